"""Word links between two texts: IBM Model 1 with a preference for the diagonal, in both directions, then symmetrised.

The idea is fast_align's (Dyer, Chahuneau, Smith 2013). It is enough to teach an attention head, needs nothing but numpy,
and its memory does not grow with the corpus: the translation table is hashed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from training.augment import Links
from training.corpus import Pair
from training.recipe import Recipe

MOST_BITS = 24  # 16 million cells; two word pairs that share one do little harm
DIAGONAL = 4.0  # how much nearer to the diagonal a link is likelier
NULL_SHARE = 0.08  # of target words that correspond to nothing, 0–1
ITERATIONS = 5
SMOOTHING = 0.01
CHUNK = 20_000  # sentences counted at once
WORD = re.compile(r"\w+")

Sentences = Sequence[tuple[list[int], list[int]]]


def stem(word: str) -> str:
    """A crude stem: enough for a language with seven cases, wrong for none in a way that matters here."""
    key = "_".join(WORD.findall(word.lower())) or word
    if len(key) < 5:
        return key
    return key[: max(4, len(key) - 3)] if len(key) > 7 else key[:-1]


@dataclass(slots=True)
class Model:
    """Translation probabilities p(target word | source word), learnt by expectation maximisation."""

    sources: int
    counts: NDArray[np.float64] = field(init=False)
    totals: NDArray[np.float64] = field(init=False)

    def learn(self, sentences: Sentences) -> None:
        """All iterations over the sentences; word 0 of the source is the empty word."""
        cells_in_all = sum((len(source) + 1) * len(target) for source, target in sentences)
        self.counts = np.ones(1 << min(MOST_BITS, 2 + cells_in_all.bit_length()))
        self.totals = np.ones(self.sources)
        for _ in range(ITERATIONS):
            counts, totals = np.full_like(self.counts, SMOOTHING), np.full_like(self.totals, SMOOTHING)
            for start in range(0, len(sentences), CHUNK):
                cells = _Cells.of(sentences[start : start + CHUNK])
                posterior = self._posterior(cells)
                counts += np.bincount(cells.keys & self.mask, posterior, len(counts))
                totals += np.bincount(cells.sources, posterior, len(totals))
            self.counts, self.totals = counts, totals

    @property
    def mask(self) -> int:
        """Makes a key the number of a cell."""
        return len(self.counts) - 1

    def _posterior(self, cells: _Cells) -> NDArray[np.float64]:
        weights: NDArray[np.float64] = (
            cells.prior * self.counts[cells.keys & self.mask] / self.totals[cells.sources]
        )
        sums = np.add.reduceat(weights, cells.starts)
        posterior: NDArray[np.float64] = weights / np.repeat(np.maximum(sums, 1e-300), cells.widths)
        return posterior

    def best_links(self, sentences: Sentences) -> Iterator[Links]:
        """For each sentence, the likeliest source word of every target word that has one."""
        for start in range(0, len(sentences), CHUNK):
            chunk = sentences[start : start + CHUNK]
            cells = _Cells.of(chunk)
            posterior, position = self._posterior(cells), 0
            for source, target in chunk:
                width = len(source) + 1
                grid = posterior[position : position + width * len(target)].reshape(len(target), width)
                position += grid.size
                best = grid.argmax(1)
                yield [(int(i) - 1, j) for j, i in enumerate(best) if i > 0]


@dataclass(frozen=True, slots=True)
class _Cells:
    """Every (source word, target word) of some sentences, target by target, the empty word first."""

    keys: NDArray[np.int64]
    sources: NDArray[np.int64]
    prior: NDArray[np.float64]
    starts: NDArray[np.int64]
    widths: NDArray[np.int64]

    @classmethod
    def of(cls, sentences: Sentences) -> _Cells:
        sources, targets, priors, widths = [], [], [], []
        for source, target in sentences:
            words = np.array([0, *source])
            sources.append(np.tile(words, len(target)))
            targets.append(np.repeat(np.array(target), len(words)))
            priors.append(_prior(len(source), len(target)))
            widths.append(np.full(len(target), len(words)))
        all_sources, all_widths = np.concatenate(sources), np.concatenate(widths)
        keys = all_sources * 1_000_003 + np.concatenate(targets) * 7_919
        starts = np.concatenate([[0], np.cumsum(all_widths)[:-1]])
        return cls(keys, all_sources, np.concatenate(priors), starts, all_widths)


def _prior(source_length: int, target_length: int) -> NDArray[np.float64]:
    i = (np.arange(source_length) + 0.5) / source_length
    j = (np.arange(target_length) + 0.5) / target_length
    near = np.exp(-DIAGONAL * np.abs(i[None, :] - j[:, None]))
    near *= (1 - NULL_SHARE) / near.sum(1, keepdims=True)
    return np.concatenate([np.full((target_length, 1), NULL_SHARE), near], 1).reshape(-1)


def align_texts(texts: Sequence[tuple[str, str]]) -> list[Links]:
    """Word links of every text pair, learnt from these pairs alone. Words are what single spaces separate."""
    if not texts:
        return []
    numbers: dict[str, int] = {"": 0}

    def numbered(text: str) -> list[int]:
        return [numbers.setdefault(stem(word), len(numbers)) for word in text.split(" ")]

    forward = [(numbered(source), numbered(target)) for source, target in texts]
    backward = [(target, source) for source, target in forward]
    links = []
    for sentences in (forward, backward):
        model = Model(len(numbers))
        model.learn(sentences)
        links.append(list(model.best_links(sentences)))
    return [symmetrise(there, [(i, j) for j, i in back]) for there, back in zip(*links, strict=True)]


def symmetrise(there: Links, back: Links) -> Links:
    """What both directions say, grown by neighbours of agreed links where a word has none yet."""
    agreed = set(there) & set(back)
    sources, targets = {i for i, _ in agreed}, {j for _, j in agreed}
    for i, j in sorted(set(there) ^ set(back)):
        near = {(i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)}
        if (i not in sources or j not in targets) and near & agreed:
            agreed.add((i, j))
            sources.add(i)
            targets.add(j)
    return sorted(agreed)


def align(recipe: Recipe, pairs: Iterable[Pair]) -> Iterator[Pair]:
    """The pairs with their links, where their group is to have some; a pair that has links keeps them."""
    linked = {group.name for group in recipe.groups if group.linked}
    everything = list(pairs)
    todo = [number for number, pair in enumerate(everything) if pair.group in linked and not pair.links]
    links = align_texts([(everything[number].source, everything[number].target) for number in todo])
    for number, found in zip(todo, links, strict=True):
        everything[number] = everything[number]._replace(links=" ".join(f"{i}-{j}" for i, j in found))
    yield from everything
