"""send: a pack for a translator, and what is remembered of it.

What went out is remembered in sent.jsonl, so that weeks later it is known which words the translator changed
and which changed here meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from transflow import files
from transflow.catalog import format_catalog
from transflow.errors import CatalogError
from transflow.records import Sent, base_of, format_sent, parse_sent, version_of
from transflow.workflow import packs
from transflow.workflow.extraction import read_document
from transflow.workflow.instructions import instructions, letter
from transflow.workflow.reading import CatalogReader, stem
from transflow.workflow.session import now

if TYPE_CHECKING:
    from transflow.language import Language
    from transflow.project import Project
    from transflow.workflow.session import Session

BASE_HEADER = "X-Transflow-Base"
"""The header field by which a catalog that comes back is known again, whatever a mail program called it."""


def send(
    session: Session, language: Language, paths: Sequence[Path] = (), *, output: Path | None = None
) -> list[str]:
    """Make a pack for a translator: catalogs, the documents for reading, and how to go about it.

    Args:
        session: the command at work.
        language: to translate into.
        paths: only the documents that these mean; none means all.
        output: the archive; None for one in the project's folder, named after project, language and day.

    Returns:
        The documents in it.

    Raises:
        ProjectError: if a path means no document.
        CatalogError: if there is no catalog to send, or one cannot be read.
        SourceError: if a document cannot be read or cut.
        FileError: if the archive cannot be written.
    """
    project = session.project
    texts = instructions(language.code, language.script)
    members = {texts.file_name: letter(project.name, texts)}
    rows: list[Sent] = []
    reader = CatalogReader(session)
    for document in project.select(session.documents, paths):
        path = project.catalog_path(language.tag, document)
        if not path.exists():
            continue
        catalog = reader.read(path)
        base = base_of(language.tag, stem(document), catalog.entries)
        versions = {entry.key: version_of(entry) for entry in catalog.active}
        rows.append(Sent(now(), stem(document), base, versions))
        outgoing = replace(catalog, header={**catalog.header, BASE_HEADER: base}, entries=catalog.active)
        members[f"{language.tag}/{stem(document)}.po"] = format_catalog(outgoing)
        members[f"{language.tag}/{stem(document)}.html"] = packs.page(
            document,
            read_document(project, document),
            catalog.by_id(),
            project.source_language,
            language,
            texts,
        )
    if not rows:
        raise CatalogError(f"no catalogs in {language.tag} to send", remedy="run `transflow update` first")
    _remember(session, language, rows)
    _write_pack(
        session, output or project.root / f"{_plain(project.name)}-{language.tag}-{now()[:10]}.zip", members
    )
    return [row.document for row in rows]


def _plain(name: str) -> str:
    return "".join(character if character.isalnum() else "-" for character in name).strip("-") or "texts"


def _write_pack(session: Session, path: Path, members: dict[str, str]) -> None:
    content = packs.pack(members)
    is_new = not path.exists()
    if session.is_dry or files.replace(path, content):
        session.note_change(path, is_new=is_new, detail=f"{len(members)} files")


def sent_path(project: Project, tag: str) -> Path:
    """Where it is remembered what was sent in a language."""
    return project.catalog_dir(tag) / "sent.jsonl"


def _remember(session: Session, language: Language, rows: Iterable[Sent]) -> None:
    path = sent_path(session.project, language.tag)
    text = session.read_text(path)
    known = parse_sent(text)
    fresh = "".join(format_sent(row) for row in rows if row.base not in known)
    if fresh:
        if text and not text.endswith("\n"):
            text += "\n"
        session.write_now(path, text + fresh, detail="what was sent")
