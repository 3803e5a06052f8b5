"""Words of a text and the spellings of terms, held against each other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from transflow import markup
from transflow.inflection import SOUTH_SLAVIC, is_form, is_spaced, language
from transflow.model import Syntax
from transflow.termbase.terms import Term

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LEMMA = re.compile(rf"{_WORD.pattern}\*?")
_GAP = frozenset(" \t\n\r\u00a0\u202f\u2010\u2011\u2013-*_")
# Unstressed words that South Slavic syntax puts between an adjective and its noun.
_CLITICS = frozenset(
    [
        "će",
        "ću",
        "ćemo",
        "ćeš",
        "ćete",
        "bi",
        "bih",
        "bismo",
        "biste",
        "je",
        "ju",
        "joj",
        "li",
        "mu",
        "mi",
        "me",
        "nam",
        "nas",
        "sam",
        "se",
        "si",
        "smo",
        "ste",
        "su",
        "ga",
        "ih",
        "im",
        "vam",
        "vas",
    ]
)


class Word(NamedTuple):
    """A word and where it stands, in code points."""

    text: str
    start: int
    end: int


class Target:
    """A target text in which translations are looked for; remembers which of its words are approved ones."""

    def __init__(self, text: str, tag: str) -> None:
        self._text, self._tag = text, tag
        self._words = words_of(text)
        self._approved: set[int] = set()

    def has_any(self, spellings: Iterable[str], *, is_name: bool) -> bool:
        """Whether one of the spellings stands in the text; every place is remembered.

        Args:
            spellings: approved translations, or the spellings of a name.
            is_name: whether capitals count and adjectives made from it do not.
        """
        found = False
        for spelling in spellings:
            if not is_spaced(self._tag):
                found = found or spelling.casefold() in self._text.casefold()
                continue
            for start, end in self._places(spelling, is_name=is_name, derived=not is_name):
                self._approved.update(range(start, end))
                found = True
        return found

    def spelled(self, spelling: str) -> str:
        """How the text spells a forbidden translation outside the approved ones; empty where it does not."""
        if not is_spaced(self._tag):
            return spelling if spelling in self._text else ""
        for start, end in self._places(spelling, is_name=False, derived=False):
            if self._approved.isdisjoint(range(start, end)):
                return self._text[self._words[start].start : self._words[end - 1].end]
        return ""

    def _places(self, spelling: str, *, is_name: bool, derived: bool) -> Iterator[tuple[int, int]]:
        lemmas = lemmas_of(spelling)
        for start in range(len(self._words)):
            if end := self._match(start, spelling, lemmas, is_name=is_name, derived=derived):
                yield start, end

    def _match(
        self, start: int, spelling: str, lemmas: Sequence[str], *, is_name: bool, derived: bool
    ) -> int:
        """The index after the last matched word; 0 where the spelling does not begin at `start`."""
        at = start
        for place, lemma in enumerate(lemmas):
            if place and at < len(self._words) and self._is_clitic(at):
                at += 1
            if at >= len(self._words):
                return 0
            word = self._words[at].text
            if not is_form(word, lemma, self._tag, derived=derived):
                return 0
            if is_name and not has_case(word, lemma):
                return 0
            if place and not are_joined(self._text, self._words[at - 1 : at + 1], spelling):
                return 0
            at += 1
        return at

    def _is_clitic(self, index: int) -> bool:
        return language(self._tag) in SOUTH_SLAVIC and self._words[index].text in _CLITICS


def plain(text: str, syntax: Syntax) -> str:
    """The words in which terms are looked for: without markup, in NFC."""
    return unicodedata.normalize("NFC", markup.plain(text, syntax))


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text in order."""
    return tuple(Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(text))


def lemmas_of(spelling: str) -> tuple[str, ...]:
    """The words of a term, a trailing `*` included."""
    return tuple(_LEMMA.findall(spelling))


def are_joined(text: str, words: Sequence[Word], spelling: str) -> bool:
    """Whether nothing stands between the words but white space, hyphens and what the spelling has itself."""
    return all(
        character in _GAP or character in spelling
        for left, right in pairwise(words)
        for character in text[left.end : right.start]
    )


def has_case(word: str, lemma: str) -> bool:
    """Whether capitals agree.

    A name begins with its capital, an abbreviation is all capitals; other terms take any.
    """
    if lemma == lemma.lower():
        return True
    if lemma == lemma.upper() and len(lemma) > 1:
        return word.startswith(lemma)
    return word[:1] == lemma[:1] or word == word.upper()


def found_unspaced(text: str, terms: Iterable[Term]) -> Iterator[tuple[Term, str]]:
    """Terms in a source language without spaces, by their first place; longer ones hide those inside."""
    places: list[tuple[int, int, Term]] = []
    spellings = [(spelling, term) for term in terms for spelling in term.sources]
    rest = text
    for spelling, term in sorted(spellings, key=lambda pair: -len(pair[0])):
        at = rest.find(spelling)
        if at >= 0:
            places.append((at, len(spelling), term))
            rest = rest.replace(spelling, "\x00" * len(spelling))
    seen: set[int] = set()
    for at, length, term in sorted(places, key=lambda place: place[0]):
        if id(term) not in seen:
            seen.add(id(term))
            yield term, text[at : at + length]
