"""send and receive: a catalog travels by mail and comes back weeks later, and nobody's words are lost."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import CONFIG, LETTER, contents, edit_catalog, session, translate
from transflow.catalog import Catalog, format_catalog, read_catalog
from transflow.errors import CatalogError, LanguageError, TransflowError
from transflow.model import Entry, State
from transflow.records import parse_history, parse_reviews
from transflow.workflow.history import rescue
from transflow.workflow.receiving import Received, receive
from transflow.workflow.review import decide
from transflow.workflow.sending import BASE_HEADER, send
from transflow.workflow.update import update

Make = Callable[..., Path]
WAGES, SHAFT = "Pay the wages.", "Reopen the shaft."


def run_update(folder: Path) -> None:
    """Update everything."""
    with session(folder) as opened:
        update(opened, opened.project.languages)


def send_pack(folder: Path, tag: str = "bs") -> Path:
    """Send the language's pack; gives the archive."""
    archive = folder.parent / f"{tag}.zip"
    with session(folder) as opened:
        send(opened, opened.project.language(tag), output=archive)
    return archive


def unpack_po(archive: Path, name: str = "bs/letter.po") -> Path:
    """The catalog in a pack, as the translator unpacks it, under the name that a mail program may give it."""
    path = archive.with_name("attachment (3).po")
    with zipfile.ZipFile(archive) as opened:
        path.write_bytes(opened.read(name))
    return path


def sign(path: Path, name: str, at: str = "2026-03-01 12:00+0000") -> None:
    """Let an editor write who saved the file, and when."""
    catalog = read_catalog(path)
    header = {**catalog.header, "Last-Translator": f"{name} <x@example.org>", "PO-Revision-Date": at}
    path.write_text(format_catalog(replace(catalog, header=header)), encoding="utf-8", newline="")


def receive_files(folder: Path, *paths: Path) -> list[Received]:
    """Receive these files."""
    with session(folder) as opened:
        return receive(opened, paths)


def entry_of(folder: Path, msgid: str) -> Entry:
    """The entry of a text of the letter."""
    return read_catalog(folder / "catalogs/bs/letter.po").by_id()[None, msgid]


def lost(folder: Path) -> list[tuple[str, str, str]]:
    """What the history holds: text, target, why."""
    path = folder / "catalogs/bs/history.jsonl"
    rows = parse_history(path.read_text(encoding="utf-8")) if path.exists() else ()
    return [(row.msgid, row.msgstr, row.why) for row in rows]


@pytest.fixture
def folder(make_project: Make) -> Iterator[Path]:
    """A project of one letter, updated."""
    made = make_project()
    run_update(made)
    yield made


def test_a_pack_has_all_that_a_translator_needs(folder: Path) -> None:
    """The catalog with its base, the document for reading with nothing alive in it, and instructions in Bosnian."""
    translate(folder / "catalogs/bs/letter.po", {WAGES: "Isplatite <b>plate</b>."})
    archive = send_pack(folder)
    with zipfile.ZipFile(archive) as opened:
        names = opened.namelist()
        letter = opened.read("PRVO-PROCITAJ.txt").decode("utf-8")
        page = opened.read("bs/letter.html").decode("utf-8")
    assert names == ["PRVO-PROCITAJ.txt", "bs/letter.po", "bs/letter.html"]
    assert "Hvala što prevodite" in letter and "Test" in letter
    assert "To the miners of the Old Shaft" in page and "&lt;b&gt;plate" in page
    assert "<script" not in page and "<b>" not in page and 'lang="bs"' in page
    assert len(read_catalog(unpack_po(archive)).header[BASE_HEADER]) == 64


@pytest.mark.parametrize(
    "tag, name, words",
    [
        ("de", "ZUERST-LESEN.txt", "Danke"),
        ("es", "LEER-PRIMERO.txt", "Gracias"),
        ("fr", "READ-ME-FIRST.txt", "Thank"),
    ],
)
def test_instructions_are_in_the_translators_language(
    make_project: Make, tag: str, name: str, words: str
) -> None:
    """German and Spanish have their own texts, others get English."""
    made = make_project(config=CONFIG.replace('"bs"', f'"{tag}"'))
    run_update(made)
    with zipfile.ZipFile(send_pack(made, tag)) as opened:
        assert words in opened.read(name).decode("utf-8")


