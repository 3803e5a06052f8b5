"""status: how far each document is in each language."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from transflow.model import Progress, State
from transflow.workflow.reading import stem

if TYPE_CHECKING:
    from transflow.language import Language
    from transflow.workflow.session import Session


def status(session: Session, languages: Sequence[Language], paths: Sequence[Path] = ()) -> list[Progress]:
    """The entries and words of each document by state, as the catalogs have them now.

    Args:
        session: the command at work.
        languages: only these targets.
        paths: only the documents that these mean; none means all.

    Raises:
        ProjectError: if a path means no document.
    """
    entries: dict[tuple[str, str], dict[State, int]] = {}
    words: dict[tuple[str, str], dict[State, int]] = {}
    for count in session.store.counts():
        key = (count.tag, count.document)
        entries.setdefault(key, {})[count.state] = count.entries
        words.setdefault(key, {})[count.state] = count.words
    rows = []
    missing = 0
    for language in languages:
        for document in session.project.select(session.documents, paths):
            key = (language.tag, stem(document))
            missing += not session.digest_of(session.project.catalog_path(language.tag, document))
            rows.append(Progress(language.tag, document, entries.get(key, {}), words.get(key, {})))
    if missing:
        session.notes.append(f"{missing} catalogs are not there yet: `transflow update` makes them")
    return rows


def share(rows: Sequence[Progress], state: State) -> float:
    """The percentage (0–100) of words that stand at or above `state`; 100 where there are none."""
    total = sum(sum(row.words.values()) for row in rows)
    reached = sum(count for row in rows for at, count in row.words.items() if at.is_at_least(state))
    return 100.0 if total == 0 else 100 * reached / total
