"""Which edits leave a translation and its review alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transflow.cosmetic import classify, fold


@pytest.mark.parametrize(
    "old, new, kind",
    [
        ("We  strike\ntoday.", "We strike today.", "white space"),
        ("cafe\u0301 at dawn", "caf\u00e9 at dawn", "white space"),
        ('They say "no".', "They say “no”.", "quotes"),
        ("the miners' strike", "the miners’ strike", "quotes"),
        ("strike - now", "strike – now", "dashes"),
        ("strike -- now", "strike — now", "dashes"),
    ],
)
def test_cosmetic_edits_are_named(old: str, new: str, kind: str) -> None:
    """White space, quotes and dashes carry the review, each recorded as what it is."""
    assert classify(old, new) == kind


@pytest.mark.parametrize(
    "old, new",
    [
        ("They owe 3,000.", "They owe 3000."),
        ("We do strike.", "We do not strike."),
        ("Shaft 5-7 is closed.", "Shaft 5–7 is closed."),
        ("at -7 degrees", "at 7 degrees"),
        ("at -7 degrees", "at − 7 degrees"),
        ("[list](a.html)", "[list](b.html)"),
        ("March", "march"),
        ("We can't.", "We cant."),
    ],
)
def test_changed_meaning_is_never_cosmetic(old: str, new: str) -> None:
    """Numbers, negations, ranges, signs, links, names and letters are meaning."""
    assert classify(old, new) is None


@given(st.text(), st.text())
def test_what_is_cosmetic_folds_alike(old: str, new: str) -> None:
    """The index by folded text never misses a pair that would be cosmetic."""
    if classify(old, new) is not None:
        assert fold(old) == fold(new)
