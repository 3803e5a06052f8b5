"""init: a folder becomes a project."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from transflow import files, language
from transflow.errors import ProjectError
from transflow.model import Change
from transflow.project.configuration import FILE_NAME
from transflow.project.template import render_config

_GITIGNORE = ("localized/", "transflow.db*", "*.mo")
_GITATTRIBUTES = (
    "catalogs/*/reviews.tsv merge=union",
    "catalogs/*/history.jsonl merge=union",
    "catalogs/*/sent.jsonl merge=union",
    "*.po text eol=lf",
    "*.po merge=transflow",
)


def init(
    folder: Path, source: str, targets: Sequence[str], *, name: str | None = None, is_dry: bool = False
) -> list[Change]:
    """Write transflow.toml, the folders, and what git should know about them.

    Args:
        folder: of the project.
        source: tag of the language that authors write in.
        targets: tags of the languages to translate into.
        name: of the project; None for the name of the folder.
        is_dry: write nothing.

    Raises:
        LanguageError: if a tag is none.
        ProjectError: if the folder is a project already, or the source language is among the targets.
        FileError: if the folder cannot be written.
    """
    path = folder / FILE_NAME
    if path.exists():
        raise ProjectError("is there already", remedy="edit it, or choose another folder with -C", path=path)
    source_tag = language.parse(source).tag
    tags = list(dict.fromkeys(language.parse(target).tag for target in targets))
    if not tags:
        raise ProjectError("no target language", remedy="name at least one with -l TAG")
    if source_tag in tags:
        raise ProjectError(
            f"{source_tag} is the source language and a target", remedy="leave it out of the targets"
        )
    wanted = {
        path: render_config(name or folder.absolute().name, source_tag, tags),
        folder / ".gitignore": _with_lines(folder / ".gitignore", _GITIGNORE),
        folder / ".gitattributes": _with_lines(folder / ".gitattributes", _GITATTRIBUTES),
    }
    changes = []
    for place, text in wanted.items():
        is_new = not place.exists()
        if is_dry or files.replace(place, text):
            changes.append(Change(place.name, "created" if is_new else "updated"))
    for each in ("source_texts", "catalogs"):
        if not is_dry and not (folder / each).is_dir():
            files.make_folder(folder / each)
    return changes


def _with_lines(path: Path, lines: Sequence[str]) -> str:
    """The file's text with the lines that it lacks added at its end."""
    text = files.read_text(path) if path.exists() else ""
    present = {line.strip() for line in text.split("\n")}
    missing = [line for line in lines if line not in present]
    if text and missing and not text.endswith("\n"):
        text += "\n"
    return text + "".join(f"{line}\n" for line in missing)
