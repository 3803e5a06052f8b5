"""The file system room: strict reading, whole replacing, quick scanning, one writer at a time."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transflow import files
from transflow.errors import FileError, SourceError
from transflow.files import linux

needs_posix = pytest.mark.skipif(os.name == "nt", reason="permissions and links of POSIX")
needs_swap = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="renameat2 is Linux's")


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that users other than its owner can enter, unlike tmp_path."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def without_privileges() -> Iterator[None]:
    """Be nobody for a while when the tests run as root, whom no permission stops."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def names(folder: Path) -> list[str]:
    """Everything below a folder, temporary files included."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def failing(code: int) -> Callable[..., None]:
    """A function that always fails with this errno."""

    def fail(*arguments: object, **options: object) -> None:
        raise OSError(code, os.strerror(code))

    return fail


# Reading


@settings(deadline=None, max_examples=30)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_text_comes_back_as_it_was_written(text: str) -> None:
    """Line endings, a BOM and every other character survive writing and reading."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.md")
        assert files.replace(path, text) is True
        assert path.read_bytes() == text.encode()
        assert files.read_text(path) == text
        assert files.replace(path, text) is False


@settings(deadline=None, max_examples=30)
@given(before=st.text(st.sampled_from("a\n\r\u2028č"), max_size=30))
def test_a_byte_that_is_not_utf8_is_named_with_its_line(before: str) -> None:
    """The error counts lines at CR LF, LF and CR only, and says which byte of the file is wrong."""
    before += "x"  # so that a final CR stays a line end of its own
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.md")
        path.write_bytes(before.encode() + b"\xe9 rest")
        with pytest.raises(SourceError) as caught:
            files.read_text(path)
    ends = before.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    assert caught.value.line == ends + 1
    assert str(len(before.encode())) in caught.value.problem
    assert "UTF-8" in caught.value.remedy


def test_utf16_is_called_by_its_name(tmp_path: Path) -> None:
    """A file saved as "Unicode" by an old Windows editor gets an error that says so."""
    path = tmp_path / "a.txt"
    path.write_bytes("Zdravo".encode("utf-16"))
    with pytest.raises(SourceError, match="UTF-16"):
        files.read_text(path)


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: None], ids=["a folder", "nothing there"])
def test_what_is_no_file_cannot_be_read(tmp_path: Path, make: Callable[[Path], None]) -> None:
    """A folder or a missing file is a FileError that names the path."""
    path = tmp_path / "a.md"
    make(path)
    with pytest.raises(FileError) as caught:
        files.read_text(path)
    assert caught.value.path == path
    assert caught.value.remedy


@needs_posix
def test_a_named_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    """A FIFO in the place of a text neither blocks reading nor is replaced."""
    path = tmp_path / "a.md"
    os.mkfifo(path)
    with pytest.raises(FileError, match="not a regular file"):
        files.read_bytes(path)
    with pytest.raises(FileError, match="not a regular file"):
        files.replace(path, "text")
    assert files.scan(tmp_path, [".md"]) == {}


@needs_posix
def test_a_file_without_read_permission_is_a_file_error(public_folder: Path) -> None:
    """Permissions are reported in our words, with a remedy."""
    path = public_folder / "a.md"
    path.write_text("secret")
    path.chmod(0)
    with without_privileges(), pytest.raises(FileError, match="may not be read; give yourself"):
        files.read_text(path)


def test_digests_are_over_the_bytes(tmp_path: Path) -> None:
    """The digest of a file is that of its content."""
    path = tmp_path / "a.po"
    path.write_bytes(b"msgid\r\n")
    assert files.digest_file(path) == files.digest_bytes(b"msgid\r\n") != files.digest_bytes(b"msgid\n")
    assert len(files.digest_file(path)) == 64


# Stamps and scanning


