"""What becomes of a catalog when its document changes."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from transflow.merge import merge
from transflow.model import Entry, entry_id
from transflow.provenance import is_human, removal_day, with_draft

TODAY = "2026-11-26"


def human(msgid: str, msgstr: str = "prevod", **fields: object) -> Entry:
    """An entry that a person translated."""
    return replace(Entry(msgid, msgstr), **fields)  # type: ignore[arg-type]


def test_the_same_text_keeps_everything() -> None:
    """An unchanged text keeps target, flag and the translator's comments; its place comes from the template."""
    old = human("We strike.", is_fuzzy=True, translator_comments=("ask Amra",), references=("old.md",))
    merged = merge(
        [old], [Entry("We strike.", references=("new.md",), extracted_comments=("heading",))], today=TODAY
    )
    (entry,) = merged.entries
    assert entry == replace(old, references=("new.md",), extracted_comments=("heading",))


def test_a_moved_text_takes_its_translation_along() -> None:
    """A text that vanished from one document and stands in another brings its translation, not fuzzy."""
    gone = human("Glück auf!", "Sretno!")
    merged = merge([], [Entry("Glück auf!")], today=TODAY, elsewhere={entry_id(gone): gone})
    assert [(item.how, item.entry.msgstr, item.entry.is_fuzzy) for item in merged.carried] == [
        ("moved", "Sretno!", False)
    ]


def test_a_cosmetic_edit_keeps_the_translation_whole() -> None:
    """Typographic quotes in the source change nothing for the translator, and are named for the review."""
    merged = merge([human('They say "no".')], [Entry("They say “no”.")], today=TODAY)
    assert [(item.how, item.cosmetic_class) for item in merged.carried] == [("cosmetic", "quotes")]
    assert not merged.entries[0].is_fuzzy


def test_an_edited_text_keeps_its_translation_as_fuzzy() -> None:
    """A changed sum makes the entry fuzzy and keeps what the translation was made from."""
    merged = merge([human("They owe us 3,000 marks.")], [Entry("They owe us 4,000 marks.")], today=TODAY)
    (entry,) = merged.entries
    assert (entry.msgstr, entry.is_fuzzy, entry.previous_msgid) == (
        "prevod",
        True,
        "They owe us 3,000 marks.",
    )


def test_a_stale_text_remembers_what_was_translated() -> None:
    """Edited twice before the translator came by: the previous source is the one that the target translates."""
    first = merge([human("They owe us 3,000 marks.")], [Entry("They owe us 4,000 marks.")], today=TODAY)
    second = merge(first.entries, [Entry("They owe us 5,000 marks.")], today=TODAY)
    assert second.entries[0].previous_msgid == "They owe us 3,000 marks."


def test_a_draft_of_a_changed_text_is_dropped() -> None:
    """The machine translates a changed source anew; its old draft helps nobody."""
    draft = with_draft(Entry("They owe us 3,000 marks."), "Duguju nam 3.000 maraka.", "mt", "argos")
    (entry,) = merge([draft], [Entry("They owe us 4,000 marks.")], today=TODAY).entries
    assert entry.msgstr == ""


def test_a_removed_text_stays_as_obsolete_with_its_day() -> None:
    """What a person wrote stays in the file when its source goes, with the day, and comes back with it."""
    gone = merge([human("Farewell.")], [], today=TODAY)
    (entry,) = gone.entries
    assert (entry.is_obsolete, removal_day(entry)) == (True, TODAY)
    back = merge(gone.entries, [Entry("Farewell.")], today="2026-12-01")
    (entry,) = back.entries
    assert (entry.msgstr, entry.is_obsolete, entry.extracted_comments) == ("prevod", False, ())


def test_one_old_text_serves_one_new_text() -> None:
    """Two edited copies of one paragraph do not both take its translation."""
    old = [human("We stand with the miners of the northern shaft.")]
    new = [
        Entry("We stand with the miners of the southern shaft."),
        Entry("We stand with the miners of the old shaft."),
    ]
    merged = merge(old, new, today=TODAY)
    assert sorted(bool(entry.msgstr) for entry in merged.entries) == [False, True]


