"""Where a target came from, and the state that follows.

What the machine wrote is marked in the entry's extracted comments (`#.`), because every editor keeps
those while most drop unknown flags. The line carries the digest of the draft, so that "a person
removed the fuzzy flag but changed no word" is seen without any database.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from transflow.model import Entry, State, digest

Origin = Literal["mt", "tm", "tm+mt"]
"""Machine translation, the memory, or sentences of both."""

Verdict = Literal["approved", "rejected", "accepted as is", "carried", "withdrawn"]
"""What a person (or, for `carried`, a cosmetic source edit) said about one digest."""

_NOTE = re.compile(r"Draft \((?P<origin>mt|tm|tm\+mt)\) (?P<digest>[0-9a-f]{12})(?:: (?P<detail>[^\n]*))?")
_SENT_BACK = "Sent back"
_REMOVED = "Removed on"
_ALSO = re.compile(r'Also written \((?P<by>.*), (?P<at>[0-9TZ:-]*)\): (?P<target>".*")', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What somebody else wrote for the same text: the other side of a conflict."""

    target: str
    by: str
    at: str
    """UTC, ISO 8601; empty where nobody knows."""

    def __str__(self) -> str:
        return f"Also written ({' '.join(self.by.split())}, {self.at}): {json.dumps(self.target, ensure_ascii=False)}"


@dataclass(frozen=True, slots=True)
class DraftNote:
    """The `#.` line of a target that no person wrote."""

    origin: Origin
    digest: str
    """12 hex digits over the target as it was pre-filled."""
    detail: str = ""
    """For people: engine, package, version and the beginning of the model's digest, or the document of the memory."""

    def __str__(self) -> str:
        return f"Draft ({self.origin}) {self.digest}" + (f": {self.detail}" if self.detail else "")


def draft_note(entry: Entry) -> DraftNote | None:
    """What the entry's comments say about a draft; None where a person wrote the target, or there is none."""
    return _find_note(entry.extracted_comments)


def _find_note(comments: Collection[str]) -> DraftNote | None:
    for comment in comments:
        if match := _NOTE.fullmatch(comment):
            origin: Origin = match["origin"]  # type: ignore[assignment]  # the pattern admits these three
            return DraftNote(origin, match["digest"], match["detail"] or "")
    return None


def is_unchanged_draft(entry: Entry) -> bool:
    """Whether the target is, word for word, what the machine wrote."""
    return is_draft_of(entry.msgstr, entry.extracted_comments)


def is_draft_of(target: str, comments: Collection[str]) -> bool:
    """Whether a target is, word for word, what the machine wrote as these comments say."""
    note = _find_note(comments)
    return note is not None and note.digest == target_digest(target)


def is_human(entry: Entry) -> bool:
    """Whether the target holds a person's words (law 7 keeps them)."""
    return entry.has_target and not is_unchanged_draft(entry)


def is_kept(entry: Entry) -> bool:
    """Whether somebody would miss the target: a person's words, or a draft that is no longer marked as one."""
    return entry.has_target and not (entry.is_fuzzy and is_unchanged_draft(entry))


def target_digest(target: str) -> str:
    """12 hex digits that recognise a draft."""
    return digest(target)[:12]


def with_draft(entry: Entry, target: str, origin: Origin, detail: str) -> Entry:
    """The entry pre-filled: always fuzzy, its comment naming where the words are from."""
    note = DraftNote(origin, target_digest(target), " ".join(detail.split()))
    return replace(
        entry,
        msgstr=target,
        is_fuzzy=True,
        previous_msgid=None,
        previous_msgctxt=None,
        extracted_comments=(*authors_comments(entry), str(note)),
    )


def with_rejection(entry: Entry, reviewer: str, reason: str) -> Entry:
    """The entry sent back: fuzzy, with the reason where the translator sees it."""
    line = " ".join(f"{_SENT_BACK} by {reviewer}: {reason}".split())
    kept = tuple(comment for comment in entry.extracted_comments if not comment.startswith(_SENT_BACK))
    return replace(entry, is_fuzzy=True, extracted_comments=(*kept, line))


def without_rejection(entry: Entry) -> Entry:
    """The entry without the line that `with_rejection` added."""
    kept = tuple(comment for comment in entry.extracted_comments if not comment.startswith(_SENT_BACK))
    return replace(entry, extracted_comments=kept)


def with_suggestion(entry: Entry, suggestion: Suggestion) -> Entry:
    """The entry with the other side of a conflict where its translator and its reviewer see it."""
    kept = tuple(c for c in entry.extracted_comments if c != str(suggestion))
    return replace(entry, extracted_comments=(*kept, str(suggestion)))


def without_suggestions(entry: Entry) -> Entry:
    """The entry without the lines that `with_suggestion` added: somebody has decided."""
    kept = tuple(c for c in entry.extracted_comments if not _ALSO.fullmatch(c))
    return replace(entry, extracted_comments=kept)


def is_suggestion(comment: str) -> bool:
    """Whether a comment is the other side of a conflict."""
    return _ALSO.fullmatch(comment) is not None


