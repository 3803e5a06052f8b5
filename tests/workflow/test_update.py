"""update: documents change, people's words stay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import LETTER, contents, edit_catalog, session, translate
from transflow.catalog import read_catalog
from transflow.errors import FileError
from transflow.model import Document, State
from transflow.project import Project
from transflow.records import parse_history
from transflow.workflow.extraction import extract
from transflow.workflow.status import status
from transflow.workflow.update import update

Make = Callable[..., Path]


def run_update(folder: Path) -> list[str]:
    """Update everything; gives the kinds and paths of what was written."""
    with session(folder) as opened:
        changes = update(opened, opened.project.languages)
    return [f"{change.kind} {change.path}" for change in changes]


def catalog_path(folder: Path, name: str = "letter") -> Path:
    """The Bosnian catalog of a document."""
    return folder / "catalogs" / "bs" / f"{name}.po"


def test_extract_writes_templates_alone(make_project: Make) -> None:
    """Extract makes the template and no catalog."""
    folder = make_project()
    with session(folder) as opened:
        extract(opened)
    template = read_catalog(folder / "catalogs/templates/letter.pot")
    assert [entry.msgid for entry in template.entries] == [
        "To the miners of the Old Shaft",
        "Dear friends",
        "We stand with you. They owe you **3,000 marks** each.",
        "Pay the wages.",
        "Reopen the shaft.",
    ]
    assert not (folder / "catalogs/bs").exists()


def test_entries_say_what_they_are_and_where(make_project: Make) -> None:
    """A translator sees the kind of a text and the headings above it, without line numbers."""
    folder = make_project()
    run_update(folder)
    entry = read_catalog(catalog_path(folder)).entries[2]
    assert entry.extracted_comments == ("paragraph · Dear friends",)
    assert entry.references == ("letter.md",)


def test_a_second_update_changes_nothing(make_project: Make) -> None:
    """Law 4: update twice is update once, byte for byte, and says so."""
    folder = make_project()
    assert run_update(folder) == ["created catalogs/templates/letter.pot", "created catalogs/bs/letter.po"]
    before = contents(folder)
    assert run_update(folder) == []
    assert contents(folder) == before


def test_an_update_without_a_database_changes_nothing(make_project: Make) -> None:
    """The database only saves work: without it the same files come out."""
    folder = make_project()
    run_update(folder)
    translate(catalog_path(folder), {"Pay the wages.": "Isplatite plate."})
    run_update(folder)
    before = contents(folder)
    (folder / "transflow.db").unlink()
    assert run_update(folder) == []
    assert contents(folder) == before


def test_an_untouched_document_is_not_opened(make_project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """One changed document among many is the only one that is parsed."""
    tree = {f"source_texts/{name}.md": f"# {name}\n\nText of {name}.\n" for name in ("a", "b", "c")}
    folder = make_project(tree)
    run_update(folder)
    (folder / "source_texts/b.md").write_text("# b\n\nAnother text.\n", encoding="utf-8")
    from transflow.workflow import extraction

    opened: list[str] = []
    read = extraction.read_document

    def noted(project: Project, name: str) -> Document:
        opened.append(name)
        return read(project, name)

    monkeypatch.setattr(extraction, "read_document", noted)
    assert run_update(folder) == ["updated catalogs/templates/b.pot", "updated catalogs/bs/b.po"]
    assert opened == ["b.md"]


def test_a_changed_sum_makes_its_translation_fuzzy(make_project: Make) -> None:
    """The author corrects a number: the translation stays, fuzzy, with the previous source beside it."""
    folder = make_project()
    run_update(folder)
    source = "We stand with you. They owe you **3,000 marks** each."
    translate(catalog_path(folder), {source: "Uz vas smo. Duguju vam po **3.000 maraka**."})
    (folder / "source_texts/letter.md").write_text(LETTER.replace("3,000", "4,000"), encoding="utf-8")
    run_update(folder)
    entry = read_catalog(catalog_path(folder)).entries[2]
    assert (entry.is_fuzzy, entry.previous_msgid) == (True, source)
    assert entry.msgstr == "Uz vas smo. Duguju vam po **3.000 maraka**."


def test_text_moves_between_documents(make_project: Make) -> None:
    """A paragraph that went to another document takes its translation along, not fuzzy."""
    folder = make_project({"source_texts/a.md": "One.\n\nMoving on.\n", "source_texts/b.md": "Two.\n"})
    run_update(folder)
    translate(catalog_path(folder, "a"), {"Moving on.": "Idemo dalje."})
    (folder / "source_texts/a.md").write_text("One.\n", encoding="utf-8")
    (folder / "source_texts/b.md").write_text("Two.\n\nMoving on.\n", encoding="utf-8")
    run_update(folder)
    moved = read_catalog(catalog_path(folder, "b")).by_id()[None, "Moving on."]
    assert (moved.msgstr, moved.is_fuzzy) == ("Idemo dalje.", False)


def test_a_renamed_document_takes_its_catalog_along(make_project: Make) -> None:
    """Renaming a source renames its catalogs, translator's comments included."""
    folder = make_project()
    run_update(folder)
    edit_catalog(
        catalog_path(folder), lambda entry: replace(entry, msgstr="prevod", translator_comments=("ask Amra",))
    )
    (folder / "source_texts/letter.md").rename(folder / "source_texts/to-the-miners.md")
    run_update(folder)
    assert not catalog_path(folder).exists()
    entries = read_catalog(catalog_path(folder, "to-the-miners")).active
    assert {entry.translator_comments for entry in entries} == {("ask Amra",)}
    assert not (folder / "catalogs/templates/letter.pot").exists()


