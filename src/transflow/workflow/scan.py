"""The scan that begins every command: catalogs edited by people are taken into the index.

Unchanged means git's rule: size, time and inode equal, and modified before it was last read; otherwise the
digest decides. What a person changed, removed or accepted since the last scan is written down by `ingest`.
"""

from __future__ import annotations

import time
from contextlib import nullcontext
from typing import TYPE_CHECKING

from transflow import files
from transflow.files import Stamp
from transflow.store import Seen
from transflow.workflow import session as sessions
from transflow.workflow.ingest import Ingest
from transflow.workflow.leftovers import take_leftovers

if TYPE_CHECKING:
    from transflow.project import Project
    from transflow.workflow.session import Session

INDEX_VERSION = "3"
"""Raise it when states, words or keys are derived differently: every catalog is then indexed anew."""


def scan(session: Session, *, has_lock: bool) -> None:
    """Bring the index in line with the files.

    Args:
        session: at its beginning.
        has_lock: whether the command holds the project's lock already.

    Raises:
        CatalogError: if an edited catalog cannot be read; nothing of the scan is kept then.
        FileError: if a file cannot be read, or another command is at work on the same edits.
        StoreError: if the database cannot be written.
    """
    edited = _edited(session)
    if edited:
        needs_lock = not has_lock and not session.is_dry
        may_have_leftovers = needs_lock and sessions.may_have_leftovers(session.project, session.store)
        lock = files.lock(session.project.lock_path, command=session.command)
        with lock if needs_lock else nullcontext():
            with session.store.transaction():
                _take_in(session, _edited(session) if needs_lock else edited)
            if may_have_leftovers:
                take_leftovers(session)
    session.seen = session.store.seen()


def _edited(session: Session) -> dict[str, Stamp | None]:
    """Files that are not as they were last read; None stands for one that is gone."""
    store = session.store
    if store.note("index version") != INDEX_VERSION:
        with store.transaction():
            store.forget_all_files()
            store.remember_note("index version", INDEX_VERSION)
    seen, present = store.seen(), _watched(session)
    edited: dict[str, Stamp | None] = {
        path: stamp for path, stamp in present.items() if not _is_as_seen(stamp, seen.get(path))
    }
    return edited | {path: None for path in seen if path not in present}


def _watched(session: Session) -> dict[str, Stamp]:
    """Every file whose change matters, by its path in the project: sources, catalogs, templates, reviews, terms."""
    project = session.project
    documents = project.documents()
    session.documents = tuple(documents)
    sources, catalogs = project.relative(project.sources_dir), project.relative(project.catalogs_dir)
    found = {f"{sources}/{name}": stamp for name, stamp in documents.items()}
    watched = files.scan(project.catalogs_dir, (".po", ".pot", ".tsv", ".csv"))
    return found | {f"{catalogs}/{name}": stamp for name, stamp in watched.items()}


def _is_as_seen(stamp: Stamp, seen: Seen | None) -> bool:
    return (
        seen is not None
        and (seen.size, seen.mtime_ns, seen.inode) == (stamp.size, stamp.mtime_ns, stamp.inode)
        and stamp.mtime_ns < seen.seen_ns
    )


def _take_in(session: Session, edited: dict[str, Stamp | None]) -> None:
    project, store = session.project, session.store
    seen = store.seen()
    fresh: dict[str, Seen] = {}
    changed: set[str] = set()
    for path, stamp in edited.items():
        if stamp is None:
            changed.add(path)
            continue
        moment = time.time_ns()
        content = files.digest_file(project.root / path)
        fresh[path] = Seen(stamp.size, stamp.mtime_ns, stamp.inode, content, moment)
        if path not in seen or seen[path].digest != content:
            changed.add(path)
    store.remember_files(fresh)
    store.forget_files(path for path, stamp in edited.items() if stamp is None)
    judged_anew = _languages_judged_anew(project, changed)
    ingest = Ingest(session)
    for tag in (language.tag for language in project.languages):
        folder = f"{project.relative(project.catalogs_dir)}/{tag}/"
        for path in sorted(changed):
            if path.startswith(folder) and path.endswith(".po"):
                ingest.take_in(tag, path.removeprefix(folder).removesuffix(".po"))
        if tag in judged_anew:
            for known_tag, document in sorted(store.catalogs()):
                if known_tag == tag and f"{folder}{document}.po" not in changed:
                    ingest.take_in(tag, document)


def _languages_judged_anew(project: Project, changed: set[str]) -> set[str]:
    """Languages whose states may have changed without an edit of a catalog: by reviews, or by terms."""
    tags = {language.tag for language in project.languages}
    if project.relative(project.terms_path) in changed:
        return tags
    return {tag for tag in tags if project.relative(project.reviews_path(tag)) in changed}
