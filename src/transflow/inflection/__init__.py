"""Whether a word of a text is a form of a dictionary word: enough grammar for terms, no dictionary.

For South Slavic languages, German, Spanish and English the forms of a word are written out from its
ending (`forms`), so that matching is a look-up and every accepted form can be shown to a doubter.
Other languages fall back on a shared beginning. Forms that do not exist are generated as well
(`radnikovi`); they do no harm, because nobody writes them.

Words are compared in lower case and NFC; Serbian Cyrillic is read as Latin.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

from transflow.inflection.south_slavic import derived_adjectives, noun_and_verb_forms
from transflow.inflection.western import (
    english_forms,
    english_verb_forms,
    german_forms,
    is_compound,
    spanish_forms,
)

__all__ = ["SOUTH_SLAVIC", "english_verb_forms", "fold", "forms", "is_form", "is_spaced", "language"]

SOUTH_SLAVIC = frozenset({"bs", "cnr", "hr", "sh", "sr"})
"""Languages (first subtag) whose nouns and adjectives are declined by the rules below."""

_UNSPACED = frozenset({"ja", "km", "lo", "my", "th", "zh"})
_MIN_PREFIX = 4

_CYRILLIC = str.maketrans(
    {
        **dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True)),
        "љ": "lj",
        "њ": "nj",
        "џ": "dž",
    }
)


def fold(word: str, tag: str) -> str:
    """The word as its forms are spelled: NFC, lower case, straight apostrophes, Serbian in Latin letters."""
    folded = unicodedata.normalize("NFC", word).lower().replace("’", "'")
    return folded.translate(_CYRILLIC) if language(tag) in SOUTH_SLAVIC else folded


def language(tag: str) -> str:
    """The first subtag, which decides the grammar: `bs` of `bs-Latn-BA`."""
    return tag.replace("_", "-").split("-")[0].lower()


def is_spaced(tag: str) -> bool:
    """Whether the language puts spaces between its words."""
    return language(tag) not in _UNSPACED


def is_form(word: str, lemma: str, tag: str, *, derived: bool = False) -> bool:
    """Whether `word` is an inflected form of `lemma` in the language `tag`.

    Args:
        word: one word of a text.
        lemma: one word as a dictionary gives it; a trailing `*` accepts whatever begins so.
        tag: BCP 47 tag of the language.
        derived: whether adjectives made from a noun count too (`rudar` → `rudarski`).
    """
    word, lemma = fold(word, tag), fold(lemma, tag)
    if word == lemma:
        return True
    if lemma.endswith("*"):
        return word.startswith(lemma.rstrip("*"))
    grammar = _GRAMMARS.get(language(tag))
    if grammar is None:
        return _shares_beginning(word, lemma)
    if language(tag) == "de" and is_compound(word, lemma, forms(lemma, tag)):
        return derived
    known = forms(lemma, tag)
    return word in known or (derived and word in _derived_forms(lemma, tag))


@lru_cache(maxsize=8192)
def forms(lemma: str, tag: str) -> frozenset[str]:
    """Every form of a folded lemma by the rules of its language; only itself where there are no rules."""
    grammar = _GRAMMARS.get(language(tag))
    if grammar is None:
        return frozenset({lemma})
    return frozenset({lemma, *grammar(lemma)})


@lru_cache(maxsize=4096)
def _derived_forms(lemma: str, tag: str) -> frozenset[str]:
    if language(tag) not in SOUTH_SLAVIC:
        return frozenset()
    return frozenset(derived_adjectives(lemma))


def _shares_beginning(word: str, lemma: str) -> bool:
    """The rule for languages without rules: a common beginning, and an ending of at most four letters."""
    if len(lemma) < _MIN_PREFIX:
        return word == lemma
    stem = lemma[: max(_MIN_PREFIX, len(lemma) - 2)]
    return word.startswith(stem) and len(word) <= len(lemma) + 4


_GRAMMARS: dict[str, Callable[[str], Iterator[str]]] = {
    **dict.fromkeys(SOUTH_SLAVIC, noun_and_verb_forms),
    "de": german_forms,
    "es": spanish_forms,
    "en": english_forms,
}
