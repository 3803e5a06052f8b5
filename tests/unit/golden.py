"""Golden cases of a format: a document, the list of its segments, and the document rebuilt with every word in capitals.

A new case is one file; `GOLDEN=write pytest` writes the other two, and `git diff` shows what changed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from transflow.model import Document, Reading

ROOT = Path(__file__).parents[1] / "golden"
_MARKUP = re.compile(r"(<[^<>]*>|&#?\w+;|\{[{%].*?[}%]\})")


def cases(folder: str, suffix: str) -> list[Path]:
    """The documents of a folder, without those that were rebuilt."""
    paths = sorted((ROOT / folder).glob(f"*{suffix}"))
    assert paths
    return [path for path in paths if not path.name.endswith((f".built{suffix}", f".segments{suffix}"))]


def compare(path: Path, parse: Callable[[str, Reading], Document]) -> None:
    """Cut and rebuild a document, and compare with what stands beside it."""
    document = parse(path.read_bytes().decode("utf-8"), Reading())
    built = document.render(lambda segment: in_capitals(segment.text))
    check(path.with_name(f"{path.stem}.segments.tsv"), listed(document))
    check(path.with_name(f"{path.stem}.built{path.suffix}"), built)


def check(path: Path, text: str) -> None:
    """The file holds this text; with GOLDEN=write it does from now on."""
    if os.environ.get("GOLDEN") == "write":
        path.write_bytes(text.encode("utf-8"))
    assert path.read_bytes().decode("utf-8") == text


def listed(document: Document) -> str:
    """The segments, one on a line: line, kind, headings, context, notes, text."""
    rows = (
        (
            str(segment.line),
            segment.kind,
            " > ".join(segment.heading_path),
            segment.context or "",
            " ".join(segment.notes),
            segment.text.replace("\n", "\\n"),
        )
        for segment in document.segments
    )
    return "".join("\t".join(row) + "\n" for row in rows)


def in_capitals(text: str) -> str:
    """The words in capitals; tags, entities and template code as they are."""
    parts = _MARKUP.split(text)
    return "".join(part if index % 2 else part.upper() for index, part in enumerate(parts))
