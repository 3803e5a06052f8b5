"""Pairs made by rule agree in case, number and gender."""

from __future__ import annotations

import random

import pytest

from training import frames


@pytest.mark.parametrize(
    ("pattern", "case", "form"),
    [
        ("Svjetsk/A bank/FK", "nom", "Svjetska banka"),
        ("Svjetsk/A bank/FK", "dat", "Svjetskoj banci"),
        ("Ustavn/M sud/H", "ins", "Ustavnim sudom"),
        ("Ustavn/M sud/H", "acc", "Ustavni sud"),
        ("radničk/N vijeć/E", "gen", "radničkog vijeća"),
        ("sudsk/M izvršilac|izvršioc/SA", "acc", "sudskog izvršioca"),
        ("odgovornost/I", "ins", "odgovornošću"),
        ("predak|pretk/HA", "nom", "predak"),
        ("predak|pretk/HA", "dat", "pretku"),
    ],
)
def test_patterns_inflect(pattern: str, case: str, form: str) -> None:
    """Classes of the tables give the forms of Bosnian."""
    assert frames.inflect(pattern, case) == form


@pytest.mark.parametrize(
    ("number", "english", "bosnian"),
    [
        (1, "one family", "jedna porodica"),
        (2, "two families", "dvije porodice"),
        (5, "five families", "pet porodica"),
        (12, "twelve families", "dvanaest porodica"),
        (21, "twenty-one families", "dvadeset jedna porodica"),
    ],
)
def test_numbers_take_their_nouns_along(number: int, english: str, bosnian: str) -> None:
    """One, few and many, with one and two in the noun's gender."""
    family = frames.Countable("family", "families", "porodica", "porodice", "porodica", "f")
    assert frames.english_count(number, family, in_words=True) == english
    assert frames.bosnian_count(number, family, in_words=True) == bosnian


def test_large_numbers_change_their_points_and_commas() -> None:
    """1,250.50 is 1.250,50."""
    assert frames.dotted(1250.5, 2) == "1.250,50"


def test_all_pairs_are_complete_sentences() -> None:
    """No hole of any frame stays open, no choice unmade, and both sides have words."""
    pairs = list(frames.all_pairs(institutions=500, counts=500, names=500))
    assert len(pairs) > 7000
    for source, target in pairs:
        assert source and target and not set("{}|") & set(source + target), (source, target)


def test_the_same_seed_gives_the_same_pairs() -> None:
    """A corpus can be made again."""
    assert list(frames.count_pairs(random.Random(3), 40)) == list(frames.count_pairs(random.Random(3), 40))


def test_names_and_addresses_arrive_unharmed() -> None:
    """E-mail addresses and account numbers are the same on both sides."""
    for source, target in frames.name_pairs(random.Random(5), 400):
        for word in source.split():
            if "@" in word or "://" in word:
                assert word.strip(".,!") in target


def test_s_becomes_sa_before_its_like() -> None:
    """`sa savezom`, but `s komorom`."""
    assert frames.with_long_s("Sastanak s savezom i s komorom") == "Sastanak sa savezom i s komorom"
