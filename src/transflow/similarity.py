"""How alike two texts are: the one measure that merging and the memory share. The door to rapidfuzz."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import log

from rapidfuzz import fuzz, process

NEAR_RATIO = 0.6
"""From this ratio on a changed text counts as the old one edited; msgmerge's threshold is 0.6 as well."""

SHARED_RATIO = 0.5
"""What of its words (weighed by how rare they are) a pair must share besides: two sentences of one pattern
reach `NEAR_RATIO` by their letters alone."""

ALIKE_RATIO = 0.85
"""From this ratio of their letters on nobody asks for shared words: a heading of two words has few to share."""

PART_RATIO = 0.8
"""From this share of the shorter text's words on it counts as a part of the longer: a paragraph was cut in two, or
two became one."""

PART_WORDS = 5
"""Words that a part has at least; every text has "we" and "the"."""

SLIP_RATIO = 0.8
"""From this ratio on two texts may differ in the spelling of one word alone: one wrong letter in three words."""

MATCH_RATIO = 0.75
"""From this ratio on a text of the memory is offered for another one."""

SHORT_TEXT = 20
"""Characters: up to this length words say too little about how alike two texts are."""

CONTEXT_WEIGHT = 0.04
"""What a neighbour that stayed adds to a candidate: enough to decide between near equals, too little to make a match."""

_SAME = 6
"""Characters at the beginning or the end that texts share when they differ in one word."""
_CANDIDATES = 8
"""Old texts that are looked at closely for each new one."""
_ALL_PAIRS = 4_000_000
"""So many pairs are compared letter by letter; of more only those that share a rare word."""
_COMMON = 200
"""A word in more texts than this finds no candidates: it would find them all."""
_IMAGINED = 50
"""Texts that are imagined besides, so that in a catalog of three texts no word counts as rare or common."""
_WORD = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|\w+")
"""A word; in scripts that put no space between words, a letter."""

Neighbours = Sequence[tuple[str | None, str | None]]


def ratio(one: str, other: str) -> float:
    """How alike two texts are, 0–1: 1 − (insertions + deletions) / (both lengths), over characters."""
    return fuzz.ratio(one, other) / 100


