"""One open database: files as last seen, the index of the catalogs, drafts and notes."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from transflow.errors import StoreError
from transflow.model import State
from transflow.store.memory_index import MemoryIndex
from transflow.store.opening import connect, copy_into, refusal
from transflow.store.rows import ENTRY_COLUMNS, Count, IndexedEntry, Merge, Seen, chunks, indexed, marks
from transflow.store.schema import MIGRATIONS, SCHEMA_VERSION


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
        connection = connect(":memory:" if in_memory else str(path), path)
        if in_memory and path.exists():
            copy_into(connection, path)
        try:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.DatabaseError as error:
            connection.close()
            raise refusal(error, path) from error
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
            raise refusal(error, self.path) from error

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
                " is_obsolete, is_human, notes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        tag, document, position, entry.key, entry.digest, entry.msgctxt, entry.msgid,
                        entry.msgstr, entry.state.value, entry.words, entry.is_obsolete, entry.is_human,
                        "\n".join(entry.notes),
                    )
                    for position, entry in enumerate(entries)
                ),
            )  # fmt: skip

    def drop_catalog(self, tag: str, document: str) -> None:
        """Forget the entries of a catalog that is gone."""
        with self.transaction():
            self._write("DELETE FROM entry WHERE tag = ? AND document = ?", [(tag, document)])
            self._write("INSERT OR IGNORE INTO unremembered (tag, document) VALUES (?, ?)", [(tag, document)])

    def catalog(self, tag: str, document: str) -> tuple[IndexedEntry, ...]:
        """The entries of a catalog as last seen, in file order."""
        return self._entries("tag = ? AND document = ? ORDER BY position", (tag, document))

    def catalogs(self) -> frozenset[tuple[str, str]]:
        """(tag, document) of every catalog in the index."""
        return frozenset(self._connection.execute("SELECT DISTINCT tag, document FROM entry"))

    def human_entries(self, tag: str, msgids: Collection[str]) -> dict[str, tuple[IndexedEntry, ...]]:
        """Targets that people wrote for these texts anywhere in one language, best state first, by msgid."""
        found: dict[str, list[IndexedEntry]] = {}
        for chunk in chunks(sorted(msgids)):
            for entry in self._entries(
                f"tag = ? AND is_human AND msgid IN ({marks(chunk)}) AND msgstr <> '' ORDER BY is_obsolete, document, position",
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
            f"SELECT document, {ENTRY_COLUMNS} FROM entry WHERE tag = ? AND is_human ORDER BY document, position",
            (tag,),
        )
        return ((document, indexed(rest)) for document, *rest in rows)

    def documents_with(self, tag: str, digests: Collection[str]) -> set[str]:
        """The documents in which one of these digests stands, with a target."""
        found: set[str] = set()
        for chunk in chunks(sorted(digests)):
            rows = self._connection.execute(
                f"SELECT DISTINCT document FROM entry WHERE tag = ? AND digest IN ({marks(chunk)}) AND msgstr <> ''",
                (tag, *chunk),
            )
            found.update(document for (document,) in rows)
        return found

    def find(self, tag: str, key: str) -> tuple[tuple[str, IndexedEntry], ...]:
        """(document, entry) of each active entry whose key begins with `key`."""
        rows = self._connection.execute(
            f"SELECT document, {ENTRY_COLUMNS} FROM entry WHERE tag = ? AND NOT is_obsolete"
            " AND key >= ? AND key < ? ORDER BY document, position",
            (tag, key, key + "g"),
        )
        return tuple((document, indexed(rest)) for document, *rest in rows)

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

    # -- the memory --------------------------------------------------------------------------------

    @property
    def memory(self) -> MemoryIndex:
        """What people wrote, indexed for finding it again."""
        return MemoryIndex(self._connection, self._write)

    # -- what is dear to compute again -----------------------------------------------------------

    def drafts(self, engine: str, sentences: Sequence[str]) -> dict[str, str]:
        """What an engine once made of these sentences, as its own record, by sentence.

        Args:
            engine: digest of the engine, its model and its settings.
            sentences: source sentences.
        """
        found: dict[str, str] = {}
        for chunk in chunks(sentences):
            found.update(
                self._connection.execute(
                    f"SELECT sentence, record FROM draft WHERE engine = ? AND sentence IN ({marks(chunk)})",
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
        rows = self._connection.execute(f"SELECT {ENTRY_COLUMNS} FROM entry WHERE {where}", arguments)
        return tuple(indexed(row) for row in rows)

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
            for step in MIGRATIONS[version:]:
                step(database)
            self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
