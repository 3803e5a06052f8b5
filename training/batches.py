"""Batches: random examples of the groups, cut into pieces and padded, made by worker processes while the network learns."""

from __future__ import annotations

import multiprocessing
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from typing import Any, NamedTuple

import numpy as np
import sentencepiece
from numpy.typing import NDArray

from training.augment import Example, Links, augment, parse_links
from training.corpus import read_data
from training.pieces import BEGIN, END
from training.recipe import MAX_PIECES, Recipe, RecipeError, Schedule
from training.vocabulary import load_vocabulary, word_starts

NO_WORD = 127  # word number of a piece that belongs to no word (tags, end marks, padding)
LENGTH_STEP = 8  # lengths are rounded up to this, so that there are few shapes
DRAWN_AT_ONCE = 4096
SAMPLING_ALPHA = 0.25  # SentencePiece's sampling: lower is wilder

Int16 = NDArray[np.int16]


class Batch(NamedTuple):
    """Padded pieces, the word each piece belongs to, and the word links as rows (sentence, source word, target word)."""

    source: Int16
    target: Int16  # begins with BEGIN and is one longer than the source
    source_words: Int16
    target_words: Int16  # of target[:, 1:]
    links: Int16


@dataclass(frozen=True, slots=True)
class Sampler:
    """Draws examples of the groups by their shares."""

    examples: Mapping[str, list[Example]]
    shares: tuple[Mapping[str, float], Mapping[str, float]]  # before and after `last_from`
    prose: frozenset[str]

    def draw(self, rnd: random.Random, count: int, last: bool) -> Iterator[Example]:
        """Random examples, some of them changed by augment.py."""
        shares = self.shares[last]
        for name in rnd.choices(list(shares), list(shares.values()), k=count):
            rows = self.examples[name]
            prose = name in self.prose
            yield augment(rnd.choice(rows), rnd, prose, rnd.choice(rows) if prose else None)


def make_sampler(recipe: Recipe, reverse: bool = False) -> Sampler:
    """The examples of a recipe's data file; `reverse` swaps the languages, for back-translation.

    Raises:
        RecipeError: no data, or none in any group that has a share.
    """
    tags = {group.name: "" if reverse else group.tag for group in recipe.groups}
    examples: dict[str, list[Example]] = defaultdict(list)
    for pair in read_data(recipe.data_path):
        links = parse_links(pair.links)
        if reverse:
            example = Example("", pair.target, pair.source, [(j, i) for i, j in links])
        else:
            example = Example(tags[pair.group], pair.source, pair.target, links)
        examples[pair.group].append(example)
    groups = [group for group in recipe.groups if examples.get(group.name)]
    shares = {group.name: group.share for group in groups if group.share > 0}
    last_shares = {group.name: group.last_share for group in groups if group.last_share > 0}
    if not shares or not last_shares:
        raise RecipeError(f"{recipe.data_path}: no pairs in any group that has a share")
    return Sampler(
        examples, (shares, last_shares), frozenset(group.name for group in groups if not group.tag)
    )


