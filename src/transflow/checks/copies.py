"""TF001, TF010: what was left in the source language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transflow.checks.subject import Check, Subject
from transflow.model import Severity
from transflow.untranslated import count_ordinary_words

UNTRANSLATED = "TF001"

_QUOTED = re.compile(r"„[^„“”]*[“”]|“[^“”]*”|«[^«»]*»|»[^«»]*«|\"[^\"]*\"|‘[^‘’]*’|‚[^‚‘]*‘")
_STRETCH = re.compile(r"\S+")
_TRIMMED = ".,;:!?…\"'“”„«»‘’‚()[]{}*_–—-"
_RUN = 4
_ORDINARY = 3


def untranslated(subject: Subject) -> Iterator[str]:
    """Say that a target is blank or the source again."""
    if subject.is_blank:
        yield "the target is blank"
    elif subject.is_copy and not subject.is_confirmed:
        yield "the target is the source text again"


def left_in_source(subject: Subject) -> Iterator[str]:
    """Quote the first run of source words that stands in the target, outside its quotations and names."""
    if subject.is_copy:
        return
    words = [word for stretch in subject.msgid.split() if (word := _key(stretch))]
    text = _QUOTED.sub(lambda match: " " * len(match[0]), subject.msgstr)
    found = [(word, match) for match in _STRETCH.finditer(text) if (word := _key(match[0]))]
    keys = [word for word, _ in found]
    if len(set(words).intersection(keys)) < _ORDINARY:
        return
    runs = {tuple(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1)}
    start = 0
    while start <= len(keys) - _RUN:
        end = start
        while end + _RUN <= len(keys) and tuple(keys[end : end + _RUN]) in runs:
            end += 1
        if end == start:
            start += 1
            continue
        stretch = text[found[start][1].start() : found[end + _RUN - 2][1].end()]
        if count_ordinary_words(stretch, subject.names) >= _ORDINARY:
            yield f"“{_shortened(stretch)}” is left in the source language"
            return
        start = end + _RUN - 1


def _key(stretch: str) -> str:
    """A word without the marks around it, in small letters; a path or an option is one word."""
    return stretch.strip(_TRIMMED).casefold()


def _shortened(text: str) -> str:
    words = text.split()
    return " ".join(words) if len(words) <= 8 else " ".join([*words[:6], "…"])


CHECKS = (
    Check(
        UNTRANSLATED,
        "untranslated",
        Severity.WARNING,
        untranslated,
        "the target is blank or the source text again",
    ),
    Check(
        "TF010",
        "partly untranslated",
        Severity.WARNING,
        left_in_source,
        "four or more words in a row are still those of the source",
    ),
)
