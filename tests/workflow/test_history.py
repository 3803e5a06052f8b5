"""history and rescue: nothing is gone for good."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import contents, edit_catalog, session, translate
from transflow.catalog import read_catalog
from transflow.errors import ReviewError
from transflow.model import Entry, State
from transflow.workflow.history import Past, history, rescue
from transflow.workflow.review import Filter, decide, waiting
from transflow.workflow.update import update

Make = Callable[..., Path]
WAGES, SHAFT = "Pay the wages.", "Reopen the shaft."


def run_update(folder: Path) -> None:
    """Update everything."""
    with session(folder) as opened:
        update(opened, opened.project.languages)


def show(folder: Path, key: str = "", search: str = "") -> list[Past]:
    """What the history command finds."""
    with session(folder, writes=False) as opened:
        return history(opened, opened.project.languages, key, search)


def bring_back(folder: Path, *keys: str, **options: object) -> None:
    """Rescue."""
    with session(folder) as opened:
        rescue(opened, opened.project.languages[0], by="Jasmin", keys=keys, **options)  # type: ignore[arg-type]


def target(folder: Path, msgid: str = WAGES) -> Entry:
    """The entry of a text."""
    return read_catalog(folder / "catalogs/bs/letter.po").by_id()[None, msgid]


@pytest.fixture
def folder(make_project: Make) -> Iterator[Path]:
    """A project in which one text was translated three times."""
    made = make_project()
    run_update(made)
    for words in ("prvi", "drugi", "treći"):
        translate(made / "catalogs/bs/letter.po", {WAGES: words})
        run_update(made)
    yield made


def test_every_translation_of_a_text_is_shown(folder: Path) -> None:
    """What stands in the catalog first, then what left it, each with how it went."""
    rows = show(folder, Entry(WAGES).key)
    assert rows[0].how == "in the catalog" and rows[0].msgstr == "treći"
    assert {row.msgstr for row in rows} == {"prvi", "drugi", "treći"}
    assert {row.how for row in rows[1:]} == {"edited"}
    assert sorted(row.number for row in rows[1:]) == [1, 2]


@pytest.mark.parametrize("words, found", [("DRUGI", 1), ("wages", 3), ("nobody", 0)])
def test_words_are_found_in_source_and_target(folder: Path, words: str, found: int) -> None:
    """Search looks into both, in any case."""
    assert len(show(folder, search=words)) == found


def test_a_person_is_not_overwritten_by_a_rescue(folder: Path) -> None:
    """Without yes nothing changes; with it the replaced words go to the history in their stead."""
    before = contents(folder)
    with pytest.raises(ReviewError, match="a person wrote"):
        bring_back(folder, Entry(WAGES).key)
    assert contents(folder) == before
    (number,) = [row.number for row in show(folder, search="prvi")]
    bring_back(folder, Entry(WAGES).key, number=number, yes=True)
    assert (target(folder).msgstr, target(folder).is_fuzzy) == ("prvi", False)
    assert {row.msgstr for row in show(folder, Entry(WAGES).key)} == {"prvi", "drugi", "treći"}
    run_update(folder)
    assert target(folder).msgstr == "prvi"


def test_an_emptied_document_is_restored_whole(folder: Path) -> None:
    """A catalog emptied by mistake gets back the last words of each text, and twice is once."""
    path = folder / "catalogs/bs/letter.po"
    edit_catalog(path, lambda entry: replace(entry, msgstr=entry.msgstr or f"prevod: {entry.msgid}"))
    run_update(folder)
    full = {entry.msgid: entry.msgstr for entry in read_catalog(path).active}
    edit_catalog(path, lambda entry: replace(entry, msgstr=""))
    with session(folder) as opened:
        assert any("transflow rescue" in note for note in opened.notes)
    bring_back(folder, paths=[folder / "source_texts/letter.md"])
    assert {entry.msgid: entry.msgstr for entry in read_catalog(path).active} == full
    before = contents(folder)
    bring_back(folder, paths=[folder / "source_texts/letter.md"])
    assert contents(folder) == before


def test_a_deleted_catalog_is_restored(folder: Path) -> None:
    """The file is gone, update makes an empty one, rescue fills it."""
    (folder / "catalogs/bs/letter.po").unlink()
    run_update(folder)
    assert target(folder).msgstr == ""
    bring_back(folder, Entry(WAGES).key)
    assert target(folder).msgstr == "treći"


def test_a_restored_review_stands(folder: Path) -> None:
    """Words that were approved are reviewed again when they come back: the approval is about the words."""
    with session(folder) as opened:
        decide(opened, opened.project.languages[0], "approved", by="Jasmin", keys=[Entry(WAGES).key])
    edit_catalog(folder / "catalogs/bs/letter.po", lambda entry: replace(entry, msgstr=""))
    run_update(folder)
    bring_back(folder, Entry(WAGES).key)
    (row,) = [row for row in show(folder, Entry(WAGES).key) if row.state is not None]
    assert row.state is State.REVIEWED


@pytest.mark.parametrize("key, problem", [("ffffff", "means no text"), (Entry(SHAFT).key, "nothing of key")])
def test_what_cannot_be_rescued_is_said(folder: Path, key: str, problem: str) -> None:
    """A mistyped key, or a text that never had a translation."""
    with pytest.raises(ReviewError, match=problem):
        bring_back(folder, key)


def test_the_history_survives_the_database(folder: Path) -> None:
    """A fresh clone shows the same."""
    before = show(folder, Entry(WAGES).key)
    (folder / "transflow.db").unlink()
    assert show(folder, Entry(WAGES).key) == before


def test_reviewing_by_filter(folder: Path) -> None:
    """Approved are the entries that match, and no others; the list takes the same filter."""
    translate(folder / "catalogs/bs/letter.po", {SHAFT: "Otvorite okno."})
    with session(folder) as opened:
        only = Filter(states=(State.TRANSLATED,), matching="SHAFT")
        listed = [row.msgid for row in waiting(opened, opened.project.languages, only=only)]
        decide(opened, opened.project.languages[0], "approved", by="Jasmin", only=only)
        states = {entry.msgid: entry.state for entry in opened.store.catalog("bs", "letter")}
    assert listed == [SHAFT]
    assert (states[SHAFT], states[WAGES]) == (State.REVIEWED, State.TRANSLATED)


def test_reviewing_what_somebody_wrote(folder: Path) -> None:
    """By its author, in whatever case the name is written."""
    path = folder / "catalogs/bs/letter.po"
    translate(path, {SHAFT: "Otvorite okno."})
    text = path.read_text(encoding="utf-8").replace("Automatically generated", "Amra Hodžić")
    path.write_text(text, encoding="utf-8")
    with session(folder) as opened:
        decide(
            opened,
            opened.project.languages[0],
            "approved",
            by="Jasmin",
            only=Filter(written_by="AMRA HODŽIĆ"),
        )
        states = {entry.msgid: entry.state for entry in opened.store.catalog("bs", "letter")}
    assert (states[SHAFT], states[WAGES]) == (State.REVIEWED, State.TRANSLATED)
