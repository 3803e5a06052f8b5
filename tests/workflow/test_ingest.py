"""What editors do to a catalog between two commands, and what becomes of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import contents, edit_catalog, run, session, translate
from tests.workflow.editors import EDITORS, needs_gettext, save_with_msgmerge
from transflow import files
from transflow.catalog import format_catalog, read_catalog
from transflow.errors import TransflowError
from transflow.model import Entry, State
from transflow.provenance import draft_note, is_unchanged_draft
from transflow.records import Lost, format_history, parse_history, parse_reviews
from transflow.workflow.prefill import prefill
from transflow.workflow.review import decide
from transflow.workflow.update import update

Make = Callable[..., Path]
WAGES, SHAFT, FRIENDS = "Pay the wages.", "Reopen the shaft.", "Dear friends"


def run_update(folder: Path) -> list[str]:
    """Update everything; gives the notes."""
    with session(folder) as opened:
        update(opened, opened.project.languages)
        return opened.notes


def states(folder: Path) -> dict[str, State]:
    """The state of each text."""
    with session(folder, writes=False) as opened:
        return {e.msgid: e.state for e in opened.store.catalog("bs", "letter") if not e.is_obsolete}


def past(folder: Path) -> list[tuple[str, str, str]]:
    """What the history holds: text, target, why."""
    path = folder / "catalogs/bs/history.jsonl"
    rows = parse_history(path.read_text(encoding="utf-8")) if path.exists() else ()
    return [(row.msgid, row.msgstr, row.why) for row in rows]


@pytest.fixture
def folder(make_project: Make) -> Iterator[Path]:
    """A project with drafts, two translations, one of them reviewed, and one sent back."""
    made = make_project()
    run_update(made)
    with session(made) as opened:
        prefill(opened, opened.project.languages, engine="pseudo")
    translate(
        made / "catalogs/bs/letter.po",
        {WAGES: "Isplatite plate.", SHAFT: "Otvorite okno.", FRIENDS: "Dragi ljudi"},
    )
    with session(made) as opened:
        language = opened.project.languages[0]
        decide(opened, language, "approved", by="Jasmin", keys=[Entry(WAGES).key])
        decide(opened, language, "rejected", by="Jasmin", keys=[Entry(FRIENDS).key], reason="prijatelji")
    yield made


@pytest.fixture
def catalog(folder: Path) -> Path:
    """Its catalog."""
    return folder / "catalogs/bs/letter.po"


@needs_gettext
@pytest.mark.parametrize("name", EDITORS)
def test_a_save_without_an_edit_changes_nothing(folder: Path, catalog: Path, name: str) -> None:
    """Whatever program saved the catalog: every state, review, text and comment is as before, after an update and
    after the database is gone.
    """
    run_update(folder)
    before, had = states(folder), read_catalog(catalog)
    assert set(before.values()) >= {State.MACHINE, State.REVIEWED, State.TRANSLATED, State.NEEDS_WORK}
    EDITORS[name](catalog)
    assert states(folder) == before
    run_update(folder)
    assert read_catalog(catalog).entries == had.entries
    (folder / "transflow.db").unlink()
    assert states(folder) == before
    assert past(folder) == []


@needs_gettext
def test_a_draft_without_its_line_and_flag_is_known(folder: Path, catalog: Path) -> None:
    """The line that names the machine was dropped and the flag taken off: that is an acceptance, not a person's work."""
    save_with_msgmerge(catalog)
    title = "To the miners of the Old Shaft"
    edit_catalog(catalog, lambda entry: replace(entry, is_fuzzy=entry.is_fuzzy and entry.msgid != title))
    run_update(folder)
    assert states(folder)[title] is State.TRANSLATED
    rows = parse_reviews((folder / "catalogs/bs/reviews.tsv").read_text(encoding="utf-8"))
    assert "accepted as is" in {row.act for row in rows}
    assert draft_note(read_catalog(catalog).by_id()[None, title]) is not None


def test_a_begun_draft_without_its_line_needs_work(folder: Path, catalog: Path) -> None:
    """A draft that somebody edits and leaves fuzzy is no draft any more, even where the editor dropped our line."""
    title = "To the miners of the Old Shaft"
    edit_catalog(
        catalog,
        lambda e: replace(e, msgstr="Rudarima", extracted_comments=()) if e.msgid == title else e,
    )
    run_update(folder)
    assert states(folder)[title] is State.NEEDS_WORK


