"""review: what waits for a second person, and what that person said of it."""

from __future__ import annotations

import os
import subprocess
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from transflow.catalog import format_catalog
from transflow.errors import ReviewError
from transflow.model import Change, Entry, State
from transflow.provenance import (
    is_draft_of,
    is_suggestion,
    is_unchanged_draft,
    with_rejection,
    without_rejection,
    without_suggestions,
)
from transflow.records import Review, answerable, authors, last_words, later_than
from transflow.workflow.reading import CatalogReader, stem
from transflow.workflow.session import now

if TYPE_CHECKING:
    from transflow.language import Language
    from transflow.store import IndexedEntry
    from transflow.workflow.session import Session

Decision = Literal["approved", "rejected", "withdrawn"]

WAITING = (State.TRANSLATED, State.MACHINE, State.NEEDS_WORK)
"""States that a reviewer may be interested in."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries are meant, of all that have a target."""

    states: tuple[State, ...] = ()
    """In one of these; none means any."""
    matching: str = ""
    """With this in source or target, in any case."""
    written_by: str = ""
    """Whose words are by this person, in whatever case or Unicode form the name is written."""

    @property
    def is_open(self) -> bool:
        """Whether it lets everything through."""
        return self == Filter()

    def takes(self, entry: IndexedEntry, wrote: Mapping[str, str]) -> bool:
        """Whether an entry is meant.

        Args:
            entry: as the index has it.
            wrote: who wrote the words of each digest.
        """
        return (
            bool(entry.msgstr)
            and not entry.is_obsolete
            and (not self.states or entry.state in self.states)
            and self.matching.casefold() in f"{entry.msgid}\n{entry.msgstr}".casefold()
            and (not self.written_by or _fold(wrote.get(entry.digest, "")) == _fold(self.written_by))
        )


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry that a person could review."""

    tag: str
    document: str
    key: str
    state: State
    msgid: str
    msgstr: str
    confidence: float | None
    """Of the machine in its words: mean log-probability, ≤ 0; None where a person wrote them."""


def waiting(
    session: Session,
    languages: Sequence[Language],
    paths: Sequence[Path] = (),
    only: Filter = Filter(WAITING),
) -> list[Waiting]:
    """What waits for review, the riskiest first.

    That is: conflicts nobody has settled, the machine's words that somebody took as they are, what people wrote, what
    needs work, drafts. Within each the machine's words of which it was least sure come first, then reading order.

    Args:
        session: the command at work.
        languages: only these targets.
        paths: only the documents that these mean; none means all.
        only: only these entries.

    Raises:
        ProjectError: if a path means no document.
    """
    rows: list[tuple[int, Waiting]] = []
    for language in languages:
        confidences = session.store.confidences(language.tag)
        wrote = authors(session.reviews(language.tag))
        for document in session.project.select(session.documents, paths):
            for entry in session.store.catalog(language.tag, stem(document)):
                if only.takes(entry, wrote):
                    row = Waiting(
                        language.tag, document, entry.key, entry.state, entry.msgid, entry.msgstr,
                        confidences.get(entry.digest) if is_machines(entry) else None,
                    )  # fmt: skip
                    rows.append((_risk(entry), row))
    rows.sort(key=lambda pair: (pair[0], pair[1].confidence or 0.0))
    return [row for _, row in rows]


def _risk(entry: IndexedEntry) -> int:
    """The less, the sooner somebody should look: what counts already comes before what nobody publishes yet."""
    if any(is_suggestion(note) for note in entry.notes):
        return 0
    if entry.state.is_at_least(State.TRANSLATED):
        return 1 if is_machines(entry) else 2
    return 3 if entry.state is State.NEEDS_WORK else 4


def is_machines(entry: IndexedEntry) -> bool:
    """Whether the words are still the machine's, whoever vouches for them."""
    return is_draft_of(entry.msgstr, entry.notes)


def reviewer(by: str | None, root: Path) -> str:
    """Who reviews: --by, else TRANSFLOW_USER, else git's user.name.

    Raises:
        ReviewError: if nobody is named.
    """
    name = by or os.environ.get("TRANSFLOW_USER") or _git_user(root)
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if not name:
        raise ReviewError(
            "a review needs a name", remedy="say who reviews with --by NAME or in TRANSFLOW_USER"
        )
    return name


