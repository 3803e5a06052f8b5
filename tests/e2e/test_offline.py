"""Offline means offline: after installing, the whole line needs no network and tries none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import LETTER, contents

Make = Callable[..., Path]

LINE = (
    ["update"],
    ["prefill"],
    ["status"],
    ["check"],
    ["review", "--list"],
    ["build", "--accept", "machine"],
    ["doctor"],
)
EPOCH = {"SOURCE_DATE_EPOCH": "1795600000"}

WATCHED = """
import sys
def hook(event, arguments):
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        print("SOCKET", event, arguments, file=sys.stderr)
sys.addaudithook(hook)
from transflow.cli import main
main()
"""


def run_line(folder: Path, *prefix: str) -> None:
    """The whole line, each command behind a prefix."""
    transflow = str(Path(sys.executable).with_name("transflow"))
    for arguments in LINE:
        ran = subprocess.run(
            [*prefix, transflow, *arguments],
            cwd=folder,
            env=os.environ | EPOCH,
            capture_output=True,
            text=True,
        )
        assert ran.returncode in (0, 1), ran.stderr


def can_unshare() -> bool:
    """Whether this system lets us make a network of our own, with nobody in it."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.mt
@pytest.mark.skipif(not can_unshare(), reason="unshare -rn is not allowed here")
def test_the_line_works_without_a_network(make_project: Make, tmp_path: Path) -> None:
    """In a network namespace without any interface the same files come out, machine translation included."""
    folder = make_project({"source_texts/letter.md": LETTER, "source_texts/note.txt": "Pay the wages.\n"})
    alone = tmp_path / "alone"
    shutil.copytree(folder, alone)
    run_line(folder)
    run_line(alone, "unshare", "-rn")
    assert contents(folder) == contents(alone)
    assert "Draft (mt)" in (alone / "catalogs/bs/letter.po").read_text(encoding="utf-8")


@pytest.mark.mt
@pytest.mark.parametrize("arguments", LINE, ids=lambda arguments: arguments[0])
def test_no_command_opens_a_socket(make_project: Make, arguments: list[str]) -> None:
    """Python's own audit events see every socket that its code opens: there is none."""
    folder = make_project()
    subprocess.run([str(Path(sys.executable).with_name("transflow")), "-q", "update"], cwd=folder, check=True)
    ran = subprocess.run(
        [sys.executable, "-c", WATCHED, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert "SOCKET" not in ran.stderr
    assert ran.returncode in (0, 1), ran.stderr


@pytest.mark.mt
def test_translating_loads_nothing_that_phones_home(make_project: Make) -> None:
    """A prefill imports neither onnxruntime, which reports home from native threads, nor torch, stanza or spacy."""
    folder = make_project()
    code = (
        "import sys\nfrom transflow.cli.commands import cli\n"
        "for arguments in (['-q', 'update'], ['-q', 'prefill']):\n"
        "    cli.main(arguments, prog_name='transflow', standalone_mode=False)\n"
        "print(sorted({'onnxruntime', 'torch', 'stanza', 'spacy', 'minisbd', 'requests'} & set(sys.modules)))\n"
        "print('ctranslate2' in sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    assert ran.stdout.split("\n")[:2] == ["[]", "True"]
