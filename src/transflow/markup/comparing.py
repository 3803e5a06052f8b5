"""Whether a target carries its source's markup, and what of a text is words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Self

from transflow.markup.html import tag_target
from transflow.markup.marks import SPELLINGS, UNCLOSED, Kind, Mark, partners
from transflow.markup.scanning import scan
from transflow.model import Syntax

_Identity = tuple[Kind, str]
_Place = tuple[_Identity, frozenset["_Identity | None"]]
"""A mark and what it may be said to stand directly inside; None is nothing."""
_MOST_TWINS = 8
"""So many pairs directly inside one another are told apart; texts with more are nobody's."""


def protected_spans(text: str, syntax: Syntax) -> tuple[tuple[int, int], ...]:
    """The stretches into which no sentence boundary may fall: code, addresses, pairs with all their words.

    Returns:
        (start, end) offsets in code points; in order and disjoint.
    """
    spans: list[tuple[int, int]] = []
    depth = start = 0
    for mark in scan(text, syntax):
        if not depth:
            start = mark.start
        depth += {"open": 1, "close": -1, "alone": 0}[mark.role]
        if not depth:
            spans.append((start, mark.end))
    return tuple(spans)


def plain(text: str, syntax: Syntax) -> str:
    """The words without markup: entities and escapes as the characters they spell; no code, no address."""
    written: list[str] = []
    at = 0
    for mark in scan(text, syntax):
        written.append(text[at : mark.start])
        written.append("\n" if mark.kind is Kind.BREAK else mark.word)
        at = mark.end
    written.append(text[at:])
    return "".join(written)


def compare(source: str, target: str, syntax: Syntax) -> tuple[str, ...]:
    """What markup of the source is missing, added or changed in the target, each as a clause.

    Compared are kinds, link targets, tags with their attributes, contents of code, and what stands inside
    what. How a mark is spelled, where it stands and the title of a link are the translator's.

    Returns:
        Clauses such as `link target https://… is missing`; empty where the markup is the same.
    """
    if source == target:
        return ()
    wanted, found = _Outline.of(source, syntax), _Outline.of(target, syntax)
    if wanted.marks == found.marks:
        moved = sorted(wanted.misplaced_in(found))
        return tuple(f"{_name(identity)} stands inside other markup than in the source" for identity in moved)
    return _differences(wanted.marks, found.marks)


def _differences(wanted: Counter[_Identity], found: Counter[_Identity]) -> tuple[str, ...]:
    missing, added = wanted - found, found - wanted
    clauses: list[str] = []
    for kind in Kind:
        gone = [identity for identity in missing if identity[0] is kind]
        new = [identity for identity in added if identity[0] is kind]
        if len(gone) == len(new) == 1 and missing[gone[0]] == added[new[0]] == 1:
            clauses.append(f"{_name(gone[0])} became {_value(new[0])}")
            continue
        clauses += (f"{_name(one)} is missing{_counts(wanted[one], found[one])}" for one in sorted(gone))
        clauses += (f"{_name(one)} is added{_counts(wanted[one], found[one])}" for one in sorted(new))
    return tuple(clauses)


def _counts(n_wanted: int, n_found: int) -> str:
    if n_wanted + n_found == 1:
        return ""
    return f" ({n_wanted} in the source, {n_found} in the target)"


def _name(identity: _Identity) -> str:
    kind, detail = identity
    if not detail:
        return str(kind)
    if kind is Kind.LINK or (kind is Kind.TAG and tag_target(detail)):
        return f"link target {_value(identity)}"
    return f"{kind} {_value(identity)}"


def _value(identity: _Identity) -> str:
    kind, detail = identity
    if kind is Kind.TAG:
        tag, unclosed, _ = detail.partition(UNCLOSED)
        return (tag_target(tag) or f"<{tag}>") + unclosed
    if kind is Kind.FOOTNOTE:
        return f"[^{detail}]"
    if kind is Kind.TASK:
        return f"[{detail}]"
    return f"`{detail}`" if kind is Kind.CODE else detail


@dataclass(frozen=True, slots=True)
class _Outline:
    """The marks of a text and what stands inside what.

    Pairs directly inside one another (`***word***`, `[**word**](target)`) are a group: which of them is the
    outer one is no difference.
    """

    marks: Counter[_Identity]
    places: Counter[_Place]
    n_outermost: int
    """How many groups stand inside no other."""

    @classmethod
    def of(cls, text: str, syntax: Syntax) -> Self:
        marks = tuple(mark for mark in scan(text, syntax) if mark.kind not in SPELLINGS)
        halves = partners(marks)
        outline = cls(Counter(), Counter(), 0)
        n_outermost = 0
        around: list[tuple[tuple[_Identity, ...], int]] = []  # (group, index of its outermost closing half)
        index = 0
        while index < len(marks):
            if marks[index].role == "close":
                if around[-1][1] == index:
                    around.pop()
                index += 1
                continue
            first = index
            while marks[index].role == "open" and _is_twin(marks, halves, index):
                index += 1
            group = tuple(_identity(mark) for mark in marks[first : index + 1])
            outline._add(group, around[-1][0] if around else ())
            n_outermost += not around
            if marks[first].role == "open":
                around.append((group, halves[first]))
            index += 1
        return cls(outline.marks, outline.places, n_outermost)

    def _add(self, group: tuple[_Identity, ...], parent: tuple[_Identity, ...]) -> None:
        parents = frozenset(parent[:_MOST_TWINS] or (None,))
        for identity in group:
            self.marks[identity] += 1
            twins = frozenset(group[:_MOST_TWINS]) - {identity}
            self.places[identity, twins | parents] += 1

    def misplaced_in(self, other: _Outline) -> set[_Identity]:
        """Those of the same marks that stand inside something else in the other text."""
        rest = other.places - self.places
        misplaced: set[_Identity] = set()
        for (identity, parents), number in (self.places - other.places).items():
            for place in [place for place in rest if place[0] == identity and place[1] & parents]:
                used = min(number, rest[place])
                rest[place] -= used
                number -= used
            if number:
                misplaced.add(identity)
        if not misplaced and self.n_outermost != other.n_outermost:
            misplaced.update(identity for identity, _ in self.places - other.places)
        return misplaced


def _is_twin(marks: tuple[Mark, ...], halves: dict[int, int], index: int) -> bool:
    """Whether the pair opened at `index` holds exactly one other pair and nothing else."""
    inner = index + 1
    return (
        marks[inner].role == "open"
        and marks[inner].start == marks[index].end
        and halves[inner] + 1 == halves[index]
        and marks[halves[inner]].end == marks[halves[index]].start
    )


def _identity(mark: Mark) -> _Identity:
    return mark.kind, mark.detail