class Cutter:
    """Cuts texts into pieces and collects them into batches of equal length."""

    def __init__(
        self, vocabulary: sentencepiece.SentencePieceProcessor, schedule: Schedule, rnd: random.Random
    ) -> None:
        self.vocabulary = vocabulary
        self.starts = np.array(word_starts(vocabulary))
        self.schedule = schedule
        self.rnd = rnd
        self.buckets: dict[int, list[tuple[list[int], list[int], Links]]] = defaultdict(list)

    def add(self, examples: list[Example]) -> Iterator[Batch]:
        """Take examples in; yields the batches that became full."""
        sources = self._cut([example.source for example in examples], self.schedule.sampled_sources)
        targets = self._cut([example.target for example in examples], self.schedule.sampled_targets)
        for example, source, target in zip(examples, sources, targets, strict=True):
            if example.tag:
                source = [self.vocabulary.piece_to_id(example.tag), *source]
            longest = max(len(source), len(target)) + 1
            if source and target and longest <= MAX_PIECES:
                length = -(-longest // LENGTH_STEP) * LENGTH_STEP
                self.buckets[length].append(([*source, END], [*target, END], example.links))
        for length, bucket in self.buckets.items():
            size = max(8, self.schedule.batch_pieces // length // 8 * 8)
            while len(bucket) >= size:
                yield self._pad(bucket[:size], length)
                del bucket[:size]

    def _cut(self, texts: list[str], sampled: float) -> list[list[int]]:
        pieces: list[list[int]] = self.vocabulary.encode(texts)
        chosen = [number for number in range(len(texts)) if self.rnd.random() < sampled]
        some = [texts[number] for number in chosen]
        wild = (
            self.vocabulary.encode(some, enable_sampling=True, alpha=SAMPLING_ALPHA, nbest_size=-1)
            if some
            else []
        )
        for number, cut in zip(chosen, wild, strict=True):
            pieces[number] = cut
        return pieces

    def _pad(self, rows: list[tuple[list[int], list[int], Links]], length: int) -> Batch:
        source = np.zeros((len(rows), length), np.int16)
        target = np.zeros((len(rows), length + 1), np.int16)
        target[:, 0] = BEGIN
        links = []
        for number, (source_pieces, target_pieces, row_links) in enumerate(rows):
            source[number, : len(source_pieces)] = source_pieces
            target[number, 1 : len(target_pieces) + 1] = target_pieces
            links += [(number, i, j) for i, j in row_links if i < NO_WORD and j < NO_WORD]
        return Batch(
            source,
            target,
            self.words(source),
            self.words(target[:, 1:]),
            np.array(links, np.int16).reshape(-1, 3),
        )

    def words(self, pieces: Int16) -> Int16:
        """The number of the word that each piece belongs to."""
        numbers = np.where(pieces > END, np.cumsum(self.starts[pieces], 1) - 1, NO_WORD)
        numbers[numbers < 0] = NO_WORD
        return numbers.clip(0, NO_WORD).astype(np.int16)


def batches(
    sampler: Sampler, recipe: Recipe, seed: int, last: Synchronized[int] | None = None
) -> Iterator[Batch]:
    """Endless batches in this process; `last` (0 or 1) says whether the last part of the training has begun."""
    rnd = random.Random(seed)
    cutter = Cutter(load_vocabulary(recipe.vocabulary_path), recipe.schedule, rnd)
    drawn_at_once = min(DRAWN_AT_ONCE, max(64, recipe.schedule.batch_pieces // 8))
    while True:
        yield from cutter.add(list(sampler.draw(rnd, drawn_at_once, bool(last and last.value))))


class Workers:
    """Processes that fill a queue with batches; a context manager.

    With no workers, or on a system that cannot fork, batches are made in between.
    """

    def __init__(self, sampler: Sampler, recipe: Recipe, count: int, seed: int) -> None:
        can_fork = "fork" in multiprocessing.get_all_start_methods()
        context: Any = multiprocessing.get_context("fork" if can_fork else None)
        self.last: Any = context.Value("i", 0)
        self.sampler, self.recipe, self.seed = sampler, recipe, seed
        self.queue: Any = context.Queue(max(1, count) * 4)
        self.processes = [
            context.Process(target=self._fill, args=(seed * 1000 + number,), daemon=True)
            for number in range(count if can_fork else 0)
        ]

    def __enter__(self) -> Workers:
        for process in self.processes:
            process.start()
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            process.kill()
            process.join()
        self.queue.cancel_join_thread()

    def __iter__(self) -> Iterator[Batch]:
        if not self.processes:
            yield from batches(self.sampler, self.recipe, self.seed * 1000, self.last)
        while True:
            yield self.queue.get()

    def begin_last_part(self) -> None:
        """From now on `last_share` counts."""
        self.last.value = 1

    def _fill(self, seed: int) -> None:
        for batch in batches(self.sampler, self.recipe, seed, self.last):
            self.queue.put(batch)
