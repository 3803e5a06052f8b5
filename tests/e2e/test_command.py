"""The installed command, from outside: exit codes, one line for every error, nothing half done."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import CONFIG, LETTER, contents, run, translate

Make = Callable[..., Path]

GOOD_PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def test_the_whole_line(tmp_path: Path) -> None:
    """init, update, prefill, status, check, review, build: a project from nothing to a published page."""
    folder = tmp_path / "letters"
    folder.mkdir()
    assert run(folder, "init", "--source", "en", "-l", "bs").returncode == 0
    (folder / "source_texts").mkdir(exist_ok=True)
    (folder / "source_texts/letter.md").write_text(LETTER, encoding="utf-8")
    assert run(folder, "update").stdout.count("created") == 2
    assert run(folder, "prefill", "--engine", "pseudo").returncode == 0
    status = json.loads(run(folder, "status", "--json").stdout)
    assert status[0]["entries"] == {"machine": 5}
    assert run(folder, "build").returncode == 0
    assert not (folder / "localized/bs/letter.md").exists()
    assert (
        run(folder, "review", "--approve", "--all-of", "source_texts/letter.md", "--by", "Jasmin").returncode
        == 0
    )
    assert run(folder, "status", "--fail-under", "100", "--state", "reviewed").returncode == 0
    assert run(folder, "build").returncode == 0
    assert "lang:" in (folder / "localized/bs/letter.md").read_text(encoding="utf-8")
    assert run(folder, "doctor").returncode == 0


@pytest.mark.parametrize(
    "arguments, code",
    [
        (["--help"], 0),
        (["--version"], 0),
        (["status", "--fail-under", "10"], 1),
        (["build", "--fail-under", "10"], 1),
        (["status"], 0),
        (["no-such-command"], 2),
        (["status", "--no-such-option"], 2),
        (["status", "-v"], 2),
        (["review", "--approve"], 2),
        (["review", "--reject", "abcd"], 2),
        (["review", "--approve", "ffffffffffff", "--by", "Jasmin"], 2),
        (["update", "source_texts/none.md"], 2),
        (["update", "-l", "xx"], 2),
        (["update", "-l", "not a tag"], 2),
        (["prefill", "--engine", "none"], 2),
        (["check", "--select", "TF999"], 2),
        (["model", "install", "none.argosmodel"], 2),
        (["model", "remove", "translate-xx_yy"], 2),
    ],
)
def test_exit_codes(make_project: Make, arguments: list[str], code: int) -> None:
    """0 done, 1 the answer is no, 2 could not; an error is one line on stderr and no traceback."""
    folder = make_project()
    run(folder, "update")
    before = contents(folder)
    ran = run(folder, *arguments)
    assert ran.returncode == code
    assert "Traceback" not in ran.stderr
    if code == 2:
        assert len(ran.stderr.strip().split("\n")) == 1
        assert ran.stdout == ""
        assert contents(folder) == before


@pytest.mark.parametrize(
    "tree, place, words",
    [
        ({"transflow.toml": CONFIG.replace("[project]", "[project")}, "transflow.toml:1:", ""),
        ({"transflow.toml": CONFIG + "langauges = []\n"}, "transflow.toml:5:", "languages"),
        ({"transflow.toml": CONFIG.replace('"bs"', '"b s"')}, "transflow.toml:4:", ""),
        ({"transflow.toml": CONFIG.replace('["bs"]', '["bs", "en"]')}, "transflow.toml:4:", "source"),
        ({"transflow.toml": CONFIG.replace('["bs"]', '"bs"')}, "transflow.toml:4:", ""),
        ({"source_texts/a.md": b"# One\n\n\xe9t\xe9\n"}, "source_texts/a.md:3:", "UTF-8"),
        ({"source_texts/a.md": "x\0y"}, "source_texts/a.md:1:", ""),
        ({"source_texts/a.md": "a", "source_texts/a.txt": "b"}, "source_texts/a.", "a.txt"),
        ({"source_texts/a.md": "<!-- transflow: nonsense -->\n"}, "source_texts/a.md:1:", "nonsense"),
        ({"catalogs/bs/letter.po": GOOD_PO + 'msgid "a"\nmsgstr "b\n'}, "catalogs/bs/letter.po:5:", ""),
        (
            {"catalogs/bs/letter.po": GOOD_PO + '<<<<<<< HEAD\nmsgid "a"\nmsgstr "b"\n'},
            "letter.po:4:",
            "conflict",
        ),
        (
            {"catalogs/bs/letter.po": GOOD_PO.encode() + b'msgid "a"\nmsgstr "\xe9"\n'},
            "letter.po:5:",
            "utf-8",
        ),
        ({"catalogs/terms.csv": "source,xx yy\nstrike,štrajk\n"}, "catalogs/terms.csv:1:", ""),
    ],
)
def test_bad_input_is_one_line(
    make_project: Make, tree: dict[str, str | bytes], place: str, words: str
) -> None:
    """Bad input names file, line and remedy, exits with 2, and changes nothing."""
    folder = make_project({"source_texts/letter.md": LETTER} | tree)
    before = contents(folder)
    ran = run(folder, "update")
    assert ran.returncode == 2, ran.stdout + ran.stderr
    assert len(ran.stderr.strip().split("\n")) == 1
    assert place in ran.stderr and words in ran.stderr
    assert "; " in ran.stderr, "a remedy follows"
    assert contents(folder) == before


def test_no_project_is_said(tmp_path: Path) -> None:
    """Outside any project the remedy is init."""
    ran = run(tmp_path, "status")
    assert ran.returncode == 2
    assert "transflow init" in ran.stderr


def test_a_newer_database_is_said(make_project: Make) -> None:
    """A database from a newer version stops the command and stays as it is."""
    folder = make_project()
    run(folder, "update")
    import sqlite3

    with sqlite3.connect(folder / "transflow.db") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = contents(folder, database=True)
    ran = run(folder, "update")
    assert ran.returncode == 2
    assert "transflow.db: database of version 99" in ran.stderr
    after = contents(folder, database=True)
    assert before.pop("transflow.db.lock", b"") == after.pop("transflow.db.lock", b"")
    assert before == after


def test_a_damaged_database_is_rebuilt(make_project: Make) -> None:
    """A damaged database is moved aside, rebuilt from the catalogs, and said so."""
    folder = make_project()
    run(folder, "update")
    (folder / "transflow.db").write_bytes(b"rubbish " * 2000)
    ran = run(folder, "status")
    assert ran.returncode == 0
    assert "damaged" in ran.stderr
    assert list(folder.glob("transflow.db.damaged-*"))


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="needs an ordinary user: root may write anywhere"
)
def test_a_read_only_folder_is_said(make_project: Make) -> None:
    """Nothing can be written: exit 2, one line; status still answers."""
    folder = make_project()
    run(folder, "update")
    modes = {path: path.stat().st_mode for path in [folder, *folder.rglob("*")]}
    try:
        for path, mode in modes.items():
            path.chmod(mode & ~0o222)
        (tmp := folder / "source_texts/letter.md").chmod(0o444)
        ran = run(folder, "update", "--dry-run")
        assert ran.returncode == 0
        assert run(folder, "update").returncode == 2
        assert run(folder, "status").returncode == 0
        assert tmp.exists()
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


def test_json_is_one_document_on_stdout(make_project: Make) -> None:
    """Everything that is not the report goes to stderr, so a pipe gets JSON alone."""
    folder = make_project()
    for arguments in (
        ["update"],
        ["prefill", "--engine", "pseudo"],
        ["status"],
        ["build"],
        ["check"],
        ["review", "--list"],
    ):
        ran = run(folder, *arguments, "--json")
        assert isinstance(json.loads(ran.stdout), list), arguments


def test_a_reader_that_has_seen_enough_is_no_error(make_project: Make) -> None:
    """`transflow … | head -1` ends quietly."""
    folder = make_project({f"source_texts/{n}.md": f"Text {n}.\n" for n in range(300)})
    command = f"{Path(sys.executable).with_name('transflow')} update | head -n 1"
    ran = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=folder, capture_output=True, text=True
    )
    assert ran.returncode == 0
    assert ran.stderr == ""


def test_an_interrupt_is_130(make_project: Make) -> None:
    """Ctrl+C ends with 130 and one line; a rerun finishes the work."""
    folder = make_project({f"source_texts/{n}.md": f"Text {n}.\n\nMore of {n}.\n" for n in range(600)})
    command = [str(Path(sys.executable).with_name("transflow")), "update"]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while not list((folder / "catalogs").rglob("*.po")) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(2)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err and "interrupted" in err
    assert run(folder, "update").returncode == 0
    assert len(list((folder / "catalogs/bs").rglob("*.po"))) == 600
    assert run(folder, "update").stdout == ""


def test_a_busy_project_names_its_owner(make_project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two commands that write never interleave: the second waits, then says for whom."""
    from transflow import files
    from transflow.errors import FileError
    from transflow.project import Project

    project = Project.load(make_project())
    with (
        files.lock(project.lock_path, command="prefill"),
        pytest.raises(FileError, match="prefill"),
        files.lock(project.lock_path, command="update", wait_s=0.2),
    ):
        raise AssertionError("two owners")


