"""The vocabulary: one SentencePiece model for both languages, with the placeholders and tags as single pieces."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import sentencepiece

from training.corpus import read_data
from training.pieces import BEGIN, END, PAD, PLACEHOLDERS, UNKNOWN
from training.recipe import Recipe

OWN_WEIGHT = 6  # how often a sentence of our own is read
DICTIONARY_SHARE = 0.2  # of single words from dictionaries, 0–1: they are not how words are distributed


def learn_vocabulary(recipe: Recipe) -> Path:
    """Learn the pieces from the gathered data; returns the model's path.

    A small corpus gets fewer pieces than the recipe asks for: the size is a limit, not a promise.
    """
    prefix = recipe.vocabulary_path.with_suffix("")
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=_sentences(recipe),
        model_prefix=str(prefix),
        vocab_size=recipe.vocabulary_size,
        hard_vocab_limit=False,
        model_type="unigram",
        character_coverage=0.9999,
        byte_fallback=True,
        split_digits=True,
        normalization_rule_name="nmt_nfkc",
        pad_id=PAD,
        unk_id=UNKNOWN,
        bos_id=BEGIN,
        eos_id=END,
        user_defined_symbols=[*recipe.tags, *PLACEHOLDERS],
        input_sentence_size=1_500_000,
        shuffle_input_sentence=True,
        max_sentence_length=2000,
        num_threads=2,
        minloglevel=1,
    )
    prefix.with_suffix(".vocab").unlink()
    return recipe.vocabulary_path


def load_vocabulary(path: Path) -> sentencepiece.SentencePieceProcessor:
    """The SentencePiece model at a path."""
    return sentencepiece.SentencePieceProcessor(model_file=str(path))


def word_starts(vocabulary: sentencepiece.SentencePieceProcessor) -> list[bool]:
    """For every piece, whether a word begins with it."""
    return [vocabulary.id_to_piece(number).startswith("▁") for number in range(vocabulary.get_piece_size())]


def _sentences(recipe: Recipe) -> Iterator[str]:
    rnd = random.Random(recipe.schedule.seed)
    own = {group.name for group in recipe.groups if group.own}
    for pair in read_data(recipe.data_path):
        if " " not in pair.source and pair.group not in own and rnd.random() > DICTIONARY_SHARE:
            continue
        for _ in range(OWN_WEIGHT if pair.group in own else 1):
            yield pair.source
            yield pair.target
