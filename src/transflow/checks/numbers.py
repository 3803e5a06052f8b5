"""TF003: the numbers of the source stand in the target, however the language writes them.

Digits are read with both conventions (`1,200.50` and `1.200,50`), with the word behind them (`1.5 million`,
`1,5 miliona`, `1.500.000`), as times (`5:30 pm`, `17.30`) and as parts of dates. What is left over may be
spelled out in the other text. Anything else has been lost, invented or changed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from transflow.checks.numerals import numerals_of, spelled_numbers
from transflow.checks.subject import Check, Subject
from transflow.inflection import fold
from transflow.model import Severity

_NUMBER = re.compile(
    r"(?<![\d.,])[1-9]\d{0,2}(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d{1,2})?(?![\d.,]\d)"  # 10 000
    r"|\d+(?:[.,:'’٫٬]\d+)*"
)
_GAP = re.compile(r"[ \u00a0\u2009\u202f]")
_NEXT_WORD = re.compile(r"[\s\u00a0-]{0,2}([^\W\d_]+)")
_AFTER_NOON = re.compile(r"\d\s?p\.?\s?m\b|afternoon|evening|night|tonight|o['’]clock", re.IGNORECASE)
_SMALL = 12
_MOST_DIGITS = 60

Value = Fraction | tuple[int, ...]
"""A number, or the integers of something like a time, a date or a section."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Digits of a text and everything that they may mean."""

    text: str
    readings: frozenset[Value]
    parts: tuple[int, ...]
    """Its runs of digits as integers."""
    start: int
    end: int
    is_scaled: bool = False
    """Whether `million` or the like stands behind it."""


def numbers_differ(subject: Subject) -> Iterator[str]:
    """Name numbers that are missing, added or changed."""
    if subject.is_copy:
        return
    missing, added = _cancel(
        _figures(subject.msgid, subject.source), _figures(subject.msgstr, subject.target)
    )
    if not missing and not added:
        return
    gone, new = _Leftovers(missing, added, subject).settle()
    if len(gone) == len(new) == 1:
        yield f"the number {gone[0]} became {new[0]}"
        return
    clauses = []
    if gone:
        clauses.append(f"{_named(gone)} missing")
    if new:
        clauses.append(f"{_named(new)} not in the source")
    if clauses:
        yield "; ".join(clauses)


def _named(numbers: Sequence[str]) -> str:
    return f"the number {numbers[0]} is" if len(numbers) == 1 else f"the numbers {', '.join(numbers)} are"


def _figures(text: str, tag: str) -> list[Figure]:
    table = numerals_of(tag)
    figures: list[Figure] = []
    for match in _NUMBER.finditer(text):
        parts = tuple(_integer(run) for run in re.findall(r"\d+", match[0]))
        readings = set(_readings(match[0], parts))
        follower = _NEXT_WORD.match(text, match.end())
        power = table.scale(fold(follower[1], tag)) if table is not None and follower else None
        if follower is None or power is None:
            figures.append(Figure(match[0], frozenset(readings), parts, match.start(), match.end()))
            continue
        scaled = frozenset(one * 10**power for one in readings if isinstance(one, Fraction))
        words = text[match.start() : follower.end()]
        figures.append(Figure(words, scaled, parts, match.start(), match.end(), is_scaled=True))
    return figures


def _integer(digits: str) -> int:
    return int("".join(str(unicodedata.digit(digit)) for digit in digits[:_MOST_DIGITS]))


def _readings(text: str, parts: Sequence[int]) -> Iterator[Value]:
    """What a run of digits and separators may mean: an integer, a decimal, a sequence."""
    runs = re.split(r"\D", text)
    marks = re.findall(r"\D", text)
    if not marks:
        yield Fraction(parts[0])
        return
    yield tuple(parts)
    if ":" in marks:
        return
    if _GAP.match(marks[0]):
        whole = "".join(run for run, mark in zip(runs, ["", *marks], strict=True) if mark not in (".", ","))
        yield _decimal(whole, runs[-1] if marks[-1] in (".", ",") else "")
        return
    is_grouped = all(len(run) == 3 for run in runs[1:]) and len(runs[0]) <= 3
    if is_grouped and len(set(marks)) == 1:
        yield _decimal("".join(runs), "")
    if len(marks) == 1 or (len(set(marks[:-1])) == 1 and marks[-1] != marks[0] and marks[-1] in ".,٫"):
        yield _decimal("".join(runs[:-1]), runs[-1])


def _decimal(whole: str, decimals: str) -> Fraction:
    return Fraction(_integer(whole + decimals), 10 ** len(decimals[:_MOST_DIGITS]))


