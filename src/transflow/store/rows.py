"""What the tables hold, as values, and how a statement names many of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, TypeVar

from transflow.model import State, Syntax

T = TypeVar("T")

ENTRY_COLUMNS = "key, digest, msgctxt, msgid, msgstr, state, words, is_obsolete, is_human, notes"


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


def indexed(row: Sequence[Any]) -> IndexedEntry:
    """The entry of a row of `ENTRY_COLUMNS`."""
    key, digest, msgctxt, msgid, msgstr, state, words, is_obsolete, is_human, notes = row
    return IndexedEntry(
        key, digest, msgctxt, msgid, msgstr, State(state), words, bool(is_obsolete), bool(is_human),
        tuple(notes.split("\n")) if notes else (),
    )  # fmt: skip


def number_of(text: str) -> int:
    """A number that nearly always tells texts apart: 64 bits, where an index over whole texts would be their size."""
    return int.from_bytes(blake2b(text.encode("utf-8"), digest_size=8).digest(), "big", signed=True)


def marks(items: Collection[object]) -> str:
    """As many question marks as there are items, for IN."""
    return ", ".join("?" * len(items))


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Few enough for the number of variables that any SQLite allows in one statement."""
    for start in range(0, len(items), 900):
        yield items[start : start + 900]
