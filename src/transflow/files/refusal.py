"""What the file system's answers mean, in our words."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import NoReturn

from transflow.errors import FileError

_WHAT_TO_DO = {
    errno.ENOENT: ("is not there", "check the path"),
    errno.EACCES: ("may not be {}", "give yourself the permission, or run this as its owner"),
    errno.EPERM: ("may not be {}", "give yourself the permission, or run this as its owner"),
    errno.EROFS: ("is on a read-only disk", "copy the project to a disk that can be written"),
    errno.ENOSPC: ("cannot be written: the disk is full", "make room and run the command again"),
    errno.EDQUOT: ("cannot be written: your quota is used up", "make room and run the command again"),
    errno.EISDIR: ("is a folder, not a file", "move the folder away"),
    errno.ENOTDIR: ("cannot be {}: a part of its path is a file, not a folder", "move that file away"),
    errno.EEXIST: ("cannot be {}: a part of its path is a file, not a folder", "move that file away"),
    errno.ELOOP: ("is a symbolic link that leads nowhere good", "put the file itself in its place"),
    errno.ENAMETOOLONG: ("has a name that is too long for this disk", "shorten it"),
}


def refuse(error: OSError, path: Path, verb: str) -> NoReturn:
    """Say in our words what the file system answered.

    Raises:
        FileError: always.
    """
    fallback = (f"cannot be {{}}: {error.strerror or error}", "check the disk, then run the command again")
    problem, remedy = _WHAT_TO_DO.get(error.errno or 0, fallback)
    raise FileError(problem.format(verb), remedy=remedy, path=path) from error
