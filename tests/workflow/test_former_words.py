"""The memory reads the history: a text that left its catalog long ago still lends its words and its sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import CONFIG, edit_catalog, session, translate
from transflow.catalog import format_catalog, read_catalog
from transflow.model import Entry, State
from transflow.provenance import draft_note
from transflow.records import Act, Lost, Review, format_history
from transflow.workflow.former_words import lendable
from transflow.workflow.prefill import prefill
from transflow.workflow.update import update

Make = Callable[..., Path]
WAGES, LAMP, SHAFT = "Pay the wages of the winter.", "The lamp burns at night.", "Reopen the old shaft."
OURS = {
    WAGES: "Isplatite zimske plate.",
    LAMP: "Lampa gori noću.",
    SHAFT: "Otvorite staro okno.",
}
PARAGRAPH = " ".join(OURS)
TRANSLATED = " ".join(OURS.values())


def run_update(folder: Path) -> None:
    """Update everything."""
    with session(folder) as opened:
        update(opened, opened.project.languages)


def run_prefill(folder: Path) -> None:
    """Fill from the memory; the engine puts accents on everything, so that its sentences are seen."""
    with session(folder) as opened:
        prefill(opened, opened.project.languages, engine="pseudo")


def translated_once(make_project: Make, config: str = CONFIG) -> Path:
    """A project whose paragraph somebody translated, signed with a name."""
    folder = make_project({"source_texts/a.md": f"{PARAGRAPH}\n\nOne more text that stays.\n"}, config)
    run_update(folder)
    path = folder / "catalogs/bs/a.po"
    translate(path, {PARAGRAPH: TRANSLATED})
    text = path.read_text(encoding="utf-8").replace("Automatically generated", "Amra")
    path.write_text(text, encoding="utf-8")
    run_update(folder)
    return folder


def write_source(folder: Path, *texts: str) -> None:
    """The author writes the document anew."""
    (folder / "source_texts/a.md").write_text("\n\n".join(texts) + "\n", encoding="utf-8")
    run_update(folder)


def make_expire(folder: Path) -> None:
    """Let the obsolete entries be so old that an update moves them out of the file."""
    path = folder / "catalogs/bs/a.po"
    text = path.read_text(encoding="utf-8")
    assert "#. Removed on 20" in text
    lines = ["#. Removed on 2001-01-01" if "Removed on" in line else line for line in text.split("\n")]
    path.write_text("\n".join(lines), encoding="utf-8")
    with (folder / "source_texts/a.md").open("a", encoding="utf-8") as file:
        file.write("\nAnd a new ending.\n")
    run_update(folder)
    assert not read_catalog(path).obsolete


def entry_of(folder: Path, msgid: str) -> Entry:
    """The entry of a text."""
    return read_catalog(folder / "catalogs/bs/a.po").by_id()[None, msgid]


def test_an_edited_paragraph_keeps_sentences_that_only_the_history_has(make_project: Make) -> None:
    """The old paragraph is obsolete and moved out of the file; of the new one only the new sentence is the machine's."""
    folder = translated_once(make_project)
    write_source(folder, "One more text that stays.")
    make_expire(folder)
    new = f"{WAGES} Everybody in the valley knows of it by now. {SHAFT}"
    write_source(folder, "One more text that stays.", new)
    run_prefill(folder)
    entry = entry_of(folder, new)
    assert entry.msgstr.startswith(OURS[WAGES]) and entry.msgstr.endswith(OURS[SHAFT])
    assert "Everybody" not in entry.msgstr
    note = draft_note(entry)
    assert entry.is_fuzzy and note is not None and note.origin == "tm+mt"


def test_a_text_that_returns_after_years_has_its_words_again(make_project: Make) -> None:
    """The whole text is offered, fuzzy, with where it is from."""
    folder = translated_once(make_project)
    write_source(folder, "One more text that stays.")
    make_expire(folder)
    write_source(folder, "One more text that stays.", PARAGRAPH)
    run_prefill(folder)
    entry = entry_of(folder, PARAGRAPH)
    assert (entry.msgstr, entry.is_fuzzy) == (TRANSLATED, True)
    assert "memory, from the history" in str(draft_note(entry))


def test_words_of_somebody_without_a_name_are_lent(make_project: Make) -> None:
    """The history says in which state words left, so nobody need be known to have written them."""
    folder = translated_once(make_project)
    path = folder / "catalogs/bs/a.po"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Amra", "Automatically generated"), encoding="utf-8"
    )
    (folder / "catalogs/bs/reviews.tsv").unlink()
    write_source(folder, "One more text that stays.")
    make_expire(folder)
    write_source(folder, PARAGRAPH, "One more text that stays.")
    run_prefill(folder)
    assert entry_of(folder, PARAGRAPH).msgstr == TRANSLATED


def test_a_deleted_database_lends_the_same(make_project: Make) -> None:
    """The history is a file: a fresh clone remembers as much."""
    folder = translated_once(make_project)
    write_source(folder, "One more text that stays.")
    make_expire(folder)
    (folder / "transflow.db").unlink()
    write_source(folder, "One more text that stays.", f"{LAMP} And the strike goes on.")
    run_prefill(folder)
    assert entry_of(folder, f"{LAMP} And the strike goes on.").msgstr.startswith(OURS[LAMP])


