"""Which runs of `*`, `_` and `~` are emphasis: CommonMark 0.31's delimiter algorithm, GFM's strikethrough."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transflow.markup.marks import Kind


@dataclass(slots=True)
class Run:
    """A run of one delimiter character; what is left of it shrinks from the inside as pairs are made."""

    character: str
    start: int
    end: int
    size: int
    """Its length as written, which the rule of three asks for."""
    can_open: bool
    can_close: bool

    @property
    def left(self) -> int:
        """How many characters are not yet part of a pair."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Pairing:
    """Emphasis found: where its halves stand."""

    kind: Kind
    opening: tuple[int, int]
    closing: tuple[int, int]


def read_run(text: str, start: int) -> Run:
    """The run of delimiters that begins at `start`, with what it may do by the characters beside it."""
    character = text[start]
    end = start
    while end < len(text) and text[end] == character:
        end += 1
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    is_left = not _is_space(after) and (
        not _is_punctuation(after) or _is_space(before) or _is_punctuation(before)
    )
    is_right = not _is_space(before) and (
        not _is_punctuation(before) or _is_space(after) or _is_punctuation(after)
    )
    if character == "_":
        can_open = is_left and (not is_right or _is_punctuation(before))
        can_close = is_right and (not is_left or _is_punctuation(after))
    else:
        can_open, can_close = is_left, is_right
    if character == "~" and end - start > 2:
        can_open = can_close = False
    return Run(character, start, end, end - start, can_open, can_close)


def pair_runs(runs: Sequence[Run]) -> Iterator[Pairing]:
    """The emphasis that runs of one nesting level make, in time linear in their number."""
    before = list(range(-1, len(runs) - 1))
    after = list(range(1, len(runs) + 1))

    def unlink(index: int) -> None:
        if before[index] >= 0:
            after[before[index]] = after[index]
        if after[index] < len(runs):
            before[after[index]] = before[index]

    # Below a floor there is no opener for its sort of closer: that bounds the search (openers_bottom).
    floors: dict[tuple[str, bool, int], int] = {}
    at = 0
    while at < len(runs):
        closer = runs[at]
        if not closer.can_close:
            at = after[at]
            continue
        sort = (
            closer.character,
            closer.can_open,
            closer.left if closer.character == "~" else closer.size % 3,
        )
        opening = before[at]
        while opening > floors.get(sort, -1) and not _is_match(runs[opening], closer):
            opening = before[opening]
        if opening <= floors.get(sort, -1):
            floors[sort] = before[at]
            if not closer.can_open:
                unlink(at)
            at = after[at]
            continue
        opener = runs[opening]
        yield _consume(opener, closer)
        after[opening], before[at] = at, opening
        if not opener.left:
            unlink(opening)
        if not closer.left:
            unlink(at)
            at = after[at]


def _consume(opener: Run, closer: Run) -> Pairing:
    used = 2 if opener.left >= 2 and closer.left >= 2 else 1
    opener.end -= used
    closer.start += used
    kind = Kind.STRONG if used == 2 else Kind.EMPHASIS
    if opener.character == "~":
        kind = Kind.STRIKE
    return Pairing(kind, (opener.end, opener.end + used), (closer.start - used, closer.start))


def _is_match(opener: Run, closer: Run) -> bool:
    if opener.character != closer.character or not opener.can_open:
        return False
    if closer.character == "~":
        return opener.left == closer.left
    if opener.can_close or closer.can_open:
        return (opener.size + closer.size) % 3 != 0 or (opener.size % 3 == 0 and closer.size % 3 == 0)
    return True


def _is_space(character: str) -> bool:
    return character in "\t\n\f\r" or unicodedata.category(character) == "Zs"


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"
