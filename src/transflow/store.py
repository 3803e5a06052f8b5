"""The database: an index of the catalogs as last seen, and what is dear to compute again.

Everything in it can be rebuilt from the project's files, so it may be deleted at any time. It is read
through the standard library (a `status` must start fast) and made, migrated and filled through
sqlite-utils. This room is the door to both.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from transflow.errors import DamagedStoreError, StoreError
from transflow.model import State

if TYPE_CHECKING:
    from sqlite_utils import Database

SCHEMA_VERSION = 1
"""`PRAGMA user_version` of a database that this transflow writes."""

BUSY_TIMEOUT_S = 10.0
"""How long a command waits for another one's transaction."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was when it was last read."""

    size: int
    mtime_ns: int
    inode: int
    digest: str
    seen_ns: int
    """When it was read; a file modified at or after that moment is read again (git's racy rule)."""


@dataclass(frozen=True, slots=True)
class IndexedEntry:
    """An entry of a catalog as last seen."""

    key: str
    digest: str
    msgctxt: str | None
    msgid: str
    msgstr: str
    state: State
    words: int
    """Of the source text."""
    is_obsolete: bool
    is_human: bool


@dataclass(frozen=True, slots=True)
class Merge:
    """From what a catalog (or, under the tag "", a template) was last made."""

    source: str
    """Digest of the document."""
    settings: str
    """Digest of everything else that shapes a catalog: reading, terms, version of transflow."""
    result: str
    """Digest of the file after it was written."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many entries and source words of a document are in one state."""

    tag: str
    document: str
    state: State
    entries: int
    words: int


