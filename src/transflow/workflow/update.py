"""update: templates merged into catalogs. Nothing a person wrote is dropped on the way.

Only what changed is opened: a catalog whose document, settings and own bytes are as they were after the
last update is left alone, unread.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from transflow import __version__
from transflow.catalog import Catalog, format_catalog, read_catalog
from transflow.cosmetic import words_of
from transflow.formats import SYNTAXES
from transflow.merge import Merged, merge
from transflow.model import Change, Entry, EntryId, State, Syntax, entry_id
from transflow.provenance import is_kept, removal_day
from transflow.records import Act, Lost, Review, authors
from transflow.recut import SentenceCutter
from transflow.store import Merge
from transflow.workflow.extraction import (
    TEMPLATE_TAG,
    batches,
    gettext_time,
    orphans,
    read_ahead,
    read_templates,
    remove_orphans,
    template_origin,
    write_template,
)
from transflow.workflow.reading import CatalogReader, settings_digest, stem
from transflow.workflow.session import now

if TYPE_CHECKING:
    from transflow.language import Language
    from transflow.workflow.session import Session

RENAME_SHARE = 0.5
"""A new document with this share of a vanished one's texts is that document, renamed (design: Documents that go)."""


def update(session: Session, languages: Sequence[Language], paths: Sequence[Path] = ()) -> list[Change]:
    """Bring templates and catalogs in line with the documents, making what is missing.

    Args:
        session: the command at work.
        languages: only these targets.
        paths: only the documents that these mean; none means all.

    Raises:
        ProjectError: if a path means no document.
        SourceError: if a document cannot be read or cut.
        CatalogError: if a catalog cannot be read.
        FileError: if a file cannot be written or was changed meanwhile.
    """
    first = len(session.changes)
    updater = Updater(session, languages)
    documents = session.project.select(session.documents, paths)
    if not paths:
        updater.move_renamed()
    stale = [document for document in documents if updater.is_stale(document)]
    known = {document for _, document in session.store.catalogs()}
    edited = [document for document in stale if stem(document) in known]
    updater.prepare(edited)
    for batch in batches(edited):
        updater.update(updater.prepared(batch))
    for templates in read_ahead(session, [document for document in stale if stem(document) not in known]):
        updater.update(templates)
    if not paths:
        updater.retire_orphans()
    return session.changes[first:]