@pytest.mark.parametrize(
    "edit, why",
    [(lambda e: replace(e, msgstr=""), "emptied"), (lambda e: replace(e, msgstr="Drugo."), "edited")],
)
def test_what_was_replaced_is_in_the_history_with_its_reason(
    folder: Path, catalog: Path, edit: Callable[[Entry], Entry], why: str
) -> None:
    """An emptied entry is untranslated, an edited one loses its review; the old words are kept."""
    edit_catalog(catalog, lambda entry: edit(entry) if entry.msgid == WAGES else entry)
    assert states(folder)[WAGES] is (State.UNTRANSLATED if why == "emptied" else State.TRANSLATED)
    assert past(folder) == [(WAGES, "Isplatite plate.", why)]


def test_a_file_that_ends_too_early_loses_nothing(folder: Path, catalog: Path) -> None:
    """Cut between two entries a file is well-formed: what is missing is in the history."""
    whole = catalog.read_text(encoding="utf-8")
    blocks = whole.split("\n\n")
    catalog.write_text("\n\n".join(blocks[:3]) + "\n", encoding="utf-8")
    run_update(folder)
    assert {(WAGES, "Isplatite plate.", "entry deleted"), (SHAFT, "Otvorite okno.", "entry deleted")} <= set(
        past(folder)
    )


def test_an_accepted_draft_is_kept_like_words(folder: Path, catalog: Path) -> None:
    """Somebody vouched for the machine's words: when they are replaced, they are in the history."""
    title = "To the miners of the Old Shaft"
    edit_catalog(catalog, lambda e: replace(e, is_fuzzy=e.is_fuzzy and e.msgid != title))
    run_update(folder)
    words = read_catalog(catalog).by_id()[None, title].msgstr
    translate(catalog, {title: "Rudarima"})
    run_update(folder)
    assert (title, words, "edited") in past(folder)


def test_the_reviewer_is_told_when_reviewed_words_change(folder: Path, catalog: Path) -> None:
    """Once, by the command that sees the edit; the review has lapsed and the words are in the history."""
    translate(catalog, {WAGES: "Dajte plate."})
    assert [note for note in run_update(folder) if "1 edited after their review" in note]
    assert states(folder)[WAGES] is State.TRANSLATED
    assert run_update(folder) == []


def test_flags_that_a_tool_cleared_are_a_question(folder: Path, catalog: Path) -> None:
    """Five drafts without flag and edit still count as machine, have it again after the update, and are not taken for
    accepted when fewer are left; the command that the note offers is one that works.
    """
    extra = "\n\n".join(f"Demand {word}." for word in ("bread", "coal", "wages", "light"))
    source = folder / "source_texts/letter.md"
    source.write_text(source.read_text(encoding="utf-8") + f"\n{extra}\n", encoding="utf-8")
    run_update(folder)
    with session(folder) as opened:
        prefill(opened, opened.project.languages, engine="pseudo")
    edit_catalog(catalog, lambda entry: replace(entry, is_fuzzy=False))
    (note,) = [note for note in run_update(folder) if "lost their fuzzy flag" in note]
    assert states(folder)["Demand bread."] is State.MACHINE
    assert all(e.is_fuzzy for e in read_catalog(catalog).active if is_unchanged_draft(e))
    translate(catalog, {f"Demand {word}.": "Tražimo." for word in ("coal", "wages", "light")})
    run_update(folder)
    assert states(folder)["Demand bread."] is State.MACHINE
    offered = note.partition("`transflow ")[2].partition("`")[0].split()
    assert run(folder, *offered, "--by", "Jasmin").returncode == 0
    assert states(folder)["Demand bread."] is State.REVIEWED


def test_two_translations_of_one_text(folder: Path, catalog: Path) -> None:
    """The first counts, the second is in the history with a note; the next update writes the file clean."""
    text = catalog.read_text(encoding="utf-8") + f'\nmsgid "{WAGES}"\nmsgstr "Platite zarade."\n'
    catalog.write_text(text, encoding="utf-8")
    notes = run_update(folder)
    assert any("second translation" in note for note in notes)
    assert (WAGES, "Platite zarade.", "a second entry") in past(folder)
    assert catalog.read_text(encoding="utf-8").count(f'msgid "{WAGES}"') == 1
    assert states(folder)[WAGES] is State.REVIEWED


