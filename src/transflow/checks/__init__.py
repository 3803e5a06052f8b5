"""Checks: what can be said about a translation without understanding it.

One check is one function, one page (docs/checks/CODE.md) and one file of examples
(tests/golden/checks/CODE.toml). An error is broken whatever the translator meant; all else is a warning.
Codes never change their meaning: TF00x compares what both texts must share, TF01x looks at words,
TF02x at characters, TF03x at punctuation and spacing.

A person overrules a check for one entry with a translator comment: `# ignore: TF003, TF032`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import lru_cache

from transflow.checks import (
    characters,
    copies,
    length,
    negation,
    numbers,
    punctuation,
    repetition,
    structure,
    terms,
)
from transflow.checks.subject import Check, Subject, Terms, TermViolation
from transflow.errors import ProjectError
from transflow.model import Entry, Finding

__all__ = ["CHECKS", "Check", "Subject", "TermViolation", "Terms", "check", "selected"]

CHECKS: tuple[Check, ...] = tuple(
    sorted(
        (
            one
            for room in (
                characters,
                copies,
                length,
                negation,
                numbers,
                punctuation,
                repetition,
                structure,
                terms,
            )
            for one in room.CHECKS
        ),
        key=lambda one: one.code,
    )
)
"""Every check, by its code."""

_IGNORED = re.compile(r"\s*ignore:((?:[\s,]*TF\d{1,3}\b)+)", re.IGNORECASE)


def check(
    subject: Subject, *, select: Collection[str] = (), ignore: Collection[str] = ()
) -> Iterator[Finding]:
    """Ask every selected check about an entry; one without a target has no findings.

    Args:
        subject: the entry with its languages and terms.
        select: codes or their beginnings (`TF0`, `TF003`); none means all.
        ignore: codes or their beginnings that are left out.

    Raises:
        ProjectError: if a code is none.
    """
    entry = subject.entry
    checks = selected(frozenset(select), frozenset(ignore) | _ignored_by_people(entry))
    if entry.is_obsolete or not entry.has_target:
        return
    said: set[tuple[str, str]] = set()
    for form in _forms(subject):
        for one in checks:
            if form.is_blank and one.code != copies.UNTRANSLATED:
                continue
            for message in map(_shown, _messages(one, form)):
                if (one.code, message) not in said:
                    said.add((one.code, message))
                    yield Finding(
                        one.code, one.severity, message, subject.path, entry.line, entry.key, subject.target
                    )


@lru_cache(maxsize=512)
def selected(select: frozenset[str] = frozenset(), ignore: frozenset[str] = frozenset()) -> tuple[Check, ...]:
    """The checks that a selection leaves.

    Args:
        select: codes or their beginnings; none means all.
        ignore: codes or their beginnings that are left out, even where they are selected.

    Raises:
        ProjectError: if a code is none.
    """
    for code in sorted(select | ignore):
        if not code or not any(one.code.startswith(code) for one in CHECKS):
            from difflib import get_close_matches

            near = get_close_matches(code.upper(), [one.code for one in CHECKS], n=1, cutoff=0.0)
            raise ProjectError(
                f"there is no check “{code}”",
                remedy=f"did you mean {near[0]}? docs/checks/README.md lists all; TF03 is all that begin so",
            )
    return tuple(
        one
        for one in CHECKS
        if (not select or one.code.startswith(tuple(select)))
        and not (ignore and one.code.startswith(tuple(ignore)))
    )


def _shown(message: str) -> str:
    """The message as one line in which every character can be seen: it quotes texts that nobody vetted."""
    return "".join(
        character if character.isprintable() else f"‹U+{ord(character):04X}›"
        for character in " ".join(message.split())
    )


def _ignored_by_people(entry: Entry) -> frozenset[str]:
    """The codes that a translator comment overrules; those that no check has any more are passed over."""
    codes = {
        code
        for comment in entry.translator_comments
        if (match := _IGNORED.match(comment))
        for code in re.findall(r"TF\d+", match[1].upper())
    }
    return frozenset(code for code in codes if any(one.code.startswith(code) for one in CHECKS))


def _forms(subject: Subject) -> tuple[Subject, ...]:
    """The subject itself, or one for each plural form."""
    entry = subject.entry
    if entry.msgid_plural is None:
        return (subject,)
    return tuple(
        replace(subject, entry=replace(entry, msgstr=form, msgid_plural=entry.msgid_plural, msgstr_plural=()))
        for form in entry.msgstr_plural
    )


def _messages(one: Check, form: Subject) -> tuple[str, ...]:
    """What a check says; a plural form is right where it suits the singular or the plural of the source."""
    messages = tuple(one.function(form))
    if not messages or form.entry.msgid_plural is None:
        return messages
    plural = replace(form, entry=replace(form.entry, msgid=form.entry.msgid_plural))
    return messages and tuple(one.function(plural))
