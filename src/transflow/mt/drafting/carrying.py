"""Emphasis and links carried to the words of a draft that they belong to.

A model's attention says which stretch of the draft looks back to which of the sentence. A pair goes around
the unbroken run of words whose attention to its own words outweighs the attention to others the most.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from transflow.markup import Span
from transflow.mt.engine import Draft, Link

_TOKEN = re.compile(r"⟦[0-9]+⟧|\w+(?:[-'’]\w+)*|[^\w\s]")
_PLACEHOLDER = re.compile("⟦[0-9]+⟧")
_LEAST_SHARE = 0.2
"""Of a single word's attention, where no word gives a pair the greater part of it."""
_LEAST_COVERED = 0.5
"""Of the attention that a pair's words get from the whole draft, what its run must hold."""
_TAKEN = -1000.0


@dataclass(frozen=True, slots=True)
class _Word:
    """A word or placeholder of the draft."""

    start: int
    end: int
    shares: tuple[float, ...]
    """How much of its attention goes to the words of each span; all 0 where it looks at no word."""
    is_linked: bool


def carry(source: str, spans: Sequence[Span], draft: Draft) -> tuple[Span, ...] | None:
    """The spans around the words of the draft.

    Args:
        source: the masked sentence.
        spans: the pairs that were lifted from it: in reading order, the outer before the inner.
        draft: its draft with links.

    Returns:
        Spans that nest as in the source; None where a pair finds no words of its own.
    """
    words = _words(source, spans, draft)
    runs: list[tuple[int, int]] = []  # of indices in words
    owners = [_owner(word, spans) for word in words]
    for number in range(len(spans)):
        parent = _parent(spans, number)
        first, last = runs[parent] if parent >= 0 else (0, len(words))
        taken = [runs[other] for other in range(number) if _parent(spans, other) == parent]
        scores = [
            _score(word, number, owners[index], _is_rival(spans, number, owners[index]))
            if first <= index < last and not any(start <= index < end for start, end in taken)
            else _TAKEN
            for index, word in enumerate(words)
        ]
        run = _best_run(scores) or _best_word(words, number, scores)
        if run is None or not _is_covered(words, number, run):
            return None
        runs.append(run)
    placed = [
        _place(source, span, draft.text, words[run[0]].start, words[run[1] - 1].end)
        for span, run in zip(spans, runs, strict=True)
    ]
    return _nested(spans, placed)


def _words(source: str, spans: Sequence[Span], draft: Draft) -> list[_Word]:
    places = {found[0]: found.start() for found in _PLACEHOLDER.finditer(source)}
    is_word = [character.isalnum() for character in source]
    links = [link for link in draft.links or () if any(is_word[link.source_start : link.source_end])]
    words: list[_Word] = []
    at = 0
    for token in _TOKEN.finditer(draft.text):
        start, end = token.span()
        place = places.get(token[0])
        if place is not None:
            shares = tuple(float(span.start <= place < span.end) for span in spans)
            words.append(_Word(start, end, shares, True))
        elif token[0][0].isalnum() or token[0][0] == "_":
            while at < len(links) and links[at].target_end <= start:
                at += 1
            own = []
            following = at
            while following < len(links) and links[following].target_start < end:
                own.append(links[following])
                following += 1
            words.append(_Word(start, end, _shares(own, spans), bool(own)))
    return words


def _shares(links: Sequence[Link], spans: Sequence[Span]) -> tuple[float, ...]:
    total = sum(link.weight for link in links)
    if not total:
        return (0.0,) * len(spans)
    return tuple(
        sum(
            link.weight
            for link in links
            if span.start <= (link.source_start + link.source_end - 1) / 2 < span.end
        )
        / total
        for span in spans
    )


def _owner(word: _Word, spans: Sequence[Span]) -> int:
    """The innermost span that most of a word's attention goes to; -1 where there is none."""
    holding = [number for number in range(len(spans)) if word.shares[number] > 0.5]
    return min(holding, key=lambda number: spans[number].end - spans[number].start, default=-1)


