"""receive: what came back by mail is merged by entry, against what was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from transflow.catalog import Catalog, format_catalog
from transflow.merge import merge
from transflow.model import Entry, EntryId, State, entry_id
from transflow.provenance import is_human, is_kept, is_unchanged_draft, with_removal
from transflow.records import ASIDE, TEXT_LEFT, TIME_FORMAT, Lost, Review, parse_history, version_of
from transflow.workflow.arrivals import Arrival, arrivals
from transflow.workflow.ingest import MANY_EMPTIED, MANY_LOST_FLAGS
from transflow.workflow.reading import CatalogReader, last_translator, revision_time, source_name
from transflow.workflow.sending import BASE_HEADER
from transflow.workflow.session import now
from transflow.workflow.three_way import Conflict, Side, decide, put_into_stale

if TYPE_CHECKING:
    from transflow.language import Language
    from transflow.workflow.session import Session

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
    arrived = [each for path in paths for each in arrivals(session, path, language)]
    receiver = _Receiver(session)
    results = []
    for each in arrived:
        results.append(receiver.take(each))
    return results


@dataclass
class _Outcome:
    """What the entries of one catalog become, step by step."""

    entries: list[Entry] = field(default_factory=list)
    taken: list[Entry] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    rows: list[Review] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    kept_beside: int = 0
    lapsed: int = 0
    """Reviewed words that the mail replaced."""


@dataclass(frozen=True, slots=True)
class _Past:
    """Words that the catalogs of a language had once: (msgctxt, msgid, msgstr)."""

    had: set[tuple[str | None, str, str]]
    """Who sends these back has an old copy and did not write them anew."""
    left: set[tuple[str | None, str, str]]
    """Of these, what was in the catalog until its text went: it came home before."""


class _Receiver:
    """One run of receive: what it needs of a language is read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._reader = CatalogReader(session)

    def take(self, arrival: Arrival) -> Received:
        """Merge one catalog: what it replaces goes to the history first, then the file changes, then the index."""
        session, tag = self._session, arrival.language.tag
        path = session.project.catalog_dir(tag) / f"{arrival.document}.po"
        catalog = self._reader.read(path) if path.exists() else Catalog(arrival.catalog.header)
        outcome = self._merge(arrival, catalog)
        session.add_history(tag, outcome.lost)
        session.add_reviews(tag, outcome.rows)
        self._reader.forget_verdicts(tag)
        if outcome.lapsed:
            session.notes.append(
                f"{arrival.name}: {outcome.lapsed} replaced after their review, which has lapsed;"
                " `transflow history` shows the words that were reviewed"
            )
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

    def _merge(self, arrival: Arrival, catalog: Catalog) -> _Outcome:
        outcome = _Outcome()
        mail = {entry_id(e): e for e in arrival.catalog.entries if e.has_target or not e.is_obsolete}
        author, moment = last_translator(arrival.catalog), _mail_time(arrival.catalog)
        past = self._past(arrival)
        ignored = self._ignored(arrival, catalog)
        for entry in catalog.entries:
            theirs = mail.pop(entry_id(entry), None)
            if theirs is None or entry_id(entry) in ignored or self._is_left_in_source(arrival, theirs):
                outcome.entries.append(entry)
                continue
            base = _base_version(arrival, entry, theirs, past)
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
                state = self._reader.state(arrival.language.tag, arrival.document, entry)
                outcome.lapsed += state is State.REVIEWED and merged.digest != entry.digest
        self._take_strangers(arrival, outcome, [e for e in mail.values() if self._is_news(arrival, e, past)])
        self._take_doubles(arrival, outcome, author, moment)
        self._record(arrival, outcome, author, moment)
        return outcome

    def _take_doubles(self, arrival: Arrival, outcome: _Outcome, author: str, moment: str) -> None:
        """Of two translations of one text in the file the first was merged; the other is not lost."""
        doubles = [entry for entry in arrival.catalog.doubles if is_kept(entry)]
        if not doubles:
            return
        outcome.lost += [
            Lost(moment or now(), arrival.document, e.msgctxt, e.msgid, e.msgstr, author, "a second entry")
            for e in doubles
        ]
        lines = ", ".join(str(entry.line) for entry in doubles)
        self._session.notes.append(
            f"{arrival.name}: a second translation of the same text (line {lines}); the first was taken, the other is in"
            " the history"
        )

    def _take_strangers(self, arrival: Arrival, outcome: _Outcome, edited: Sequence[Entry]) -> None:
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
        merged = merge(homeless, empty, today=now()[:10], syntax=self._reader.syntax(arrival.document))
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

    def _record(self, arrival: Arrival, outcome: _Outcome, author: str, moment: str) -> None:
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

    def _ignored(self, arrival: Arrival, catalog: Catalog) -> set[EntryId]:
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
                f" --approve --all-of {source_name(self._session, arrival.document)}`"
            )
        if len(words) >= MANY_EMPTIED:
            ignored |= words
            self._session.notes.append(
                f"{arrival.name}: {len(words)} translations came back empty and were kept"
            )
        return ignored

    def _past(self, arrival: Arrival) -> _Past:
        text = self._session.read_text(self._session.project.history_path(arrival.language.tag))
        rows = [row for row in parse_history(text) if row.why not in ASIDE]
        return _Past(
            {(row.msgctxt, row.msgid, row.msgstr) for row in rows},
            {(row.msgctxt, row.msgid, row.msgstr) for row in rows if row.why in TEXT_LEFT},
        )

    def _is_news(self, arrival: Arrival, entry: Entry, past: _Past) -> bool:
        """Whether a text that the catalog no longer has comes with words that it never had."""
        if not is_kept(entry) or self._is_left_in_source(arrival, entry):
            return False
        words = (entry.msgctxt, entry.msgid, entry.msgstr)
        if arrival.base is not None and entry_id(entry) in arrival.base:
            is_edited = version_of(entry).rstrip("~") != arrival.base[entry_id(entry)].rstrip("~")
            return is_edited and words not in past.left
        return words not in past.had

    def _is_left_in_source(self, arrival: Arrival, theirs: Entry) -> bool:
        """Some editors fill what is empty with the source."""
        return self._reader.is_left_in_source(arrival.language.tag, arrival.document, theirs)

    def _side(self, arrival: Arrival, catalog: Catalog, entry: Entry) -> Side:
        rows = self._reader.written(arrival.language.tag)
        if (row := rows.get(entry.digest)) is not None:
            return Side(row.by, row.at)
        return Side("", revision_time(catalog))


def _base_version(arrival: Arrival, ours: Entry, theirs: Entry, past: _Past) -> str | None:
    if arrival.base is not None:
        return arrival.base.get(entry_id(ours))
    if (theirs.msgctxt, theirs.msgid, theirs.msgstr) in past.had:
        return version_of(theirs)
    return None


def _mail_time(catalog: Catalog) -> str:
    """When the mail's catalog was revised, UTC; empty where it does not say, or names the future."""
    moment = revision_time(catalog)
    return moment if moment < now() else ""


def _is_later(moment: str, than: str) -> bool:
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
