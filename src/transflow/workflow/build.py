"""build: documents and catalogs -> localized texts and the manifest that says what they are.

A text holds no target below the accepted state (law 5); what is missing stays in the source language and says so.
What a build adds to a text is one separate step, which `bare` leaves out.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from transflow import __version__, files, formats
from transflow.errors import FileError
from transflow.model import Additions, Document, Segment, State, count_words, digest
from transflow.records import Lost, Review, authors, verdicts
from transflow.store import IndexedEntry
from transflow.workflow.extraction import batches, read_document
from transflow.workflow.last_build import LastBuild
from transflow.workflow.manifest import (
    MANIFEST,
    SCHEMA_VERSION,
    Source,
    Version,
    describe_source,
    find_teaser,
    find_title,
    format_manifest,
    make_manifest,
    without_addresses,
)
from transflow.workflow.reading import stem
from transflow.workflow.session import now

if TYPE_CHECKING:
    from transflow.language import Language
    from transflow.workflow.session import Session

__all__ = ["MANIFEST", "SCHEMA_VERSION", "Version", "accepted_share", "build"]

Lookup = Callable[[Segment], str | None]

REQUIRED = "transflow.required"
"""The field of a front matter that names further kinds of segment without which the page is not published."""

_RULES = "1"
"""Raise it when the same inputs give another text."""


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
        with session.batch():
            for document in batch:
                versions += [builder.build(language, document) for language in languages]
                builder.describe(document)
            builder.note_unfinished()
    builder.finish(versions, prune=prune and not paths)
    if session.project.build.assets:
        from transflow.workflow.assets import copy_assets

        copy_assets(session, versions, force=force)
    return versions


@dataclass(frozen=True)
class Said:
    """What people said about the words of one language."""

    author: dict[str, str]
    """Who wrote the words of a digest."""
    moment: dict[str, str]
    """When they were last written or accepted."""
    rejected: frozenset[str]

    @classmethod
    def of(cls, rows: Sequence[Review]) -> Said:
        """Read from the rows of reviews.tsv."""
        moments: dict[str, str] = {}
        for row in rows:
            if row.act not in ("rejected", "withdrawn"):
                moments[row.digest] = max(moments.get(row.digest, ""), row.at)
        rejected = frozenset(key for key, verdict in verdicts(rows).items() if verdict == "rejected")
        return cls(authors(rows), moments, rejected)


class Builder:
    """One build: what it needs for all documents."""

    def __init__(self, session: Session, accept: State | None, bare: bool, force: bool) -> None:
        self._session = session
        self._accept = accept
        self._bare = bare
        self._force = force
        self._said: dict[str, Said] = {}
        self._reviews: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        self._common = ("", "")
        self._sources: dict[str, Source] = {}
        self._parsed: tuple[str, Document] | None = None
        self._last = LastBuild(session)

    def build(self, language: Language, document: str) -> Version:
        """Write one document in one language, where it is to be published and not as it should be already.

        Raises:
            SourceError: if the document cannot be read or cut.
            FileError: if it cannot be written, or a person edited it.
        """
        inputs, reviews = self._inputs(language, document)
        state = partial(self._state, language.tag, document)
        unchanged = self._last.unchanged(language.tag, document, inputs, reviews, state)
        if unchanged is not None:
            return unchanged
        version = self._make(language, document, self._entries(language.tag, document))
        self._last.note(version, inputs, reviews, state())
        return version

    def note_unfinished(self) -> None:
        """Note what was made so far, should the build be interrupted; within the batch that writes it.

        Raises:
            StoreError: if the database cannot be written.
        """
        self._last.note_unfinished()

    def describe(self, document: str) -> None:
        """Note what the manifest is to say about a document itself."""
        source_digest = self._session.digest_of(self._session.project.source_path(document))
        record = self._last.records.get(document)
        try:
            if record is not None and record["source"]["digest"] == source_digest:
                own = record["source"]
                self._sources[document] = Source(
                    document, own["title"], own["teaser"], record["date"], record["author"], own["slug"],
                    own["words"], source_digest,
                )  # fmt: skip
                return
        except (KeyError, TypeError):
            pass  # an older manifest
        self._sources[document] = describe_source(self._document(document), document, source_digest)

    def finish(self, versions: Sequence[Version], *, prune: bool) -> None:
        """Write the manifest, and with `prune` remove what no version stands for.

        Raises:
            FileError: if a file cannot be written or removed.
        """
        session, project = self._session, self._session.project
        manifest = make_manifest(session, self._last.manifest, self._sources, versions)
        session.write(project.localized_dir / MANIFEST, format_manifest(manifest))
        if prune:
            published = {version.path for version in versions if version.published}
            for language in project.languages:
                folder = project.localized_dir / language.tag
                for name in files.scan(folder, project.document_settings.suffixes):
                    if f"{language.tag}/{name}" not in published:
                        session.remove(folder / name, "not published")
        self._last.remember()

    # -- what is as it was ---------------------------------------------------------------------

    def _inputs(self, language: Language, document: str) -> tuple[str, str]:
        """Digests of everything that one text depends on: its own, and what people said in its language."""
        session, project = self._session, self._session.project
        if self._common[0] != document:
            source = session.digest_of(project.source_path(document))
            self._common = (document, f"{source} {self._bare} {project.reading(document)!r}")
        if language.tag not in self._reviews:
            rows, terms = project.reviews_path(language.tag), project.terms_path
            self._reviews[language.tag] = session.digest_of(rows) + session.digest_of(terms)
            self._folders[language.tag] = project.relative(project.catalog_dir(language.tag))
        seen = session.seen.get(f"{self._folders[language.tag]}/{stem(document)}.po")
        catalog = seen.digest if seen else files.ABSENT
        accept = self._accepted(language).value
        own = digest(_RULES, __version__, document, self._common[1], language.direction, catalog, accept)
        return own, self._reviews[language.tag]

    def _state(self, tag: str, document: str) -> str:
        """A digest of everything that a text shows of its catalog, and of what people said about that."""
        said, parts = self._what_was_said(tag), list[str | None]()
        for entry in self._entries(tag, document):
            key = entry.digest
            parts += [
                key,
                entry.state.value,
                said.author.get(key),
                said.moment.get(key),
                str(key in said.rejected),
            ]
        return digest(*parts)

    # -- one text ------------------------------------------------------------------------------

    def _make(self, language: Language, document: str, entries: Sequence[IndexedEntry]) -> Version:
        project, parsed = self._session.project, self._document(document)
        catalog = {(entry.msgctxt, entry.msgid): entry for entry in entries}
        accept = self._accepted(language)
        said = self._what_was_said(language.tag)

        def accepted(segment: Segment) -> IndexedEntry | None:
            entry = catalog.get((segment.context, segment.text))
            if entry is None or entry.digest in said.rejected or not entry.state.is_at_least(accept):
                return None
            return entry if entry.msgstr else None

        def lookup(segment: Segment) -> str | None:
            entry = accepted(segment)
            return None if entry is None else entry.msgstr

        used = [e for s in parsed.segments if (e := catalog.get((s.context, s.text))) is not None]
        shown = [(segment, accepted(segment)) for segment in parsed.segments]
        state = min((e.state for e in used), key=lambda s: s.rank, default=State.UNTRANSLATED)
        if not parsed.segments:
            state = State.REVIEWED
        words = sum(count_words(segment.text) for segment in parsed.segments)
        left = [segment for segment, entry in shown if entry is None]
        left_words = sum(count_words(segment.text) for segment in left)
        title, title_is_target = find_title(parsed, lookup)
        teaser, teaser_is_target = find_teaser(parsed, lookup)
        source_tag = project.source_language.tag
        version = Version(
            language.tag,
            document,
            published=self._bare or self._is_publishable(parsed, lookup, catalog),
            state=state,
            words=words,
            accepted_words=words - left_words,
            percent=100 if words == 0 else 100 * (words - left_words) // words,
            title=title,
            path=project.localized_path(language.tag, document).relative_to(project.localized_dir).as_posix(),
            source_digest=self._session.digest_of(project.source_path(document)),
            digest="",
            translators=_translators(said, used, accept),
            title_lang=language.tag if title_is_target else source_tag,
            teaser=teaser,
            teaser_lang=language.tag if teaser_is_target else source_tag,
            machine_words=sum(
                count_words(s.text) for s, e in shown if e is not None and e.state is State.MACHINE
            ),
            source_words=left_words,
            stale=any(_is_stale(catalog.get((segment.context, segment.text))) for segment in left),
            updated=max((said.moment.get(e.digest, "") for _, e in shown if e is not None), default=""),
        )
        if not version.published:
            path = project.localized_path(language.tag, document)
            present = self._last.digest_of(language.tag, document) if path.exists() else ""
            return replace(version, digest=present)
        text = parsed.render(lookup) if self._bare else self._complete(version, parsed, lookup, language)
        return replace(version, digest=self._write(version, text))

    def _complete(self, version: Version, parsed: Document, lookup: Lookup, language: Language) -> str:
        """The text with what a build adds: marks of foreign passages, and what is known about it."""
        from transflow.formats.marking import render_marked

        source = self._session.project.source_language
        text = render_marked(parsed, lookup, source.tag, source.direction)
        fields: dict[str, str | int] = {
            "source": version.document,
            "source_digest": version.source_digest,
            "state": version.state.value,
            "percent": version.percent,
        }
        if version.translators:
            fields["translators"] = ", ".join(version.translators)
        for name, value in (("title", version.title), ("teaser", version.teaser)):
            if value and name not in parsed.properties:
                fields[name] = value
        suffix = os.path.splitext(version.document)[1].lower()
        return formats.complete(text, suffix, Additions(language.tag, language.direction, fields))

    def _is_publishable(
        self, parsed: Document, lookup: Lookup, catalog: dict[tuple[str | None, str], IndexedEntry]
    ) -> bool:
        """Whether every must-have segment is accepted, or was before its source changed."""
        required = {kind.strip() for kind in parsed.properties.get(REQUIRED, "").split(",")}
        for segment in parsed.segments:
            is_required = segment.is_required or segment.kind in required
            if not is_required or lookup(segment) is not None:
                continue
            if not _is_stale(catalog.get((segment.context, segment.text))):
                return False
        return any(lookup(segment) is not None for segment in parsed.segments) or not parsed.segments

    def _write(self, version: Version, text: str) -> str:
        path = self._session.project.localized_path(version.tag, version.document)
        content = text.encode("utf-8")
        content_digest = files.digest_bytes(content)
        if path.exists():
            present = files.read_bytes(path)
            found = files.digest_bytes(present)
            if found != content_digest and not self._last.wrote(version.tag, version.document, found):
                if not self._force:
                    raise FileError(
                        "was edited by hand, or is not transflow's",
                        remedy="put the words into the catalog and delete this file, or build with --force",
                        path=self._session.project.relative(path),
                    )
                kept = Lost(
                    now(),
                    version.document,
                    None,
                    "",
                    present.decode("utf-8", "replace"),
                    why="localized text edited",
                )
                self._session.add_history(version.tag, [kept])
        self._session.write(path, text)
        return content_digest

    # -- what is read once ---------------------------------------------------------------------

    def _document(self, document: str) -> Document:
        if self._parsed is None or self._parsed[0] != document:
            self._parsed = (document, read_document(self._session.project, document))
        return self._parsed[1]

    def _entries(self, tag: str, document: str) -> list[IndexedEntry]:
        return [e for e in self._session.store.catalog(tag, stem(document)) if not e.is_obsolete]

    def _accepted(self, language: Language) -> State:
        return self._accept or self._session.project.accept(language.tag)

    def _what_was_said(self, tag: str) -> Said:
        if tag not in self._said:
            self._said[tag] = Said.of(self._session.reviews(tag))
        return self._said[tag]


def accepted_share(versions: Sequence[Version]) -> float:
    """The percentage (0–100) of source words that are accepted; 100 where there are none."""
    words = sum(version.words for version in versions)
    return 100 * sum(version.accepted_words for version in versions) / words if words else 100.0


def _is_stale(entry: IndexedEntry | None) -> bool:
    return entry is not None and entry.state is State.NEEDS_WORK and entry.is_human


def _translators(said: Said, entries: Sequence[IndexedEntry], accept: State) -> tuple[str, ...]:
    names = (said.author.get(entry.digest, "") for entry in entries if entry.state.is_at_least(accept))
    return tuple(sorted({plain for name in names if (plain := without_addresses(name))}))
