"""What a sentence pair may look like at run time: masked words, capitals, titles, two sentences in one line."""

from __future__ import annotations

import random
import re
from collections import Counter
from typing import NamedTuple

from training.pieces import PLACEHOLDERS

CORE = re.compile(r"^(\W*)(\w(?:.*\w)?)(\W*)$")  # punctuation before, the word itself, punctuation after
LONGEST_DOUBLE = 260  # code points of two sentences in one line
MASKED, UPPER, BARE, DOUBLE = (
    0.08,
    0.10,
    0.13,
    0.16,
)  # a die, 0–1, decides: below MASKED there are placeholders, and so on
TITLE_FROM, CAPITAL_FROM = 0.93, 0.75

Links = list[tuple[int, int]]


class Example(NamedTuple):
    """What the network is shown: a tag (or nothing), two texts and the links between their words."""

    tag: str
    source: str
    target: str
    links: Links


def parse_links(text: str) -> Links:
    """`0-0 1-2` as pairs of word numbers."""
    return [(int(i), int(j)) for i, _, j in (link.partition("-") for link in text.split())]


def augment(example: Example, rnd: random.Random, prose: bool, another: Example | None) -> Example:
    """The example, in one case of six changed to something that people will feed to the model.

    Args:
        prose: titles and doubled lines are made of sentences, not of labels or dictionary entries.
        another: an example of the same group that may follow it in one line.
    """
    dice = rnd.random()
    source, target = example.source, example.target
    if dice < MASKED:
        source, target = mask_words(source, target, example.links, rnd)
    elif dice < UPPER:
        source, target = source.upper(), target.upper()
    elif dice < BARE:
        source, target = without_full_stop(source, target)
    elif dice < DOUBLE and another is not None:
        return two_in_one(example, another)
    elif dice > TITLE_FROM and prose:
        source = title_case(source)
        if rnd.random() < 0.7:
            source, target = without_full_stop(source, target)
    elif (
        dice > CAPITAL_FROM and not prose
    ):  # words from a dictionary stand at the beginning of sentences, too
        source, target = _capital(source), _capital(target)
    return example._replace(source=source, target=target)


def mask_words(source: str, target: str, links: Links, rnd: random.Random) -> tuple[str, str]:
    """One to three words that correspond one to one become placeholders on both sides.

    Words that are the same on both sides (names, numbers) are preferred, for they are what gets masked.
    """
    sources, targets = source.split(" "), target.split(" ")
    of_source, of_target = Counter(i for i, _ in links), Counter(j for _, j in links)
    candidates = [
        (i, j)
        for i, j in links
        if i < len(sources) and j < len(targets) and of_source[i] == 1 == of_target[j]
        and CORE.match(sources[i]) and CORE.match(targets[j])
    ]  # fmt: skip
    equal = [(i, j) for i, j in candidates if _core(sources[i]) == _core(targets[j])]
    chosen = equal if equal and rnd.random() < 0.6 else candidates
    if not chosen:
        return source, target
    chosen = sorted(rnd.sample(chosen, min(len(chosen), rnd.choice((1, 1, 1, 2, 2, 3)))))
    names = PLACEHOLDERS[: len(chosen)] if rnd.random() < 0.8 else rnd.sample(PLACEHOLDERS, len(chosen))
    for (i, j), name in zip(chosen, names, strict=True):
        sources[i], targets[j] = (
            CORE.sub(rf"\g<1>{name}\g<3>", sources[i]),
            CORE.sub(rf"\g<1>{name}\g<3>", targets[j]),
        )
    return " ".join(sources), " ".join(targets)


def _core(word: str) -> str:
    match = CORE.match(word)
    return match[2] if match else ""


def without_full_stop(source: str, target: str) -> tuple[str, str]:
    """Both sides as a headline or a list item has them; unchanged when one of them ends otherwise."""
    if source[-1:] in ".!" and target[-1:] in ".!":
        return source.rstrip(".!"), target.rstrip(".!")
    return source, target


def title_case(text: str) -> str:
    """Every Word With a Capital, as English Titles Are Written."""
    return " ".join(_capital(word) for word in text.split(" "))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def two_in_one(first: Example, second: Example) -> Example:
    """Two sentences in one line, where both are sentences and short enough."""
    ends = ".!?"
    if (
        len(first.source) + len(second.source) > LONGEST_DOUBLE
        or first.source[-1:] not in ends
        or first.target[-1:] not in ends
    ):
        return first
    sources, targets = first.source.count(" ") + 1, first.target.count(" ") + 1
    links = first.links + [(i + sources, j + targets) for i, j in second.links]
    return Example(first.tag, f"{first.source} {second.source}", f"{first.target} {second.target}", links)
