"""Two drafts in a row as one: through English where no package knows the pair."""

from __future__ import annotations

from collections import defaultdict

from transflow.mt.engine import Draft, Link


def compose(first: Draft | None, second: Draft | None) -> Draft | None:
    """The second draft with its links leading to the source of the first; None where either is missing."""
    if first is None or second is None:
        return None
    score = first.score + second.score
    if first.links is None or second.links is None:
        return Draft(second.text, score)
    return Draft(second.text, score, tuple(_through(first.links, second.links)))


def _through(first: tuple[Link, ...], second: tuple[Link, ...]) -> list[Link]:
    by_character: defaultdict[int, set[Link]] = defaultdict(set)
    for link in first:
        for character in range(link.target_start, link.target_end):
            by_character[character].add(link)
    composed: list[Link] = []
    for link in second:
        middle = range(link.source_start, link.source_end)
        for back in sorted({back for character in middle for back in by_character[character]}):
            shared = min(back.target_end, link.source_end) - max(back.target_start, link.source_start)
            weight = round(link.weight * back.weight * shared / max(len(middle), 1), 3)
            composed.append(
                Link(back.source_start, back.source_end, link.target_start, link.target_end, weight)
            )
    return composed
