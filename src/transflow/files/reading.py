"""Reading: whole files, strictly decoded; what the file system knows about them without opening them."""

from __future__ import annotations

import errno
import hashlib
import os
import stat as stat_module
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from transflow.errors import FileError, SourceError
from transflow.files.refusal import refuse


class Stamp(NamedTuple):
    """What the file system says about a file without reading it."""

    size: int
    """Bytes."""
    mtime_ns: int
    inode: int


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular file.

    Raises:
        FileError: it is missing, not a regular file, or may not be read.
    """
    try:
        return read(path)
    except OSError as error:
        refuse(error, path, "read")


def read(path: Path) -> bytes:
    """Like `read_bytes`, with the file system's own errors.

    Raises:
        OSError: it is missing, a folder, or may not be read.
        FileError: it is no regular file.
    """
    # Without O_NONBLOCK a named pipe in the place of a text would make us wait for ever.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        mode = os.fstat(descriptor).st_mode
        if stat_module.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, "Is a directory")
        if not stat_module.S_ISREG(mode):
            raise FileError("is not a regular file", remedy="move it out of the project", path=path)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(descriptor)


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, its line endings and its BOM as they are.

    Raises:
        FileError: it is missing, not a regular file, or may not be read.
        SourceError: it is not UTF-8; the error names the line and the byte.
    """
    content = read_bytes(path)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        problem = f"not UTF-8: byte {error.start} of the file is 0x{content[error.start]:02x}"
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            problem = "UTF-16, not UTF-8"
        line = _count_line_ends(content[: error.start]) + 1
        remedy = "save it in your editor with the encoding UTF-8"
        raise SourceError(problem, remedy=remedy, path=path, line=line) from None


def _count_line_ends(content: bytes) -> int:
    return content.count(b"\n") + content.count(b"\r") - content.count(b"\r\n")


def digest_bytes(content: bytes) -> str:
    """64 hex digits (SHA-256) over the bytes of a file."""
    return hashlib.sha256(content).hexdigest()


def digest_file(path: Path) -> str:
    """64 hex digits (SHA-256) over the bytes of the file at `path`.

    Raises:
        FileError: it is missing, not a regular file, or may not be read.
    """
    return digest_bytes(read_bytes(path))


def stamp(path: Path) -> Stamp | None:
    """Size, time and inode of a file; None where there is none.

    Raises:
        FileError: the file system refuses to say.
    """
    try:
        return _stamp_of(os.stat(path))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        refuse(error, path, "read")


def _stamp_of(status: os.stat_result) -> Stamp:
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ino)


def scan(folder: Path, suffixes: Iterable[str]) -> dict[str, Stamp]:
    """The regular files below a folder whose names end in one of the suffixes, sorted by path.

    Hidden files and folders, what editors leave behind, folders behind symbolic links and links that lead
    out of the folder are passed over. A folder that is not there has no files.

    Args:
        folder: where to look, sub-folders included.
        suffixes: endings with their dot, in lower case; compared without regard to case.

    Returns:
        A stamp by path relative to the folder, with `/`.

    Raises:
        FileError: a folder may not be read.
    """
    wanted = tuple(suffixes)
    found: dict[str, Stamp] = {}
    waiting = [("", os.fspath(folder))]
    while waiting:
        prefix, place = waiting.pop()
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    name = entry.name
                    if name.startswith((".", "~$")):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append((f"{prefix}{name}/", entry.path))
                    elif name.lower().endswith(wanted):
                        stamp = _stamp_of_entry(entry, folder)
                        if stamp is not None:
                            found[prefix + name] = stamp
        except FileNotFoundError:
            continue  # the folder was never there, or went while we looked
        except OSError as error:
            refuse(error, Path(place), "read")
    return dict(sorted(found.items()))


def _stamp_of_entry(entry: os.DirEntry[str], folder: Path) -> Stamp | None:
    """The stamp of a regular file, or of a link to one inside the folder; None for anything else."""
    try:
        if not entry.is_file():
            return None
        if entry.is_symlink() and not _real(entry.path).is_relative_to(_real(folder)):
            return None
        return _stamp_of(entry.stat())
    except OSError:
        if entry.is_symlink() or not os.path.lexists(entry.path):
            return None  # a link in a circle, or a file that went while we looked
        raise


def _real(path: str | Path) -> Path:
    return Path(os.path.realpath(path))
