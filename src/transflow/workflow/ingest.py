"""What people did to a catalog since it was last seen: written down before anything else happens to it.

What they replaced or removed goes to the history, who wrote the new words and which drafts were accepted to the
reviews; what looks like the work of a tool is a question to people and no answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transflow.model import Entry, State, entry_id
from transflow.provenance import is_human, is_kept, lost_flags, suggestions
from transflow.records import Lost, Review
from transflow.workflow.reading import CatalogReader, last_translator, revision_time, source_name
from transflow.workflow.session import now

if TYPE_CHECKING:
    from transflow.catalog import Catalog
    from transflow.store import IndexedEntry
    from transflow.workflow.session import Session

MANY_EMPTIED = 5
"""From this many on, translations that are gone from a catalog together are worth a word."""

MANY_LOST_FLAGS = 5
"""From this many on, drafts that lost their fuzzy flag together and unedited were cleared by a tool, not accepted."""


class Ingest:
    """Takes edited catalogs in, one after the other."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._reader = CatalogReader(session)

    def take_in(self, tag: str, document: str) -> None:
        """Read one catalog as a person left it.

        Args:
            tag: of its language.
            document: the stem of its document.

        Raises:
            CatalogError: if it cannot be read.
            FileError: if what left it cannot be written down.
        """
        session = self._session
        path = session.project.catalog_dir(tag) / f"{document}.po"
        previous = session.store.catalog(tag, document)
        if not path.exists():
            self._keep_lost(tag, document, previous, (), "catalog deleted")
            session.store.drop_catalog(tag, document)
            return
        catalog = self._reader.read(path, as_saved=True)
        self._keep_lost(tag, document, previous, catalog.entries)
        self._keep_doubles(tag, document, catalog)
        self._keep_verdicts(tag, document, catalog, previous)
        self._reader.index(tag, document, catalog.entries)

    def _keep_lost(
        self,
        tag: str,
        document: str,
        previous: tuple[IndexedEntry, ...],
        entries: tuple[Entry, ...],
        why: str = "",
    ) -> None:
        """What people wrote and the catalog no longer has goes to the history."""
        present = {(entry.msgctxt, entry.msgid, entry.msgstr) for entry in entries}
        filled = {entry_id(entry): bool(entry.msgstr) for entry in entries}
        reasons = {True: "edited", False: "emptied", None: "entry deleted"}
        gone = [
            (entry, why or reasons[filled.get((entry.msgctxt, entry.msgid))])
            for entry in previous
            if entry.is_human and (entry.msgctxt, entry.msgid, entry.msgstr) not in present
        ]
        if not gone:
            return
        moment, wrote = now(), self._reader.authors(tag)
        self._session.add_history(
            tag,
            [
                Lost(
                    moment,
                    document,
                    e.msgctxt,
                    e.msgid,
                    e.msgstr,
                    wrote.get(e.digest, ""),
                    how,
                    e.state.value,
                )
                for e, how in gone
            ],
        )
        n_missing = sum(how != "edited" for _, how in gone)
        n_lapsed = sum(how == "edited" and entry.state is State.REVIEWED for entry, how in gone)
        path = self._session.project.catalog_dir(tag) / f"{document}.po"
        if n_lapsed:
            self._session.notes.append(
                f"{self._session.project.relative(path)}: {n_lapsed} edited after their review, which has lapsed;"
                " `transflow history` shows the words that were reviewed"
            )
        if n_missing >= MANY_EMPTIED:
            self._session.notes.append(
                f"{self._session.project.relative(path)}: {n_missing} translations are gone from it; they are in the"
                f" history, and `transflow rescue -l {tag} --all-of {source_name(self._session, document)}` brings them back"
            )

    def _keep_doubles(self, tag: str, document: str, catalog: Catalog) -> None:
        doubles = [entry for entry in catalog.doubles if is_kept(entry)]
        if not doubles:
            return
        moment, author = now(), last_translator(catalog)
        self._session.add_history(
            tag,
            [Lost(moment, document, e.msgctxt, e.msgid, e.msgstr, author, "a second entry") for e in doubles],
        )
        path = self._session.project.relative(self._session.project.catalog_dir(tag) / f"{document}.po")
        lines = ", ".join(str(entry.line) for entry in doubles)
        self._session.notes.append(
            f"{path}: a second translation of the same text (line {lines}); the first counts, the other is in the history"
        )

    def _keep_verdicts(
        self, tag: str, document: str, catalog: Catalog, previous: tuple[IndexedEntry, ...]
    ) -> None:
        """Drafts accepted as they are, who wrote what, and the other sides of conflicts are written down."""
        lost = lost_flags(catalog.active, self._reader.verdicts(tag))
        if len(lost) >= MANY_LOST_FLAGS:
            path = self._session.project.catalog_dir(tag) / f"{document}.po"
            self._session.notes.append(
                f"{self._session.project.relative(path)}: {len(lost)} machine drafts lost their fuzzy flag"
                f" together, unedited, and still count as machine; if a person read them all, say so with"
                f" `transflow review -l {tag} --approve --all-of {source_name(self._session, document)}`"
            )
            lost = ()
        author, moment = last_translator(catalog), revision_time(catalog)
        rows = [
            Review(entry.digest, "accepted as is", author or "unknown", moment, entry.key, document)
            for entry in lost
        ]
        if author:
            rows += [
                Review(entry.digest, "wrote", author, moment, entry.key, document)
                for entry in self._new_words(tag, document, catalog, previous)
            ]
        if rows:
            self._session.add_reviews(tag, rows)
            self._reader.forget_verdicts(tag)
        self._session.add_history(
            tag,
            [
                Lost(other.at or moment, document, e.msgctxt, e.msgid, other.target, other.by, "conflict")
                for e in catalog.entries
                for other in suggestions(e)
            ],
        )

    def _new_words(
        self, tag: str, document: str, catalog: Catalog, previous: tuple[IndexedEntry, ...]
    ) -> list[Entry]:
        """The entries whose words are the work of whoever saved the catalog last.

        Seen for the first time, that is all of them, unless somebody is known to have worked on it; but of what is
        fuzzy then nobody can say whether a person wrote it.
        """
        known, written = {entry.digest for entry in previous}, self._reader.written(tag)
        if not previous and any(row.document == document for row in written.values()):
            return []
        return [
            entry
            for entry in catalog.active
            if entry.digest not in known
            and entry.digest not in written
            and is_human(entry)
            and not (entry.is_fuzzy and (not previous or entry.previous_msgid is not None))
            and not self._reader.is_left_in_source(tag, document, entry)
        ]
