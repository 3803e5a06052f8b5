"""The database file: connecting, copying, setting aside, and refusals in words that help."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from transflow.errors import DamagedStoreError, StoreError

BUSY_TIMEOUT_S = 10.0
"""How long a command waits for another one's transaction."""

CACHE_KIB = 64 * 1024
"""At most so much of the database stays in memory: the indices of a million entries, which are filled at random."""


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
        raise refusal(error, path) from error
    return target


def connect(name: str, path: Path) -> sqlite3.Connection:
    """A connection to the database `name`, which errors call `path`.

    Raises:
        StoreError: if it cannot be opened.
    """
    try:
        connection = sqlite3.connect(name, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    except sqlite3.Error as error:
        raise refusal(error, path) from error
    try:
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    except sqlite3.Error as error:
        connection.close()
        raise refusal(error, path) from error
    return connection


def copy_into(connection: sqlite3.Connection, path: Path) -> None:
    """Fill a database in memory with what is in the file, where that can be read."""
    source = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_TIMEOUT_S)
    try:
        source.backup(connection)
    except sqlite3.DatabaseError:
        pass  # damaged: work in memory from nothing; a writing command will set it aside
    finally:
        source.close()


def refusal(error: Exception, path: Path | None) -> StoreError:
    """An error of SQLite in words that say what to do."""
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
