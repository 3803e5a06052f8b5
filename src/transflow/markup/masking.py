"""Markup out of a machine's sight, and back in (law 8: unmask ∘ mask is the identity)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from transflow.markup.marks import Mark, partners
from transflow.markup.scanning import scan
from transflow.model import Syntax

_PLACEHOLDER = re.compile("⟦([0-9]+)⟧")
_LITERAL = "⟦[0-9]*+⟧?"
"""A bracket of ours that stands in the text itself: hidden like markup, so that no placeholder is unsure."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words that a lifted pair stood around."""

    start: int
    end: int
    """Offsets in code points in the masked text; never equal."""
    opening: str
    closing: str
    carried: str | None = None
    """The closing half around other words, where it differs (`][label]` for `][]`)."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with what is not for translation hidden."""

    text: str
    """Words, and ⟦n⟧ in the place of each part."""
    parts: tuple[str, ...]
    """What ⟦n⟧ stands for, by n."""
    spans: tuple[Span, ...] = ()
    """The pairs that were lifted out, in reading order, the outer before the inner; they nest properly."""


def mask(text: str, syntax: Syntax, keep: Sequence[str] = (), *, lifts_pairs: bool = False) -> Masked:
    """A text with placeholders for its markup and for terms that stay as they are.

    Args:
        text: a segment or sentence.
        syntax: the markup it is in.
        keep: terms that are not to be translated; found as whole words, exactly as spelled.
        lifts_pairs: whether the halves of pairs are taken out and noted as spans, instead of being
            placeholders. A pair around no words is a placeholder either way.
    """
    parts: list[str] = []
    spans: list[Span | None] = []
    opened: list[tuple[int, int, str]] = []  # (index in spans, offset, opening half)
    written: list[str] = []
    length = 0
    was_part = False

    def write(words: str) -> None:
        nonlocal length, was_part
        written.append(words)
        length += len(words)
        was_part = False

    def hide(part: str, *, joins: bool = True) -> None:
        nonlocal was_part
        if was_part and joins:
            parts[-1] += part
            return
        write(f"⟦{len(parts)}⟧")
        parts.append(part)
        was_part = joins

    for piece in _pieces(text, syntax):
        if isinstance(piece, str):
            for words, part in _split_words(piece, tuple(keep)):
                if words:
                    write(words)
                if part:
                    hide(part)
        elif isinstance(piece, _Atom):
            hide(piece.text)
        elif not lifts_pairs:
            hide(text[piece.start : piece.end], joins=False)
        elif piece.role == "open":
            opened.append((len(spans), length, text[piece.start : piece.end]))
            spans.append(None)
            was_part = False
        else:
            place, start, opening = opened.pop()
            closing = text[piece.start : piece.end]
            spans[place] = Span(start, length, opening, closing, piece.carried)
            was_part = False
    return Masked("".join(written), tuple(parts), tuple(span for span in spans if span is not None))


def unmask(text: str, masked: Masked, spans: Sequence[Span] | None = None) -> str | None:
    """A text with the parts in the places of their placeholders, and pairs around their spans.

    Args:
        text: what became of `masked.text`.
        masked: what `mask` gave.
        spans: where the lifted pairs stand in `text`, nested properly and none of them empty or inside a
            placeholder; by default where they stood in `masked.text`.

    Returns:
        None where a placeholder was lost, doubled or invented.
    """
    if sorted(placeholders(text)) != list(range(len(masked.parts))):
        return None
    is_changed = text != masked.text
    insertions = _insertions(masked.spans if spans is None else spans, is_changed=is_changed)
    written: list[str] = []
    at = 0
    for offset, half in insertions:
        written += (_fill(text[at:offset], masked.parts), half)
        at = offset
    written.append(_fill(text[at:], masked.parts))
    return "".join(written)


def placeholders(text: str) -> tuple[int, ...]:
    """The numbers of the placeholders in a text, in their order."""
    return tuple(int(number) if len(number) < 7 else -1 for number in _PLACEHOLDER.findall(text))


def _fill(text: str, parts: Sequence[str]) -> str:
    return _PLACEHOLDER.sub(lambda found: parts[int(found[1])], text)


def _insertions(spans: Sequence[Span], *, is_changed: bool) -> list[tuple[int, str]]:
    """(offset, half) in the order in which the halves are written."""
    halves: list[tuple[tuple[int, int, int, int], int, str]] = []
    for number, span in enumerate(spans):
        closing = span.carried if is_changed and span.carried is not None else span.closing
        # At one offset closings come before openings; inner closings first, outer openings first.
        halves.append(((span.start, 1, -span.end, number), span.start, span.opening))
        halves.append(((span.end, 0, -span.start, -number), span.end, closing))
    return [(offset, half) for _, offset, half in sorted(halves)]


@dataclass(frozen=True, slots=True)
class _Atom:
    """A stretch that is hidden as one."""

    text: str


def _pieces(text: str, syntax: Syntax) -> Iterator[str | _Atom | Mark]:
    """The text in order: words, what stands alone, and the halves of pairs around words."""
    marks = scan(text, syntax)
    halves = partners(marks)
    words_until = [0]  # words_until[i]: how many stretches before mark i hold a letter or digit
    at = 0
    for mark in marks:
        has_word = _has_word(text[at : mark.start])
        words_until.append(words_until[-1] + has_word + _has_word(mark.word))
        at = mark.end
    at = index = 0
    while index < len(marks):
        mark = marks[index]
        if at < mark.start:
            yield text[at : mark.start]
        last = index
        if mark.role == "open" and not _has_words_between(text, marks, words_until, index, halves[index]):
            last = halves[index]
        at = marks[last].end
        if mark.role == "alone" or last > index:
            yield _Atom(text[mark.start : at])
        else:
            yield mark
        index = last + 1
    if at < len(text):
        yield text[at:]


def _has_words_between(
    text: str, marks: Sequence[Mark], words_until: Sequence[int], opening: int, closing: int
) -> bool:
    # words_until[i + 1] counts the stretch before mark i and its own word: so this is (opening, closing].
    return words_until[closing + 1] > words_until[opening + 1]


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _split_words(words: str, keep: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(words, part to hide) along a stretch of words; either may be empty."""
    at = 0
    for found in _hidden_pattern(keep).finditer(words):
        yield words[at : found.start()], found[0]
        at = found.end()
    yield words[at:], ""


@lru_cache(maxsize=64)
def _hidden_pattern(keep: tuple[str, ...]) -> re.Pattern[str]:
    terms = "|".join(re.escape(term) for term in sorted(filter(None, keep), key=len, reverse=True))
    return re.compile(rf"{_LITERAL}|(?<!\w)(?:{terms})(?!\w)" if terms else _LITERAL)
