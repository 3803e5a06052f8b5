"""What killed commands left beside the files: looked into before it is removed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from transflow import files
from transflow.catalog import read_whole_entries
from transflow.provenance import is_kept
from transflow.records import Lost, parse_history, parse_reviews
from transflow.workflow.reading import CatalogReader
from transflow.workflow.session import LEFTOVERS_NOTE, now

if TYPE_CHECKING:
    from transflow.workflow.session import Session


def take_leftovers(session: Session) -> None:
    """Look into what killed commands left beside catalogs, and remove it once nothing in it can be missed.

    Such a file holds what a command was about to write; after a kill in the wrong instant, what a translator
    had just saved. A writing command does this last: what it has written itself by then is not missed.

    Raises:
        FileError: if a file cannot be read or removed, or what it holds cannot be written down.
    """
    project = session.project
    reader = CatalogReader(session)
    places = ((project.root, False), (project.catalogs_dir, True), (project.localized_dir, True))
    for leftover in (
        found for folder, is_deep in places for found in files.leftovers(folder, is_deep=is_deep)
    ):
        for language in project.languages:
            if leftover.is_relative_to(project.catalog_dir(language.tag)):
                _keep(session, reader, language.tag, leftover)
        if not session.is_dry:
            files.remove(leftover)
    session.store.remember_note(LEFTOVERS_NOTE, "")


def _keep(session: Session, reader: CatalogReader, tag: str, leftover: Path) -> None:
    """Keep what only a leftover temporary file holds."""
    target = files.leftover_target(leftover)
    text = files.read_bytes(leftover).decode("utf-8", "replace")
    if target == session.project.reviews_path(tag):
        session.add_reviews(tag, list(parse_reviews(text)))
    elif target == session.project.history_path(tag):
        session.add_history(tag, list(parse_history(text)))
    elif target.suffix == ".po":
        document = target.relative_to(session.project.catalog_dir(tag)).with_suffix("").as_posix()
        known = {entry.msgstr for entry in session.store.catalog(tag, document)}
        if target.exists():
            known |= {entry.msgstr for entry in reader.read(target).entries}
        found = [entry for entry in read_whole_entries(text) if is_kept(entry) and entry.msgstr not in known]
        if found and any(words.startswith(found[-1].msgstr) for words in known):
            found.pop()  # the file may end in the middle of its last entry
        moment, why = now(), "left by a killed command"
        session.add_history(
            tag,
            [Lost(moment, document, entry.msgctxt, entry.msgid, entry.msgstr, why=why) for entry in found],
        )
