"""review: a second person, bound to the words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import CONFIG, LETTER, contents, edit_catalog, session, translate
from transflow.catalog import read_catalog
from transflow.errors import ReviewError
from transflow.model import Entry, State
from transflow.provenance import Suggestion, with_suggestion
from transflow.workflow.review import Decision, decide, waiting
from transflow.workflow.update import update

Make = Callable[..., Path]
WAGES = "Pay the wages."


def states(folder: Path) -> dict[str, State]:
    """The state of each text of the letter."""
    with session(folder, writes=False) as opened:
        return {
            entry.msgid: entry.state
            for entry in opened.store.catalog("bs", "letter")
            if not entry.is_obsolete
        }


def judge(
    folder: Path, decision: Decision, msgid: str = WAGES, by: str = "Jasmin Begić", reason: str = ""
) -> None:
    """Let somebody review one text."""
    with session(folder) as opened:
        decide(opened, opened.project.languages[0], decision, by=by, keys=[Entry(msgid).key], reason=reason)


@pytest.fixture
def folder(make_project: Make) -> Iterator[Path]:
    """A project in which one text is translated."""
    made = make_project()
    with session(made) as opened:
        update(opened, opened.project.languages)
    translate(made / "catalogs/bs/letter.po", {WAGES: "Isplatite plate."})
    yield made


def test_an_approval_makes_reviewed(folder: Path) -> None:
    """The approved words are reviewed, the others stay as they were."""
    judge(folder, "approved")
    assert states(folder)[WAGES] is State.REVIEWED


def test_a_review_survives_the_database(folder: Path) -> None:
    """reviews.tsv alone carries the review: a fresh clone shows the same states."""
    judge(folder, "approved")
    before = states(folder)
    (folder / "transflow.db").unlink()
    assert states(folder) == before


@pytest.mark.parametrize("edited", ["Isplatite plate!", "Isplatite  plate."])
def test_a_review_lapses_with_any_edit(folder: Path, edited: str) -> None:
    """Law 6: one changed character, by whichever tool, and nobody has reviewed these words."""
    judge(folder, "approved")
    translate(folder / "catalogs/bs/letter.po", {WAGES: edited})
    assert states(folder)[WAGES] is State.TRANSLATED
    translate(folder / "catalogs/bs/letter.po", {WAGES: "Isplatite plate."})
    assert states(folder)[WAGES] is State.REVIEWED


def test_a_cosmetic_edit_of_the_source_carries_the_review(folder: Path) -> None:
    """Law 6: the one exception is a row of its own, which names where it came from and why."""
    judge(folder, "approved")
    (folder / "source_texts/letter.md").write_text(LETTER.replace(WAGES, "Pay  the wages."), encoding="utf-8")
    with session(folder) as opened:
        update(opened, opened.project.languages)
    assert states(folder)["Pay  the wages."] is State.REVIEWED
    rows = (folder / "catalogs/bs/reviews.tsv").read_text(encoding="utf-8")
    assert "\tcarried\tJasmin Begić\t" in rows
    assert rows.rstrip("\n").endswith("white space") or "white space" in rows


def test_a_mended_typo_carries_what_was_said(make_project: Make) -> None:
    """A slip in the source: review, rejection and authorship go along, each with the class of the edit."""
    text = "The comittee met on Monday.\n\nThe goverment paid nobody.\n"
    made = make_project({"source_texts/letter.md": text}, CONFIG + "[review]\nfour_eyes = true\n")
    with session(made) as opened:
        update(opened, opened.project.languages)
    path = made / "catalogs/bs/letter.po"
    translate(
        path,
        {"The comittee met on Monday.": "Odbor se sastao.", "The goverment paid nobody.": "Vlada ništa."},
    )
    path.write_text(
        path.read_text(encoding="utf-8").replace("Automatically generated", "Amra"), encoding="utf-8"
    )
    judge(made, "approved", "The comittee met on Monday.")
    judge(made, "rejected", "The goverment paid nobody.", reason="tone")
    (made / "source_texts/letter.md").write_text(
        text.replace("comittee", "committee").replace("goverment", "government"), encoding="utf-8"
    )
    with session(made) as opened:
        update(opened, opened.project.languages)
    assert states(made) == {
        "The committee met on Monday.": State.REVIEWED,
        "The government paid nobody.": State.NEEDS_WORK,
    }
    assert (made / "catalogs/bs/reviews.tsv").read_text(encoding="utf-8").count("\ttypo\n") == 4
    with pytest.raises(ReviewError, match="Amra wrote"):
        judge(made, "approved", "The committee met on Monday.", by="Amra")


def test_a_typo_of_a_number_or_a_name_is_none(make_project: Make) -> None:
    """What could be another number or another person makes the review lapse."""
    text = "They owe us three months.\n\nWe trust Amra Begić.\n"
    made = make_project({"source_texts/letter.md": text})
    with session(made) as opened:
        update(opened, opened.project.languages)
    translate(
        made / "catalogs/bs/letter.po", {"They owe us three months.": "Tri.", "We trust Amra Begić.": "Amra."}
    )
    for msgid in ("They owe us three months.", "We trust Amra Begić."):
        judge(made, "approved", msgid)
    (made / "source_texts/letter.md").write_text(
        text.replace("three", "there").replace("Amra", "Arma"), encoding="utf-8"
    )
    with session(made) as opened:
        update(opened, opened.project.languages)
    assert set(states(made).values()) == {State.NEEDS_WORK}


def test_a_rejection_tells_the_translator_why(folder: Path) -> None:
    """The entry is fuzzy again, with the reason where every editor shows it; new words make it lapse."""
    judge(folder, "rejected", reason="plate, not zarade")
    entry = read_catalog(folder / "catalogs/bs/letter.po").by_id()[None, WAGES]
    assert entry.is_fuzzy
    assert "Sent back by Jasmin Begić: plate, not zarade" in entry.extracted_comments
    edit_catalog(folder / "catalogs/bs/letter.po", lambda e: replace(e, is_fuzzy=False))
    assert states(folder)[WAGES] is State.NEEDS_WORK
    translate(folder / "catalogs/bs/letter.po", {WAGES: "Isplatite plate rudarima."})
    assert states(folder)[WAGES] is State.TRANSLATED


def test_a_withdrawn_rejection_is_none(folder: Path) -> None:
    """The reviewer takes it back: the line goes, the words count again once the flag is off."""
    judge(folder, "rejected", reason="tone")
    judge(folder, "withdrawn")
    edit_catalog(folder / "catalogs/bs/letter.po", lambda entry: replace(entry, is_fuzzy=False))
    assert states(folder)[WAGES] is State.TRANSLATED


def test_a_withdrawn_approval_of_a_draft_makes_it_a_draft_again(folder: Path) -> None:
    """Nobody vouches for it any more, so it is fuzzy, as any draft; what its translator had accepted stays accepted."""
    from transflow.workflow.prefill import prefill

    friends, shaft = "Dear friends", "Reopen the shaft."
    path = folder / "catalogs/bs/letter.po"
    with session(folder) as opened:
        prefill(opened, opened.project.languages, engine="pseudo")
    edit_catalog(path, lambda entry: replace(entry, is_fuzzy=entry.is_fuzzy and entry.msgid != shaft))
    for msgid in (friends, shaft):
        judge(folder, "approved", msgid)
        judge(folder, "withdrawn", msgid)
    assert (states(folder)[friends], states(folder)[shaft]) == (State.MACHINE, State.TRANSLATED)
    entries = read_catalog(path).by_id()
    assert (entries[None, friends].is_fuzzy, entries[None, shaft].is_fuzzy) == (True, False)


@pytest.mark.parametrize("decision", ["approved", "rejected", "withdrawn"])
def test_saying_it_twice_is_saying_it_once(folder: Path, decision: Decision) -> None:
    """Law 4: the same decision by the same person about the same words adds nothing."""
    judge(folder, decision, reason="tone")
    before = contents(folder)
    judge(folder, decision, reason="tone")
    assert contents(folder) == before


def test_equal_texts_are_reviewed_once(make_project: Make) -> None:
    """The same words in two documents need one review a language."""
    folder = make_project({"source_texts/a.md": "Solidarity!\n", "source_texts/b.md": "Solidarity!\n"})
    with session(folder) as opened:
        update(opened, opened.project.languages)
    for name in ("a", "b"):
        translate(folder / f"catalogs/bs/{name}.po", {"Solidarity!": "Solidarnost!"})
    judge(folder, "approved", "Solidarity!")
    with session(folder, writes=False) as opened:
        assert {opened.store.catalog("bs", name)[0].state for name in ("a", "b")} == {State.REVIEWED}


@pytest.mark.parametrize(
    "key, problem", [("ffffff", "means no text"), (Entry("Reopen the shaft.").key, "no translation")]
)
def test_what_cannot_be_reviewed_is_refused(folder: Path, key: str, problem: str) -> None:
    """A mistyped key, or a text that nobody translated, changes nothing."""
    with session(folder) as opened, pytest.raises(ReviewError, match=problem):
        decide(opened, opened.project.languages[0], "approved", by="Jasmin", keys=[key])
    assert not (folder / "catalogs/bs/reviews.tsv").exists()


def test_four_eyes_are_two_people(make_project: Make) -> None:
    """With four_eyes, who translated cannot approve, in whatever case or Unicode form the name is written."""
    folder = make_project(config=CONFIG + "[review]\nfour_eyes = true\n")
    with session(folder) as opened:
        update(opened, opened.project.languages)
    path = folder / "catalogs/bs/letter.po"
    translate(path, {WAGES: "Isplatite plate."})
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Automatically generated", "Jasmin Begić <j@example.org>"), encoding="utf-8")
    with pytest.raises(ReviewError, match="wrote the translation"):
        judge(folder, "approved", by="JASMIN BEGIC\u0301")
    judge(folder, "approved", by="Amra Hodžić")
    assert states(folder)[WAGES] is State.REVIEWED


def test_who_took_a_draft_as_it_is_answers_for_it(make_project: Make) -> None:
    """With four_eyes, whoever vouched for the machine's words cannot be the second person as well."""
    from transflow.workflow.prefill import prefill

    folder = make_project(config=CONFIG + "[review]\nfour_eyes = true\n")
    with session(folder) as opened:
        update(opened, opened.project.languages)
        prefill(opened, opened.project.languages, engine="pseudo")
    path = folder / "catalogs/bs/letter.po"
    edit_catalog(path, lambda entry: replace(entry, is_fuzzy=entry.is_fuzzy and entry.msgid != WAGES))
    path.write_text(path.read_text(encoding="utf-8").replace("Automatically generated", "Amra"), "utf-8")
    with pytest.raises(ReviewError, match="took the machine's"):
        judge(folder, "approved", by="amra")
    judge(folder, "approved", by="Jasmin")
    assert states(folder)[WAGES] is State.REVIEWED