def test_a_stamp_says_size_time_and_inode(tmp_path: Path) -> None:
    """A stamp holds what git's rule needs; a missing file has none."""
    path = tmp_path / "a.po"
    path.write_bytes(b"12345")
    os.utime(path, ns=(0, 1_700_000_000_123_456_789))
    stamp = files.stamp(path)
    assert stamp is not None
    assert (stamp.size, stamp.inode) == (5, path.stat().st_ino)
    assert stamp.mtime_ns == path.stat().st_mtime_ns
    assert files.stamp(tmp_path / "none.po") is None
    assert files.stamp(path / "below-a-file") is None


def test_scan_finds_files_by_suffix_in_every_folder(tmp_path: Path) -> None:
    """Paths are relative, with slashes, sorted; the case of a suffix does not matter."""
    for name in ["b.md", "a/z.MD", "a/b/c.html", "a/ž.md", "a/note.rst", "a/emptyfolder.md/x.txt"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    found = files.scan(tmp_path, [".md", ".html"])
    assert list(found) == ["a/b/c.html", "a/z.MD", "a/ž.md", "b.md"]
    assert found["b.md"] == files.stamp(tmp_path / "b.md")


def test_scan_passes_over_what_is_hidden_or_left_by_editors(tmp_path: Path) -> None:
    """Hidden files and folders, lock files and backups are not documents."""
    (tmp_path / ".git").mkdir()
    for name in [".git/a.md", ".hidden.md", ".#a.md", "#a.md#", "a.md~", "~$a.md", ".a.md.swp", "a.md.orig"]:
        (tmp_path / name).write_text("x")
    assert files.scan(tmp_path, [".md"]) == {}


def test_scan_of_a_missing_folder_is_empty(tmp_path: Path) -> None:
    """A project without catalogs yet has no catalogs."""
    assert files.scan(tmp_path / "none", [".po"]) == {}


@needs_posix
def test_scan_does_not_follow_links_out_of_the_folder(tmp_path: Path) -> None:
    """A link to a file inside counts; links out, links to folders, circles and broken links don't."""
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "o.md").write_text("outside")
    (inside / "a.md").write_text("inside")
    (inside / "alias.md").symlink_to("a.md")
    (inside / "leak.md").symlink_to("../out/o.md")
    (inside / "broken.md").symlink_to("nowhere.md")
    (inside / "circle").symlink_to(".")
    (inside / "outer").symlink_to("../out")
    (inside / "loop.md").symlink_to("loop.md")
    assert list(files.scan(inside, [".md"])) == ["a.md", "alias.md"]


@needs_posix
def test_scan_says_which_folder_it_may_not_read(public_folder: Path) -> None:
    """A folder without permission stops the scan instead of looking like an empty one."""
    closed = public_folder / "closed"
    closed.mkdir(mode=0o700 if os.geteuid() == 0 else 0)
    with without_privileges(), pytest.raises(FileError) as caught:
        files.scan(public_folder, [".md"])
    closed.chmod(0o700)
    assert caught.value.path == closed


# Replacing


def test_replace_makes_missing_folders(tmp_path: Path) -> None:
    """Parents come into being with the file."""
    assert files.replace(tmp_path / "a/b/c.po", "x") is True
    assert names(tmp_path) == ["a", "a/b", "a/b/c.po"]


def test_replace_writes_only_when_bytes_change(tmp_path: Path) -> None:
    """The same content leaves time and inode alone (law 4)."""
    path = tmp_path / "a.po"
    files.replace(path, "x")
    before = files.stamp(path)
    assert files.replace(path, b"x") is False
    assert files.stamp(path) == before
    assert files.replace(path, "y") is True
    assert files.stamp(path) != before


@needs_posix
@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755])
def test_replace_keeps_the_mode(tmp_path: Path, mode: int) -> None:
    """Permissions that somebody gave a file stay."""
    path = tmp_path / "a.po"
    path.write_text("x")
    path.chmod(mode)
    files.replace(path, "y")
    assert stat.S_IMODE(path.stat().st_mode) == mode


