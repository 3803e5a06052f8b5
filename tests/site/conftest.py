"""Projects with a website, made once for all tests that only look."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest
from lxml import etree, html

from tests.conftest import edit_catalog, session, write_tree
from tests.site import hostile
from transflow.catalog import Catalog, format_catalog, read_catalog
from transflow.model import Entry, State
from transflow.provenance import with_draft
from transflow.workflow.site import site
from transflow.workflow.update import update

CONFIG = """\
[project]
name = "Miners & friends"
source_language = "en"
languages = ["bs", "de", "ar", "sr-Latn"]
base_url = "https://example.org/texts"

[build]
accept = "machine"

[site]
teasers = 2
"""

LETTER = """\
---
title: To the miners of the Old Shaft
date: 2026-02-07
author: Women's committee <women@example.org>
---

# To the miners of the Old Shaft

We stand with you, as we wrote in [our first letter](notes/first.md#why-we-write) and on [a page](fund.html).

## What we demand

![A lamp burns.](images/lamp.svg)

| Who | How much |
|-----|---------:|
| one | 35       |

Read <https://www.example.org/more>.[^note] See [below](#what-we-demand).

- [x] The wages
- [ ] The shaft

[^note]: A note of ours.
"""

FIRST = """\
---
title: Our first letter
date: 2025-12-31
teaser: What we wrote at first
slug: first-letter
---

## Why we write

Because you asked us.

### And how

With a pencil.
"""

PAGE = """\
<!DOCTYPE html>
<html lang="en"><head><title>A page about the fund</title><meta name="date" content="2025-06-01"></head>
<body><main><h1>A page about the fund</h1><p>Who gives, gives <strong>twice</strong>.</p>
<p><img src="images/lamp.svg" alt="A lamp"> <a href="letter.md">The letter</a></p></main></body></html>
"""

TELEGRAM = "TO THE STRIKING MINERS\n\nNobody here will touch your coal.\n\nThe dockers\n"

LAMP = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'

SOURCES = {
    "transflow.toml": CONFIG,
    "source_texts/letter.md": LETTER,
    "source_texts/notes/first.md": FIRST,
    "source_texts/fund.html": PAGE,
    "source_texts/telegram.txt": TELEGRAM,
    "source_texts/images/lamp.svg": LAMP,
}


def translate_all(path: Path, word: str) -> None:
    """Let a person translate a whole catalog, each text with a word before it."""

    def edit(entry: Entry) -> Entry:
        target = f"{word} {entry.msgid}"
        return replace(entry, msgstr=target, is_fuzzy=False, previous_msgid=None)

    edit_catalog(path, edit)


def prepare(folder: Path) -> Path:
    """The project with Bosnian translated, Arabic in part, one German text by machine, nothing in Serbian."""
    write_tree(folder, SOURCES)
    with session(folder) as opened:
        update(opened, opened.project.languages)
    edit_catalog(
        folder / "catalogs/de/notes/first.po",
        lambda entry: with_draft(entry, f"Entwurf: {entry.msgid}", "mt", "test"),
    )
    for name in ("letter", "notes/first", "fund", "telegram"):
        translate_all(folder / f"catalogs/bs/{name}.po", "Prijevod:")
    translate_all(folder / "catalogs/ar/notes/first.po", "ترجمة:")

    def in_part(entry: Entry) -> Entry:
        is_wanted = entry.msgid.startswith(("To the miners", "We stand"))
        return replace(entry, msgstr=f"ترجمة: {entry.msgid}", is_fuzzy=False) if is_wanted else entry

    edit_catalog(folder / "catalogs/ar/letter.po", in_part)
    return folder


def run_site(folder: Path, *, accept: State | None = None) -> list[str]:
    """Write the site, and give the files that changed."""
    with session(folder, "site") as opened:
        site(opened, accept=accept)
        return [change.path for change in opened.changes]


def pages_of(folder: Path) -> dict[str, etree._Element]:
    """Every page of a site, parsed, by its path."""
    root = folder / "localized/site"
    return {
        path.relative_to(root).as_posix(): html.document_fromstring(path.read_bytes())
        for path in sorted(root.rglob("*.html"))
    }


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose site is written; to look at, not to change."""
    folder = prepare(tmp_path_factory.mktemp("published"))
    run_site(folder)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose site is written; to change."""
    folder = prepare(tmp_path / "project")
    run_site(folder)
    return folder


def hostile_sources() -> dict[str, str]:
    """Documents with a place for each hostile translation, in each kind of place."""
    markdown = ["---", "title: The hostile letter", "date: 2026-01-01", "---", ""]
    page = ["<html><head><title>The hostile page</title></head><body>"]
    for number in range(len(hostile.ALL)):
        markdown += [f"Paragraph number {number} words.", ""]
        page += [
            f"<p>Line number {number} words.</p>",
            f'<p><img src="lamp.svg" alt="Image number {number}"></p>',
        ]
    markdown += ["## Heading of the table", "", "| One | Two |", "|---|---|"]
    for number in range(0, len(hostile.ALL), 2):
        markdown += [f"| Cell number {number} | Cell number {number + 1} |"]
    markdown += [""]
    for number in range(len(hostile.ALL)):
        markdown += [f"## Heading number {number}", "", f"- Item number {number} of it", ""]
    page += ["</body></html>"]
    titles = {
        f"source_texts/title-{number}.md": f"---\ntitle: Title number {number} words\nteaser: Teaser number {number + 1} words\n"
        f"description: Description number {number + 2} words\n"
        f"---\n\nText of number {number} is safe.\n"
        for number in range(0, len(hostile.ALL), 3)
    }
    return {
        "source_texts/hostile.md": "\n".join(markdown),
        "source_texts/fund.html": "\n".join(page),
        "source_texts/lamp.svg": LAMP,
        **titles,
    }


def payload_of(text: str) -> str | None:
    """The hostile translation of a text that has a number."""
    words = text.split()
    if "number" not in words:
        return None
    return hostile.ALL[int(words[words.index("number") + 1]) % len(hostile.ALL)]


def prepare_hostile(folder: Path) -> Path:
    """A project whose Bosnian catalogs, and whose catalog of the site's own words, are the work of an enemy."""
    config = CONFIG.replace('"bs", "de", "ar", "sr-Latn"', '"bs"').replace("teasers = 2", 'templates = "own"')
    write_tree(folder, {"transflow.toml": config, **hostile_sources()})
    (folder / "own/locale").mkdir(parents=True)
    write_hostile_words(folder / "own/locale/bs.po")
    with session(folder) as opened:
        update(opened, opened.project.languages)

    def edit(entry: Entry) -> Entry:
        payload = payload_of(entry.msgid)
        if payload is None:
            return replace(entry, msgstr="Prijevod", is_fuzzy=False)
        is_first = "Item" in entry.msgid or "Line" in entry.msgid
        return replace(entry, msgstr=f"{payload} Riječ" if is_first else f"Riječ {payload}", is_fuzzy=False)

    for path in sorted((folder / "catalogs/bs").rglob("*.po")):
        edit_catalog(path, edit)
    return folder


def write_hostile_words(path: Path) -> None:
    """The site's own words in Bosnian, each followed by some of what is hostile, so that all of it comes twice."""
    from transflow.site.messages import OWN_FOLDER

    catalog = read_catalog(OWN_FOLDER / "bs.po")
    payloads = cycle(hostile.ALL)

    def spoil(text: str) -> str:
        added = " ".join(next(payloads) for _ in range(5))
        return f"{text} {added.replace('%', '%%')}"

    entries = tuple(
        replace(
            entry,
            msgstr=spoil(entry.msgstr) if entry.msgstr else "",
            msgstr_plural=tuple(spoil(form) for form in entry.msgstr_plural),
        )
        for entry in catalog.entries
    )
    path.write_text(format_catalog(Catalog(catalog.header, entries)), encoding="utf-8", newline="")


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site that is made of hostile catalogs."""
    folder = prepare_hostile(tmp_path_factory.mktemp("attacked"))
    run_site(folder)
    return folder
