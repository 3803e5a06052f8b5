"""The tables, and the steps from an older set of them to today's."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


SCHEMA_VERSION = 4
"""`PRAGMA user_version` of a database that this transflow writes."""

SHORT_TEXT = 20
"""`similarity.SHORT_TEXT`, frozen into an index of the schema (importing it would load rapidfuzz for `status`)."""


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
        f"CREATE INDEX idx_memory_source_short ON memory_source (length, text) WHERE length <= {SHORT_TEXT}"
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


def _index_targets_alone(database: Database) -> None:
    """Texts and digests are looked up where there is a target; the rest of a large project need not be sorted."""
    for columns in ("msgid", "digest"):
        database.execute(f"DROP INDEX idx_entry_tag_{columns}")
        database.execute(f"CREATE INDEX idx_entry_tag_{columns} ON entry (tag, {columns}) WHERE msgstr <> ''")


MIGRATIONS: tuple[Callable[[Database], None], ...] = (
    _create_first_schema,
    _add_notes,
    _add_memory,
    _index_targets_alone,
)
"""Step n leads from version n to version n + 1."""
