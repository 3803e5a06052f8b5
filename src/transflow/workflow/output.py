"""The files of the site on the disk: written when their bytes change, removed when they are no longer part of it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from transflow import files
from transflow.errors import FileError
from transflow.model import Change

if TYPE_CHECKING:
    from transflow.workflow.session import Session

LISTING = "site-files.json"
"""Beside the site: every file of it with its digest, so that what is no longer part of it is found and removed."""

_NOTE = "site"
_UNFINISHED = "site unfinished"
"""Under this name the database remembers what a run has written of which the listing does not know yet."""
_BATCH = 1000  # files between two trips to the disk, some 10 MB


class Output:
    """The files of the site: each written when its bytes change, and removed when it is no longer part of it."""

    def __init__(self, session: Session, force: bool) -> None:
        self._session = session
        self._force = force
        self._root = session.project.localized_dir
        self._listing_path = self._root / LISTING
        self._listed: dict[str, str] = _read_listing(self._listing_path)
        self._unfinished: dict[str, str] = json_note(session, _UNFINISHED)
        self._memory = json_note(session, _NOTE)
        self._stamps = _scan(self._root)
        self._now: dict[str, str] = {}
        self._next: dict[str, list[Any]] = {}
        self._waiting: list[tuple[str, bytes]] = []
        self._written: list[str] = []

    def put(self, path: str, key: str | None, make: Callable[[], str | bytes]) -> None:
        """Make a file, unless it is there and was made from the same.

        Args:
            path: below the folder of localized texts.
            key: digest of everything it is made from; None makes it always.
            make: gives its content.
        """
        if key is not None and self.memory_of(path, key) is not None:
            self.keep(path)
        else:
            self.write(path, key, make())

    def memory_of(self, path: str, key: str) -> list[Any] | None:
        """What was remembered beside a file that is still as it was made from the same key; None for another."""
        row, stamp = self._memory.get(path), self._stamps.get(path)
        if row is None or stamp is None or row[0] != key or path not in self._listed:
            return None
        is_same = list(stamp) == row[1:4] and stamp.mtime_ns < row[4]
        return list(row[5]) if is_same else None

    def keep(self, path: str) -> None:
        """Leave a file as it is."""
        self._now[path] = self._listed[path]
        self._next[path] = self._memory[path]

    def write(
        self, path: str, key: str | None, content: str | bytes, asked: Sequence[Sequence[str | None]] = ()
    ) -> None:
        """Write a file where its bytes change.

        Args:
            path: below the folder of localized texts.
            key: digest of everything it is made from; None remembers nothing of it.
            content: of the file.
            asked: what `memory_of` is to give back.

        Raises:
            FileError: if it cannot be written, or a person edited it.
        """
        raw = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
        self._refuse_edited(path, raw)
        self._now[path] = files.digest_bytes(raw)
        if key is not None:
            self._next[path] = [key, 0, 0, 0, 0, [list(question) for question in asked]]
            self._written.append(path)
        self._waiting.append((path, raw))
        if len(self._waiting) >= _BATCH:
            self._flush()

    def _refuse_edited(self, path: str, raw: bytes) -> None:
        if self._force or path not in self._stamps:
            return
        if files.read_bytes(self._root / path) != raw and not self._wrote(path):
            raise FileError(
                "was edited by hand, or is not transflow's",
                remedy="change the text or the template instead and delete this file, or run site with --force",
                path=self._session.project.relative(self._root / path),
            )

    def _wrote(self, path: str) -> bool:
        """Whether a file is as the last run wrote it, or one that was interrupted."""
        present = files.digest_file(self._root / path)
        return present in (self._listed.get(path), self._unfinished.get(path))

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        session = self._session
        if session.is_dry:
            for path, raw in waiting:
                full = self._root / path
                if not full.exists() or files.read_bytes(full) != raw:
                    self._note(path)
            return
        with files.batch() as batch:
            for path, raw in waiting:
                if batch.replace(self._root / path, raw):
                    self._note(path)
                    self._unfinished[path] = self._now[path]
            if self._unfinished:  # told before the files go into place, so that none of them is ever unknown
                session.store.remember_note(_UNFINISHED, json.dumps(self._unfinished))

    def _note(self, path: str) -> None:
        kind: Literal["updated", "created"] = "updated" if path in self._stamps else "created"
        self._session.changes.append(Change(self._session.project.relative(self._root / path), kind))

    def finish(self) -> None:
        """Write what waits, remove what is no longer part of the site, and remember how it was made.

        Raises:
            FileError: if a file cannot be written or removed.
        """
        self._flush()
        self._remove_old()
        lines = (
            f'{json.dumps(path, ensure_ascii=False)}: "{known}"' for path, known in sorted(self._now.items())
        )
        text = "{\n" + ",\n".join(lines) + "\n}\n"
        self._session.write(self._listing_path, text)
        if not self._session.is_dry:
            self._remember()

    def _remove_old(self) -> None:
        session = self._session
        with files.batch() as batch:
            for path in sorted(self._listed.keys() | self._unfinished.keys()):
                if path in self._now or path not in self._stamps:
                    continue
                if not _is_ours(path) or not self._wrote(path):
                    continue
                if not session.is_dry:
                    batch.remove(self._root / path)
                name = session.project.relative(self._root / path)
                session.changes.append(Change(name, "removed", "no longer part of the site"))

    def _remember(self) -> None:
        moment = time.time_ns()
        for path in self._written:
            stamp = files.stamp(self._root / path)
            if stamp is not None:
                self._next[path][1:5] = [*stamp, moment]
        if self._written or self._next.keys() != self._memory.keys():
            text = json.dumps(self._next, separators=(",", ":"), sort_keys=True)
            if text != (self._session.store.note(_NOTE) or ""):
                self._session.store.remember_note(_NOTE, text)
        if self._unfinished:
            self._session.store.remember_note(_UNFINISHED, "")


_FOLDERS = ("site", "locale", "i18n", "joomla")


def _is_ours(path: str) -> bool:
    """Whether a listed path lies where the site may write: the listing is a file, and anybody may edit it."""
    parts = path.split("/")
    return parts[0] in _FOLDERS and ".." not in parts and "\\" not in path


def _scan(root: Path) -> dict[str, files.Stamp]:
    return {
        f"{folder}/{name}": stamp
        for folder in _FOLDERS
        for name, stamp in files.scan(root / folder, ("",)).items()
    }


def _read_listing(path: Path) -> dict[str, str]:
    try:
        record = json.loads(files.read_text(path)) if path.exists() else {}
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in record.items()} if isinstance(record, dict) else {}


def json_note(session: Session, name: str) -> dict[str, Any]:
    """What the database remembers under a name; nothing where it does not or where that is damaged."""
    try:
        record = json.loads(session.store.note(name) or "{}")
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}
