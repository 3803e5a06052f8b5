"""TF011, TF012: words that a machine could not stop writing, and words that somebody wrote twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transflow.checks.subject import Check, Subject
from transflow.inflection import SOUTH_SLAVIC, language
from transflow.model import Severity

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_TRIMMED = ".,;:!?…\"'“”„«»‘’‚()[]{}*_–—-"
_STUTTER = re.compile(r"([^\W\d_]{1,4}?)\1{4,}")
# Bosnian asks “je je li”, “is whether it is”.
_DOUBLED = re.compile(r"(?<![\w'’-])([^\W\d_]+)[^\S\n]+(?=(\1)(?![\w'’-]| li\b))", re.IGNORECASE)
_LONGEST_LOOP = 10
_LONG = 4
# Words that grammar may put side by side.
_DOUBLED_RIGHTLY = {
    **dict.fromkeys(SOUTH_SLAVIC, frozenset({"da", "malo", "ne", "sam", "sve"})),
    "de": frozenset({"das", "dem", "den", "der", "die", "sie", "was", "wenn"}),
    "en": frozenset({"had", "is", "that"}),
    "es": frozenset({"lo", "no", "nos"}),
    "fr": frozenset({"nous", "vous"}),
    "nl": frozenset({"dat", "die"}),
}
# Here doubling is grammar: many, slowly, various.
_DOUBLE_BY_RULE = frozenset(
    [
        "az",
        "bn",
        "fil",
        "gu",
        "ha",
        "hi",
        "hy",
        "id",
        "jv",
        "ka",
        "kk",
        "km",
        "ky",
        "lo",
        "mi",
        "mr",
        "ms",
        "my",
        "pa",
        "su",
        "sw",
        "ta",
        "te",
        "th",
        "tl",
        "tr",
        "ur",
        "uz",
        "vi",
        "zh",
        "ja",
        "ko",
    ]
)


def loop(subject: Subject) -> Iterator[str]:
    """Quote a run of words that repeats itself where the source does not."""
    found = _loop(subject.msgstr)
    if found and not _loop(subject.msgid):
        yield f"“{found}” repeats itself"
    elif (stutter := _STUTTER.search(subject.msgstr)) and not _STUTTER.search(subject.msgid):
        yield f"“{stutter[0][:20]}” repeats itself"


def doubled_word(subject: Subject) -> Iterator[str]:
    """Quote a word that stands twice in a row where the source has no such word."""
    tag = language(subject.target)
    if tag in _DOUBLE_BY_RULE or _loop(subject.msgstr) or _DOUBLED.search(subject.msgid):
        return
    for match in _DOUBLED.finditer(subject.msgstr):
        word = match[1]
        if word.lower() not in _DOUBLED_RIGHTLY.get(tag, ()):
            yield f"“{word} {match[2]}” is the same word twice"


def _loop(text: str) -> str:
    """The repeated words: three times in a row, or twice where they are many; empty where nothing repeats."""
    words = _words(text)
    by_letter = _UNSPACED.search(text) is not None
    for length in range(1, min(_LONGEST_LOOP, len(words) // 2) + 1):
        wanted = (3 if by_letter else 2) if length >= _LONG else (5 if by_letter else 3)
        start = _repeats(words, length, wanted)
        if start is not None:
            return ("" if by_letter else " ").join(words[start : start + length])
    return ""


def _words(text: str) -> list[str]:
    """Words in small letters without their punctuation; of scripts without spaces, characters."""
    words: list[str] = []
    for stretch in text.casefold().split():
        trimmed = stretch.strip(_TRIMMED)
        words += trimmed if _UNSPACED.search(trimmed) else [trimmed] if trimmed else []
    return words


def _repeats(words: Sequence[str], length: int, wanted: int) -> int | None:
    """Where `length` words stand `wanted` times in a row; None if nowhere."""
    run = 0
    for index in range(len(words) - length):
        run = run + 1 if words[index] == words[index + length] else 0
        if run >= length * (wanted - 1):
            return index - run + 1
    return None


CHECKS = (
    Check("TF011", "loop", Severity.ERROR, loop, "the same words over and over, as machines write them"),
    Check("TF012", "doubled word", Severity.WARNING, doubled_word, "the same word twice in a row"),
)
