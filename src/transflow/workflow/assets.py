"""The files that localized texts show, laid beside them, so that the folder of a language stands on its own.

`[build] assets = true` asks for it. A text refers to an image where its source does; the image of that very language
(`a.bs.png`) is laid down under the name that the text says (`a.png`).
"""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote

from transflow import files
from transflow.errors import FileError
from transflow.model import Change
from transflow.workflow.output import json_note

if TYPE_CHECKING:
    from transflow.workflow.manifest import Version
    from transflow.workflow.session import Session

_NOTE = "assets"
"""Under this name the database remembers the digests of what was laid down."""


def copy_assets(session: Session, versions: Sequence[Version], *, force: bool = False) -> None:
    """Lay down what the published texts of these versions refer to.

    Args:
        session: after the texts were written.
        versions: of a build.
        force: overwrite files that a person put there or edited.

    Raises:
        FileError: if a file cannot be read or written, or is somebody else's and `force` is not given.
    """
    from transflow.site.bodies import FILES

    project = session.project
    present = files.scan(project.sources_dir, tuple(FILES))
    pattern = _references(FILES)
    wanted: dict[str, str] = {}
    for version in versions:
        if version.published and present:
            text = session.read_text(project.localized_dir / version.path)
            for inside in _inside(text, version.document, pattern):
                stem, suffix = os.path.splitext(inside)
                for source in (f"{stem}.{version.tag}{suffix}", inside):
                    if source in present:
                        wanted[f"{version.tag}/{inside}"] = source
                        break
    known = json_note(session, _NOTE)
    laid = {path: _lay(session, path, wanted[path], known.get(path), force=force) for path in sorted(wanted)}
    if not session.is_dry and known | laid != known:
        session.store.remember_note(_NOTE, json.dumps(known | laid, sort_keys=True))


def _references(suffixes: frozenset[str]) -> re.Pattern[str]:
    """What may be the address of a file: in quotes or brackets, else without white space."""
    endings = "|".join(re.escape(suffix) for suffix in sorted(suffixes))
    return re.compile(
        rf"(?<=[\"'<(])[^\"'<>()\n]+?(?:{endings})\b|[^\s\"'<>()\[\]=]+?(?:{endings})\b", re.IGNORECASE
    )


def _inside(text: str, document: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """Paths in the folder of sources that a text may mean; none leads out of it."""
    for written in dict.fromkeys(pattern.findall(text)):
        inside = posixpath.normpath(posixpath.join(posixpath.dirname(document), unquote(written.strip())))
        if not inside.startswith(("../", "/")) and not {"\\", "\0", ":"} & set(inside):
            yield inside


def _lay(session: Session, path: str, source: str, known: str | None, *, force: bool) -> str:
    """Write one file where its bytes differ; its digest."""
    project = session.project
    place = project.localized_dir / path
    content = files.read_bytes(project.sources_dir / source)
    now = files.digest_bytes(content)
    kind: Literal["created", "updated"] = "created"
    if place.exists():
        there = files.digest_file(place)
        if there == now:
            return now
        if there != known and not force:
            raise FileError(
                "was edited by hand, or is not transflow's",
                remedy="change the image in the folder of sources and delete this file, or build with --force",
                path=project.relative(place),
            )
        kind = "updated"
    if not session.is_dry:
        files.replace(place, content)
    session.changes.append(Change(project.relative(place), kind))
    return now
