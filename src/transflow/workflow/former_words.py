"""Which words of the history the memory lends: those whose text left its catalog, not those that somebody took back.

A text that was edited in one sentence, moved or removed long ago still has good translations of its sentences;
a translation that was replaced or emptied has none that anybody wants to see again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from transflow.model import State, digest
from transflow.records import ASIDE, TEXT_LEFT, Lost, Review, parse_history, verdicts

if TYPE_CHECKING:
    from transflow.workflow.session import Session


def former_words(session: Session, tag: str) -> dict[str, list[Lost]]:
    """The rows of a language's history that the memory may lend, by the day on which they left, the latest first.

    A history grows at its end: what left on other days need not be taken in again.

    Raises:
        FileError: if the history or the reviews cannot be read.
        SourceError: if one of them is not UTF-8.
    """
    rows = parse_history(session.read_text(session.project.history_path(tag)))
    by_day: dict[str, list[Lost]] = {}
    for row in lendable(rows, session.reviews(tag)):
        if row.msgstr:  # of plural texts the history has no forms
            by_day.setdefault(row.at[:10], []).append(row)
    return by_day


def lendable(rows: Iterable[Lost], reviews: Iterable[Review]) -> list[Lost]:
    """Of each text the words that left its catalog last, if a person had vouched for them and the text left with them.

    Args:
        rows: of a history.
        reviews: of the same language.

    Returns:
        The latest first.
    """
    last: dict[tuple[str | None, str], Lost] = {}
    for row in sorted(rows, key=lambda row: row.at):
        if row.why not in ASIDE:
            last.pop((row.msgctxt, row.msgid), None)  # so that the latest stand last
            last[row.msgctxt, row.msgid] = row
    said = _what_was_said(reviews)
    return [row for row in reversed(last.values()) if row.why in TEXT_LEFT and _is_vouched(row, said)]


def _what_was_said(reviews: Iterable[Review]) -> Mapping[str, str]:
    """The last verdict about each digest, `wrote` where somebody is only known to have written it."""
    rows = tuple(reviews)
    return {row.digest: "wrote" for row in rows if row.act == "wrote"} | verdicts(rows)


def _is_vouched(row: Lost, said: Mapping[str, str]) -> bool:
    verdict = said.get(digest(row.msgctxt, row.msgid, row.msgstr), "")
    if verdict == "rejected":
        return False
    if row.state:
        return row.state in (State.TRANSLATED.value, State.REVIEWED.value)
    return bool(verdict)