@needs_posix
def test_a_new_file_gets_the_mode_of_the_umask(tmp_path: Path) -> None:
    """A new file is as readable as any that the user makes, unlike a file of tempfile."""
    (tmp_path / "by-hand").write_text("x")
    files.replace(tmp_path / "ours", "x")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "by-hand").stat().st_mode


@needs_posix
def test_replace_refuses_a_symbolic_link(tmp_path: Path) -> None:
    """What a link in a cloned repository points at is never written."""
    precious = tmp_path / "precious.txt"
    precious.write_text("precious")
    link = tmp_path / "a.po"
    link.symlink_to(precious)
    with pytest.raises(FileError, match="symbolic link"):
        files.replace(link, "overwritten")
    assert link.is_symlink()
    assert precious.read_text() == "precious"


def test_replace_refuses_a_folder_and_a_path_through_a_file(tmp_path: Path) -> None:
    """Neither a folder in the file's place nor a file in a folder's place is touched."""
    (tmp_path / "a.po").mkdir()
    (tmp_path / "b").write_text("file")
    for path in [tmp_path / "a.po", tmp_path / "b/c.po"]:
        with pytest.raises(FileError):
            files.replace(path, "x")
    assert names(tmp_path) == ["a.po", "b"]


@needs_posix
def test_replace_respects_a_write_protected_file(public_folder: Path) -> None:
    """A file that somebody protected is not replaced, although its folder would allow it."""
    public_folder.chmod(0o777)
    path = public_folder / "a.po"
    path.write_text("protected")
    path.chmod(0o444)
    with without_privileges(), pytest.raises(FileError, match="may not be written"):
        files.replace(path, "x")
    assert path.read_text() == "protected"


@needs_posix
def test_replace_in_a_read_only_folder_changes_nothing(public_folder: Path) -> None:
    """Exit 2 material: one error that names the path, everything as it was."""
    (public_folder / "a.po").write_text("old")
    public_folder.chmod(0o555)
    with without_privileges():
        for name in ["a.po", "new.po", "new/b.po"]:
            with pytest.raises(FileError, match=r"may not be written; give yourself the permission"):
                files.replace(public_folder / name, "new")
    assert names(public_folder) == ["a.po"]
    assert (public_folder / "a.po").read_text() == "old"


def test_half_a_character_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    """A lone surrogate has no UTF-8, so no file is made."""
    with pytest.raises(FileError, match=r"U\+D800"):
        files.replace(tmp_path / "a.po", "x\ud800")
    assert names(tmp_path) == []


@needs_posix
@pytest.mark.parametrize("name", ["open", "fsync", "fchmod", "replace"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS], ids=errno.errorcode.get)
def test_whatever_step_fails_the_old_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: int
) -> None:
    """A full or broken disk leaves the old file and no temporary file."""
    path = tmp_path / "a.po"
    path.write_text("old")
    with monkeypatch.context() as patch:
        patch.setattr(os, name, failing(code))
        with pytest.raises(FileError) as caught:
            files.replace(path, "new")
    assert caught.value.path == path
    assert names(tmp_path) == ["a.po"]
    assert path.read_text() == "old"


@needs_posix
@pytest.mark.parametrize("name", ["open", "fsync", "replace", "mkdir"])
def test_whatever_step_fails_no_new_folder_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A file that could not be made leaves no folders that were made for it."""
    with monkeypatch.context() as patch:
        patch.setattr(os, name, failing(errno.EIO))
        with pytest.raises(FileError):
            files.replace(tmp_path / "a/b/c.po", "new")
    assert names(tmp_path) == []


def test_a_full_disk_is_called_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The remedy is to make room."""
    monkeypatch.setattr(os, "fsync", failing(errno.ENOSPC))
    with pytest.raises(FileError, match="the disk is full; make room"):
        files.replace(tmp_path / "a.po", "x")


