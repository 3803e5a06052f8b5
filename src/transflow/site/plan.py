"""What the site consists of: languages, works and their texts, and the address of each page."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from transflow import language
from transflow.language import Language

PER_PAGE = 20
"""Teasers on a page, unless the project says otherwise."""


@dataclass(frozen=True, slots=True)
class Text:
    """One work in one language, as it is published."""

    tag: str
    title: str
    title_lang: str
    teaser: str
    teaser_lang: str
    path: str
    """Of the localized file below the project's folder of localized texts; of a source, below that of sources."""
    digest: str
    translators: tuple[str, ...] = ()
    updated: str = ""
    is_source: bool = False
    machine_words: int = 0
    source_words: int = 0
    is_stale: bool = False

    @property
    def is_indexable(self) -> bool:
        """Whether search engines, feed and map may show it: nothing in it is unread machine translation."""
        return self.machine_words == 0

    @property
    def notices(self) -> tuple[str, ...]:
        """What the reader is told above the text."""
        found = ["machine"] if self.machine_words else []
        if self.is_stale:
            found.append("stale")
        elif self.source_words:
            found.append("partial")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Work:
    """A document with its texts by tag."""

    document: str
    slug: str
    date: str
    """ISO 8601, or empty."""
    author: str
    texts: Mapping[str, Text]

    @property
    def day(self) -> datetime.date | None:
        """Its date, where it has a real one."""
        try:
            return datetime.date.fromisoformat(self.date)
        except ValueError:
            return None


@dataclass(frozen=True)
class Plan:
    """The whole site."""

    name: str
    base_url: str
    source: Language
    languages: tuple[Language, ...]
    """Those that have a text, sorted by tag."""
    works: tuple[Work, ...]
    """The newest first."""
    per_page: int = PER_PAGE
    progress: Mapping[str, Mapping[str, int]] | None = None
    """Words by state, by tag of each target language."""

    @cached_property
    def by_tag(self) -> dict[str, Language]:
        """The languages by tag."""
        return {each.tag: each for each in self.languages}

    def in_language(self, tag: str) -> tuple[Work, ...]:
        """The works that have a text in a language, the newest first."""
        return tuple(work for work in self.works if tag in work.texts)

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The slug of each document."""
        return {work.document: work.slug for work in self.works}

    @cached_property
    def published(self) -> dict[str, frozenset[str]]:
        """The languages that each document has."""
        return {work.document: frozenset(work.texts) for work in self.works}


def make_plan(manifest: Mapping[str, Any], *, per_page: int, autonyms: Mapping[str, str | None]) -> Plan:
    """The site that a manifest describes.

    Args:
        manifest: of the build.
        per_page: teasers on a page.
        autonyms: what the project calls its languages, by tag.

    Raises:
        LanguageError: the manifest names something that is no language.
    """
    source_tag = str(manifest["source_language"])
    works = [_work(record, source_tag) for record in manifest["documents"]]
    tags = {tag for work in works for tag in work.texts} | {source_tag}
    languages = tuple(language.parse(tag, autonym=autonyms.get(tag)) for tag in sorted(tags))
    return Plan(
        str(manifest["name"]),
        str(manifest["base_url"]),
        next(each for each in languages if each.tag == source_tag),
        languages,
        tuple(
            sorted(sorted(works, key=lambda work: work.document), key=lambda work: work.date, reverse=True)
        ),
        per_page,
        {record["tag"]: record["words"] for record in manifest["languages"]},
    )


def _work(record: Mapping[str, Any], source_tag: str) -> Work:
    source, day = record["source"], str(record["date"])
    noon = f"{day}T00:00:00Z" if day else ""
    texts = {
        source_tag: Text(
            source_tag,
            source["title"] or record["slug"],
            source_tag,
            source["teaser"],
            source_tag,
            record["id"],
            source["digest"],
            updated=noon,
            is_source=True,
        )
    }
    for tag, version in sorted(record["versions"].items()):
        if version["published"] and version["digest"]:
            texts[tag] = Text(
                tag,
                version["title"] or record["slug"],
                version["title_lang"],
                version["teaser"],
                version["teaser_lang"],
                version["path"],
                version["digest"],
                tuple(version["translators"]),
                version["updated"] or noon,
                machine_words=version["machine_words"],
                source_words=version["source_words"],
                is_stale=version["stale"],
            )
    return Work(record["id"], record["slug"], day, record["author"], texts)


# Addresses: where each page lies below the site's folder, always ending in a slash.


def front_address(tag: str, number: int = 1) -> str:
    """The front page of a language, or a further page of its archive."""
    return f"{tag.lower()}/" if number == 1 else f"{tag.lower()}/page/{number}/"


def text_address(tag: str, slug: str) -> str:
    """The page of a text."""
    return f"{tag.lower()}/{slug}/"


def status_address(tag: str) -> str:
    """The status page in a language."""
    return f"{tag.lower()}/status/"


def feed_address(tag: str) -> str:
    """The feed of a language."""
    return f"{tag.lower()}/feed.xml"


def file_of(address: str) -> str:
    """The file that a server shows at an address."""
    return f"{address}index.html" if address.endswith("/") or not address else address


def relative(address: str, start: str) -> str:
    """An address as a link on the page at `start`, so that the site works wherever it stands."""
    wanted, here = _parts(address), _parts(start)
    shared = 0
    while shared < min(len(wanted), len(here)) and wanted[shared] == here[shared]:
        shared += 1
    inside = "/".join((*[".."] * (len(here) - shared), *wanted[shared:]))
    is_folder = address.endswith("/") or not address
    return f"{inside or '.'}/" if is_folder else inside or "."


@lru_cache(maxsize=2**16)
def _parts(address: str) -> tuple[str, ...]:
    return tuple(part for part in address.split("/") if part)
