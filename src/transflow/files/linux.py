"""What Linux can do and Python does not offer: swap two names, take a free name, wait for a whole disk.

Each says False, with nothing done, where the system or the file system has no such thing.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

NO_REPLACE, EXCHANGE = 1, 2
"""Flags of `rename`, from linux/fs.h."""

_WORKING_FOLDER = -100  # AT_FDCWD in fcntl.h
# EPERM is what sandboxes answer to a call that they don't know.
_NOT_HERE = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM)


def rename(source: Path, target: Path, flag: int) -> bool:
    """Rename with a flag.

    Returns:
        False, with nothing done, where the system or the file system has no such thing.

    Raises:
        OSError: the file system said no.
    """
    function = _function("renameat2", "isisi")
    if function is None:
        return False
    code = function(_WORKING_FOLDER, os.fsencode(source), _WORKING_FOLDER, os.fsencode(target), flag)
    if code in _NOT_HERE:
        return False
    if code:
        raise OSError(code, os.strerror(code), os.fspath(target))
    return True


def sync_disk(path: Path) -> bool:
    """Wait until everything that was written to the disk of a file is safe.

    Returns:
        False, with nothing done, where the system has no such thing.

    Raises:
        OSError: the disk said no.
    """
    function = _function("syncfs", "i")
    if function is None:
        return False
    descriptor = os.open(path, os.O_RDONLY)
    try:
        code = function(descriptor)
    finally:
        os.close(descriptor)
    if code:
        raise OSError(code, os.strerror(code), os.fspath(path))
    return True


@cache
def _function(name: str, signature: str) -> Callable[..., int] | None:
    """A function of the C library that gives an errno, 0 for success; None where there is none.

    Args:
        name: in the C library.
        signature: a letter for each argument, `i` a number and `s` a path as bytes.
    """
    import ctypes  # here, because most commands never come this way

    try:
        function = getattr(ctypes.CDLL(None, use_errno=True), name)
    except (OSError, AttributeError, TypeError):  # TypeError: Windows, which has no process-wide library
        return None
    function.argtypes = [ctypes.c_int if letter == "i" else ctypes.c_char_p for letter in signature]

    def call(*arguments: object) -> int:
        return ctypes.get_errno() if function(*arguments) else 0

    return call
