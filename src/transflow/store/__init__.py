"""The database: an index of the catalogs as last seen, and what is dear to compute again.

Everything in it can be rebuilt from the project's files, so it may be deleted at any time. It is read
through the standard library (a `status` must start fast) and made, migrated and filled through
sqlite-utils. This room is the door to both.
"""

from __future__ import annotations

from transflow.store.database import Store
from transflow.store.memory_index import MemoryIndex
from transflow.store.opening import set_aside, sqlite_version
from transflow.store.rows import Count, ImportedUnit, IndexedEntry, KnownSentence, Merge, Seen
from transflow.store.schema import SCHEMA_VERSION

__all__ = [
    "SCHEMA_VERSION",
    "Count",
    "ImportedUnit",
    "IndexedEntry",
    "KnownSentence",
    "MemoryIndex",
    "Merge",
    "Seen",
    "Store",
    "set_aside",
    "sqlite_version",
]
