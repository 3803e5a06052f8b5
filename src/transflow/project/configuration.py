"""transflow.toml: found, read and checked, key by key.

The dataclasses below *are* the schema: a table of the file is a class, a key is a field of the same name, and
docs/reference/configuration.md describes each (a test compares the two).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import cast, get_args

from transflow import files, language
from transflow.errors import FileError, LanguageError, ProjectError, SourceError
from transflow.model import Segmentation, State
from transflow.project.toml import Table

FILE_NAME = "transflow.toml"
_SIZE_LIMIT = 256 * 1024  # characters

_OUR_TABLE = re.compile(rb"^[ \t]*\[tool\.transflow[.\]]", re.MULTILINE)
_WEBSITE = re.compile(
    r"https?://[^\s/?#@:\"'<>]+(?::\d{1,5})?(?:/[^\s?#\"'<>]*)?"
)  # no user, query or fragment
_ACCEPTABLE = tuple(state.value for state in State if state is not State.UNTRANSLATED)
_SEGMENTATIONS: tuple[str, ...] = get_args(Segmentation)


@dataclass(frozen=True)
class ProjectSettings:
    """[project]: what the project is and where its folders lie."""

    source_language: str
    """Canonical tag of the language that authors write in."""
    languages: tuple[str, ...]
    """Canonical tags of the target languages, in the project's order."""
    name: str | None = None
    sources: str = "source_texts"
    catalogs: str = "catalogs"
    localized: str = "localized"
    database: str = "transflow.db"
    base_url: str | None = None
    """Where the website will stand, without a slash at its end."""


@dataclass(frozen=True)
class FolderSettings:
    """[documents.folders."FOLDER"]: how the documents below one folder are read; None inherits."""

    segmentation: Segmentation | None = None
    front_matter: tuple[str, ...] | None = None
    required: tuple[str, ...] | None = None


@dataclass(frozen=True)
class DocumentSettings:
    """[documents]: which files are documents and how they are read."""

    suffixes: tuple[str, ...] = (".md", ".markdown", ".html", ".htm", ".txt")
    exclude: tuple[str, ...] = ()
    """Patterns of paths below the folder of sources; `*` stops at a `/`, `**` does not."""
    segmentation: Segmentation = "paragraph"
    front_matter: tuple[str, ...] = ("title", "description", "teaser")
    required: tuple[str, ...] = ("title",)
    folders: Mapping[str, FolderSettings] = field(default_factory=dict)
    """By folder below the folder of sources, with `/` and without one at its ends."""


@dataclass(frozen=True)
class LanguageSettings:
    """[languages.TAG]: what is special about one language; None inherits."""

    autonym: str | None = None
    engine: str | None = None
    accept: State | None = None


@dataclass(frozen=True)
class PrefillSettings:
    """[prefill]: what fills empty entries."""

    engine: str = "argos"


@dataclass(frozen=True)
class BuildSettings:
    """[build]: what is published."""

    accept: State = State.TRANSLATED
    assets: bool = False


@dataclass(frozen=True)
class SiteSettings:
    """[site]: the website."""

    teasers: int = 20
    """Texts on a page of the list."""
    templates: str | None = None
    """Folder of templates, style and catalogs that go before transflow's own."""
    help: str | None = None
    """Address of a page that tells volunteers how to take part."""
    joomla: bool = False
    """Whether an import set for Joomla is written too."""


@dataclass(frozen=True)
class CheckSettings:
    """[check]: how strict the checks are."""

    ignore: tuple[str, ...] = ()
    strict: bool = False
    min_length_ratio: float | None = None
    """Characters of a target over those of its source; None leaves it to the check."""
    max_length_ratio: float | None = None


@dataclass(frozen=True)
class ReviewSettings:
    """[review]: who may accept what."""

    four_eyes: bool = False


@dataclass(frozen=True)
class CatalogSettings:
    """[catalogs]: what catalogs keep."""

    keep_obsolete_days: int = 180
    """Days before an obsolete entry moves from its catalog to the history."""


