"""TF020 to TF023: letters of another alphabet, invisible characters, broken encodings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from transflow.checks.subject import Check, Subject
from transflow.model import Severity

_SCRIPTS = {
    **{
        "Latn": ("LATIN",),
        "Cyrl": ("CYRILLIC",),
        "Grek": ("GREEK",),
        "Arab": ("ARABIC",),
        "Hebr": ("HEBREW",),
    },
    **{"Deva": ("DEVANAGARI",), "Armn": ("ARMENIAN",), "Geor": ("GEORGIAN",), "Thai": ("THAI",)},
    **{
        "Hans": ("CJK",),
        "Hant": ("CJK", "BOPOMOFO"),
        "Hani": ("CJK",),
        "Jpan": ("CJK", "HIRAGANA", "KATAKANA"),
    },
    **{"Kore": ("HANGUL", "CJK"), "Beng": ("BENGALI",), "Taml": ("TAMIL",), "Ethi": ("ETHIOPIC",)},
}
_CONFUSABLE = ("LATIN", "CYRILLIC", "GREEK")
_LETTERS = re.compile(r"[^\W\d_]+")
_GREEK_OR_CYRILLIC = re.compile("[\u0370-\u052f\u1c80-\u1c8f\u1f00-\u1fff\u2de0-\u2dff\ua640-\ua69f]")
_MOST = 0.5
_ENOUGH_LETTERS = 10

# Always wrong in prose: overrides of direction, control and private characters, damage, halves of surrogates.
_BROKEN = re.compile(
    "[\u202d\u202e\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffc\ufffd\ufffe\uffff\ufff9-\ufffb\ue000-\uf8ff\ud800-\udfff]"
)
_HIDDEN = re.compile("[\u180e\u200b\u2061-\u2064\u206a-\u206f\ufeff\U000e0000-\U000e007f]")
_FLAGS = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
_ZERO_WIDTH_SPACE = "\u200b"
_DIVIDED_BY_ZERO_WIDTH_SPACE = frozenset({"Khmr", "Laoo", "Mymr", "Thai", "Tibt"})
_JOINER_BETWEEN_LETTERS = re.compile("(?<=[A-Za-z\u00c0-\u052f])[\u200c\u200d](?=[A-Za-z\u00c0-\u052f])")
_MARKS_OF_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a\u202b\u202c\u2066-\u2069]")
_DIRECTED = re.compile("[\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
# UTF-8 read as Windows-1252 or Latin-1: a lead byte as a letter, then bytes of a kind that no word has there.
_MOJIBAKE = re.compile(
    "[\u00c3-\u00c5][\u0080-\u009f\u00a1-\u00aa\u00ac-\u00b6\u00b8-\u00ba\u00bc-\u00bf"
    "\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2020\u2021\u2030\u2039]"
    "|\u00e2\u20ac"
    "|[\u00d0\u00d1][\u0080-\u00bf\u2018-\u2026\u20ac][\u00d0\u00d1]"
    "|(?<![A-Z\u00c0-\u00de])\u00c2[\u00a0-\u00bf]"
)


def wrong_script(subject: Subject) -> Iterator[str]:
    """Quote words in letters that the target language is not written in and the source does not have."""
    scripts = _SCRIPTS.get(subject.script)
    if scripts is None or subject.is_copy:
        return
    known = {word.casefold() for word in _LETTERS.findall(subject.msgid)}
    words = [word for word in _LETTERS.findall(subject.msgstr) if word.casefold() not in known]
    if scripts == ("LATIN",):
        foreign = [word for word in words if _is_foreign_to_latin(word)]
        if foreign:
            yield f"“{' '.join(foreign[:5])}” is not written in Latin letters"
        return
    letters = "".join(words)
    n_own = sum(_script(letter) in scripts for letter in letters)
    if len(letters) >= _ENOUGH_LETTERS and n_own < _MOST * len(letters):
        yield f"only {n_own} of {len(letters)} letters are {scripts[0].title()}"


def mixed_scripts(subject: Subject) -> Iterator[str]:
    """Quote words in which letters of alphabets that look alike are mixed."""
    if not _GREEK_OR_CYRILLIC.search(subject.msgstr):
        return
    known = set(_LETTERS.findall(subject.msgid))
    for word in _LETTERS.findall(subject.msgstr):
        scripts = {script for script in map(_script, word) if script in _CONFUSABLE}
        if len(scripts) > 1 and word not in known:
            rare = min(
                scripts, key=lambda script: (sum(_script(letter) == script for letter in word), script)
            )
            letters = ", ".join(dict.fromkeys(letter for letter in word if _script(letter) == rare))
            yield f"“{word}” mixes alphabets: {letters} is {rare.title()}"


def invisible_characters(subject: Subject) -> Iterator[str]:
    """Name characters that nobody sees and that the source does not have."""
    source, target = subject.entry.msgid, _FLAGS.sub("", subject.entry.msgstr)
    patterns = [_BROKEN, _HIDDEN, _JOINER_BETWEEN_LETTERS]
    if not subject.is_right_to_left and not _RIGHT_TO_LEFT.search(target):
        patterns.append(_MARKS_OF_DIRECTION)
    wrong = {match[0] for pattern in patterns for match in pattern.finditer(target)}
    if subject.script in _DIVIDED_BY_ZERO_WIDTH_SPACE:
        wrong.discard(_ZERO_WIDTH_SPACE)
    for character in sorted(wrong):
        if character not in source:
            name = unicodedata.name(character, "a control or private character").lower()
            yield f"U+{ord(character):04X} ({name}) cannot be seen and does not belong here"
    if not _are_balanced(target) and _are_balanced(source):
        yield "a change of writing direction is not closed"


def broken_encoding(subject: Subject) -> Iterator[str]:
    """Quote letters that come from a file read in the wrong encoding."""
    if (match := _MOJIBAKE.search(subject.entry.msgstr)) and not _MOJIBAKE.search(subject.entry.msgid):
        start = max(0, match.start() - 8)
        yield f"“{subject.entry.msgstr[start : match.end() + 8].strip()}” was read in a wrong encoding"


def _is_foreign_to_latin(word: str) -> bool:
    """Whether a word has letters other than Latin; a single Greek one is a symbol (π, α)."""
    scripts = {script for script in map(_script, word) if script and script not in ("LATIN", "MODIFIER")}
    return bool(scripts) and not (len(word) == 1 and scripts == {"GREEK"})


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    """The script by the first word of the character's name; empty for letters that belong to none."""
    first = unicodedata.name(letter, "").split(" ")[0].split("-")[0]
    return (
        ""
        if first in ("MICRO", "FEMININE", "MASCULINE", "OHM", "KELVIN", "ANGSTROM", "DOUBLE", "SCRIPT")
        else first
    )


def _are_balanced(text: str) -> bool:
    """Whether every embedding and isolate is closed, and none that was not opened."""
    depth = {"embedding": 0, "isolate": 0}
    for match in _DIRECTED.finditer(text):
        kind = "embedding" if match[0] in "\u202a\u202b\u202c\u202d\u202e" else "isolate"
        depth[kind] += -1 if match[0] in "\u202c\u2069" else 1
        if depth[kind] < 0:
            return False
    return not any(depth.values())


CHECKS = (
    Check(
        "TF020",
        "script",
        Severity.ERROR,
        wrong_script,
        "words in an alphabet that the language is not written in",
    ),
    Check(
        "TF021",
        "mixed alphabets",
        Severity.ERROR,
        mixed_scripts,
        "Latin, Cyrillic or Greek letters in one word",
    ),
    Check(
        "TF022",
        "invisible characters",
        Severity.ERROR,
        invisible_characters,
        "characters that cannot be seen, among them those that reverse the writing direction",
    ),
    Check(
        "TF023", "encoding", Severity.ERROR, broken_encoding, "letters from a file read in a wrong encoding"
    ),
)
