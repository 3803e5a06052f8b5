"""A target that is its source again counts as untranslated only where it is prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transflow.model import Syntax
from transflow.untranslated import count_ordinary_words, is_left_in_source


@pytest.mark.parametrize(
    ("text", "syntax", "names"),
    [
        ("To the works council", "text", ()),
        ("the strike", "text", ()),
        ("**Bread** and wages", "markdown", ()),
        ("<em>our</em> water", "html", ()),
        ("工会的声明", "text", ()),
        ("We don't stop", "text", ()),
    ],
)
def test_prose_is_left_in_source(text: str, syntax: Syntax, names: tuple[str, ...]) -> None:
    """Two ordinary lower-case words are prose."""
    assert is_left_in_source(text, text, syntax, names)


@pytest.mark.parametrize(
    ("text", "syntax", "names"),
    [
        ("Ludwig van Beethoven", "text", ()),
        ("IMC", "text", ()),
        ("12 %", "text", ()),
        ("Film", "text", ()),
        ("a b c", "text", ()),
        ("`make all of it`", "markdown", ()),
        ("<https://example.org/the-works-council>", "markdown", ()),
        ("women of the pit gate", "text", ("women of the pit gate",)),
        ("", "text", ()),
    ],
)
def test_names_figures_and_code_are_right_as_they_are(
    text: str, syntax: Syntax, names: tuple[str, ...]
) -> None:
    """What has fewer ordinary words outside names, code and addresses may stay."""
    assert not is_left_in_source(text, text, syntax, names)


def test_white_space_and_case_are_no_difference() -> None:
    """A copy with other spaces or capitals is a copy; another word makes it a translation."""
    assert is_left_in_source("the strike goes on", "The strike\ngoes  on", "text")
    assert not is_left_in_source("the strike goes on", "the strike goes off", "text")


def test_a_name_inside_a_longer_word_is_no_name() -> None:
    """Names are taken out as whole words only."""
    assert count_ordinary_words("pitfall and shaft", ("pit",)) == 3
    assert count_ordinary_words("pit and shaft", ("pit",)) == 2


@given(st.text(), st.text())
def test_only_a_copy_is_left_in_source(msgid: str, msgstr: str) -> None:
    """Texts that differ in more than white space and case are never called copies."""
    if " ".join(msgid.split()).casefold() != " ".join(msgstr.split()).casefold():
        import unicodedata

        if unicodedata.normalize("NFC", msgid) == msgid and unicodedata.normalize("NFC", msgstr) == msgstr:
            assert not is_left_in_source(msgid, msgstr, "text")
