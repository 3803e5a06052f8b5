"""The converter: tables for words that always change in the same way, rules for those that look around themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from training.to_bosnian import croatian, serbian
from training.to_bosnian.words import Change, Context, read_futures, read_table, with_case_of, word_set

VARIETIES = (
    "hr",
    "sr",
    "sr-ije",
    "cnr",
    "bs",
)  # Croatian, Serbian in ekavian and ijekavian, Montenegrin, Bosnian
WORD = re.compile(r"([A-Za-z\u00c0-\u017f\u01cd-\u01dc]+)")
SENTENCE_START = re.compile(r'[.!?:"„“”\n(–-]')
REMEMBERED = 400_000  # words with their replacement
NAMES = word_set(  # left alone with a capital inside a sentence
    "beli bela bele leko sveta vera vere veri veru verom nada leka leki sneg seka deda sima breg bregu mile pere mire vide reka "
    "seli lepa tela mena stena deli delija vesna medo neša nega mera"
)

Rule = Callable[[Context], Change | None]


@dataclass(slots=True)
class Converter:
    """One variety's tables and rules."""

    forms: dict[str, str]
    rules: dict[str, Rule]
    stems: dict[str, str] = field(default_factory=dict)
    montenegrin: bool = False
    remembered: dict[str, str | None] = field(default_factory=dict)

    def convert(self, text: str) -> str:
        """The text with every word that has a Bosnian counterpart replaced."""
        original = WORD.split(text)
        tokens = list(original)
        contextual = []
        for place in range(1, len(tokens), 2):
            word = tokens[place]
            if word.lower() in self.rules:
                contextual.append(place)
                continue
            replacement = self._alone(word)
            if replacement is not None and not self._is_name(original, place):
                tokens[place] = replacement
        for place in contextual:
            self._in_context(tokens, original, place)
        return "".join(tokens)

    def _alone(self, word: str) -> str | None:
        if word not in self.remembered:
            if len(self.remembered) > REMEMBERED:
                self.remembered.clear()
            self.remembered[word] = self._look_up(word)
        return self.remembered[word]

    def _look_up(self, word: str) -> str | None:
        lower = word.lower()
        if self.montenegrin and ("ś" in lower or "ź" in lower):
            plain = lower.replace("ś", "sj").replace("ź", "zj")
            if plain in ("sjutra", "sjutradan"):
                plain = plain.replace("sj", "s", 1)
            return with_case_of(word, self.forms.get(plain, plain))
        found = self.forms.get(lower)
        if self.stems:
            found = self._by_stem(found or lower) or found
        if found is None or found == lower:
            return None
        abbreviation = 1 < len(word) < 4 and word.isupper() and self.stems
        return None if abbreviation else with_case_of(word, found)

    def _by_stem(self, word: str) -> str | None:
        for old, new in self.stems.items():
            if word.startswith(old):
                return new + word[len(old) :]
        return None

    def _is_name(self, tokens: list[str], place: int) -> bool:
        word = tokens[place]
        return bool(
            place > 1
            and word[0].isupper()
            and word.lower() in NAMES
            and not word.isupper()
            and not SENTENCE_START.search(tokens[place - 1])
        )

    def _in_context(self, tokens: list[str], original: list[str], place: int) -> None:
        word = original[place]
        change = self.rules[word.lower()](Context.at(original, place))
        if change is None:
            if not self.stems and word.lower() in self.forms:
                tokens[place] = with_case_of(word, self.forms[word.lower()])
            return
        tokens[place] = with_case_of(word, change.word)
        if change.previous:
            tokens[place - 2] = with_case_of(original[place - 2], change.previous)


@cache
def converter(variety: str) -> Converter:
    """The converter of a variety, its tables loaded once.

    Raises:
        ValueError: not one of VARIETIES, or Bosnian, which needs none.
    """
    if variety == "hr":
        forms = read_table("croatian.tsv")
        return Converter(
            {form: new for form, new in forms.items() if form not in croatian.RULES}, dict(croatian.RULES)
        )
    if variety not in ("sr", "sr-ije", "cnr"):
        raise ValueError(f"variety must be one of {', '.join(VARIETIES)}")
    lexicon = read_table("serbian.tsv")
    forms = (
        {form: lexicon.get(ijekavian, ijekavian) for form, ijekavian in _ekavian().items()}
        if variety == "sr"
        else {}
    )
    forms |= read_futures()
    forms = lexicon | forms
    if variety == "cnr":
        forms |= read_table("montenegrin.tsv")
    rules: dict[str, Rule] = dict(serbian.RULES) if variety == "sr" else {"biće": serbian.being}
    return Converter(forms, rules, read_table("serbian_stems.tsv"), variety == "cnr")


def _ekavian() -> dict[str, str]:
    forms = read_table("ekavian.tsv.xz") | read_table("ekavian_exceptions.tsv")
    return {form: ijekavian for form, ijekavian in forms.items() if form != ijekavian}


def to_bosnian(text: str, variety: str = "sr") -> str:
    """The text of a variety (hr, sr, sr-ije, cnr, bs) in standard Bosnian.

    Raises:
        ValueError: an unknown variety.
    """
    return text if variety == "bs" or not text else converter(variety).convert(text)