@pytest.mark.parametrize(
    "damage, problem",
    [
        (lambda text: text.replace("msgid", "<<<<<<< HEAD\nmsgid", 2).encode(), "conflict marker"),
        (lambda text: text.replace("plate", "plaće").encode("iso-8859-2", "replace"), "is not utf-8"),
        (lambda text: text.encode()[:-30], "not a"),
        (lambda text: text.replace("UTF-8", "utf-7").encode(), "unknown charset"),
    ],
)
def test_what_cannot_be_read_stops_everything(
    folder: Path, catalog: Path, damage: Callable[[str], bytes], problem: str
) -> None:
    """A damaged catalog is refused with its name, and neither a file nor the index changes."""
    catalog.write_bytes(damage(catalog.read_text(encoding="utf-8")))
    before = contents(folder)
    with pytest.raises(TransflowError, match=problem) as caught:
        run_update(folder)
    assert str(caught.value).startswith("catalogs/bs/letter.po")
    assert contents(folder) == before


def test_an_author_is_named_for_what_is_new_alone(folder: Path, catalog: Path) -> None:
    """Who saved the file last wrote what changed in it, not what was there before."""
    translate(catalog, {SHAFT: "Otvorite okno rudarima."})
    catalog.write_text(
        catalog.read_text(encoding="utf-8").replace("Automatically generated", "Amra"), encoding="utf-8"
    )
    run_update(folder)
    rows = parse_reviews((folder / "catalogs/bs/reviews.tsv").read_text(encoding="utf-8"))
    assert {(row.key, row.by) for row in rows if row.act == "wrote"} == {(Entry(SHAFT).key, "Amra")}


# -- what a killed command leaves -----------------------------------------------------------------------


def leave(target: Path, content: bytes) -> Path:
    """A temporary file beside its target, and the lock of a command that never let go of it."""
    leftover = target.with_name(f".{target.name}.0badcafe.transflow-tmp")
    assert files.leftover_target(leftover) == target
    leftover.write_bytes(content)
    target.parents[2].joinpath("transflow.db.lock").write_text(
        "transflow update (process 1)", encoding="utf-8"
    )
    return leftover


def test_a_leftover_with_a_persons_words_is_kept(folder: Path, catalog: Path) -> None:
    """What a translator saved in the wrong instant is in the history before the file goes."""
    edited = read_catalog(catalog)
    entries = tuple(
        replace(e, msgstr="Spas u zadnji čas.") if e.msgid == SHAFT else e for e in edited.entries
    )
    leftover = leave(catalog, format_catalog(replace(edited, entries=entries)).encode())
    run_update(folder)
    assert not leftover.exists()
    assert past(folder) == [(SHAFT, "Spas u zadnji čas.", "left by a killed command")]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.9, 1.0])
def test_a_leftover_that_says_nothing_new_just_goes(folder: Path, catalog: Path, share: float) -> None:
    """A half-written copy of what is there anyway leaves no trace."""
    content = catalog.read_bytes()
    leftover = leave(catalog, content[: int(share * len(content))])
    before = contents(folder)
    run_update(folder)
    after = contents(folder)
    before.pop(leftover.relative_to(folder).as_posix())
    assert after == before


def test_leftover_records_are_joined(folder: Path, catalog: Path) -> None:
    """Rows of the reviews and the history that only a temporary file holds are added to the files."""
    row = Lost("2026-01-01T00:00:00Z", "letter", None, SHAFT, "Jednom davno.")
    leave(catalog.with_name("history.jsonl"), format_history([row]).encode() + b'{"at": "20')
    leave(
        catalog.with_name("reviews.tsv"),
        b"digest\tact\nd\twrote\tAmra\t2026-01-01T00:00:00Z\tk\tletter\t\t\n",
    )
    run_update(folder)
    assert past(folder) == [(SHAFT, "Jednom davno.", "")]
    assert "Amra" in (folder / "catalogs/bs/reviews.tsv").read_text(encoding="utf-8")
    assert not files.leftovers(folder)


def test_history_rows_are_lines_of_json(folder: Path, catalog: Path) -> None:
    """Whoever has no transflow any more can still read them."""
    translate(catalog, {WAGES: "Novo."})
    run_update(folder)
    lines = (folder / "catalogs/bs/history.jsonl").read_text(encoding="utf-8").split("\n")
    assert [json.loads(line)["msgstr"] for line in lines if line] == ["Isplatite plate."]
