"""Numbers written as words, month names and Roman numerals, for the languages that have a table here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from transflow.checks.numeral_tables import TABLES, Numerals
from transflow.inflection import fold, language

_WORD = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"\b(?=[IVXLC])(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\b")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def numerals_of(tag: str) -> Numerals | None:
    """The table of a language; None where there is none."""
    return TABLES.get(language(tag))


def spelled_numbers(text: str, tag: str) -> frozenset[int]:
    """Every number that words, month names or Roman numerals of a text may stand for.

    `twenty-five` gives 20, 5 and 25: what a figure in the other text is held against.
    """
    found = set(_romans(text))
    table = numerals_of(tag)
    if table is None:
        return frozenset(found)
    parts: list[int] = []
    for word in (*_WORD.findall(fold(text, tag)), ""):
        number = table.value(word)
        power = table.scale(word) if number is None else None
        if number is None and power is None:
            if word in table.joiners and parts:
                continue
            found.update(_combined(parts))
            parts = []
            month = table.month(word) if word else None
            found.update(() if month is None else (month,))
            continue
        parts.append(10**power if number is None and power is not None else number or 0)
    return frozenset(found)


def _combined(parts: Iterable[int]) -> Iterator[int]:
    """The parts of one spelled number, and every sum of neighbours: 2, 100, 5 give 200, 205 as well."""
    whole = group = 0
    for part in parts:
        yield part
        if part >= 1000:
            whole += (group or 1) * part
            group = 0
        elif part == 100:
            group = (group or 1) * 100
        else:
            if part >= 20 and group % 100:  # a new number begins: twenty, thirty
                yield whole + group
                whole = group = 0
            group += part
        yield group
        yield whole + group


def _romans(text: str) -> Iterator[int]:
    for match in _ROMAN.finditer(text):
        values = [_ROMAN_VALUES[letter] for letter in match[0]]
        if not values or match[0] == "I":  # the English pronoun
            continue
        yield sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