class Updater:
    """One update: what it needs of several documents at once."""

    def __init__(self, session: Session, languages: Sequence[Language]) -> None:
        self._session = session
        self._languages = languages
        self._merges = session.store.merges()
        self._reader = CatalogReader(session)
        self._templates: dict[str, tuple[Entry, ...]] = {}
        self._vanished: dict[str, dict[EntryId, Entry]] = {language.tag: {} for language in languages}
        self._edited: dict[str, tuple[Entry, ...]] = {}
        self._words: set[str] | None = None

    def is_stale(self, document: str) -> bool:
        """Whether anything of the document's template or catalogs is not as the last update left it."""
        key = stem(document)
        if self._merges.get((TEMPLATE_TAG, key)) != template_origin(self._session, document):
            return True
        return any(
            self._merges.get((language.tag, key)) != self._origin(language, document)
            for language in self._languages
        )

    def prepare(self, documents: Sequence[str]) -> None:
        """Look at changed documents together: a text that vanished from one may have moved to another.

        Raises:
            SourceError: if a document cannot be read or cut.
            CatalogError: if a catalog cannot be read.
            TermbaseError: if the termbase cannot be read.
        """
        self._reader.terms()  # a bad termbase stops the command before it writes anything
        for batch in batches(documents):
            self._templates |= read_templates(self._session, batch)
        self._edited = {document: self._templates[document] for document in documents}
        for document in documents:
            present = {entry_id(entry) for entry in self._templates[document]}
            for language in self._languages:
                self._note_vanished(language, self._read(language, document).active, present)

    def prepared(self, documents: Sequence[str]) -> dict[str, tuple[Entry, ...]]:
        """The entries that `prepare` found in these documents."""
        return {document: self._templates.pop(document) for document in documents}

    def update(self, templates: Mapping[str, tuple[Entry, ...]]) -> None:
        """Write the templates of some documents and merge them into their catalogs.

        Args:
            templates: the entries of each document as it is today.

        Raises:
            CatalogError: if a catalog cannot be read.
            FileError: if a file cannot be written or was changed meanwhile.
        """
        with self._session.batch():
            for document, template in templates.items():
                write_template(self._session, document, template)
                for language in self._languages:
                    self._merge(language, document, template)

    def move_renamed(self) -> None:
        """Let the catalogs of a renamed document go along with it, comments and obsolete entries included.

        Raises:
            FileError: if a file cannot be moved.
        """
        project = self._session.project
        new = [d for d in self._session.documents if not project.template_path(d).exists()]
        gone = orphans(self._session) if new else ()
        templates = read_templates(self._session, new if gone else ())
        for old_template in gone:
            old_ids = {entry_id(entry) for entry in read_catalog(old_template).entries}
            name = old_template.relative_to(project.templates_dir).with_suffix("").as_posix()
            for document in new:
                ids = {entry_id(entry) for entry in templates[document]}
                if old_ids and len(old_ids & ids) >= RENAME_SHARE * len(old_ids):
                    self._move(name, document)
                    new.remove(document)
                    break

    def retire_orphans(self) -> None:
        """Make every entry of a vanished document obsolete; its catalogs stay, its templates go.

        Raises:
            CatalogError: if a catalog cannot be read.
            FileError: if a file cannot be written.
        """
        present = {stem(document) for document in self._session.documents}
        with self._session.store.transaction():
            for language in self._languages:
                for tag, name in sorted(self._session.store.catalogs()):
                    if tag == language.tag and name not in present:
                        self._retire(language, name)
            remove_orphans(self._session)

    def _move(self, name: str, document: str) -> None:
        project = self._session.project
        for language in self._languages:
            old = project.catalog_dir(language.tag) / f"{name}.po"
            new = project.catalog_path(language.tag, document)
            if old.exists() and not new.exists():
                self._session.move(old, new)
                with self._session.store.transaction():
                    self._session.store.drop_catalog(language.tag, name)
                    self._reader.index(language.tag, stem(document), self._reader.read(new).entries)

    def _retire(self, language: Language, name: str) -> None:
        path = self._session.project.catalog_dir(language.tag) / f"{name}.po"
        if not path.exists():
            return
        catalog = self._reader.read(path)
        if catalog.active:
            self._write(
                language, name, path, catalog, merge(catalog.entries, (), today=_today()), "document gone"
            )

    def _origin(self, language: Language, document: str) -> Merge:
        project = self._session.project
        return Merge(
            self._session.digest_of(project.source_path(document)),
            settings_digest(
                __version__,
                project.name,
                project.reading(document),
                self._session.digest_of(project.terms_path),
            ),
            self._session.digest_of(project.catalog_path(language.tag, document)),
        )

    def _read(self, language: Language, document: str) -> Catalog:
        path = self._session.project.catalog_path(language.tag, document)
        return self._reader.read(path) if path.exists() else Catalog()

    def _note_vanished(self, language: Language, active: Sequence[Entry], present: set[EntryId]) -> None:
        for entry in active:
            if entry_id(entry) not in present and is_kept(entry):
                self._vanished[language.tag].setdefault(entry_id(entry), entry)

    def _merge(self, language: Language, document: str, template: Sequence[Entry]) -> None:
        path = self._session.project.catalog_path(language.tag, document)
        catalog = self._read(language, document)
        syntax = SYNTAXES[os.path.splitext(document)[1].lower()]
        fresh = tuple(self._with_terms(language, entry, syntax) for entry in template)
        merged = merge(
            catalog.entries,
            fresh,
            today=_today(),
            elsewhere=self._elsewhere(language, catalog, fresh),
            syntax=syntax,
            is_word=self._is_word,
            cutter=SentenceCutter(self._session.project.source_language.tag, language.tag, syntax),
        )
        self._carry_reviews(language, document, merged)
        self._write(language, stem(document), path, catalog, merged, "source changed")
        self._session.store.remember_merges(
            {(language.tag, stem(document)): self._origin(language, document)}
        )

    def _with_terms(self, language: Language, entry: Entry, syntax: Syntax) -> Entry:
        lines = self._reader.terms().comment_lines(entry.msgid, language.tag, syntax=syntax)
        return replace(entry, extracted_comments=(*entry.extracted_comments, *lines)) if lines else entry

    def _elsewhere(
        self, language: Language, catalog: Catalog, template: Sequence[Entry]
    ) -> Mapping[EntryId, Entry]:
        """Human targets of texts that are new here and no longer anywhere else."""
        own = catalog.by_id()
        wanted = [e for e in template if (mine := own.get(entry_id(e))) is None or not mine.has_target]
        found = {
            entry_id(entry): self._vanished[language.tag][entry_id(entry)]
            for entry in wanted
            if entry_id(entry) in self._vanished[language.tag]
        }
        retired = self._session.store.human_entries(language.tag, [entry.msgid for entry in wanted])
        for entry in wanted:
            for once in retired.get(entry.msgid, ()):
                if once.is_obsolete and once.msgctxt == entry.msgctxt:
                    target = replace(
                        entry, msgstr=once.msgstr, is_fuzzy=not once.state.is_at_least(State.TRANSLATED)
                    )
                    found.setdefault(entry_id(entry), target)
        return found

    def _is_word(self, word: str) -> bool:
        """Whether a word stands in any text of the project as it is today."""
        if self._words is None:
            store = self._session.store
            edited = {stem(document) for document in self._edited}
            texts = {entry.msgid for entries in self._edited.values() for entry in entries}
            for tag, document in store.catalogs():
                if document not in edited:
                    texts.update(
                        entry.msgid for entry in store.catalog(tag, document) if not entry.is_obsolete
                    )
            self._words = words_of(texts)
        return word in self._words

    def _carry_reviews(self, language: Language, document: str, merged: Merged) -> None:
        """A cosmetic edit carries along what was said of the words, and says so (law 6)."""
        cosmetic = [item for item in merged.carried if item.how == "cosmetic" and item.origin is not None]
        if not cosmetic:
            return
        rows = self._session.reviews(language.tag)
        in_force, wrote = self._reader.verdicts(language.tag), authors(rows)
        carried: list[Review] = []
        for item in cosmetic:
            assert item.origin is not None  # looked at above
            old = item.origin.digest
            place = (item.entry.key, stem(document), old, item.cosmetic_class or "")
            if old in wrote:
                carried.append(Review(item.entry.digest, "wrote", wrote[old], now(), *place))
            verdict = in_force.get(old)
            if verdict is not None:
                act: Act = "carried" if verdict == "approved" else verdict
                carried.append(Review(item.entry.digest, act, _who_said(rows, old), now(), *place))
        if carried:
            self._session.add_reviews(language.tag, carried)
            self._reader.forget_verdicts(language.tag)

    def _write(
        self, language: Language, name: str, path: Path, catalog: Catalog, merged: Merged, why: str
    ) -> None:
        """Replace a catalog: first what leaves it goes to the history, then the file, then the index."""
        session = self._session
        entries = tuple(entry for entry in merged.entries if not self._is_expired(entry))
        kept = {(entry.msgctxt, entry.msgid, entry.msgstr) for entry in entries}
        moment = now()
        session.add_history(
            language.tag,
            [
                Lost(
                    moment, name, entry.msgctxt, entry.msgid, entry.msgstr, why=why,
                    state=self._reader.state(language.tag, name, entry).value,
                )
                for entry in catalog.entries
                if is_kept(entry) and (entry.msgctxt, entry.msgid, entry.msgstr) not in kept
            ],
        )  # fmt: skip
        header = catalog_header(session, language, catalog, entries)
        text = format_catalog(Catalog(header, entries, catalog.comment))
        expected = session.digest_of(path)
        session.write(path, text, expected=expected, detail=_summary(merged))
        self._reader.index(language.tag, name, entries)

    def _is_expired(self, entry: Entry) -> bool:
        day = removal_day(entry) if entry.is_obsolete else None
        if day is None:
            return False
        keep = timedelta(days=self._session.project.catalogs.keep_obsolete_days)
        try:
            return date.fromisoformat(day) + keep < date.fromisoformat(_today())
        except ValueError:
            return False


