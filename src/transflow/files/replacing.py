"""Replacing, moving and removing: the only room that changes files.

A file is written when its bytes change, never in part and never over somebody else's edit (laws 4 and 7):
a temporary file beside it, fsync, one rename, fsync of the folder.
"""

from __future__ import annotations

import errno
import os
import stat as stat_module
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from transflow.errors import FileError
from transflow.files import linux
from transflow.files.reading import digest_bytes, read
from transflow.files.refusal import refuse

ABSENT = ""
"""The expected digest of a file that must not be there yet."""

_TEMPORARY_SUFFIX = ".transflow-tmp"


def replace(path: Path, text: str | bytes, *, expected_digest: str | None = None) -> bool:
    """Make the file hold `text`, in one step, when it does not already.

    The new content goes to a temporary file in the same folder, to the disk, and then into place; whoever
    reads sees the old file or the new one. Missing folders are made; the mode of an existing file is kept.
    On failure everything is as it was. For many files `batch` is much quicker.

    Args:
        path: the file.
        text: its whole content; a str is written as UTF-8 with its line ends as they are.
        expected_digest: of what must still be there (`digest_bytes`), `ABSENT` for nothing; None asks not.

    Returns:
        Whether anything was written.

    Raises:
        FileError: the file system said no, or the file changed since `expected_digest` was taken.
    """
    replacement = prepare(path, text, expected_digest, is_synced=True)
    if replacement is None:
        return False
    replacement.put()
    try:
        sync_folder(path.parent)
    except OSError as error:
        refuse(error, path, "written")
    return True


@dataclass(frozen=True, slots=True)
class Replacement:
    """A new content that waits beside its file."""

    path: Path
    temporary: Path
    digest: str
    """Of the new content."""
    expected: str | None
    made_folders: tuple[Path, ...]

    def put(self) -> None:
        """Bring the new content into its place; on failure nothing of ours stays.

        Raises:
            FileError: the file system said no, or the file is not what was expected.
        """
        try:
            _put_in_place(self.temporary, self.path, self.expected)
        except OSError as error:
            if sys.platform == "win32" and isinstance(error, PermissionError):
                # An editor holds the file open: what we made is not thrown away.
                raise FileError(
                    "another program holds it open",
                    remedy=f"close it and run the command again (the new text is in {self.temporary.name})",
                    path=self.path,
                ) from error
            self.discard()
            refuse(error, self.path, "written")
        except BaseException:
            self.discard()
            raise

    @property
    def changed_folders(self) -> tuple[Path, ...]:
        """Those whose names must reach the disk: the file's own, and those above each new one."""
        return (self.path.parent, *(folder.parent for folder in self.made_folders))

    def discard(self) -> None:
        """Remove what was prepared; but after a swap the temporary file may hold somebody's work."""
        with suppress(OSError):
            if digest_bytes(read(self.temporary)) == self.digest:
                self.temporary.unlink()
        _remove_folders(self.made_folders)


def prepare(
    path: Path, text: str | bytes, expected_digest: str | None, *, is_synced: bool
) -> Replacement | None:
    """Write the new content beside the file; None where the file holds it already.

    Args:
        path: as of `replace`.
        text: as of `replace`.
        expected_digest: as of `replace`.
        is_synced: whether the content and the folders made for it are to be safely on the disk already.

    Raises:
        FileError: the file system said no.
    """
    content = text if isinstance(text, bytes) else _encode(text, path)
    try:
        present = _look_at(path)
        if present is not None and present.st_size == len(content) and read(path) == content:
            return None
        made = _make_folders(path.parent, is_synced=is_synced)
        try:
            temporary = _write_beside(path, content, present, is_synced)
        except BaseException:
            _remove_folders(made)
            raise
    except OSError as error:
        refuse(error, path, "written")
    return Replacement(path, temporary, digest_bytes(content), expected_digest, made)


def _encode(text: str, path: Path) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        problem = f"cannot be written: its new text holds half a character (U+{ord(text[error.start]):04X})"
        remedy = "look for it in the texts this file is made from"
        raise FileError(problem, remedy=remedy, path=path) from None


def remove(path: Path) -> bool:
    """Remove a file.

    Returns:
        Whether there was one.

    Raises:
        FileError: the file system said no.
    """
    if not unlink(path):
        return False
    try:
        sync_folder(path.parent)
    except OSError as error:
        refuse(error, path, "removed")
    return True


def unlink(path: Path) -> bool:
    """Remove a file, lasting once its folder is synced.

    Returns:
        Whether there was one.

    Raises:
        FileError: the file system said no.
    """
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        refuse(error, path, "removed")
    return True


def move(old: Path, new: Path) -> None:
    """Move a file within one disk, to a name that nobody has; missing folders are made.

    Raises:
        FileError: the file system said no, or there is a file at `new`.
    """
    try:
        made = _make_folders(new.parent)
        try:
            _place_new(old, new)
            sync_folder(new.parent)
            sync_folder(old.parent)
        except BaseException:
            _remove_folders(made)
            raise
    except OSError as error:
        refuse(error, old, "moved")


