"""memory import, export and search: the memory survives a deleted database and travels as TMX."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import contents, run, session, translate, write_tree
from transflow.catalog import read_catalog
from transflow.errors import LanguageError, MemoryFileError
from transflow.memory import read_tmx
from transflow.records import Review, format_reviews
from transflow.workflow.memory import export_memory, import_memory, search_memory
from transflow.workflow.prefill import prefill
from transflow.workflow.update import update

TMX = """<?xml version="1.0"?>
<tmx version="1.4"><header srclang="EN-US"/><body>
<tu><tuv xml:lang="EN-US"><seg>Pay the wages.</seg></tuv><tuv xml:lang="bs_BA"><seg>Isplatite plate.</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Yes</seg></tuv><tuv xml:lang="fr"><seg>Oui</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>The shaft is open. The lamp burns.</seg></tuv>
 <tuv xml:lang="bs" changedate="20260101T000000Z"><seg>Okno radi. Lampa gori.</seg></tuv></tu>
</body></tmx>
"""


@pytest.fixture
def project(make_project: Callable[..., Path], tmp_path: Path) -> Path:
    """A project of two documents, with a TMX file beside it."""
    folder = make_project(
        {"source_texts/a.md": "Pay the wages.\n", "source_texts/b.md": "The lamp burns. Pay the wages.\n"}
    )
    write_tree(tmp_path, {"old work.tmx": TMX})
    with session(folder) as opened:
        update(opened, opened.project.languages)
    return folder


def imported(folder: Path, *paths: Path) -> list[tuple[str, int, int, int]]:
    """Import files and give the report."""
    with session(folder) as opened:
        return [(r.memory, r.added, r.before, r.left_out) for r in import_memory(opened, paths)]


def test_import_puts_the_projects_languages_into_the_folder_memory(project: Path) -> None:
    """A TMX file becomes a file of the project, once; what is in other languages is left out."""
    path = project.parent / "old work.tmx"
    assert imported(project, path) == [("memory/old-work.tmx", 2, 0, 1)]
    before = contents(project)
    assert imported(project, path) == [("memory/old-work.tmx", 0, 2, 1)]
    assert contents(project) == before


def test_a_further_import_of_the_same_name_adds(project: Path) -> None:
    """Nothing that was imported before is lost."""
    path = project.parent / "old work.tmx"
    imported(project, path)
    path.write_text(TMX.replace("Isplatite plate.", "Isplatite zarade."), encoding="utf-8")
    assert imported(project, path) == [("memory/old-work.tmx", 1, 2, 1)]
    targets = {unit.variants[1].text for unit in read_tmx(project / "memory/old-work.tmx")}
    assert {"Isplatite plate.", "Isplatite zarade."} <= targets


def test_imported_memory_fills_whole_texts_and_sentences_and_survives_the_database(project: Path) -> None:
    """The files are the truth: a deleted database changes nothing."""
    imported(project, project.parent / "old work.tmx")
    (project / "transflow.db").unlink()
    with session(project) as opened:
        (result,) = prefill(opened, opened.project.languages)
    assert result.from_memory == 2
    assert read_catalog(project / "catalogs/bs/a.po").active[0].msgstr == "Isplatite plate."
    assert read_catalog(project / "catalogs/bs/b.po").active[0].msgstr == "Lampa gori. Isplatite plate."


def test_a_removed_file_is_forgotten_and_a_foreign_one_is_read(project: Path) -> None:
    """Whatever lies in memory/ counts, and nothing else."""
    write_tree(project, {"memory/foreign.tmx": TMX})
    with session(project) as opened:
        assert [
            found.origin for found in search_memory(opened, "Pay the wages.", opened.project.languages)
        ] == ["foreign.tmx"]
    (project / "memory/foreign.tmx").write_text(TMX.replace("Isplatite", "Dajte"), encoding="utf-8")
    with session(project) as opened:
        assert search_memory(opened, "Pay the wages.", opened.project.languages)[0].target == "Dajte plate."
    (project / "memory/foreign.tmx").unlink()
    with session(project) as opened:
        assert search_memory(opened, "Pay the wages.", opened.project.languages) == []


def test_an_edited_catalog_is_remembered_as_it_is_now(project: Path) -> None:
    """The memory has today's words, not those of the last time it was asked."""
    for target in ("Isplatite plate.", "Platite nas."):
        translate(project / "catalogs/bs/a.po", {"Pay the wages.": target})
        with session(project) as opened:
            assert [f.target for f in search_memory(opened, "Pay the wage.", opened.project.languages)] == [
                target
            ]


def test_search_finds_like_texts_then_texts_with_the_words(project: Path) -> None:
    """A sentence finds its like, a word the texts that it stands in."""
    imported(project, project.parent / "old work.tmx")
    with session(project, writes=False) as opened:
        first = search_memory(opened, "Pay the wages!", opened.project.languages)[0]
        assert (first.target, first.ratio > 0.9) == ("Isplatite plate.", True)
        (word,) = search_memory(opened, "LAMP", opened.project.languages)
        assert word.source == "The shaft is open. The lamp burns."