def test_an_interruption_leaves_no_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle of writing leaves the old file alone."""

    def interrupt(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        files.replace(tmp_path / "a.po", "x")
    assert names(tmp_path) == []


# Replacing what was expected


def swap_or_compare(monkeypatch: pytest.MonkeyPatch, has_swap: bool) -> None:
    """Take Linux's renameat2 away where a test wants to see how others fare."""
    if not has_swap:
        monkeypatch.setattr(linux, "_function", lambda name, signature: None)
    elif linux._function("renameat2", "isisi") is None:
        pytest.skip("no renameat2 here")


both_ways = pytest.mark.parametrize("has_swap", [True, False], ids=["swap", "compare"])


@both_ways
def test_the_expected_file_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_swap: bool
) -> None:
    """With the digest of what is there, replacing works and leaves nothing beside it."""
    swap_or_compare(monkeypatch, has_swap)
    path = tmp_path / "a.po"
    path.write_text("old")
    assert files.replace(path, "new", expected_digest=files.digest_bytes(b"old")) is True
    assert path.read_text() == "new"
    assert names(tmp_path) == ["a.po"]


@both_ways
def test_a_file_that_changed_meanwhile_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_swap: bool
) -> None:
    """An edit since the digest was taken wins, and the error says so (law 7)."""
    swap_or_compare(monkeypatch, has_swap)
    path = tmp_path / "a.po"
    path.write_text("edited")
    with pytest.raises(FileError, match="changed while we were working"):
        files.replace(path, "new", expected_digest=files.digest_bytes(b"old"))
    assert path.read_text() == "edited"
    assert names(tmp_path) == ["a.po"]


def test_a_file_that_went_away_is_not_made_again(tmp_path: Path) -> None:
    """A file that was removed since the digest was taken stays removed."""
    with pytest.raises(FileError, match="was removed while"):
        files.replace(tmp_path / "a/b.po", "new", expected_digest=files.digest_bytes(b"old"))
    assert names(tmp_path) == []


@both_ways
def test_where_no_file_is_expected_none_is_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_swap: bool
) -> None:
    """ABSENT means: only if nobody was quicker."""
    swap_or_compare(monkeypatch, has_swap)
    path = tmp_path / "a.po"
    assert files.replace(path, "ours", expected_digest=files.ABSENT) is True
    with pytest.raises(FileError, match="appeared while"):
        files.replace(path, "again", expected_digest=files.ABSENT)
    assert path.read_text() == "ours"
    assert names(tmp_path) == ["a.po"]


@needs_swap
def test_an_edit_in_the_last_instant_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A save between the look and the swap comes out of the swap and goes back in."""
    path = tmp_path / "a.po"
    path.write_text("old")
    rename = linux.rename

    def late_save(source: Path, target: Path, flag: int) -> bool:
        if path.read_text() == "old":
            path.write_text("saved in the last instant")
        return rename(source, target, flag)

    monkeypatch.setattr(linux, "rename", late_save)
    with pytest.raises(FileError, match="changed while"):
        files.replace(path, "new", expected_digest=files.digest_bytes(b"old"))
    assert path.read_text() == "saved in the last instant"
    assert names(tmp_path) == ["a.po"]


@needs_swap
def test_two_edits_in_the_last_instant_are_both_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest save ends in place; the one before stays beside it under a name that says whose it is."""
    path = tmp_path / "a.po"
    path.write_text("old")
    rename = linux.rename
    saves = iter(["first save", "second save"])

    def late_save(source: Path, target: Path, flag: int) -> bool:
        save = next(saves, None)
        if save is not None:
            path.write_text(save)
        return rename(source, target, flag)

    monkeypatch.setattr(linux, "rename", late_save)
    with pytest.raises(FileError, match="changed twice"):
        files.replace(path, "new", expected_digest=files.digest_bytes(b"old"))
    assert path.read_text() == "second save"
    (leftover,) = files.leftovers(tmp_path)
    assert leftover.read_text() == "first save"
    assert files.leftover_target(leftover) == path


