"""prefill: empty entries filled by the memory, then by machine translation. Everything it writes is fuzzy.

Words that a person wrote are never touched: only empty entries are filled, and with `refresh` drafts of
another model that nobody has edited since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from transflow.catalog import Catalog, format_catalog
from transflow.formats import SYNTAXES
from transflow.memory import Memory, Remembered
from transflow.model import Entry, Syntax
from transflow.provenance import Origin, draft_note, is_unchanged_draft, with_draft
from transflow.workflow.extraction import batches
from transflow.workflow.scan import CatalogReader, stem

if TYPE_CHECKING:
    from transflow.language import Language
    from transflow.mt import Translator
    from transflow.workflow.session import Session

OnProgress = Callable[[str, int, int], None]
"""Called with the language's tag, how many texts are done and how many there are."""


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What became of one language's empty entries."""

    tag: str
    from_memory: int
    by_machine: int
    left_empty: int
    refused: int
    """Of those left empty: drafts that failed a check and were not written."""
    engine: str = ""
    """The package and version that translated; empty where none did."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """An entry to fill."""

    document: str
    entry: Entry
    syntax: Syntax


@dataclass(frozen=True, slots=True)
class _Filling:
    target: str
    origin: Origin
    detail: str
    confidence: float | None = None


def prefill(
    session: Session,
    languages: Sequence[Language],
    paths: Sequence[Path] = (),
    *,
    engine: str | None = None,
    limit: int | None = None,
    refresh: bool = False,
    on_progress: OnProgress | None = None,
) -> list[Prefilled]:
    """Fill empty entries.

    Args:
        session: the command at work.
        languages: only these targets.
        paths: only the documents that these mean; none means all.
        engine: name of the engine; None for what the project says.
        limit: at most so many entries a language.
        refresh: also translate anew the drafts of another model that nobody touched.
        on_progress: told how far it is.

    Raises:
        ProjectError: if a path means no document.
        CatalogError: if a catalog cannot be read.
        EngineError: if the engine is unknown or its package cannot be used.
        FileError: if a catalog cannot be written or was changed meanwhile.
    """
    documents = session.project.select(session.documents, paths)
    return [
        _Prefill(session, language, engine, limit, refresh, on_progress).run(documents)
        for language in languages
    ]


class _Prefill:
    """One language's turn."""

    def __init__(
        self,
        session: Session,
        language: Language,
        engine: str | None,
        limit: int | None,
        refresh: bool,
        on_progress: OnProgress | None,
    ) -> None:
        self._session = session
        self._language = language
        self._engine = engine or session.project.engine(language.tag)
        self._limit = limit
        self._refresh = refresh
        self._on_progress = on_progress
        self._reader = CatalogReader(session)
        self._refused = 0

    def run(self, documents: Sequence[str]) -> Prefilled:
        """Fill what can be filled, and say what was not."""
        memory = self._memory()
        slots = self._slots(documents)
        fillings = {index: found for index, slot in enumerate(slots) if (found := _recall(memory, slot))}
        n_remembered = len(fillings)
        rest = [index for index, slot in enumerate(slots) if index not in fillings]
        translator = self._translator(len(rest)) if rest else None
        if self._refresh and translator is not None:
            rest = [index for index in rest if not self._is_current(slots[index].entry, translator)]
        used = ""
        if translator is not None and rest:
            provenance = translator.provenance(self._source, self._language.tag)
            used = f"{provenance.package} {provenance.version}".strip()
            for index, filling in self._translate(translator, [slots[i] for i in rest], memory):
                fillings[rest[index]] = filling
        self._write(slots, fillings)
        n_empty = sum(not slots[index].entry.msgstr for index in range(len(slots)) if index not in fillings)
        return Prefilled(
            self._language.tag, n_remembered, len(fillings) - n_remembered, n_empty, self._refused, used
        )

    @property
    def _source(self) -> str:
        return self._session.project.source_language.tag

    def _memory(self) -> Memory:
        remembered = (
            Remembered(document, entry.msgctxt, entry.msgid, entry.msgstr, entry.state, entry.is_obsolete)
            for document, entry in self._session.store.remembered(self._language.tag)
        )
        return Memory(remembered, self._source, self._language.tag)

    def _slots(self, documents: Sequence[str]) -> list[_Slot]:
        slots: list[_Slot] = []
        for document in documents:
            indexed = self._session.store.catalog(self._language.tag, stem(document))
            if not any(
                not e.msgstr or (self._refresh and not e.is_human) for e in indexed if not e.is_obsolete
            ):
                continue
            syntax = SYNTAXES[PurePosixPath(document).suffix.lower()]
            for entry in self._read(document).active:
                if not entry.has_target or (self._refresh and is_unchanged_draft(entry) and entry.is_fuzzy):
                    slots.append(_Slot(document, entry, syntax))
        return slots if self._limit is None else slots[: self._limit]

    def _read(self, document: str) -> Catalog:
        return self._reader.read(self._session.project.catalog_path(self._language.tag, document))

    def _translator(self, n_texts: int) -> Translator | None:
        from transflow import mt

        translator = mt.translator(self._engine)
        if translator.can_translate(self._source, self._language.tag):
            return translator
        self._session.notes.append(
            f"{self._language.tag}: no model for {self._source} → {self._language.tag}, so {n_texts} texts stay"
            " as they are; install one with `transflow model install FILE`"
        )
        return None

    def _is_current(self, entry: Entry, translator: Translator) -> bool:
        note = draft_note(entry)
        detail = str(translator.provenance(self._source, self._language.tag))
        return entry.has_target and note is not None and note.detail == detail

    def _translate(
        self, translator: Translator, slots: Sequence[_Slot], memory: Memory
    ) -> Iterator[tuple[int, _Filling]]:
        from transflow.mt.drafting import draft

        detail = str(translator.provenance(self._source, self._language.tag))
        drafts = draft(
            [slot.entry.msgid for slot in slots],
            [slot.syntax for slot in slots],
            translator,
            self._source,
            self._language.tag,
            cache=self._session.store,
            do_not_translate=self._reader.terms().do_not_translate(self._language.tag),
            known=memory.sentence,
        )
        for done, (index, made) in enumerate(drafts, start=1):
            if self._on_progress is not None:
                self._on_progress(self._language.tag, done, len(slots))
            if made is None:
                self._refused += 1
            else:
                yield index, _Filling(made.text, made.origin, detail, made.confidence)

    def _write(self, slots: Sequence[_Slot], fillings: Mapping[int, _Filling]) -> None:
        by_document: dict[str, dict[tuple[str | None, str], _Filling]] = {}
        for index, filling in fillings.items():
            slot = slots[index]
            wanted = by_document.setdefault(slot.document, {})
            wanted[slot.entry.msgctxt, slot.entry.msgid] = filling
        for batch in batches(list(by_document)):
            with self._session.batch():
                for document in batch:
                    self._fill(document, by_document[document])

    def _fill(self, document: str, wanted: Mapping[tuple[str | None, str], _Filling]) -> None:
        session, tag = self._session, self._language.tag
        path = session.project.catalog_path(tag, document)
        catalog = self._read(document)
        entries = []
        confidences: dict[str, float] = {}
        for entry in catalog.entries:
            filling = wanted.get((entry.msgctxt, entry.msgid))
            if filling is not None and not entry.is_obsolete:
                entry = with_draft(entry, filling.target, filling.origin, filling.detail)
                if filling.confidence is not None:
                    confidences[entry.digest] = filling.confidence
            entries.append(entry)
        text = format_catalog(replace(catalog, entries=tuple(entries)))
        session.write(path, text, expected=session.digest_of(path), detail=f"{len(wanted)} drafts")
        session.store.remember_confidences(tag, confidences)
        self._reader.index(tag, stem(document), tuple(entries))


def _recall(memory: Memory, slot: _Slot) -> _Filling | None:
    if slot.entry.has_target or slot.entry.msgid_plural is not None:
        return None
    found = memory.exact(slot.entry.msgid, msgctxt=slot.entry.msgctxt, document=stem(slot.document))
    if found is None:
        return None
    return _Filling(found.msgstr, "tm", f"memory, from {found.document}")