def catalog_header(
    session: Session, language: Language, catalog: Catalog, entries: Sequence[Entry]
) -> dict[str, str]:
    """The header of a catalog: a person's fields stay, ours are set, the creation date moves with the texts."""
    project = session.project
    old = {name: value for name, value in catalog.header.items() if name != "Project-Id-Version"}
    ids = [entry_id(entry) for entry in entries if not entry.is_obsolete]
    is_same = ids == [entry_id(entry) for entry in catalog.active]
    created = old.pop("POT-Creation-Date", "") if is_same else ""
    defaults = {
        "PO-Revision-Date": gettext_time(now()),
        "Last-Translator": "Automatically generated",
        "Language-Team": "none",
    }
    ours = {
        "Language": language.gettext,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": language.plural_forms,
        "X-Source-Language": project.source_language.tag,
    }
    header = {"Project-Id-Version": project.name, "POT-Creation-Date": created or gettext_time(now())}
    return (
        header | defaults | {name: value for name, value in old.items() if name != "POT-Creation-Date"} | ours
    )


def _who_said(rows: Sequence[Review], digest: str) -> str:
    """Who gave the verdict in force about these words."""
    said = [row for row in rows if row.digest == digest and row.act != "wrote"]
    return max(said, key=lambda row: row.at).by if said else ""


def _summary(merged: Merged) -> str:
    counts: dict[str, int] = {}
    for item in merged.carried:
        if item.how != "same":
            counts[item.how] = counts.get(item.how, 0) + 1
    return ", ".join(f"{count} {how}" for how, count in counts.items())


def _today() -> str:
    return now()[:10]
