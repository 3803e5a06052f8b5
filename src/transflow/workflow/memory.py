"""memory import, export, search: the translation memory in other programs' files, and as an answer to people.

Imported memory lives in the project's folder `memory/`, one TMX file per import, in the project's languages and
in one shape; it travels with git like the catalogs, and the database only indexes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from transflow import __version__, files
from transflow.catalog import read_catalog
from transflow.errors import LanguageError
from transflow.memory import TmxUnit, Variant, containing, format_tmx, is_writable, read_tmx
from transflow.model import State, digest
from transflow.provenance import is_human
from transflow.store import ImportedUnit
from transflow.workflow.reading import revision_time
from transflow.workflow.recollection import (
    DATATYPES,
    STATE_PROPERTY,
    Like,
    Recollection,
    Tags,
    imported_units,
    syntaxes_of,
    take_in,
)

if TYPE_CHECKING:
    from transflow.language import Language
    from transflow.model import Syntax
    from transflow.workflow.session import Session

_CONTEXT_PROPERTY = "x-context"
_NO_NAME = re.compile(r"[^\w.-]+")
_MOST_CONTAINING = 200
"""Texts with all words of a question that are looked at for the best of them."""
_ADDRESS = re.compile(r"<[^>]*>|\S*@\S*")


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one imported file."""

    file: str
    memory: str
    """Where it lies now, in the project."""
    added: int
    before: int
    """Translations that were there already."""
    left_out: int
    """Texts in other languages than the project's, without a translation, or with characters that TMX cannot hold."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written to a file."""

    file: str
    units: int
    left_out: int
    """Texts with characters that TMX cannot hold."""


@dataclass(frozen=True, slots=True)
class Found:
    """A text of the memory and what a person wrote for it."""

    tag: str
    source: str
    target: str
    ratio: float
    """How alike it is to what was asked for, 0–1."""
    origin: str
    """Its document, or the file of an imported memory."""
    state: State


def import_memory(
    session: Session, paths: Sequence[Path], language: Language | None = None
) -> list[Imported]:
    """Take TMX and PO files into the project's memory.

    All files are read before anything is written. What is imported again is there once.

    Args:
        session: the command at work.
        paths: the files; what ends in `.po` is a catalog, everything else TMX.
        language: of the targets of catalogs that do not say it in their header.

    Raises:
        MemoryFileError: if a TMX file cannot be read.
        CatalogError: if a PO file cannot be read.
        LanguageError: if a PO file is in no language of the project.
        ProjectError: if the folder `memory/` leads out of the project.
        FileError: if the memory cannot be written.
    """
    imports = [_Import(session, path, language) for path in paths]
    for each in imports:
        each.read()
    reports = [each.write() for each in imports]
    take_in(session)
    return reports


