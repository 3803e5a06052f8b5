"""The tables of the translation memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from transflow.model import State
from transflow.store.rows import (
    ENTRY_COLUMNS,
    ImportedUnit,
    IndexedEntry,
    KnownSentence,
    Seen,
    chunks,
    indexed,
    marks,
    number_of,
)
from transflow.store.schema import SHORT_TEXT

COMMON = 200
"""Texts: a term that so many are under counts as frequent, and its frequency is kept."""

VOUCHED = "msgstr <> '' AND state IN ('translated', 'reviewed')"


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
            ((numbers[text], number_of(text), len(text), text) for text in fresh),
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
                (tag, origin, number_of(one.source), one.source, one.target, one.state.value)
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
            " (SELECT 1 FROM entry WHERE entry.tag IN (SELECT DISTINCT tag FROM entry) AND msgid = text AND msgstr <> '')"
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
            [(COMMON,)],
        )
        self._write("INSERT INTO memory_common (term, n) VALUES ('', ?)", [(size,)])

    # Finding: the same text

    def entries(self, tag: str, texts: Collection[str]) -> Iterator[tuple[str, IndexedEntry]]:
        """(document, entry) of each of these texts whose target a person vouches for, obsolete ones included."""
        for chunk in chunks(sorted(texts)):
            rows = self._connection.execute(
                f"SELECT document, {ENTRY_COLUMNS} FROM entry WHERE tag = ? AND msgid IN ({marks(chunk)})"
                f" AND {VOUCHED} ORDER BY document, position",
                (tag, *chunk),
            )
            yield from ((document, indexed(rest)) for document, *rest in rows)

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
            (number_of(text), tag),
        )
        return tuple(
            KnownSentence(source, target, State(state)) for source, target, state in rows if source == text
        )

    def vouched(self, tags: Collection[str]) -> Iterator[tuple[str, str, IndexedEntry]]:
        """(tag, document, entry) of every active entry whose target a person vouches for, by source text."""
        rows = self._connection.execute(
            f"SELECT tag, document, {ENTRY_COLUMNS} FROM entry WHERE tag IN ({marks(tags)}) AND NOT is_obsolete"
            f" AND {VOUCHED} ORDER BY msgid, tag, document, position",
            tuple(tags),
        )
        return ((tag, document, indexed(rest)) for tag, document, *rest in rows)

    def is_empty(self, tag: str) -> bool:
        """Whether nothing is remembered for one language."""
        own = f"SELECT 1 FROM entry WHERE tag = ? AND {VOUCHED}"
        row = self._connection.execute(
            f"SELECT EXISTS ({own}) OR EXISTS (SELECT 1 FROM unit WHERE tag = ?)", (tag, tag)
        ).fetchone()
        return not row[0]

    # Finding: like texts (`transflow.memory.WordIndex`)

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """How many texts are under each of these terms; those with few are missing."""
        found: dict[str, int] = {}
        for chunk in chunks(terms):
            found.update(
                self._connection.execute(
                    f"SELECT term, n FROM memory_common WHERE term IN ({marks(chunk)})", tuple(chunk)
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
        for chunk in chunks(numbers):
            found.update(
                self._connection.execute(
                    f"SELECT id, text FROM memory_source WHERE id IN ({marks(chunk)})", tuple(chunk)
                )
            )
        return found

    def short_texts(self, length: int) -> list[str]:
        """All source texts of this many characters, at most `similarity.SHORT_TEXT`."""
        rows = self._connection.execute(
            f"SELECT text FROM memory_source WHERE length = ? AND length <= {SHORT_TEXT}", (length,)
        )
        return [text for (text,) in rows]

    def _numbers(self, texts: Collection[str]) -> dict[str, int]:
        """The numbers of those source texts that are kept."""
        wanted = {number_of(text): text for text in texts}
        found: dict[str, int] = {}
        for chunk in chunks(tuple(wanted)):
            rows = self._connection.execute(
                f"SELECT digest, id, text FROM memory_source WHERE digest IN ({marks(chunk)})", tuple(chunk)
            )
            found.update((text, number) for digest, number, text in rows if wanted[digest] == text)
        return found