def test_sending_twice_is_sending_once(folder: Path) -> None:
    """Law 4: the same catalogs make the same archive and no second row."""
    first, before = send_pack(folder).read_bytes(), contents(folder)
    assert send_pack(folder).read_bytes() == first
    assert contents(folder) == before


def test_a_translation_comes_home(folder: Path) -> None:
    """What the translator wrote is in the catalog, with its author, and a second receive changes nothing."""
    path = unpack_po(send_pack(folder))
    translate(path, {WAGES: "Isplatite plate."})
    sign(path, "Amra Hodžić")
    (result,) = receive_files(folder, path)
    assert (result.document, result.taken, result.conflicts) == ("letter", 1, ())
    assert entry_of(folder, WAGES).msgstr == "Isplatite plate."
    rows = parse_reviews((folder / "catalogs/bs/reviews.tsv").read_text(encoding="utf-8"))
    assert [(row.act, row.by) for row in rows] == [("wrote", "Amra Hodžić")]
    assert BASE_HEADER not in read_catalog(folder / "catalogs/bs/letter.po").header
    before = contents(folder)
    (again,) = receive_files(folder, path)
    assert (again.taken, again.conflicts) == (0, ())
    assert contents(folder) == before


def test_an_archive_comes_home(folder: Path) -> None:
    """The whole pack, packed again by whatever means, is read like its files."""
    archive = send_pack(folder)
    path = unpack_po(archive)
    translate(path, {WAGES: "Isplatite plate."})
    back = folder.parent / "back.zip"
    with zipfile.ZipFile(back, "w") as opened:
        opened.write(path, "Desktop/new folder/letter (1).po")
        opened.writestr("__MACOSX/._letter.po", b"rubbish")
        opened.writestr("notes.txt", b"done!")
    (result,) = receive_files(folder, back)
    assert result.taken == 1


def test_what_only_we_changed_stays(folder: Path) -> None:
    """An entry that the translator did not touch keeps what was done here meanwhile."""
    path = unpack_po(send_pack(folder))
    translate(folder / "catalogs/bs/letter.po", {WAGES: "Isplatite plate."})
    translate(path, {SHAFT: "Otvorite okno."})
    (result,) = receive_files(folder, path)
    assert (result.taken, result.conflicts) == (1, ())
    assert entry_of(folder, WAGES).msgstr == "Isplatite plate."
    assert entry_of(folder, SHAFT).msgstr == "Otvorite okno."


@pytest.mark.parametrize(
    "at, kept, other",
    [("2026-03-01 12:00+0000", "ours", "theirs"), ("2026-09-01 12:00+0000", "theirs", "ours")],
)
def test_both_changed_the_later_stays(folder: Path, at: str, kept: str, other: str) -> None:
    """The later words are in the catalog, the others beside them and in the history; the conflict is listed."""
    path = unpack_po(send_pack(folder))
    translate(folder / "catalogs/bs/letter.po", {WAGES: "ours"})
    sign(folder / "catalogs/bs/letter.po", "Jasmin", "2026-06-01 12:00+0000")
    run_update(folder)
    translate(path, {WAGES: "theirs"})
    sign(path, "Amra", at)
    (result,) = receive_files(folder, path)
    assert [(c.msgid, c.kept, c.other) for c in result.conflicts] == [(WAGES, kept, other)]
    entry = entry_of(folder, WAGES)
    assert entry.msgstr == kept
    assert any("Also written" in comment and other in comment for comment in entry.extracted_comments)
    assert (WAGES, other, "conflict") in lost(folder)
    before = contents(folder)
    run_update(folder)
    assert contents(folder) == before


@pytest.mark.parametrize("at", ["2099-01-01 12:00+0000", "", "2026-06-01 12:00+0000"])
def test_a_mail_without_a_believable_time_is_the_suggestion(folder: Path, at: str) -> None:
    """A date that is missing, in the future or the same as ours never replaces what the catalog has."""
    path = unpack_po(send_pack(folder))
    translate(folder / "catalogs/bs/letter.po", {WAGES: "ours"})
    sign(folder / "catalogs/bs/letter.po", "Jasmin", "2026-06-01 12:00+0000")
    translate(path, {WAGES: "theirs"})
    sign(path, "Amra", at)
    (result,) = receive_files(folder, path)
    assert entry_of(folder, WAGES).msgstr == "ours"
    assert len(result.conflicts) == 1


