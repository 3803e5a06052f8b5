"""Which edits leave a translation and its review alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transflow.cosmetic import classify, fold, letters
from transflow.model import Syntax


@pytest.mark.parametrize(
    "old, new, kind",
    [
        ("We  strike\ntoday.", "We strike today.", "white space"),
        ("cafe\u0301 at dawn", "caf\u00e9 at dawn", "white space"),
        ('They say "no".', "They say “no”.", "quotes"),
        ("the miners' strike", "the miners’ strike", "quotes"),
        ("strike - now", "strike – now", "dashes"),
        ("strike -- now", "strike — now", "dashes"),
        ("the comittee met", "the committee met", "typo"),
        ("we recieve nothing", "we receive nothing", "typo"),
        ("the goverment owes 3,000 marks", "the government owes 3,000 marks", "typo"),
        ("a seperate matter", "a separate matter", "typo"),
        ("in solidartiy – all of us", "in solidarity – all of us", "typo"),
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
        ("Amra comes at noon.", "Arma comes at noon."),
        ("We do not strike.", "We do nto strike."),
        ("There were nine.", "There were nien."),
        ("There were three.", "There were there."),
        ("the miners", "the minors"),
        ("the worker", "the workers"),
        ("They will pay.", "They will play."),
        ("a legal strike", "an illegal strike"),
        ("a moral question", "an amoral question"),
        ("an immoral law", "an immortal law"),
        ("the united front", "the untied front"),
        ("we hoped", "we hopped"),
        ("they present the list", "they prevent the list"),
        ("the comittee of recieve", "the committee of receive"),
        ("see www.recieve.example", "see www.receive.example"),
        ("room 12a recieve5", "room 12a receive5"),
        ("7 February 2014", "8 February 2014"),
        ("They pay", "They pay."),
    ],
)
def test_changed_meaning_is_never_cosmetic(old: str, new: str) -> None:
    """Numbers, negations, ranges, signs, links, names and letters are meaning."""
    assert classify(old, new) is None


@pytest.mark.parametrize(
    "old, new, syntax",
    [
        ("We **strike** now", "We __strike__ now", "markdown"),
        ("*We* strike", "_We_ strike", "markdown"),
        ("[the list](http://x.org)", "[the list](<http://x.org>)", "markdown"),
        ("bread \\& roses", "bread & roses", "markdown"),
        ("bread &amp; roses", "bread & roses", "html"),
        ("one<br>two", "one<BR />two", "html"),
        ("``code`` here", "`code` here", "markdown"),
    ],
)
def test_markup_that_renders_the_same_is_cosmetic(old: str, new: str, syntax: Syntax) -> None:
    """How a mark is spelled is the author's taste."""
    assert classify(old, new, syntax) == "markup"


@pytest.mark.parametrize(
    "old, new",
    [
        ("We strike now", "We **strike** now"),
        ("We **strike** now", "We **strike now**"),
        ("[list](http://x.org/a)", "[list](http://x.org/b)"),
        ('[list](http://x.org "old")', '[list](http://x.org "new")'),
        ("`rm -r` it", "`rm -f` it"),
        ("one\\\ntwo", "one two"),
        ("![old](a.png)", "![old](b.png)"),
        ("so[^1]", "so[^2]"),
    ],
)
def test_markup_that_says_something_else_is_not(old: str, new: str) -> None:
    """Emphasis, targets, titles, code and line breaks are meaning."""
    assert classify(old, new, "markdown") is None


def test_a_word_that_stands_elsewhere_is_no_slip() -> None:
    """If the old word is used in the project's texts, the author changed it and did not mend it."""
    old, new = "They march in the galery.", "They march in the gallery."
    assert classify(old, new, is_word=lambda word: False) == "typo"
    assert classify(old, new, is_word=lambda word: word == "galery") is None


spelled = st.lists(
    st.sampled_from(["strike", " ", "-", "—", "'", "’", '"', "“", "3", "\n", "é", "e\u0301"]), max_size=8
).map("".join)


@given(st.one_of(spelled, st.text()), st.one_of(spelled, st.text()))
def test_what_is_spelled_otherwise_is_found_by_its_letters(old: str, new: str) -> None:
    """The index by letters never misses a pair that differs in white space, quotes or dashes alone."""
    if classify(old, new) in ("white space", "quotes", "dashes"):
        assert fold(old) == fold(new)
        assert letters(old) == letters(new)


@given(st.text(), st.sampled_from(["markdown", "html", "text"]))
def test_a_text_is_no_edit_of_itself(text: str, syntax: Syntax) -> None:
    """Whatever the text is, taking it apart does not make it another."""
    assert classify(text, text, syntax) == "white space"
