"""transflow.toml -> Project: what a project is made of, and where each of its files lies.

Every path rule lives here. Reading the configuration checks all of it: whatever is misspelt, of the wrong
kind or points outside the project is an error that names file, line and remedy, before anything is done.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Self

from transflow import files, language
from transflow.errors import LanguageError, ProjectError
from transflow.files import Stamp
from transflow.language import Language
from transflow.model import Reading, State
from transflow.project import configuration, naming
from transflow.project.configuration import (
    BuildSettings,
    CatalogSettings,
    CheckSettings,
    DocumentSettings,
    LanguageSettings,
    PrefillSettings,
    ReviewSettings,
    Settings,
    SiteSettings,
)
from transflow.project.template import render_config

__all__ = ["Project", "Settings", "render_config"]


@dataclass(frozen=True)
class Project:
    """A project: its languages, its settings and the place of every file."""

    root: Path
    """The folder of the configuration, absolute."""
    config_path: Path
    name: str
    source_language: Language
    languages: tuple[Language, ...]
    """The target languages, in the project's order."""
    settings: Settings
    _safe_places: set[tuple[str, str]] = field(default_factory=set, compare=False, repr=False)

    @classmethod
    def load(cls, start: Path) -> Self:
        """The project that a folder belongs to.

        Args:
            start: a folder of the project, or its configuration.

        Raises:
            ProjectError: there is none, its configuration is wrong, or its folders lead out of it.
            FileError: the configuration may not be read.
        """
        path = configuration.find(start)
        settings = configuration.read(path)
        own = settings.languages

        def named(tag: str) -> Language:
            return language.parse(tag, autonym=own.get(tag, LanguageSettings()).autonym)

        project = cls(
            path.parent,
            path,
            settings.project.name or path.parent.name,
            named(settings.project.source_language),
            tuple(named(tag) for tag in settings.project.languages),
            settings,
        )
        project._check_folders()
        return project

    def _check_folders(self) -> None:
        """Refuse folders that lie in each other: a run would take what it wrote for sources."""
        folders = {
            "sources": self.sources_dir,
            "catalogs": self.catalogs_dir,
            "localized": self.localized_dir,
        }
        for key, folder in folders.items():
            for other, outer in folders.items():
                if key != other and folder.is_relative_to(outer):
                    raise ProjectError(
                        f"{key} ({self.relative(folder)}) lies in {other} ({self.relative(outer)})",
                        remedy="give each a folder of its own",
                        path=self.config_path,
                    )
            self._refuse_outside(folder)
        self._refuse_outside(self.database_path)

    # Settings, table by table

    @property
    def base_url(self) -> str | None:
        """Where the website will stand, without a slash at its end."""
        return self.settings.project.base_url

    @property
    def document_settings(self) -> DocumentSettings:
        """[documents]."""
        return self.settings.documents

    @property
    def prefill(self) -> PrefillSettings:
        """[prefill]."""
        return self.settings.prefill

    @property
    def build(self) -> BuildSettings:
        """[build]."""
        return self.settings.build

    @property
    def site(self) -> SiteSettings:
        """[site]."""
        return self.settings.site

    @property
    def check(self) -> CheckSettings:
        """[check]."""
        return self.settings.check

    @property
    def review(self) -> ReviewSettings:
        """[review]."""
        return self.settings.review

    @property
    def catalogs(self) -> CatalogSettings:
        """[catalogs]."""
        return self.settings.catalogs

    def engine(self, tag: str) -> str:
        """The engine that pre-fills a language: its own, else the project's."""
        return self.settings.languages.get(tag, LanguageSettings()).engine or self.prefill.engine

    def accept(self, tag: str) -> State:
        """The state from which targets of a language are published: its own, else the project's."""
        return self.settings.languages.get(tag, LanguageSettings()).accept or self.build.accept

    # Languages

    def language(self, spelling: str) -> Language:
        """The target language that a spelling means: its tag, or another way to write it (`sr_RS@latin`).

        A spelling with a region, or without one, means the one language that differs in nothing else.

        Raises:
            LanguageError: it is no tag, or the project has no such language.
        """
        wanted = language.parse(spelling)
        choices = (
            [each for each in self.languages if each.tag == wanted.tag],
            [each for each in self.languages if each.gettext == wanted.gettext],
            [each for each in self.languages if each.is_variant_of(wanted)],
        )
        for found in choices:
            if len(found) == 1:
                return found[0]
        if wanted.tag == self.source_language.tag:
            problem = f"{wanted.tag} is the source language"
        else:
            problem = f"{spelling} is not a language of this project"
        known = ", ".join(each.tag for each in self.languages)
        raise LanguageError(problem, remedy=f"use one of: {known}" if known else "add it to languages first")

    # Documents

    def documents(self) -> dict[str, Stamp]:
        """The source documents by path below the folder of sources, with `/`, sorted.

        Raises:
            ProjectError: the folder is missing, a name holds control characters, or two documents would share
                a catalog (one stem in one folder, or names that differ only in case or Unicode form).
            FileError: a folder may not be read.
        """
        if not self.sources_dir.is_dir():
            raise ProjectError(
                "the folder of sources is missing", remedy="make it, or mend sources", path=self.sources_dir
            )
        found = naming.leave_out(
            files.scan(self.sources_dir, self.document_settings.suffixes), self.document_settings.exclude
        )
        naming.check(found, self.sources_dir)
        return found

    def select(self, documents: Iterable[str], paths: Sequence[Path]) -> tuple[str, ...]:
        """The documents that paths mean: a source, template, catalog or localized text, or a folder of these.

        Args:
            documents: what to choose from, as `documents` gives them.
            paths: relative to the working folder, or absolute; none means all.

        Raises:
            ProjectError: a path means no document.
        """
        documents = tuple(documents)
        if not paths:
            return documents
        chosen: set[str] = set()
        for path in paths:
            meant = self._meant_by(Path(os.path.normpath(path.absolute())), documents)
            if not meant:
                raise ProjectError(
                    "names no document of this project", remedy="name one of its sources", path=path
                )
            chosen.update(meant)
        return tuple(document for document in documents if document in chosen)

    def _meant_by(self, path: Path, documents: tuple[str, ...]) -> list[str]:
        languages = [each.tag for each in self.languages]
        places = [
            self.sources_dir,
            self.templates_dir,
            *(self.catalogs_dir / tag for tag in languages),
            *(self.localized_dir / tag for tag in languages),
        ]
        for place in places:
            if not path.is_relative_to(place):
                continue
            inside = path.relative_to(place).as_posix()
            if inside == ".":
                return list(documents)
            exact = [each for each in documents if each == inside or each.startswith(f"{inside}/")]
            if exact or place == self.sources_dir:
                return exact
            stem = inside.removesuffix(".pot").removesuffix(".po")
            return [each for each in documents if naming.stem(each) == stem]
        return []

    def reading(self, document: str) -> Reading:
        """How a document is read: the settings of its nearest folder over those of the project."""
        settings = self.document_settings
        segmentation, front_matter, required = settings.segmentation, settings.front_matter, settings.required
        parts = document.split("/")[:-1]
        for length in range(1, len(parts) + 1):
            folder = settings.folders.get("/".join(parts[:length]))
            if folder is not None:
                segmentation = folder.segmentation or segmentation
                front_matter = front_matter if folder.front_matter is None else folder.front_matter
                required = required if folder.required is None else folder.required
        return Reading(self.source_language.tag, segmentation, front_matter, required)

    # Paths

    @cached_property
    def sources_dir(self) -> Path:
        """Where authors put their documents."""
        return self.root / self.settings.project.sources

    @cached_property
    def catalogs_dir(self) -> Path:
        """Where templates and catalogs lie."""
        return self.root / self.settings.project.catalogs

    @cached_property
    def templates_dir(self) -> Path:
        """Where the templates lie, one per document."""
        return self.catalogs_dir / "templates"

    @cached_property
    def localized_dir(self) -> Path:
        """Where built texts go."""
        return self.root / self.settings.project.localized

    @property
    def site_dir(self) -> Path:
        """Where the website goes."""
        return self.localized_dir / "site"

    @property
    def templates_of_site(self) -> Path | None:
        """The project's own templates for its website, where it has some.

        Raises:
            ProjectError: the folder is missing, or a link leads out of the project.
        """
        if self.site.templates is None:
            return None
        folder = self.root / self.site.templates
        self._refuse_outside(folder)
        if not folder.is_dir():
            raise ProjectError(
                "the folder of templates is missing", remedy="make it, or mend templates", path=folder
            )
        return folder

    @cached_property
    def database_path(self) -> Path:
        """The database; it may be missing at any time."""
        return self.root / self.settings.project.database

    @cached_property
    def memory_dir(self) -> Path:
        """Where imported memory lies, one TMX file per import."""
        return self.root / "memory"

    def memory_path(self, name: str) -> Path:
        """Where the imported memory of a name lies.

        Raises:
            ProjectError: a link leads out of the project, or the name does.
        """
        return self._inside(self.memory_dir, f"{name}.tmx")

    @property
    def lock_path(self) -> Path:
        """What a writing command locks (`files.lock`)."""
        return self.database_path.with_name(f"{self.database_path.name}.lock")

    @property
    def terms_path(self) -> Path:
        """The termbase, for all languages."""
        return self.catalogs_dir / "terms.csv"

    def source_path(self, document: str) -> Path:
        """Where a document lies.

        Raises:
            ProjectError: a link leads out of the project, or the name of the document does.
        """
        return self._inside(self.sources_dir, document)

    def template_path(self, document: str) -> Path:
        """Where the template of a document lies.

        Raises:
            ProjectError: a link leads out of the project, or the name of the document does.
        """
        return self._inside(self.templates_dir, f"{naming.stem(document)}.pot")

    def catalog_dir(self, tag: str) -> Path:
        """Where the catalogs of a language lie.

        Raises:
            LanguageError: `tag` is not the tag of one of the project's languages.
        """
        return self._own(self._catalog_dirs, tag)

    def catalog_path(self, tag: str, document: str) -> Path:
        """Where the catalog of a document in a language lies.

        Raises:
            ProjectError: a link leads out of the project, or the name of the document does.
            LanguageError: `tag` is not the tag of one of the project's languages.
        """
        return self._inside(self.catalog_dir(tag), f"{naming.stem(document)}.po")

    def localized_path(self, tag: str, document: str) -> Path:
        """Where the built text of a document in a language goes.

        Raises:
            ProjectError: a link leads out of the project, or the name of the document does.
            LanguageError: `tag` is not the tag of one of the project's languages.
        """
        return self._inside(self._own(self._localized_dirs, tag), document)

    def reviews_path(self, tag: str) -> Path:
        """The reviews of a language, which travel with its catalogs.

        Raises:
            ProjectError: a link leads out of the project, or the name of the document does.
            LanguageError: `tag` is not the tag of one of the project's languages.
        """
        return self._inside(self.catalog_dir(tag), "reviews.tsv")

    def history_path(self, tag: str) -> Path:
        """Every human target that left a catalog of a language.

        Raises:
            ProjectError: a link leads out of the project, or the name of the document does.
            LanguageError: `tag` is not the tag of one of the project's languages.
        """
        return self._inside(self.catalog_dir(tag), "history.jsonl")

    def relative(self, path: Path) -> str:
        """A path as reports print it: relative to the project, with `/`; as it is where it lies elsewhere."""
        absolute = os.path.normpath(path.absolute())
        inside = absolute.removeprefix(self._prefix)
        return Path(inside).as_posix() if inside != absolute else path.as_posix()

    @cached_property
    def _prefix(self) -> str:
        return os.path.join(self.root, "")

    # A project of 40,000 documents asks for paths a million times, so the folders of languages are made once.

    @cached_property
    def _catalog_dirs(self) -> dict[str, Path]:
        return {each.tag: self.catalogs_dir / each.tag for each in self.languages}

    @cached_property
    def _localized_dirs(self) -> dict[str, Path]:
        return {each.tag: self.localized_dir / each.tag for each in self.languages}

    def _own(self, folders: dict[str, Path], tag: str) -> Path:
        folder = folders.get(tag)
        if folder is None:
            raise LanguageError(f"{tag} is another spelling", remedy=f"write {self.language(tag)}")
        return folder

    def _inside(self, folder: Path, path: str) -> Path:
        """A path below a folder of the project, once it is known that no link leads out of it.

        Raises:
            ProjectError: it would lie outside.
        """
        if path.startswith("/") or (".." in path and ".." in path.split("/")):
            raise ProjectError(
                f"{path!r} leads out of its folder", remedy="name a document of this project", path=folder
            )
        whole = folder / path
        place = (str(folder), path.rpartition("/")[0])
        if place not in self._safe_places:
            self._refuse_outside(whole.parent)
            self._safe_places.add(place)
        return whole

    def _refuse_outside(self, path: Path) -> None:
        if not Path(os.path.realpath(path)).is_relative_to(self._real_root):
            raise ProjectError(
                "a symbolic link leads out of the project", remedy="put what it means in its place", path=path
            )

    @cached_property
    def _real_root(self) -> Path:
        return Path(os.path.realpath(self.root))
