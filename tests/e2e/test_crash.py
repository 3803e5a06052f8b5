"""Every writing command killed in the middle: nothing is half written, nothing is lost, a rerun finishes the work."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import CONFIG, contents, run, translate, write_tree
from transflow import files
from transflow.catalog import read_catalog
from transflow.records import parse_history
from transflow.workflow.packs import unpack

TEXTS = {
    f"source_texts/{name}.md": f"# About {name}\n\nThe miners of {name} are on strike. Nobody was paid in {name}.\n\n- Bread for {name}.\n"
    for name in ("vitez", "kakanj", "breza", "zenica", "banovići", "sub/tuzla")
}
FIXED = {"SOURCE_DATE_EPOCH": "1790000000", "TRANSFLOW_USER": "Jasmin"}
"""With one time for all, an undisturbed run and a rerun write the same bytes."""
N_DEFAULT, N_SLOW = 2, 31
"""Kills of each command at random moments: a few in every run of the suite, 306 in the slow battery."""
CALLS = (
    "renameat2,rename,unlink,rmdir,mkdir,link,fsync,fdatasync,syncfs,openat,write,pwrite64,ftruncate,fchmod"
)
"""Every system call by which transflow and SQLite change a disk."""


def translated(folder: Path) -> None:
    """A project in which somebody has translated everything."""
    write_tree(folder, {"transflow.toml": CONFIG} | TEXTS)
    done(folder, "update")
    for path in (folder / "catalogs/bs").rglob("*.po"):
        translate(path, {e.msgid: f"prevod: {e.msgid}" for e in read_catalog(path).active})
    done(folder, "status")


def changed(folder: Path) -> None:
    """After that, every document changed."""
    translated(folder)
    for path in (folder / "source_texts").rglob("*.md"):
        path.write_text(
            path.read_text(encoding="utf-8").replace("Nobody was", "None of them was") + "\nMore.\n", "utf-8"
        )


def drafted(folder: Path) -> None:
    """After that, with drafts in what is new."""
    changed(folder)
    done(folder, "update")


def edited(folder: Path) -> None:
    """Somebody has edited every catalog since the last command."""
    translated(folder)
    for path in (folder / "catalogs/bs").rglob("*.po"):
        translate(path, {e.msgid: f"bolji {e.msgstr}" for e in read_catalog(path).active[:2]})


def mailed(folder: Path) -> None:
    """A pack came back in which every text was translated anew."""
    translated(folder)
    done(folder, "send", "-o", "pack.zip")
    for name, content in unpack(folder / "pack.zip").items():
        place = write_tree(folder / "mail", {name: content}) / name
        translate(place, {e.msgid: f"iz pošte: {e.msgid}" for e in read_catalog(place).active})


def lost(folder: Path) -> None:
    """Every translation is gone from the catalogs."""
    translated(folder)
    for path in (folder / "catalogs/bs").rglob("*.po"):
        translate(path, {e.msgid: "" for e in read_catalog(path).active})


@dataclass(frozen=True)
class Case:
    """A command and the project in which it has something to do."""

    name: str
    make: Callable[[Path], None]
    arguments: tuple[str, ...]


CASES = (
    Case("extract", changed, ("extract",)),
    Case("update", changed, ("update",)),
    Case("ingest", edited, ("update",)),
    Case("prefill", drafted, ("prefill", "--engine", "pseudo")),
    Case("review", drafted, ("review", "--approve", "--all-of", "source_texts")),
    Case("reject", translated, ("review", "--reject", "--all-of", "source_texts", "--reason", "tone")),
    Case("build", translated, ("build",)),
    Case("send", translated, ("send",)),
    Case("receive", mailed, ("receive", *(f"mail/bs/{name.removeprefix('source_texts/').removesuffix('.md')}.po" for name in TEXTS))),
    Case("rescue", lost, ("rescue", "--all-of", "source_texts")),
)  # fmt: skip


def done(folder: Path, *arguments: str) -> None:
    """Run a command that succeeds."""
    ran = run(folder, *arguments, **FIXED)
    assert ran.returncode == 0, ran.stderr


def words(folder: Path) -> set[str]:
    """Everything that a person wrote and that can be found: in catalogs, in the history, in what a kill left."""
    found: set[str] = set()
    for path in (folder / "catalogs").rglob("*.po"):
        found |= {entry.msgstr for entry in read_catalog(path).entries}
    for path in (folder / "catalogs").rglob("history.jsonl"):
        found |= {row.msgstr for row in parse_history(path.read_text(encoding="utf-8"))}
    for leftover in files.leftovers(folder):
        text = leftover.read_bytes().decode("utf-8", "replace")
        found |= set(re.findall(r'^msgstr "(.*)"$', text, re.MULTILINE)) | {
            r.msgstr for r in parse_history(text)
        }
    return found - {""}


def is_sound(folder: Path) -> bool:
    """Whether SQLite finds no damage in the database."""
    path = folder / "transflow.db"
    if not path.exists():
        return True
    connection = sqlite3.connect(path)
    try:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    finally:
        connection.close()


class Trials:
    """One command, disturbed again and again."""

    def __init__(self, case: Case, place: Path) -> None:
        self.case, self.place = case, place
        self.before = place / "before"
        self.before.mkdir(parents=True)
        case.make(self.before)
        self.words = words(self.before)
        good = self.fresh("good")
        done(good, *case.arguments)
        self.good = contents(good)

    def fresh(self, name: str) -> Path:
        """The project as it was before the command."""
        folder = self.place / name
        shutil.copytree(self.before, folder)
        return folder

    def command(self) -> list[str]:
        """The command line."""
        return [str(Path(sys.executable).with_name("transflow")), *self.case.arguments]

    def check(self, folder: Path, what: str, *, may_leave: bool = False) -> None:
        """What holds after the kill; then the rerun, and what holds after that.

        Args:
            folder: the project.
            what: what was done to it.
            may_leave: whether temporary files may stay: where no file can be opened, none can be looked into.
        """
        assert is_sound(folder), f"{what}: the database is damaged"
        missing = self.words - words(folder)
        assert not missing, f"{what}: {sorted(missing)[:3]} are gone"
        ran = run(folder, *self.case.arguments, **FIXED)
        assert ran.returncode == 0, f"{what}: the rerun fails: {ran.stderr}"
        after = contents(folder)
        if may_leave:
            after = {name: content for name, content in after.items() if not name.endswith(".transflow-tmp")}
        differing = sorted(k for k in after.keys() | self.good.keys() if after.get(k) != self.good.get(k))
        assert not differing, f"{what}: after the rerun {differing[:4]} differ from an undisturbed run"
        shutil.rmtree(folder)

    def kill_after(self, delay_s: float, name: str) -> None:
        """SIGKILL at a moment."""
        folder = self.fresh(name)
        process = subprocess.Popen(
            self.command(),
            cwd=folder,
            env=os.environ | FIXED,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(delay_s)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        self.check(folder, f"{self.case.name} killed after {1000 * delay_s:.0f} ms")

    def calls(self) -> list[tuple[str, int]]:
        """The system calls of an undisturbed run that change something: each call with its number."""
        folder = self.fresh("traced")
        with tempfile.NamedTemporaryFile("r", encoding="utf-8", errors="replace") as log:
            command = [
                "strace",
                "-f",
                "-qq",
                "-y",
                "-s",
                "0",
                "-o",
                log.name,
                "-e",
                f"trace={CALLS}",
                *self.command(),
            ]
            subprocess.run(command, cwd=folder, env=os.environ | FIXED, capture_output=True, check=True)
            lines = log.read().split("\n")
        shutil.rmtree(folder)
        numbers: dict[str, int] = {}
        found = []
        for line in lines:
            if (match := re.match(r"\d+ +(\w+)\((.*)", line)) is None:
                continue
            call, rest = match.groups()
            numbers[call] = numbers.get(call, 0) + 1
            is_reading = call == "openat" and not re.search("O_CREAT|O_TRUNC|O_WRONLY|O_RDWR", rest)
            if not is_reading and str(folder) in rest:
                found.append((call, numbers[call]))
        return found

    def disturb(self, call: str, number: str, how: str, name: str) -> subprocess.CompletedProcess[str]:
        """Let the nth of these system calls kill the process, or fail."""
        folder = self.fresh(name)
        inject = f"inject={call}:{how}:when={number}"
        command = [
            "strace",
            "-f",
            "-qq",
            "-o",
            os.devnull,
            "-e",
            f"trace={call}",
            "-e",
            inject,
            *self.command(),
        ]
        ran = subprocess.run(
            command, cwd=folder, env=os.environ | FIXED, capture_output=True, text=True, check=False
        )
        if "SIGKILL" not in how:
            said = ran.stderr.strip().split("\n")
            assert "Traceback" not in ran.stderr, ran.stderr
            is_mute = call == "write" and number.endswith("+")  # it cannot even say so
            assert ran.returncode == 2 or contents(folder) == self.good or (is_mute and ran.returncode), (
                f"{call} {number} failed unseen: {ran.stderr}"
            )
            assert ran.returncode != 2 or is_mute or (len(said) == 1 and said[0]), f"{call}: {ran.stderr}"
        what = f"{self.case.name}: {how} at {call} number {number}"
        self.check(folder, what, may_leave=number.endswith("+"))
        return ran


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_killed_at_random(case: Case, tmp_path: Path) -> None:
    """SIGKILL at a few random moments; the seed is in the message."""
    kill_at_random(case, tmp_path, N_DEFAULT)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_killed_at_300_random_moments(case: Case, tmp_path: Path) -> None:
    """SIGKILL at more than 300 random moments over all writing commands."""
    kill_at_random(case, tmp_path, N_SLOW)


def kill_at_random(case: Case, place: Path, count: int) -> None:
    """Kill a command at so many moments of its life."""
    import time

    trials = Trials(case, place)
    folder = trials.fresh("timed")
    began = time.monotonic()
    subprocess.run(trials.command(), cwd=folder, env=os.environ | FIXED, capture_output=True, check=True)
    duration_s = time.monotonic() - began
    seed = int(os.environ.get("TRANSFLOW_SEED", random.randrange(10**6)))
    print(f"TRANSFLOW_SEED={seed}")  # noqa: T201 - pytest shows it beside a failure
    dice = random.Random(f"{seed} {case.name}")
    for number in range(count):
        trials.kill_after(dice.uniform(0.3, 1.05) * duration_s, f"kill-{number}")


needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="no strace: apt install strace")


@needs_strace
@pytest.mark.parametrize("case", [CASES[1], CASES[8]], ids=lambda case: case.name)
def test_disturbed_at_some_system_calls(case: Case, tmp_path: Path) -> None:
    """SIGKILL, a full disk, a broken disk, at a few calls that change something."""
    trials = Trials(case, tmp_path)
    for how in ("signal=SIGKILL", "error=ENOSPC", "error=EIO"):
        disturb_evenly(trials, how, 2)


@needs_strace
@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("how", ["signal=SIGKILL", "error=ENOSPC", "error=EIO"])
def test_disturbed_at_every_system_call(case: Case, how: str, tmp_path: Path) -> None:
    """The same at each call of every writing command that changes something."""
    disturb_evenly(Trials(case, tmp_path), how)


@needs_strace
@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("how", ["error=ENOSPC", "error=EIO"])
def test_a_disk_that_stays_broken(case: Case, how: str, tmp_path: Path) -> None:
    """From some call on nothing of its kind succeeds any more: what was begun cannot even be cleared away."""
    disturb_evenly(Trials(case, tmp_path), how, 20, is_lasting=True)


def disturb_evenly(trials: Trials, how: str, count: int | None = None, *, is_lasting: bool = False) -> None:
    """Disturb a command at so many of its system calls, evenly spread; at all of them without a number."""
    calls = trials.calls()
    assert calls
    step = 1 if count is None else max(1, len(calls) // count)
    chosen = calls[step // 2 :: step]
    kind = how.rpartition("=")[2]
    for number, (call, nth) in enumerate(chosen):
        trials.disturb(call, f"{nth}{'+' if is_lasting else ''}", how, f"{kind}-{number}")
    print(f"{trials.case.name}: {how} at {len(chosen)} of {len(calls)} calls")  # noqa: T201 - for those who ask


# -- disks that are full or may not be written ---------------------------------------------------------------


def can_mount() -> bool:
    """Whether an ordinary user may have a small disk of his own here."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "-Urm", "true"], capture_output=True, check=False).returncode == 0


