"""One command at work in a project: its lock, its database, the scan, and every file it writes.

The verbs are functions of a session. They return data and never print; what a person should know
besides the result is collected in `notes`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from transflow import files
from transflow.errors import DamagedStoreError, FileError, TransflowError
from transflow.model import Change
from transflow.project import Project
from transflow.records import (
    ASIDE,
    TIME_FORMAT,
    Lost,
    Review,
    format_history,
    format_reviews,
    parse_history,
    parse_reviews,
)
from transflow.store import Seen, Store, set_aside

LEFTOVERS_NOTE = "leftovers"
"""Name of the note in the database that says whether to look for temporary files."""


@dataclass
class _KnownHistory:
    """What one language's history says already."""

    words: set[tuple[str | None, str, str]] = field(default_factory=set)
    last: dict[tuple[str, str | None, str], str] = field(default_factory=dict)
    """The words that left a catalog last, by document and text. Not why: after a kill the same loss looks otherwise."""

    def note(self, row: Lost) -> bool:
        """Add a row; gives whether it says anything new."""
        words, place = (row.msgctxt, row.msgid, row.msgstr), (row.document, row.msgctxt, row.msgid)
        is_new = words not in self.words if row.why in ASIDE else self.last.get(place) != row.msgstr
        self.words.add(words)
        if row.why not in ASIDE:
            self.last[place] = row.msgstr
        return is_new


@dataclass
class Session:
    """A project with its database open and its catalogs taken in."""

    project: Project
    store: Store
    command: str = ""
    is_dry: bool = False
    """Whether nothing may be written, neither files nor database."""
    notes: list[str] = field(default_factory=list)
    """What the user should know besides the result."""
    changes: list[Change] = field(default_factory=list)
    """Every file written so far, or with `is_dry` that would have been."""
    overlay: dict[Path, str] = field(default_factory=dict)
    """What a dry run would have written: it reads its own results back from here."""
    may_have_leftovers: bool = False
    """Whether a command before this one was killed, or left beside a file what it could not put into place."""
    documents: tuple[str, ...] = ()
    """The source documents, by path below the folder of sources."""
    seen: dict[str, Seen] = field(default_factory=dict)
    """The project's files as they were last read, by path in the project."""
    _batch: files.Batch | None = None
    _unstamped: list[Path] = field(default_factory=list)
    _known_history: dict[str, _KnownHistory] = field(default_factory=dict)

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Let the files and the records of several documents change together, which is quicker by far.

        The files go into place when the block ends, then the database is told; after an error neither is.

        Raises:
            FileError: if a file cannot be written or was changed meanwhile.
            StoreError: if the database cannot be written.
        """
        with self.store.transaction():
            if self.is_dry:
                yield
                return
            try:
                with files.batch() as self._batch:
                    yield
            finally:
                self._batch = None
                unstamped, self._unstamped = self._unstamped, []
            for path in unstamped:
                self._stamp(path)

    def write(self, path: Path, text: str, *, expected: str | None = None, detail: str = "") -> bool:
        """Replace a file when its text changes, and say so in `changes`; inside a batch, when that ends.

        Args:
            path: of the file.
            text: its new content.
            expected: digest that the file must still have (`files.ABSENT` for none).
            detail: what changed, for people.

        Raises:
            FileError: if it cannot be written or was changed meanwhile.
        """
        is_new = not path.exists()
        if self.is_dry:
            wrote = is_new or files.read_bytes(path) != text.encode("utf-8")
            self.overlay[path] = text
        elif self._batch is not None:
            wrote = self._batch.replace(path, text, expected_digest=expected)
        else:
            wrote = files.replace(path, text, expected_digest=expected)
        self._note_written(path, text)
        if wrote:
            name = self.project.relative(path)
            self.changes.append(Change(name, "created" if is_new else "updated", detail))
        return wrote

    def write_now(self, path: Path, text: str, *, detail: str = "") -> None:
        """Replace a file at once, even inside a batch: for what must be safe before the batch goes into place.

        Raises:
            FileError: if it cannot be written.
        """
        batch, self._batch = self._batch, None
        try:
            self.write(path, text, detail=detail)
        finally:
            self._batch = batch

    def note_change(self, path: Path, *, is_new: bool, detail: str = "") -> None:
        """Say in `changes` that a file outside the catalogs was written."""
        kind: Literal["created", "updated"] = "created" if is_new else "updated"
        self.changes.append(Change(self.project.relative(path), kind, detail))

    def remove(self, path: Path, detail: str = "") -> None:
        """Remove a file that transflow made.

        Raises:
            FileError: if it cannot be removed.
        """
        if not self.is_dry:
            files.remove(path)
        self.forget(path)
        self.changes.append(Change(self.project.relative(path), "removed", detail))

    def move(self, old: Path, new: Path) -> None:
        """Move a file within the project.

        Raises:
            FileError: if it cannot be moved.
        """
        if self.is_dry:
            self.overlay[new] = files.read_text(old)
        else:
            files.move(old, new)
        self._note_written(new, files.read_text(old if self.is_dry else new))
        self.forget(old)
        self.changes.append(Change(self.project.relative(new), "moved", f"from {self.project.relative(old)}"))

    def digest_of(self, path: Path) -> str:
        """The digest of a file as the scan or this command last saw it; empty where there is none."""
        seen = self.seen.get(self.project.relative(path))
        return files.ABSENT if seen is None else seen.digest

    def _note_written(self, path: Path, text: str) -> None:
        """Know a file as this command just wrote it, so that the next scan need not read it."""
        if not self._is_watched(path):
            return
        content = text.encode("utf-8")
        name = self.project.relative(path)
        self.seen[name] = Seen(len(content), 0, 0, files.digest_bytes(content), 0)
        if self._batch is not None:
            self._unstamped.append(path)
        elif not self.is_dry:
            self._stamp(path)

    def _is_watched(self, path: Path) -> bool:
        return path.is_relative_to(self.project.catalogs_dir) and path.suffix != ".jsonl"

    def _stamp(self, path: Path) -> None:
        name = self.project.relative(path)
        moment = time.time_ns()
        if (stamp := files.stamp(path)) is not None:
            self.seen[name] = Seen(stamp.size, stamp.mtime_ns, stamp.inode, self.seen[name].digest, moment)
            self.store.remember_files({name: self.seen[name]})

    def forget(self, path: Path) -> None:
        """Note that a file is gone."""
        name = self.project.relative(path)
        if self.seen.pop(name, None) is not None:
            self.store.forget_files([name])

    def reviews(self, tag: str) -> tuple[Review, ...]:
        """The rows of a language's reviews.tsv.

        Raises:
            FileError: if it cannot be read.
            SourceError: if it is not UTF-8.
        """
        return parse_reviews(self.read_text(self.project.reviews_path(tag)))

    def add_reviews(self, tag: str, rows: list[Review]) -> None:
        """Add rows to a language's reviews.tsv.

        Raises:
            FileError: if it cannot be written.
        """
        known = set(self.reviews(tag))
        if fresh := [row for row in rows if row not in known]:
            text = format_reviews([*known, *fresh])
            self.write_now(self.project.reviews_path(tag), text, detail=f"{len(fresh)} rows")

    def add_history(self, tag: str, rows: list[Lost]) -> None:
        """Append a person's words that leave a catalog to its language's history.jsonl.

        What the history says already is not said again: for words that never were the catalog's own that they are
        in it, for others that they were the last to leave.

        Raises:
            FileError: if it cannot be written.
        """
        if not rows:
            return
        path = self.project.history_path(tag)
        text = self.read_text(path)
        known = self._known_history.get(tag)
        if known is None:
            known = self._known_history[tag] = _KnownHistory()
            for row in parse_history(text):
                known.note(row)
        if fresh := [row for row in rows if known.note(row)]:
            if text and not text.endswith("\n"):
                text += "\n"
            self.write_now(path, text + format_history(fresh), detail=f"{len(fresh)} kept")

    def read_text(self, path: Path) -> str:
        """The text of a project's file, with what a dry run would have written; empty where there is none.

        Raises:
            FileError: if it cannot be read.
            SourceError: if it is not UTF-8.
        """
        if path in self.overlay:
            return self.overlay[path]
        return files.read_text(path) if path.exists() else ""


def now() -> str:
    """This moment, UTC, ISO 8601 to the second, ending in Z; SOURCE_DATE_EPOCH stands in for it."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return moment.strftime(TIME_FORMAT)


