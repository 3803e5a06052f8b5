"""Filling lines of plain text: how wide characters are, where a line may break, what must not begin one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

BLANK = " \t\v\f"
"""White space within a line; a no-break space is a character like others."""

RULE = re.compile(r"([-=~^*#+_.])\1{2,}|--")
"""A line of one sign repeated: the underline of a heading, a rule, the mark of a signature."""

WIDEST = 120
"""Columns: the longest line of a paragraph of several lines; longer ones are paragraphs of their own, one on a line."""

BULLET = re.compile(r"[-*+•◦▪‣·–—](?=[ \t])")
NUMBER = re.compile(r"(?:\((?P<number>\d{1,3})\)|(?P<plain>\d{1,3})[.)]|\(?(?P<letter>[A-Za-z])\))(?=[ \t])")
"""What may begin an item of a list."""

QUOTE = re.compile(r"(?:>[ \t]?)+")
"""What begins a line of a quotation."""

_LONGEST_HELD = 40
"""Code points that may be held together with what must not begin a line."""

_JOINER = "\u2060"
"""WORD JOINER: nobody sees it, and what follows it no longer stands at the beginning of the line."""

_WIDE = frozenset("WF")
_NO_START = frozenset("、。，．：；？！）］｝」』】〉》〕”’ー々・…ゝヽ")
_NO_END = frozenset("（［｛「『【〈《〔“‘")
_WORD = re.compile(r"([ \t]*+)([^ \t]++)")
_SPACES = re.compile(r"[ \t]++")
_DANGEROUS = re.compile(r"[ \t]*+(?:>|<!--.*transflow:)")


def width(text: str) -> int:
    """Columns that a text takes: two for wide East Asian characters, none for marks that join the one before."""
    if text.isascii():
        return len(text)
    return sum(
        2 if unicodedata.east_asian_width(character) in _WIDE else not unicodedata.combining(character)
        for character in text
    )


def is_wide(character: str) -> bool:
    """Whether a character is of a script without spaces between its words: a wide one, but not Hangul."""
    return unicodedata.east_asian_width(character) in _WIDE and not "\uac00" <= character <= "\ud7a3"


def is_long(line: str) -> bool:
    """Whether a line is longer than `WIDEST`, its longest word left out of account."""
    return width(line) - max(map(width, line.split()), default=0) > WIDEST


def joint(before: str, after: str) -> str:
    """What stands for the end of a line between two that are read as one: a space, or nothing.

    Nothing between characters of a script without spaces, and behind a hyphen within a word.
    """
    if is_wide(before[-1]) and is_wide(after[0]):
        return ""
    is_hyphen = before[-1] in "-\u2010\u00ad" and before[-2:-1].isalpha() and after[0].islower()
    return "" if is_hyphen else " "


def disarm(line: str, *, knows_items: bool = True) -> str:
    """The line, so that it begins no quotation, comment or (if `knows_items`) item: it reads the same."""
    marker = (BULLET.match(line) or NUMBER.match(line)) if knows_items else None
    if marker:
        space = _SPACES.match(line, marker.end())
        return marker[0] + "\u00a0" + line[space.end() if space else marker.end() :]
    return shield(line) if _DANGEROUS.match(line) else line


def shield(line: str) -> str:
    """The line with an invisible character before it."""
    return _JOINER + line


def fill(words: str, columns: int, column: int = 0) -> list[str]:
    """The words broken into lines.

    The first word stands on the first line, however long; a word that a line must not begin with (a dash, `>`, the
    number of an item) stays with the word before it.

    Args:
        words: on one line.
        columns: the widest that a line may be.
        column: how much of the first line is taken.
    """
    lines: list[str] = []
    room = columns - column
    for space, unit in _units(words):
        needed = width(space) + width(unit)
        if lines and needed > room:
            lines.append(unit)
            room = columns - width(unit)
        else:
            lines[-1:] = ["".join((*lines[-1:], space, unit))]
            room -= needed
    return lines


def _units(words: str) -> Iterator[tuple[str, str]]:
    """The parts that no line end may divide, each with the space before it."""
    held = ("", "")
    for space, word in _WORD.findall(words):
        if held[1] and _is_no_beginning(word) and len(held[1]) < _LONGEST_HELD:
            held = (held[0], held[1] + space + word)
            continue
        if held[1]:
            yield held
        *whole, last = _divided(word)
        for index, part in enumerate(whole):
            yield ("" if index else space), part
        held = ("" if whole else space, last)
    if held[1]:
        yield held


def _is_no_beginning(word: str) -> bool:
    return disarm(f"{word} x") != f"{word} x" or RULE.fullmatch(word) is not None


def _divided(word: str) -> list[str]:
    """A word between its wide characters, where East Asian text may be broken."""
    if word.isascii() or not any(map(is_wide, word)):
        return [word]
    parts = [word[0]]
    for before, after in pairwise(word):
        can_break = (is_wide(before) or is_wide(after)) and before not in _NO_END and after not in _NO_START
        if can_break:
            parts.append(after)
        else:
            parts[-1] += after
    return parts