def decide(
    session: Session,
    language: Language,
    decision: Decision,
    *,
    by: str,
    keys: Sequence[str] = (),
    paths: Sequence[Path] = (),
    only: Filter = Filter(),
    reason: str = "",
) -> list[Change]:
    """Record a decision about entries, and bring their fuzzy flags in line with it.

    Args:
        session: the command at work.
        language: of the entries.
        decision: `approved` and `rejected` say something about exactly these words; `withdrawn` takes the
            last such word back.
        by: the reviewer.
        keys: beginnings of keys, as `status` and `check` print them.
        paths: whole documents: every entry in them that has a target.
        only: of the documents, or without `paths` and `keys` of all, only these entries.
        reason: for the translator.

    Raises:
        ReviewError: if a key means no entry or several texts, an entry has no target, or under four eyes
            the reviewer wrote the words.
        CatalogError: if a catalog cannot be read.
        FileError: if a file cannot be written or was changed meanwhile.
    """
    first = len(session.changes)
    chosen = _chosen(session, language, keys, paths, only)
    if decision == "approved":
        _check_four_eyes(session, language, chosen, by)
    judged = {digest: key for texts in chosen.values() for digest, key in texts.items()}
    session.add_reviews(language.tag, _rows(session, language, decision, chosen, by, reason))
    reader = CatalogReader(session)
    edit = _editor(decision, by, reason, reader.verdicts(language.tag))
    with session.batch():
        # An equal text in another document is reviewed with it: the verdict is about the words.
        for name in sorted({*chosen, *session.store.documents_with(language.tag, judged)}):
            _edit(session, reader, language, name, judged, edit)
    return session.changes[first:]


def _rows(
    session: Session,
    language: Language,
    decision: Decision,
    chosen: Mapping[str, Mapping[str, str]],
    by: str,
    reason: str,
) -> list[Review]:
    """What reviews.tsv does not say yet."""
    last = last_words(session.reviews(language.tag))
    rows = []
    for name, judged in chosen.items():
        for digest, key in judged.items():
            said = [last[digest]] if digest in last else []
            if not any((row.act, row.by, row.comment) == (decision, by, reason) for row in said):
                moment = later_than(said, digest, now())
                rows.append(Review(digest, decision, by, moment, key, name, comment=reason))
    return rows


def _chosen(
    session: Session, language: Language, keys: Sequence[str], paths: Sequence[Path], only: Filter
) -> dict[str, dict[str, str]]:
    """Digests of the meant entries and their keys, by the stem of their document."""
    chosen: dict[str, dict[str, str]] = {}
    for key in keys:
        found = session.store.find(language.tag, key.lower())
        if len({entry.key for _, entry in found}) != 1:
            problem = "means several texts" if found else "means no text"
            raise ReviewError(
                f"key {key} {problem} in {language.tag}",
                remedy="take a key as `transflow review --list` prints it",
            )
        for name, entry in found:
            if not entry.msgstr:
                raise ReviewError(
                    f"the text of key {key} has no translation in {language.tag}",
                    remedy="translate it first",
                )
            chosen.setdefault(name, {})[entry.digest] = entry.key
    if paths or not (keys or only.is_open):
        wrote = authors(session.reviews(language.tag))
        for document in session.project.select(session.documents, paths):
            for entry in session.store.catalog(language.tag, stem(document)):
                if only.takes(entry, wrote):
                    chosen.setdefault(stem(document), {})[entry.digest] = entry.key
    return chosen


def _editor(
    decision: Decision, by: str, reason: str, in_force: Mapping[str, str]
) -> Callable[[Entry], Entry]:
    if decision == "approved":
        return lambda entry: replace(
            without_suggestions(without_rejection(entry)),
            is_fuzzy=False,
            previous_msgid=None,
            previous_msgctxt=None,
        )
    if decision == "rejected":
        return lambda entry: with_rejection(entry, by, reason)
    return lambda entry: replace(
        without_rejection(entry),
        # What nobody vouches for any more is the machine's draft again.
        is_fuzzy=entry.is_fuzzy or (is_unchanged_draft(entry) and entry.digest not in in_force),
    )


def _edit(
    session: Session,
    reader: CatalogReader,
    language: Language,
    name: str,
    judged: Mapping[str, str],
    edit: Callable[[Entry], Entry],
) -> None:
    """Bring one catalog's flags in line with the verdicts, and index it anew."""
    path = session.project.catalog_dir(language.tag) / f"{name}.po"
    catalog = reader.read(path)
    meant = {e.digest for e in catalog.active if e.digest in judged}
    entries = tuple(
        edit(entry) if entry.digest in meant and not entry.is_obsolete else entry for entry in catalog.entries
    )
    text = format_catalog(replace(catalog, entries=entries))
    session.write(path, text, expected=session.digest_of(path), detail=f"{len(meant)} judged")
    reader.index(language.tag, name, entries)


def _check_four_eyes(
    session: Session, language: Language, chosen: Mapping[str, Mapping[str, str]], by: str
) -> None:
    if not session.project.review.four_eyes:
        return
    who = answerable(session.reviews(language.tag))
    for digest, key in (item for judged in chosen.values() for item in judged.items()):
        if digest not in who:
            session.notes.append(f"{key}: its author is unknown, so nobody can say that two people read it")
        elif _fold(who[digest]) == _fold(by):
            raise ReviewError(
                f"{by} wrote the translation of {key}, or took the machine's as it is",
                remedy="have somebody else review it, or set four_eyes = false in transflow.toml",
            )


def _fold(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _git_user(root: Path) -> str:
    try:
        found = subprocess.run(
            ["git", "config", "user.name"], cwd=root, capture_output=True, text=True, timeout=5, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return found.stdout.strip()