def test_an_approval_settles_the_conflict(folder: Path) -> None:
    """Once somebody has decided, the other side's line goes from the catalog; the history keeps it."""
    test_both_changed_the_later_stays(folder, "2026-03-01 12:00+0000", "ours", "theirs")
    with session(folder) as opened:
        decide(opened, opened.project.languages[0], "approved", by="Lejla", keys=[Entry(WAGES).key])
    assert not any("Also written" in comment for comment in entry_of(folder, WAGES).extracted_comments)
    assert (WAGES, "theirs", "conflict") in lost(folder)


def test_a_rescue_settles_the_conflict_the_other_way(folder: Path) -> None:
    """Whoever takes the other version has decided: the line goes, both versions are in the history or the catalog."""
    test_both_changed_the_later_stays(folder, "2026-03-01 12:00+0000", "ours", "theirs")
    with session(folder) as opened:
        rescue(opened, opened.project.languages[0], by="Lejla", keys=[Entry(WAGES).key], number=1, yes=True)
    entry = entry_of(folder, WAGES)
    assert entry.msgstr == "theirs"
    assert not any("Also written" in comment for comment in entry.extracted_comments)
    assert (WAGES, "ours", "replaced by a rescue") in lost(folder)


def test_the_source_changed_meanwhile(folder: Path) -> None:
    """Words for the old text wait as needing work at the new one, with the text that they translate beside them."""
    old = "We stand with you. They owe you **3,000 marks** each."
    translate(folder / "catalogs/bs/letter.po", {old: "Prvi prevod."})
    run_update(folder)
    path = unpack_po(send_pack(folder))
    (folder / "source_texts/letter.md").write_text(LETTER.replace("3,000", "4,000"), encoding="utf-8")
    run_update(folder)
    translate(path, {old: "Bolji prevod: **3.000 maraka**."})
    (result,) = receive_files(folder, path)
    assert result.taken == 1
    entry = entry_of(folder, old.replace("3,000", "4,000"))
    assert (entry.msgstr, entry.is_fuzzy, entry.previous_msgid) == (
        "Bolji prevod: **3.000 maraka**.",
        True,
        old,
    )
    assert (old, "Prvi prevod.", "source changed") in lost(folder)


def test_the_source_changed_before_anything_was_translated(folder: Path) -> None:
    """Words for a text that was empty here and has changed since find the new text by its likeness."""
    path = unpack_po(send_pack(folder))
    (folder / "source_texts/letter.md").write_text(
        LETTER.replace("Pay the wages.", "Pay the wages now."), encoding="utf-8"
    )
    run_update(folder)
    translate(path, {WAGES: "Isplatite plate."})
    receive_files(folder, path)
    entry = entry_of(folder, "Pay the wages now.")
    assert (entry.msgstr, entry.is_fuzzy, entry.previous_msgid) == ("Isplatite plate.", True, WAGES)


def test_words_for_a_text_that_is_gone_are_kept_beside(folder: Path) -> None:
    """Nothing near is left: the words stay in the catalog as obsolete."""
    path = unpack_po(send_pack(folder))
    (folder / "source_texts/letter.md").write_text(
        LETTER.replace("- Reopen the shaft.\n", ""), encoding="utf-8"
    )
    run_update(folder)
    translate(path, {SHAFT: "Otvorite okno."})
    (result,) = receive_files(folder, path)
    assert result.kept_beside == 1
    assert [e.msgstr for e in read_catalog(folder / "catalogs/bs/letter.po").obsolete] == ["Otvorite okno."]


def test_a_mail_that_came_before_the_source_changed_brings_nothing_new(folder: Path) -> None:
    """Received once more after its words went along to the changed text, it adds no obsolete copy of them."""
    path = unpack_po(send_pack(folder))
    translate(path, {WAGES: "Isplatite plate."})
    receive_files(folder, path)
    (folder / "source_texts/letter.md").write_text(
        LETTER.replace(WAGES, "Pay all the wages."), encoding="utf-8"
    )
    run_update(folder)
    before = contents(folder)
    (result,) = receive_files(folder, path)
    assert (result.taken, result.kept_beside) == (0, 0)
    assert contents(folder) == before


def test_a_deleted_translation_goes_to_the_history(folder: Path) -> None:
    """What the translator emptied on purpose is empty, and can be brought back."""
    translate(folder / "catalogs/bs/letter.po", {WAGES: "Isplatite plate."})
    run_update(folder)
    path = unpack_po(send_pack(folder))
    edit_catalog(path, lambda entry: replace(entry, msgstr=""))
    receive_files(folder, path)
    assert entry_of(folder, WAGES).msgstr == ""
    assert (WAGES, "Isplatite plate.", "emptied in a mail") in lost(folder)