class _Import:
    """One file on its way into the memory."""

    def __init__(self, session: Session, path: Path, language: Language | None) -> None:
        self._session = session
        self._path = path
        self._language = language
        name = _NO_NAME.sub("-", path.stem).strip(".-") or "memory"
        self._home = session.project.memory_path(name)
        self._n_left_out = 0

    def read(self) -> None:
        """Read the whole file, and what was imported under its name before, to see that both can be read.

        Raises:
            MemoryFileError: if one of them cannot be read.
            CatalogError: if a PO file cannot be read.
            LanguageError: if a PO file is in no language of the project.
        """
        for _ in self._present():
            pass
        for _ in self._units():
            pass

    def write(self) -> Imported:
        """Add what is new to the file in the memory; read once more, so that no file need be held whole.

        Raises:
            MemoryFileError: if that file cannot be read.
            FileError: if it cannot be written.
        """
        project = self._session.project
        known: set[str] = set()
        n_units = [0, 0]

        def merged() -> Iterator[TmxUnit]:
            for is_new, units in enumerate((self._present(), self._units())):
                self._n_left_out = 0
                for unit in units:
                    identity = digest(unit.tag, unit.source, unit.target)[:24]
                    n_units[is_new] += identity not in known or not is_new
                    if identity not in known:
                        known.add(identity)
                        yield self._tmx_unit(unit)

        source, segmentation = project.source_language.tag, project.document_settings.segmentation
        content = _encode(format_tmx(merged(), source, __version__, segmentation))
        n_present, n_new = n_units
        if n_new:
            is_new_file = not self._home.exists()
            if not self._session.is_dry:
                files.replace(self._home, content)
            self._session.note_change(self._home, is_new=is_new_file, detail=f"{n_new} added")
        return Imported(str(self._path), project.relative(self._home), n_new, n_present, self._n_left_out)

    def _present(self) -> Iterator[ImportedUnit]:
        if self._home.exists():
            yield from self._from_tmx(self._home)

    def _units(self) -> Iterator[ImportedUnit]:
        is_catalog = self._path.suffix.lower() == ".po"
        return self._from_catalog() if is_catalog else self._from_tmx(self._path)

    def _tmx_unit(self, unit: ImportedUnit) -> TmxUnit:
        properties = {STATE_PROPERTY: unit.state.value} if unit.state is State.REVIEWED else {}
        source = Variant(self._session.project.source_language.tag, unit.source)
        target = Variant(unit.tag, unit.target, at=unit.at, properties=properties)
        return TmxUnit((source, target), DATATYPES.get(unit.syntax, "") if unit.syntax else "")

    def _from_tmx(self, path: Path) -> Iterator[ImportedUnit]:
        def counted() -> Iterator[TmxUnit]:
            for unit in read_tmx(path):
                before = n_given[0]
                yield unit
                self._n_left_out += n_given[0] == before

        n_given = [0]
        for unit in imported_units(self._session.project, "", counted()):
            n_given[0] += 1
            if is_writable(unit.source) and is_writable(unit.target):
                yield unit
            else:
                self._n_left_out += 1

    def _from_catalog(self) -> Iterator[ImportedUnit]:
        catalog = read_catalog(self._path)
        project, tags = self._session.project, Tags(self._session.project)
        spelling = catalog.header.get("Language", "")
        source = catalog.header.get("X-Source-Language", "")
        tag = self._language.tag if self._language is not None else tags.target(spelling)
        if tag is None:
            known = ", ".join(each.tag for each in project.languages)
            raise LanguageError(
                f"its language ({spelling or 'not given'}) is none of this project's ({known})",
                remedy="say with -l TAG which one it is in",
                path=self._path,
            )
        if source and not tags.is_source(source):
            raise LanguageError(
                f"it translates from {source}, the project from {project.source_language}",
                remedy="import it into a project with that source language",
                path=self._path,
            )
        moment = revision_time(catalog) if "PO-Revision-Date" in catalog.header else ""
        for entry in catalog.entries:
            is_vouched = entry.msgid_plural is None and not entry.is_fuzzy and is_human(entry)
            if is_vouched and is_writable(entry.msgid) and is_writable(entry.msgstr):
                yield ImportedUnit("", tag, entry.msgid, entry.msgstr, State.TRANSLATED, moment)
            else:
                self._n_left_out += 1


def _encode(pieces: Iterable[str]) -> bytes:
    buffer = BytesIO()
    for piece in pieces:
        buffer.write(piece.encode("utf-8"))
    return buffer.getvalue()


def export_memory(
    session: Session, path: Path, languages: Sequence[Language], *, is_dry: bool = False
) -> Exported:
    """Write what people wrote in the project's catalogs as TMX 1.4b.

    Imported memory is not written again: its files are TMX already, and may be others' to pass on.

    Args:
        session: after its scan.
        path: where to.
        languages: only these targets.
        is_dry: count, and write nothing.

    Raises:
        FileError: if the file cannot be written.
    """
    project = session.project
    exporting = _Export(session, [language.tag for language in languages])
    source, segmentation = project.source_language.tag, project.document_settings.segmentation
    content = _encode(format_tmx(exporting.units(), source, __version__, segmentation))
    is_new = not path.exists()
    if is_dry or files.replace(path, content):
        session.note_change(path, is_new=is_new, detail=f"{exporting.n_units} units")
    return Exported(session.project.relative(path), exporting.n_units, exporting.n_left_out)


