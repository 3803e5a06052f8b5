"""build: what is accepted, and nothing else, in the author's own bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import LETTER, contents, edit_catalog, session, translate
from transflow.errors import FileError
from transflow.model import Document, Entry, State
from transflow.project import Project
from transflow.records import parse_history
from transflow.workflow.build import accepted_share, build
from transflow.workflow.extraction import read_document
from transflow.workflow.review import decide
from transflow.workflow.update import update

Make = Callable[..., Path]
TITLE = "To the miners of the Old Shaft"


def prepared(folder: Path, targets: dict[str, str] | None = None) -> Path:
    """The project updated, with these texts translated."""
    with session(folder) as opened:
        update(opened, opened.project.languages)
    translate(folder / "catalogs/bs/letter.po", targets or {})
    return folder


def run_build(folder: Path, **options: object) -> dict[str, object]:
    """Build, and give the record of the letter's Bosnian version in the manifest."""
    with session(folder) as opened:
        build(opened, opened.project.languages, **options)  # type: ignore[arg-type]
    manifest = json.loads((folder / "localized/manifest.json").read_text(encoding="utf-8"))
    found: dict[str, object] = manifest["documents"][0]["versions"]["bs"]
    return found


def built(folder: Path) -> str:
    """The Bosnian text of the letter."""
    return (folder / "localized/bs/letter.md").read_bytes().decode("utf-8")


@pytest.mark.parametrize(
    "source", [LETTER, LETTER.replace("\n", "\r\n"), "\ufeff" + LETTER, LETTER.rstrip("\n"), ""]
)
def test_a_bare_build_of_nothing_is_the_source(make_project: Make, source: str) -> None:
    """Law 2 through the command: an empty catalog gives back the file byte for byte."""
    folder = prepared(make_project({"source_texts/letter.md": source}))
    run_build(folder, bare=True)
    assert built(folder) == source


def test_translated_segments_alone_change(make_project: Make) -> None:
    """The bytes around a translation are the author's."""
    folder = prepared(make_project(), {"Pay the wages.": "Isplatite plate."})
    run_build(folder, bare=True)
    assert built(folder) == LETTER.replace("Pay the wages.", "Isplatite plate.")


def test_a_page_without_accepted_title_is_not_published(make_project: Make) -> None:
    """The must-have segment decides; the manifest says that the page waits."""
    folder = prepared(make_project(), {"Pay the wages.": "Isplatite plate."})
    assert run_build(folder)["published"] is False
    assert not (folder / "localized/bs/letter.md").exists()
    translate(folder / "catalogs/bs/letter.po", {TITLE: "Rudarima Starog okna"})
    version = run_build(folder)
    assert (version["published"], version["title"]) == (True, "Rudarima Starog okna")


def test_a_build_says_what_it_is(make_project: Make) -> None:
    """The front matter names language, source, state and share; what the author set stays."""
    folder = prepared(make_project(), {TITLE: "Rudarima Starog okna"})
    run_build(folder)
    head = built(folder).split("---")[1]
    assert 'title: "Rudarima Starog okna"' in head
    assert "lang:" in head and "bs" in head
    assert "date: 2014-02-07" in head
    assert "percent:" in head and "untranslated" in head


def test_a_stale_page_degrades_and_stays(make_project: Make) -> None:
    """A published page whose title changed keeps its other translations and is not deleted."""
    folder = prepared(make_project(), {TITLE: "Rudarima Starog okna", "Pay the wages.": "Isplatite plate."})
    run_build(folder)
    source = folder / "source_texts/letter.md"
    source.write_text(LETTER.replace("Old Shaft", "Old Shaft in the north"), encoding="utf-8")
    with session(folder) as opened:
        update(opened, opened.project.languages)
    assert run_build(folder)["published"] is True
    assert "Isplatite plate." in built(folder)
    assert "To the miners of the Old Shaft in the north" in built(folder)