def test_a_file_that_came_back_empty_empties_nothing(folder: Path) -> None:
    """Five translations gone at once are the work of a tool: they stay, with a word about it."""
    edit_catalog(
        folder / "catalogs/bs/letter.po", lambda entry: replace(entry, msgstr=f"prevod {entry.msgid}")
    )
    run_update(folder)
    path = unpack_po(send_pack(folder))
    edit_catalog(path, lambda entry: replace(entry, msgstr=""))
    with session(folder) as opened:
        (result,) = receive(opened, [path])
        assert any("came back empty" in note for note in opened.notes)
    assert result.taken == 0
    assert all(entry.msgstr for entry in read_catalog(folder / "catalogs/bs/letter.po").entries)


def test_the_source_copied_into_the_translation_replaces_nothing(folder: Path) -> None:
    """An editor that fills every gap with the source has translated nothing."""
    path = unpack_po(send_pack(folder))
    translate(folder / "catalogs/bs/letter.po", {WAGES: "Isplatite plate."})
    edit_catalog(path, lambda entry: replace(entry, msgstr=entry.msgid))
    receive_files(folder, path)
    assert entry_of(folder, WAGES).msgstr == "Isplatite plate."
    assert entry_of(folder, SHAFT).msgstr == ""


def test_all_flags_gone_is_a_question(folder: Path) -> None:
    """Five drafts that come back without flag and edit still count as machine; two were accepted."""
    from transflow.workflow.prefill import prefill

    with session(folder) as opened:
        prefill(opened, opened.project.languages, engine="pseudo")
    path = unpack_po(send_pack(folder))
    whole = path.read_bytes()
    edit_catalog(path, lambda entry: replace(entry, is_fuzzy=False))
    with session(folder) as opened:
        receive(opened, [path])
        assert any("still count as machine" in note for note in opened.notes)
        assert {e.state for e in opened.store.catalog("bs", "letter")} == {State.MACHINE}
    path.write_bytes(whole)
    edit_catalog(path, lambda entry: replace(entry, is_fuzzy=entry.msgid not in (WAGES, SHAFT)))
    receive_files(folder, path)
    with session(folder) as opened:
        states = {e.msgid: e.state for e in opened.store.catalog("bs", "letter")}
    assert [states[WAGES], states[SHAFT]] == [State.TRANSLATED, State.TRANSLATED]


def test_an_old_copy_without_a_base_takes_nothing_back(folder: Path) -> None:
    """A file that was never sent, with words that the catalog had once, does not undo what came after."""
    old = folder.parent / "letter.po"
    translate(folder / "catalogs/bs/letter.po", {WAGES: "staro"})
    run_update(folder)
    old.write_bytes((folder / "catalogs/bs/letter.po").read_bytes())
    translate(folder / "catalogs/bs/letter.po", {WAGES: "novo"})
    run_update(folder)
    (result,) = receive_files(folder, old)
    assert (result.taken, result.conflicts) == (0, ())
    assert entry_of(folder, WAGES).msgstr == "novo"


def test_a_fresh_clone_can_receive(folder: Path) -> None:
    """What was sent is remembered in the catalogs' folder, not in the database."""
    path = unpack_po(send_pack(folder))
    translate(folder / "catalogs/bs/letter.po", {SHAFT: "Otvorite okno."})
    run_update(folder)
    (folder / "transflow.db").unlink()
    translate(path, {WAGES: "Isplatite plate."})
    (result,) = receive_files(folder, path)
    assert (result.taken, result.conflicts) == (1, ())
    assert entry_of(folder, SHAFT).msgstr == "Otvorite okno."


def test_a_mail_goes_to_its_own_language_and_document(make_project: Make) -> None:
    """Two languages and two documents with the same entries: the header tells them apart."""
    tree = {"source_texts/a.md": "We strike.\n", "source_texts/b.md": "We strike.\n"}
    folder = make_project(tree, CONFIG.replace('"bs"', '"bs", "de"'))
    run_update(folder)
    send_pack(folder, "bs")
    path = unpack_po(send_pack(folder, "de"), "de/b.po")
    translate(path, {"We strike.": "Wir streiken."})
    (result,) = receive_files(folder, path)
    assert (result.tag, result.document, result.taken) == ("de", "b", 1)


