"""The database indexes catalogs and may be lost at any time."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from transflow.errors import DamagedStoreError, StoreError
from transflow.model import State
from transflow.store import SCHEMA_VERSION, IndexedEntry, Seen, Store, set_aside
from transflow.store.schema import MIGRATIONS


def entry(msgid: str, msgstr: str, state: State = State.TRANSLATED, **fields: object) -> IndexedEntry:
    """An entry as the index keeps it."""
    values = {"key": msgid[:4] + "0" * 8, "digest": msgid + msgstr, "msgctxt": None, "words": len(msgid.split()),
              "is_obsolete": False, "is_human": True} | fields  # fmt: skip
    return IndexedEntry(msgid=msgid, msgstr=msgstr, state=state, **values)  # type: ignore[arg-type]


def test_counts_are_words_by_state(tmp_path: Path) -> None:
    """Status reads entries and words by state, obsolete ones left out."""
    with Store.open(tmp_path / "t.db") as store:
        store.index_catalog(
            "bs",
            "a",
            [entry("two words", "x"), entry("three more words", "y"), entry("gone", "z", is_obsolete=True)],
        )
        (count,) = store.counts()
    assert (count.tag, count.document, count.state, count.entries, count.words) == (
        "bs",
        "a",
        State.TRANSLATED,
        2,
        5,
    )


def test_indexing_replaces_what_was_there(tmp_path: Path) -> None:
    """A catalog has one set of entries in the index, the last one."""
    with Store.open(tmp_path / "t.db") as store:
        store.index_catalog("bs", "a", [entry("one", "x"), entry("two", "y")])
        store.index_catalog("bs", "a", [entry("three", "z")])
        assert [each.msgid for each in store.catalog("bs", "a")] == ["three"]
        assert store.catalogs() == {("bs", "a")}


def test_human_targets_are_found_best_first(tmp_path: Path) -> None:
    """Of two translations of one text the reviewed one is offered first; drafts are not offered."""
    with Store.open(tmp_path / "t.db") as store:
        store.index_catalog("bs", "a", [entry("one", "x")])
        store.index_catalog("bs", "b", [entry("one", "y", State.REVIEWED)])
        store.index_catalog("bs", "c", [entry("one", "z", State.MACHINE, is_human=False)])
        assert [each.msgstr for each in store.human_entries("bs", ["one"])["one"]] == ["y", "x"]


def test_keys_are_found_by_their_beginning(tmp_path: Path) -> None:
    """A reviewer types a few digits of a key."""
    with Store.open(tmp_path / "t.db") as store:
        store.index_catalog(
            "bs", "a", [entry("one", "x", key="abcdef012345"), entry("two", "x", key="abd000000000")]
        )
        assert [each.msgid for _, each in store.find("bs", "abc")] == ["one"]
        assert len(store.find("bs", "ab")) == 2


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    """All or nothing: an interrupted command changes no row."""
    with Store.open(tmp_path / "t.db") as store:
        with pytest.raises(RuntimeError), store.transaction():
            store.remember_files({"a": Seen(1, 2, 3, "d", 4)})
            raise RuntimeError
        assert store.seen() == {}


def test_two_writers_wait_for_each_other(tmp_path: Path) -> None:
    """A second command that reads and then writes waits; it does not fail at once."""
    with Store.open(tmp_path / "t.db") as one, Store.open(tmp_path / "t.db") as other:
        with one.transaction():
            one.remember_note("who", "one")
        assert other.note("who") == "one"
        with other.transaction():
            other.remember_note("who", "other")
        assert one.note("who") == "other"


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    """An older transflow does not touch what a newer one made."""
    path = tmp_path / "t.db"
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="update transflow"):
        Store.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_an_older_database_is_migrated(tmp_path: Path, version: int) -> None:
    """Drafts and entries of an older transflow stay, the old file is copied first, and lookups work as in a new one."""
    path = tmp_path / "t.db"
    connection = sqlite3.connect(path)
    for step in MIGRATIONS[:version]:
        step(Database(connection))
    connection.execute(
        "INSERT INTO entry (tag, document, position, key, digest, msgid, msgstr, state, words, is_obsolete, is_human)"
        " VALUES ('bs', 'a', 0, 'abc', 'd', 'one', 'x', 'translated', 1, 0, 1)"
    )
    connection.execute("INSERT INTO draft (engine, sentence, record) VALUES ('model 1', 's1', 'r1')")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.commit()
    connection.close()
    with Store.open(path) as store:
        assert store.drafts("model 1", ["s1"]) == {"s1": "r1"}
        assert [each.msgstr for each in store.human_entries("bs", ["one"])["one"]] == ["x"]
        assert store.documents_with("bs", ["d"]) == {"a"}
    assert (tmp_path / f"t.db.v{version}.bak").exists()
    indices = []
    for each in (path, tmp_path / "new.db"):
        Store.open(each).close()
        with sqlite3.connect(each) as connection:
            rows = connection.execute(
                "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            )
            indices.append(sorted(sql for (sql,) in rows))
        connection.close()
    assert indices[0] == indices[1]


def test_a_damaged_database_is_set_aside_and_rebuilt(tmp_path: Path) -> None:
    """Rubbish in the place of the database is recognised, kept under another name, and no obstacle."""
    path = tmp_path / "t.db"
    path.write_bytes(b"no database at all, but long enough to be read as a page" * 100)
    with pytest.raises(DamagedStoreError):
        Store.open(path)
    assert set_aside(path).exists()
    with Store.open(path) as store:
        assert store.is_sound()


def test_work_in_memory_leaves_the_file_alone(tmp_path: Path) -> None:
    """A dry run sees what the database holds and changes no byte of it."""
    path = tmp_path / "t.db"
    with Store.open(path) as store:
        store.remember_note("who", "one")
    before = path.read_bytes()
    with Store.open(path, in_memory=True) as store:
        assert store.note("who") == "one"
        store.remember_note("who", "other")
    assert path.read_bytes() == before


def test_drafts_are_kept_per_engine(tmp_path: Path) -> None:
    """What one model made of a sentence is not offered for another; thousands are asked for at once."""
    with Store.open(tmp_path / "t.db") as store:
        store.remember_drafts("model 1", {f"s{i}": f"r{i}" for i in range(2500)})
        assert len(store.drafts("model 1", [f"s{i}" for i in range(3000)])) == 2500
        assert store.drafts("model 2", ["s1"]) == {}