def _look_at(path: Path) -> os.stat_result | None:
    """What is there now, None for nothing; refuses what must not be replaced."""
    try:
        present = os.lstat(path)
    except FileNotFoundError:
        return None
    if stat_module.S_ISLNK(present.st_mode):
        raise FileError("is a symbolic link", remedy="put the file itself in its place", path=path)
    if stat_module.S_ISDIR(present.st_mode):
        raise IsADirectoryError(errno.EISDIR, "Is a directory")
    if not stat_module.S_ISREG(present.st_mode):
        raise FileError("is not a regular file", remedy="move it out of the project", path=path)
    if not os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise PermissionError(errno.EACCES, "Permission denied")
    return present


def leftovers(folder: Path, *, is_deep: bool = True) -> tuple[Path, ...]:
    """Temporary files that a killed process left in a folder: read them before removing them.

    After a kill in the wrong instant such a file may hold what a translator had just saved.

    Args:
        folder: where to look.
        is_deep: whether to look into the folders below it as well.
    """
    pattern = f".*{_TEMPORARY_SUFFIX}"
    return tuple(sorted(folder.rglob(pattern) if is_deep else folder.glob(pattern)))


def leftover_target(leftover: Path) -> Path:
    """The file that a temporary file was meant to become."""
    return leftover.with_name(leftover.name[1:].removesuffix(_TEMPORARY_SUFFIX).rpartition(".")[0])


def make_folder(folder: Path) -> bool:
    """Make a folder and its missing parents.

    Returns:
        Whether there was anything to make.

    Raises:
        FileError: the file system said no.
    """
    try:
        return bool(_make_folders(folder))
    except OSError as error:
        refuse(error, folder, "made")


def _make_folders(folder: Path, *, is_synced: bool = True) -> tuple[Path, ...]:
    """Make the folder and its missing parents, lasting if so asked; returns what was made, outermost first."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    made: list[Path] = []
    try:
        for place in reversed(missing):
            with suppress(FileExistsError):  # another process was quicker
                place.mkdir()
                made.append(place)
                if is_synced:
                    sync_folder(place.parent)
    except OSError:
        _remove_folders(tuple(made))
        raise
    return tuple(made)


def _remove_folders(made: tuple[Path, ...]) -> None:
    for place in reversed(made):
        with suppress(OSError):  # somebody else may have put something there
            place.rmdir()


def _write_beside(path: Path, content: bytes, present: os.stat_result | None, is_synced: bool) -> Path:
    """A temporary file with the content, in the folder of `path`."""
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}{_TEMPORARY_SUFFIX}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    # Created by hand, not by tempfile, so that a new file gets the mode the user's umask asks for.
    descriptor = os.open(temporary, flags, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if present is not None:
                _keep_mode(descriptor, present)
            file.write(content)
            file.flush()
            if is_synced:
                os.fsync(descriptor)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _keep_mode(descriptor: int, present: os.stat_result) -> None:
    if sys.platform == "win32":
        return
    if (present.st_uid, present.st_gid) != (os.geteuid(), os.getegid()):
        with suppress(PermissionError):  # only root may give a file to another user
            os.fchown(descriptor, present.st_uid, present.st_gid)
    os.fchmod(descriptor, stat_module.S_IMODE(present.st_mode))


def _put_in_place(temporary: Path, path: Path, expected: str | None) -> None:
    """Rename the temporary file to `path`; where a digest is expected, only over that content."""
    if expected is None:
        temporary.replace(path)
    elif expected == ABSENT:
        _place_new(temporary, path)
    else:
        _exchange(temporary, path, expected)


def _place_new(temporary: Path, path: Path) -> None:
    """Rename where no file may be yet.

    Raises:
        FileError: there is one now.
    """
    try:
        if not linux.rename(temporary, path, linux.NO_REPLACE):
            os.link(temporary, path)
            temporary.unlink()
    except FileExistsError:
        raise _changed(path, "appeared") from None


def _exchange(temporary: Path, path: Path, expected: str) -> None:
    """Swap the files, look at what came out, and swap back when it is not what was expected.

    Comparing before a rename leaves a gap in which an editor's save is lost; a swap has none.

    Raises:
        FileError: the file changed or went away.
    """
    own = digest_bytes(read(temporary))
    try:
        if digest_bytes(read(path)) != expected:
            raise _changed(path, "changed")
        if not linux.rename(temporary, path, linux.EXCHANGE):
            temporary.replace(path)
            return
    except FileNotFoundError:
        raise _changed(path, "was removed") from None
    if digest_bytes(read(temporary)) == expected:
        temporary.unlink()
        return
    linux.rename(temporary, path, linux.EXCHANGE)
    if digest_bytes(read(temporary)) == own:
        raise _changed(path, "changed")
    # A second save came between the swaps: the newest goes back in place, the one before it stays beside.
    linux.rename(temporary, path, linux.EXCHANGE)
    raise _changed(path, "changed twice", f"; what was there in between is kept as {temporary.name}")


def _changed(path: Path, how: str, more: str = "") -> FileError:
    remedy = "run the command again, it takes the change in"
    return FileError(f"{how} while we were working", remedy=remedy + more, path=path)


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder last through a power cut, where folders can be synced.

    Raises:
        OSError: the disk said no.
    """
    if sys.platform == "win32":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:  # a folder without read permission, a network disk that syncs no folders
        if error.errno not in (errno.EACCES, errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
