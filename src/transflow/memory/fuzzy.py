"""Like texts in a large memory: found by the words they share, then compared character by character.

An index keeps each text under its words. A word is joined with the *length class* of its text, because only
texts of like length can be alike: the list of a frequent word falls into many short ones, and a search reads
but those of its own length. What is read is bounded; the candidates with most letters in shared words are
compared first, and comparing ends where nothing more turns up. Texts of few letters share too few words, so
they are compared one by one.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from transflow.similarity import MATCH_RATIO, SHORT_TEXT, like

_STEP = math.log((2 - MATCH_RATIO) / MATCH_RATIO) / 2
"""Width of a length class, on a logarithmic scale: all texts that may be alike lie in five neighbouring ones."""
_CLASSES = 63
_FIRST_CLASS_MARK = 0xC0
"""Written before a word as one character that SQLite's `ascii` tokenizer takes for a letter."""
_LONGEST_TEXT = 5_000
"""Characters: longer texts are not searched for, since comparing two texts takes the product of their lengths."""
_LONGEST_WORD = 32
_MOST_WORDS = 200
"""Of one text that are looked up: more say nothing new."""
_UNKNOWN_FREQUENCY = 30
"""What a word counts as being held by when it is not among the frequent ones."""
_BUDGETS = ((40, 40_000), (80, 20_000), (10**9, 12_000))
"""(characters, holders): how many holders of words are read for texts up to a length. Short texts have
frequent words alone, so more must be read for them; measured with benchmarks/memory.py."""
_LEAST_SHARED = 0.2
"""Share of a text's characters in words shared with a candidate, below which that is not compared."""
_ROUND = 200
_MOST_COMPARED = 6_000
_DRY_ROUNDS = 3
"""So many rounds of comparisons without a match end a search."""
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Scripts that set no space between words: their words are pairs of neighbouring characters."""


class WordIndex(Protocol):
    """Texts by the terms they are kept under."""

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        """How many texts are under each of these terms; those with few may be missing."""
        ...

    def holders(self, terms: Sequence[Sequence[str]], limit: int) -> Sequence[int]:
        """Numbers of texts that are, for each group, under at least one of its terms; at most `limit`."""
        ...

    def texts(self, numbers: Sequence[int]) -> Mapping[int, str]:
        """The texts of these numbers."""
        ...

    def short_texts(self, length: int) -> Sequence[str]:
        """All texts of this many characters, at most SHORT_TEXT."""
        ...


def terms(text: str) -> str:
    """What the index keeps a text under: its words with the mark of its length class, separated by spaces.

    Nothing for a text that is too long to be like one that is searched for.
    """
    if len(text) > _LONGEST_TEXT * (2 - MATCH_RATIO) / MATCH_RATIO:
        return ""
    mark = _mark(len(text))
    return " ".join([mark + word for word in dict.fromkeys(_words(text))])


def similar(text: str, index: WordIndex, cutoff: float = MATCH_RATIO) -> list[tuple[str, float]]:
    """The texts of the memory that are like a text, best first, itself among them.

    Args:
        text: what to look for.
        index: where the memory lies.
        cutoff: the least ratio, MATCH_RATIO–1.

    Returns:
        (text, ratio).
    """
    if len(text) > _LONGEST_TEXT:
        return []
    shortest = math.ceil(len(text) * cutoff / (2 - cutoff))
    longest = int(len(text) * (2 - cutoff) / cutoff)
    found: dict[str, float] = {}
    for length in range(max(shortest, 1), min(longest, SHORT_TEXT) + 1):
        found.update(_compare(text, index.short_texts(length), cutoff))
    if longest > SHORT_TEXT:
        _search(text, _marks(shortest, longest), index, cutoff, found)
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))


def containing(text: str, index: WordIndex, limit: int) -> list[str]:
    """Texts of the memory that hold all words of a text, in any order and in any case.

    Args:
        text: some words.
        index: where the memory lies.
        limit: at most so many.
    """
    wanted = list(dict.fromkeys(_words(text)))[:_MOST_WORDS]
    if not wanted:
        return []
    marks = [chr(_FIRST_CLASS_MARK + number) for number in range(_CLASSES)]
    numbers = index.holders([[mark + word for mark in marks] for word in wanted], limit)
    return list(index.texts(numbers).values())


def _search(
    text: str, marks: Sequence[str], index: WordIndex, cutoff: float, found: dict[str, float]
) -> None:
    """Add the matches that share words with the text."""
    candidates = _candidates(text, marks, index)
    dry = 0
    for start in range(0, min(len(candidates), _MOST_COMPARED), _ROUND):
        others = list(index.texts(candidates[start : start + _ROUND]).values())
        matches = _compare(text, others, cutoff)
        found.update(matches)
        dry = 0 if matches else dry + 1
        if dry == _DRY_ROUNDS:
            return


def _candidates(text: str, marks: Sequence[str], index: WordIndex) -> list[int]:
    """Numbers of texts that share words with a text, those with most letters in shared words first."""
    words = list(dict.fromkeys(_words(text)))[:_MOST_WORDS]
    frequencies = index.frequencies([mark + word for word in words for mark in marks])
    rare_first = sorted(
        words, key=lambda word: sum(frequencies.get(mark + word, _UNKNOWN_FREQUENCY) for mark in marks)
    )
    left = next(budget for length, budget in _BUDGETS if len(text) <= length)
    shared: dict[int, int] = {}
    for word in rare_first:
        expected = sum(frequencies.get(mark + word, _UNKNOWN_FREQUENCY) for mark in marks)
        if expected > left and shared:
            break
        weight = len(word) + 1
        holders = index.holders([[mark + word for mark in marks]], left)
        for number in holders:
            shared[number] = shared.get(number, 0) + weight
        left -= len(holders)
        if left <= 0:
            break
    least = _LEAST_SHARED * sum(len(word) + 1 for word in words)
    return sorted((number for number, weight in shared.items() if weight >= least), key=lambda n: -shared[n])


def _compare(text: str, others: Sequence[str], cutoff: float) -> dict[str, float]:
    return {others[index]: ratio for index, ratio in like(text, others, cutoff)}


class _Letters(dict[int, str]):
    """For `str.translate`: letters, marks and digits stay, everything else becomes a space."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kept = character if unicodedata.category(character)[0] in "LMN" else " "
        self[code] = kept
        return kept


_LETTERS = _Letters()


def _words(text: str) -> Collection[str]:
    plain = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    if plain.isascii() or _UNSPACED.search(plain) is None:
        return [word[:_LONGEST_WORD] for word in plain.split()]
    words: list[str] = []
    for word in plain.split():
        if len(word) > 2 and _UNSPACED.search(word):
            words += [word[at : at + 2] for at in range(len(word) - 1)]
        else:
            words.append(word[:_LONGEST_WORD])
    return words


def _marks(shortest: int, longest: int) -> list[str]:
    first, last = ord(_mark(shortest)), ord(_mark(longest))
    return [chr(code) for code in range(first, last + 1)]


def _mark(length: int) -> str:
    number = int(math.log(max(length, 1)) / _STEP)
    return chr(_FIRST_CLASS_MARK + min(number, _CLASSES - 1))
