"""doctor: what is installed, what is missing, whether everything is sound."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from transflow import __version__, files
from transflow.errors import TransflowError
from transflow.project import Project
from transflow.store import Store, sqlite_version
from transflow.workflow.extraction import read_document


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing looked at."""

    name: str
    result: Literal["good", "note", "broken"]
    detail: str
    remedy: str = ""


def examine(folder: Path) -> Iterator[Diagnosis]:
    """Look at the installation, and at the project that `folder` belongs to.

    Nothing is changed, and no other command's work is waited for.
    """
    yield Diagnosis(
        "transflow", "good", f"{__version__} on Python {platform.python_version()}, {sys.platform}"
    )
    yield Diagnosis("SQLite", "good", sqlite_version())
    yield _msgfmt()
    yield from _models()
    try:
        project = Project.load(folder)
    except TransflowError as error:
        yield Diagnosis("project", "broken", f"{error.path or folder}: {error.problem}", error.remedy)
        return
    yield from _project(project)


def _msgfmt() -> Diagnosis:
    if found := shutil.which("msgfmt"):
        return Diagnosis("gettext", "good", found)
    return Diagnosis(
        "gettext", "note", "msgfmt is not installed", "not needed; it checks catalogs independently"
    )


def _models() -> Iterator[Diagnosis]:
    from transflow import mt

    try:
        packages = mt.list_packages()
    except TransflowError as error:
        yield Diagnosis("models", "broken", error.problem, error.remedy)
        return
    for package in packages:
        if package.problem:
            yield Diagnosis(
                "model", "broken", f"{package.path}: {package.problem}", "remove it, or install it anew"
            )
        else:
            yield Diagnosis("model", "good", f"{package.source} → {package.target}: {package}")
    if not packages:
        yield Diagnosis("models", "note", "none", "install one with `transflow model install FILE`")


def _project(project: Project) -> Iterator[Diagnosis]:
    tags = ", ".join(language.tag for language in project.languages)
    yield Diagnosis("project", "good", f"{project.root}: {project.source_language.tag} → {tags}")
    if not os.access(project.root, os.W_OK):
        yield Diagnosis("project", "broken", "its folder is read-only", "make it writable")
    yield from _documents(project)
    yield from _catalogs(project)
    yield from _database(project)
    for leftover in files.leftovers(project.root):
        yield Diagnosis(
            "files",
            "note",
            f"{project.relative(leftover)} was left by a command that was killed",
            f"the next command that writes takes in what it holds of {files.leftover_target(leftover).name}",
        )


def _documents(project: Project) -> Iterator[Diagnosis]:
    broken = 0
    documents: tuple[str, ...] = ()
    try:
        documents = tuple(project.documents())
    except TransflowError as error:
        broken += 1
        yield Diagnosis("documents", "broken", f"{error.path}: {error.problem}", error.remedy)
    for document in documents:
        try:
            read_document(project, document)
        except TransflowError as error:
            broken += 1
            yield Diagnosis(
                "document", "broken", f"{error.path}:{error.line or 1}: {error.problem}", error.remedy
            )
    if not broken:
        yield Diagnosis("documents", "good", f"{len(documents)} can be read")


def _catalogs(project: Project) -> Iterator[Diagnosis]:
    from transflow.catalog import read_catalog

    broken = 0
    names = files.scan(project.catalogs_dir, (".po", ".pot"))
    for name in names:
        try:
            read_catalog(project.catalogs_dir / name)
        except TransflowError as error:
            broken += 1
            place = f"{project.relative(project.catalogs_dir / name)}:{error.line or 1}"
            yield Diagnosis("catalog", "broken", f"{place}: {error.problem}", error.remedy)
    if not broken:
        yield Diagnosis("catalogs", "good", f"{len(names)} can be read")


def _database(project: Project) -> Iterator[Diagnosis]:
    if not project.database_path.exists():
        yield Diagnosis("database", "note", "none yet", "the next command makes it")
        return
    try:
        with Store.open(project.database_path, in_memory=True) as store:
            is_sound = store.is_sound()
    except TransflowError as error:
        yield Diagnosis("database", "broken", error.problem, error.remedy)
        return
    if is_sound:
        yield Diagnosis("database", "good", project.relative(project.database_path))
    else:
        yield Diagnosis(
            "database", "broken", "SQLite finds damage", "delete it: it is rebuilt from the catalogs"
        )
