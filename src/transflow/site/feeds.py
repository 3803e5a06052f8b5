"""What machines read: the Atom feed of a language, the map of the site, robots.txt."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from transflow.language import Language

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EPOCH = "1970-01-01T00:00:00Z"
_NAMES = uuid.UUID("6f0f5f0e-7d52-5d0b-9c6c-3f9a3f4f7a10")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One text in a feed."""

    document: str
    title: str
    title_lang: str
    summary: str
    summary_lang: str
    author: str
    published: str
    """UTC, ISO 8601, or empty."""
    updated: str
    address: str
    others: tuple[tuple[str, str], ...]
    """Tag and address of its other versions."""


def feed(name: str, language: Language, address: str, home: str, entries: Sequence[FeedEntry]) -> str:
    """An Atom feed (RFC 4287).

    Args:
        name: of the project.
        language: of the texts.
        address: of the feed itself.
        home: of the front page.
        entries: the newest first.
    """
    updated = max((entry.updated or _EPOCH for entry in entries), default=_EPOCH)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_attribute(language.tag)}>',
        f"<id>{_identity(name, language.tag)}</id>",
        f"<title>{_text(name)}</title>",
        f"<updated>{updated}</updated>",
        f"<author><name>{_text(name)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={_attribute(address)}/>',
        f'<link rel="alternate" type="text/html" hreflang={_attribute(language.tag)} href={_attribute(home)}/>',
    ]
    for entry in entries:
        lines += _entry(name, language, entry)
    return "\n".join([*lines, "</feed>", ""])


def _entry(name: str, language: Language, entry: FeedEntry) -> Iterable[str]:
    yield f"<entry><id>{_identity(name, language.tag, entry.document)}</id>"
    yield f"<title{_language(entry.title_lang, language)}>{_text(entry.title)}</title>"
    yield f"<updated>{entry.updated or _EPOCH}</updated>"
    if entry.published:
        yield f"<published>{entry.published}</published>"
    if entry.author:
        yield f"<author><name>{_text(entry.author)}</name></author>"
    yield f'<link rel="alternate" type="text/html" hreflang={_attribute(language.tag)} href={_attribute(entry.address)}/>'
    for tag, address in entry.others:  # not "alternate": readers would follow the last of several
        yield f'<link rel="related" type="text/html" hreflang={_attribute(tag)} href={_attribute(address)}/>'
    if entry.summary:
        yield f"<summary{_language(entry.summary_lang, language)}>{_text(entry.summary)}</summary>"
    yield "</entry>"


def site_map(pages: Sequence[tuple[str, str, Sequence[tuple[str, str]]]]) -> str:
    """The map of the site (sitemaps.org) with the versions of each page.

    Args:
        pages: absolute address, day of the last change or nothing, and (hreflang, address) of all versions.
    """
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    last: Sequence[tuple[str, str]] = ()
    links: list[str] = []
    for address, day, versions in pages:
        if versions != last:  # the versions of a text all name the same ones
            links = [
                f'<xhtml:link rel="alternate" hreflang={_attribute(code)} href={_attribute(other)}/>'
                for code, other in versions
            ]
            last = versions
        lines.append(f"<url><loc>{_text(address)}</loc>" + (f"<lastmod>{day}</lastmod>" if day else ""))
        lines += [*links, "</url>"]
    return "\n".join([*lines, "</urlset>", ""])


def robots(map_address: str | None) -> str:
    """robots.txt: everything may be read; pages that should not be found say so themselves."""
    return "User-agent: *\nAllow: /\n" + (f"\nSitemap: {map_address}\n" if map_address else "")


def _identity(*parts: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_NAMES, chr(0).join(parts))}"


def _language(tag: str, language: Language) -> str:
    return "" if tag == language.tag else f" xml:lang={_attribute(tag)}"


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text))


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text))
