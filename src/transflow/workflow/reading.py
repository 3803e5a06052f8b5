"""Catalogs as they are, with the state of every entry: what each command reads them through.

States are derived from a catalog, from the verdicts in reviews.tsv and from the termbase; the database only keeps them.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from transflow.catalog import Catalog, read_catalog
from transflow.errors import TransflowError
from transflow.model import Entry, State, Syntax, count_words, digest, entry_id
from transflow.provenance import Verdict, is_kept, lost_flags, our_comments, state_of, with_notes_put_back
from transflow.records import TIME_FORMAT, Review, verdicts
from transflow.store import IndexedEntry
from transflow.workflow import session as sessions

if TYPE_CHECKING:
    from transflow.termbase import Termbase
    from transflow.workflow.session import Session


def stem(document: str) -> str:
    """The name that a document and its catalogs share: its path without the suffix."""
    return os.path.splitext(document)[0]


def source_name(session: Session, document: str) -> str:
    """The path in the project by which commands take the document with this stem."""
    for name in session.documents:
        if stem(name) == document:
            return session.project.relative(session.project.source_path(name))
    return document


class CatalogReader:
    """Reads catalogs and puts them into the index; what it needs for a language is read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._verdicts: dict[str, dict[str, Verdict]] = {}
        self._written: dict[str, dict[str, Review]] = {}
        self._terms: Termbase | None = None
        self._syntaxes: dict[str, Syntax] | None = None

    def read(self, path: Path, *, as_saved: bool = False) -> Catalog:
        """The catalog at `path`, with those of our comments that an editor dropped; its errors name the file within
        the project.

        Args:
            path: of the catalog.
            as_saved: leave the fuzzy flags as they are. Otherwise drafts from which a tool took it, and which nobody
                has accepted, have it again, so that what is written next shows them as what they are.

        Raises:
            CatalogError: if it cannot be read.
        """
        project = self._session.project
        try:
            catalog = read_catalog(path)
        except TransflowError as error:
            error.path = project.relative(path)
            raise
        tag, _, name = path.relative_to(project.catalogs_dir).as_posix().partition("/")
        seen = self._session.store.catalog(tag, name.removesuffix(".po"))
        noted = {(entry.msgctxt, entry.msgid): entry for entry in seen if entry.notes}
        entries = catalog.entries
        if noted:
            entries = tuple(self._with_notes(tag, entry, noted.get(entry_id(entry))) for entry in entries)
        if not as_saved and (bare := lost_flags(entries, ())):
            judged = self.verdicts(tag)
            ids = {entry_id(entry) for entry in bare if entry.digest not in judged}
            entries = tuple(replace(e, is_fuzzy=True) if entry_id(e) in ids else e for e in entries)
        return catalog if entries is catalog.entries else replace(catalog, entries=entries)

    def _with_notes(self, tag: str, entry: Entry, seen: IndexedEntry | None) -> Entry:
        if seen is None or all(note in entry.extracted_comments for note in seen.notes):
            return entry
        is_rejected = self.verdicts(tag).get(entry.digest) == "rejected"
        is_edited = entry.msgstr != seen.msgstr
        return with_notes_put_back(entry, seen.notes, is_rejected=is_rejected, is_edited=is_edited)

    def index(self, tag: str, document: str, entries: tuple[Entry, ...]) -> None:
        """Put a catalog's entries into the index with their states."""
        self._session.store.index_catalog(
            tag, document, (self._indexed(tag, document, entry) for entry in entries)
        )

    def state(self, tag: str, document: str, entry: Entry) -> State:
        """The state of one entry under the verdicts in force."""
        return state_of(
            entry,
            self.verdicts(tag).get(entry.digest),
            is_left_in_source=self.is_left_in_source(tag, document, entry),
        )

    def verdicts(self, tag: str) -> dict[str, Verdict]:
        """The verdicts in force in one language, by digest."""
        if tag not in self._verdicts:
            rows = self._session.reviews(tag)
            self._verdicts[tag] = verdicts(rows)
            self._written[tag] = {
                row.digest: row for row in sorted(rows, key=lambda row: row.at) if row.act == "wrote"
            }
        return self._verdicts[tag]

    def authors(self, tag: str) -> dict[str, str]:
        """Who wrote the words of each digest in one language, as far as it is known."""
        return {digest: row.by for digest, row in self.written(tag).items()}

    def written(self, tag: str) -> dict[str, Review]:
        """The rows that say who wrote the words of each digest in one language, and when."""
        self.verdicts(tag)
        return self._written[tag]

    def forget_verdicts(self, tag: str) -> None:
        """Have the verdicts of a language read again: rows were added."""
        self._verdicts.pop(tag, None)

    def _indexed(self, tag: str, document: str, entry: Entry) -> IndexedEntry:
        return IndexedEntry(
            key=entry.key,
            digest=entry.digest,
            msgctxt=entry.msgctxt,
            msgid=entry.msgid,
            msgstr=entry.msgstr,
            state=self.state(tag, document, entry),
            words=count_words(entry.msgid),
            is_obsolete=entry.is_obsolete,
            is_human=is_kept(entry),
            notes=our_comments(entry),
        )

    def is_left_in_source(self, tag: str, document: str, entry: Entry) -> bool:
        """Whether a target is only its source, left standing where that cannot be right."""
        if not entry.msgstr or entry.msgstr != entry.msgid:
            return False
        from transflow.untranslated import is_left_in_source

        return is_left_in_source(
            entry.msgid, entry.msgstr, self.syntax(document), self.terms().do_not_translate(tag)
        )

    def terms(self) -> Termbase:
        """The project's termbase; an empty one where there is no terms.csv.

        Raises:
            TermbaseError: if it cannot be read.
        """
        if self._terms is None:
            from transflow.termbase import read_terms

            self._terms = read_terms(
                self._session.project.terms_path, source_tag=self._session.project.source_language.tag
            )
        return self._terms

    def syntax(self, document: str) -> Syntax:
        """The markup of the document with this stem."""
        if self._syntaxes is None:
            from transflow.formats import SYNTAXES

            self._syntaxes = {
                stem(name): SYNTAXES[PurePosixPath(name).suffix.lower()] for name in self._session.documents
            }
        return self._syntaxes.get(document, "text")


def last_translator(catalog: Catalog) -> str:
    """The name in Last-Translator, without address; empty where no person is named."""
    name = catalog.header.get("Last-Translator", "").partition("<")[0].strip()
    return "" if name.casefold() in ("", "automatically generated", "full name") else name


def revision_time(catalog: Catalog) -> str:
    """When the header says the catalog was last revised, in UTC; now where it does not say, or names the future."""
    from datetime import UTC, datetime

    try:
        moment = datetime.strptime(catalog.header.get("PO-Revision-Date", ""), "%Y-%m-%d %H:%M%z")
    except ValueError:
        return sessions.now()
    text = moment.astimezone(UTC).strftime(TIME_FORMAT)
    return min(text, sessions.now())


def settings_digest(*parts: object) -> str:
    """A short name for a set of settings."""
    return digest(*(str(part) for part in parts))[:16]