@pytest.mark.parametrize("accept", [state for state in State if state is not State.UNTRANSLATED])
def test_nothing_below_the_accepted_state_is_built(make_project: Make, accept: State) -> None:
    """Law 5: of five targets in five states a build holds exactly those at or above the accepted one."""
    from transflow.workflow.prefill import prefill

    text = "".join(
        f"Paragraph about {word}.\n\n" for word in ("nothing", "drafts", "changes", "words", "reviews")
    )
    folder = prepared(make_project({"source_texts/letter.md": text}))
    path = folder / "catalogs/bs/letter.po"
    with session(folder) as opened:
        prefill(opened, opened.project.languages, engine="pseudo")

    def edit(entry: Entry) -> Entry:
        if "drafts" in entry.msgid:
            return entry
        if "nothing" in entry.msgid:
            return replace(entry, msgstr="")
        stale = "about changes" in entry.msgid
        return replace(
            entry, msgstr=entry.msgid.upper(), is_fuzzy=stale, previous_msgid="Old." if stale else None
        )

    edit_catalog(path, edit)
    with session(folder) as opened:
        key = Entry("Paragraph about reviews.").key
        decide(opened, opened.project.languages[0], "approved", by="Jasmin", keys=[key])
        targets = {entry.state: entry.msgstr for entry in opened.store.catalog("bs", "letter")}
        build(opened, opened.project.languages, accept=accept, bare=True)
    assert len(targets) == 5
    for state, target in targets.items():
        if target:
            assert (target in built(folder)) == state.is_at_least(accept)


def test_rejected_words_are_never_published(make_project: Make) -> None:
    """Law 5: a rejection holds back these words at every accepted state."""
    folder = prepared(make_project(), {"Pay the wages.": "Isplatite plate."})
    with session(folder) as opened:
        key = Entry("Pay the wages.").key
        decide(opened, opened.project.languages[0], "rejected", by="Jasmin", keys=[key], reason="no")
    run_build(folder, accept=State.MACHINE, bare=True)
    assert "Isplatite" not in built(folder)


def test_a_second_build_changes_nothing(make_project: Make) -> None:
    """Law 4: building twice writes once."""
    folder = prepared(make_project(), {TITLE: "Rudarima Starog okna"})
    run_build(folder)
    before = contents(folder)
    with session(folder) as opened:
        build(opened, opened.project.languages)
        assert opened.changes == []
    assert contents(folder) == before


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents that builds read from here on."""
    documents: list[str] = []

    def read_and_note(project: Project, document: str) -> Document:
        documents.append(document)
        return read_document(project, document)

    monkeypatch.setattr("transflow.workflow.build.read_document", read_and_note)
    return documents


def test_what_did_not_change_is_not_made_again(make_project: Make, read: list[str]) -> None:
    """A second build reads no document; a third one only that whose catalog a person edited."""
    two = {"source_texts/letter.md": LETTER, "source_texts/other.md": "# Other\n"}
    folder = prepared(make_project(two), {TITLE: "Rudarima Starog okna"})
    run_build(folder)
    assert read == ["letter.md", "other.md"]
    read.clear()
    run_build(folder)
    assert read == []
    translate(folder / "catalogs/bs/letter.po", {"Pay the wages.": "Isplatite plate."})
    run_build(folder)
    assert read == ["letter.md"]
    assert "Isplatite plate." in built(folder)


def test_a_review_makes_the_texts_again_that_it_is_about(make_project: Make, read: list[str]) -> None:
    """An approval belongs to words: documents without them stay as they are."""
    two = {"source_texts/letter.md": LETTER, "source_texts/other.md": "# Other\n"}
    folder = prepared(make_project(two), {TITLE: "Rudarima Starog okna"})
    translate(folder / "catalogs/bs/other.po", {"Other": "Drugo"})
    run_build(folder)
    read.clear()
    for _ in range(2):
        with session(folder) as opened:
            key = Entry("Other").key
            decide(opened, opened.project.languages[0], "approved", by="Jasmin", keys=[key])
        run_build(folder)
        assert read == ["other.md"]
    assert "reviewed" in (folder / "localized/bs/other.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "options", [{"accept": State.REVIEWED, "bare": True}, {"bare": True}, {"accept": State.MACHINE}]
)
def test_another_wish_makes_another_text(make_project: Make, options: dict[str, object]) -> None:
    """What was built with other options is not mistaken for what is wanted now."""
    folder = prepared(make_project(), {TITLE: "Rudarima Starog okna", "Pay the wages.": "Isplatite plate."})
    run_build(folder)
    run_build(folder, **options)
    wanted = built(folder)
    (folder / "transflow.db").unlink()
    (folder / "localized/bs/letter.md").unlink()
    run_build(folder, **options)
    assert built(folder) == wanted


def test_a_text_that_is_gone_or_was_cut_short_is_made_again(make_project: Make) -> None:
    """The file itself is looked at, not only what the database says of it."""
    folder = prepared(make_project(), {TITLE: "Rudarima Starog okna"})
    run_build(folder)
    wanted, path = built(folder), folder / "localized/bs/letter.md"
    path.unlink()
    run_build(folder)
    assert built(folder) == wanted
    path.write_bytes(b"")
    with pytest.raises(FileError, match="edited by hand"):
        run_build(folder)


@pytest.mark.parametrize("note", ["", "{}", "[1]", "no JSON"])
def test_a_lost_note_costs_time_and_nothing_else(make_project: Make, read: list[str], note: str) -> None:
    """Without what the database remembers of the last build everything is made anew, with the same bytes."""
    folder = prepared(make_project(), {TITLE: "Rudarima Starog okna"})
    run_build(folder)
    before = contents(folder / "localized")
    read.clear()
    with session(folder) as opened:
        opened.store.remember_note("build", note)
    run_build(folder)
    assert read == ["letter.md"]
    assert contents(folder / "localized") == before


def test_an_interrupted_build_does_not_take_its_own_texts_for_edited(
    make_project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it had written before it was stopped is overwritten by the next build, whatever changed in between."""
    folder = prepared(make_project(), {TITLE: "Rudarima Starog okna"})
    run_build(folder)
    translate(folder / "catalogs/bs/letter.po", {"Pay the wages.": "Isplatite plate."})
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("transflow.workflow.build.Builder.finish", interrupt)
        run_build(folder)
    assert "Isplatite plate." in built(folder)
    translate(folder / "catalogs/bs/letter.po", {"Pay the wages.": "Isplatite nam plate."})
    run_build(folder)
    assert "Isplatite nam plate." in built(folder)