def test_a_dry_receive_writes_nothing(folder: Path) -> None:
    """--dry-run says what would be taken."""
    path = unpack_po(send_pack(folder))
    translate(path, {WAGES: "Isplatite plate."})
    before = contents(folder)
    with session(folder, is_dry=True) as opened:
        (result,) = receive(opened, [path])
        assert [change.path for change in opened.changes if change.path.endswith(".po")] == [
            "catalogs/bs/letter.po"
        ]
    assert result.taken == 1
    assert contents(folder) == before


def archive_of(folder: Path, *members: tuple[str, bytes], link: bool = False) -> Path:
    """An archive with these members."""
    path = folder.parent / "hostile.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (stat.S_IFLNK | 0o777 if link else 0o644) << 16
            opened.writestr(info, content)
    return path


GOOD = format_catalog(
    Catalog({"Language": "bs", "Content-Type": "text/plain; charset=UTF-8"}, (Entry(WAGES, "x"),))
).encode()


@pytest.mark.parametrize(
    "name", ["../letter.po", "/etc/letter.po", "a/../../letter.po", "C:/letter.po", "..\\letter.po"]
)
def test_archives_that_lead_outside_are_refused(folder: Path, name: str) -> None:
    """A member that would be unpacked elsewhere condemns the whole archive, which is never unpacked anyway."""
    before = contents(folder)
    with pytest.raises(CatalogError, match="leads out"):
        receive_files(folder, archive_of(folder, (name, GOOD)))
    assert contents(folder) == before


def test_links_in_archives_are_refused(folder: Path) -> None:
    """A symbolic link in an archive is no catalog."""
    with pytest.raises(CatalogError, match="symbolic link"):
        receive_files(folder, archive_of(folder, ("letter.po", b"/etc/passwd"), link=True))


def test_bombs_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What unpacks to more than anybody writes is refused while it is counted."""
    from transflow.workflow import packs

    monkeypatch.setattr(packs, "MAX_BYTES", 3 * 1024 * 1024)
    bomb = archive_of(folder, ("a.po", b"\0" * 4 * 1024 * 1024))
    assert bomb.stat().st_size < 10_000
    with pytest.raises(CatalogError, match="MiB unpacked"):
        receive_files(folder, bomb)


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 rubbish", b"", b"msgid"], ids=["cut", "empty", "no archive"]
)
def test_damaged_archives_are_refused(folder: Path, content: bytes) -> None:
    """A damaged archive is one line, not a traceback."""
    path = folder.parent / "a.zip"
    path.write_bytes(content)
    with pytest.raises(CatalogError, match="not an archive"):
        receive_files(folder, path)


@pytest.mark.parametrize(
    "content, error, problem",
    [
        (GOOD.replace(b'"x"', b'"x'), CatalogError, "not a line"),
        (GOOD.replace(b"Language: bs", b"Language: fr"), LanguageError, "not a language of this project"),
        (GOOD.replace(b"Language: bs\\n", b""), CatalogError, "does not say its language"),
        (GOOD, CatalogError, "belongs to no document"),
    ],
)
def test_what_does_not_belong_here_is_refused(
    folder: Path, content: bytes, error: type[TransflowError], problem: str
) -> None:
    """A broken file, another language, another project: refused with the file's name, and nothing changes."""
    path = folder.parent / "stranger.po"
    path.write_bytes(content)
    before = contents(folder)
    with pytest.raises(error, match=problem) as caught:
        receive_files(folder, path)
    assert "stranger.po" in str(caught.value)
    assert contents(folder) == before


def test_a_mail_that_says_something_twice_loses_neither(folder: Path) -> None:
    """Two translations of one text in the file that came: the first counts, the second is in the history, with a note."""
    path = unpack_po(send_pack(folder))
    translate(path, {WAGES: "Isplatite plate."})
    sign(path, "Amra")
    text = path.read_text(encoding="utf-8") + f'\nmsgid "{WAGES}"\nmsgstr "Platite zarade."\n'
    path.write_text(text, encoding="utf-8")
    with session(folder) as opened:
        (result,) = receive(opened, [path])
        assert any("second translation" in note for note in opened.notes)
    assert (result.taken, entry_of(folder, WAGES).msgstr) == (1, "Isplatite plate.")
    assert (WAGES, "Platite zarade.", "a second entry") in lost(folder)
