"""The scan that begins every command: catalogs edited by people are taken into the index.

Unchanged means git's rule: size, time and inode equal, and modified before it was last read; otherwise the
digest decides. What a person changed, removed or accepted since the last scan is written down here.
"""

from __future__ import annotations

import os
import time
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from transflow import files
from transflow.catalog import Catalog, read_catalog, read_whole_entries
from transflow.errors import TransflowError
from transflow.files import Stamp
from transflow.model import Entry, State, Syntax, count_words, digest, entry_id
from transflow.provenance import (
    Verdict,
    is_human,
    is_kept,
    lost_flags,
    our_comments,
    state_of,
    suggestions,
    with_notes_put_back,
)
from transflow.records import (
    TIME_FORMAT,
    Lost,
    Review,
    parse_history,
    parse_reviews,
    verdicts,
)
from transflow.store import IndexedEntry, Seen
from transflow.workflow import session as sessions

if TYPE_CHECKING:
    from transflow.project import Project
    from transflow.termbase import Termbase
    from transflow.workflow.session import Session

INDEX_VERSION = "2"
"""Raise it when states, words or keys are derived differently: every catalog is then indexed anew."""

MANY_EMPTIED = 5
"""From this many on, translations that are gone from a catalog together are worth a word."""

MANY_LOST_FLAGS = 5
"""From this many on, drafts that lost their fuzzy flag together and unedited were cleared by a tool, not accepted."""


def scan(session: Session, *, has_lock: bool) -> None:
    """Bring the index in line with the files.

    Args:
        session: at its beginning.
        has_lock: whether the command holds the project's lock already.

    Raises:
        CatalogError: if an edited catalog cannot be read; nothing of the scan is kept then.
        FileError: if a file cannot be read, or another command is at work on the same edits.
        StoreError: if the database cannot be written.
    """
    edited = _edited(session)
    if edited:
        needs_lock = not has_lock and not session.is_dry
        may_have_leftovers = needs_lock and sessions.may_have_leftovers(session.project, session.store)
        lock = files.lock(session.project.lock_path, command=session.command)
        with lock if needs_lock else nullcontext():
            with session.store.transaction():
                _take_in(session, _edited(session) if needs_lock else edited)
            if may_have_leftovers:
                take_leftovers(session)
    session.seen = session.store.seen()


def stem(document: str) -> str:
    """The name that a document and its catalogs share: its path without the suffix."""
    return os.path.splitext(document)[0]


def _edited(session: Session) -> dict[str, Stamp | None]:
    """Files that are not as they were last read; None stands for one that is gone."""
    store = session.store
    if store.note("index version") != INDEX_VERSION:
        with store.transaction():
            store.forget_all_files()
            store.remember_note("index version", INDEX_VERSION)
    seen, present = store.seen(), _watched(session)
    edited: dict[str, Stamp | None] = {
        path: stamp for path, stamp in present.items() if not _is_as_seen(stamp, seen.get(path))
    }
    return edited | {path: None for path in seen if path not in present}


def _watched(session: Session) -> dict[str, Stamp]:
    """Every file whose change matters, by its path in the project: sources, catalogs, templates, reviews, terms."""
    project = session.project
    documents = project.documents()
    session.documents = tuple(documents)
    sources, catalogs = project.relative(project.sources_dir), project.relative(project.catalogs_dir)
    found = {f"{sources}/{name}": stamp for name, stamp in documents.items()}
    watched = files.scan(project.catalogs_dir, (".po", ".pot", ".tsv", ".csv"))
    return found | {f"{catalogs}/{name}": stamp for name, stamp in watched.items()}


def _is_as_seen(stamp: Stamp, seen: Seen | None) -> bool:
    return (
        seen is not None
        and (seen.size, seen.mtime_ns, seen.inode) == (stamp.size, stamp.mtime_ns, stamp.inode)
        and stamp.mtime_ns < seen.seen_ns
    )


