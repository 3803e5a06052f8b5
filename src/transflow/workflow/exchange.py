"""send and receive: catalogs go to a translator by mail, and what comes back is merged by entry.

What went out is remembered in sent.jsonl, so that weeks later it is known which words the translator changed
and which changed here meanwhile.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from transflow import files
from transflow.catalog import Catalog, format_catalog, read_catalog
from transflow.errors import CatalogError, LanguageError, TransflowError
from transflow.formats import SYNTAXES
from transflow.merge import merge
from transflow.model import Entry, EntryId, Syntax, entry_id
from transflow.provenance import is_human, is_kept, is_unchanged_draft, with_removal
from transflow.records import Lost, Review, Sent, base_of, format_sent, parse_history, parse_sent, version_of
from transflow.untranslated import is_left_in_source
from transflow.workflow import packs
from transflow.workflow.extraction import read_document
from transflow.workflow.instructions import instructions, letter
from transflow.workflow.scan import (
    MANY_EMPTIED,
    MANY_LOST_FLAGS,
    CatalogReader,
    last_translator,
    revision_time,
    stem,
)
from transflow.workflow.session import now
from transflow.workflow.three_way import Base, Conflict, Side, decide, put_into_stale

if TYPE_CHECKING:
    from transflow.language import Language
    from transflow.project import Project
    from transflow.workflow.session import Session

BASE_HEADER = "X-Transflow-Base"
"""The header field by which a catalog that comes back is known again, whatever a mail program called it."""

_SAME_TIME_S = 60
"""A mail that is not later than ours by more than this is not certainly the later one."""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one catalog that came back."""

    file: str
    tag: str
    document: str
    taken: int
    """Entries whose words are now those of the mail."""
    kept_beside: int
    """Words for texts that the document no longer has: they are in the catalog as obsolete."""
    conflicts: tuple[Conflict, ...] = ()


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


def _sent_path(project: Project, tag: str) -> Path:
    return project.catalog_dir(tag) / "sent.jsonl"


def _remember(session: Session, language: Language, rows: Iterable[Sent]) -> None:
    path = _sent_path(session.project, language.tag)
    text = session.read_text(path)
    known = parse_sent(text)
    fresh = "".join(format_sent(row) for row in rows if row.base not in known)
    if fresh:
        if text and not text.endswith("\n"):
            text += "\n"
        session.write_now(path, text + fresh, detail="what was sent")


