"""Croatian and Serbian become Bosnian, everything else stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training import to_bosnian as package
from training.to_bosnian import VARIETIES, to_bosnian

CASES = [
    tuple(line.split("\t"))
    for line in (Path(package.__file__).parent / "cases.tsv").read_text(encoding="utf-8").split("\n")
    if line
]


def test_all_cases() -> None:
    """The sentences of cases.tsv come out as a person wrote them."""
    wrong = [case for case in CASES if to_bosnian(case[1], case[0]) != case[2]]
    assert len(CASES) == 156 and wrong == []


@given(st.text(), st.sampled_from(VARIETIES))
def test_any_text_is_survived(text: str, variety: str) -> None:
    """Whatever Unicode holds, a text comes back, and what is not a Latin word comes back unchanged."""
    assert isinstance(to_bosnian(text, variety), str)


@given(st.text(alphabet=st.characters(exclude_categories=["Lu", "Ll", "Lt"])), st.sampled_from(VARIETIES))
def test_separators_are_never_touched(text: str, variety: str) -> None:
    """Text without cased letters is left alone, whatever its lines end with."""
    assert to_bosnian(text, variety) == text


def test_an_unknown_variety_is_an_error() -> None:
    """It names those there are."""
    with pytest.raises(ValueError, match="hr, sr"):
        to_bosnian("x", "de")
