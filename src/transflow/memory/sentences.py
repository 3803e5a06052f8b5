"""Sentence by sentence: which sentence of a target a person wrote for which sentence of its source."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transflow.markup import protected_spans
from transflow.model import Syntax
from transflow.sentences import split

_LONGEST_SHARE = 2.5
_SLACK = 15
"""Characters: a sentence and its translation differ in length by at most this factor and so many more."""
_FIGURES = re.compile(r"[0-9]+")
_MAY_END = re.compile(r"[.!?…:;。！？｡؟۔।\n][\"'»”’›)\]*_<]*(?:\s|[^\x00-\x7f]|<)")
"""Something after which a sentence may end inside a text: without it there is nothing to cut."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and what a person wrote for it."""

    source: str
    target: str


def align(source: str, target: str, source_tag: str, target_tag: str, syntax: Syntax) -> tuple[Pair, ...]:
    """The sentences of a text beside those of its translation.

    They are paired only where both have the same number, at least two, and each pair looks like one: lengths
    of like size and the same figures. One doubtful pair, and none of the text is used.

    Args:
        source: a text.
        target: what a person wrote for it.
        source_tag: tag of the source language.
        target_tag: tag of the target language.
        syntax: the markup both are in; no sentence ends inside a pair of marks.
    """
    if _MAY_END.search(source) is None or _MAY_END.search(target) is None:
        return ()
    ours, theirs = _cut(source, source_tag, syntax), _cut(target, target_tag, syntax)
    if len(ours) != len(theirs) or len(ours) < 2:
        return ()
    pairs = tuple(map(Pair, ours, theirs))
    return pairs if all(map(_is_likely, pairs)) else ()


def _cut(text: str, tag: str, syntax: Syntax) -> list[str]:
    parts = split(text, tag, protected_spans(text, syntax))
    return [part.strip() for part in parts if part.strip()]


def _is_likely(pair: Pair) -> bool:
    shorter, longer = sorted((len(pair.source), len(pair.target)))
    if longer > _LONGEST_SHARE * shorter + _SLACK:
        return False
    return sorted(_FIGURES.findall(pair.source)) == sorted(_FIGURES.findall(pair.target))
