"""The nouns of the termbase."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Term:
    """One row of the table."""

    sources: tuple[str, ...]
    targets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Approved translations by tag, the preferred one first."""
    forbidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Translations that must not be used, by tag."""
    do_not_translate: bool = False
    note: str = ""
    line: int = field(default=0, compare=False)
    """1-based line of the table."""

    def approved(self, tag: str) -> tuple[str, ...]:
        """What may stand for it in a language: its translations, or the name itself; maybe nothing."""
        return of_tag(self.targets, tag) or (self.sources if self.do_not_translate else ())

    def is_kept(self, tag: str) -> bool:
        """Whether it stays as it is in that language."""
        return self.do_not_translate and not of_tag(self.targets, tag)


@dataclass(frozen=True, slots=True)
class Hit:
    """A term that stands in a source text."""

    term: Term
    found: str
    """How the source text spells it."""
    approved: tuple[str, ...]
    forbidden: tuple[str, ...]
    is_kept: bool
    """Whether it is a name that stays as it is."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A term whose translation is not the one laid down."""

    kind: Literal["not used", "forbidden", "changed"]
    source: str
    """The term as the source text spells it."""
    approved: tuple[str, ...]
    found: str = ""
    """The forbidden translation as the target spells it."""
    note: str = ""


def normal_tag(tag: str) -> str:
    """The tag as columns are called: lower case, with hyphens."""
    return tag.replace("_", "-").lower()


def of_tag(cells: Mapping[str, tuple[str, ...]], tag: str) -> tuple[str, ...]:
    """What is laid down for a tag or, where nothing is, for the shorter tags it begins with."""
    parts = normal_tag(tag).split("-")
    for length in range(len(parts), 0, -1):
        if found := cells.get("-".join(parts[:length])):
            return found
    return ()
