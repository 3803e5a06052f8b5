"""Catalogs in git: two branches come together entry by entry, with nobody's words lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import LETTER, run, translate
from transflow.catalog import read_catalog
from transflow.records import parse_history, parse_reviews

Make = Callable[..., Path]
pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="no git: apt install git")
WAGES, SHAFT, STAND = (
    "Pay the wages.",
    "Reopen the shaft.",
    "We stand with you. They owe you **3,000 marks** each.",
)


def git(folder: Path, *arguments: str, ok: bool = True) -> subprocess.CompletedProcess[str]:
    """Git, with a name and without anybody's own settings."""
    environment = os.environ | {
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Lejla", "GIT_AUTHOR_EMAIL": "l@x.org",
        "GIT_COMMITTER_NAME": "Lejla", "GIT_COMMITTER_EMAIL": "l@x.org",
    }  # fmt: skip
    ran = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert not ok or ran.returncode == 0, ran.stdout + ran.stderr
    return ran


def commit(folder: Path, message: str) -> None:
    """Commit everything."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project in git, made by init, with the merge driver."""
    made = tmp_path / "letters"
    made.mkdir()
    git(made, "init", "-q", "-b", "main")
    assert run(made, "init", "--source", "en", "-l", "bs").returncode == 0
    assert "*.po merge=transflow" in (made / ".gitattributes").read_text(encoding="utf-8")
    driver = f"{Path(sys.executable).with_name('transflow')} merge-po %O %A %B %P"
    git(made, "config", "merge.transflow.driver", driver)
    (made / "source_texts/letter.md").write_text(LETTER, encoding="utf-8")
    assert run(made, "update").returncode == 0
    commit(made, "letter")
    return made


def catalog(folder: Path) -> Path:
    """The Bosnian catalog of the letter."""
    return folder / "catalogs/bs/letter.po"


def sign(path: Path, name: str, at: str) -> None:
    """Write who saved the catalog, and when."""
    text = path.read_text(encoding="utf-8").split("\n")
    text = [f'"Last-Translator: {name}\\n"' if line.startswith('"Last-Translator') else line for line in text]
    text = [f'"PO-Revision-Date: {at}\\n"' if line.startswith('"PO-Revision-Date') else line for line in text]
    path.write_text("\n".join(text), encoding="utf-8")


def on_two_branches(folder: Path, mine: Callable[[], None], theirs: Callable[[], None]) -> None:
    """Somebody works on a branch while others go on; then both are committed."""
    git(folder, "checkout", "-q", "-b", "amra")
    theirs()
    assert run(folder, "update").returncode == 0
    commit(folder, "amra")
    git(folder, "checkout", "-q", "main")
    mine()
    assert run(folder, "update").returncode == 0
    commit(folder, "main")


def test_branches_with_different_entries_merge_by_themselves(folder: Path) -> None:
    """Two people translate different texts of one document: git merges without a question, headers included."""

    def mine() -> None:
        translate(catalog(folder), {WAGES: "Isplatite plate."})
        sign(catalog(folder), "Jasmin", "2026-05-01 10:00+0000")

    def theirs() -> None:
        translate(catalog(folder), {SHAFT: "Otvorite okno."})
        sign(catalog(folder), "Amra", "2026-06-01 10:00+0000")

    on_two_branches(folder, mine, theirs)
    git(folder, "merge", "-q", "amra")
    merged = read_catalog(catalog(folder))
    assert [merged.by_id()[None, text].msgstr for text in (WAGES, SHAFT)] == [
        "Isplatite plate.",
        "Otvorite okno.",
    ]
    assert merged.header["Last-Translator"] == "Amra"
    rows = parse_reviews((folder / "catalogs/bs/reviews.tsv").read_text(encoding="utf-8"))
    assert {row.by for row in rows} == {"Jasmin", "Amra"}
    assert run(folder, "update").returncode == 0


def test_a_source_changed_on_one_branch_and_translated_on_the_other(folder: Path) -> None:
    """The new words wait at the changed text, as needing work."""

    def before() -> None:
        translate(catalog(folder), {STAND: "Prvi prevod."})

    before()
    assert run(folder, "update").returncode == 0
    commit(folder, "first translation")

    def mine() -> None:
        (folder / "source_texts/letter.md").write_text(LETTER.replace("3,000", "4,000"), encoding="utf-8")

    on_two_branches(folder, mine, lambda: translate(catalog(folder), {STAND: "Bolji prevod."}))
    git(folder, "merge", "-q", "amra")
    assert run(folder, "update").returncode == 0
    entry = read_catalog(catalog(folder)).by_id()[None, STAND.replace("3,000", "4,000")]
    assert (entry.msgstr, entry.is_fuzzy, entry.previous_msgid) == ("Bolji prevod.", True, STAND)


def test_the_same_text_translated_twice_is_a_conflict(folder: Path) -> None:
    """Git says so; the file has no markers, the later words, and the others beside them and in the history."""

    def mine() -> None:
        translate(catalog(folder), {WAGES: "Isplatite plate."})
        sign(catalog(folder), "Jasmin", "2026-05-01 10:00+0000")

    def theirs() -> None:
        translate(catalog(folder), {WAGES: "Platite zarade."})
        sign(catalog(folder), "Amra", "2026-06-01 10:00+0000")

    on_two_branches(folder, mine, theirs)
    ran = git(folder, "merge", "-q", "amra", ok=False)
    assert ran.returncode == 1
    assert "conflict" in ran.stdout + ran.stderr
    entry = read_catalog(catalog(folder)).by_id()[None, WAGES]
    assert entry.msgstr == "Platite zarade."
    assert any("Jasmin" in comment and "Isplatite plate." in comment for comment in entry.extracted_comments)
    assert run(folder, "update").returncode == 0
    rows = parse_history((folder / "catalogs/bs/history.jsonl").read_text(encoding="utf-8"))
    assert ("Isplatite plate.", "Jasmin") in {(row.msgstr, row.by) for row in rows}
    commit(folder, "merged")
    assert "Isplatite plate." in run(folder, "history", "--search", "wages").stdout


def test_a_broken_catalog_is_left_to_people(folder: Path) -> None:
    """What cannot be read is not merged: exit 2, our file as it was."""
    good, bad = catalog(folder), folder / "bad.po"
    bad.write_text('msgid "a"\nmsgstr "b\n', encoding="utf-8")
    before = good.read_bytes()
    ran = run(folder, "merge-po", str(good), str(good), str(bad))
    assert ran.returncode == 2 and "bad.po:2" in ran.stderr
    assert good.read_bytes() == before
