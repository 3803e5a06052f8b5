"""The marks of a text, and how halves become pairs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

Role = Literal["open", "close", "alone"]
"""Whether a mark is half of a pair around words, or stands by itself."""


class Kind(StrEnum):
    """What a mark is, in the words of the finding that reports it."""

    EMPHASIS = "emphasis"
    STRONG = "strong emphasis"
    STRIKE = "strikethrough"
    LINK = "link"
    IMAGE = "image"
    TAG = "tag"
    CODE = "code"
    ADDRESS = "address"
    COMMENT = "comment"
    BREAK = "line break"
    FOOTNOTE = "footnote"
    TASK = "task box"
    ENTITY = "entity"
    ESCAPE = "escape"


SPELLINGS = frozenset({Kind.ENTITY, Kind.ESCAPE})
"""Marks that are a way to write a character: words, not markup."""


UNCLOSED = " (unclosed)"
"""What is added to the detail of an opening tag without its end."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text that is markup, not words."""

    start: int
    end: int
    """Offsets in code points; `end` is the first that no longer belongs to it."""
    kind: Kind
    role: Role = "alone"
    pair: int = -1
    """The number that both halves of a pair share; -1 where it stands alone."""
    detail: str = ""
    """What makes it this one and no other: a link's target, the content of code, a tag and its attributes."""
    word: str = ""
    """The character it spells, for entities and escapes."""
    carried: str | None = None
    """How the half is written around other words, where that differs: `[text][]` becomes `[riječ][text]`."""


def pair_tags(marks: Iterable[Mark], first_pair: int) -> list[Mark]:
    """The marks in order, with opening and closing tags joined wherever that nests properly.

    Args:
        marks: sorted and disjoint; tags have the role `open` or `close` but no pair yet.
        first_pair: the first number that no other pair has.

    Returns:
        The same marks; a tag without its other half, or one that would cross another pair, stands alone.
    """
    found = list(marks)
    open_at: list[int] = []  # indices of what is open, innermost last
    open_by_name: dict[str, list[int]] = {}  # positions in open_at of open tags
    fence: list[int] = [-1]  # positions in open_at of open pairs of other kinds: no tag reaches across

    def drop_to(depth: int) -> None:
        """Close everything above a depth; tags among it stay without a partner."""
        while len(open_at) > depth:
            index = open_at.pop()
            if found[index].pair == -1:
                open_by_name[tag_name(found[index].detail)].pop()
                found[index] = replace(found[index], role="alone", detail=found[index].detail + UNCLOSED)
            else:
                fence.pop()

    next_pair = first_pair
    for index, mark in enumerate(found):
        if mark.role == "alone":
            continue
        if mark.pair != -1:
            if mark.role == "open":
                fence.append(len(open_at))
                open_at.append(index)
            else:
                drop_to(fence[-1])
            continue
        name = tag_name(mark.detail)
        if mark.role == "open":
            open_by_name.setdefault(name, []).append(len(open_at))
            open_at.append(index)
            continue
        positions = open_by_name.get(name, [])
        if not positions or positions[-1] < fence[-1]:
            found[index] = replace(mark, role="alone")
            continue
        position = positions.pop()
        opener = open_at[position]
        drop_to(position + 1)
        open_at.pop()
        found[opener] = replace(found[opener], pair=next_pair)
        found[index] = replace(mark, pair=next_pair)
        next_pair += 1
    drop_to(0)
    return found


def tag_name(detail: str) -> str:
    """The name in a tag's detail: `a` of `a href=…` and of `/a`."""
    return detail.lstrip("/").partition(" ")[0]


def partners(marks: tuple[Mark, ...]) -> dict[int, int]:
    """The index of the other half for every index of a half."""
    opened: dict[int, int] = {}
    halves: dict[int, int] = {}
    for index, mark in enumerate(marks):
        if mark.role == "open":
            opened[mark.pair] = index
        elif mark.role == "close":
            other = opened.pop(mark.pair)
            halves[other], halves[index] = index, other
    return halves
