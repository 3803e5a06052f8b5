"""Texts that are cut differently now: a paragraph became its sentences, or sentences became their paragraph (law 10).

The words are the same, so the translations go along: sentence by sentence where source and target have the same
number of them, else whole and fuzzy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from transflow import sentences
from transflow.markup import protected_spans
from transflow.model import Entry, Syntax


class Cutter(Protocol):
    """Finds the sentences of a source text and of its translation."""

    def source(self, text: str) -> tuple[str, ...]:
        """The sentences of a source text, without the white space between them."""
        ...

    def target(self, text: str) -> tuple[str, ...]:
        """The sentences of a translation, without the white space between them."""
        ...


@dataclass(frozen=True, slots=True)
class SentenceCutter:
    """Cuts as the formats cut: never inside a link, emphasis or code."""

    source_tag: str
    target_tag: str
    syntax: Syntax

    def source(self, text: str) -> tuple[str, ...]:
        """The sentences of a source text."""
        return self._cut(text, self.source_tag)

    def target(self, text: str) -> tuple[str, ...]:
        """The sentences of a translation."""
        return self._cut(text, self.target_tag)

    def _cut(self, text: str, tag: str) -> tuple[str, ...]:
        parts = sentences.split(text, tag, protected_spans(text, self.syntax))
        return tuple(part.strip() for part in parts if part.strip())


@dataclass(frozen=True, slots=True)
class Recut:
    """What a text that is cut differently takes over."""

    index: int
    """Of the new text."""
    msgstr: str
    origins: tuple[int, ...]
    """Of the old texts."""
    is_certain: bool
    """Whether sentences could be told apart; else the target is more than this text's."""


def divide(old: Sequence[Entry], new: Mapping[tuple[str | None, str], int], cutter: Cutter) -> list[Recut]:
    """Old paragraphs whose sentences are texts of their own now.

    Args:
        old: entries with targets that nobody has taken over yet.
        new: indices of texts that have no translation yet, by (msgctxt, msgid).
        cutter: finds sentences.
    """
    found: list[Recut] = []
    for origin, entry in enumerate(old):
        parts = cutter.source(entry.msgid)
        homes = [new.get((entry.msgctxt, part)) for part in parts]
        if len(parts) < 2 or not any(home is not None for home in homes):
            continue
        targets = cutter.target(entry.msgstr)
        if len(targets) == len(parts):
            found += [
                Recut(home, target, (origin,), True)
                for home, target in zip(homes, targets, strict=True)
                if home is not None
            ]
        else:
            _, home = max(
                (len(part), home) for part, home in zip(parts, homes, strict=True) if home is not None
            )
            found.append(Recut(home, entry.msgstr, (origin,), False))
    return found


def join(
    old: Mapping[tuple[str | None, str], tuple[int, Entry]], new: Sequence[tuple[int, Entry]], cutter: Cutter
) -> list[Recut]:
    """New paragraphs whose sentences were texts of their own.

    Args:
        old: position and entry of texts with targets, by (msgctxt, msgid).
        new: indices and entries of texts that have no translation yet.
        cutter: finds sentences.
    """
    found: list[Recut] = []
    for index, entry in new:
        parts = [old.get((entry.msgctxt, part)) for part in cutter.source(entry.msgid)]
        known = [part for part in parts if part is not None]
        if len(parts) < 2 or not known:
            continue
        msgstr = " ".join(part.msgstr for _, part in known)
        found.append(Recut(index, msgstr, tuple(position for position, _ in known), len(known) == len(parts)))
    return found