def test_words_that_somebody_took_back_are_not_lent(make_project: Make) -> None:
    """A person emptied the entry: neither its words nor its sentences come again."""
    folder = translated_once(make_project)
    edit_catalog(folder / "catalogs/bs/a.po", lambda entry: replace(entry, msgstr=""))
    run_prefill(folder)
    assert "plate" not in entry_of(folder, PARAGRAPH).msgstr


def test_words_in_a_catalog_come_before_former_ones(make_project: Make) -> None:
    """A sentence that was translated otherwise since is offered as it is today."""
    folder = translated_once(make_project)
    newer = f"{LAMP} {WAGES} It was a long time ago for everybody."
    write_source(folder, "One more text that stays.", newer)
    path = folder / "catalogs/bs/a.po"
    translate(path, {newer: "Svjetiljka gori. Platite zimu. Bilo je to davno za sve."})
    run_update(folder)
    write_source(folder, "One more text that stays.", newer, f"We say it once more to all of them. {LAMP}")
    run_prefill(folder)
    found = entry_of(folder, f"We say it once more to all of them. {LAMP}").msgstr
    assert found.endswith("Svjetiljka gori.")


def test_what_the_history_learns_between_two_prefills_is_lent(make_project: Make) -> None:
    """The file is read again when it has grown."""
    folder = translated_once(make_project)
    run_prefill(folder)
    write_source(folder, "One more text that stays.")
    make_expire(folder)
    write_source(folder, "One more text that stays.", f"{SHAFT} And the strike goes on.")
    run_prefill(folder)
    assert entry_of(folder, f"{SHAFT} And the strike goes on.").msgstr.startswith(OURS[SHAFT])


def test_a_language_that_the_project_gives_up_is_forgotten(make_project: Make) -> None:
    """Its history stays where it is and lends nothing any more."""
    config = CONFIG.replace('"bs"', '"bs", "de"')
    folder = translated_once(make_project, config)
    write_source(folder, "One more text that stays.")
    make_expire(folder)
    run_prefill(folder)
    (folder / "transflow.toml").write_text(config.replace('"bs", ', ""), encoding="utf-8")
    run_prefill(folder)
    (folder / "transflow.toml").write_text(config, encoding="utf-8")
    write_source(folder, "One more text that stays.", PARAGRAPH)
    run_prefill(folder)
    assert entry_of(folder, PARAGRAPH).msgstr == TRANSLATED


def lost(why: str, state: str = "", at: str = "2026-01-01T00:00:00Z", msgstr: str = "prevod") -> Lost:
    """A row of the history."""
    return Lost(at, "a", None, "text", msgstr, why=why, state=state)


def said(act: Act) -> Review:
    """A row of the reviews about the words of `lost`."""
    entry = Entry("text", "prevod")
    return Review(entry.digest, act, "Amra", "2026-01-01T00:00:00Z", entry.key)


@pytest.mark.parametrize(
    "row, review, is_lent",
    [
        (lost("source changed", "translated"), None, True),
        (lost("document gone", "reviewed"), None, True),
        (lost("source changed", "needs-work"), None, False),
        (lost("source changed"), None, False),
        (lost("source changed"), said("wrote"), True),
        (lost("source changed"), said("approved"), True),
        (lost("source changed", "translated"), said("rejected"), False),
        (lost("edited", "translated"), said("wrote"), False),
        (lost("emptied", "translated"), said("wrote"), False),
        (lost("conflict", "translated"), said("wrote"), False),
    ],
)
def test_what_is_lent(row: Lost, review: Review | None, is_lent: bool) -> None:
    """Words that a person vouched for and whose text left; never what was replaced, emptied or rejected."""
    assert bool(lendable([row], [review] if review else [])) is is_lent


def test_of_one_text_the_last_words_count() -> None:
    """Former words of a text that was emptied later are taken back with it."""
    earlier = lost("source changed", "translated")
    later = lost("emptied", "translated", "2026-02-01T00:00:00Z", "drugo")
    assert lendable([later, earlier], []) == []
    again = lost("source changed", "translated", "2026-03-01T00:00:00Z", "treće")
    assert lendable([later, again, earlier], []) == [again]


def test_rows_keep_their_state_and_old_ones_read_as_before(make_project: Make) -> None:
    """A row without a state is written without one."""
    assert "state" not in format_history([lost("edited")])
    assert f'"state": "{State.TRANSLATED.value}"' in format_history([lost("edited", "translated")])
    folder = translated_once(make_project)
    catalog = read_catalog(folder / "catalogs/bs/a.po")
    (folder / "catalogs/bs/a.po").write_text(format_catalog(replace(catalog, entries=())), encoding="utf-8")
    run_update(folder)
    history = (folder / "catalogs/bs/history.jsonl").read_text(encoding="utf-8")
    assert '"why": "entry deleted", "state": "translated"' in history