def test_po_files_are_imported(project: Path, tmp_path: Path) -> None:
    """Of a catalog everything counts that a person wrote and vouches for; its header says the language."""
    head = 'msgid ""\nmsgstr ""\n"Language: bs\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    body = 'msgid "Yes"\nmsgstr "Da"\n\n#, fuzzy\nmsgid "No"\nmsgstr "Ne"\n\nmsgid "Why"\nmsgstr ""\n'
    write_tree(tmp_path, {"old.po": head + body, "none.po": head.replace("bs", "sw") + body})
    assert imported(project, tmp_path / "old.po") == [("memory/old.tmx", 1, 0, 2)]
    with session(project) as opened, pytest.raises(LanguageError, match="-l TAG"):
        import_memory(opened, [tmp_path / "none.po"])


def test_a_bad_file_among_good_ones_writes_nothing(project: Path, tmp_path: Path) -> None:
    """All files are read before one is written."""
    write_tree(tmp_path, {"bad.tmx": TMX.replace("</tu>", "", 1)})
    before = contents(project)
    with session(project) as opened, pytest.raises(MemoryFileError, match="well-formed"):
        import_memory(opened, [tmp_path / "old work.tmx", tmp_path / "bad.tmx"])
    assert contents(project) == before


def test_a_dry_import_writes_nothing(project: Path) -> None:
    """--dry-run says what would be added."""
    before = contents(project, database=True)
    with session(project, is_dry=True) as opened:
        (report,) = import_memory(opened, [project.parent / "old work.tmx"])
        assert [change.path for change in opened.changes] == ["memory/old-work.tmx"]
    assert report.added == 2
    assert contents(project, database=True) == before


def test_export_names_who_and_when_and_no_address(project: Path, tmp_path: Path) -> None:
    """What is known from the reviews travels along; e-mail addresses stay at home."""
    translate(project / "catalogs/bs/a.po", {"Pay the wages.": "Isplatite plate."})
    entry = read_catalog(project / "catalogs/bs/a.po").active[0]
    rows = [
        Review(entry.digest, "wrote", "Ana Anić <ana@example.org>", "2026-01-01T10:00:00Z", entry.key, "a"),
        Review(entry.digest, "approved", "Emir", "2026-01-02T10:00:00Z", entry.key, "a"),
    ]
    write_tree(project, {"catalogs/bs/reviews.tsv": format_reviews(rows)})
    with session(project) as opened:
        assert export_memory(opened, tmp_path / "out.tmx", opened.project.languages).units == 1
    (unit,) = read_tmx(tmp_path / "out.tmx")
    assert [(v.tag, v.text, v.by, v.at) for v in unit.variants] == [
        ("en", "Pay the wages.", "", ""),
        ("bs", "Isplatite plate.", "Ana Anić", "2026-01-02T10:00:00Z"),
    ]
    assert unit.variants[1].properties == {"x-transflow-state": "reviewed"}
    assert "@" not in (tmp_path / "out.tmx").read_text(encoding="utf-8")


def test_an_export_is_another_projects_import(project: Path, tmp_path: Path) -> None:
    """Out and in again nothing is lost, reviewed words stay reviewed there."""
    translate(project / "catalogs/bs/a.po", {"Pay the wages.": "Isplatite plate."})
    with session(project) as opened:
        export_memory(opened, tmp_path / "out.tmx", opened.project.languages)
    (project / "catalogs/bs/a.po").unlink()
    assert imported(project, tmp_path / "out.tmx") == [("memory/out.tmx", 1, 0, 0)]


def test_control_characters_are_left_out_and_counted(
    make_project: Callable[..., Path], tmp_path: Path
) -> None:
    """What XML cannot write is not written wrongly."""
    folder = make_project({"source_texts/a.md": "Pay now.\n"})
    with session(folder) as opened:
        update(opened, opened.project.languages)
    translate(folder / "catalogs/bs/a.po", {"Pay now.": "Platite\fsada."})
    with session(folder) as opened:
        report = export_memory(opened, tmp_path / "out.tmx", opened.project.languages)
    assert (report.units, report.left_out) == (0, 1)
    assert list(read_tmx(tmp_path / "out.tmx")) == []


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs symbolic links")
def test_the_folder_memory_may_not_lead_out_of_the_project(project: Path, tmp_path: Path) -> None:
    """A link in its place is refused, and nothing is written behind it."""
    (tmp_path / "elsewhere").mkdir()
    (project / "memory").symlink_to(tmp_path / "elsewhere")
    ran = run(project, "memory", "import", str(tmp_path / "old work.tmx"))
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_the_command(project: Path, tmp_path: Path) -> None:
    """import, search and export with their exit codes: 0 found, 1 nothing, 2 not readable, in one line."""
    assert run(project, "memory", "import", str(tmp_path / "old work.tmx")).returncode == 0
    found = run(project, "memory", "search", "Pay the wages", "-l", "bs", "--json", "--limit", "1")
    assert found.returncode == 0
    assert json.loads(found.stdout)[0]["target"] == "Isplatite plate."
    assert run(project, "memory", "search", "zebra").returncode == 1
    assert run(project, "memory", "export", str(tmp_path / "out.tmx")).returncode == 0
    write_tree(tmp_path, {"bad.tmx": "<tmx>"})
    bad = run(project, "memory", "import", str(tmp_path / "bad.tmx"))
    assert (bad.returncode, bad.stdout, bad.stderr.count("\n")) == (2, "", 1)