def test_equal_words_in_another_document_are_reviewed_with_it(make_project: Make) -> None:
    """One document is approved whole: the same words elsewhere lose their flag too, other words do not."""
    folder = make_project({f"source_texts/{name}.md": "Solidarity!\n" for name in "abc"})
    with session(folder) as opened:
        update(opened, opened.project.languages)
    for name, words in (("a", "Solidarnost!"), ("b", "Solidarnost!"), ("c", "Zajedno!")):
        translate(folder / f"catalogs/bs/{name}.po", {"Solidarity!": words})
        edit_catalog(folder / f"catalogs/bs/{name}.po", lambda entry: replace(entry, is_fuzzy=True))
    with session(folder) as opened:
        language = opened.project.languages[0]
        decide(opened, language, "approved", by="Jasmin", paths=[folder / "source_texts/a.md"])
        found = [opened.store.catalog("bs", name)[0].state for name in "abc"]
    assert found == [State.REVIEWED, State.REVIEWED, State.NEEDS_WORK]


def test_what_waits_is_listed_riskiest_first(folder: Path) -> None:
    """What people wrote comes before drafts, and drafts that the machine was unsure of before the others."""
    from transflow.workflow.prefill import prefill

    with session(folder) as opened:
        prefill(opened, opened.project.languages, engine="pseudo")
    with session(folder) as opened:
        drafts = [e for e in opened.store.catalog("bs", "letter") if e.state is State.MACHINE]
        opened.store.remember_confidences("bs", {drafts[0].digest: -0.1, drafts[1].digest: -2.0})
        listed = [row.msgid for row in waiting(opened, opened.project.languages)]
    assert listed[:2] == [WAGES, drafts[1].msgid]


