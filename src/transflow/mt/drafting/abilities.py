"""What a model can do besides translating, found out by trying.

Some models were trained to keep placeholders, some happen to copy one spelling of them and not another; some
have an attention that tells which word came from which. Nothing in a package says so. A few sentences whose
answer can be checked without knowing the language do: numbers and names that come out as they went in.
The tries are drafts like any other, so the cache remembers them under the digest of the engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from transflow.mt.engine import Draft, Link

_STYLES = ("⟦{}⟧", "[{}]", "<{}>", "{{{}}}", "X{}X", "#{}#")
"""Spellings of a placeholder, the usual one first."""

_WITH_PLACEHOLDERS = {
    "en": (
        "Write to {0} before Friday.",
        "The program {0} reads the file.",
        "We met {0} and {1} in the city.",
        "All members of {0} support the demands.",
        "The document {0} was published on 12 May.",
        "{0} is the name of our union.",
    ),
    "": ("Ana, {0}, Marko.", "Ana: {0} (2021).", "{0}: Ana, {1}, Marko 17.", "Marko {0} Ana."),
}
_WITH_NUMBERS = {
    "en": (
        "Ana bought 17 red apples and Marko sold 35 old chairs.",
        "In 1984 the workers met 250 guests from the neighbouring town.",
        "Ivana wrote 12 letters, Petar 8 and Amra 64.",
    ),
    "": ("Ana 17, Marko 35, Ivana 1984.", "Petar 12 – Amra 64 – Ivan 250."),
}
_LEAST_KEPT = 2 / 3
_WELL_KEPT = 0.8
_LEAST_RIGHT = 0.8
_FEWEST_CHECKED = 4
_OURS = re.compile("⟦([0-9]+)⟧")
_COPIED = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Abilities:
    """Which rungs of the ladder a model can stand on."""

    style: str | None
    """How a placeholder is spelled for it; None where it keeps none."""
    is_aligned: bool
    """Whether its links can be trusted to say which word came from which."""

    def spell(self, text: str) -> str | None:
        """A masked text as the model gets it; None where it keeps no placeholder that is clear in it."""
        if "⟦" not in text or self.style == _STYLES[0]:
            return text
        if self.style is None or _pattern(self.style).search(text):
            return None
        style = self.style
        return _OURS.sub(lambda found: style.format(found[1]), text)

    def unspell(self, text: str) -> str:
        """What the model made of it, with our placeholders again."""
        return text if self.style is None else _pattern(self.style).sub(r"⟦\1⟧", text)


def find_abilities(
    source: str, translate: Callable[[Sequence[str]], Mapping[str, Draft | None]]
) -> Abilities:
    """What a model can do, by its drafts of a few sentences.

    Args:
        source: tag of the source language.
        translate: gives drafts with links by sentence.
    """
    code = source.partition("-")[0]
    with_numbers = _WITH_NUMBERS.get(code, _WITH_NUMBERS[""])
    is_aligned = _is_aligned(with_numbers, translate(with_numbers))
    best, most = None, 0.0
    for style in _STYLES:
        probes = _WITH_PLACEHOLDERS.get(code, _WITH_PLACEHOLDERS[""])
        share = _share_kept(style, probes, translate([_fill(probe, style) for probe in probes]))
        if share > most:
            best, most = style, share
        if share >= _WELL_KEPT:
            break
    return Abilities(best if most >= _LEAST_KEPT else None, is_aligned)


def _pattern(style: str) -> re.Pattern[str]:
    opening, _, closing = style.format("\0").partition("\0")
    return re.compile(rf"{re.escape(opening)} ?([0-9]{{1,3}}) ?{re.escape(closing)}")


def _share_kept(style: str, probes: Sequence[str], drafts: Mapping[str, Draft | None]) -> float:
    kept = 0
    for probe in probes:
        draft = drafts.get(_fill(probe, style))
        wanted = sorted(re.findall(r"\{([0-9])\}", probe))
        kept += draft is not None and sorted(_pattern(style).findall(draft.text)) == wanted
    return kept / len(probes)


def _fill(probe: str, style: str) -> str:
    return probe.format(*map(style.format, (0, 1)))


def _is_aligned(probes: Sequence[str], drafts: Mapping[str, Draft | None]) -> bool:
    checked = right = 0
    for probe in probes:
        draft = drafts.get(probe)
        if draft is None or draft.links is None:
            return False
        for found in _COPIED.finditer(draft.text):
            places = [place for place in _COPIED.finditer(probe) if place[0] == found[0]]
            if len(places) != 1:
                continue
            (place,) = places
            weights = [
                link.weight if _touches(link, place) else -link.weight
                for link in draft.links
                if link.target_start < found.end() and found.start() < link.target_end
            ]
            checked += 1
            right += sum(weights) > 0
    return checked >= _FEWEST_CHECKED and right >= _LEAST_RIGHT * checked


def _touches(link: Link, place: re.Match[str]) -> bool:
    return link.source_start < place.end() and place.start() < link.source_end