def _is_rival(spans: Sequence[Span], number: int, owner: int) -> bool:
    """Whether a word belongs to a pair that stands beside this one."""
    return owner >= 0 and not (
        _encloses(spans[owner], spans[number]) or _encloses(spans[number], spans[owner])
    )


def _score(word: _Word, number: int, owner: int, is_rival: bool) -> float:
    if is_rival:
        return -1.0
    return word.shares[number] - 0.5 if word.is_linked else -0.05


def _best_run(scores: Sequence[float]) -> tuple[int, int] | None:
    """The run of neighbours with the greatest sum; None where no sum is above 0."""
    best, found = 0.0, None
    total, start = 0.0, 0
    for index, score in enumerate(scores):
        if total <= 0:
            total, start = 0.0, index
        total += score
        if total > best:
            best, found = total, (start, index + 1)
    return found


def _best_word(words: Sequence[_Word], number: int, scores: Sequence[float]) -> tuple[int, int] | None:
    free = [index for index, score in enumerate(scores) if score > _TAKEN]
    best = max(free, key=lambda index: words[index].shares[number], default=None)
    if best is None or words[best].shares[number] < _LEAST_SHARE:
        return None
    return best, best + 1


def _is_covered(words: Sequence[_Word], number: int, run: tuple[int, int]) -> bool:
    everywhere = sum(word.shares[number] for word in words)
    inside = sum(word.shares[number] for word in words[run[0] : run[1]])
    return inside >= _LEAST_COVERED * everywhere


def _parent(spans: Sequence[Span], number: int) -> int:
    """The innermost span around this one, or -1."""
    for other in range(number - 1, -1, -1):
        if _encloses(spans[other], spans[number]):
            return other
    return -1


def _encloses(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _place(source: str, span: Span, target: str, start: int, end: int) -> Span:
    """The span around the words of its run, with the marks beside them that it has in the source.

    A pair inside a word that came through unchanged (`m<sup>3</sup>`) stands where it stood in it.
    """
    before, after = _word_around(source, span)
    if before + after and target[start:end] == source[span.start - before : span.end + after]:
        return replace(span, start=start + before, end=end - after)
    inner = source[span.start : span.end]
    n_before = len(inner) - len(inner.lstrip(_marks(inner)))
    n_after = len(inner) - len(inner.rstrip(_marks(inner)))
    while n_before and start and _is_mark(target[start - 1]):
        start, n_before = start - 1, n_before - 1
    while n_after and end < len(target) and _is_mark(target[end]):
        end, n_after = end + 1, n_after - 1
    return replace(span, start=start, end=end)


def _word_around(source: str, span: Span) -> tuple[int, int]:
    """How many letters of the same word stand before and after a span."""
    before = after = 0
    if source[span.start].isalnum():
        while span.start > before and source[span.start - before - 1].isalnum():
            before += 1
    if source[span.end - 1].isalnum():
        while source[span.end + after : span.end + after + 1].isalnum():
            after += 1
    return before, after


def _marks(text: str) -> str:
    return "".join({character for character in text if _is_mark(character)}) or "\0"


def _is_mark(character: str) -> bool:
    return not character.isalnum() and not character.isspace() and character not in "⟦⟧_"


def _nested(spans: Sequence[Span], placed: Sequence[Span]) -> tuple[Span, ...]:
    """The placed spans, each outer one wide enough for the marks that its inner ones took in."""
    wide = list(placed)
    for number in range(len(spans) - 1, -1, -1):
        parent = _parent(spans, number)
        if parent >= 0:
            wide[parent] = replace(
                wide[parent],
                start=min(wide[parent].start, wide[number].start),
                end=max(wide[parent].end, wide[number].end),
            )
    return tuple(wide)
