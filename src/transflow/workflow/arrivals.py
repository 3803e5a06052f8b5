"""What came back by mail: read, and known again by its header, whatever a mail program called it."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from transflow.catalog import Catalog, read_catalog
from transflow.errors import CatalogError, LanguageError, TransflowError
from transflow.model import entry_id
from transflow.records import parse_sent
from transflow.workflow import packs
from transflow.workflow.reading import stem
from transflow.workflow.sending import BASE_HEADER, sent_path
from transflow.workflow.three_way import Base

if TYPE_CHECKING:
    from transflow.language import Language
    from transflow.workflow.session import Session


@dataclass(frozen=True, slots=True)
class Arrival:
    """A catalog that came back, and what it belongs to."""

    name: str
    catalog: Catalog
    language: Language
    document: str
    """The stem."""
    base: Base | None
    """What was sent; None where nobody knows."""


def arrivals(session: Session, path: Path, language: Language | None) -> Iterator[Arrival]:
    """The catalogs in a file that came back.

    Args:
        session: the command at work.
        path: a PO file or a zip archive.
        language: of the catalogs; None for what they say themselves.

    Raises:
        CatalogError: if the file cannot be read, or belongs to no document of the project.
        LanguageError: if it is in no language of the project.
        FileError: if it cannot be read.
    """
    if path.suffix.lower() != ".zip":
        yield _arrival(session, path.name, _read(path, path.name), path, language)
        return
    members = packs.unpack(path)
    if not members:
        raise CatalogError("an archive without a .po file", remedy="ask for the .po files", path=path)
    with tempfile.TemporaryDirectory(prefix="transflow-") as folder:
        for number, (name, content) in enumerate(members.items()):
            copy = Path(folder, f"{number}.po")
            copy.write_bytes(content)
            shown = f"{path.name}/{name}"
            yield _arrival(session, shown, _read(copy, shown), Path(name), language)


def _read(path: Path, shown: str) -> Catalog:
    try:
        return read_catalog(path)
    except TransflowError as error:
        error.path = shown
        raise


def _arrival(
    session: Session, shown: str, catalog: Catalog, path: Path, language: Language | None
) -> Arrival:
    digest = catalog.header.get(BASE_HEADER, "").strip()
    for each in [language] if language else session.project.languages:
        sent = parse_sent(session.read_text(sent_path(session.project, each.tag))).get(digest)
        if sent is not None:
            by_key = {entry.key: entry_id(entry) for entry in catalog.entries}
            base = {by_key[key]: version for key, version in sent.entries.items() if key in by_key}
            return Arrival(shown, catalog, each, sent.document, base)
    return Arrival(
        shown,
        catalog,
        language or _language(session, catalog, shown),
        _document(session, catalog, path, shown),
        None,
    )


def _language(session: Session, catalog: Catalog, shown: str) -> Language:
    spelling = catalog.header.get("Language", "").strip()
    if not spelling:
        raise CatalogError("does not say its language", remedy="say it with -l TAG", path=shown)
    try:
        return session.project.language(spelling)
    except LanguageError as error:
        error.path = shown
        raise


def _document(session: Session, catalog: Catalog, path: Path, shown: str) -> str:
    """The document that its entries name, else the one that the file is named after."""
    known = {document: stem(document) for document in session.documents}
    named = Counter(name for entry in catalog.entries for name in entry.references if name in known)
    if named:
        return known[named.most_common(1)[0][0]]
    for name in known.values():
        if name == path.with_suffix("").as_posix() or name.rpartition("/")[2] == path.stem:
            return name
    raise CatalogError(
        "belongs to no document of this project",
        remedy="name it like its document, or send it anew",
        path=shown,
    )