needs_mount = pytest.mark.skipif(not can_mount(), reason="no user namespaces here")

ON_A_DISK = """
mount -t tmpfs -o size="$SIZE"k,mode=777 tmpfs "$PLACE" && cp -a "$BEFORE/." "$PLACE/" && cd "$PLACE" || exit 99
$FIRST
"$@" 2>"$RESULT/stderr"; echo $? >"$RESULT/code"
mount -o remount,rw,size=65536k "$PLACE"; mkdir "$RESULT/tree"; cp -a "$PLACE/." "$RESULT/tree/"
"""


def run_on_a_disk(trials: Trials, size_kib: int, first: str = ":") -> tuple[int, str, Path]:
    """Run the command on a disk of its own; gives exit code, stderr and what is there afterwards."""
    result = trials.place / f"result-{size_kib}"
    result.mkdir()
    disk = trials.place / "disk"
    disk.mkdir(exist_ok=True)
    environment = {
        "SIZE": str(size_kib), "PLACE": str(disk), "BEFORE": str(trials.before), "RESULT": str(result), "FIRST": "",
    }  # fmt: skip
    script = ON_A_DISK.replace("$FIRST", first)
    command = ["unshare", "-Urm", "sh", "-c", script, "sh", *trials.command()]
    ran = subprocess.run(
        command, env=os.environ | FIXED | environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    code = int((result / "code").read_text(encoding="utf-8"))
    return code, (result / "stderr").read_text(encoding="utf-8"), result / "tree"


def size_of(folder: Path) -> int:
    """KiB of a folder on a disk with pages of 4 KiB, the database included."""
    return sum(-(-path.stat().st_size // 4096) * 4 for path in folder.rglob("*") if path.is_file())


@needs_mount
@pytest.mark.parametrize("case", [CASES[1], CASES[8]], ids=lambda case: case.name)
def test_a_full_disk_is_said(case: Case, tmp_path: Path) -> None:
    """The disk fills up at some point: exit 2 and one line, every human word there, and a rerun finishes."""
    trials = Trials(case, tmp_path)
    low = size_of(trials.before) + 4
    codes = []
    for extra in (0, 12, 32):
        code, stderr, tree = run_on_a_disk(trials, low + extra)
        codes.append(code)
        assert code == 2 or contents(tree) == trials.good
        if code:
            assert len(stderr.strip().split("\n")) == 1 and "Traceback" not in stderr, stderr
        trials.check(tree, f"{case.name} on a disk of {low + extra} KiB")
    assert 2 in codes


@needs_mount
@pytest.mark.parametrize("case", [CASES[1], CASES[6]], ids=lambda case: case.name)
def test_a_read_only_disk_is_said(case: Case, tmp_path: Path) -> None:
    """Nothing may be written: exit 2 and one line, everything as before."""
    trials = Trials(case, tmp_path)
    code, stderr, tree = run_on_a_disk(
        trials, size_of(trials.before) + 4096, first='mount -o remount,bind,ro "$PLACE"'
    )
    assert code == 2
    assert len(stderr.strip().split("\n")) == 1 and "Traceback" not in stderr, stderr
    assert contents(tree) == contents(trials.before)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    """The system allows no file beyond a size: exit 2, one line, all catalogs as they were."""
    import resource

    trials = Trials(CASES[1], tmp_path)
    folder = trials.fresh("limited")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))

    ran = subprocess.run(
        trials.command(),
        cwd=folder,
        env=os.environ | FIXED,
        capture_output=True,
        text=True,
        preexec_fn=limit,
        check=False,
    )
    assert ran.returncode == 2
    assert len(ran.stderr.strip().split("\n")) == 1 and "Traceback" not in ran.stderr, ran.stderr
    trials.check(folder, "update with a limit on the size of files")