def suggestions(entry: Entry) -> tuple[Suggestion, ...]:
    """What else was written for the entry's text, as its comments say."""
    found = []
    for comment in entry.extracted_comments:
        if match := _ALSO.fullmatch(comment):
            try:
                found.append(Suggestion(json.loads(match["target"]), match["by"], match["at"]))
            except ValueError:  # somebody edited the line
                continue
    return tuple(found)


def with_notes_put_back(
    entry: Entry, notes: Collection[str], *, is_rejected: bool, is_edited: bool = False
) -> Entry:
    """The entry with those of our lines that an editor dropped, as "update from POT" of most editors does.

    Args:
        entry: as its catalog has it now.
        notes: our lines as they were when the catalog was last seen.
        is_rejected: whether a rejection of exactly these words is in force.
        is_edited: whether the entry has other words now: who wrote them has seen the other side of a conflict.
    """
    missing = []
    for note in notes:
        is_draft = _NOTE.fullmatch(note) is not None
        if (
            (is_draft and entry.has_target and draft_note(entry) is None)
            or (note.startswith(_SENT_BACK) and is_rejected and not _has(entry, _SENT_BACK))
            or (note.startswith(_REMOVED) and entry.is_obsolete and not _has(entry, _REMOVED))
            or (_ALSO.fullmatch(note) is not None and not is_edited and note not in entry.extracted_comments)
        ):
            missing.append(note)
    if not missing:
        return entry
    return replace(entry, extracted_comments=(*entry.extracted_comments, *missing))


def _has(entry: Entry, beginning: str) -> bool:
    return any(comment.startswith(beginning) for comment in entry.extracted_comments)


def with_removal(entry: Entry, day: str) -> Entry:
    """The entry of a text that its document no longer has, as it stays in the catalog from that day (ISO 8601) on."""
    return replace(
        entry,
        is_obsolete=True,
        previous_msgid=None,
        previous_msgctxt=None,
        references=(),
        extracted_comments=(*our_comments(without_removal(entry)), f"{_REMOVED} {day}"),
    )


def without_removal(entry: Entry) -> Entry:
    """The entry without the line that `with_removal` added."""
    return replace(
        entry, extracted_comments=tuple(c for c in entry.extracted_comments if not c.startswith(_REMOVED))
    )


def removal_day(entry: Entry) -> str | None:
    """The day (ISO 8601) since which an obsolete entry is one; None where nobody wrote it down."""
    for comment in entry.extracted_comments:
        if comment.startswith(_REMOVED):
            return comment.removeprefix(_REMOVED).strip()
    return None


def is_our_comment(comment: str) -> bool:
    """Whether an extracted comment is about the target (ours to keep) rather than taken from the document."""
    return (
        comment.startswith((_SENT_BACK, _REMOVED))
        or _NOTE.fullmatch(comment) is not None
        or _ALSO.fullmatch(comment) is not None
    )


def authors_comments(entry: Entry) -> tuple[str, ...]:
    """The extracted comments that come from the document."""
    return tuple(comment for comment in entry.extracted_comments if not is_our_comment(comment))


def our_comments(entry: Entry) -> tuple[str, ...]:
    """The extracted comments about the target."""
    return tuple(comment for comment in entry.extracted_comments if is_our_comment(comment))


def state_of(entry: Entry, verdict: Verdict | None, *, is_left_in_source: bool) -> State:
    """The state of an entry: derived, never stored as a truth of its own (design: States of an entry).

    Args:
        entry: as its catalog has it.
        verdict: what was last said about exactly these words (`entry.digest`); None where nothing was.
        is_left_in_source: whether the target merely repeats a source that needs translating.
    """
    if not entry.has_target:
        return State.UNTRANSLATED
    if verdict == "rejected":
        return State.NEEDS_WORK
    if entry.is_fuzzy:
        return _state_of_fuzzy(entry)
    if verdict in ("approved", "carried"):
        return State.REVIEWED
    if is_unchanged_draft(entry) and verdict != "accepted as is":
        return State.MACHINE
    if is_left_in_source and verdict != "accepted as is":
        return State.UNTRANSLATED
    return State.TRANSLATED


def _state_of_fuzzy(entry: Entry) -> State:
    """The machine's words as it wrote them are a draft; whatever else is fuzzy, a person has begun or is not sure of."""
    is_stale = (
        entry.previous_msgid is not None and not entry.is_obsolete
    )  # obsolete entries are written without it
    is_draft = is_unchanged_draft(entry) and not is_stale and not _has(entry, _SENT_BACK)
    return State.MACHINE if is_draft else State.NEEDS_WORK


def lost_flags(entries: Collection[Entry], judged: Collection[str]) -> tuple[Entry, ...]:
    """Drafts that lost their fuzzy flag without any edit and without anybody having been asked.

    Args:
        entries: of one catalog.
        judged: digests about which a verdict exists.
    """
    return tuple(
        entry
        for entry in entries
        if not entry.is_fuzzy
        and not entry.is_obsolete
        and is_unchanged_draft(entry)
        and entry.digest not in judged
    )
