"""An entry's text as sentences to translate and what stands between them as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from transflow import sentences
from transflow.markup import Kind, Mark, compare, protected_spans, scan
from transflow.model import Syntax

_DEEPEST = 8
_EDGES = frozenset({Kind.FOOTNOTE, Kind.BREAK, Kind.TASK, Kind.COMMENT})
"""Marks that belong to the edge of a sentence, not into its grammar."""
_SPELLED_OUT = frozenset("„“”‘’«»‹›…–—·•°€£§№")
_ESCAPED_SAFELY = frozenset(".,?\"'%$")
_LONGEST_LINE = 45
"""Characters: plain text whose lines are all shorter is an address or a verse, not wrapped prose."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that has to be translated."""

    text: str


@dataclass(frozen=True, slots=True)
class Known:
    """A sentence that a person translated before."""

    text: str
    target: str


Piece = str | Sentence | Known


def plan(
    text: str, syntax: Syntax, language: str, known: Callable[[str], str | None] | None
) -> tuple[Piece, ...]:
    """The pieces of an entry's text, in order.

    Args:
        text: an entry's source.
        syntax: the markup it is in.
        language: tag of its language.
        known: gives what a person wrote for a sentence.
    """
    pieces: list[Piece] = []
    for line in _lines(text, syntax):
        pieces += _plan(line, syntax, language, known, 0)
    return tuple(pieces)


def _plan(
    text: str, syntax: Syntax, language: str, known: Callable[[str], str | None] | None, depth: int
) -> Iterator[Piece]:
    for part in sentences.split(text, language, protected_spans(text, syntax)):
        core = part.strip()
        start = part.find(core) if core else len(part)
        yield part[:start]
        if core:
            yield from _plan_sentence(core, syntax, language, known, depth)
        yield part[start + len(core) :]


def _plan_sentence(
    text: str, syntax: Syntax, language: str, known: Callable[[str], str | None] | None, depth: int
) -> Iterator[Piece]:
    """A sentence; one wholly inside a pair or beside marks at its edges without them, and cut further."""
    target = known(text) if known is not None else None
    if target and target.strip() and not compare(text, target, syntax):
        yield Known(text, target.strip())
        return
    marks = scan(text, syntax)
    if not _has_letters(text, marks):
        yield text
        return
    start, end = _core(text, marks)
    if depth >= _DEEPEST or (start == 0 and end == len(text)):
        yield Sentence(resolve(text, syntax))
        return
    yield text[:start]
    yield from _plan(text[start:end], syntax, language, known, depth + 1)
    yield text[end:]


def resolve(text: str, syntax: Syntax) -> str:
    """A text with entities and escapes of ordinary characters written as these, so that words stay whole."""
    written: list[str] = []
    at = 0
    for mark in scan(text, syntax):
        is_plain = mark.kind is Kind.ENTITY and (mark.word.isalnum() or mark.word in _SPELLED_OUT)
        is_plain = is_plain or (mark.kind is Kind.ESCAPE and mark.start > 4 and mark.word in _ESCAPED_SAFELY)
        if is_plain:
            written += (text[at : mark.start], mark.word)
            at = mark.end
    written.append(text[at:])
    return "".join(written)


def _core(text: str, marks: tuple[Mark, ...]) -> tuple[int, int]:
    """Where the words are without marks at the edges and without one pair around all of them."""
    first, last = 0, len(marks) - 1
    start, end = 0, len(text)
    while first <= last and marks[first].start == start and marks[first].kind in _EDGES:
        start = _skip(text, marks[first].end)
        first += 1
    while first <= last and marks[last].end == end and marks[last].kind in _EDGES:
        end = len(text[: marks[last].start].rstrip())
        last -= 1
    if first < last:
        opening, closing = marks[first], marks[last]
        is_whole = opening.start == start and closing.end == end and opening.pair == closing.pair
        if is_whole and opening.role == "open" and closing.carried is None:
            return opening.end, closing.start
    return start, end


def _skip(text: str, start: int) -> int:
    while start < len(text) and text[start].isspace():
        start += 1
    return start


def _has_letters(text: str, marks: tuple[Mark, ...]) -> bool:
    at = 0
    for mark in marks:
        if any(map(str.isalpha, text[at : mark.start])) or any(map(str.isalpha, mark.word)):
            return True
        at = mark.end
    return any(map(str.isalpha, text[at:]))


def _lines(text: str, syntax: Syntax) -> tuple[str, ...]:
    """The text whole; plain text of short lines that each begin anew, line by line."""
    lines = text.split("\n")
    if syntax != "text" or len(lines) == 1 or max(map(len, lines)) > _LONGEST_LINE:
        return (text,)
    if any(line[:1].islower() for line in lines):
        return (text,)
    return (*(line + "\n" for line in lines[:-1]), lines[-1])
