"""The translation memory: what people wrote for a text before, whole or sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from transflow import sentences
from transflow.markup import protected_spans
from transflow.model import State, Syntax


@dataclass(frozen=True, slots=True)
class Remembered:
    """A text and what a person made of it."""

    document: str
    """The stem of the document that it stands in."""
    msgctxt: str | None
    msgid: str
    msgstr: str
    state: State
    is_obsolete: bool = False


class Memory:
    """What people wrote in one language of a project.

    Args:
        remembered: human targets; those below `translated` are not offered.
        source: tag of the source language, for its sentences.
        target: tag of the target language, for its sentences.
    """

    def __init__(self, remembered: Iterable[Remembered], source: str, target: str) -> None:
        self._source, self._target = source, target
        self._texts: dict[str, list[Remembered]] = {}
        for item in remembered:
            if item.state.is_at_least(State.TRANSLATED):
                self._texts.setdefault(item.msgid, []).append(item)
        self._sentences: dict[str, str] | None = None

    def exact(self, msgid: str, *, msgctxt: str | None = None, document: str = "") -> Remembered | None:
        """The best translation of this very text: reviewed before translated, the same context and document before others."""
        return max(
            self._texts.get(msgid, ()),
            key=lambda item: (
                item.msgctxt == msgctxt,
                item.state.rank,
                not item.is_obsolete,
                item.document == document,
            ),
            default=None,
        )

    def sentence(self, text: str, syntax: Syntax = "text") -> str | None:
        """What a person wrote for this sentence inside a longer text; None where nobody did, or not surely.

        Sentences are paired only where source and target have the same number of them.
        """
        if self._sentences is None:
            self._sentences = self._align(syntax)
        return self._sentences.get(text.strip())

    def _align(self, syntax: Syntax) -> dict[str, str]:
        best: dict[str, tuple[int, str]] = {}
        for items in self._texts.values():
            for item in items:
                source = self._cut(item.msgid, self._source, syntax)
                target = self._cut(item.msgstr, self._target, syntax)
                if len(source) != len(target):
                    continue
                for one, other in zip(source, target, strict=True):
                    if one not in best or best[one][0] < item.state.rank:
                        best[one] = (item.state.rank, other)
        return {one: other for one, (_, other) in best.items()}

    @staticmethod
    def _cut(text: str, language: str, syntax: Syntax) -> list[str]:
        parts = sentences.split(text, language, protected_spans(text, syntax))
        return [part.strip() for part in parts]
