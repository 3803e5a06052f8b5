"""The names of documents: which paths are one document too many, and which are left out."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from transflow.errors import ProjectError
from transflow.files import Stamp

_NO_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_GLOB_PART = re.compile(r"(\*\*/|\*\*|\*|\?)")
_GLOB_MEANING = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def stem(document: str) -> str:
    """The path of a document without the suffix of its name: `news/a` of `news/a.md`."""
    return os.path.splitext(document)[0]


def leave_out(documents: dict[str, Stamp], patterns: Sequence[str]) -> dict[str, Stamp]:
    """The documents that no pattern matches, neither themselves nor a folder they are in.

    Args:
        documents: by path below the folder of sources.
        patterns: `*` and `?` stop at a `/`, `**` does not.
    """
    if not patterns:
        return documents
    expression = re.compile("|".join(_translate(pattern) for pattern in patterns), re.DOTALL)
    return {document: stamp for document, stamp in documents.items() if not expression.fullmatch(document)}


def check(documents: Iterable[str], folder: Path) -> None:
    """Refuse documents whose catalogs would fall together, here or on a file system that ignores case.

    Args:
        documents: paths below `folder`.
        folder: where they lie, for the message.

    Raises:
        ProjectError: two of them have one stem, differ only in case or Unicode form, or a name holds
            control characters or bytes that are not UTF-8.
    """
    seen: dict[str, str] = {}
    for document in documents:
        if _NO_NAME.search(document):
            name = (
                document.encode("ascii", "backslashreplace").decode("ascii").encode("unicode_escape").decode()
            )
            raise ProjectError("its name holds characters that no name should", remedy="rename it", path=name)
        other = seen.setdefault(_fold(stem(document)), document)
        if other is not document:
            problem = f"{other} and {document} would share one catalog"
            raise ProjectError(problem, remedy="rename one of them", path=folder / document)


def _fold(path: str) -> str:
    """What file systems that ignore case and Unicode form make of a path."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def _translate(pattern: str) -> str:
    """A pattern as a regular expression that also matches what lies in a folder of that name."""
    parts = _GLOB_PART.split(pattern.strip("/"))
    return f"(?:{''.join(_GLOB_MEANING.get(part) or re.escape(part) for part in parts)}(?:/.*)?)"