def _take_in(session: Session, edited: dict[str, Stamp | None]) -> None:
    project, store = session.project, session.store
    seen = store.seen()
    fresh: dict[str, Seen] = {}
    changed: set[str] = set()
    for path, stamp in edited.items():
        if stamp is None:
            changed.add(path)
            continue
        moment = time.time_ns()
        content = files.digest_file(project.root / path)
        fresh[path] = Seen(stamp.size, stamp.mtime_ns, stamp.inode, content, moment)
        if path not in seen or seen[path].digest != content:
            changed.add(path)
    store.remember_files(fresh)
    store.forget_files(path for path, stamp in edited.items() if stamp is None)
    judged_anew = _languages_judged_anew(project, changed)
    reader = CatalogReader(session)
    for tag in (language.tag for language in project.languages):
        folder = f"{project.relative(project.catalogs_dir)}/{tag}/"
        for path in sorted(changed):
            if path.startswith(folder) and path.endswith(".po"):
                reader.take_in(tag, path.removeprefix(folder).removesuffix(".po"))
        if tag in judged_anew:
            for known_tag, document in sorted(store.catalogs()):
                if known_tag == tag and f"{folder}{document}.po" not in changed:
                    reader.take_in(tag, document)


def take_leftovers(session: Session) -> None:
    """Look into what killed commands left beside catalogs, and remove it once nothing in it can be missed.

    Such a file holds what a command was about to write; after a kill in the wrong instant, what a translator
    had just saved. A writing command does this last: what it has written itself by then is not missed.

    Raises:
        FileError: if a file cannot be read or removed, or what it holds cannot be written down.
    """
    project = session.project
    reader = CatalogReader(session)
    places = ((project.root, False), (project.catalogs_dir, True), (project.localized_dir, True))
    for leftover in (
        found for folder, is_deep in places for found in files.leftovers(folder, is_deep=is_deep)
    ):
        target = files.leftover_target(leftover)
        for language in project.languages:
            if leftover.is_relative_to(project.catalog_dir(language.tag)):
                reader.keep_leftover(language.tag, leftover, target)
        if not session.is_dry:
            files.remove(leftover)
    session.store.remember_note(sessions.LEFTOVERS_NOTE, "")


def _languages_judged_anew(project: Project, changed: set[str]) -> set[str]:
    """Languages whose states may have changed without an edit of a catalog: by reviews, or by terms."""
    tags = {language.tag for language in project.languages}
    if project.relative(project.terms_path) in changed:
        return tags
    return {tag for tag in tags if project.relative(project.reviews_path(tag)) in changed}