@dataclass(frozen=True)
class Settings:
    """The whole file, checked; paths still as they were written."""

    project: ProjectSettings
    documents: DocumentSettings = field(default_factory=DocumentSettings)
    languages: Mapping[str, LanguageSettings] = field(default_factory=dict)
    """By canonical tag."""
    prefill: PrefillSettings = field(default_factory=PrefillSettings)
    build: BuildSettings = field(default_factory=BuildSettings)
    site: SiteSettings = field(default_factory=SiteSettings)
    check: CheckSettings = field(default_factory=CheckSettings)
    review: ReviewSettings = field(default_factory=ReviewSettings)
    catalogs: CatalogSettings = field(default_factory=CatalogSettings)


def find(start: Path) -> Path:
    """The configuration that governs a folder: its own or that of its nearest parent.

    In one folder transflow.toml goes before a pyproject.toml with a table [tool.transflow].

    Args:
        start: a folder, or a configuration itself.

    Raises:
        ProjectError: there is none, or `start` does not exist.
    """
    start = start.resolve() if ".." in start.parts else start.absolute()
    if not os.path.exists(start):
        raise ProjectError("does not exist", remedy="give the folder of a project", path=start)
    if start.is_file():
        return start
    for folder in (start, *start.parents):
        if os.path.exists(folder / FILE_NAME):
            return folder / FILE_NAME
        if _has_our_table(folder / "pyproject.toml"):
            return folder / "pyproject.toml"
    raise ProjectError(
        f"no {FILE_NAME} here or in a parent folder",
        remedy="run transflow init, or name the folder with -C",
        path=start,
    )


def _has_our_table(python_project: Path) -> bool:
    """Whether a pyproject.toml is ours; one that is missing or may not be read belongs to somebody else."""
    try:
        return _OUR_TABLE.search(files.read_bytes(python_project)) is not None
    except FileError:
        return False


def read(path: Path) -> Settings:
    """Read and check a configuration.

    Raises:
        ProjectError: it is not TOML, or a key is unknown, missing or of the wrong kind; names the line.
        FileError: it may not be read.
    """
    root = _open(path)
    root.check_keys(_names(Settings))
    project = _read_project(root.table("project", _names(ProjectSettings), is_required=True))
    return Settings(
        project,
        _read_documents(root.table("documents", _names(DocumentSettings))),
        _read_languages(root.table("languages"), project),
        _read_prefill(root.table("prefill", _names(PrefillSettings))),
        _read_build(root.table("build", _names(BuildSettings))),
        _read_site(root.table("site", _names(SiteSettings))),
        _read_check(root.table("check", _names(CheckSettings))),
        _read_review(root.table("review", _names(ReviewSettings))),
        _read_catalogs(root.table("catalogs", _names(CatalogSettings))),
    )


