"""The memory of a project at work: what people wrote is taken in, and asked for when texts are to be translated.

Catalogs are taken in from the index of the scan, imported memory from the TMX files in the project's folder
`memory/`, what left the catalogs with its text from the history. Only the commands that ask the memory do so; what
has not changed is not read again.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from transflow import files
from transflow.errors import LanguageError, MemoryFileError
from transflow.formats import SYNTAXES
from transflow.language import Language, parse
from transflow.memory import Remembered, TmxUnit, Variant, align, best, read_tmx, similar, terms
from transflow.model import State, Syntax
from transflow.records import format_history
from transflow.similarity import ratio
from transflow.store import ImportedUnit, KnownSentence, Seen
from transflow.workflow.former_words import former_words
from transflow.workflow.reading import stem

if TYPE_CHECKING:
    from transflow.files import Stamp
    from transflow.project import Project
    from transflow.records import Lost
    from transflow.workflow.session import Session

MEMORY_VERSION = "1"
"""Raise it when terms or sentences are cut differently: the memory is then taken in anew."""

_CHUNK = 5_000
"""Units that are put into the database together."""

_HISTORY = "history.jsonl"
"""The name of the file of each language from which `former_words` come."""
_OF = "#"
"""Between the path of a history and the day of which a part of it is."""

STATE_PROPERTY = "x-transflow-state"
"""The property of a variant that says how far its words had come where they are from."""

DATATYPES: dict[Syntax, str] = {"text": "plaintext", "html": "html", "markdown": "x-markdown"}
_SYNTAXES: dict[str, Syntax] = {datatype: syntax for syntax, datatype in DATATYPES.items()}


@dataclass(frozen=True, slots=True)
class Like:
    """A text of the memory that is like another one, and its translation."""

    remembered: Remembered
    ratio: float


def take_in(session: Session) -> None:
    """Bring the memory in line with the catalogs, with their history and with the files of the folder `memory/`.

    Args:
        session: after its scan.

    Raises:
        MemoryFileError: if a file of the folder is no TMX that can be read; nothing is taken in then.
        FileError: if the folder cannot be read.
        StoreError: if the database cannot be written.
    """
    store = session.store
    is_old = store.note("memory version") != MEMORY_VERSION
    if not is_old and not store.memory.unremembered() and not _edited(session):
        return
    with store.transaction():
        if is_old:
            store.memory.forget_everything()
            store.remember_note("memory version", MEMORY_VERSION)
        _take_in_files(session, _edited(session))
        _take_in_catalogs(session)
        store.memory.count_common()


def _edited(session: Session) -> dict[str, Stamp | None]:
    """Histories and files of the folder that are not as they were last read; None stands for one that is gone."""
    project = session.project
    folder = project.relative(project.memory_dir)
    present: dict[str, Stamp] = {}
    if project.memory_dir.is_dir():
        found = files.scan(project.memory_dir, (".tmx",))
        present = {f"{folder}/{name}": stamp for name, stamp in found.items()}
    for path in (project.history_path(language.tag) for language in project.languages):
        if (stamp := files.stamp(path)) is not None:
            present[project.relative(path)] = stamp
    seen = session.store.memory.files()
    edited: dict[str, Stamp | None] = {
        path: stamp
        for path, stamp in present.items()
        if (old := seen.get(path)) is None
        or (old.size, old.mtime_ns, old.inode) != stamp
        or old.mtime_ns >= old.seen_ns  # git's rule: it may have been written after it was read
    }
    return edited | {path: None for path in seen if path not in present and _HISTORY + _OF not in path}


def _take_in_files(session: Session, edited: dict[str, Stamp | None]) -> None:
    memory = session.store.memory
    seen = memory.files()
    n_dropped = 0
    for path, stamp in sorted(edited.items()):
        moment = time.time_ns()
        content = "" if stamp is None else files.digest_file(session.project.root / path)
        is_changed = path not in seen or seen[path].digest != content
        if path in seen and is_changed:
            memory.drop_file(path)
            n_dropped += not path.endswith(_HISTORY)  # a history loses nothing, or hardly anything
        if is_changed and path.endswith(_HISTORY):
            _take_in_history(session, path, is_gone=stamp is None)
        elif is_changed and stamp is not None:
            _take_in_tmx(session, path)
        if stamp is not None:
            memory.remember_file(path, Seen(*stamp, content, moment))
    if n_dropped:
        memory.drop_unused_sources(terms)


def _take_in_history(session: Session, path: str, *, is_gone: bool) -> None:
    """A text that left long ago lends its words and its sentences; what stands in a catalog comes first."""
    memory, tag = session.store.memory, PurePosixPath(path).parent.name
    seen = memory.files()
    days = {} if is_gone else former_words(session, tag)
    for day in {name.partition(_OF)[2] for name in seen if name.startswith(path + _OF)} - days.keys():
        memory.drop_file(f"{path}{_OF}{day}")
    for day, rows in days.items():
        name, content = f"{path}{_OF}{day}", files.digest_bytes(format_history(rows).encode())
        if name not in seen or seen[name].digest != content:
            memory.drop_file(name)
            _take_in_rows(session, tag, name, rows)
            memory.remember_file(name, Seen(0, 0, 0, content, 0))


def _take_in_rows(session: Session, tag: str, name: str, rows: Sequence[Lost]) -> None:
    memory, source, syntaxes = session.store.memory, session.project.source_language.tag, syntaxes_of(session)
    units = [
        ImportedUnit(name, tag, row.msgid, row.msgstr, State.TRANSLATED, row.at, syntaxes.get(row.document))
        for row in rows
    ]
    memory.add_units(units, memory.add_sources([unit.source for unit in units], terms))
    # Nobody knows the markup of a document that is gone; marks of Markdown are kept together in any case.
    cut = [replace(unit, state=State.NEEDS_WORK, syntax=unit.syntax or "markdown") for unit in units]
    memory.add_sentences(tag, name, _sentences(source, cut))


def _take_in_tmx(session: Session, path: str) -> None:
    memory, project = session.store.memory, session.project
    source = project.source_language.tag
    try:
        units = imported_units(project, path, read_tmx(project.root / path))
        while chunk := list(islice(units, _CHUNK)):
            memory.add_units(chunk, memory.add_sources([unit.source for unit in chunk], terms))
            for tag in {unit.tag for unit in chunk}:
                memory.add_sentences(tag, path, _sentences(source, [u for u in chunk if u.tag == tag]))
    except MemoryFileError as error:
        error.path = path
        raise


def imported_units(project: Project, path: str, units: Iterator[TmxUnit]) -> Iterator[ImportedUnit]:
    """What of a TMX file is in the project's languages.

    Args:
        project: whose languages.
        path: of the file, in the project.
        units: of the file.
    """
    languages = Tags(project)
    for unit in units:
        source = languages.source_of(unit)
        if source is None or not source.text.strip():
            continue
        for variant in unit.variants:
            tag = languages.target(variant.tag)
            if tag is not None and variant.text.strip():
                yield ImportedUnit(
                    path, tag, source.text, variant.text, _state_of(variant), variant.at,
                    _SYNTAXES.get(unit.datatype),
                )  # fmt: skip


def _state_of(variant: Variant) -> State:
    is_reviewed = variant.properties.get(STATE_PROPERTY) == State.REVIEWED
    return State.REVIEWED if is_reviewed else State.TRANSLATED


class Tags:
    """Which languages of a project the tags of a foreign file mean."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._targets: dict[str, str | None] = {}
        self._is_source: dict[str, bool] = {}

    def source_of(self, unit: TmxUnit) -> Variant | None:
        """The variant in the project's source language; None where there is none."""
        return next((variant for variant in unit.variants if self.is_source(variant.tag)), None)

    def is_source(self, spelling: str) -> bool:
        """Whether a tag means the source language, in whatever region."""
        if spelling not in self._is_source:
            ours, theirs = self._project.source_language, _parsed(spelling)
            same = theirs is not None and (ours.code, ours.script) == (theirs.code, theirs.script)
            self._is_source[spelling] = same
        return self._is_source[spelling]

    def target(self, spelling: str) -> str | None:
        """The tag of the target language that a tag means; None where the project has none such."""
        if spelling not in self._targets:
            try:
                self._targets[spelling] = self._project.language(spelling).tag
            except LanguageError:
                self._targets[spelling] = None
        return self._targets[spelling]