class Store:
    """One open database. Use it as a context manager, or close it."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None) -> None:
        self._connection = connection
        self.path = path
        """None for a database in memory."""

    @classmethod
    def open(cls, path: Path, *, in_memory: bool = False) -> Self:
        """The database at `path`, made or migrated where needed.

        Args:
            path: of the database file.
            in_memory: work on a copy in memory and leave the file alone (--dry-run, a read-only folder).

        Raises:
            StoreError: if it is newer than this transflow, locked, or cannot be written.
            DamagedStoreError: if SQLite cannot read it.
        """
        connection = _connect(":memory:" if in_memory else str(path), path)
        if in_memory and path.exists():
            _copy_into(connection, path)
        try:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.DatabaseError as error:
            connection.close()
            raise _refusal(error, path) from error
        if version > SCHEMA_VERSION:
            connection.close()
            raise StoreError(
                f"database of version {version}, this transflow knows {SCHEMA_VERSION}",
                remedy="update transflow, or delete the file: it is rebuilt from the catalogs",
                path=path,
            )
        store = cls(connection, None if in_memory else path)
        if version < SCHEMA_VERSION:
            store._migrate(version)
        return store

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, begun for writing at once: a deferred one would fail under two writers.

        Raises:
            StoreError: if the database is locked by another command or cannot be written.
        """
        if self._connection.in_transaction:
            yield
            return
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise _refusal(error, self.path) from error

    # -- files ---------------------------------------------------------------------------------

    def seen(self) -> dict[str, Seen]:
        """Every file as it was last read, by its path in the project."""
        rows = self._connection.execute("SELECT path, size, mtime_ns, inode, digest, seen_ns FROM file")
        return {path: Seen(*rest) for path, *rest in rows}

    def remember_files(self, files: Mapping[str, Seen]) -> None:
        """Note how files were when they were read just now."""
        self._write(
            "INSERT OR REPLACE INTO file (path, size, mtime_ns, inode, digest, seen_ns) VALUES (?, ?, ?, ?, ?, ?)",
            (
                (path, file.size, file.mtime_ns, file.inode, file.digest, file.seen_ns)
                for path, file in files.items()
            ),
        )

    def forget_files(self, paths: Iterable[str]) -> None:
        """Forget files that are gone (or must be read again)."""
        self._write("DELETE FROM file WHERE path = ?", ((path,) for path in paths))

    def forget_all_files(self) -> None:
        """Have every file read again at the next scan."""
        with self.transaction():
            self._connection.execute("DELETE FROM file")

    # -- the index of the catalogs ---------------------------------------------------------------

    def index_catalog(self, tag: str, document: str, entries: Iterable[IndexedEntry]) -> None:
        """Put a catalog's entries in the place of those last seen."""
        with self.transaction():
            self.drop_catalog(tag, document)
            self._write(
                "INSERT INTO entry (tag, document, position, key, digest, msgctxt, msgid, msgstr, state, words,"
                " is_obsolete, is_human) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        tag, document, position, entry.key, entry.digest, entry.msgctxt, entry.msgid,
                        entry.msgstr, entry.state.value, entry.words, entry.is_obsolete, entry.is_human,
                    )
                    for position, entry in enumerate(entries)
                ),
            )  # fmt: skip

    def drop_catalog(self, tag: str, document: str) -> None:
        """Forget the entries of a catalog that is gone."""
        self._write("DELETE FROM entry WHERE tag = ? AND document = ?", [(tag, document)])

    def catalog(self, tag: str, document: str) -> tuple[IndexedEntry, ...]:
        """The entries of a catalog as last seen, in file order."""
        return self._entries("tag = ? AND document = ? ORDER BY position", (tag, document))

    def catalogs(self) -> frozenset[tuple[str, str]]:
        """(tag, document) of every catalog in the index."""
        return frozenset(self._connection.execute("SELECT DISTINCT tag, document FROM entry"))

    def human_entries(self, tag: str, msgids: Collection[str]) -> dict[str, tuple[IndexedEntry, ...]]:
        """Targets that people wrote for these texts anywhere in one language, best state first, by msgid."""
        found: dict[str, list[IndexedEntry]] = {}
        for chunk in _chunks(sorted(msgids)):
            marks = ", ".join("?" * len(chunk))
            for entry in self._entries(
                f"tag = ? AND is_human AND msgid IN ({marks}) ORDER BY is_obsolete, document, position",
                (tag, *chunk),
            ):
                found.setdefault(entry.msgid, []).append(entry)
        return {
            msgid: tuple(sorted(entries, key=lambda entry: -entry.state.rank))
            for msgid, entries in found.items()
        }

    def remembered(self, tag: str) -> Iterator[tuple[str, IndexedEntry]]:
        """(document, entry) of every target that a person wrote in one language."""
        rows = self._connection.execute(
            f"SELECT document, {_ENTRY_COLUMNS} FROM entry WHERE tag = ? AND is_human ORDER BY document, position",
            (tag,),
        )
        return ((document, _indexed(rest)) for document, *rest in rows)

    def documents_with(self, tag: str, digests: Collection[str]) -> set[str]:
        """The documents in which one of these digests stands."""
        found: set[str] = set()
        for chunk in _chunks(sorted(digests)):
            marks = ", ".join("?" * len(chunk))
            rows = self._connection.execute(
                f"SELECT DISTINCT document FROM entry WHERE tag = ? AND digest IN ({marks})", (tag, *chunk)
            )
            found.update(document for (document,) in rows)
        return found

    def find(self, tag: str, key: str) -> tuple[tuple[str, IndexedEntry], ...]:
        """(document, entry) of each active entry whose key begins with `key`."""
        rows = self._connection.execute(
            f"SELECT document, {_ENTRY_COLUMNS} FROM entry WHERE tag = ? AND NOT is_obsolete"
            " AND key >= ? AND key < ? ORDER BY document, position",
            (tag, key, key + "g"),
        )
        return tuple((document, _indexed(rest)) for document, *rest in rows)

    def counts(self) -> tuple[Count, ...]:
        """Entries and words by language, document and state, obsolete ones left out."""
        rows = self._connection.execute(
            "SELECT tag, document, state, count(*), sum(words) FROM entry WHERE NOT is_obsolete"
            " GROUP BY tag, document, state"
        )
        return tuple(Count(tag, document, State(state), n, words) for tag, document, state, n, words in rows)

    def merges(self) -> dict[tuple[str, str], Merge]:
        """From what each catalog and template was last made, by (tag, document)."""
        rows = self._connection.execute("SELECT tag, document, source, settings, result FROM merge")
        return {(tag, document): Merge(*rest) for tag, document, *rest in rows}

    def remember_merges(self, merges: Mapping[tuple[str, str], Merge]) -> None:
        """Note from what catalogs and templates were made just now."""
        self._write(
            "INSERT OR REPLACE INTO merge (tag, document, source, settings, result) VALUES (?, ?, ?, ?, ?)",
            ((*key, merge.source, merge.settings, merge.result) for key, merge in merges.items()),
        )

    # -- what is dear to compute again -----------------------------------------------------------

    def drafts(self, engine: str, sentences: Sequence[str]) -> dict[str, str]:
        """What an engine once made of these sentences, as its own record, by sentence.

        Args:
            engine: digest of the engine, its model and its settings.
            sentences: source sentences.
        """
        found: dict[str, str] = {}
        for chunk in _chunks(sentences):
            marks = ", ".join("?" * len(chunk))
            found.update(
                self._connection.execute(
                    f"SELECT sentence, record FROM draft WHERE engine = ? AND sentence IN ({marks})",
                    (engine, *chunk),
                )
            )
        return found

    def remember_drafts(self, engine: str, records: Mapping[str, str]) -> None:
        """Keep what an engine made of sentences."""
        self._write(
            "INSERT OR REPLACE INTO draft (engine, sentence, record) VALUES (?, ?, ?)",
            ((engine, sentence, record) for sentence, record in records.items()),
        )

    def remember_confidences(self, tag: str, confidences: Mapping[str, float]) -> None:
        """Keep how sure the machine was (mean log-probability, ≤ 0) of drafts, by entry digest."""
        self._write(
            "INSERT OR REPLACE INTO confidence (tag, digest, confidence) VALUES (?, ?, ?)",
            ((tag, digest, value) for digest, value in confidences.items()),
        )

    def confidences(self, tag: str) -> dict[str, float]:
        """How sure the machine was of its drafts in one language, by entry digest."""
        return dict(
            self._connection.execute("SELECT digest, confidence FROM confidence WHERE tag = ?", (tag,))
        )

    def note(self, name: str) -> str | None:
        """A small fact kept under a name."""
        row = self._connection.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def remember_note(self, name: str, value: str) -> None:
        """Keep a small fact under a name."""
        self._write("INSERT OR REPLACE INTO note (name, value) VALUES (?, ?)", [(name, value)])

    def is_sound(self) -> bool:
        """Whether SQLite finds no damage."""
        try:
            return bool(self._connection.execute("PRAGMA quick_check").fetchone()[0] == "ok")
        except sqlite3.DatabaseError:
            return False

    # ---------------------------------------------------------------------------------------------

    def _entries(self, where: str, arguments: tuple[Any, ...]) -> tuple[IndexedEntry, ...]:
        rows = self._connection.execute(f"SELECT {_ENTRY_COLUMNS} FROM entry WHERE {where}", arguments)
        return tuple(_indexed(row) for row in rows)

    def _write(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        with self.transaction():
            self._connection.executemany(sql, rows)

    def _migrate(self, version: int) -> None:
        """Bring the schema up to date: each step with its version in one transaction, after a copy of the file."""
        from sqlite_utils import Database

        if version > 0 and self.path is not None:
            backup = self.path.with_name(f"{self.path.name}.v{version}.bak")
            with sqlite3.connect(backup) as target:
                self._connection.backup(target)
            target.close()
        database = Database(self._connection)
        with self.transaction():
            if self._connection.execute("PRAGMA user_version").fetchone()[0] >= SCHEMA_VERSION:
                return  # another command was quicker
            for step in _MIGRATIONS[version:]:
                step(database)
            self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _chunks(items: Sequence[str]) -> Iterator[Sequence[str]]:
    """Few enough for the number of variables that any SQLite allows in one statement."""
    for start in range(0, len(items), 900):
        yield items[start : start + 900]


_ENTRY_COLUMNS = "key, digest, msgctxt, msgid, msgstr, state, words, is_obsolete, is_human"


def _indexed(row: Sequence[Any]) -> IndexedEntry:
    key, digest, msgctxt, msgid, msgstr, state, words, is_obsolete, is_human = row
    return IndexedEntry(
        key, digest, msgctxt, msgid, msgstr, State(state), words, bool(is_obsolete), bool(is_human)
    )


def _create_first_schema(database: Database) -> None:
    database.table("file").create(
        {"path": str, "size": int, "mtime_ns": int, "inode": int, "digest": str, "seen_ns": int},
        pk="path",
    )
    entry = database.table("entry")
    entry.create(
        {
            "tag": str, "document": str, "position": int, "key": str, "digest": str, "msgctxt": str,
            "msgid": str, "msgstr": str, "state": str, "words": int, "is_obsolete": int,
            "is_human": int,
        },
        pk=("tag", "document", "position"),
    )  # fmt: skip
    entry.create_index(["tag", "key"])
    entry.create_index(["tag", "msgid"])
    entry.create_index(["tag", "digest"])
    database.table("merge").create(
        {"tag": str, "document": str, "source": str, "settings": str, "result": str},
        pk=("tag", "document"),
    )
    database.table("draft").create({"engine": str, "sentence": str, "record": str}, pk=("engine", "sentence"))
    database.table("confidence").create(
        {"tag": str, "digest": str, "confidence": float}, pk=("tag", "digest")
    )
    database.table("note").create({"name": str, "value": str}, pk="name")


_MIGRATIONS: tuple[Callable[[Database], None], ...] = (_create_first_schema,)
"""Step n leads from version n to version n + 1."""


def sqlite_version() -> str:
    """The version of the SQLite library."""
    return sqlite3.sqlite_version


def set_aside(path: Path) -> Path:
    """Move a damaged database out of the way and give its new name; the next `open` builds a fresh one.

    Raises:
        StoreError: if it cannot be moved.
    """
    target = path.with_name(f"{path.name}.damaged-{time.time_ns()}")
    try:
        path.replace(target)
        for suffix in ("-wal", "-shm", "-journal"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    except OSError as error:
        raise _refusal(error, path) from error
    return target


def _connect(name: str, path: Path) -> sqlite3.Connection:
    try:
        return sqlite3.connect(name, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    except sqlite3.Error as error:
        raise _refusal(error, path) from error


def _copy_into(connection: sqlite3.Connection, path: Path) -> None:
    source = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_TIMEOUT_S)
    try:
        source.backup(connection)
    except sqlite3.DatabaseError:
        pass  # damaged: work in memory from nothing; a writing command will set it aside
    finally:
        source.close()


def _refusal(error: Exception, path: Path | None) -> StoreError:
    text = str(error)
    if "locked" in text:
        remedy = "wait for the other transflow command to end and run this one again"
    elif "readonly" in text or "unable to open" in text:
        remedy = "make the project's folder writable"
    elif "malformed" in text or "not a database" in text:
        return DamagedStoreError(
            f"database: {text}", remedy="delete the file: it is rebuilt from the catalogs", path=path
        )
    else:
        remedy = "run `transflow doctor`"
    return StoreError(f"database: {text}", remedy=remedy, path=path)
