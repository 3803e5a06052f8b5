"""The state of an entry after somebody edited its catalog, in its place or in a copy that came back by mail."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.conftest import LETTER, edit_catalog, session
from transflow.catalog import read_catalog
from transflow.model import Entry, State
from transflow.records import parse_history, parse_reviews
from transflow.workflow.prefill import prefill
from transflow.workflow.receiving import receive
from transflow.workflow.review import decide
from transflow.workflow.sending import send
from transflow.workflow.update import update

Make = Callable[..., Path]
Edit = Callable[[Entry], Entry]
DRAFT, OURS, REVIEWED = "Dear friends", "Pay the wages.", "Reopen the shaft."
PROSE = "We stand with you. They owe you **3,000 marks** each."


@dataclass(frozen=True)
class Row:
    """A row of the table: what was done to which text, and what follows."""

    name: str
    text: str
    edit: Edit
    state: State
    said: str = ""
    """The act in reviews.tsv that names Amra."""
    kept: str = ""
    """What the history has afterwards."""
    told: str = ""
    """What the command says."""


TABLE = (
    Row("unchanged draft, still fuzzy", DRAFT, lambda e: e, State.MACHINE),
    Row("unchanged draft, flag removed", DRAFT, lambda e: replace(e, is_fuzzy=False), State.TRANSLATED, "accepted as is"),
    Row("changed draft", DRAFT, lambda e: replace(e, msgstr="Dragi ljudi", is_fuzzy=False), State.TRANSLATED, "wrote"),
    Row("changed draft, still fuzzy", DRAFT, lambda e: replace(e, msgstr="Dragi"), State.NEEDS_WORK, "wrote"),
    Row("changed", OURS, lambda e: replace(e, msgstr="Dajte plate."), State.TRANSLATED, "wrote", "Isplatite plate."),
    Row("changed and fuzzy", OURS, lambda e: replace(e, msgstr="Dajte", is_fuzzy=True), State.NEEDS_WORK, "wrote", "Isplatite plate."),
    Row("emptied", OURS, lambda e: replace(e, msgstr=""), State.UNTRANSLATED, "", "Isplatite plate."),
    Row("emptied draft", DRAFT, lambda e: replace(e, msgstr="", is_fuzzy=False), State.UNTRANSLATED),
    Row("the source again", PROSE, lambda e: replace(e, msgstr=e.msgid, is_fuzzy=False), State.UNTRANSLATED),
    Row("reviewed, changed", REVIEWED, lambda e: replace(e, msgstr="Okno!"), State.TRANSLATED, "wrote", "Otvorite okno.", "after their review"),
    Row("reviewed, unchanged", REVIEWED, lambda e: e, State.REVIEWED),
)  # fmt: skip


@pytest.fixture
def folder(make_project: Make) -> Path:
    """A project with a draft, a translation and a reviewed one."""
    made = make_project()
    with session(made) as opened:
        update(opened, opened.project.languages)
        prefill(opened, opened.project.languages, engine="pseudo")
    words = {OURS: "Isplatite plate.", REVIEWED: "Otvorite okno."}
    edit_catalog(
        made / "catalogs/bs/letter.po",
        lambda e: replace(e, msgstr=words[e.msgid], is_fuzzy=False) if e.msgid in words else e,
    )
    with session(made) as opened:
        decide(opened, opened.project.languages[0], "approved", by="Jasmin", keys=[Entry(REVIEWED).key])
    return made


def edit_as_amra(path: Path, row: Row) -> None:
    """Let an editor save the edit, with the name of its translator."""
    edit_catalog(path, lambda entry: row.edit(entry) if entry.msgid == row.text else entry)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Automatically generated", "Amra <amra@example.org>"), "utf-8", newline="")


def posted(folder: Path) -> Path:
    """The catalog as it is sent to a translator."""
    archive, path = folder.parent / "pack.zip", folder.parent / "letter (1).po"
    with session(folder) as opened:
        send(opened, opened.project.languages[0], output=archive)
    with zipfile.ZipFile(archive) as pack:
        path.write_bytes(pack.read("bs/letter.po"))
    return path


def check(folder: Path, row: Row, notes: list[str]) -> None:
    """What the row says."""
    with session(folder, writes=False) as opened:
        found = {e.msgid: e.state for e in opened.store.catalog("bs", "letter")}
    assert found[row.text] is row.state
    rows = parse_reviews((folder / "catalogs/bs/reviews.tsv").read_text(encoding="utf-8"))
    assert [r.act for r in rows if r.by == "Amra"] == ([row.said] if row.said else [])
    path = folder / "catalogs/bs/history.jsonl"
    history = parse_history(path.read_text(encoding="utf-8")) if path.exists() else ()
    assert [lost.msgstr for lost in history] == ([row.kept] if row.kept else [])
    assert any(row.told in note for note in notes) if row.told else notes == []


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_edited_in_its_place(folder: Path, row: Row) -> None:
    """The next command derives the state and writes down who did what."""
    edit_as_amra(folder / "catalogs/bs/letter.po", row)
    with session(folder) as opened:
        notes = opened.notes
    check(folder, row, notes)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_edited_in_a_mail(folder: Path, row: Row) -> None:
    """The same by way of a pack; what an editor filled with the source is not even taken."""
    path = posted(folder)
    edit_as_amra(path, row)
    with session(folder) as opened:
        receive(opened, [path])
        notes = opened.notes
    check(folder, replace(row, state=State.MACHINE) if row.name == "the source again" else row, notes)


def test_the_source_changed_since_it_was_sent(folder: Path) -> None:
    """Words for the old text wait at the new one as needing work, with the text that they translate."""
    path = posted(folder)
    (folder / "source_texts/letter.md").write_text(
        LETTER.replace(OURS, "Pay all the wages."), encoding="utf-8"
    )
    with session(folder) as opened:
        update(opened, opened.project.languages)
    edit_as_amra(path, Row("", OURS, lambda e: replace(e, msgstr="Dajte plate."), State.NEEDS_WORK))
    with session(folder) as opened:
        receive(opened, [path])
        found = {e.msgid: e.state for e in opened.store.catalog("bs", "letter")}
    assert found["Pay all the wages."] is State.NEEDS_WORK
    entry = read_catalog(folder / "catalogs/bs/letter.po").by_id()[None, "Pay all the wages."]
    assert (entry.msgstr, entry.previous_msgid, entry.is_fuzzy) == ("Dajte plate.", OURS, True)


def test_two_translators_mail_the_same_declaration(folder: Path) -> None:
    """Both were sent one version: the later words are in the catalog, the earlier beside them, whoever's mail comes
    first; nothing of either is lost and the second is a listed conflict.
    """
    path = posted(folder)
    sent = path.read_text(encoding="utf-8")
    results = []
    for name, at, words in (("Ivo", "2026-03-02", "Neka plate."), ("Amra", "2026-03-01", "Dajte plate.")):
        path.write_text(sent, "utf-8", newline="")
        edit_catalog(path, lambda e, words=words: replace(e, msgstr=words) if e.msgid == OURS else e)  # type: ignore[misc]
        text = path.read_text(encoding="utf-8").replace("Automatically generated", name)
        start = text.index("PO-Revision-Date: ")
        text = text[:start] + f"PO-Revision-Date: {at} 10:00+0000" + text[text.index("\\n", start) :]
        path.write_text(text, "utf-8", newline="")
        with session(folder) as opened:
            results += receive(opened, [path])
    assert [len(result.conflicts) for result in results] == [0, 1]
    (conflict,) = results[1].conflicts
    assert (conflict.kept, conflict.kept_by, conflict.other, conflict.other_by) == (
        "Neka plate.", "Ivo", "Dajte plate.", "Amra",
    )  # fmt: skip
    history = (folder / "catalogs/bs/history.jsonl").read_text(encoding="utf-8")
    assert "Dajte plate." in history and "Isplatite plate." in history
