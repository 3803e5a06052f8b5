"""Whether a draft may be offered at all: what is certainly wrong is not written."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from transflow.language import parse
from transflow.mt.repetition import is_loop

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_NUMBER = re.compile(r"[0-9](?:[0-9.,'’\u00a0\u202f]*[0-9])?")
_BANDS = {("en", "bs"): (0.69, 1.62), ("en", "hr"): (0.69, 1.62), ("en", "sr"): (0.69, 1.62)}
"""Characters of the target over those of the source: the middle 99 % of people's (NTREX-128)."""
_WIDE_BAND = (0.4, 2.5)
_SLACK = 12  # characters: what a short text may be off without a reason
_DENSE_SCRIPTS = frozenset({"Jpan", "Kore", "Hans", "Hant", "Hani"})
_SCRIPT_NAMES = {
    "Latn": ("LATIN",), "Cyrl": ("CYRILLIC",), "Grek": ("GREEK",), "Arab": ("ARABIC",), "Hebr": ("HEBREW",),
    "Deva": ("DEVANAGARI",), "Jpan": ("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"),
    "Kore": ("HANGUL", "CJK"), "Hans": ("CJK",), "Hant": ("CJK",), "Armn": ("ARMENIAN",),
    "Geor": ("GEORGIAN",), "Thai": ("THAI",), "Beng": ("BENGALI",),
}  # fmt: skip
_FEWEST_LEFT = 3
"""Ordinary words that must stand in the source as they are before a draft counts as not translated."""


def objection(source: str, target: str, source_tag: str, target_tag: str) -> str:
    """Why a draft must not be used; empty where nothing speaks against it.

    Args:
        source: the sentence as plain words.
        target: its draft as plain words.
        source_tag: the language of the source.
        target_tag: the language of the target.
    """
    if not target.strip():
        return "it is empty"
    source_words, target_words = _WORD.findall(source), _WORD.findall(target)
    if is_loop([word.casefold() for word in source_words], [word.casefold() for word in target_words]):
        return "it repeats itself"
    if not _is_length_right(source, target, source_tag, target_tag):
        return "its length is out of proportion"
    if not _has_same_numbers(source, target):
        return "its numbers are not the source's"
    if foreign := _foreign_word(source_words, target_words, parse(target_tag).script):
        return f"{foreign!r} is in another script"
    if _is_left_in_source(source_words, target_words):
        return "it is not translated"
    return ""


def _is_length_right(source: str, target: str, source_tag: str, target_tag: str) -> bool:
    ours, theirs = parse(source_tag), parse(target_tag)
    if (ours.script in _DENSE_SCRIPTS) != (theirs.script in _DENSE_SCRIPTS):
        return True
    least, most = _BANDS.get((ours.code, theirs.code), _WIDE_BAND)
    n_source, n_target = len(source.strip()), len(target.strip())
    return least * n_source - _SLACK <= n_target <= most * n_source + _SLACK


def _has_same_numbers(source: str, target: str) -> bool:
    """Whether both hold the same figures, however thousands and decimals are set off.

    A target may write small numbers in figures that its source has in words ("the first of May").
    """
    wanted, found = _NUMBER.findall(source), _NUMBER.findall(target)
    missing, added = Counter(map(_digits, wanted)), Counter(map(_digits, found))
    missing, added = missing - added, added - missing
    if not missing and all(len(number) <= 2 and number not in map(_digits, wanted) for number in added):
        return True
    return _digits("".join(wanted)) == _digits("".join(found))


def _digits(number: str) -> str:
    return "".join(character for character in number if character.isdigit())


def _foreign_word(source_words: list[str], target_words: list[str], script: str) -> str:
    """A word in letters that the language does not use, and not of the source; empty where none is."""
    names = _SCRIPT_NAMES.get(script)
    if names is None:
        return ""
    known = set(source_words)
    for word in target_words:
        letters = (character for character in word if character.isalpha())
        if word not in known and not all(_name(letter).startswith(names) for letter in letters):
            return word
    return ""


@lru_cache(maxsize=4096)
def _name(character: str) -> str:
    return unicodedata.name(character, "")


def _is_left_in_source(source_words: list[str], target_words: list[str]) -> bool:
    """Whether most ordinary words of the draft are words of the source."""
    ordinary = [word for word in target_words if word.islower() and len(word) > 3]
    left = sum(word in set(source_words) for word in ordinary)
    return left >= _FEWEST_LEFT and 2 * left > len(ordinary)
