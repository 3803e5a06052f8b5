"""prefill: empty entries filled by the memory, then by machine translation. Everything it writes is fuzzy.

The ladder of an entry: what people wrote for this very text; what they wrote for it in the language's other script,
letter by letter; sentence by sentence, people's sentences kept and the others by machine; all of it by machine. A like
text of the memory takes the place of a machine draft under the rule of `likeness`. Words that a person wrote are never touched: only empty entries are filled, and
with `refresh` drafts of another model that nobody has edited since.

Documents are written as soon as all their texts have come, so a run that is broken off keeps what it did.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from transflow.catalog import Catalog, format_catalog
from transflow.formats import SYNTAXES
from transflow.memory import best
from transflow.model import Entry, EntryId, Syntax, entry_id
from transflow.provenance import Origin, draft_note, is_unchanged_draft, with_draft
from transflow.workflow.extraction import batches
from transflow.workflow.likeness import is_better
from transflow.workflow.other_script import OtherScript, is_of_other_script
from transflow.workflow.reading import CatalogReader, stem
from transflow.workflow.recollection import Like, Recollection, take_in

if TYPE_CHECKING:
    from transflow.language import Language
    from transflow.mt import Draft, Provenance, Translator
    from transflow.mt.drafting import EntryDraft
    from transflow.workflow.session import Session

OnProgress = Callable[[str, int, int], None]
"""Called with the language's tag, how many texts are done and how many there are."""

