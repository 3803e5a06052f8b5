"""What a check is, and what it looks at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol

from transflow import markup
from transflow.model import Entry, Severity, Syntax
from transflow.untranslated import is_left_in_source

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_INVISIBLE = " \t\r\n\f\v\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u202f\u2060\u3000\ufeff"


class TermViolation(Protocol):
    """What a termbase says about a term of the source whose translation is not the one laid down."""

    @property
    def kind(self) -> Literal["not used", "forbidden", "changed"]:
        """A translation that is missing, one that must not be used, or a name that did not stay as it is."""
        ...

    @property
    def source(self) -> str:
        """The term as the source spells it."""
        ...

    @property
    def approved(self) -> tuple[str, ...]:
        """What may stand for it."""
        ...

    @property
    def found(self) -> str:
        """The forbidden translation as the target spells it."""
        ...


class Terms(Protocol):
    """A termbase, as far as checks need one."""

    def violations(self, msgid: str, msgstr: str, tag: str, *, syntax: Syntax) -> tuple[TermViolation, ...]:
        """The terms of a source text whose translation is not the one laid down."""
        ...

    def do_not_translate(self, tag: str) -> tuple[str, ...]:
        """Names that stay as they are."""
        ...


class _NoTerms:
    def violations(self, msgid: str, msgstr: str, tag: str, *, syntax: Syntax) -> tuple[TermViolation, ...]:
        return ()

    def do_not_translate(self, tag: str) -> tuple[str, ...]:
        return ()


NO_TERMS: Terms = _NoTerms()
"""The termbase of a project that has none."""


@dataclass(frozen=True)
class Subject:
    """An entry with everything that a check may want to know about it."""

    entry: Entry
    source: str
    """BCP 47 tag of the source language."""
    target: str
    """BCP 47 tag of the target language."""
    syntax: Syntax = "text"
    terms: Terms = NO_TERMS
    script: str = ""
    """ISO 15924 code of the target's script, such as `Latn`; empty where it is not known."""
    is_right_to_left: bool = False
    quotes: tuple[tuple[str, str], ...] = ()
    """Pairs of quotation marks that are right in the target language, the usual one first."""
    min_length_ratio: float | None = None
    """Characters of a target over those of its source; None takes the band measured for the two languages."""
    max_length_ratio: float | None = None
    is_confirmed: bool = False
    """Whether a reviewer accepted exactly these words: then a copy of the source is right."""
    path: str = ""
    """The catalog, for findings; relative to the project."""

    @cached_property
    def msgid(self) -> str:
        """The source without markup: its words alone."""
        return markup.plain(self.entry.msgid, self.syntax)

    @cached_property
    def msgstr(self) -> str:
        """The target without markup: its words alone."""
        return markup.plain(self.entry.msgstr, self.syntax)

    @cached_property
    def source_words(self) -> tuple[str, ...]:
        """The words of the source in order."""
        return tuple(_WORD.findall(self.msgid))

    @cached_property
    def target_words(self) -> tuple[str, ...]:
        """The words of the target in order."""
        return tuple(_WORD.findall(self.msgstr))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names that stay as they are."""
        return self.terms.do_not_translate(self.target)

    @cached_property
    def term_violations(self) -> tuple[TermViolation, ...]:
        """What the termbase says about this translation."""
        return self.terms.violations(self.entry.msgid, self.entry.msgstr, self.target, syntax=self.syntax)

    @cached_property
    def is_blank(self) -> bool:
        """Whether nothing of the target can be seen."""
        return not self.entry.msgstr.strip(_INVISIBLE)

    @cached_property
    def is_copy(self) -> bool:
        """Whether the target is the source again, where that cannot be right."""
        return is_left_in_source(self.entry.msgid, self.entry.msgstr, self.syntax, self.names)


@dataclass(frozen=True, slots=True)
class Check:
    """One question to a translation."""

    code: str
    """`TF` and three digits, for ever; docs/checks/CODE.md is its page."""
    name: str
    """What it looks at, in one or two words."""
    severity: Severity
    """Error only for what is broken whatever the translator meant."""
    function: Callable[[Subject], Iterator[str]]
    """Gives one message for each fault that it finds."""
    summary: str
    """What it finds, as the index of checks says it."""