def test_what_counts_already_is_riskier_than_what_does_not(folder: Path) -> None:
    """A conflict, then the machine's words that somebody took as they are, a person's, what needs work, drafts."""
    from transflow.workflow.prefill import prefill

    shaft, friends, title = "Reopen the shaft.", "Dear friends", "To the miners of the Old Shaft"
    with session(folder) as opened:
        prefill(opened, opened.project.languages, engine="pseudo")
    path = folder / "catalogs/bs/letter.po"
    translate(path, {shaft: "Otvorite okno."})

    def edit(entry: Entry) -> Entry:
        if entry.msgid == shaft:
            return with_suggestion(entry, Suggestion("Otvorite jamu.", "Ivo", "2026-01-01T00:00:00Z"))
        if entry.msgid == title:
            return replace(entry, msgstr="Rudarima")  # begun, and still fuzzy
        return replace(entry, is_fuzzy=entry.is_fuzzy and entry.msgid != friends)

    edit_catalog(path, edit)
    with session(folder) as opened:
        rows = waiting(opened, opened.project.languages)
    assert [row.msgid for row in rows[:4]] == [shaft, friends, WAGES, title]
    assert {row.state for row in rows[4:]} == {State.MACHINE}
    assert [row.confidence is None for row in rows[:4]] == [True, False, True, True]