def _parsed(spelling: str) -> Language | None:
    try:
        return parse(spelling)
    except LanguageError:
        return None


def _take_in_catalogs(session: Session) -> None:
    memory, source = session.store.memory, session.project.source_language.tag
    syntaxes = syntaxes_of(session)
    waiting = memory.unremembered()
    for tag, document in waiting:
        vouched = [
            entry
            for entry in session.store.catalog(tag, document)
            if entry.msgstr and entry.state.is_at_least(State.TRANSLATED)
        ]
        memory.add_sources([entry.msgid for entry in vouched], terms)
        memory.drop_sentences(tag, document)
        syntax = syntaxes.get(document, "text")
        units = [ImportedUnit("", tag, e.msgid, e.msgstr, e.state, syntax=syntax) for e in vouched]
        memory.add_sentences(tag, document, _sentences(source, units))
    memory.mark_remembered(waiting)


def _sentences(source: str, units: Sequence[ImportedUnit]) -> Iterator[KnownSentence]:
    for unit in units:
        for pair in align(unit.source, unit.target, source, unit.tag, unit.syntax or "text"):
            yield KnownSentence(pair.source, pair.target, unit.state)


def syntaxes_of(session: Session) -> dict[str, Syntax]:
    """The markup of each document, by its stem."""
    return {stem(name): SYNTAXES[PurePosixPath(name).suffix.lower()] for name in session.documents}