def near_equals(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs (index into `new`, index into `old`) of texts that differ in a few letters, best first for each new one."""
    by_start: dict[str, list[int]] = {}
    by_end: dict[str, list[int]] = {}
    for o, text in enumerate(old):
        by_start.setdefault(text[:_SAME], []).append(o)
        by_end.setdefault(text[-_SAME:], []).append(o)
    for n, text in enumerate(new):
        # One slip leaves the beginning or the end of the text as it was.
        places = sorted({*by_start.get(text[:_SAME], ()), *by_end.get(text[-_SAME:], ())})
        choices = {o: old[o] for o in places}
        best = process.extract(text, choices, scorer=fuzz.ratio, score_cutoff=100 * SLIP_RATIO, limit=3)
        yield from ((n, o) for _, _, o in best)


def like(text: str, others: Sequence[str], cutoff: float = MATCH_RATIO) -> list[tuple[int, float]]:
    """Which of other texts are like a text.

    Args:
        text: the one.
        others: those it is compared with, all of them.
        cutoff: the least ratio, 0–1.

    Returns:
        (index into `others`, ratio), in no order.
    """
    found = process.extract(text, others, scorer=fuzz.ratio, score_cutoff=cutoff * 100, limit=None)
    return [(index, score / 100) for _, score, index in found]


def pair_up(
    old: Sequence[str],
    new: Sequence[str],
    *,
    old_neighbours: Neighbours,
    new_neighbours: Neighbours,
    cutoff: float = NEAR_RATIO,
) -> dict[int, tuple[int, float]]:
    """Which new text is which old one, edited: best pairs first, each text used once.

    Args:
        old: texts that vanished, in document order.
        new: texts that appeared, in document order.
        old_neighbours: for each old text the texts before and after it in its document.
        new_neighbours: the same for each new text.
        cutoff: the least ratio, 0–1, of a pair that is not part and whole.

    Returns:
        For indices into `new` that found their origin: (index into `old`, ratio).
    """
    if not old or not new:
        return {}
    words = _Words(old, new)
    candidates: list[tuple[float, float, int, int]] = []
    for n, o in _candidates(old, new, words):
        n_stayed = sum(
            mine is not None and mine == theirs
            for mine, theirs in zip(new_neighbours[n], old_neighbours[o], strict=True)
        )
        score = _score(old[o], new[n], *words.overlap(o, n), cutoff, is_between_same=n_stayed == 2)
        if score is not None:
            distance = abs(n / len(new) - o / len(old))
            candidates.append((score + CONTEXT_WEIGHT * n_stayed, -distance, n, o))
    candidates.sort(key=lambda candidate: (-candidate[0], -candidate[1], candidate[2], candidate[3]))
    pairs: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for _, _, n, o in candidates:
        if n not in pairs and o not in taken:
            pairs[n] = (o, ratio(old[o], new[n]))
            taken.add(o)
    return pairs


def _score(
    old: str, new: str, shared: float, part: float, cutoff: float, *, is_between_same: bool
) -> float | None:
    """How good a pair is, 0–1; None where the two are different texts.

    Args:
        old: the text that vanished.
        new: the text that appeared.
        shared: what of their words both share, 0–1.
        part: what of the shorter one's words stand in the other, 0–1.
        cutoff: the least ratio, 0–1.
        is_between_same: whether the same texts stand before and after them.
    """
    letters = ratio(old, new)
    alike = max(letters, fuzz.token_sort_ratio(old, new) / 100)
    is_near = letters >= ALIKE_RATIO or (alike >= cutoff and (shared >= SHARED_RATIO or is_between_same))
    return (alike + shared) / 2 if is_near or part >= PART_RATIO else None


def _candidates(old: Sequence[str], new: Sequence[str], words: _Words) -> Iterator[tuple[int, int]]:
    """Pairs (new, old) worth a closer look: alike by their letters, or sharing rare words."""
    by_letters = len(old) * len(new) <= _ALL_PAIRS
    for n, text in enumerate(new):
        found = set(words.sharing(n))
        if by_letters:
            best = process.extract(text, old, scorer=fuzz.ratio, score_cutoff=50, limit=_CANDIDATES)
            found.update(o for _, _, o in best)
        yield from ((n, o) for o in sorted(found))


class _Words:
    """The words of all texts and the pairs of words beside each other, and how much each says: the rarer the more."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self._old = [_bag(text) for text in old]
        self._new = [_bag(text) for text in new]
        self._places: dict[str, list[int]] = {}
        for o, bag in enumerate(self._old):
            for word in bag:
                self._places.setdefault(word, []).append(o)
        n_texts = Counter(word for bag in (*self._old, *self._new) for word in bag)
        total = len(old) + len(new) + _IMAGINED
        self._weights = {word: log(1 + total / count) for word, count in n_texts.items()}

    def sharing(self, n: int) -> list[int]:
        """The old texts that share most with a new one."""
        scores: dict[int, float] = {}
        for word in self._new[n]:
            places = self._places.get(word, ())
            if len(places) <= _COMMON:
                for o in places:
                    scores[o] = scores.get(o, 0.0) + self._weights[word]
        return sorted(scores, key=lambda o: (-scores[o], o))[:_CANDIDATES]

    def overlap(self, o: int, n: int) -> tuple[float, float]:
        """What two texts share, 0–1: of both together, and of the one that has less."""
        old, new = self._old[o], self._new[n]
        both = sum(min(old[word], new[word]) * self._weights[word] for word in old.keys() & new.keys())
        mine, theirs = self._weigh(old), self._weigh(new)
        if not mine or not theirs:
            return 0.0, 0.0
        least = both / min(mine, theirs) if min(old.total(), new.total()) >= 2 * PART_WORDS - 1 else 0.0
        return 2 * both / (mine + theirs), least

    def _weigh(self, bag: Counter[str]) -> float:
        return sum(count * self._weights[word] for word, count in bag.items())


def _bag(text: str) -> Counter[str]:
    words = _WORD.findall(text.casefold())
    return Counter([*words, *(f"{one} {other}" for one, other in pairwise(words))])
