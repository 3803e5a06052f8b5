"""Two processes in one project, and an editor beside them: nobody interleaves, nobody is overwritten."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.conftest import contents, run, translate
from transflow import files
from transflow.catalog import read_catalog

Make = Callable[..., Path]
COMMAND = str(Path(sys.executable).with_name("transflow"))


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """A command that runs beside the test."""
    return subprocess.Popen(
        [COMMAND, *arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def test_two_updates_at_once_are_one(make_project: Make) -> None:
    """Both end well, one after the other, and the result is that of one."""
    folder = make_project({f"source_texts/{n}.md": f"Text {n}.\n\nMore of {n}.\n" for n in range(40)})
    processes = [start(folder, "update") for _ in range(3)]
    for process in processes:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    before = contents(folder)
    assert len(list((folder / "catalogs/bs").glob("*.po"))) == 40
    assert run(folder, "update").stdout == ""
    assert contents(folder) == before


def test_different_commands_at_once(make_project: Make) -> None:
    """A pre-fill, a review and an update at once lose nothing of one another's work."""
    folder = make_project({f"source_texts/{n}.md": f"Text {n}.\n\nMore of {n}.\n" for n in range(20)})
    assert run(folder, "update").returncode == 0
    for path in (folder / "catalogs/bs").glob("*.po"):
        translate(path, {read_catalog(path).entries[0].msgid: f"prevod {path.stem}"})
    processes = [
        start(folder, "prefill", "--engine", "pseudo"),
        start(folder, "review", "--approve", "--state", "translated", "--by", "Jasmin"),
        start(folder, "update"),
    ]
    for process in processes:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    found = [read_catalog(path).entries for path in sorted((folder / "catalogs/bs").glob("*.po"))]
    assert all(entries[0].msgstr.startswith("prevod") and entries[1].msgstr for entries in found)


def test_an_editor_that_saves_meanwhile_is_not_overwritten(make_project: Make) -> None:
    """Whatever instant the editor saves in, its words are in the catalog or the history afterwards."""
    folder = make_project({f"source_texts/{n}.md": f"Text {n}.\n\nMore of {n}.\n" for n in range(12)})
    assert run(folder, "update").returncode == 0
    path = folder / "catalogs/bs/7.po"
    for turn in range(4):
        for source in (folder / "source_texts").glob("*.md"):
            source.write_text(
                f"Text {source.stem}.\n\nMore of {source.stem}, turn {turn}.\n", encoding="utf-8"
            )
        process = start(folder, "update")
        time.sleep(0.15 * turn)
        temporary = path.with_name("saved-by-editor")
        temporary.write_bytes(path.read_bytes())
        translate(temporary, {"Text 7.": f"prevod {turn}"})
        temporary.replace(path)
        process.communicate(timeout=120)
        assert process.returncode in (0, 2)
        assert run(folder, "update").returncode == 0
        assert read_catalog(path).by_id()[None, "Text 7."].msgstr == f"prevod {turn}"
    assert not files.leftovers(folder / "catalogs")


def test_a_lock_of_a_dead_process_holds_nobody_up(make_project: Make) -> None:
    """The lock file still names who was killed; the next command goes on at once."""
    folder = make_project()
    (folder / "transflow.db.lock").write_text("transflow update (process 999999)", encoding="utf-8")
    assert run(folder, "update").returncode == 0
    assert (folder / "transflow.db.lock").read_text(encoding="utf-8") == ""
