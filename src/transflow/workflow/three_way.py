"""Three versions of one catalog become one, entry by entry: base, ours, theirs.

The same rule serves a file that comes back by mail and a branch that git merges. Whoever alone changed an
entry is right. Where both did, the later one stays in the catalog and the other stands beside it as a
suggestion; nothing is decided silently, and no words are dropped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from transflow import files
from transflow.catalog import Catalog, format_catalog, read_catalog
from transflow.model import Entry, EntryId, entry_id
from transflow.provenance import (
    Suggestion,
    authors_comments,
    draft_note,
    is_kept,
    our_comments,
    with_suggestion,
)
from transflow.records import version_of
from transflow.workflow.reading import last_translator, revision_time

Base = Mapping[EntryId, str]
"""What each entry's target was when the two went their ways, as `version_of` writes it."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people wrote different words for one text."""

    key: str
    msgid: str
    kept: str
    """What the catalog has now."""
    other: str
    """What stands beside it as a suggestion, and in the history."""
    kept_by: str = ""
    other_by: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """Whose version it is, and since when."""

    by: str = ""
    at: str = ""
    """UTC, ISO 8601; empty where nobody knows."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one entry."""

    entry: Entry
    is_theirs: bool = False
    """Whether the words come from the other side."""
    conflict: Conflict | None = None


def base_of_catalog(catalog: Catalog) -> dict[EntryId, str]:
    """The base that a whole catalog stands for."""
    return {entry_id(entry): version_of(entry) for entry in catalog.entries}


def decide(
    base: str | None, ours: Entry, theirs: Entry, mine: Side, other: Side, *, is_theirs_later: bool
) -> Decision:
    """The merged entry; place, source and author's comments are ours.

    Args:
        base: the target when both went their ways; None where nobody knows.
        ours: our entry.
        theirs: their entry for the same text.
        mine: who wrote ours.
        other: who wrote theirs.
        is_theirs_later: whether theirs is certainly the later one.
    """
    ours = replace(ours, translator_comments=_joined(ours.translator_comments, theirs.translator_comments))
    here, there = version_of(ours), version_of(theirs)
    if here.rstrip("~") == there.rstrip("~"):
        return _decide_flag(base, ours, theirs)
    if base is not None and there.rstrip("~") == base.rstrip("~"):
        return Decision(ours)
    taken = Decision(_with_words_of(theirs, ours), is_theirs=True)
    if base is not None and here.rstrip("~") == base.rstrip("~"):
        return taken
    if not is_kept(theirs) or not is_kept(ours):
        return taken if is_kept(theirs) or not ours.has_target else Decision(ours)
    if is_theirs_later:
        suggestion = Suggestion(ours.msgstr, mine.by, mine.at)
        conflict = Conflict(ours.key, ours.msgid, theirs.msgstr, ours.msgstr, other.by, mine.by)
        return Decision(with_suggestion(taken.entry, suggestion), is_theirs=True, conflict=conflict)
    conflict = Conflict(ours.key, ours.msgid, ours.msgstr, theirs.msgstr, mine.by, other.by)
    return Decision(with_suggestion(ours, Suggestion(theirs.msgstr, other.by, other.at)), conflict=conflict)


def _decide_flag(base: str | None, ours: Entry, theirs: Entry) -> Decision:
    """The same words: whoever changed the flag is right."""
    if ours.is_fuzzy == theirs.is_fuzzy or not ours.has_target:
        return Decision(ours)
    was_fuzzy = base.endswith("~") if base else True
    if ours.is_fuzzy != was_fuzzy:
        return Decision(ours)
    return Decision(_with_words_of(theirs, ours), is_theirs=True)


def _with_words_of(theirs: Entry, ours: Entry) -> Entry:
    notes = dict.fromkeys((*our_comments(ours), *our_comments(theirs)))
    if draft_note(theirs) is not None:
        notes = dict.fromkeys(
            note for note in notes if note != str(draft_note(ours)) or note == str(draft_note(theirs))
        )
    return replace(
        ours,
        msgstr=theirs.msgstr,
        msgstr_plural=theirs.msgstr_plural,
        is_fuzzy=theirs.is_fuzzy,
        previous_msgid=theirs.previous_msgid if theirs.is_fuzzy else None,
        previous_msgctxt=theirs.previous_msgctxt if theirs.is_fuzzy else None,
        extracted_comments=(*authors_comments(ours), *notes),
    )


def _joined(ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*ours, *theirs)))


def put_into_stale(
    entries: Sequence[Entry], base: Base, edited: Iterable[Entry]
) -> tuple[list[Entry], list[Entry], list[Entry]]:
    """New words for a text that has changed since: they replace the words that wait there for a translator.

    Args:
        entries: ours.
        base: of their version.
        edited: their entries whose text we no longer have, with words that the base has not.

    Returns:
        Our entries with the new words in them; their entries that found a place; those that found none.
    """
    waiting = {
        (entry.previous_msgctxt, entry.previous_msgid): index
        for index, entry in enumerate(entries)
        if entry.is_fuzzy and entry.previous_msgid is not None and not entry.is_obsolete
    }
    merged, placed, homeless = list(entries), [], []
    for entry in edited:
        index = waiting.get(entry_id(entry))
        untouched = base.get(entry_id(entry), "").rstrip("~")
        if index is None or version_of(merged[index]).rstrip("~") != untouched:
            homeless.append(entry)
            continue
        merged[index] = replace(merged[index], msgstr=entry.msgstr, msgstr_plural=entry.msgstr_plural)
        placed.append(entry)
    return merged, placed, homeless


