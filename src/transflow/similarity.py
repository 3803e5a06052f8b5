"""How alike two texts are: the one measure that merging and the memory share. The door to rapidfuzz."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

NEAR_RATIO = 0.6
"""From this ratio on a changed text counts as the old one edited; msgmerge's threshold is 0.6 as well."""

CONTEXT_WEIGHT = 0.04
"""What a neighbour that stayed adds to a candidate: enough to decide between near equals, too little to make a match."""


def ratio(one: str, other: str) -> float:
    """How alike two texts are, 0–1: 1 − (insertions + deletions) / (both lengths), over characters."""
    return fuzz.ratio(one, other) / 100


def pair_up(
    old: Sequence[str],
    new: Sequence[str],
    *,
    old_neighbours: Sequence[tuple[str | None, str | None]],
    new_neighbours: Sequence[tuple[str | None, str | None]],
    cutoff: float = NEAR_RATIO,
) -> dict[int, tuple[int, float]]:
    """Which new text is which old one, edited: best pairs first, each text used once.

    Args:
        old: texts that vanished, in document order.
        new: texts that appeared, in document order.
        old_neighbours: for each old text the texts before and after it in its document.
        new_neighbours: the same for each new text.
        cutoff: the least ratio, 0–1, of a pair.

    Returns:
        For indices into `new` that found their origin: (index into `old`, ratio).
    """
    if not old or not new:
        return {}
    candidates: list[tuple[float, float, int, int]] = []
    for n, text in enumerate(new):
        for _, score, o in process.extract(text, old, scorer=fuzz.ratio, score_cutoff=cutoff * 100, limit=8):
            bonus = CONTEXT_WEIGHT * sum(
                mine is not None and mine == theirs
                for mine, theirs in zip(new_neighbours[n], old_neighbours[o], strict=True)
            )
            distance = abs(n / len(new) - o / len(old))
            candidates.append((score / 100 + bonus, -distance, n, o))
    candidates.sort(key=lambda candidate: (-candidate[0], -candidate[1], candidate[2], candidate[3]))
    pairs: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for _, _, n, o in candidates:
        if n not in pairs and o not in taken:
            pairs[n] = (o, ratio(old[o], new[n]))
            taken.add(o)
    return pairs
