"""The same text again: which of several translations is the one to offer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from transflow.markup import compare
from transflow.model import State, Syntax


@dataclass(frozen=True, slots=True)
class Remembered:
    """A text and what a person made of it."""

    source: str
    target: str
    state: State
    """At least `translated`: other words are not remembered."""
    origin: str
    """The stem of the document that it stands in; for imported memory the name of its file."""
    msgctxt: str | None = None
    syntax: Syntax | None = None
    """The markup that the text is in; None where an imported memory does not say."""
    is_obsolete: bool = False
    is_imported: bool = False
    at: str = ""
    """When the target was last changed or approved, as far as an imported memory says: UTC, ISO 8601."""


def best(
    remembered: Iterable[Remembered], syntax: Syntax | None, *, msgctxt: str | None = None, document: str = ""
) -> Remembered | None:
    """The translation to offer for a text, among those of exactly this text.

    The same context comes first, then reviewed before translated, texts that are in use before obsolete ones,
    our own before imported ones, the same document before others, and the latest of imported ones.

    Args:
        remembered: all with the text as their source.
        syntax: the markup that the text is in now. Words from another syntax are offered only where they
            carry their source's markup in this one too. None for people who only want to look.
        msgctxt: the context that the author gives the text.
        document: stem of the document in which a translation is wanted.
    """
    ranked = sorted(
        remembered,
        key=lambda item: (
            item.msgctxt == msgctxt,
            item.state.rank,
            not item.is_obsolete,
            not item.is_imported,
            item.origin == document,
            item.at,
        ),
        reverse=True,
    )
    return next((item for item in ranked if _fits(item, syntax)), None)


def _fits(item: Remembered, syntax: Syntax | None) -> bool:
    return syntax is None or item.syntax == syntax or not compare(item.source, item.target, syntax)