@contextmanager
def open_session(
    project: Project, command: str, *, writes: bool = True, is_dry: bool = False
) -> Iterator[Session]:
    """A session in which edited catalogs have been taken in.

    Args:
        project: where to work.
        command: its name, for whoever waits for the lock.
        writes: whether the command writes files; others take the lock only where the scan finds edits.
        is_dry: compute everything, write nothing.

    Raises:
        CatalogError: if an edited catalog cannot be read.
        FileError: if the project cannot be written, or another command is at work.
        StoreError: if the database cannot be used.
    """
    from transflow.workflow.leftovers import take_leftovers
    from transflow.workflow.scan import scan

    in_memory = is_dry or (not writes and not _is_writable(project))
    has_lock = writes and not in_memory
    with ExitStack() as stack:
        was_killed = has_lock and _names_an_owner(project.lock_path)
        if has_lock:
            stack.enter_context(files.lock(project.lock_path, command=command))
        notes: list[str] = []
        store = stack.enter_context(_open_store(project, notes, in_memory=in_memory))
        session = Session(project, store, command, in_memory, notes)
        session.may_have_leftovers = has_lock and (was_killed or store.note(LEFTOVERS_NOTE) == "yes")
        if was_killed:
            store.remember_note(LEFTOVERS_NOTE, "yes")
        try:
            scan(session, has_lock=has_lock)
            yield session
            if session.may_have_leftovers:
                take_leftovers(session)
        except FileError:
            if has_lock:
                with suppress(TransflowError):
                    store.remember_note(LEFTOVERS_NOTE, "yes")
            raise


def may_have_leftovers(project: Project, store: Store) -> bool:
    """Whether a command was killed since the last one that looked, or could not put into place what it had made."""
    return _names_an_owner(project.lock_path) or store.note(LEFTOVERS_NOTE) == "yes"


def _names_an_owner(lock_path: Path) -> bool:
    """Whether whoever locked last is still at work, or never came to let go."""
    stamp = files.stamp(lock_path)
    return stamp is not None and stamp.size > 0


def _open_store(project: Project, notes: list[str], *, in_memory: bool) -> Store:
    try:
        return Store.open(project.database_path, in_memory=in_memory)
    except DamagedStoreError:
        aside = set_aside(project.database_path)
        notes.append(f"the database was damaged: moved to {aside.name} and rebuilt from the catalogs")
        return Store.open(project.database_path, in_memory=in_memory)


def _is_writable(project: Project) -> bool:
    database = project.database_path
    return os.access(database if database.exists() else database.parent, os.W_OK)
