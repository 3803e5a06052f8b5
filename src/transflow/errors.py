"""What transflow raises when it could not do something.

    TransflowError
    ├── ProjectError     transflow.toml: missing, broken, an unknown key, a bad path
    ├── LanguageError    not a language tag, or one that the project does not have
    ├── SourceError      a document that cannot be read or cut
    ├── CatalogError     a PO file that cannot be read or written
    ├── TermbaseError    terms.csv that cannot be read
    ├── MemoryFileError  a TMX file that cannot be read
    ├── ReviewError      a review that cannot be recorded
    ├── EngineError      a translation engine or model package that cannot be used
    ├── StoreError       the database
    │   └── DamagedStoreError   SQLite cannot read it
    └── FileError        the file system said no

Bad *content* (a lost placeholder, a wrong number) is a Finding, never an exception.
"""

from __future__ import annotations

from pathlib import Path
from typing import Self


class TransflowError(Exception):
    """Something could not be done: one line that names file, line and remedy.

    Args:
        problem: what is wrong, in one clause, without a full stop.
        remedy: what the reader can do about it, in the imperative.
        path: the file it is about, where there is one.
        line: 1-based line in that file.
    """

    def __init__(
        self,
        problem: str,
        *,
        remedy: str,
        path: Path | str | None = None,
        line: int | None = None,
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy
        self.path = path
        self.line = line

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross the border between processes whole."""
        return _revive, (type(self), self.problem, self.remedy, self.path, self.line)

    def at(self, path: Path | str) -> Self:
        """This error, now naming the file: for callers that know it where the raiser could not."""
        self.path = self.path or path
        return self

    def __str__(self) -> str:
        place = "" if self.path is None else f"{self.path}:"
        place += "" if self.line is None else f"{self.line}:"
        text = f"{place} {self.problem}; {self.remedy}" if place else f"{self.problem}; {self.remedy}"
        return " ".join(text.split())


def _revive(
    kind: type[TransflowError], problem: str, remedy: str, path: Path | str | None, line: int | None
) -> TransflowError:
    return kind(problem, remedy=remedy, path=path, line=line)


class ProjectError(TransflowError):
    """The project's configuration or layout is wrong."""


class LanguageError(TransflowError):
    """A language tag is malformed or not one of the project's."""


class SourceError(TransflowError):
    """A source document cannot be read or cut into segments."""


class CatalogError(TransflowError):
    """A catalog or template cannot be read or written."""


class TermbaseError(TransflowError):
    """The termbase cannot be read."""


class MemoryFileError(TransflowError):
    """A translation memory (TMX) cannot be read or written."""


class ReviewError(TransflowError):
    """A review names an entry that does not exist, or lacks a reviewer."""


class EngineError(TransflowError):
    """A translation engine or a model package is missing, broken or unsafe."""


class StoreError(TransflowError):
    """The database is newer than this transflow, locked or cannot be written."""


class DamagedStoreError(StoreError):
    """SQLite cannot read the database; it may be set aside and rebuilt."""


class FileError(TransflowError):
    """A file or folder cannot be read or written."""
