"""The walk over a text: blocks, marks in them, and what keeps a boundary from standing where it would."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from transflow.sentences.enclosures import Enclosure, enclosures
from transflow.sentences.enumerations import item_starts
from transflow.sentences.lexicon import Lexicon
from transflow.sentences.marks import CANDIDATE, Following, following
from transflow.sentences.rules import Place, ends_sentence

_BLANK_LINE = re.compile(r"(?>\r\n|\r|\n)[ \t]*(?>\r\n|\r|\n)\s*")
_GOING_ON = frozenset((Following.NOTHING, Following.LOWER))
_INK = re.compile(r"\S")
_BULLET_LINE = re.compile(r"[\r\n][ \t]*(?=[•‣⁃▪◦●][ \t])")


def sentence_starts(text: str, lexicon: Lexicon, protected: Sequence[tuple[int, int]] = ()) -> Iterator[int]:
    """The offsets at which a further sentence begins, in ascending order."""
    shield = _Shield(protected)
    start = 0
    for begin, end in _blocks(text):
        if _INK.search(text, start, begin) and not shield.covers(begin):
            yield begin
            start = begin
        for offset in _starts(text, begin, end, start, lexicon, shield):
            yield offset
            start = offset


class _Shield:
    """The spans inside which nothing begins."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        ordered = sorted(span for span in spans if span[1] - span[0] > 1)
        self._starts = [start for start, _ in ordered]
        self._ends: list[int] = []
        for _, end in ordered:
            self._ends.append(max(end, self._ends[-1]) if self._ends else end)

    def covers(self, offset: int) -> bool:
        """Whether an offset lies inside a span, behind its first code point."""
        index = bisect_left(self._starts, offset) - 1
        return index >= 0 and offset < self._ends[index]


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """The stretches between blank lines, each with the blank line that ends it."""
    begin = 0
    if "\n" in text or "\r" in text:
        for match in _BLANK_LINE.finditer(text):
            yield begin, match.end()
            begin = match.end()
    if begin < len(text):
        yield begin, len(text)


def _starts(text: str, begin: int, end: int, start: int, lexicon: Lexicon, shield: _Shield) -> Iterator[int]:
    """The sentences that begin inside a block; `start` is where the sentence begins that is under way."""
    items = _items(text, begin, end, lexicon, shield)
    enclosed = enclosures(text, begin, end)
    beginnings = [enclosure[0] for enclosure in enclosed]
    for match in CANDIDATE.finditer(text, begin, end):
        while items and items[-1] <= match.start():
            start = items.pop()
            yield start
        offset = match.end("gap")
        after = following(text, match, end)
        if after in _GOING_ON or offset >= end or shield.covers(offset):
            continue
        quotation = None
        if index := bisect_right(beginnings, match.start()):
            quotation = enclosed[index - 1]
            if _is_within(text, quotation, match, start):
                continue
            if quotation[1] <= match.start() or quotation[2]:
                quotation = None
        if ends_sentence(Place(text, start, match, after, lexicon, quotation and quotation[0])):
            start = offset
            while items and items[-1] <= start:
                items.pop()
            yield start
    yield from reversed(items)


def _items(text: str, begin: int, end: int, lexicon: Lexicon, shield: _Shield) -> list[int]:
    """Where items of a list begin in a block, the last one first."""
    found = set(item_starts(text, begin, end, lexicon.ordinals))
    found.update(match.end() for match in _BULLET_LINE.finditer(text, begin, end))
    return sorted((offset for offset in found if offset > begin and not shield.covers(offset)), reverse=True)


def _is_within(text: str, enclosure: Enclosure, match: re.Match[str], start: int) -> bool:
    """Whether a mark stands inside an enclosure that belongs to the sentence as a whole."""
    opening, closing, is_remark = enclosure
    if match.end("close") >= closing:
        return False
    # A remark that makes a sentence of its own may have several.
    return not is_remark or _INK.search(text, start, opening) is not None
