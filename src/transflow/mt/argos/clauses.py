"""Sentences that are too long for a model, divided where a clause ends, and their drafts joined again."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from transflow.mt.engine import Draft, Link

_MARKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[;:](?=\s)",
        r"(?<=\s)[–—-](?=\s)",
        r"[,،](?=\s)|[、，；：]",
        r"(?=\s(?:and|or|i|ili|und|oder|y|o)\s)",
    )
)
"""From the best place to divide to the worst."""

_LONGEST = 20_000
"""Code points. What is longer is no sentence."""


class Part(NamedTuple):
    """A clause of a sentence."""

    text: str
    start: int
    """Where it begins in the sentence, in code points."""


def divide(sentence: str, fits: Callable[[str], bool]) -> list[Part] | None:
    """The clauses of a sentence, as few as will do; None where one does not fit and cannot be divided."""
    if len(sentence) > _LONGEST:
        return None
    return _divide(Part(sentence.rstrip(), 0), fits)


def join(parts: Sequence[Part], drafts: Sequence[Draft | None]) -> Draft | None:
    """One draft of the drafts of clauses; None where one is missing."""
    written: list[str] = []
    links: list[Link] | None = []
    length, n_words, total = 0, 0, 0.0
    for number, (part, draft) in enumerate(zip(parts, drafts, strict=True)):
        if draft is None:
            return None
        text = _as_clause(part.text, draft.text, is_first=number == 0, is_last=number == len(parts) - 1)
        if number:
            written.append(" ")
            length += 1
        if draft.links is None:
            links = None
        elif links is not None:
            links += (_moved(link, part.start, length, len(text)) for link in draft.links)
        written.append(text)
        length += len(text)
        weight = max(len(text.split()), 1)
        n_words, total = n_words + weight, total + weight * draft.score
    return Draft("".join(written), total / max(n_words, 1), None if links is None else tuple(links))


def _divide(part: Part, fits: Callable[[str], bool]) -> list[Part] | None:
    if fits(part.text):
        return [part]
    middle = len(part.text) / 2
    for pattern in _MARKS:
        places = [found.end() for found in pattern.finditer(part.text, 1)]
        places = [place for place in places if part.text[place:].strip()]
        if not places:
            continue
        place = min(places, key=lambda place: abs(place - middle))
        rest = part.text[place:]
        start = place + len(rest) - len(rest.lstrip())
        before = _divide(Part(part.text[:place].rstrip(), part.start), fits)
        after = before and _divide(Part(part.text[start:], part.start + start), fits)
        return before + after if before and after else None
    return None


def _as_clause(source: str, text: str, *, is_first: bool, is_last: bool) -> str:
    """A clause translated as if it were a sentence, without the capital and full stop that it is not due."""
    if not is_last and source[-1:] in ",;:–—-" and text[-1:] in ".!?":
        text = text[:-1] + source[-1]
    elif not is_last and source[-1:].isalnum() and text[-1:] == ".":
        text = text[:-1]
    if not is_first and source[:1].islower() and text[:1].isupper() and text[1:2].islower():
        text = text[0].lower() + text[1:]
    return text


def _moved(link: Link, source_by: int, target_by: int, longest: int) -> Link:
    return Link(
        link.source_start + source_by,
        link.source_end + source_by,
        min(link.target_start, longest) + target_by,
        min(link.target_end, longest) + target_by,
        link.weight,
    )
