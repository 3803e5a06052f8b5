"""Many files at once: all are written, the disk is waited for once, then all go into place.

A disk needs some milliseconds to say that a file is safe. Asked file by file, the first run over some
thousand documents would spend a minute on that alone. So where there are many, the disk is asked twice for all of
them: whether the new contents are safe, before the first goes into place, and whether the new names are, after the
last. A power cut between the two leaves each file old or new, whole in either case; which of the two is for the next
command to see, as after a power cut between any two files.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from transflow.files import linux
from transflow.files.refusal import refuse
from transflow.files.replacing import Replacement, prepare, sync_folder, unlink

_MANY = 16  # files; for fewer we don't make the disk write what all others have in their buffers


class Batch:
    """Replacements that go into place together; made by `batch`."""

    def __init__(self) -> None:
        self._waiting: dict[Path, Replacement] = {}
        self._leaving: dict[Path, None] = {}

    def replace(self, path: Path, text: str | bytes, *, expected_digest: str | None = None) -> bool:
        """Like `files.replace`, except that the file changes when the batch ends.

        Returns:
            Whether the file will be written.

        Raises:
            FileError: the file system said no.
        """
        earlier = self._waiting.pop(path, None)
        if earlier is not None:
            earlier.discard()
        replacement = prepare(path, text, expected_digest, is_synced=False)
        if replacement is not None:
            self._waiting[path] = replacement
        return replacement is not None

    def remove(self, path: Path) -> None:
        """Like `files.remove`, except that the file goes when the batch ends, after all that is new is in place."""
        self._leaving[path] = None

    def commit(self) -> None:
        """Bring everything to the disk, then into place, in the order in which it came.

        Raises:
            FileError: the file system said no, or a file is not what was expected; what came before it
                stands, what would have come after it is left as it was.
        """
        changed: dict[Path, Path] = {}
        try:
            _wait_for({each.temporary: path for path, each in self._waiting.items()}, _sync_file)
            for path, replacement in list(self._waiting.items()):
                del self._waiting[path]
                replacement.put()
                changed |= dict.fromkeys(replacement.changed_folders, path)
            for path in self._leaving:
                if unlink(path):
                    changed[path.parent] = path
        finally:
            self.discard()
            _wait_for(changed, sync_folder)

    def discard(self) -> None:
        """Leave everything as it was."""
        while self._waiting:
            self._waiting.popitem()[1].discard()  # the last first, so that new folders are empty when they go


def _wait_for(places: Mapping[Path, Path], sync_one: Callable[[Path], None]) -> None:
    """Wait until files or folders are safe: once for a whole disk, where they are many and the system can.

    Args:
        places: each with the file to name if the disk says no.
        sync_one: makes one of them safe by itself.

    Raises:
        FileError: the disk said no.
    """
    safe_disks: set[int] = set()
    for place, path in places.items():
        try:
            disk = os.stat(place).st_dev
            if disk in safe_disks:
                continue
            if len(places) >= _MANY and _is_disk_safe(place):
                safe_disks.add(disk)
            else:
                sync_one(place)
        except OSError as error:
            refuse(error, path, "written")


def _is_disk_safe(place: Path) -> bool:
    with suppress(PermissionError):  # a folder that may be written and not read
        return linux.sync_disk(place)
    return False


def _sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def batch() -> Iterator[Batch]:
    """Replacements that go into place together when the block ends, and not at all when it fails.

    Raises:
        FileError: as of `Batch.commit`.
    """
    waiting = Batch()
    try:
        yield waiting
    except BaseException:
        waiting.discard()
        raise
    waiting.commit()
