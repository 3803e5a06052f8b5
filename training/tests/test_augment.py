"""Examples change in the ways that run time needs, and in no other."""

from __future__ import annotations

import random

from training.augment import (
    Example,
    augment,
    mask_words,
    parse_links,
    title_case,
    two_in_one,
    without_full_stop,
)

EXAMPLE = Example("", "In Breza the miners wait.", "U Brezi rudari čekaju.", [(0, 0), (1, 1), (3, 2), (4, 3)])


def test_links_are_read() -> None:
    """Word numbers, source first."""
    assert parse_links("0-0 12-3") == [(0, 0), (12, 3)]


def test_masking_puts_the_same_placeholder_on_both_sides() -> None:
    """Every placeholder is once in the source and once in the target, punctuation stays."""
    for seed in range(200):
        source, target = mask_words(EXAMPLE.source, EXAMPLE.target, EXAMPLE.links, random.Random(seed))
        names = [character for character in source if character == "⟦"]
        assert names and source.count("⟦") == target.count("⟦")
        assert source.endswith(".") and target.endswith(".")
        for digit in range(10):
            assert source.count(f"⟦{digit}⟧") == target.count(f"⟦{digit}⟧") <= 1


def test_nothing_is_masked_without_links() -> None:
    """A pair whose words nobody linked stays as it is."""
    assert mask_words("A b.", "C d.", [], random.Random(1)) == ("A b.", "C d.")


def test_titles_and_full_stops() -> None:
    """English titles have capitals; a full stop goes only from both sides at once."""
    assert title_case("the price of coal") == "The Price Of Coal"
    assert without_full_stop("A.", "B!") == ("A", "B")
    assert without_full_stop("A?", "B.") == ("A?", "B.")


def test_two_sentences_in_one_line_keep_their_links() -> None:
    """The second sentence's word numbers go on after the first's."""
    both = two_in_one(EXAMPLE, Example("", "We too.", "I mi.", [(0, 1), (1, 0)]))
    assert both.source == "In Breza the miners wait. We too."
    assert both.links[-2:] == [(5, 5), (6, 4)]


def test_most_examples_stay_as_they_are() -> None:
    """About four of five are shown unchanged."""
    rnd = random.Random(2)
    same = sum(augment(EXAMPLE, rnd, prose=True, another=EXAMPLE) == EXAMPLE for _ in range(1000))
    assert 700 < same < 850