@needs_swap
def test_a_failure_after_the_swap_does_not_remove_what_came_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The temporary file is removed only while it holds our own text."""
    path = tmp_path / "a.po"
    path.write_text("old")
    rename = linux.rename

    def swap_and_break(source: Path, target: Path, flag: int) -> bool:
        path.write_text("saved")
        rename(source, target, flag)
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(linux, "rename", swap_and_break)
    with pytest.raises(FileError):
        files.replace(path, "new", expected_digest=files.digest_bytes(b"old"))
    assert {each.read_text() for each in tmp_path.iterdir()} == {"new", "saved"}


@needs_swap
def test_no_save_of_an_editor_is_lost_in_a_race(tmp_path: Path) -> None:
    """An editor that saves every few milliseconds finds each of its words again, in the file or beside it."""
    path = tmp_path / "a.po"
    path.write_text("")
    editor = (
        "import os, random, sys, time\n"
        "path = sys.argv[1]\n"
        "for number in range(100):\n"
        "    text = open(path).read() + f'save-{number} '\n"
        "    with open(path + '~', 'w') as file: file.write(text)\n"
        "    os.replace(path + '~', path)\n"
        "    time.sleep(random.random() * 0.004)\n"
    )
    remedies = []
    with subprocess.Popen([sys.executable, "-c", editor, path]) as process:
        while process.poll() is None:
            present = files.read_bytes(path)
            try:
                files.replace(path, present + b"ours ", expected_digest=files.digest_bytes(present))
            except FileError as error:
                remedies.append(error.remedy)
    # Seldom the editor reads and saves between our two swaps; then the save before that one is kept beside, and we say where.
    kept = [each for each in tmp_path.iterdir() if each != path]
    assert all(any(each.name in remedy for remedy in remedies) for each in kept)
    saves = [
        [int(word.removeprefix("save-")) for word in each.read_text().split() if word != "ours"]
        for each in (path, *kept)
    ]
    assert all(numbers == sorted(set(numbers)) for numbers in saves)
    assert set().union(*saves) == set(range(100))


# Many at once


@both_ways
@pytest.mark.parametrize("count", [3, 40])
def test_a_batch_goes_into_place_at_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_swap: bool, count: int
) -> None:
    """Until the block ends every file is as it was; then all are new, and nothing lies beside them."""
    swap_or_compare(monkeypatch, has_swap)
    paths = [tmp_path / f"{number % 3}/{number}.po" for number in range(count)]
    files.replace(paths[0], "old")
    with files.batch() as batch:
        for path in paths:
            expected = files.digest_bytes(b"old") if path == paths[0] else files.ABSENT
            assert batch.replace(path, "new", expected_digest=expected) is True
        assert paths[0].read_text() == "old"
        assert not paths[1].exists()
    assert [path.read_text() for path in paths] == ["new"] * count
    assert len(names(tmp_path)) == count + 3
    before = files.stamp(paths[0])
    with files.batch() as batch:
        assert batch.replace(paths[0], "new") is False
    assert files.stamp(paths[0]) == before


def test_a_batch_takes_the_last_text_of_a_file(tmp_path: Path) -> None:
    """Replacing a file twice in one batch leaves the second text, or the file as it was."""
    path = tmp_path / "a.po"
    files.replace(path, "old")
    with files.batch() as batch:
        batch.replace(path, "first")
        batch.replace(path, "second")
        batch.replace(tmp_path / "b.po", "x")
    assert path.read_text() == "second"
    with files.batch() as batch:
        batch.replace(path, "third")
        assert batch.replace(path, "second") is False
    assert path.read_text() == "second"
    assert names(tmp_path) == ["a.po", "b.po"]


def test_a_batch_that_fails_changes_nothing(tmp_path: Path) -> None:
    """An exception in the block leaves every file as it was, and no folder that was made."""
    files.replace(tmp_path / "a.po", "old")
    with pytest.raises(ZeroDivisionError), files.batch() as batch:
        batch.replace(tmp_path / "a.po", "new")
        batch.replace(tmp_path / "x/y/b.po", "new")
        batch.replace(tmp_path / "x/y/c.po", "new")
        raise ZeroDivisionError
    assert names(tmp_path) == ["a.po"]
    assert (tmp_path / "a.po").read_text() == "old"


@pytest.mark.parametrize("count", [3, 40])
def test_a_full_disk_stops_a_batch_before_anything_is_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """The disk is asked first, so that the files stay together."""
    monkeypatch.setattr(os, "fsync", failing(errno.ENOSPC))
    monkeypatch.setattr(linux, "_function", lambda name, signature: lambda *arguments: errno.ENOSPC)
    with pytest.raises(FileError, match="the disk is full"), files.batch() as batch:
        for number in range(count):
            batch.replace(tmp_path / f"{number}.po", "new")
    assert names(tmp_path) == []


def test_a_large_batch_asks_the_disk_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty files in forty new folders: once for what they hold, before any is in place, and once for their names."""
    paths = [tmp_path / f"{number}/a.po" for number in range(40)]
    asked: list[int] = []

    def sync_disk(path: Path) -> bool:
        asked.append(sum(each.exists() for each in paths))
        return True

    monkeypatch.setattr(linux, "sync_disk", sync_disk)
    monkeypatch.setattr(os, "fsync", lambda descriptor: pytest.fail("a file was waited for by itself"))
    with files.batch() as batch:
        for path in paths:
            batch.replace(path, "new")
    assert asked == [0, 40]