def test_neighbours_decide_between_equals() -> None:
    """Of two equally near old texts the one between the same neighbours is taken."""
    old = [
        human("A."),
        human("Shaft 1 is closed.", "prvo"),
        human("B."),
        human("Shaft 2 is closed.", "drugo"),
    ]
    new = [Entry("B."), Entry("Shaft 3 is closed."), Entry("A.")]
    merged = merge(old, new, today=TODAY)
    assert merged.entries[1].msgstr == "drugo"


def test_a_mended_typo_keeps_translation_and_review() -> None:
    """A slip in one word of the source is no reason to read the translation again."""
    old = human("The comittee of the miners met on Monday and demanded the unpaid wages.")
    merged = merge([old], [Entry(old.msgid.replace("comittee", "committee"))], today=TODAY)
    assert [(item.how, item.cosmetic_class) for item in merged.carried] == [("cosmetic", "typo")]
    assert not merged.entries[0].is_fuzzy


def test_a_word_of_the_project_is_no_typo() -> None:
    """Where the old word stands in another text, the author meant it: a person looks at the translation."""
    old = human("They march through the galery of the mine.")
    new = [Entry("They march through the gallery of the mine.")]
    merged = merge([old], new, today=TODAY, is_word=lambda word: word == "galery")
    assert merged.carried[0].how == "near"


def test_markup_spelled_otherwise_is_cosmetic() -> None:
    """Underscores for asterisks, in a language where both mean the same."""
    merged = merge(
        [human("We **strike** now.")], [Entry("We __strike__ now.")], today=TODAY, syntax="markdown"
    )
    assert merged.carried[0].cosmetic_class == "markup"


def test_a_draft_that_somebody_accepted_is_kept_like_words() -> None:
    """Without the flag a draft was vouched for: it becomes obsolete, and near texts take it as fuzzy."""
    draft = with_draft(Entry("They owe us 3,000 marks."), "Duguju nam 3.000 maraka.", "mt", "argos")
    accepted = replace(draft, is_fuzzy=False)
    (entry,) = merge([accepted], [Entry("They owe us 4,000 marks.")], today=TODAY).entries
    assert (entry.msgstr, entry.is_fuzzy) == ("Duguju nam 3.000 maraka.", True)
    (entry,) = merge([accepted], [], today=TODAY).entries
    assert entry.is_obsolete


def test_no_text_stands_twice() -> None:
    """A file that has one text both active and obsolete is none that gettext reads."""
    old = [human("Farewell.", "zbogom", is_obsolete=True), Entry("Farewell.")]
    (entry,) = merge(old, [Entry("Farewell.")], today=TODAY).entries
    assert (entry.msgstr, entry.is_obsolete) == ("zbogom", False)


texts = st.sampled_from(
    ["We strike.", "We  strike.", "We strike today.", "They pay.", "They do not pay.", "Solidarity!"]
)
catalogs = st.lists(
    st.builds(
        Entry,
        msgid=texts,
        msgstr=st.sampled_from(["", "jedan", "dva"]),
        is_fuzzy=st.booleans(),
        is_obsolete=st.booleans(),
    ),
    unique_by=lambda entry: entry.msgid,
)
templates = st.lists(texts, unique=True).map(lambda found: [Entry(text) for text in found])


@given(catalogs, templates)
def test_no_human_target_is_dropped(old: list[Entry], template: list[Entry]) -> None:
    """Law 7: every target that a person wrote is still in the merged catalog, as active or as obsolete."""
    merged = merge(old, template, today=TODAY)
    before = sorted(entry.msgstr for entry in old if is_human(entry))
    after = sorted(entry.msgstr for entry in merged.entries if is_human(entry))
    assert before == after


@given(catalogs, templates)
def test_merging_twice_changes_nothing(old: list[Entry], template: list[Entry]) -> None:
    """Law 4: a second merge with the same template is the identity."""
    once = merge(old, template, today=TODAY).entries
    assert merge(once, template, today=TODAY).entries == once


@given(catalogs, templates)
def test_a_merge_has_the_texts_of_its_template(old: list[Entry], template: list[Entry]) -> None:
    """The active entries are the template's, in its order."""
    merged = merge(old, template, today=TODAY)
    assert [entry.msgid for entry in merged.entries if not entry.is_obsolete] == [e.msgid for e in template]
