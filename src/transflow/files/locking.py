"""Locking: one writing command at a time in a project."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from transflow.errors import FileError
from transflow.files.refusal import refuse

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_LOCKED_BYTE = 1 << 30  # Windows locks bytes, so we lock one that nobody reads
_POLL_S = 0.05


@contextmanager
def lock(path: Path, *, command: str = "", wait_s: float = 10.0) -> Iterator[None]:
    """Hold the project for one writing command; others wait a little and then say whom they waited for.

    The system lets go of the lock when its owner ends, however it ends, so there are no stale locks. The name of an
    owner that was killed, or met a disk that said no, stays in the file, for the next one to look what it left behind.

    Args:
        path: the lock file; it names its owner while the lock is held, and stays.
        command: what the owner is doing, for the message that others get.
        wait_s: seconds to wait for another owner.

    Raises:
        FileError: another process holds it, or the file system has no locks.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        descriptor = os.open(path, flags, 0o666)
    except OSError as error:
        refuse(error, path, "written")
    try:
        _acquire(descriptor, path, wait_s)
        _write_owner(descriptor, command)
        try:
            yield
        except FileError:
            raise  # the owner's name stays: what could not be put into place may lie about
        except BaseException:
            _forget_owner(descriptor)
            raise
        else:
            _forget_owner(descriptor)
        finally:
            _release(descriptor)
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, path: Path, wait_s: float) -> None:
    deadline = time.monotonic() + wait_s
    while not _try_lock(descriptor, path):
        if time.monotonic() >= deadline:
            problem = f"{_read_owner(path)} is working in this project"
            raise FileError(problem, remedy="wait until it is done, then run this again", path=path)
        time.sleep(_POLL_S)


def _try_lock(descriptor: int, path: Path) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK):
            return False
        problem = f"this file system has no locks ({error.strerror})"
        raise FileError(problem, remedy="keep the project on a local disk", path=path) from error
    return True


def _release(descriptor: int) -> None:
    if sys.platform == "win32":
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def _write_owner(descriptor: int, command: str) -> None:
    since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    owner = f"transflow {command}".strip() + f" (process {os.getpid()}, since {since})"
    with suppress(OSError):  # on a full disk the lock still holds, only without a name
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, owner.encode("utf-8", "replace"))


def _forget_owner(descriptor: int) -> None:
    with suppress(OSError):
        os.ftruncate(descriptor, 0)


def _read_owner(path: Path) -> str:
    with suppress(OSError):
        owner = path.read_text(encoding="utf-8", errors="replace")[:200]
        owner = "".join(character for character in owner if character.isprintable()).strip()
        if owner:
            return owner
    return "another transflow"
