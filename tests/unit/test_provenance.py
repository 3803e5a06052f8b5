"""Where a target came from, and the state that follows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from transflow.model import Entry, State
from transflow.provenance import (
    Suggestion,
    Verdict,
    draft_note,
    is_human,
    lost_flags,
    our_comments,
    state_of,
    suggestions,
    with_draft,
    with_notes_put_back,
    with_rejection,
    with_suggestion,
    without_rejection,
    without_suggestions,
)

DRAFT = with_draft(
    Entry("We strike.", extracted_comments=("heading",)), "Štrajkujemo.", "mt", "argos en_bs 0.2"
)
HUMAN = Entry("We strike.", "Štrajkamo.")


@pytest.mark.parametrize(
    "entry, verdict, state",
    [
        (Entry("We strike."), None, State.UNTRANSLATED),
        (DRAFT, None, State.MACHINE),
        (replace(DRAFT, is_fuzzy=False), None, State.MACHINE),
        (replace(DRAFT, is_fuzzy=False), "accepted as is", State.TRANSLATED),
        (replace(DRAFT, is_fuzzy=False), "approved", State.REVIEWED),
        (replace(DRAFT, msgstr="Mi štrajkujemo."), None, State.NEEDS_WORK),
        (replace(DRAFT, msgstr="Mi štrajkujemo.", is_fuzzy=False), None, State.TRANSLATED),
        (replace(DRAFT, previous_msgid="We struck."), None, State.NEEDS_WORK),
        (replace(DRAFT, previous_msgid="We struck.", is_obsolete=True), None, State.MACHINE),
        (replace(HUMAN, is_fuzzy=True), None, State.NEEDS_WORK),
        (replace(HUMAN, is_fuzzy=True, previous_msgid="We struck."), None, State.NEEDS_WORK),
        (replace(HUMAN, is_fuzzy=True, previous_msgid="We struck."), "approved", State.NEEDS_WORK),
        (with_rejection(HUMAN, "Jasmin", "tone"), None, State.NEEDS_WORK),
        (HUMAN, None, State.TRANSLATED),
        (HUMAN, "approved", State.REVIEWED),
        (HUMAN, "carried", State.REVIEWED),
        (HUMAN, "rejected", State.NEEDS_WORK),
    ],
)
def test_states(entry: Entry, verdict: Verdict | None, state: State) -> None:
    """The table of states in docs/design.md, row by row."""
    assert state_of(entry, verdict, is_left_in_source=False) is state


def test_a_source_left_standing_is_untranslated_until_approved() -> None:
    """A target equal to its source is no translation where that cannot be right, unless a person confirms it."""
    entry = Entry("We strike today.", "We strike today.")
    assert state_of(entry, None, is_left_in_source=True) is State.UNTRANSLATED
    assert state_of(entry, "approved", is_left_in_source=True) is State.REVIEWED


def test_a_draft_is_recognised_by_its_digest() -> None:
    """One changed letter makes a draft a person's work."""
    note = draft_note(DRAFT)
    assert note is not None and (note.origin, note.detail) == ("mt", "argos en_bs 0.2")
    assert not is_human(DRAFT)
    assert is_human(replace(DRAFT, msgstr="Štrajkujemo!"))


def test_a_second_draft_replaces_the_note_of_the_first() -> None:
    """Notes do not pile up, and the author's comments stay."""
    again = with_draft(DRAFT, "Mi štrajkujemo.", "tm", "memory, from a")
    assert again.extracted_comments[0] == "heading"
    assert len(again.extracted_comments) == 2


def test_a_rejection_is_one_line_that_can_be_taken_back() -> None:
    """The translator reads who sent it back and why; a second rejection replaces the first."""
    twice = with_rejection(with_rejection(HUMAN, "Jasmin", "tone"), "Jasmin", "number\nmissing")
    assert twice.extracted_comments == ("Sent back by Jasmin: number missing",)
    assert without_rejection(twice).extracted_comments == ()


@pytest.mark.parametrize("target", ["Štrajkamo.", 'dva "navodnika"\ni red', "a\u2028b", ""])
def test_the_other_side_of_a_conflict_is_a_line(target: str) -> None:
    """Whatever the other wrote, it is one comment line that is read back, once."""
    other = Suggestion(target, "Amra (Tuzla), ured", "2026-01-01T00:00:00Z")
    entry = with_suggestion(with_suggestion(HUMAN, other), other)
    assert suggestions(entry) == (other,)
    assert all("\n" not in comment for comment in entry.extracted_comments)
    assert without_suggestions(entry) == HUMAN


def test_lines_that_an_editor_dropped_are_put_back() -> None:
    """The draft's line while there is a target, a rejection while it is in force, and nothing twice."""
    bare = replace(DRAFT, extracted_comments=("heading",))
    notes = our_comments(DRAFT)
    assert with_notes_put_back(bare, notes, is_rejected=False) == DRAFT
    assert with_notes_put_back(DRAFT, notes, is_rejected=False) == DRAFT
    assert with_notes_put_back(replace(bare, msgstr=""), notes, is_rejected=False).extracted_comments == (
        "heading",
    )
    sent_back = our_comments(with_rejection(HUMAN, "Jasmin", "tone"))
    assert with_notes_put_back(HUMAN, sent_back, is_rejected=True).extracted_comments == sent_back
    assert with_notes_put_back(HUMAN, sent_back, is_rejected=False) == HUMAN


def test_the_other_side_of_a_conflict_comes_back_until_somebody_decides() -> None:
    """An editor that drops comments settles no conflict; whoever writes other words has."""
    conflict = with_suggestion(HUMAN, Suggestion("Mi štrajkamo.", "Ivo", "2026-01-01T00:00:00Z"))
    notes = our_comments(conflict)
    assert with_notes_put_back(HUMAN, notes, is_rejected=False) == conflict
    assert with_notes_put_back(HUMAN, notes, is_rejected=False, is_edited=True) == HUMAN


def test_flags_cleared_by_a_tool_are_noticed() -> None:
    """An unedited draft without its flag is a question, an edited or judged one is none."""
    bare = replace(DRAFT, is_fuzzy=False)
    assert lost_flags([DRAFT, bare, replace(bare, msgstr="Drugo."), HUMAN], ()) == (bare,)
    assert lost_flags([bare], {bare.digest}) == ()
