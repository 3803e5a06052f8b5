"""Inline tags in a run of text: which belong together, and may therefore move with the words between them.

One judgement serves both ends. In a source, a tag that stands alone (left open, misnested, or around a block) is a
boundary and stays out of the segments; in a target such a tag would reach into the rest of the page and is escaped.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set

from transflow.formats.html_names import FORMATTING, ONE_AT_A_TIME, RUBY_PARTS, VOID
from transflow.formats.html_tokens import Kind, Token

ALONE = -1
"""The partner of a tag that has none."""

_DEEPEST = 256
"""Inline elements within each other in one run; deeper ones count as standing alone."""

_SAME = 3
"""So many equal formatting elements a parser keeps in mind (the standard's Noah's Ark clause)."""


def pair_tags(tokens: Sequence[Token], active: Iterable[str], refused: Set[int] | None = None) -> list[int]:
    """For each token the index of its partner: its own where it needs none, `ALONE` for a tag that stands alone.

    Args:
        tokens: of a run of text, in order.
        active: names of the formatting that is open around the run.
        refused: of a target, the indices of start tags that are not to count; each takes its end tag with it. A tag
            that stands alone then ends nothing, since it will be escaped.

    Returns:
        A list as long as `tokens`; the pairs in it nest properly.
    """
    return _Pairing(tokens, active, refused).pair()


def break_pairs(partners: list[int]) -> None:
    """Let every tag stand alone that has a tag standing alone between itself and its partner."""
    alone_before = [0]
    for partner in partners:
        alone_before.append(alone_before[-1] + (partner == ALONE))
    for index, partner in enumerate(list(partners)):
        if partner > index and alone_before[partner] > alone_before[index + 1]:
            partners[index] = partners[partner] = ALONE


class _Pairing:
    def __init__(self, tokens: Sequence[Token], active: Iterable[str], refused: Set[int] | None) -> None:
        self._tokens = tokens
        self._is_target = refused is not None
        self._refused = refused or frozenset()
        self._partners = list(range(len(tokens)))
        self._open: list[int] = []
        """Indices of the start tags that wait for their partner, outermost first."""
        self._open_by_name: defaultdict[str, list[int]] = defaultdict(list)
        self._refused_by_name: defaultdict[str, list[int]] = defaultdict(list)
        self._nesting = Counter(active)
        """How many elements of a name are open, around the run and in it."""

    def pair(self) -> list[int]:
        for index, token in enumerate(self._tokens):
            if token.kind is Kind.START:
                self._start(index, token.name)
            elif token.kind is Kind.END:
                self._end(index, token.name)
        while self._open:
            self._partners[self._take_innermost()] = ALONE
        return self._partners

    def _start(self, index: int, name: str) -> None:
        if index in self._refused:
            self._partners[index] = ALONE
            if name not in VOID:
                self._refused_by_name[name].append(index)
            return
        if name in VOID:
            return
        if name in RUBY_PARTS and self._open and self._tokens[self._open[-1]].name in RUBY_PARTS:
            self._take_innermost()
        if self._has_to_stand_alone(name):
            self._partners[index] = ALONE
            if name in ONE_AT_A_TIME:
                self._part(name)
                self._nesting[name] += not self._is_target
            return
        self._open.append(index)
        self._open_by_name[name].append(index)
        self._nesting[name] += 1

    def _has_to_stand_alone(self, name: str) -> bool:
        if name in RUBY_PARTS:
            return not self._open_by_name["ruby"]
        if name in ONE_AT_A_TIME and self._nesting[name]:
            return True
        return len(self._open) >= _DEEPEST or (name in FORMATTING and self._nesting[name] >= _SAME)

    def _part(self, name: str) -> None:
        """A second link has begun: the first, ended by it, stands alone too."""
        for index in self._open_by_name.pop(name, []):
            self._open.remove(index)
            self._partners[index] = ALONE
            self._nesting[name] -= 1

    def _end(self, index: int, name: str) -> None:
        waiting, refused = self._open_by_name[name], self._refused_by_name[name]
        if refused and (not waiting or refused[-1] > waiting[-1]):
            refused.pop()
            self._partners[index] = ALONE
        elif waiting:
            start = waiting[-1]
            while (innermost := self._take_innermost()) != start:
                if self._tokens[innermost].name not in RUBY_PARTS:
                    self._partners[innermost] = ALONE
            self._partners[start], self._partners[index] = index, start
        else:
            self._partners[index] = ALONE
            if self._nesting[name] and name in ONE_AT_A_TIME and not self._is_target:
                self._nesting[name] -= 1

    def _take_innermost(self) -> int:
        index = self._open.pop()
        name = self._tokens[index].name
        self._open_by_name[name].pop()
        self._nesting[name] -= 1
        return index