def _cancel(source: list[Figure], target: list[Figure]) -> tuple[list[Figure], list[Figure]]:
    """What is left of both sides when figures with a common reading are struck out in pairs."""
    waiting: dict[Value, list[int]] = {}
    for index, figure in reversed(list(enumerate(target))):
        for reading in figure.readings:
            waiting.setdefault(reading, []).append(index)
    used: set[int] = set()
    missing: list[Figure] = []
    for figure in sorted(source, key=lambda one: len(one.readings)):
        for reading in figure.readings:
            indices = waiting.get(reading, [])
            while indices and indices[-1] in used:
                indices.pop()
            if indices:
                used.add(indices.pop())
                break
        else:
            missing.append(figure)
    missing.sort(key=lambda one: one.start)
    return missing, [figure for index, figure in enumerate(target) if index not in used]


def _not_among(figures: Sequence[Figure], others: Sequence[Figure]) -> list[Figure]:
    known = {reading for other in others for reading in other.readings}
    return [one for one in figures if known.isdisjoint(one.readings)]


class _Leftovers:
    """Figures without a partner, and the ways in which they may still be right."""

    def __init__(self, missing: Sequence[Figure], added: Sequence[Figure], subject: Subject) -> None:
        self._subject = subject
        self._figures = _without_hours(missing, added, subject.msgid)
        self._missing, self._added = (
            Counter(part for figure in side for part in figure.parts) for side in self._figures
        )

    def settle(self) -> tuple[list[str], list[str]]:
        """What is really missing and really added, as the texts write it."""
        self._strike_equal()
        self._strike_spelled()
        self._strike_years()
        self._strike_tolerated()
        return self._texts(self._missing, 0), self._texts(self._added, 1)

    def _strike_equal(self) -> None:
        """Dates and ranges that one side joins and the other does not; decimals must not fall apart."""
        if any(_is_decimal(figure) for side in self._figures for figure in side):
            return
        scaled = [
            {part for figure in side if figure.is_scaled for part in figure.parts} for side in self._figures
        ]
        common = self._missing & self._added
        for number in scaled[0] & scaled[1]:  # 50 million is not 50 billion
            del common[number]
        self._missing -= common
        self._added -= common

    def _strike_spelled(self) -> None:
        subject = self._subject
        for counter, text, tag in (
            (self._missing, subject.msgstr, subject.target),
            (self._added, subject.msgid, subject.source),
        ):
            if not counter:
                continue
            spelled = spelled_numbers(text, tag)
            for number in list(counter):
                decade = number % 100 if 1000 <= number < 2100 and number % 10 == 0 else None
                if number in spelled or (decade and decade in spelled):
                    if decade and counter is self._missing:  # the 1830s: tridesetih godina 19. stoljeća
                        del self._added[number // 100 + 1]
                    del counter[number]

    def _strike_years(self) -> None:
        """`1914-18` and `1914–1918`, `the '90s` and `1990-ih`."""
        for short, long in ((self._missing, self._added), (self._added, self._missing)):
            for year in list(long):
                if 1000 <= year < 2100 and year % 100 in short:
                    del long[year]
                    del short[year % 100]

    def _strike_tolerated(self) -> None:
        """A small number may be spelled out in a language that has no table here."""
        if not self._added and numerals_of(self._subject.target) is None:
            self._missing = Counter({n: count for n, count in self._missing.items() if n > _SMALL})
        if not self._missing and numerals_of(self._subject.source) is None:
            self._added = Counter({n: count for n, count in self._added.items() if n > _SMALL})

    def _texts(self, counter: Counter[int], side: int) -> list[str]:
        texts = [
            figure.text for figure in self._figures[side] if any(part in counter for part in figure.parts)
        ]
        return list(dict.fromkeys(texts)) if counter else []


def _without_hours(
    missing: Sequence[Figure], added: Sequence[Figure], source: str
) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
    """What is left when hours after noon, counted to twelve and to twenty-four, are struck out in pairs."""
    if not _AFTER_NOON.search(source):
        return tuple(missing), tuple(added)
    kept, rest = [], list(added)
    for figure in missing:
        hour, *minutes = figure.parts
        later = {(hour % 12 + 12, *minutes), (24 if hour == 12 else hour % 12 + 12, *minutes)}
        partner = next((other for other in rest if other.parts in later), None)
        if hour <= _SMALL and partner is not None:
            rest.remove(partner)
        else:
            kept.append(figure)
    return tuple(kept), tuple(rest)


def _is_decimal(figure: Figure) -> bool:
    is_number = any(isinstance(one, Fraction) for one in figure.readings)
    return is_number and len(figure.parts) == 2 and ":" not in figure.text


CHECKS = (Check("TF003", "numbers", Severity.ERROR, numbers_differ, "a number is missing, added or changed"),)
