"""Checks of our own corpus: what a pair must be before it may teach anybody anything."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from training.pieces import PLACEHOLDERS
from training.to_bosnian import croatian
from training.to_bosnian.words import read_table

CORPUS_DIR = Path(__file__).parent / "corpus"
ALLOWED_PATH = Path(__file__).parent / "corpus_allowed.tsv"
WORD = re.compile(r"[^\W\d_]+")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
NOT_COMPARED = re.compile(  # decades, ages and times of day are written in another way on the other side
    r"\b\d+0s\b|\b\d+0-ih\b|\b\d+-year-old|\b\d+-godi\w+|(?<![\d.,])(?:[01]?\d|2[0-3])[.:,][0-5]\d(?![\d.,]?\d)"
)
SMALL = 31  # numbers up to here are days, hours and small counts
FOREIGN_SCRIPT = re.compile(
    r"[\u0370-\u03ff\u0400-\u04ff\u0590-\u06ff\u0900-\u0dff\u3040-\u9fff\uac00-\ud7af]"
)
LEAST_RATIO, GREATEST_RATIO = (
    0.4,
    2.2,
)  # of the target's length to the source's, where there are 20 code points
COMMON = 20  # a word in more held-out sentences than these says nothing about copying
NEAR = 0.8  # share of common words, 0–1, from which a sentence is a copy of a held-out one
ENDS = ".?!…"
ORDINAL_END = re.compile(r"(?<=[\dIVX])\.$")  # 1998. and II. are ordinals


class Row(NamedTuple):
    """One line of a corpus file."""

    path: Path
    line: int
    source: str
    target: str


class Complaint(NamedTuple):
    """What is wrong with a row."""

    row: Row
    check: str
    text: str

    def __str__(self) -> str:
        return f"{self.row.path.name}:{self.row.line}: {self.check}: {self.text}"


Check = Callable[[Row], str | None]


def read_rows(folder: Path = CORPUS_DIR) -> Iterator[Row | Complaint]:
    """Every row of a folder's TSV files; a complaint in place of a line that has not two columns."""
    for path in sorted(folder.glob("*.tsv")):
        text = path.read_bytes().decode("utf-8")
        for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
            columns = line.split("\t")
            if len(columns) == 2:
                yield Row(path, number, *columns)
            else:
                yield Complaint(Row(path, number, line, ""), "columns", f"{len(columns)} columns, wanted 2")


def spacing(row: Row) -> str | None:
    """Nothing before, after or doubled; no carriage returns or invisible characters."""
    for text in (row.source, row.target):
        if (
            not text
            or text != " ".join(text.split())
            or re.search(r"[\u200b-\u200f\u2060\ufeff\u00ad\u00a0]", text)
        ):
            return "empty, or spaces to mend"
    return None


def form(row: Row) -> str | None:
    """Unicode's composed form, on both sides."""
    return None if unicodedata.is_normalized("NFC", row.source + row.target) else "not in NFC"


def script(row: Row) -> str | None:
    """Latin script only: Bosnian Cyrillic is made by transliteration, not by this model."""
    found = FOREIGN_SCRIPT.search(row.source + row.target)
    return f"{found[0]!r} is not Latin" if found else None


def length(row: Row) -> str | None:
    """A target half as long or twice as long lost or gained something."""
    ratio = len(row.target) / max(1, len(row.source))
    return (
        None if len(row.source) < 20 or LEAST_RATIO < ratio < GREATEST_RATIO else f"length ratio {ratio:.2f}"
    )


def numbers(row: Row) -> str | None:
    """The same numbers in figures on both sides, whatever separates their digits.

    Small numbers may be words or become others (1 May, 5 p.m.).
    """
    source, target = _figures(row.source), _figures(row.target)
    missing, added = source - target, target - source
    return f"numbers {_list(missing)} and {_list(added)}" if missing or added else None


def _figures(text: str) -> Counter[str]:
    figures = (re.sub(r"\D", "", number) for number in NUMBER.findall(NOT_COMPARED.sub("", text)))
    return Counter(figure for figure in figures if int(figure) > SMALL)


def _list(figures: Counter[str]) -> str:
    return " ".join(figures.elements()) or "–"


