"""extract: documents -> templates. One template a document; it moves only when the document's texts do."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from transflow import __version__, files, formats
from transflow.catalog import Catalog, format_catalog, read_catalog
from transflow.errors import TransflowError
from transflow.model import Change, Document, Entry, Segment
from transflow.store import Merge
from transflow.workflow.reading import settings_digest, stem
from transflow.workflow.session import now

if TYPE_CHECKING:
    from transflow.project import Project
    from transflow.workflow.session import Session

BATCH = 200
"""Documents that are read before any of them is written, and whose records reach the database together."""

READ_AHEAD_FROM = 400
"""Documents from which on other processes help: below, starting them costs more than they save."""

MAX_READERS = 4
"""Processes that read ahead; one catalog writer is not quicker than a few of them."""

TEMPLATE_TAG = ""
"""Stands for the template where the database notes from what each file was made."""


def extract(session: Session, paths: Sequence[Path] = ()) -> list[Change]:
    """Write the templates of documents whose texts changed; remove those of documents that are gone.

    Args:
        session: the command at work.
        paths: only the documents that these mean; none means all.

    Raises:
        ProjectError: if a path means no document.
        SourceError: if a document cannot be read or cut.
        FileError: if a template cannot be written.
    """
    first = len(session.changes)
    merges = session.store.merges()
    stale = [
        document
        for document in session.project.select(session.documents, paths)
        if merges.get((TEMPLATE_TAG, stem(document))) != template_origin(session, document)
    ]
    for templates in read_ahead(session, stale):
        with session.batch():
            for document, entries in templates.items():
                write_template(session, document, entries)
    with session.store.transaction():
        if not paths:
            remove_orphans(session)
    return session.changes[first:]


def read_document(project: Project, document: str) -> Document:
    """The document cut into its pieces.

    Raises:
        SourceError: if it cannot be read or cut; the error names it within the project.
        FileError: if the file system says no.
    """
    path = project.source_path(document)
    try:
        suffix = os.path.splitext(document)[1].lower()
        return formats.parse(files.read_text(path), suffix, project.reading(document))
    except TransflowError as error:
        error.path = project.relative(path)
        raise


def template_origin(session: Session, document: str) -> Merge:
    """From what the template of a document would be made now, and what its file holds now."""
    project = session.project
    return Merge(
        session.digest_of(project.source_path(document)),
        settings_digest(__version__, project.name, project.reading(document)),
        session.digest_of(project.template_path(document)),
    )


def read_templates(session: Session, documents: Sequence[str]) -> dict[str, tuple[Entry, ...]]:
    """The entries of documents, all of them read before anything is written: one that is bad changes nothing.

    Raises:
        SourceError: if a document cannot be read or cut.
        FileError: if the file system says no.
    """
    return _read_portion(session.project, documents)


def read_ahead(session: Session, documents: Sequence[str]) -> Iterator[dict[str, tuple[Entry, ...]]]:
    """The entries of documents in batches, the next ones being read by other processes meanwhile.

    Starting processes takes a moment, so a few documents are read right here.

    Raises:
        SourceError: if a document cannot be read or cut.
        FileError: if the file system says no.
    """
    portions = list(batches(documents))
    n_processes = min((os.cpu_count() or 1) - 1, MAX_READERS)
    if len(documents) < READ_AHEAD_FROM or n_processes < 1:
        yield from (read_templates(session, portion) for portion in portions)
        return
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(n_processes, get_context("spawn")) as pool:
        waiting: deque[Future[dict[str, tuple[Entry, ...]]]] = deque()
        try:
            for portion in portions:
                waiting.append(pool.submit(_read_portion, session.project, portion))
                if len(waiting) > n_processes + 1:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _read_portion(project: Project, documents: Sequence[str]) -> dict[str, tuple[Entry, ...]]:
    return {
        document: template_entries(document, read_document(project, document).segments)
        for document in documents
    }


def write_template(session: Session, document: str, entries: tuple[Entry, ...]) -> None:
    """Write the template of one document where its texts changed.

    Raises:
        CatalogError: if the present template cannot be read.
        FileError: if the template cannot be written.
    """
    project = session.project
    path = project.template_path(document)
    header = _header(project)
    if path.exists():
        present = read_catalog(path)
        if present.entries == entries and _without_date(present.header) == _without_date(header):
            header["POT-Creation-Date"] = present.header["POT-Creation-Date"]
    session.write(path, format_catalog(Catalog(header, entries)), detail=f"{len(entries)} texts")
    session.store.remember_merges({(TEMPLATE_TAG, stem(document)): template_origin(session, document)})


def template_entries(document: str, segments: Iterable[Segment]) -> tuple[Entry, ...]:
    """The entries of a document in reading order; a text in two roles is one entry that names both."""
    found: dict[tuple[str | None, str], list[Segment]] = {}
    for segment in segments:
        found.setdefault((segment.context, segment.text), []).append(segment)
    return tuple(
        Entry(
            msgid=text,
            msgctxt=context,
            references=(document,),
            extracted_comments=tuple(dict.fromkeys(line for role in roles for line in _comments(role))),
        )
        for (context, text), roles in found.items()
    )


def remove_orphans(session: Session) -> None:
    """Remove templates whose document is gone; their catalogs stay, with every entry obsolete.

    Raises:
        FileError: if a template cannot be removed.
    """
    for path in orphans(session):
        session.remove(path, "its document is gone")


def orphans(session: Session) -> tuple[Path, ...]:
    """Templates whose document is gone."""
    project = session.project
    present = {project.template_path(document) for document in session.documents}
    found = (project.templates_dir / name for name in files.scan(project.templates_dir, (".pot",)))
    return tuple(path for path in found if path not in present)


def batches(documents: Sequence[str]) -> Iterator[Sequence[str]]:
    """The documents in portions of `BATCH`."""
    for start in range(0, len(documents), BATCH):
        yield documents[start : start + BATCH]


def _comments(segment: Segment) -> Iterable[str]:
    place = " › ".join(" ".join(heading.split()) for heading in segment.heading_path)
    yield f"{segment.kind} · {place}" if place else segment.kind
    for note in segment.notes:
        yield f"Note: {' '.join(note.split())}"


def _header(project: Project) -> dict[str, str]:
    """As xgettext begins a template, so that every PO editor knows what to fill in."""
    return {
        "Project-Id-Version": project.name,
        "POT-Creation-Date": gettext_time(now()),
        "PO-Revision-Date": "YEAR-MO-DA HO:MI+ZONE",
        "Last-Translator": "FULL NAME <EMAIL@ADDRESS>",
        "Language-Team": "LANGUAGE <LL@li.org>",
        "Language": "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Source-Language": project.source_language.tag,
    }


def gettext_time(moment: str) -> str:
    """A moment (UTC, ISO 8601) as PO headers write it."""
    return moment[:16].replace("T", " ") + "+0000"


def _without_date(header: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in header.items() if name != "POT-Creation-Date"}
