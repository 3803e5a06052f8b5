"""What the last build left: its manifest, and a note in the database of what each text was made from.

A text is not made again while it was made from the same and its file is as we wrote it. The note saves time and
nothing else: without it every text is made anew, with the same bytes.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from transflow import files
from transflow.workflow.manifest import MANIFEST, Version, read_manifest
from transflow.workflow.output import json_note

if TYPE_CHECKING:
    from transflow.workflow.session import Session

_NOTE = "build"
_UNFINISHED = "build unfinished"
"""Under this name the database remembers what a build has written of which the manifest does not know yet."""
_INPUTS, _REVIEWS, _STATE, _STAMP, _MOMENT = 0, 1, 2, slice(3, 6), 6
"""The places in a row of the note: three digests, the stamp of the file, and when that was taken (ns)."""


class LastBuild:
    """The last build, as far as it is remembered."""

    def __init__(self, session: Session) -> None:
        project = session.project
        self._session = session
        self.manifest = read_manifest(project.localized_dir / MANIFEST)
        """The whole of it; empty where there is none."""
        self.records: dict[str, dict[str, Any]] = {
            record["id"]: record for record in self.manifest.get("documents", ())
        }
        """What it says about each document."""
        self._rows: dict[str, list[Any]] = json_note(session, _NOTE)
        self._unfinished: dict[str, str] = json_note(session, _UNFINISHED)
        self._made: list[Version] = []
        self._is_noted_anew = False
        self._stamps = {
            f"{language.tag}/{name}": stamp
            for language in project.languages
            for name, stamp in files.scan(
                project.localized_dir / language.tag, project.document_settings.suffixes
            ).items()
        }

    def unchanged(
        self, tag: str, document: str, inputs: str, reviews: str, state: Callable[[], str]
    ) -> Version | None:
        """A version that need not be made again.

        Args:
            tag: of its language.
            document: of which it is one.
            inputs: digest of everything it is made from, reviews apart.
            reviews: digest of all that people said about the words of its language.
            state: gives a digest of what they said about its own words; asked where something was said.
        """
        row, known = self._rows.get(f"{tag}/{document}"), self._version(tag, document)
        if row is None or known is None or row[_INPUTS] != inputs or not self._is_in_place(known, row):
            return None
        if row[_REVIEWS] != reviews:
            if row[_STATE] != state():
                return None
            row[_REVIEWS] = reviews
            self._is_noted_anew = True
        return known

    def note(self, version: Version, inputs: str, reviews: str, state: str) -> None:
        """Note what a version has been made from; the digests are those of `unchanged`."""
        self._rows[f"{version.tag}/{version.document}"] = [inputs, reviews, state]
        self._made.append(version)

    def note_unfinished(self) -> None:
        """Note that what was made so far is ours, should this build be interrupted; within the batch that writes it.

        Raises:
            StoreError: if the database cannot be written.
        """
        fresh = {version.path: version.digest for version in self._made}
        if not self._session.is_dry and not fresh.items() <= self._unfinished.items():
            self._unfinished |= fresh
            self._session.store.remember_note(_UNFINISHED, json.dumps(self._unfinished))

    def wrote(self, tag: str, document: str, digest: str) -> bool:
        """Whether a file with this digest is as the last build wrote it, or one that was interrupted."""
        return digest in (self.digest_of(tag, document), self._unfinished.get(f"{tag}/{document}"))

    def digest_of(self, tag: str, document: str) -> str:
        """The digest of the file that the last build wrote; empty where it wrote none."""
        record = self.records.get(document, {}).get("versions", {}).get(tag, {})
        return str(record.get("digest", ""))

    def remember(self) -> None:
        """Bring what was noted to the database, once all files are in place.

        Raises:
            FileError: if the file system refuses to say how they are.
            StoreError: if the database cannot be written.
        """
        if self._session.is_dry:
            return
        if self._unfinished:
            self._session.store.remember_note(_UNFINISHED, "")
        if not (self._made or self._is_noted_anew):
            return
        moment = time.time_ns()
        for version in self._made:
            stamp = files.stamp(self._session.project.localized_dir / version.path)
            if stamp is not None:
                self._rows[f"{version.tag}/{version.document}"][3:] = [*stamp, moment]
        text = json.dumps(self._rows, separators=(",", ":"), sort_keys=True)
        self._session.store.remember_note(_NOTE, text)

    def _version(self, tag: str, document: str) -> Version | None:
        record = self.records.get(document, {}).get("versions", {}).get(tag)
        try:
            return None if record is None else Version.of_record(tag, document, record)
        except (KeyError, ValueError, TypeError):
            return None

    def _is_in_place(self, version: Version, row: list[Any]) -> bool:
        """Whether the file that was written is still there, by git's rule."""
        if not version.digest:
            return True
        stamp = self._stamps.get(version.path)
        if stamp is None or len(row) <= _MOMENT:
            return False
        return list(stamp) == row[_STAMP] and stamp.mtime_ns < row[_MOMENT]