_WRITE_AFTER_S = 10.0
"""Finished documents wait at most so long for others to be written together with."""
_EXCERPT = 200
"""Characters of a like text that the note of a draft shows."""


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What became of one language's empty entries."""

    tag: str
    from_memory: int
    """Of these texts, or of each of their sentences, people wrote the words; or of a like text."""
    by_machine: int
    """All of it, or those sentences that the memory does not have."""
    left_empty: int
    refused: int
    """Of those left empty: drafts that failed a check and were not written."""
    engine: str = ""
    """The package and version that translated; empty where none did."""
    from_like_texts: int = 0
    """Of those from the memory: the words of a text that is only like this one."""
    from_other_script: int = 0
    """What people wrote in the same language, letter by letter: Bosnian in Cyrillic from Bosnian."""


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
    is_like: bool = False
    is_other_script: bool = False


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
        refresh: also translate anew the drafts of another model that nobody touched, and take over what people changed
            in the language's other script.
        on_progress: told how far it is.

    Raises:
        ProjectError: if a path means no document.
        CatalogError: if a catalog cannot be read.
        MemoryFileError: if imported memory cannot be read.
        EngineError: if the engine is unknown or its package cannot be used.
        FileError: if a catalog cannot be written or was changed meanwhile.
    """
    documents = session.project.select(session.documents, paths)
    take_in(session)
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
        self._tag = language.tag
        self._source = session.project.source_language.tag
        self._engine = engine or session.project.engine(language.tag)
        self._limit = limit
        self._refresh = refresh
        self._on_progress = on_progress
        self._reader = CatalogReader(session)
        self._recollection = Recollection(session, language.tag)
        self._desk = _WritingDesk(session, language.tag, self._reader)
        self._other_script = OtherScript(session, language, self._reader)
        self._translator: Translator | None = None
        kinds = ("memory", "like", "script", "machine", "empty", "refused", "done", "all")
        self._counts = dict.fromkeys(kinds, 0)
        self._used = ""

    def run(self, documents: Sequence[str]) -> Prefilled:
        """Fill what can be filled, and say what was not."""
        waiting = self._waiting(documents)
        self._counts["all"] = sum(waiting.values())
        try:
            for batch in batches(list(waiting)):
                self._fill(batch)
                self._desk.write()
                self._recollection.forget_sentences()
                self._other_script.forget()
        finally:
            self._desk.write()
        n = self._counts
        return Prefilled(
            self._tag, n["memory"], n["machine"], n["empty"], n["refused"], self._used, n["like"], n["script"]
        )

    def _waiting(self, documents: Sequence[str]) -> dict[str, int]:
        """Documents with entries to fill, and how many of them, as far as the index knows."""
        waiting: dict[str, int] = {}
        left = self._limit
        for document in documents:
            indexed = self._session.store.catalog(self._tag, stem(document))
            n_open = sum(
                not entry.msgstr or (self._refresh and not entry.is_human)
                for entry in indexed
                if not entry.is_obsolete
            )
            if n_open and left != 0:
                waiting[document] = n_open if left is None else min(n_open, left)
                left = None if left is None else left - waiting[document]
        return waiting

    def _fill(self, documents: Sequence[str]) -> None:
        slots = self._slots(documents)
        same = self._recollection.same({slot.entry.msgid for slot in slots})
        rest: list[_Slot] = []
        for slot in slots:
            remembered = best(
                same.get(slot.entry.msgid, ()),
                slot.syntax,
                msgctxt=slot.entry.msgctxt,
                document=stem(slot.document),
            )
            if remembered is not None:
                self._settle(slot, _Filling(remembered.target, "tm", f"memory, from {remembered.origin}"))
            elif made := self._other_script.draft(slot.document, slot.entry, slot.syntax):
                self._settle(slot, _Filling(made.target, "mt", made.detail, is_other_script=True))
            else:
                rest.append(slot)
        if rest:
            self._translate(rest)

    def _slots(self, documents: Sequence[str]) -> list[_Slot]:
        slots: list[_Slot] = []
        for document in documents:
            catalog = self._reader.read(self._session.project.catalog_path(self._tag, document))
            syntax = SYNTAXES[PurePosixPath(document).suffix.lower()]
            slots_here = (_Slot(document, entry, syntax) for entry in catalog.active)
            own = [slot for slot in slots_here if self._is_open(slot)]
            if self._limit is not None:
                own = own[: self._limit]
                self._limit -= len(own)
            if own:
                self._desk.expect(document, catalog, len(own))
                slots += own
        return slots

    def _is_open(self, slot: _Slot) -> bool:
        entry = slot.entry
        if entry.msgid_plural is not None:
            return False
        if not entry.has_target:
            return True
        note = draft_note(entry)
        is_ours = self._refresh and entry.is_fuzzy and is_unchanged_draft(entry)
        if not is_ours or note is None or note.origin == "tm":
            return False
        made = self._other_script.draft(slot.document, entry, slot.syntax)
        if made is not None:
            return made.target != entry.msgstr
        return not is_of_other_script(note.detail) and note.detail != self._provenance()

    def _translate(self, slots: Sequence[_Slot]) -> None:
        from transflow.mt.drafting import draft

        translator = self._translator or self._find_translator()
        drafts = draft(
            [slot.entry.msgid for slot in slots],
            [slot.syntax for slot in slots],
            translator,
            self._source,
            self._tag,
            cache=self._session.store,
            do_not_translate=self._reader.terms().do_not_translate(self._tag),
            known=None if self._recollection.is_empty else self._recollection.sentence,
        )
        for index, made in drafts:
            self._settle(slots[index], self._choose(slots[index], made))

    def _choose(self, slot: _Slot, made: EntryDraft | None) -> _Filling | None:
        """The machine's draft, or the words of a like text where these are better."""
        if made is not None and made.origin == "tm":
            return _Filling(made.text, "tm", "memory, sentence by sentence", made.confidence)
        text, syntax = slot.entry.msgid, slot.syntax
        for like in self._recollection.like(text, syntax):
            confidence = None if made is None else made.confidence
            if is_better(text, syntax, like, confidence, self._source):
                return _Filling(like.remembered.target, "tm", _describe(like), is_like=True)
        if made is None:
            self._counts["refused"] += not isinstance(self._translator, _Nobody)
            return None
        return _Filling(made.text, made.origin, self._provenance(), made.confidence)

    def _settle(self, slot: _Slot, filling: _Filling | None) -> None:
        n = self._counts
        if filling is None:
            n["empty"] += not slot.entry.has_target
        elif filling.origin == "tm":
            n["memory"] += 1
            n["like"] += filling.is_like
        elif filling.is_other_script:
            n["script"] += 1
        else:
            n["machine"] += 1
            self._used = self._used or self._package()
        n["done"] += 1
        if self._on_progress is not None:
            self._on_progress(self._tag, n["done"], n["all"])
        self._desk.put(slot, filling)

    def _find_translator(self) -> Translator:
        from transflow import mt

        translator = mt.translator(self._engine)
        if not translator.can_translate(self._source, self._tag):
            self._session.notes.append(
                f"{self._tag}: no model for {self._source} → {self._tag}, so what the memory does not have stays"
                " as it is; install one with `transflow model install FILE`"
            )
            translator = _Nobody()
        self._translator = translator
        return translator

    def _provenance(self) -> str:
        translator = self._translator or self._find_translator()
        return " ".join(str(translator.provenance(self._source, self._tag)).split())

    def _package(self) -> str:
        translator = self._translator or self._find_translator()
        provenance = translator.provenance(self._source, self._tag)
        return f"{provenance.package} {provenance.version}".strip()


