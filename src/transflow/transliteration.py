"""Bosnian, Serbian and Montenegrin from one script to the other.

From Cyrillic to Latin is a matter of letters. From Latin to Cyrillic is not: `nj`, `lj` and `dž` are one letter in
*njiva* and two where a prefix ends between them (*in-jekcija*, *nad-živjeti*). The exceptions below are ours; a
draft in the other script is always for a person to read. What is no language stays as it is: markup, code,
addresses, placeholders, Roman numerals.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from transflow.markup import mask, unmask
from transflow.model import Syntax

LANGUAGES = frozenset({"bs", "cnr", "sh", "sr"})
"""Codes of the languages that are written in both scripts with these letters."""
SCRIPTS = frozenset({"Latn", "Cyrl"})

_PAIRS = (
    "a а b б c ц č ч ć ћ d д đ ђ e е f ф g г h х i и j ј k к l л m м n н o о p п r р s с š ш t т u у v в z з ž ж"
    " ś с́ ź з́ lj љ nj њ dž џ"
)
_WORDS = _PAIRS.split()
_TO_CYRILLIC = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))
_TO_LATIN = {cyrillic: latin for latin, cyrillic in _TO_CYRILLIC.items()}
_DIGRAPHS = frozenset({"lj", "nj", "dž"})

APART = (
    "injekci injekti injicir injunkci injekcion konjunk konjug konjekt vanjezi tanjug anjon nadžive nadživlj nadživj"
    " nadžet nadžnj nadžup nadžirn odžal odžive odživlj odživj odžel odžub odžvak podžanr podžarg podžeg podžuč podžig podžel"
    " predživot izvanjezi jednojezi"
)
"""Beginnings of words in which such a pair is two letters: the second stands after a prefix or a seam."""
_APART = tuple(sorted(APART.split(), key=len, reverse=True))

_KEPT = re.compile(
    r"⟦\d+⟧"  # markup that `transliterate` took out
    r"|`+[^`]*`+"  # code
    r"|<[^<>]*>"  # tags and autolinks
    r"|\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*"  # the address of a link
    r"|&#?\w+;"
    r"|(?:https?|mailto|tel|ftp):[^\s<>\"'„“”]+|www\.[^\s<>\"'„“”]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:org|com|net|ba|rs|me|de|eu|info)\b"
    r"|\{[^{}\s]*\}|%\(\w+\)[sd]|%[sd]|\$\w+"
    r"|\[\^[^\]\s]+\]"
)
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_LATIN_WORD = re.compile(r"[A-Za-zčćđšžśźČĆĐŠŽŚŹ]+")
_FOREIGN = re.compile(r"[qwxyQWXY]")


def transliterate(text: str, script: str, syntax: Syntax, keep: Sequence[str] = ()) -> str:
    """A text of a document in the other script, its markup untouched.

    Args:
        text: a segment.
        script: `Cyrl` or `Latn`, to which it goes.
        syntax: the markup it is in.
        keep: terms that stay as they are, found as whole words.
    """
    masked = mask(text, syntax, keep)
    converted = to_cyrillic(masked.text) if script == "Cyrl" else to_latin(masked.text)
    return unmask(converted, masked) or text


def to_cyrillic(text: str) -> str:
    """A text in Latin script as a draft in Cyrillic.

    Args:
        text: Bosnian, Serbian or Montenegrin; words with q, w, x or y are foreign and stay.
    """
    return _outside_markup(
        unicodedata.normalize("NFC", text), lambda part: _LATIN_WORD.sub(_word_to_cyrillic, part)
    )


def to_latin(text: str) -> str:
    """A text in Cyrillic script in Latin."""
    return _outside_markup(text, _part_to_latin)


def _outside_markup(text: str, convert: Callable[[str], str]) -> str:
    parts, copied = [], 0
    for found in _KEPT.finditer(text):
        parts += [convert(text[copied : found.start()]), found[0]]
        copied = found.end()
    return "".join([*parts, convert(text[copied:])])


def _word_to_cyrillic(found: re.Match[str]) -> str:
    word = found[0]
    is_numeral = _ROMAN.fullmatch(word) is not None and (len(word) > 1 or word in "VX")
    if is_numeral or _FOREIGN.search(word):
        return word
    lower = word.lower()
    is_apart = lower.startswith(_APART)
    out, at = [], 0
    while at < len(word):
        pair = lower[at : at + 2]
        taken = 2 if pair in _DIGRAPHS and not (is_apart and _is_first_pair(lower, at)) else 1
        letter = _TO_CYRILLIC.get(lower[at : at + taken], word[at : at + taken])
        out.append(letter if word[at] == lower[at] else letter[0].upper() + letter[1:])
        at += taken
    return "".join(out)


def _is_first_pair(lower: str, at: int) -> bool:
    """Whether this is the pair that an exception is about: the first of its word."""
    return all(pair not in lower[:at] + lower[at : at + 1] for pair in _DIGRAPHS)


def _part_to_latin(text: str) -> str:
    text = text.replace("с́", "ś").replace("з́", "ź").replace("С́", "Ś").replace("З́", "Ź")
    out = []
    for at, character in enumerate(text):
        lower = character.lower()
        latin = _TO_LATIN.get(lower)
        if latin is None:
            out.append(character)
        elif character == lower:
            out.append(latin)
        elif len(latin) == 1 or _is_among_capitals(text, at):
            out.append(latin.upper())
        else:
            out.append(latin.capitalize())
    return "".join(out)


def _is_among_capitals(text: str, at: int) -> bool:
    """Whether a capital stands in a word of capitals, so that both letters of its pair are capitals: ЉУБАВ, LJUBAV."""
    after, before = text[at + 1 : at + 2], text[at - 1 : at] if at else ""
    if after.isalpha():
        return after.isupper()
    return before.isalpha() and before.isupper()
