"""Back-translation: sentences of the target language alone become training pairs, by a model of the other direction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from training.corpus import clean
from training.engine import Engine

BATCH = 2000
SHORTEST, LONGEST = 0.5, 1.9  # of a translation's length to its original's, each plus five code points


def back_translate(texts: Iterable[str], engine: Engine) -> Iterator[tuple[str, str]]:
    """Pairs of a translation and the sentence it was made from, without those that loop or are too short or long."""
    for batch in _batches(texts):
        for original, translation in zip(batch, engine.translate(batch), strict=True):
            if is_plausible(original, translation):
                yield translation, original


def is_plausible(original: str, translation: str) -> bool:
    """Whether the translation's length is believable and its words don't go round in circles."""
    words = translation.split()
    repeated = len(words) - len(set(zip(words, words[1:], words[2:], strict=False)))
    ratio = (len(translation) + 5) / (len(original) + 5)
    return repeated <= 4 + len(words) // 4 and SHORTEST < ratio < LONGEST


def _batches(texts: Iterable[str]) -> Iterator[Sequence[str]]:
    batch: list[str] = []
    for text in texts:
        if cleaned := clean(text):
            batch.append(cleaned)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
