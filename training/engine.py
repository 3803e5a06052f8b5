"""A finished model at work: the folder of an Argos package, run with CTranslate2. Door to ctranslate2's translator."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np

from training.augment import Links
from training.recipe import POSITIONS
from training.vocabulary import load_vocabulary, word_starts

BEAM = 4
LEAST_ATTENTION = 0.4  # of a target word to its best source word, for a link, 0–1


class Engine:
    """Translates with a package's model.

    Args:
        folder: what an .argosmodel unpacks to.
        threads: of the processor; the work of one batch is split among them.
        options: of CTranslate2's translate_batch, such as beam_size or length_penalty.
    """

    def __init__(self, folder: Path, threads: int = 1, **options: Any) -> None:
        self.vocabulary = load_vocabulary(folder / "sentencepiece.model")
        self.translator = ctranslate2.Translator(
            str(folder / "model"), compute_type="int8", inter_threads=threads, intra_threads=1
        )
        self.options = {"beam_size": BEAM, "max_batch_size": 1024, "batch_type": "tokens", **options}

    def translate(self, texts: Sequence[str]) -> list[str]:
        """The best translation of each text, in order."""
        pieces = self.vocabulary.encode(list(texts), out_type=str)
        results = self.translator.translate_batch(pieces, max_input_length=POSITIONS - 1, **self.options)
        return [self.vocabulary.decode(result.hypotheses[0]) for result in results]

    def links(self, pairs: Sequence[tuple[str, str]]) -> list[Links]:
        """Word links of given translations, by the attention of the taught head while the target is dictated to it."""
        starts = {
            self.vocabulary.id_to_piece(n) for n, begins in enumerate(word_starts(self.vocabulary)) if begins
        }
        return [self._link(source, target, starts) for source, target in pairs]

    def _link(self, source: str, target: str, starts: set[str]) -> Links:
        source_pieces = self.vocabulary.encode(source, out_type=str)
        target_pieces = self.vocabulary.encode(target, out_type=str)
        (result,) = self.translator.translate_batch(
            [source_pieces],
            target_prefix=[target_pieces],
            return_attention=True,
            beam_size=1,
            max_decoding_length=len(target_pieces) + 1,
        )
        attention = np.array(result.attention[0])[: len(target_pieces), : len(source_pieces)]
        by_words = _sum_words(_sum_words(attention, source_pieces, starts).T, target_pieces, starts).T
        shares = by_words / np.maximum(1, np.bincount(_words(target_pieces, starts)))[:, None]
        best = shares.argmax(1)
        return [(int(i), j) for j, i in enumerate(best) if shares[j, i] > LEAST_ATTENTION]


def _words(pieces: list[str], starts: set[str]) -> list[int]:
    """The number of the word that each piece belongs to."""
    return [max(0, int(number) - 1) for number in np.cumsum([piece in starts for piece in pieces])]


def _sum_words(columns: Any, pieces: list[str], starts: set[str]) -> Any:
    """Add up the columns of the pieces of one word."""
    numbers = _words(pieces, starts)
    summed = np.zeros((columns.shape[0], max(numbers) + 1))
    for column, number in enumerate(numbers):
        summed[:, number] += columns[:, column]
    return summed
