"""What a language says about its full stops, read from the data file of the language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any


class Kind(Enum):
    """What a full stop after an abbreviation says; data/und.toml explains each."""

    INSIDE = "inside"
    DOUBTFUL = "doubtful"
    CLOSING = "closing"
    UNIT = "unit"
    NUMBERED = "numbered"


_DATA = Path(__file__).parent / "data"
_SWITCHES = ("ordinals", "dotted_years", "capital_nouns")
_WORD_LISTS = ("starters", "lead_ins", "unending", "endings", "suffixes", "epithets", "numbered_ordinals")
_RELATIVES = {"cnr": "sr", "sh": "hbs"}
"""Languages that are served by the file of another one."""

# Digraphs first: "nj" is one Cyrillic letter.
_CYRILLIC_DIGRAPHS = (("lj", "љ"), ("nj", "њ"), ("dž", "џ"))
_CYRILLIC = str.maketrans("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The abbreviations and habits of one language; words are without their last full stop."""

    kinds: Mapping[str, Kind] = field(default_factory=dict)
    """Abbreviations that hold in either case, by their case-folded form."""
    capitalized: Mapping[str, Kind] = field(default_factory=dict)
    """Abbreviations with a capital letter, by just this form."""
    starters: frozenset[str] = frozenset()
    lead_ins: frozenset[str] = frozenset()
    unending: frozenset[str] = frozenset()
    endings: frozenset[str] = frozenset()
    suffixes: tuple[str, ...] = ()
    epithets: tuple[str, ...] = ()
    numbered_ordinals: frozenset[str] = frozenset()
    syllabic: str = ""
    ordinals: bool = False
    dotted_years: bool = False
    capital_nouns: bool = False

    def kind(self, word: str) -> Kind | None:
        """The kind of an abbreviation written without its last full stop; None for an ordinary word."""
        found = self.capitalized.get(word)
        if found is not None:
            return found
        if len(word) > 1 and word.isupper() and word.isalpha():
            return None  # an acronym that only looks like an abbreviation: "MS", "OS"
        return self.kinds.get(word.casefold())

    def shouted_kind(self, word: str) -> Kind | None:
        """The kind of an abbreviation in a text that is in capitals throughout: "DR. SMITH"."""
        return self.kinds.get(word.casefold()) or self.capitalized.get(word.capitalize())


@lru_cache(maxsize=64)
def lexicon_for(language: str) -> Lexicon:
    """The lexicon of a BCP 47 tag: of the language itself, a relative, or what holds in most languages."""
    primary = language.replace("_", "-").partition("-")[0].casefold()
    name = _RELATIVES.get(primary, primary)
    if name not in _known():
        return _lexicon("und")
    return _lexicon(name)


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """The names of the data files, so that no tag ever becomes a path."""
    return frozenset(path.stem for path in _DATA.glob("*.toml"))


@lru_cache(maxsize=64)
def _lexicon(name: str) -> Lexicon:
    values: dict[str, Any] = {}
    kinds: dict[str, Kind] = {}
    capitalized: dict[str, Kind] = {}
    words: dict[str, set[str]] = {key: set() for key in _WORD_LISTS}
    for table in _tables(name):
        values.update(table)
        for key, found in words.items():
            found.update(_entries(table.get(key, "")))
        abbreviations = dict(_abbreviations(table))
        for word in abbreviations:  # a language's own word replaces what the more general file says
            kinds.pop(word.casefold(), None)
            capitalized.pop(word.capitalize(), None)
        capitalized |= {word: kind for word, kind in abbreviations.items() if word[:1].isupper()}
        kinds |= {word.casefold(): kind for word, kind in abbreviations.items() if not word[:1].isupper()}
    if values.get("cyrillic", False):
        kinds |= {_cyrillic(word): kind for word, kind in kinds.items()}
        words = {key: found | set(map(_cyrillic, found)) for key, found in words.items()}
    return Lexicon(
        kinds=kinds,
        capitalized=capitalized,
        starters=frozenset(words["starters"]),
        lead_ins=frozenset(words["lead_ins"]),
        unending=frozenset(words["unending"]),
        endings=frozenset(words["endings"]),
        suffixes=tuple(sorted(words["suffixes"])),
        epithets=tuple(sorted(words["epithets"])),
        numbered_ordinals=frozenset(words["numbered_ordinals"]),
        syllabic=str(values.get("syllabic", "")),
        **{key: bool(values.get(key, False)) for key in _SWITCHES},
    )


def _tables(name: str) -> list[dict[str, Any]]:
    """The data files a language is made of, the general ones first."""
    import tomllib

    table = tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))
    base = table.get("extends", "und" if name != "und" else None)
    return [table] if base is None else [*_tables(base), table]


def _abbreviations(table: Mapping[str, Any]) -> Iterator[tuple[str, Kind]]:
    for kind in Kind:
        for entry in table.get(kind.value, "").split():
            yield entry.rstrip(".").replace("_", " "), kind


def _entries(text: str) -> set[str]:
    return {entry.rstrip(".").replace("_", " ").casefold() for entry in text.split()}


def _cyrillic(word: str) -> str:
    for latin, cyrillic in _CYRILLIC_DIGRAPHS:
        word = word.replace(latin, cyrillic)
    return word.translate(_CYRILLIC)
