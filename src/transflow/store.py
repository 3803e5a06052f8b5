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
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from transflow.errors import DamagedStoreError, StoreError
from transflow.model import State, Syntax

if TYPE_CHECKING:
    from sqlite_utils import Database

T = TypeVar("T")

SCHEMA_VERSION = 3
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
    """Whether somebody would miss the target (`provenance.is_kept`)."""
    notes: tuple[str, ...] = ()
    """What we wrote into its comments about the target, to be put back where an editor drops it."""


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


@dataclass(frozen=True, slots=True)
class ImportedUnit:
    """A text of an imported memory and its translation."""

    path: str
    """The file it is from, in the project."""
    tag: str
    source: str
    target: str
    state: State
    at: str = ""
    """When it was last changed, as far as the file says: UTC, ISO 8601."""
    syntax: Syntax | None = None


@dataclass(frozen=True, slots=True)
class KnownSentence:
    """A sentence of a longer text and what a person wrote for it."""

    source: str
    target: str
    state: State


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


class MemoryIndex:
    """The tables of the memory; made by `Store.memory`.

    Each source text of any language stands once in `memory_source`, and in a full-text index under its terms.
    Targets are looked up where they are: in the entries of catalogs, or in the units of imported files.
    """

    def __init__(
        self, connection: sqlite3.Connection, write: Callable[[str, Iterable[tuple[Any, ...]]], None]
    ) -> None:
        self._connection = connection
        self._write = write

    # What has been taken in

    def files(self) -> dict[str, Seen]:
        """Every imported file as it was last read, by its path in the project."""
        rows = self._connection.execute(
            "SELECT path, size, mtime_ns, inode, digest, seen_ns FROM memory_file"
        )
        return {path: Seen(*rest) for path, *rest in rows}

    def remember_file(self, path: str, seen: Seen) -> None:
        """Note how an imported file was when it was read."""
        row = (path, seen.size, seen.mtime_ns, seen.inode, seen.digest, seen.seen_ns)
        self._write(
            "INSERT OR REPLACE INTO memory_file (path, size, mtime_ns, inode, digest, seen_ns)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [row],
        )

    def drop_file(self, path: str) -> None:
        """Forget an imported file, its units and its sentences."""
        self._write("DELETE FROM memory_file WHERE path = ?", [(path,)])
        self._write("DELETE FROM unit WHERE path = ?", [(path,)])
        self._write("DELETE FROM memory_sentence WHERE origin = ?", [(path,)])

    def unremembered(self) -> tuple[tuple[str, str], ...]:
        """(tag, document) of catalogs whose entries the memory has not taken in."""
        return tuple(
            self._connection.execute("SELECT tag, document FROM unremembered ORDER BY tag, document")
        )

    def mark_remembered(self, catalogs: Iterable[tuple[str, str]]) -> None:
        """Note that the memory has taken in catalogs."""
        self._write("DELETE FROM unremembered WHERE tag = ? AND document = ?", catalogs)

    # Putting in

    def add_sources(self, texts: Collection[str], terms: Callable[[str], str]) -> dict[str, int]:
        """Keep source texts, each once, and give their numbers.

        Args:
            texts: of any language.
            terms: what the index keeps a text under, separated by spaces.
        """
        numbers = self._numbers(texts)
        last = self._connection.execute("SELECT coalesce(max(id), 0) FROM memory_source").fetchone()[0]
        fresh = [text for text in dict.fromkeys(texts) if text not in numbers]
        numbers |= {text: last + place for place, text in enumerate(fresh, start=1)}
        self._write(
            "INSERT INTO memory_source (id, digest, length, text) VALUES (?, ?, ?, ?)",
            ((numbers[text], _number(text), len(text), text) for text in fresh),
        )
        self._write(
            "INSERT INTO memory_words (rowid, words) VALUES (?, ?)",
            ((numbers[text], terms(text)) for text in fresh),
        )
        return numbers

    def add_units(self, units: Sequence[ImportedUnit], numbers: Mapping[str, int]) -> None:
        """Keep units of an imported file.

        Args:
            units: some of the file's.
            numbers: of their sources, from `add_sources`.
        """
        self._write(
            "INSERT INTO unit (path, source, tag, target, state, at, syntax) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    unit.path,
                    numbers[unit.source],
                    unit.tag,
                    unit.target,
                    unit.state.value,
                    unit.at,
                    unit.syntax,
                )
                for unit in units
            ),
        )

    def add_sentences(self, tag: str, origin: str, sentences: Iterable[KnownSentence]) -> None:
        """Keep sentences whose translations are known.

        Args:
            tag: of the target language.
            origin: the document or the imported file.
            sentences: aligned from its texts.
        """
        self._write(
            "INSERT INTO memory_sentence (tag, origin, digest, source, target, state) VALUES (?, ?, ?, ?, ?, ?)",
            (
                (tag, origin, _number(one.source), one.source, one.target, one.state.value)
                for one in sentences
            ),
        )

    def drop_sentences(self, tag: str, origin: str) -> None:
        """Forget the sentences of a document or an imported file."""
        self._write("DELETE FROM memory_sentence WHERE tag = ? AND origin = ?", [(tag, origin)])

    def drop_unused_sources(self, terms: Callable[[str], str]) -> None:
        """Forget source texts that neither a catalog nor an imported file has any more.

        Args:
            terms: as they were given to `add_sources`.
        """
        unused = self._connection.execute(
            "SELECT id, text FROM memory_source WHERE id NOT IN (SELECT source FROM unit) AND NOT EXISTS"
            " (SELECT 1 FROM entry WHERE entry.tag IN (SELECT DISTINCT tag FROM entry) AND msgid = text)"
        ).fetchall()
        self._write(
            "INSERT INTO memory_words (memory_words, rowid, words) VALUES ('delete', ?, ?)",
            ((number, terms(text)) for number, text in unused),
        )
        self._write("DELETE FROM memory_source WHERE id = ?", ((number,) for number, _ in unused))

    def forget_everything(self) -> None:
        """Have everything taken in anew."""
        for table in ("memory_file", "memory_source", "memory_sentence", "memory_common", "unit"):
            self._write(f"DELETE FROM {table}", [()])
        self._write("INSERT INTO memory_words (memory_words) VALUES ('delete-all')", [()])
        self._write(
            "INSERT OR IGNORE INTO unremembered (tag, document) SELECT DISTINCT tag, document FROM entry",
            [()],
        )

    def count_common(self) -> None:
        """Note which terms many texts are under, where the index has grown or shrunk by a tenth since last time."""
        size = self._connection.execute("SELECT count(*) FROM memory_source").fetchone()[0]
        counted = self._connection.execute("SELECT n FROM memory_common WHERE term = ''").fetchone()
        if counted is not None and abs(size - counted[0]) <= counted[0] / 10:
            return
        self._write("DELETE FROM memory_common", [()])
        self._write("INSERT INTO memory_words (memory_words) VALUES ('optimize')", [()])
        self._write(
            "INSERT INTO memory_common (term, n) SELECT term, doc FROM memory_vocabulary WHERE doc >= ?",
            [(_COMMON,)],
        )
        self._write("INSERT INTO memory_common (term, n) VALUES ('', ?)", [(size,)])

    # Finding: the same text

    def entries(self, tag: str, texts: Collection[str]) -> Iterator[tuple[str, IndexedEntry]]:
        """(document, entry) of each of these texts whose target a person vouches for, obsolete ones included."""
        for chunk in _chunks(sorted(texts)):
            rows = self._connection.execute(
                f"SELECT document, {_ENTRY_COLUMNS} FROM entry WHERE tag = ? AND msgid IN ({_marks(chunk)})"
                f" AND {_VOUCHED} ORDER BY document, position",
                (tag, *chunk),
            )
            yield from ((document, _indexed(rest)) for document, *rest in rows)

    def units(self, tag: str, texts: Collection[str]) -> Iterator[ImportedUnit]:
        """The imported translations of these texts into one language."""
        for text, number in self._numbers(texts).items():
            rows = self._connection.execute(
                "SELECT path, target, state, at, syntax FROM unit WHERE source = ? AND tag = ? ORDER BY rowid",
                (number, tag),
            )
            for path, target, state, at, syntax in rows:
                yield ImportedUnit(path, tag, text, target, State(state), at, syntax)

    def sentences(self, tag: str, text: str) -> tuple[KnownSentence, ...]:
        """What people wrote for a sentence inside longer texts, in the order in which it was taken in."""
        rows = self._connection.execute(
            "SELECT source, target, state FROM memory_sentence WHERE digest = ? AND tag = ? ORDER BY rowid",
            (_number(text), tag),
        )
        return tuple(
            KnownSentence(source, target, State(state)) for source, target, state in rows if source == text
        )

    def vouched(self, tags: Collection[str]) -> Iterator[tuple[str, str, IndexedEntry]]:
        """(tag, document, entry) of every active entry whose target a person vouches for, by source text."""
        rows = self._connection.execute(
            f"SELECT tag, document, {_ENTRY_COLUMNS} FROM entry WHERE tag IN ({_marks(tags)}) AND NOT is_obsolete"
            f" AND {_VOUCHED} ORDER BY msgid, tag, document, position",
            tuple(tags),
        )
        return ((tag, document, _indexed(rest)) for tag, document, *rest in rows)

    def is_empty(self, tag: str) -> bool:
        """Whether nothing is remembered for one language."""
        own = f"SELECT 1 FROM entry WHERE tag = ? AND {_VOUCHED}"
        row = self._connection.execute(
            f"SELECT EXISTS ({own}) OR EXISTS (SELECT 1 FROM unit WHERE tag = ?)", (tag, tag)
        ).fetchone()
        return not row[0]

    # Finding: like texts (`transflow.memory.WordIndex`)

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """How many texts are under each of these terms; those with few are missing."""
        found: dict[str, int] = {}
        for chunk in _chunks(terms):
            found.update(
                self._connection.execute(
                    f"SELECT term, n FROM memory_common WHERE term IN ({_marks(chunk)})", tuple(chunk)
                )
            )
        return found

    def holders(self, terms: Sequence[Sequence[str]], limit: int) -> list[int]:
        """Numbers of texts that are, for each group, under at least one of its terms; at most `limit`."""
        groups = (" OR ".join(f'"{term}"' for term in group) for group in terms)
        rows = self._connection.execute(
            "SELECT rowid FROM memory_words WHERE memory_words MATCH ? LIMIT ?",
            (" AND ".join(f"({group})" for group in groups), limit),
        )
        return [number for (number,) in rows.fetchall()]

    def texts(self, numbers: Sequence[int]) -> dict[int, str]:
        """The source texts of these numbers."""
        found: dict[int, str] = {}
        for chunk in _chunks(numbers):
            found.update(
                self._connection.execute(
                    f"SELECT id, text FROM memory_source WHERE id IN ({_marks(chunk)})", tuple(chunk)
                )
            )
        return found

    def short_texts(self, length: int) -> list[str]:
        """All source texts of this many characters, at most `similarity.SHORT_TEXT`."""
        rows = self._connection.execute(
            f"SELECT text FROM memory_source WHERE length = ? AND length <= {_SHORT_TEXT}", (length,)
        )
        return [text for (text,) in rows]

    def _numbers(self, texts: Collection[str]) -> dict[str, int]:
        """The numbers of those source texts that are kept."""
        wanted = {_number(text): text for text in texts}
        found: dict[str, int] = {}
        for chunk in _chunks(tuple(wanted)):
            rows = self._connection.execute(
                f"SELECT digest, id, text FROM memory_source WHERE digest IN ({_marks(chunk)})", tuple(chunk)
            )
            found.update((text, number) for digest, number, text in rows if wanted[digest] == text)
        return found


