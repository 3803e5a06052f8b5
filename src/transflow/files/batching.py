"""Many files at once: all are written, the disk is waited for once, then all go into place.

A disk needs some milliseconds to say that a file is safe. Asked file by file, the first run over some
thousand documents would spend a minute on that alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from transflow.files import linux
from transflow.files.refusal import refuse
from transflow.files.replacing import Replacement, prepare

_MANY = 16  # files; for fewer we don't make the disk write what all others have in their buffers


class Batch:
    """Replacements that go into place together; made by `batch`."""

    def __init__(self) -> None:
        self._waiting: dict[Path, Replacement] = {}

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

    def commit(self) -> None:
        """Bring everything to the disk, then into place, in the order in which it came.

        Raises:
            FileError: the file system said no, or a file is not what was expected; what came before it
                stands, what would have come after it is left as it was.
        """
        folders: dict[Path, Replacement] = {}
        try:
            self._sync()
            for path, replacement in list(self._waiting.items()):
                del self._waiting[path]
                replacement.put()
                folders[path.parent] = replacement
        finally:
            self.discard()
            for replacement in folders.values():
                replacement.sync_folder()

    def discard(self) -> None:
        """Leave everything as it was."""
        while self._waiting:
            self._waiting.popitem()[1].discard()  # the last first, so that new folders are empty when they go

    def _sync(self) -> None:
        """Wait until every new content is safe: once for the whole disk, where the system can."""
        safe_disks: set[int] = set()
        for replacement in self._waiting.values():
            try:
                disk = os.stat(replacement.temporary).st_dev
                if disk in safe_disks:
                    continue
                if len(self._waiting) >= _MANY and linux.sync_disk(replacement.temporary):
                    safe_disks.add(disk)
                else:
                    _sync_file(replacement.temporary)
            except OSError as error:
                refuse(error, replacement.path, "written")


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