class _WritingDesk:
    """Collects what documents are waiting for, and writes them when they have it."""

    def __init__(self, session: Session, tag: str, reader: CatalogReader) -> None:
        self._session = session
        self._tag = tag
        self._reader = reader
        self._catalogs: dict[str, Catalog] = {}
        self._missing: dict[str, int] = {}
        self._fillings: dict[str, dict[EntryId, _Filling]] = {}
        self._ready: list[str] = []
        self._wrote_at = time.monotonic()

    def expect(self, document: str, catalog: Catalog, n_texts: int) -> None:
        """Know of a document: its catalog as it was read, and how many texts it is waiting for."""
        self._catalogs[document] = catalog
        self._missing[document] = n_texts
        self._fillings[document] = {}

    def put(self, slot: _Slot, filling: _Filling | None) -> None:
        """Take what has come for a text, be it nothing; now and then write the documents that have everything.

        Raises:
            FileError: as of `write`.
        """
        if filling is not None:
            self._fillings[slot.document][entry_id(slot.entry)] = filling
        self._missing[slot.document] -= 1
        if not self._missing[slot.document]:
            self._ready.append(slot.document)
        if self._ready and time.monotonic() - self._wrote_at > _WRITE_AFTER_S:
            self.write()

    def write(self) -> None:
        """Write the documents that have everything they are waiting for.

        Raises:
            FileError: if a catalog cannot be written or was changed meanwhile.
        """
        ready, self._ready = self._ready, []
        with self._session.batch():
            for document in ready:
                catalog, fillings = self._catalogs.pop(document), self._fillings.pop(document)
                if fillings:
                    self._write(document, catalog, fillings)
        self._wrote_at = time.monotonic()

    def _write(self, document: str, catalog: Catalog, fillings: dict[EntryId, _Filling]) -> None:
        session, tag = self._session, self._tag
        path = session.project.catalog_path(tag, document)
        entries = []
        confidences: dict[str, float] = {}
        for entry in catalog.entries:
            filling = None if entry.is_obsolete else fillings.get(entry_id(entry))
            if filling is not None:
                entry = with_draft(entry, filling.target, filling.origin, filling.detail)
                if filling.confidence is not None:
                    confidences[entry.digest] = filling.confidence
            entries.append(entry)
        text = format_catalog(replace(catalog, entries=tuple(entries)))
        session.write(path, text, expected=session.digest_of(path), detail=f"{len(fillings)} drafts")
        session.store.remember_confidences(tag, confidences)
        self._reader.index(tag, stem(document), tuple(entries))


class _Nobody:
    """Stands where no engine can translate the pair: what people wrote, sentence by sentence, is still used."""

    name = "nobody"
    is_pretend = False

    def can_translate(self, source: str, target: str) -> bool:
        """Never."""
        return False

    def provenance(self, source: str, target: str) -> Provenance:
        """Of nothing."""
        from transflow.mt import Provenance

        return Provenance(self.name)

    def translate(
        self, sentences: Sequence[str], source: str, target: str, *, with_links: bool = False
    ) -> Iterator[Draft | None]:
        """No draft for any."""
        return iter([None] * len(sentences))


def _describe(like: Like) -> str:
    source = " ".join(like.remembered.source.split())
    if len(source) > _EXCERPT:
        source = source[: _EXCERPT - 1] + "…"
    return f"memory, {like.ratio:.0%} like “{source}” from {like.remembered.origin}"