_COMMON = 200
"""Texts: a term that so many are under counts as frequent, and its frequency is kept."""

_SHORT_TEXT = 20
"""`similarity.SHORT_TEXT`, frozen into an index of the schema (importing it would load rapidfuzz for `status`)."""

_VOUCHED = "msgstr <> '' AND state IN ('translated', 'reviewed')"


def _number(text: str) -> int:
    """A number that nearly always tells texts apart: 64 bits, where an index over whole texts would be their size."""
    return int.from_bytes(blake2b(text.encode("utf-8"), digest_size=8).digest(), "big", signed=True)


def _marks(items: Collection[object]) -> str:
    return ", ".join("?" * len(items))


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Few enough for the number of variables that any SQLite allows in one statement."""
    for start in range(0, len(items), 900):
        yield items[start : start + 900]


_ENTRY_COLUMNS = "key, digest, msgctxt, msgid, msgstr, state, words, is_obsolete, is_human, notes"


def _indexed(row: Sequence[Any]) -> IndexedEntry:
    key, digest, msgctxt, msgid, msgstr, state, words, is_obsolete, is_human, notes = row
    return IndexedEntry(
        key, digest, msgctxt, msgid, msgstr, State(state), words, bool(is_obsolete), bool(is_human),
        tuple(notes.split("\n")) if notes else (),
    )  # fmt: skip


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


def _add_notes(database: Database) -> None:
    database.execute("ALTER TABLE entry ADD COLUMN notes TEXT NOT NULL DEFAULT ''")


def _add_memory(database: Database) -> None:
    database.table("memory_file").create(
        {"path": str, "size": int, "mtime_ns": int, "inode": int, "digest": str, "seen_ns": int}, pk="path"
    )
    source = database.table("memory_source")
    source.create({"id": int, "digest": int, "length": int, "text": str}, pk="id")
    source.create_index(["digest"])
    database.execute(
        f"CREATE INDEX idx_memory_source_short ON memory_source (length, text) WHERE length <= {_SHORT_TEXT}"
    )
    database.execute(
        "CREATE VIRTUAL TABLE memory_words USING fts5"
        " (words, content = '', detail = none, columnsize = 0, tokenize = 'ascii')"
    )
    database.execute("CREATE VIRTUAL TABLE memory_vocabulary USING fts5vocab (memory_words, row)")
    database.table("memory_common").create({"term": str, "n": int}, pk="term")
    unit = database.table("unit")
    unit.create(
        {"path": str, "source": int, "tag": str, "target": str, "state": str, "at": str, "syntax": str}
    )
    unit.create_index(["source", "tag"])
    unit.create_index(["path"])
    sentence = database.table("memory_sentence")
    sentence.create({"tag": str, "origin": str, "digest": int, "source": str, "target": str, "state": str})
    sentence.create_index(["digest"])
    sentence.create_index(["origin", "tag"])
    database.table("unremembered").create({"tag": str, "document": str}, pk=("tag", "document"))
    database.execute("INSERT INTO unremembered (tag, document) SELECT DISTINCT tag, document FROM entry")


_MIGRATIONS: tuple[Callable[[Database], None], ...] = (_create_first_schema, _add_notes, _add_memory)
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