def receive(session: Session, paths: Sequence[Path], *, language: Language | None = None) -> list[Received]:
    """Merge catalogs that came back, single or in archives, into those of the project.

    All of them are read before anything is written.

    Args:
        session: the command at work.
        paths: PO files or zip archives.
        language: of the catalogs; None for what they say themselves.

    Raises:
        CatalogError: if a file cannot be read, or belongs to no document of the project.
        LanguageError: if it is in no language of the project.
        FileError: if a file cannot be read or written.
    """
    arrived = [each for path in paths for each in _arrivals(session, path, language)]
    receiver = _Receiver(session)
    results = []
    for each in arrived:
        results.append(receiver.take(each))
    return results


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A catalog that came back, and what it belongs to."""

    name: str
    catalog: Catalog
    language: Language
    document: str
    """The stem."""
    base: Base | None
    """What was sent; None where nobody knows."""


def _arrivals(session: Session, path: Path, language: Language | None) -> Iterator[_Arrival]:
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
) -> _Arrival:
    digest = catalog.header.get(BASE_HEADER, "").strip()
    for each in [language] if language else session.project.languages:
        sent = parse_sent(session.read_text(_sent_path(session.project, each.tag))).get(digest)
        if sent is not None:
            by_key = {entry.key: entry_id(entry) for entry in catalog.entries}
            base = {by_key[key]: version for key, version in sent.entries.items() if key in by_key}
            return _Arrival(shown, catalog, each, sent.document, base)
    return _Arrival(
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


@dataclass
class _Outcome:
    """What the entries of one catalog become, step by step."""

    entries: list[Entry] = field(default_factory=list)
    taken: list[Entry] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    rows: list[Review] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    kept_beside: int = 0


class _Receiver:
    """One run of receive: what it needs of a language is read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._reader = CatalogReader(session)

    def take(self, arrival: _Arrival) -> Received:
        """Merge one catalog: what it replaces goes to the history first, then the file changes, then the index."""
        session, tag = self._session, arrival.language.tag
        path = session.project.catalog_dir(tag) / f"{arrival.document}.po"
        catalog = self._reader.read(path) if path.exists() else Catalog(arrival.catalog.header)
        outcome = self._merge(arrival, catalog)
        session.add_history(tag, outcome.lost)
        session.add_reviews(tag, outcome.rows)
        self._reader.forget_verdicts(tag)
        with session.batch():
            if outcome.taken or tuple(outcome.entries) != catalog.entries:
                header = _header(catalog, arrival.catalog) if outcome.taken else catalog.header
                text = format_catalog(replace(catalog, header=header, entries=tuple(outcome.entries)))
                expected = session.digest_of(path)
                session.write(path, text, expected=expected, detail=f"{len(outcome.taken)} received")
            self._reader.index(tag, arrival.document, tuple(outcome.entries))
        return Received(
            arrival.name,
            tag,
            arrival.document,
            len(outcome.taken),
            outcome.kept_beside,
            tuple(outcome.conflicts),
        )

    def _merge(self, arrival: _Arrival, catalog: Catalog) -> _Outcome:
        outcome = _Outcome()
        mail = {entry_id(e): e for e in arrival.catalog.entries if e.has_target or not e.is_obsolete}
        author, moment = last_translator(arrival.catalog), _mail_time(arrival.catalog)
        former = self._former(arrival)
        ignored = self._ignored(arrival, catalog)
        for entry in catalog.entries:
            theirs = mail.pop(entry_id(entry), None)
            if theirs is None or entry_id(entry) in ignored or self._is_left_in_source(arrival, theirs):
                outcome.entries.append(entry)
                continue
            base = _base_version(arrival, entry, theirs, former)
            mine = self._side(arrival, catalog, entry)
            later = bool(moment) and _is_later(moment, mine.at)
            decision = decide(base, entry, theirs, mine, Side(author, moment), is_theirs_later=later)
            merged = replace(decision.entry, is_obsolete=entry.is_obsolete)
            outcome.entries.append(merged)
            if decision.conflict is not None:
                outcome.conflicts.append(decision.conflict)
                side = mine if decision.is_theirs else Side(author, moment)
                other = decision.conflict.other
                outcome.lost.append(
                    Lost(
                        side.at or now(),
                        arrival.document,
                        entry.msgctxt,
                        entry.msgid,
                        other,
                        side.by,
                        "conflict",
                    )
                )
            elif (
                decision.is_theirs
                and is_kept(entry)
                and version_of(entry).rstrip("~") != version_of(merged).rstrip("~")
            ):
                why = "replaced by a mail" if merged.msgstr else "emptied in a mail"
                outcome.lost.append(
                    Lost(now(), arrival.document, entry.msgctxt, entry.msgid, entry.msgstr, mine.by, why)
                )
            if decision.is_theirs:
                outcome.taken.append(merged)
        self._take_strangers(
            arrival, outcome, [e for e in mail.values() if self._is_news(arrival, e, former)]
        )
        self._record(arrival, outcome, author, moment)
        return outcome

    def _take_strangers(self, arrival: _Arrival, outcome: _Outcome, edited: Sequence[Entry]) -> None:
        """Words for texts that the document has no longer: into what became of the text, else beside it."""
        before = outcome.entries
        outcome.entries, placed, homeless = put_into_stale(before, arrival.base or {}, edited)
        outcome.taken += placed
        for old, new in zip(before, outcome.entries, strict=True):
            if old is not new and is_kept(old):
                outcome.lost.append(
                    Lost(
                        now(), arrival.document, old.msgctxt, old.msgid, old.msgstr, "", "replaced by a mail"
                    )
                )
        empty = [entry for entry in outcome.entries if not entry.is_obsolete and not is_kept(entry)]
        merged = merge(homeless, empty, today=now()[:10], syntax=self._syntax(arrival))
        found = {
            entry_id(item.entry): item.entry for item in merged.carried if item.how in ("cosmetic", "near")
        }
        outcome.entries = [
            replace(found[entry_id(e)], references=e.references)
            if entry_id(e) in found and not e.is_obsolete
            else e
            for e in outcome.entries
        ]
        outcome.taken += found.values()
        beside = [
            entry if entry.is_obsolete else with_removal(entry, now()[:10]) for entry in merged.obsolete
        ]
        outcome.entries += beside
        outcome.taken += beside
        outcome.kept_beside = len(beside)

    def _record(self, arrival: _Arrival, outcome: _Outcome, author: str, moment: str) -> None:
        """Who wrote what came, and which drafts were accepted as they are."""
        wrote = self._reader.authors(arrival.language.tag)
        for entry in outcome.taken:
            place = (entry.key, arrival.document)
            if is_unchanged_draft(entry):
                if not entry.is_fuzzy:
                    row = Review(entry.digest, "accepted as is", author or "unknown", moment or now(), *place)
                    outcome.rows.append(row)
            elif author and is_human(entry) and entry.digest not in wrote:
                outcome.rows.append(
                    Review(
                        entry.digest,
                        "wrote",
                        author,
                        moment or now(),
                        *place,
                        "",
                        f"received: {arrival.name}",
                    )
                )

    def _ignored(self, arrival: _Arrival, catalog: Catalog) -> set[EntryId]:
        """Entries of which a tool, not a person, took the flag or the words: many at once, with nothing else done."""
        ours = catalog.by_id()
        flags: set[EntryId] = set()
        words: set[EntryId] = set()
        for theirs in arrival.catalog.entries:
            entry = ours.get(entry_id(theirs))
            if entry is None:
                continue
            if entry.has_target and not theirs.has_target and is_human(entry):
                words.add(entry_id(theirs))
            is_same = version_of(entry).rstrip("~") == version_of(theirs).rstrip("~")
            if is_same and entry.is_fuzzy and not theirs.is_fuzzy and is_unchanged_draft(entry):
                flags.add(entry_id(theirs))
        ignored: set[EntryId] = set()
        if len(flags) >= MANY_LOST_FLAGS:
            ignored |= flags
            self._session.notes.append(
                f"{arrival.name}: {len(flags)} machine drafts came back without their fuzzy flag, unedited, and still"
                f" count as machine; if a person read them all, say so with `transflow review -l {arrival.language.tag}"
                f" --approve --all-of {arrival.document}`"
            )
        if len(words) >= MANY_EMPTIED:
            ignored |= words
            self._session.notes.append(
                f"{arrival.name}: {len(words)} translations came back empty and were kept"
            )
        return ignored

    def _former(self, arrival: _Arrival) -> set[tuple[str | None, str, str]]:
        """What was in the catalog once: who sends it back has an old copy and did not write it anew."""
        text = self._session.read_text(self._session.project.history_path(arrival.language.tag))
        return {
            (row.msgctxt, row.msgid, row.msgstr)
            for row in parse_history(text)
            if row.why not in ("conflict",)
        }

    def _is_news(self, arrival: _Arrival, entry: Entry, former: set[tuple[str | None, str, str]]) -> bool:
        if not is_kept(entry) or self._is_left_in_source(arrival, entry):
            return False
        if arrival.base is not None and entry_id(entry) in arrival.base:
            return version_of(entry).rstrip("~") != arrival.base[entry_id(entry)].rstrip("~")
        return (entry.msgctxt, entry.msgid, entry.msgstr) not in former

    def _is_left_in_source(self, arrival: _Arrival, theirs: Entry) -> bool:
        """Some editors fill what is empty with the source."""
        if theirs.msgstr != theirs.msgid:
            return False
        names = self._reader.terms().do_not_translate(arrival.language.tag)
        return is_left_in_source(theirs.msgid, theirs.msgstr, self._syntax(arrival), names)

    def _syntax(self, arrival: _Arrival) -> Syntax:
        for document in self._session.documents:
            if stem(document) == arrival.document:
                return SYNTAXES[os.path.splitext(document)[1].lower()]
        return "text"

    def _side(self, arrival: _Arrival, catalog: Catalog, entry: Entry) -> Side:
        rows = self._reader.written(arrival.language.tag)
        if (row := rows.get(entry.digest)) is not None:
            return Side(row.by, row.at)
        return Side("", revision_time(catalog))