def test_a_deleted_document_leaves_its_catalog(make_project: Make) -> None:
    """The source goes: the template goes, the catalog stays with everything obsolete, status drops it."""
    folder = make_project({"source_texts/a.md": "One.\n", "source_texts/b.md": "Two.\n"})
    run_update(folder)
    translate(catalog_path(folder, "b"), {"Two.": "Dva."})
    (folder / "source_texts/b.md").unlink()
    run_update(folder)
    assert not (folder / "catalogs/templates/b.pot").exists()
    (entry,) = read_catalog(catalog_path(folder, "b")).entries
    assert (entry.msgstr, entry.is_obsolete) == ("Dva.", True)
    with session(folder) as opened:
        assert [row.document for row in status(opened, opened.project.languages)] == ["a.md"]


def test_replaced_words_go_to_the_history(make_project: Make) -> None:
    """Law 7: what a translator overwrites in an editor can be found in history.jsonl."""
    folder = make_project()
    run_update(folder)
    translate(catalog_path(folder), {"Pay the wages.": "Isplatite plate."})
    run_update(folder)
    translate(catalog_path(folder), {"Pay the wages.": "Platite zarade."})
    run_update(folder)
    rows = parse_history((folder / "catalogs/bs/history.jsonl").read_text(encoding="utf-8"))
    assert [(row.msgid, row.msgstr, row.why) for row in rows] == [
        ("Pay the wages.", "Isplatite plate.", "edited")
    ]


def test_a_deleted_catalog_is_in_the_history(make_project: Make) -> None:
    """Law 7: a catalog deleted by mistake takes no words with it."""
    folder = make_project()
    run_update(folder)
    translate(catalog_path(folder), {"Pay the wages.": "Isplatite plate."})
    run_update(folder)
    catalog_path(folder).unlink()
    run_update(folder)
    rows = parse_history((folder / "catalogs/bs/history.jsonl").read_text(encoding="utf-8"))
    assert [row.msgstr for row in rows] == ["Isplatite plate."]


def test_a_dry_run_writes_nothing(make_project: Make) -> None:
    """--dry-run says what would be written and leaves no file behind, not even the database."""
    folder = make_project()
    before = contents(folder, database=True)
    with session(folder, is_dry=True) as opened:
        changes = update(opened, opened.project.languages)
    assert [change.kind for change in changes] == ["created", "created"]
    assert contents(folder, database=True) == before


def test_a_save_during_the_command_is_not_overwritten(make_project: Make) -> None:
    """A catalog that an editor saves while update runs is refused, not replaced."""
    folder = make_project()
    run_update(folder)
    (folder / "source_texts/letter.md").write_text(LETTER.replace("3,000", "4,000"), encoding="utf-8")
    with session(folder) as opened:
        translate(catalog_path(folder), {"Pay the wages.": "Isplatite plate."})
        with pytest.raises(FileError, match="while we were working"):
            update(opened, opened.project.languages)
    assert "Isplatite plate." in catalog_path(folder).read_text(encoding="utf-8")
    run_update(folder)
    assert read_catalog(catalog_path(folder)).by_id()[None, "Pay the wages."].msgstr == "Isplatite plate."


def test_mass_unfuzzied_drafts_are_a_question(make_project: Make) -> None:
    """Five drafts that lost their flag together were not read by anybody; two were."""
    from transflow.workflow.prefill import prefill

    folder = make_project()
    run_update(folder)
    with session(folder) as opened:
        prefill(opened, opened.project.languages, engine="pseudo")
    edit_catalog(catalog_path(folder), lambda entry: replace(entry, is_fuzzy=False))
    with session(folder) as opened:
        (row,) = status(opened, opened.project.languages)
        assert row.entries == {State.MACHINE: 5}
        assert any("lost their fuzzy flag" in note for note in opened.notes)


def test_a_few_unfuzzied_drafts_are_accepted(make_project: Make) -> None:
    """A translator who takes the flag off two good drafts has accepted them as they are; that is written down."""
    from transflow.workflow.prefill import prefill

    folder = make_project()
    run_update(folder)
    with session(folder) as opened:
        prefill(opened, opened.project.languages, engine="pseudo")
    edit_catalog(
        catalog_path(folder),
        lambda entry: replace(entry, is_fuzzy=entry.msgid not in ("Pay the wages.", "Reopen the shaft.")),
    )
    with session(folder) as opened:
        (row,) = status(opened, opened.project.languages)
    assert row.entries[State.TRANSLATED] == 2
    (folder / "transflow.db").unlink()
    with session(folder) as opened:
        assert status(opened, opened.project.languages) == [row]