@needs_swap
def test_a_small_batch_waits_for_its_files_and_folders_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two files in a new folder: each is made safe, then that folder and the one above it."""
    asked: list[Path] = []
    monkeypatch.setattr(os, "fsync", lambda number: asked.append(Path(f"/proc/self/fd/{number}").readlink()))
    with files.batch() as batch:
        for name in ("a.po", "b.po"):
            batch.replace(tmp_path / "x" / name, "new")
    folders = [path for path in asked if path.suffix != ".transflow-tmp"]
    assert len(asked) - len(folders) == 2
    assert sorted(folders) == [tmp_path, tmp_path / "x"]


def test_a_batch_keeps_what_changed_meanwhile(tmp_path: Path) -> None:
    """An edit between preparing and the end of the batch wins; what came before it in the batch stands."""
    first, second, third = (tmp_path / name for name in ["1.po", "2.po", "3.po"])
    for path in [first, second, third]:
        path.write_text("old")
    with pytest.raises(FileError, match="changed while") as caught, files.batch() as batch:
        for path in [first, second, third]:
            batch.replace(path, "new", expected_digest=files.digest_bytes(b"old"))
        second.write_text("edited")
    assert caught.value.path == second
    assert [path.read_text() for path in [first, second, third]] == ["new", "edited", "old"]
    assert names(tmp_path) == ["1.po", "2.po", "3.po"]


def test_a_batch_removes_after_it_has_written(tmp_path: Path) -> None:
    """What a batch removes is there until all that is new is in place; what is gone already is no error."""
    files.replace(tmp_path / "old.po", "old")
    files.replace(tmp_path / "x/a.po", "old")
    with pytest.raises(FileError), files.batch() as batch:
        batch.remove(tmp_path / "old.po")
        batch.replace(tmp_path / "x/a.po", "new", expected_digest=files.digest_bytes(b"other"))
    assert names(tmp_path) == ["old.po", "x", "x/a.po"]
    with files.batch() as batch:
        batch.remove(tmp_path / "old.po")
        batch.remove(tmp_path / "never.po")
        batch.replace(tmp_path / "x/a.po", "new")
    assert names(tmp_path) == ["x", "x/a.po"]
    assert (tmp_path / "x/a.po").read_text() == "new"


# Removing and moving


def test_remove_says_whether_there_was_a_file(tmp_path: Path) -> None:
    """Removing twice is no error, and removes once."""
    (tmp_path / "a.po").write_text("x")
    assert files.remove(tmp_path / "a.po") is True
    assert files.remove(tmp_path / "a.po") is False
    with pytest.raises(FileError):
        files.remove(tmp_path)


@both_ways
def test_move_takes_a_free_name_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_swap: bool) -> None:
    """A file moves into a folder that is made for it, never over another file."""
    swap_or_compare(monkeypatch, has_swap)
    (tmp_path / "a.po").write_text("a")
    (tmp_path / "b.po").write_text("b")
    files.move(tmp_path / "a.po", tmp_path / "sub/a.po")
    with pytest.raises(FileError):
        files.move(tmp_path / "b.po", tmp_path / "sub/a.po")
    with pytest.raises(FileError):
        files.move(tmp_path / "none.po", tmp_path / "other/c.po")
    assert names(tmp_path) == ["b.po", "sub", "sub/a.po"]
    assert (tmp_path / "sub/a.po").read_text() == "a"


# Locking


def test_a_second_writer_is_told_who_is_at_work(tmp_path: Path) -> None:
    """The lock names command, process and time of its owner."""
    path = tmp_path / "transflow.db.lock"
    with (
        files.lock(path, command="update"),
        pytest.raises(FileError, match=rf"transflow update \(process {os.getpid()}, since 20.*Z\)"),
        files.lock(path, command="prefill", wait_s=0),
    ):
        pass
    with files.lock(path, wait_s=0):
        pass


def test_a_lock_is_let_go_after_an_error(tmp_path: Path) -> None:
    """An exception inside does not keep others out."""
    path = tmp_path / "lock"
    with pytest.raises(ZeroDivisionError), files.lock(path):
        raise ZeroDivisionError
    with files.lock(path, wait_s=0):
        assert "process" in path.read_text()
    assert path.read_text() == ""


@pytest.mark.parametrize(
    ("error", "stays"), [(FileError("no", remedy="wait", path="a"), True), (ValueError(), False)]
)
def test_an_owner_that_met_a_bad_disk_leaves_its_name(tmp_path: Path, error: Exception, stays: bool) -> None:
    """The next command sees by the name that something may lie about, and gets the lock all the same."""
    path = tmp_path / "lock"
    with pytest.raises(type(error)), files.lock(path, command="update"):
        raise error
    assert ("update" in path.read_text(encoding="utf-8")) is stays
    with files.lock(path, wait_s=0):
        pass
    assert not path.read_text(encoding="utf-8")


def test_waiting_for_a_lock_is_bounded(tmp_path: Path) -> None:
    """The wait is about as long as it was asked to be."""
    path = tmp_path / "lock"
    with files.lock(path):
        begin = time.monotonic()
        with pytest.raises(FileError), files.lock(path, wait_s=0.2):
            pass
        assert 0.2 <= time.monotonic() - begin < 5


@needs_posix
def test_a_killed_owner_leaves_no_lock(tmp_path: Path) -> None:
    """A process killed while it holds the lock keeps nobody waiting."""
    path = tmp_path / "lock"
    script = (
        "import pathlib, sys, time; from transflow import files\n"
        "with files.lock(pathlib.Path(sys.argv[1]), command='update'):\n"
        "    print('held', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, path], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == "held\n"
        with pytest.raises(FileError, match=f"process {owner.pid}"), files.lock(path, wait_s=0):
            pass
        owner.kill()
    with files.lock(path, wait_s=5):
        pass


def test_a_lock_file_is_not_believed_blindly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in a lock file reaches the terminal without control characters, and cut short."""
    path = tmp_path / "lock"
    with files.lock(path):
        path.write_text("\x1b[31mevil\x1b[0m" + "x" * 1000)
        with pytest.raises(FileError) as caught, files.lock(path, wait_s=0):
            pass
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 500


@needs_posix
def test_a_file_system_without_locks_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be locked we don't write as if it were."""
    import fcntl

    monkeypatch.setattr(fcntl, "flock", failing(errno.ENOLCK))
    with pytest.raises(FileError, match="no locks"), files.lock(tmp_path / "lock"):
        pass
