"""What the tests share: projects made of a few files, sessions in them, and the installed command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings

from transflow.catalog import format_catalog, read_catalog
from transflow.model import Entry
from transflow.project import Project
from transflow.workflow.session import Session, open_session

settings.register_profile("gate", derandomize=True)
"""`make test` says the same of the same code every time; plain pytest and `make test-slow` try new examples."""

CONFIG = '[project]\nname = "Test"\nsource_language = "en"\nlanguages = ["bs"]\n'

LETTER = """\
---
title: To the miners of the Old Shaft
date: 2014-02-07
---

# Dear friends

We stand with you. They owe you **3,000 marks** each.

- Pay the wages.
- Reopen the shaft.
"""


def write_tree(folder: Path, tree: Mapping[str, str | bytes]) -> Path:
    """Write files by their path below a folder."""
    for name, content in tree.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return folder


@pytest.fixture
def make_project(tmp_path: Path) -> Callable[..., Path]:
    """A function that makes a project of these files; without any, of one letter."""

    def make(tree: Mapping[str, str | bytes] | None = None, config: str = CONFIG) -> Path:
        folder = tmp_path / "project"
        write_tree(folder, {"transflow.toml": config} | dict(tree or {"source_texts/letter.md": LETTER}))
        return folder

    return make


@contextmanager
def session(
    folder: Path, command: str = "test", *, writes: bool = True, is_dry: bool = False
) -> Iterator[Session]:
    """A session in the project of this folder."""
    with open_session(Project.load(folder), command, writes=writes, is_dry=is_dry) as opened:
        yield opened


def edit_catalog(path: Path, edit: Callable[[Entry], Entry]) -> None:
    """Let a person edit a catalog: each active entry goes through `edit`."""
    catalog = read_catalog(path)
    entries = tuple(entry if entry.is_obsolete else edit(entry) for entry in catalog.entries)
    path.write_text(format_catalog(replace(catalog, entries=entries)), encoding="utf-8", newline="")


def translate(path: Path, targets: Mapping[str, str]) -> None:
    """Let a person translate these texts: the target is written and the entry is no longer fuzzy."""

    def edit(entry: Entry) -> Entry:
        if entry.msgid not in targets:
            return entry
        return replace(entry, msgstr=targets[entry.msgid], is_fuzzy=False, previous_msgid=None)

    edit_catalog(path, edit)


def contents(folder: Path, *, database: bool = False) -> dict[str, bytes]:
    """Every file of a project by its path, the database and its lock left out unless asked for."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and (database or not path.name.startswith("transflow.db"))
    }


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The installed command, run in a folder as a person or a script would."""
    return subprocess.run(
        [str(Path(sys.executable).with_name("transflow")), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"} | environment,
        timeout=300,
    )