def _names(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def _open(path: Path) -> Table:
    """The table that holds our configuration, in either kind of file."""
    try:
        text = files.read_text(path).removeprefix("\ufeff")
    except SourceError as error:
        raise ProjectError(error.problem, remedy=error.remedy, path=path, line=error.line) from None
    if len(text) > _SIZE_LIMIT:
        raise ProjectError(f"larger than {_SIZE_LIMIT // 1024} KiB", remedy="keep texts out of it", path=path)
    root = Table.parse(text, path)
    if path.name == "pyproject.toml":
        return root.table("tool").table("transflow")
    return root


def _read_project(table: Table) -> ProjectSettings:
    source = _tag(table, "source_language", table.required_text("source_language"))
    targets: list[str] = []
    for spelling in table.required_texts("languages"):
        tag = _tag(table, "languages", spelling)
        if tag == source:
            raise table.error(
                "languages", f"{tag} is the source language", "list only target languages", spelling
            )
        for other in targets:
            if tag == other or language.parse(tag).gettext == language.parse(other).gettext:
                raise table.error(
                    "languages", f"{spelling} and {other} are one language", "list it once", spelling
                )
        targets.append(tag)
    default = ProjectSettings(source, tuple(targets))
    return ProjectSettings(
        source,
        tuple(targets),
        name=table.text("name", None),
        sources=table.path("sources", default.sources),
        catalogs=table.path("catalogs", default.catalogs),
        localized=table.path("localized", default.localized),
        database=table.path("database", default.database),
        base_url=_read_url(table, "base_url"),
    )


def _tag(table: Table, key: str, spelling: str) -> str:
    try:
        return language.parse(spelling).tag
    except LanguageError as error:
        raise table.error(key, error.problem, error.remedy, spelling) from None


def _read_url(table: Table, key: str) -> str | None:
    url = table.text(key, None)
    if url is None:
        return None
    if not _WEBSITE.fullmatch(url):
        raise table.error(
            key, f"{url!r} is not the address of a website", "write it as https://example.org/texts"
        )
    return url.rstrip("/")


def _read_documents(table: Table) -> DocumentSettings:
    default = DocumentSettings()
    suffixes = table.texts("suffixes", default.suffixes)
    for suffix in suffixes:
        if not suffix.startswith(".") or "/" in suffix or suffix != suffix.lower() or len(suffix) < 2:
            raise table.error(
                "suffixes", f"{suffix!r} is not a suffix", "write it as .md, in lower case", suffix
            )
    folders = table.table("folders")
    return DocumentSettings(
        suffixes,
        table.texts("exclude", default.exclude),
        _read_segmentation(table) or default.segmentation,
        table.texts("front_matter", default.front_matter),
        table.texts("required", default.required),
        {folders.checked_path(name).strip("/"): _read_folder(folders, name) for name in folders.values},
    )


def _read_folder(folders: Table, name: str) -> FolderSettings:
    table = folders.table(name, _names(FolderSettings))
    return FolderSettings(
        _read_segmentation(table), table.optional_texts("front_matter"), table.optional_texts("required")
    )


def _read_segmentation(table: Table) -> Segmentation | None:
    return cast("Segmentation | None", table.choice("segmentation", _SEGMENTATIONS))


def _read_languages(table: Table, project: ProjectSettings) -> dict[str, LanguageSettings]:
    found: dict[str, LanguageSettings] = {}
    known = (project.source_language, *project.languages)
    for spelling in table.values:
        tag = _tag(table, spelling, spelling)
        if tag not in known:
            raise table.unknown(spelling, known, "language")
        if tag in found:
            raise table.error(spelling, f"{tag} has two tables", "write one")
        own = table.table(spelling, _names(LanguageSettings))
        found[tag] = LanguageSettings(own.text("autonym", None), own.text("engine", None), _read_accept(own))
    return found


def _read_accept(table: Table) -> State | None:
    accept = table.choice("accept", _ACCEPTABLE)
    return None if accept is None else State(accept)


def _read_prefill(table: Table) -> PrefillSettings:
    return PrefillSettings(table.text("engine", PrefillSettings().engine))


def _read_build(table: Table) -> BuildSettings:
    default = BuildSettings()
    return BuildSettings(_read_accept(table) or default.accept, table.flag("assets", default.assets))


def _read_site(table: Table) -> SiteSettings:
    default = SiteSettings()
    teasers = table.whole_number("teasers", default.teasers)
    if teasers < 1:
        raise table.error("teasers", "no page without texts", "write a number from 1 on")
    templates = None if table.text("templates", None) is None else table.path("templates", "")
    return SiteSettings(teasers, templates, _read_url(table, "help"), table.flag("joomla", default.joomla))


def _read_check(table: Table) -> CheckSettings:
    default = CheckSettings()
    lowest = table.number("min_length_ratio", least=0)
    highest = table.number("max_length_ratio", least=0)
    if lowest is not None and highest is not None and lowest >= highest:
        raise table.error(
            "max_length_ratio", "not above min_length_ratio", "write the larger of the two here"
        )
    return CheckSettings(
        table.texts("ignore", default.ignore), table.flag("strict", default.strict), lowest, highest
    )


def _read_review(table: Table) -> ReviewSettings:
    return ReviewSettings(table.flag("four_eyes", ReviewSettings().four_eyes))


def _read_catalogs(table: Table) -> CatalogSettings:
    return CatalogSettings(table.whole_number("keep_obsolete_days", CatalogSettings().keep_obsolete_days))