def test_dry_runs_write_nothing(make_project: Make) -> None:
    """--dry-run of every command that writes leaves files and database as they were."""
    folder = make_project()
    run(folder, "update")
    translate(folder / "catalogs/bs/letter.po", {"Pay the wages.": "Isplatite plate."})
    (folder / "source_texts/letter.md").write_text(LETTER.replace("3,000", "4,000"), encoding="utf-8")
    before = contents(folder, database=True)
    for arguments in (
        ["extract"],
        ["update"],
        ["prefill", "--engine", "pseudo"],
        ["review", "--approve", "--all-of", "source_texts/letter.md", "--by", "Jasmin"],
        ["build", "--accept", "machine", "--bare"],
    ):
        ran = run(folder, *arguments, "--dry-run")
        assert ran.returncode == 0, ran.stderr
        assert contents(folder, database=True) == before, arguments


def test_spellings_of_tags_are_accepted(make_project: Make) -> None:
    """pt_BR means pt-BR, with a note; folders carry the tag."""
    folder = make_project(config=CONFIG.replace('"bs"', '"pt-BR"'))
    ran = run(folder, "update", "-l", "pt_BR")
    assert ran.returncode == 0
    assert "pt-BR" in ran.stderr
    assert (folder / "catalogs/pt-BR/letter.po").exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_offered(make_project: Make, shell: str) -> None:
    """A shell gets its script, and the script's question is answered with the project's languages."""
    folder = make_project()
    assert "_TRANSFLOW_COMPLETE" in run(folder, "completion", shell).stdout
    ran = run(folder, _TRANSFLOW_COMPLETE="bash_complete", COMP_WORDS="transflow status -l ", COMP_CWORD="3")
    assert "bs" in ran.stdout


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="no gettext: apt install gettext")
def test_msgfmt_accepts_every_catalog(make_project: Make) -> None:
    """Law 9: what update and prefill write passes `msgfmt -c`."""
    folder = make_project()
    run(folder, "update")
    run(folder, "prefill", "--engine", "pseudo")
    for path in folder.rglob("*.po"):
        ran = subprocess.run(["msgfmt", "-c", "-o", os.devnull, str(path)], capture_output=True, text=True)
        assert ran.returncode == 0 and ran.stderr == "", ran.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("arguments", [["-C", "/nowhere", "status"], ["nosuch"]])
def test_an_error_that_nobody_can_be_told_still_exits_with_2(arguments: list[str]) -> None:
    """A script sees that it went wrong even where standard error is on a full disk."""
    program = Path(sys.executable).with_name("transflow")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run([program, *arguments], stderr=full, stdout=subprocess.PIPE, check=False)
    assert done.returncode == 2
