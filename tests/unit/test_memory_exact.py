"""Which of several translations of one text is offered."""

from __future__ import annotations

from dataclasses import replace

from transflow.memory import Remembered, best
from transflow.model import State

ONE = Remembered("Yes", "Da", State.TRANSLATED, "a", None, "markdown")


def test_reviewed_comes_before_translated() -> None:
    """Words that a second person accepted are offered before others."""
    other = replace(ONE, target="Jeste", state=State.REVIEWED, origin="b")
    assert best([ONE, other], "markdown", document="a") == other


def test_the_same_document_comes_before_others() -> None:
    """Of two translations of one rank the document's own is offered, in whatever order they come."""
    other = replace(ONE, target="Jeste", origin="b")
    assert best([ONE, other], "markdown", document="b") == other
    assert best([other, ONE], "markdown", document="a") == ONE


def test_the_same_context_comes_first() -> None:
    """What the author told apart is kept apart, even where the other is reviewed."""
    button = replace(ONE, target="Da!", msgctxt="button")
    reviewed = replace(ONE, state=State.REVIEWED)
    assert best([reviewed, button], "markdown", msgctxt="button") == button
    assert best([reviewed, button], "markdown") == reviewed


def test_own_words_come_before_imported_ones_and_active_before_obsolete() -> None:
    """Words in use in this project are offered before those of elsewhere or of the past."""
    imported = replace(ONE, target="Jest", is_imported=True, at="2026-01-01T00:00:00Z")
    obsolete = replace(ONE, target="Dakako", is_obsolete=True)
    assert best([imported, obsolete, ONE], "markdown") == ONE
    assert best([imported, obsolete], "markdown") == imported


def test_the_latest_imported_word_counts() -> None:
    """Of two imported translations the one that was changed last is offered."""
    old = replace(ONE, is_imported=True, at="2020-01-01T00:00:00Z")
    new = replace(old, target="Jest", at="2021-01-01T00:00:00Z")
    assert best([new, old], "markdown") == new


def test_words_of_another_syntax_must_fit_this_one() -> None:
    """A plain-text target whose asterisks would be markup here is not offered; people may look at it."""
    plain = Remembered("5 * 3 and 2", "5 *3 i 2*", State.TRANSLATED, "a", None, "text")
    assert best([plain], "text") == plain
    assert best([plain], "markdown") is None
    assert best([plain], None) == plain


def test_nothing_remembered_is_nothing_offered() -> None:
    """Without a translation there is none."""
    assert best([], "text") is None
