"""A word with its neighbours, the tables, and small facts about endings that both converters need."""

from __future__ import annotations

import lzma
import re
from dataclasses import dataclass
from pathlib import Path

TABLES_DIR = Path(__file__).parent / "tables"
CLAUSE_BREAK = re.compile(r'[.,;:!?()"„“”\n\t]')
FUTURE_ENDINGS = ("ću", "ćeš", "će", "ćemo", "ćete")


def word_set(text: str) -> frozenset[str]:
    """The words of a text, for membership."""
    return frozenset(text.split())


GENITIVE_PREPOSITIONS = word_set(
    "iz od do bez kod zbog oko nakon poslije prije radi umjesto protiv između preko blizu pored kraj unutar izvan tokom tijekom "
    "putem ispod iznad uslijed pomoću osim diljem iza ispred unatoč povodom mimo"
)
LOCATIVE_PREPOSITIONS = word_set("u na o po pri prema k ka nasuprot")
ACCUSATIVE_PREPOSITIONS = word_set("u na kroz za uz niz o pod nad pred")
QUANTITIES = word_set(  # a genitive plural follows
    "pet šest sedam osam devet deset jedanaest dvanaest nekoliko mnogo puno više manje koliko toliko petnaest dvadeset trideset "
    "četrdeset pedeset sto većina većine broj broja"
)


@dataclass(frozen=True, slots=True)
class Context:
    """One word of a text, with the words around it as far as the clause goes.

    Attributes:
        tokens: the whole text, separators at even places and words at odd ones.
        place: of the word in `tokens`.
        word: the word in lower case.
        previous, before_previous, following: its neighbours in lower case, or nothing.
    """

    tokens: list[str]
    place: int
    word: str
    previous: str
    before_previous: str
    following: str

    @classmethod
    def at(cls, tokens: list[str], place: int) -> Context:
        """The context of the word at a place."""
        near = place > 1 and not CLAUSE_BREAK.search(tokens[place - 1])
        further = near and place > 3 and not CLAUSE_BREAK.search(tokens[place - 3])
        onward = place + 2 < len(tokens) and not CLAUSE_BREAK.search(tokens[place + 1])
        return cls(
            tokens,
            place,
            tokens[place].lower(),
            tokens[place - 2].lower() if near else "",
            tokens[place - 4].lower() if further else "",
            tokens[place + 2].lower() if onward else "",
        )

    @property
    def original(self) -> str:
        """The word as it is written."""
        return self.tokens[self.place]

    @property
    def before(self) -> str:
        """The separator before the word."""
        return self.tokens[self.place - 1]

    @property
    def after(self) -> str:
        """The separator after the word."""
        return self.tokens[self.place + 1] if self.place + 1 < len(self.tokens) else ""

    def follows(self, *endings: str) -> bool:
        """Whether the previous word is longer than three letters and has one of these endings."""
        return len(self.previous) > 3 and self.previous.endswith(endings)

    @property
    def follows_genitive_adjective(self) -> bool:
        """Whether an attribute in the genitive singular (-og, -eg) stands before the word."""
        return self.previous.endswith(("og", "oga", "eg", "ega"))


@dataclass(frozen=True, slots=True)
class Change:
    """What a rule decided: the word's replacement and, where agreement asks for it, the previous word's."""

    word: str
    previous: str | None = None


def read_table(name: str) -> dict[str, str]:
    """A table: form, tab, what it becomes. Lines that begin with # are comments."""
    path = TABLES_DIR / name
    text = (
        lzma.decompress(path.read_bytes()).decode()
        if path.suffix == ".xz"
        else path.read_text(encoding="utf-8")
    )
    rows = (line.split("\t") for line in text.split("\n") if line and not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


def read_futures() -> dict[str, str]:
    """`radiće` → `radit će` and its like, for every verb of the table."""
    futures = {}
    for line in (TABLES_DIR / "futures.tsv").read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("#"):
            stem, infinitive, endings = [*line.split("\t"), "", ""][:3]
            for ending in endings.split(",") if endings else FUTURE_ENDINGS:
                futures[stem + ending] = f"{infinitive or stem + 't'} {ending}"
    return futures


def with_case_of(original: str, word: str) -> str:
    """The word in the capitals of the original."""
    if original.islower():
        return word
    if len(original) > 1 and original.isupper():
        return word.upper()
    return word[0].upper() + word[1:] if original[0].isupper() else word