class Recollection:
    """What is remembered for one target language.

    Args:
        session: after `take_in`.
        tag: of the target language.
    """

    def __init__(self, session: Session, tag: str) -> None:
        self._memory = session.store.memory
        self._syntaxes = syntaxes_of(session)
        self._tag = tag
        self._known: dict[str, str | None] = {}
        self.is_empty = self._memory.is_empty(tag)

    def same(self, texts: Collection[str]) -> dict[str, list[Remembered]]:
        """What people wrote for exactly these texts, by text."""
        found: dict[str, list[Remembered]] = {}
        if self.is_empty:
            return found
        for document, entry in self._memory.entries(self._tag, texts):
            item = Remembered(
                entry.msgid, entry.msgstr, entry.state, document, entry.msgctxt,
                self._syntaxes.get(document), entry.is_obsolete,
            )  # fmt: skip
            found.setdefault(entry.msgid, []).append(item)
        for unit in self._memory.units(self._tag, texts):
            name = PurePosixPath(unit.path).name
            name = "the history" if name.startswith(_HISTORY + _OF) else name
            item = Remembered(
                unit.source, unit.target, unit.state, name, syntax=unit.syntax, is_imported=True, at=unit.at
            )
            found.setdefault(unit.source, []).append(item)
        return found

    def sentence(self, text: str) -> str | None:
        """What a person wrote for a sentence, be it a text of its own or part of one."""
        if self.is_empty:
            return None
        text = text.strip()
        if text not in self._known:
            self._known[text] = self._sentence(text)
        return self._known[text]

    def forget_sentences(self) -> None:
        """Let go of the sentences that were asked for: the next documents have others."""
        self._known.clear()

    def like(self, text: str, syntax: Syntax | None, n_best: int = 1) -> list[Like]:
        """The texts of the memory that are most like a text, with their best translations.

        Args:
            text: what to translate.
            syntax: the markup it is in; None takes translations in any.
            n_best: at most so many.
        """
        if self.is_empty:
            return []
        found: list[Like] = []
        matches = similar(text, self._memory)
        for start in range(0, len(matches), _ROUND):
            some = matches[start : start + _ROUND]
            known = self.same([source for source, _ in some])
            for source, how_like in some:
                if (remembered := best(known.get(source, ()), syntax)) is not None:
                    found.append(Like(remembered, how_like))
                if len(found) == n_best:
                    return found
        return found

    def of(self, text: str, sources: Sequence[str]) -> list[Like]:
        """Texts of the memory with their best translations, those that are most like a text first."""
        known = self.same(sources)
        found = [
            Like(remembered, ratio(text, source))
            for source in sources
            if (remembered := best(known.get(source, ()), None)) is not None
        ]
        return sorted(found, key=lambda like: (-like.ratio, like.remembered.source))

    def _sentence(self, text: str) -> str | None:
        whole = self.same([text]).get(text)
        if whole:
            return max(
                whole, key=lambda item: (item.state.rank, not item.is_obsolete, not item.is_imported)
            ).target
        parts = self._memory.sentences(self._tag, text)
        return max(parts, key=lambda part: part.state.rank).target if parts else None


_ROUND = 8
"""Like texts that are looked up together: the best has a translation nearly always."""
