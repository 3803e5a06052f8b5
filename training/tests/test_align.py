"""Word links: learnt without help, symmetrised, measured."""

from __future__ import annotations

from training.align import align_texts, stem, symmetrise
from training.evaluate import HandAligned, alignment_error

NOUNS = {"miner": "rudar", "nurse": "sestra", "driver": "vozač", "baker": "pekar", "judge": "sudija"}
VERBS = {"sleeps": "spava", "sings": "pjeva", "waits": "čeka", "digs": "kopa", "laughs": "grohoće"}


def test_links_are_learnt_from_the_texts_alone() -> None:
    """In a language without articles, every word finds its own."""
    pairs = [(f"The {noun} {verb}", f"{NOUNS[noun]} {VERBS[verb]}") for noun in NOUNS for verb in VERBS]
    links = align_texts(pairs)
    right = sum({(1, 0), (2, 1)} <= set(link) for link in links)
    assert right > 0.8 * len(pairs)


def test_nothing_gives_nothing() -> None:
    """No texts, no links."""
    assert align_texts([]) == []


def test_symmetry_keeps_what_both_say_and_grows_by_neighbours() -> None:
    """(0, 1) touches an agreed link and its target word has none; (5, 9) touches nothing."""
    assert symmetrise([(0, 0), (0, 1)], [(0, 0), (5, 9)]) == [(0, 0), (0, 1)]


def test_stems_forget_cases() -> None:
    """Two cases of a word have one stem, short words are left alone."""
    assert stem("rudarima") == stem("rudarima,") and stem("Rudnika") == stem("rudniku") and stem("je") == "je"


def test_the_error_rate_counts_sure_and_possible_links() -> None:
    """Perfect is 0, nothing right is 1, a possible link costs nothing."""
    row = HandAligned("a b", "c d", frozenset({(0, 0)}), frozenset({(0, 0), (1, 1)}))
    assert alignment_error([row], [[(0, 0)]]) == 0
    assert alignment_error([row], [[(0, 0), (1, 1)]]) == 0
    assert alignment_error([row], [[(1, 0)]]) == 1