def _base_version(
    arrival: _Arrival, ours: Entry, theirs: Entry, former: set[tuple[str | None, str, str]]
) -> str | None:
    if arrival.base is not None:
        return arrival.base.get(entry_id(ours))
    if (theirs.msgctxt, theirs.msgid, theirs.msgstr) in former:
        return version_of(theirs)
    return None


def _mail_time(catalog: Catalog) -> str:
    """When the mail's catalog was revised, UTC; empty where it does not say, or names the future."""
    moment = revision_time(catalog)
    return moment if moment < now() else ""


def _is_later(moment: str, than: str) -> bool:
    from datetime import datetime

    from transflow.records import TIME_FORMAT

    try:
        between = datetime.strptime(moment, TIME_FORMAT) - datetime.strptime(than, TIME_FORMAT)
    except ValueError:
        return False
    return between.total_seconds() > _SAME_TIME_S


def _header(ours: Catalog, theirs: Catalog) -> dict[str, str]:
    """Ours, with the translator and the date of the mail where it names them."""
    header = dict(ours.header)
    if last_translator(theirs):
        header["Last-Translator"] = theirs.header["Last-Translator"]
    if _mail_time(theirs) and revision_time(theirs) > revision_time(ours):
        header["PO-Revision-Date"] = theirs.header["PO-Revision-Date"]
    header.pop(BASE_HEADER, None)
    return header
