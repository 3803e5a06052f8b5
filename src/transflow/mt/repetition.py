"""Loops: the way in which small models most often fail."""

from __future__ import annotations

from collections.abc import Sequence

_LONGEST = 12
"""Words or pieces of the longest phrase whose repetition is looked for."""


def repeats(tokens: Sequence[str]) -> int:
    """How often the most repeated phrase with a letter in it stands in direct succession; at least 1."""
    most = 1
    for length in range(1, min(_LONGEST, len(tokens) // 2) + 1):
        run = 0  # how many tokens in a row equal the one `length` before
        for index in range(length, len(tokens)):
            run = run + 1 if tokens[index] == tokens[index - length] else 0
            times = run // length + 1
            if times > most and run and any(map(_has_letter, tokens[index - length + 1 : index + 1])):
                most = times
    return most


def is_loop(source: Sequence[str], target: Sequence[str]) -> bool:
    """Whether a target repeats a phrase three times or more, and more often than its source repeats any."""
    times = repeats(target)
    return times >= 3 and times > repeats(source)


def _has_letter(token: str) -> bool:
    return any(character.isalpha() for character in token)
