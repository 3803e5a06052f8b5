"""build: documents and catalogs -> localized texts and the manifest that says what they are.

A text holds no target below the accepted state (law 5); what is missing stays in the source language. What a
build adds to a text is one separate step, which `bare` leaves out.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transflow import files, formats
from transflow.errors import FileError
from transflow.model import Additions, Document, Segment, State, count_words
from transflow.records import Lost, authors
from transflow.store import IndexedEntry
from transflow.workflow.extraction import batches, read_document
from transflow.workflow.scan import CatalogReader, stem
from transflow.workflow.session import now

if TYPE_CHECKING:
    from transflow.language import Language
    from transflow.workflow.session import Session

Lookup = Callable[[Segment], str | None]

MANIFEST = "manifest.json"
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Version:
    """One document in one language, as built."""

    tag: str
    document: str
    published: bool
    state: State
    """The lowest state among its texts."""
    words: int
    """Of the source text."""
    accepted_words: int
    """Of those: at the accepted state or above."""
    percent: int
    """The share of the accepted words, rounded down."""
    title: str
    path: str
    """In the folder of localized texts."""
    source_digest: str
    digest: str
    """Of the built file; empty where none was written."""
    translators: tuple[str, ...] = ()


def build(
    session: Session,
    languages: Sequence[Language],
    paths: Sequence[Path] = (),
    *,
    accept: State | None = None,
    bare: bool = False,
    force: bool = False,
    prune: bool = False,
) -> list[Version]:
    """Write the localized texts and the manifest.

    Args:
        session: the command at work.
        languages: only these targets.
        paths: only the documents that these mean; none means all.
        accept: the lowest state whose targets are used; None for what the project says.
        bare: write every document, with nothing added.
        force: overwrite texts that a person edited; they are kept in the history.
        prune: remove texts whose document is gone or no longer published.

    Raises:
        ProjectError: if a path means no document.
        SourceError: if a document cannot be read or cut.
        FileError: if a text cannot be written, or was edited by a person and `force` is not given.
    """
    builder = Builder(session, accept, bare, force)
    versions = []
    for batch in batches(session.project.select(session.documents, paths)):
        parsed = {document: read_document(session.project, document) for document in batch}
        with session.batch():
            for document in batch:
                versions += [builder.build(language, document, parsed[document]) for language in languages]
    builder.finish(versions, prune=prune and not paths)
    return versions


class Builder:
    """One build: what it needs for all documents."""

    def __init__(self, session: Session, accept: State | None, bare: bool, force: bool) -> None:
        self._session = session
        self._accept = accept
        self._bare = bare
        self._force = force
        self._reader = CatalogReader(session)
        self._authors: dict[str, dict[str, str]] = {}
        self._manifest_path = session.project.localized_dir / MANIFEST
        self._last = _read_manifest(self._manifest_path)
        self._written = {
            (tag, record["id"]): version.get("digest", "")
            for record in self._last.get("documents", ())
            for tag, version in record["versions"].items()
        }

    def build(self, language: Language, document: str, parsed: Document) -> Version:
        """Write one document in one language, where it is to be published.

        Raises:
            FileError: if it cannot be written, or a person edited it.
        """
        project = self._session.project
        catalog = {
            (entry.msgctxt, entry.msgid): entry
            for entry in self._session.store.catalog(language.tag, stem(document))
            if not entry.is_obsolete
        }
        accept = self._accept or project.accept(language.tag)
        rejected = {
            key for key, verdict in self._reader.verdicts(language.tag).items() if verdict == "rejected"
        }

        def lookup(segment: Segment) -> str | None:
            entry = catalog.get((segment.context, segment.text))
            if entry is None or entry.digest in rejected or not entry.state.is_at_least(accept):
                return None
            return entry.msgstr or None

        entries = [e for s in parsed.segments if (e := catalog.get((s.context, s.text))) is not None]
        state = min((e.state for e in entries), key=lambda s: s.rank, default=State.UNTRANSLATED)
        if not parsed.segments:
            state = State.REVIEWED
        words = sum(count_words(segment.text) for segment in parsed.segments)
        accepted = sum(count_words(s.text) for s in parsed.segments if lookup(s) is not None)
        percent = 100 if words == 0 else 100 * accepted // words
        path = project.localized_path(language.tag, document)
        published = self._bare or self._is_publishable(parsed, lookup, catalog)
        translators = self._translators(language, entries, accept)
        source_digest = self._session.digest_of(project.source_path(document))
        digest = ""
        if published:
            text = parsed.render(lookup)
            if not self._bare:
                text = formats.complete(
                    text,
                    os.path.splitext(document)[1].lower(),
                    Additions(
                        language.tag,
                        language.direction,
                        {
                            "source": document,
                            "source_digest": source_digest,
                            "state": state.value,
                            "percent": percent,
                        }
                        | ({"translators": ", ".join(translators)} if translators else {}),
                    ),
                )
            digest = self._write(path, text, language.tag, document)
        return Version(
            language.tag, document, published, state, words, accepted, percent, _title(parsed, lookup),
            path.relative_to(project.localized_dir).as_posix(), source_digest, digest, translators,
        )  # fmt: skip

    def finish(self, versions: Sequence[Version], *, prune: bool) -> None:
        """Write the manifest, and with `prune` remove what no version stands for.

        Raises:
            FileError: if a file cannot be written or removed.
        """
        project = self._session.project
        text = json.dumps(self._manifest(versions), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        self._session.write(self._manifest_path, text)
        if prune:
            published = {version.path for version in versions if version.published} | {MANIFEST}
            for name in files.scan(project.localized_dir, project.document_settings.suffixes):
                if name not in published:
                    self._session.remove(project.localized_dir / name, "not published")

    def _is_publishable(
        self, parsed: Document, lookup: Lookup, catalog: dict[tuple[str | None, str], IndexedEntry]
    ) -> bool:
        """Whether every must-have segment is accepted, or was before its source changed."""
        for segment in parsed.segments:
            if not segment.is_required or lookup(segment) is not None:
                continue
            entry = catalog.get((segment.context, segment.text))
            if entry is None or entry.state is not State.NEEDS_WORK or not entry.is_human:
                return False
        return any(lookup(segment) is not None for segment in parsed.segments) or not parsed.segments

    def _translators(
        self, language: Language, entries: Sequence[IndexedEntry], accept: State
    ) -> tuple[str, ...]:
        if language.tag not in self._authors:
            self._authors[language.tag] = authors(self._session.reviews(language.tag))
        wrote = self._authors[language.tag]
        names = (wrote.get(entry.digest) for entry in entries if entry.state.is_at_least(accept))
        return tuple(sorted({name for name in names if name}))

    def _write(self, path: Path, text: str, tag: str, document: str) -> str:
        content = text.encode("utf-8")
        digest = files.digest_bytes(content)
        if path.exists():
            present = files.read_bytes(path)
            present_digest = files.digest_bytes(present)
            if present_digest not in (digest, self._written.get((tag, document))):
                if not self._force:
                    raise FileError(
                        "was edited by hand, or is not transflow's",
                        remedy="put the words into the catalog and delete this file, or build with --force",
                        path=self._session.project.relative(path),
                    )
                kept = Lost(
                    now(), document, None, "", present.decode("utf-8", "replace"), why="localized text edited"
                )
                self._session.add_history(tag, [kept])
        self._session.write(path, text)
        return digest

    def _manifest(self, versions: Sequence[Version]) -> dict[str, Any]:
        project = self._session.project
        documents: dict[str, dict[str, Any]] = {
            record["id"]: record["versions"] for record in self._last.get("documents", ())
        }
        present = set(self._session.documents)
        documents = {name: versions for name, versions in documents.items() if name in present}
        for version in versions:
            documents.setdefault(version.document, {})[version.tag] = {
                "published": version.published,
                "state": version.state.value,
                "words": version.words,
                "percent": version.percent,
                "title": version.title,
                "path": version.path,
                "source_digest": version.source_digest,
                "digest": version.digest,
                "translators": list(version.translators),
            }
        return {
            "schema_version": SCHEMA_VERSION,
            "source_language": project.source_language.tag,
            "languages": [self._language_record(language) for language in project.languages],
            "documents": [{"id": name, "versions": documents[name]} for name in sorted(documents)],
        }

    def _language_record(self, language: Language) -> dict[str, Any]:
        words = dict.fromkeys((state.value for state in State), 0)
        for count in self._session.store.counts():
            if count.tag == language.tag:
                words[count.state.value] += count.words
        return {
            "tag": language.tag,
            "gettext": language.gettext,
            "name": language.name,
            "autonym": language.autonym,
            "direction": language.direction,
            "words": words,
        }


def accepted_share(versions: Sequence[Version]) -> float:
    """The percentage (0–100) of source words that are accepted; 100 where there are none."""
    words = sum(version.words for version in versions)
    return 100 * sum(version.accepted_words for version in versions) / words if words else 100.0


def _title(parsed: Document, lookup: Lookup) -> str:
    candidates: Iterator[Segment] = (s for s in parsed.segments if s.kind in ("title", "heading"))
    for segment in candidates:
        return lookup(segment) or segment.text
    return parsed.properties.get("title", "")


def _read_manifest(path: Path) -> dict[str, Any]:
    """The last manifest; an empty one where there is none or it is damaged: it only says what we wrote."""
    try:
        record = json.loads(files.read_text(path)) if path.exists() else {}
        return record if record.get("schema_version") == SCHEMA_VERSION else {}
    except (ValueError, AttributeError):
        return {}
