"""send, receive, history, rescue and review by filter, from outside: exit codes, JSON, dry runs."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import contents, run, translate

Make = Callable[..., Path]
WAGES = "Pay the wages."


@pytest.fixture
def folder(make_project: Make) -> Path:
    """A project of one letter, sent to a translator who wrote one paragraph; here somebody wrote it too."""
    made = make_project()
    assert run(made, "update").returncode == 0
    assert run(made, "send", "-l", "bs", "-o", "pack.zip").returncode == 0
    with zipfile.ZipFile(made / "pack.zip") as archive:
        (made / "mail.po").write_bytes(archive.read("bs/letter.po"))
    translate(made / "mail.po", {WAGES: "Platite zarade."})
    return made


def test_a_mail_is_taken_in(folder: Path) -> None:
    """Exit 0, the path and the number on stdout, and the same as JSON."""
    ran = run(folder, "receive", "mail.po", "--dry-run", "--json")
    assert json.loads(ran.stdout)[0]["taken"] == 1
    ran = run(folder, "receive", "mail.po")
    assert (ran.returncode, ran.stdout) == (0, "mail.po: 1 taken into bs/letter.po\n")


def test_a_conflict_exits_with_1_and_names_both(folder: Path) -> None:
    """The contract: conflicts were recorded."""
    translate(folder / "catalogs/bs/letter.po", {WAGES: "Isplatite plate."})
    ran = run(folder, "receive", "mail.po")
    assert ran.returncode == 1
    assert "conflict" in ran.stdout and "Platite zarade." in ran.stdout and "Isplatite plate." in ran.stdout
    rows = json.loads(run(folder, "history", "--search", "wages", "--json").stdout)
    assert {row["msgstr"] for row in rows} == {"Platite zarade.", "Isplatite plate."}
    key = rows[0]["key"]
    assert run(folder, "rescue", key, "--number", "1", "--by", "Amra").returncode == 2
    assert run(folder, "rescue", key, "--number", "1", "--by", "Amra", "--yes").returncode == 0
    assert "Platite zarade." in (folder / "catalogs/bs/letter.po").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ["receive"],
        ["receive", "none.po"],
        ["receive", "transflow.toml"],
        ["receive", "mail.po", "-l", "fr"],
        ["send", "source_texts/none.md"],
        ["merge-po", "none", "none", "none"],
        ["history"],
        ["rescue", "--by", "Amra"],
        ["rescue", "ffffffffffff", "--by", "Amra"],
        ["review", "--approve", "abcd", "--state", "translated", "--by", "Amra"],
    ],
)
def test_what_cannot_be_done_is_one_line(folder: Path, arguments: list[str]) -> None:
    """Exit 2, one line on stderr, and nothing changed."""
    before = contents(folder)
    ran = run(folder, *arguments)
    assert ran.returncode == 2, ran.stdout
    assert len(ran.stderr.strip().split("\n")) == 1 and "Traceback" not in ran.stderr
    assert contents(folder) == before


@pytest.mark.parametrize(
    "arguments",
    [["send"], ["receive", "mail.po"], ["rescue", "--all-of", "source_texts/letter.md", "--by", "Amra"]],
    ids=lambda arguments: arguments[0],
)
def test_dry_runs_write_nothing(folder: Path, arguments: list[str]) -> None:
    """--dry-run leaves files and database as they were."""
    assert run(folder, "status").returncode == 0
    before = contents(folder, database=True)
    assert run(folder, *arguments, "--dry-run").returncode == 0
    assert contents(folder, database=True) == before