class _Export:
    """The memory as units of a TMX file."""

    def __init__(self, session: Session, tags: Sequence[str]) -> None:
        self._session = session
        self._tags = tags
        self._syntaxes = syntaxes_of(session)
        self._acts = {tag: _last_acts(session, tag) for tag in tags}
        self.n_units = 0
        self.n_left_out = 0

    def units(self) -> Iterator[TmxUnit]:
        """One unit per source text and context; further translations of one text in units of their own."""
        source_tag = self._session.project.source_language.tag
        rows = self._session.store.memory.vouched(self._tags)
        for msgid, group in groupby(rows, key=lambda row: row[2].msgid):
            syntax: Syntax = "text"
            variants: dict[tuple[str, str], dict[str, Variant]] = {}
            for tag, document, entry in group:
                syntax = self._syntaxes.get(document, syntax)
                if not is_writable(msgid) or not is_writable(entry.msgstr):
                    self.n_left_out += 1
                    continue
                by, at = self._acts[tag].get(entry.digest, ("", ""))
                properties = {STATE_PROPERTY: entry.state.value}
                own = variants.setdefault((entry.msgctxt or "", tag), {})
                own.setdefault(entry.msgstr, Variant(tag, entry.msgstr, by, at, properties))
            for context in sorted({context for context, _ in variants}):
                columns = [list(own.values()) for (of, _), own in sorted(variants.items()) if of == context]
                for row in zip_longest(*columns):
                    self.n_units += 1
                    targets = tuple(variant for variant in row if variant is not None)
                    is_plain = is_writable(context) and context
                    yield TmxUnit(
                        (Variant(source_tag, msgid), *targets),
                        DATATYPES[syntax],
                        {_CONTEXT_PROPERTY: context} if is_plain else {},
                    )


def _last_acts(session: Session, tag: str) -> dict[str, tuple[str, str]]:
    """Who wrote the words of each digest, by name alone, and when they were last written or approved."""
    names: dict[str, str] = {}
    times: dict[str, str] = {}
    for row in session.reviews(tag):
        if row.act == "wrote":
            names[row.digest] = _name_alone(row.by)
        if row.act in ("wrote", "approved", "accepted as is"):
            times[row.digest] = max(times.get(row.digest, ""), row.at)
    return {digest: (names.get(digest, ""), at) for digest, at in times.items()}


def _name_alone(name: str) -> str:
    """A name without an e-mail address; empty where it is nothing else."""
    plain = " ".join(_ADDRESS.sub(" ", name).split())
    return plain if is_writable(plain) else ""


def search_memory(session: Session, text: str, languages: Sequence[Language], limit: int = 10) -> list[Found]:
    """Like texts and their translations, then texts in which all words of the text stand.

    Args:
        session: after its scan.
        text: a text, or some words of one.
        languages: only these targets.
        limit: at most so many a language.

    Raises:
        MemoryFileError: if imported memory cannot be read.
    """
    take_in(session)
    text = text.encode("utf-8", "replace").decode("utf-8").strip()
    found: list[Found] = []
    for language in languages:
        recollection = Recollection(session, language.tag)
        likes = recollection.like(text, None, limit)
        if len(likes) < limit:
            sources = {like.remembered.source for like in likes}
            others = [
                other
                for other in containing(text, session.store.memory, _MOST_CONTAINING)
                if other not in sources
            ]
            likes += recollection.of(text, others)[: limit - len(likes)]
        found += [_found(language.tag, like) for like in likes]
    return found


def _found(tag: str, like: Like) -> Found:
    item = like.remembered
    return Found(tag, item.source, item.target, round(like.ratio, 4), item.origin, item.state)