class CatalogReader:
    """Takes catalogs into the index; what it needs for a language is read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._verdicts: dict[str, dict[str, Verdict]] = {}
        self._written: dict[str, dict[str, Review]] = {}
        self._terms: Termbase | None = None
        self._syntaxes: dict[str, Syntax] | None = None

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
        catalog = self.read(path)
        self._keep_lost(tag, document, previous, catalog.entries)
        self._keep_doubles(tag, document, catalog)
        self._keep_verdicts(tag, document, catalog, previous)
        self.index(tag, document, catalog.entries)

    def read(self, path: Path) -> Catalog:
        """The catalog at `path`, with those of our comments that an editor dropped; its errors name the file within
        the project.

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
        notes = {(entry.msgctxt, entry.msgid): entry.notes for entry in seen if entry.notes}
        if not notes:
            return catalog
        entries = tuple(
            self._with_notes(tag, entry, notes.get(entry_id(entry), ())) for entry in catalog.entries
        )
        return replace(catalog, entries=entries)

    def _with_notes(self, tag: str, entry: Entry, notes: tuple[str, ...]) -> Entry:
        if all(note in entry.extracted_comments for note in notes):
            return entry
        is_rejected = self.verdicts(tag).get(entry.digest) == "rejected"
        return with_notes_put_back(entry, notes, is_rejected=is_rejected)

    def keep_leftover(self, tag: str, leftover: Path, target: Path) -> None:
        """Keep what only a leftover temporary file holds.

        Args:
            tag: of its language.
            leftover: the temporary file.
            target: the file that it was meant to become, or whose former content it holds.

        Raises:
            FileError: if it cannot be read, or what it holds cannot be written down.
        """
        session = self._session
        text = files.read_bytes(leftover).decode("utf-8", "replace")
        if target == session.project.reviews_path(tag):
            session.add_reviews(tag, list(parse_reviews(text)))
        elif target == session.project.history_path(tag):
            session.add_history(tag, list(parse_history(text)))
        elif target.suffix == ".po":
            document = target.relative_to(session.project.catalog_dir(tag)).with_suffix("").as_posix()
            known = {entry.msgstr for entry in session.store.catalog(tag, document)}
            if target.exists():
                known |= {entry.msgstr for entry in self.read(target).entries}
            found = [
                entry for entry in read_whole_entries(text) if is_kept(entry) and entry.msgstr not in known
            ]
            if found and any(words.startswith(found[-1].msgstr) for words in known):
                found.pop()  # the file may end in the middle of its last entry
            moment, why = sessions.now(), "left by a killed command"
            session.add_history(
                tag,
                [
                    Lost(moment, document, entry.msgctxt, entry.msgid, entry.msgstr, why=why)
                    for entry in found
                ],
            )

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
            is_left_in_source=self._is_left_in_source(tag, document, entry),
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

    def _is_left_in_source(self, tag: str, document: str, entry: Entry) -> bool:
        if not entry.msgstr or entry.msgstr != entry.msgid:
            return False
        from transflow.untranslated import is_left_in_source

        return is_left_in_source(
            entry.msgid, entry.msgstr, self._syntax(document), self.terms().do_not_translate(tag)
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

    def _syntax(self, document: str) -> Syntax:
        if self._syntaxes is None:
            from transflow.formats import SYNTAXES

            self._syntaxes = {
                stem(name): SYNTAXES[PurePosixPath(name).suffix.lower()] for name in self._session.documents
            }
        return self._syntaxes.get(document, "text")

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
        moment, wrote = sessions.now(), self.authors(tag)
        self._session.add_history(
            tag,
            [
                Lost(moment, document, e.msgctxt, e.msgid, e.msgstr, wrote.get(e.digest, ""), how)
                for e, how in gone
            ],
        )
        n_missing = sum(how != "edited" for _, how in gone)
        if n_missing >= MANY_EMPTIED:
            path = self._session.project.catalog_dir(tag) / f"{document}.po"
            self._session.notes.append(
                f"{self._session.project.relative(path)}: {n_missing} translations are gone from it; they are in the"
                f" history, and `transflow rescue -l {tag} --all-of {document}` brings them back"
            )

    def _keep_doubles(self, tag: str, document: str, catalog: Catalog) -> None:
        doubles = [entry for entry in catalog.doubles if is_kept(entry)]
        if not doubles:
            return
        moment, author = sessions.now(), last_translator(catalog)
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
        lost = lost_flags(catalog.active, self.verdicts(tag))
        if len(lost) >= MANY_LOST_FLAGS:
            path = self._session.project.catalog_dir(tag) / f"{document}.po"
            self._session.notes.append(
                f"{self._session.project.relative(path)}: {len(lost)} machine drafts lost their fuzzy flag"
                f" together, unedited, and still count as machine; if a person read them all, say so with"
                f" `transflow review -l {tag} --approve --all-of {document}`"
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
            self.forget_verdicts(tag)
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

        Seen for the first time, that is all of them, unless somebody is known to have worked on it.
        """
        known, written = {entry.digest for entry in previous}, self.written(tag)
        if not previous and any(row.document == document for row in written.values()):
            return []
        return [
            entry
            for entry in catalog.active
            if entry.digest not in known
            and entry.digest not in written
            and is_human(entry)
            and not entry.is_fuzzy
            and not self._is_left_in_source(tag, document, entry)
        ]


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