def merge_catalogs(
    base: Catalog, ours: Catalog, theirs: Catalog, mine: Side, other: Side
) -> tuple[Catalog, list[Conflict]]:
    """Two versions of one catalog that both come from `base`, as a merge of branches has them.

    The next `update` puts the texts into the order of the document again.
    """
    origin = base_of_catalog(base)
    here, there = ({entry_id(entry): entry for entry in side.entries} for side in (ours, theirs))
    our_new_words, their_new_words = (
        {e.msgstr for e in side.entries if entry_id(e) not in origin} for side in (ours, theirs)
    )
    was_obsolete = {entry_id(entry) for entry in base.obsolete}
    is_later = bool(mine.at) and other.at > mine.at
    entries: list[Entry] = []
    conflicts: list[Conflict] = []
    for entry in ours.entries:
        their = there.get(entry_id(entry))
        if their is None:
            entries += [entry] * _stays(entry, origin, their_new_words)
            continue
        decision = decide(origin.get(entry_id(entry)), entry, their, mine, other, is_theirs_later=is_later)
        entries.append(_placed(decision.entry, entry, their, entry_id(entry) in was_obsolete))
        conflicts += [decision.conflict] if decision.conflict is not None else []
    _insert(
        entries,
        [e for e in theirs.entries if entry_id(e) not in here and _stays(e, origin, our_new_words)],
        theirs,
    )
    one_sided = here.keys() ^ there.keys()
    edited = [
        e
        for e in entries
        if entry_id(e) in one_sided & origin.keys() and version_of(e) != origin[entry_id(e)] and is_kept(e)
    ]
    entries, placed, _ = put_into_stale(entries, origin, edited)
    gone = {entry_id(entry) for entry in placed}
    kept = sorted((e for e in entries if entry_id(e) not in gone), key=lambda entry: entry.is_obsolete)
    for side, by in ((ours, mine), (theirs, other)):
        kept = [_with_doubles(entry, side, by) for entry in kept]
    return Catalog(
        _header(ours, theirs, is_later=is_later), tuple(kept), ours.comment or theirs.comment
    ), conflicts


def _with_doubles(entry: Entry, side: Catalog, by: Side) -> Entry:
    """The entry with what its text has besides in one of the files: nobody but us would keep that."""
    for double in side.doubles:
        if entry_id(double) == entry_id(entry) and is_kept(double) and double.msgstr != entry.msgstr:
            entry = with_suggestion(entry, Suggestion(double.msgstr, by.by, by.at))
    return entry


def merge_files(base: Path, ours: Path, theirs: Path) -> list[Conflict]:
    """Merge three files as git's merge drivers do: the result takes the place of `ours`.

    Nothing else is touched, no project and no database: git is in the middle of a merge. The other side of a
    conflict stands in the entry's comments until the next command takes it into the history.

    Args:
        base: the common ancestor; an empty file where there is none.
        ours: our version, replaced by the result.
        theirs: their version.

    Raises:
        CatalogError: if one of them cannot be read; then nothing is changed.
        FileError: if the result cannot be written.
    """
    origin, mine, other = (
        read_catalog(path) if path.stat().st_size else Catalog() for path in (base, ours, theirs)
    )
    merged, conflicts = merge_catalogs(origin, mine, other, _side(mine), _side(other))
    files.replace(ours, format_catalog(merged))
    return conflicts


def _side(catalog: Catalog) -> Side:
    return Side(last_translator(catalog), revision_time(catalog))


def _stays(entry: Entry, origin: Base, new_words: Collection[str]) -> bool:
    """Whether an entry that the other side does not have is kept.

    It is when it is new or edited, or when a person's words would be gone there without a trace.
    """
    if entry_id(entry) not in origin or version_of(entry) != origin[entry_id(entry)]:
        return True
    return is_kept(entry) and entry.msgstr not in new_words


def _placed(merged: Entry, ours: Entry, theirs: Entry, was_obsolete: bool) -> Entry:
    """The entry where whoever moved it last put it: among the texts of the document, or among the obsolete ones."""
    if ours.is_obsolete == theirs.is_obsolete or ours.is_obsolete != was_obsolete:
        return merged
    notes = (note for note in our_comments(merged) if note not in our_comments(ours))
    return replace(
        merged,
        is_obsolete=theirs.is_obsolete,
        references=theirs.references,
        extracted_comments=tuple(dict.fromkeys((*theirs.extracted_comments, *notes))),
    )


def _insert(entries: list[Entry], fresh: Sequence[Entry], theirs: Catalog) -> None:
    """Put their entries behind those that stand before them in their catalog."""
    before: dict[EntryId, EntryId | None] = {}
    last: EntryId | None = None
    for entry in theirs.entries:
        before[entry_id(entry)] = last
        last = entry_id(entry)
    for entry in fresh:
        places = {entry_id(each): index for index, each in enumerate(entries)}
        place = places.get(before[entry_id(entry)] or (None, ""), -1)
        entries.insert(place + 1, entry)


def _header(ours: Catalog, theirs: Catalog, *, is_later: bool) -> dict[str, str]:
    """Ours, with the date and the translator of whoever was later."""
    header = dict(ours.header)
    if is_later:
        for name in ("PO-Revision-Date", "Last-Translator", "X-Generator"):
            if name in theirs.header:
                header[name] = theirs.header[name]
    if theirs.header.get("POT-Creation-Date", "") > header.get("POT-Creation-Date", ""):
        header["POT-Creation-Date"] = theirs.header["POT-Creation-Date"]
    return header or dict(theirs.header)