def placeholders(row: Row) -> str | None:
    """Placeholders on one side are on the other."""
    same = all(row.source.count(name) == row.target.count(name) for name in PLACEHOLDERS)
    return None if same else "placeholders differ"


def ending(row: Row) -> str | None:
    """A question stays a question, a title without full stop stays one."""
    source, target = (text.rstrip("\"”“’')»") for text in (row.source, row.target))
    target = ORDINAL_END.sub("", target) if not source.endswith(".") else target
    ends = [text[-1:] if text[-1:] in ENDS else "" for text in (source, target)]
    return None if ends[0] == ends[1] else f"ends in {ends[0] or 'nothing'} and {ends[1] or 'nothing'}"


def quotes(row: Row) -> str | None:
    """Bosnian quotation marks are „ and “, and they come in pairs."""
    if '"' in row.target or "”" in row.target:
        return "quotation marks other than „“"
    return None if row.target.count("„") == row.target.count("“") else "quotation marks without partner"


def ijekavian(row: Row) -> str | None:
    """No ekavian word: `svijet`, not `svet`."""
    return _first_of(row.target, _ekavian())


def bosnian(row: Row) -> str | None:
    """No word that is Croatian alone: `sedmica`, not `tjedan`."""
    return _first_of(row.target, _croatian())


def _first_of(text: str, words: frozenset[str]) -> str | None:
    return next((word for word in WORD.findall(text) if word in words), None)


@cache
def _ekavian() -> frozenset[str]:
    table = read_table("ekavian.tsv.xz") | read_table("ekavian_exceptions.tsv")
    return frozenset(old for old, new in table.items() if old != new) - allowed()["ijekavian"]


@cache
def _croatian() -> frozenset[str]:
    ambiguous = frozenset(croatian.NOVEMBER_FORMS)  # studeni is also "cold"
    return (
        (frozenset(read_table("croatian.tsv")) | frozenset(croatian.RULES)) - ambiguous - allowed()["bosnian"]
    )


CHECKS: tuple[Check, ...] = (
    spacing, form, script, length, numbers, placeholders, ending, quotes, ijekavian, bosnian,
)  # fmt: skip


def complaints(rows: Iterable[Row | Complaint], held_out: Iterable[str] = ()) -> Iterator[Complaint]:
    """Everything that is wrong with the rows, one after the other and among each other."""
    seen: dict[str, Row] = {}
    near_held_out = NearCopies(held_out)
    for row in rows:
        if isinstance(row, Complaint):
            yield row
            continue
        for check in CHECKS:
            if (text := check(row)) and row.source not in allowed()[check.__name__]:
                yield Complaint(row, check.__name__, text)
        key = row.source.lower()
        if key in seen:
            first = seen[key]
            yield Complaint(row, "duplicate", f"the same source as {first.path.name}:{first.line}")
        seen.setdefault(key, row)
        if copy := near_held_out.find(row.source):
            yield Complaint(row, "held_out", f"too near to the held-out {copy!r}")


class NearCopies:
    """Finds sentences that share nearly all their words with one of a given set."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = [(text, frozenset(_words(text))) for text in sentences]
        self.by_word: dict[str, list[int]] = {}
        common = {
            word
            for word, count in Counter(w for _, ws in self.sentences for w in ws).items()
            if count > COMMON
        }
        for number, (_, words) in enumerate(self.sentences):
            for word in words - common or words:
                self.by_word.setdefault(word, []).append(number)

    def find(self, text: str) -> str | None:
        """A sentence of the set that this one copies, or nothing."""
        words = frozenset(_words(text))
        if len(words) < 4:
            return None
        for number in {number for word in words for number in self.by_word.get(word, ())}:
            other, others = self.sentences[number]
            if len(words & others) / max(len(words), len(others)) >= NEAR:
                return other
        return None


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())


@cache
def allowed(path: Path = ALLOWED_PATH) -> dict[str, frozenset[str]]:
    """For every check, what a person has read and found right: words for the checks of words, sources for the others."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line]
    return {check.__name__: frozenset(row[1] for row in rows if row[0] == check.__name__) for check in CHECKS}