def interrupt(*_: object, **options: object) -> None:
    """Somebody presses Ctrl-C."""
    raise KeyboardInterrupt


def test_text_edited_by_hand_is_not_overwritten(make_project: Make) -> None:
    """Whoever edits the built text instead of the catalog loses nothing: refused, or with force kept in the history."""
    folder = prepared(make_project(), {TITLE: "Rudarima Starog okna"})
    run_build(folder)
    path = folder / "localized/bs/letter.md"
    path.write_text("Moj tekst.", encoding="utf-8")
    with pytest.raises(FileError, match="edited by hand"):
        run_build(folder)
    assert path.read_text(encoding="utf-8") == "Moj tekst."
    run_build(folder, force=True)
    assert "Rudarima" in built(folder)
    rows = parse_history((folder / "catalogs/bs/history.jsonl").read_text(encoding="utf-8"))
    assert [row.msgstr for row in rows] == ["Moj tekst."]


def test_prune_removes_what_is_no_longer_published(make_project: Make) -> None:
    """Only prune deletes output, and only what transflow would not write today."""
    folder = prepared(make_project(), {TITLE: "Rudarima Starog okna"})
    run_build(folder)
    (folder / "source_texts/letter.md").rename(folder / "source_texts/other.txt")
    (folder / "source_texts/other.txt").write_text("Short.\n", encoding="utf-8")
    with session(folder) as opened:
        update(opened, opened.project.languages)
        build(opened, opened.project.languages)
    assert (folder / "localized/bs/letter.md").exists()
    with session(folder) as opened:
        build(opened, opened.project.languages, prune=True)
    assert not (folder / "localized/bs/letter.md").exists()


def test_the_accepted_share_counts_words(make_project: Make) -> None:
    """A long paragraph weighs more than a heading."""
    folder = prepared(
        make_project({"source_texts/letter.md": "One.\n\nTwo three four.\n"}), {"Two three four.": "X."}
    )
    with session(folder) as opened:
        versions = build(opened, opened.project.languages)
    assert accepted_share(versions) == 75.0
