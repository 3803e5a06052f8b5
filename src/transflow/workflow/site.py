"""site: what build wrote -> a static website, and the catalogs that other programs read.

A page is made again only when something that it shows has changed. What the database remembers of the last run saves
time and nothing else: without it every page is made anew, with the same bytes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from transflow import __version__, files
from transflow.model import State, digest
from transflow.site import charts, exports, feeds
from transflow.site.bodies import FILES, Links, anchors, asset_address, render_body
from transflow.site.messages import OWN_FOLDER, read_words
from transflow.site.pages import ASSETS, TEMPLATES, Pages, asset, page_count
from transflow.site.plan import (
    Text,
    Work,
    feed_address,
    file_of,
    front_address,
    make_plan,
    status_address,
    text_address,
)
from transflow.workflow.build import Version, build
from transflow.workflow.manifest import MANIFEST
from transflow.workflow.output import Output, json_note
from transflow.workflow.reading import stem

if TYPE_CHECKING:
    from transflow.workflow.session import Session

_MANY_DAYS = 31
_GROWTH_NOTE = "site growth"
_RULES = "1"
"""Raise it when the same facts give other pages."""


def site(
    session: Session, *, accept: State | None = None, per_page: int | None = None, force: bool = False
) -> list[Version]:
    """Build, then write the website and the catalogs for programs.

    Args:
        session: the command at work.
        accept: the lowest state whose targets are published; None for what the project says.
        per_page: texts on a page of the list; None for what the project says.
        force: overwrite texts and pages that a person edited.

    Raises:
        ProjectError: if a template of the project is wrong.
        SourceError: if a document cannot be read or cut.
        CatalogError: if a catalog of the site's own words cannot be read.
        FileError: if a file cannot be written, or was edited by a person and `force` is not given.
    """
    project = session.project
    versions = build(session, project.languages, accept=accept, force=force)
    maker = _Maker(session, per_page or project.site.teasers)
    output = Output(session, force)
    maker.write(output)
    output.finish()
    if not project.base_url:
        session.notes.append(
            "without base_url in transflow.toml the site has no canonical addresses, no hreflang and no sitemap.xml"
        )
    return versions


class _Maker:
    """Everything that the pages of one run are made from."""

    def __init__(self, session: Session, per_page: int) -> None:
        project = session.project
        self._session = session
        self._own = project.templates_of_site
        manifest_path = project.localized_dir / MANIFEST
        text = session.overlay.get(manifest_path) or files.read_text(manifest_path)
        autonyms = {tag: own.autonym for tag, own in project.settings.languages.items()}
        self.plan = make_plan(json.loads(text), per_page=per_page, autonyms=autonyms)
        folders = [*([self._own / "locale"] if self._own else []), OWN_FOLDER]
        self._words = {each.tag: read_words(each, folders) for each in self.plan.languages}
        self._pages = Pages(self.plan, self._words, self._own, project.site.help or "")
        self._assets = files.scan(project.sources_dir, tuple(FILES))
        self._used: set[str] = set()
        self._headings: tuple[str, tuple[str, ...], bool] = ("", (), False)

    def write(self, output: Output) -> None:
        """Every file of the site and the catalogs.

        Raises:
            TransflowError: as `site`.
        """
        for file, name in ASSETS.items():
            output.put(f"site/{file}", None, partial(asset, name, self._own))
        output.put("site/index.html", self._key("languages"), self._pages.languages)
        for work in self.plan.works:
            for tag in sorted(work.texts, key=lambda tag: tag != self.plan.source.tag):
                self._put_text(output, work, tag)
        for language in self.plan.languages:
            self._put_lists(output, language.tag)
        self._put_status(output)
        self._put_badges(output)
        self._put_map(output)
        for path in sorted(self._used):
            stamp = self._assets[path]
            source = self._session.project.sources_dir / path
            key = digest(str(stamp.size), str(stamp.mtime_ns), str(stamp.inode))
            output.put(f"site/{asset_address(path)}", key, partial(files.read_bytes, source))
        self._put_exports(output)

    @cached_property
    def _common(self) -> str:
        """A digest of what every page shows: templates, the site's words, the languages."""
        own = files.scan(self._own, ("",)) if self._own else {}
        words = (repr(words.catalog) for words in self._words.values())
        facts = [each.tag + each.autonym for each in self.plan.languages]
        ours = (path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.iterdir()))
        parts = (repr(own), *words, *facts, *ours, self.plan.name, self.plan.base_url)
        return digest(_RULES, __version__, self._session.project.site.help, *parts)

    @cached_property
    def _facts(self) -> dict[str, str]:
        """A digest of what is known about each work: pages in all languages and lists are made from it."""
        return {work.document: digest(repr(work)) for work in self.plan.works}

    def _key(self, *facts: object) -> str:
        return digest(self._common, *(repr(fact) for fact in facts))

    # -- texts ---------------------------------------------------------------------------------

    def _put_text(self, output: Output, work: Work, tag: str) -> None:
        address = text_address(tag, work.slug)
        path = f"site/{file_of(address)}"
        key = self._key(self._facts[work.document], tag)
        links = Links(self.plan, work.document, tag, self._assets.__contains__, address)
        asked = output.memory_of(path, key)
        if asked is not None and all(links.resolve(*question) == answer for *question, answer in asked):
            output.keep(path)
        else:
            links = Links(self.plan, work.document, tag, self._assets.__contains__, address)
            page = self._page_of_text(work, tag, links)
            output.write(path, key, page, links.asked)
        self._used |= links.used

    def _page_of_text(self, work: Work, tag: str, links: Links) -> str:
        text = work.texts[tag]
        rendered = render_body(self._read(text), os.path.splitext(work.document)[1], links)
        if text.is_source:
            self._headings = (work.document, anchors(rendered.headings), rendered.repeats(text.title))
        elif self._headings[0] != work.document:
            source = work.texts[self.plan.source.tag]
            silent = Links(self.plan, work.document, source.tag, self._assets.__contains__, links.address)
            of_source = render_body(self._read(source), os.path.splitext(work.document)[1], silent)
            self._headings = (
                work.document,
                anchors(of_source.headings),
                of_source.repeats(source.title),
            )
        _, ids, drops = self._headings
        body = rendered.with_anchors(ids, drops_first=drops and rendered.repeats(text.title))
        return self._pages.text(work, tag, body)

    def _read(self, text: Text) -> str:
        project = self._session.project
        path = project.sources_dir / text.path if text.is_source else project.localized_dir / text.path
        return self._session.overlay.get(path) or files.read_text(path)

    # -- lists, feeds, status --------------------------------------------------------------------

    def _put_lists(self, output: Output, tag: str) -> None:
        plan = self.plan
        works = plan.in_language(tag)
        total = page_count(len(works), plan.per_page)
        for number in range(1, total + 1):
            shown = works[(number - 1) * plan.per_page : number * plan.per_page]
            key = self._key(tag, number, total, len(works), [self._facts[work.document] for work in shown])
            path = f"site/{file_of(front_address(tag, number))}"
            output.put(path, key, partial(self._pages.front, tag, number, total))
        indexable = [work for work in works if work.texts[tag].is_indexable][: plan.per_page]
        output.put(f"site/{feed_address(tag)}", None, partial(self._feed, tag, indexable))

    def _feed(self, tag: str, works: Sequence[Work]) -> str:
        plan = self.plan
        base = f"{plan.base_url}/" if plan.base_url else ""
        up = "" if base else "../"

        def absolute(address: str) -> str:
            return f"{base}{up}{address}"

        entries = [
            feeds.FeedEntry(
                work.document,
                (text := work.texts[tag]).title,
                text.title_lang,
                text.teaser,
                text.teaser_lang,
                work.author,
                f"{work.date}T00:00:00Z" if work.day else "",
                text.updated,
                absolute(text_address(tag, work.slug)),
                tuple(
                    (other, absolute(text_address(other, work.slug)))
                    for other, each in sorted(work.texts.items())
                    if other != tag and each.is_indexable
                ),
            )
            for work in works
        ]
        home, own = absolute(front_address(tag)), absolute(feed_address(tag))
        return feeds.feed(plan.name, plan.by_tag[tag], own, home, entries)

    def _put_status(self, output: Output) -> None:
        percents = self._percents()
        days = self._growth()
        for language in self.plan.languages:
            tag = language.tag
            titles = [
                (
                    work.slug,
                    sorted(work.texts),
                    (work.texts.get(tag) or work.texts[self.plan.source.tag]).title,
                )
                for work in self.plan.works
            ]
            key = self._key(tag, percents, days, self.plan.progress, titles)
            path = f"site/{file_of(status_address(tag))}"
            output.put(path, key, partial(self._pages.status_page, tag, percents, days))

    def _percents(self) -> dict[str, dict[str, int]]:
        """How much of each document people have translated, 0–100, by language."""
        done: dict[tuple[str, str], int] = {}
        total: dict[tuple[str, str], int] = {}
        for count in self._session.store.counts():
            place = (count.document, count.tag)
            total[place] = total.get(place, 0) + count.words
            if count.state.is_at_least(State.TRANSLATED):
                done[place] = done.get(place, 0) + count.words
        return {
            work.document: {
                tag: 100 * done.get(place, 0) // total[place] if total.get(place) else 0
                for tag in self.plan.progress or ()
                for place in [(stem(work.document), tag)]
            }
            for work in self.plan.works
        }

    def _growth(self) -> list[tuple[str, tuple[int, ...]]]:
        """The days, each with the words that people had translated at its end, by target language; months, once there are many."""
        tags = sorted(self.plan.progress or ())
        by_tag = [self._growth_of(tag) for tag in tags]
        days = sorted({day for words in by_tag for day in words})
        if len(days) > _MANY_DAYS:
            by_tag = [_by_month(words) for words in by_tag]
            days = sorted({day for words in by_tag for day in words})
        sums = [0] * len(tags)
        rows = []
        for day in days:
            sums = [total + words.get(day, 0) for total, words in zip(sums, by_tag, strict=True)]
            rows.append((day, tuple(sums)))
        return rows

    def _growth_of(self, tag: str) -> dict[str, int]:
        session, project = self._session, self._session.project
        name = f"{_GROWTH_NOTE} {tag}"
        folder = project.relative(project.catalog_dir(tag)) + "/"
        key = digest(
            *(f"{path} {own.digest}" for path, own in sorted(session.seen.items()) if path.startswith(folder))
        )
        known = json_note(session, name)
        if known.get("key") == key:
            return dict(known["days"])
        first: dict[str, str] = {}
        for row in session.reviews(tag):
            if row.act not in ("rejected", "withdrawn"):
                first[row.digest] = min(first.get(row.digest, row.at), row.at)
        days: dict[str, int] = {}
        for _, entry in session.store.remembered(tag):
            day = first.get(entry.digest, "")[:10]
            if day and not entry.is_obsolete and entry.state.is_at_least(State.TRANSLATED):
                days[day] = days.get(day, 0) + entry.words
        if not session.is_dry:
            session.store.remember_note(name, json.dumps({"key": key, "days": days}, sort_keys=True))
        return days

    def _put_badges(self, output: Output) -> None:
        for tag, words in sorted((self.plan.progress or {}).items()):
            total = sum(words.values())
            done = 100 * (words["reviewed"] + words["translated"]) // total if total else 100
            language = self.plan.by_tag.get(tag)
            label = language.autonym if language else tag
            message = f"{done} %"
            shield = {
                "schemaVersion": 1,
                "label": label,
                "message": message,
                "color": "green" if done >= 90 else "orange" if done >= 50 else "red",
            }
            output.put(
                f"site/badges/{tag.lower()}.svg",
                None,
                partial(charts.badge, label, message, done),
            )
            output.put(f"site/badges/{tag.lower()}.json", None, partial(exports.as_json, shield))

    def _put_map(self, output: Output) -> None:
        base = self.plan.base_url
        output.put("site/robots.txt", None, lambda: feeds.robots(f"{base}/sitemap.xml" if base else None))
        if base:
            output.put("site/sitemap.xml", None, lambda: feeds.site_map(list(self._map_pages())))

    def _map_pages(self) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
        plan = self.plan
        fronts = {each.tag: f"{plan.base_url}/{front_address(each.tag)}" for each in plan.languages}
        versions = [*fronts.items(), ("x-default", f"{plan.base_url}/")]
        for address in (f"{plan.base_url}/", *fronts.values()):
            yield address, "", versions if len(fronts) > 1 else []
        for work in plan.works:
            shown = {
                tag: f"{plan.base_url}/{text_address(tag, work.slug)}"
                for tag, text in sorted(work.texts.items())
                if text.is_indexable
            }
            others = [*shown.items(), ("x-default", shown[plan.source.tag])] if len(shown) > 1 else []
            for tag, address in shown.items():
                yield address, work.texts[tag].updated[:10], others

    # -- catalogs for programs -------------------------------------------------------------------

    def _put_exports(self, output: Output) -> None:
        notes = self._session.notes
        for language in self.plan.languages:
            words = self._words[language.tag]
            if words.catalog is None or words.language.tag != language.tag:
                continue
            for path, content in exports.message_files(language, words.catalog, notes):
                output.write(path, None, content)
        if self._session.project.site.joomla:
            for language in self.plan.languages:
                for path, content in self._joomla(language.tag):
                    output.write(path, None, content)

    def _joomla(self, tag: str) -> Iterator[tuple[str, str]]:
        code = exports.joomla_code(self.plan.by_tag[tag])
        if code is None:
            self._session.notes.append(f"Joomla has no name for {tag}: no import set for it")
            return
        articles = []
        for work in self.plan.in_language(tag):
            text = work.texts[tag]
            links = Links(self.plan, work.document, tag, self._assets.__contains__, "")
            body = render_body(self._read(text), os.path.splitext(work.document)[1], links)
            articles.append(
                exports.joomla_article(
                    work, text, code, body.with_anchors((), drops_first=body.repeats(text.title))
                )
            )
        yield f"joomla/{code}/articles.json", exports.as_json(articles)


def _by_month(words: dict[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for day, number in words.items():
        found[day[:7]] = found.get(day[:7], 0) + number
    return found


def update_messages(folder: Path = OWN_FOLDER, *, today: str) -> list[Path]:
    """Extract the site's own words from its templates and bring the catalogs of a folder in line with them.

    Args:
        folder: of `site.pot` and the catalogs.
        today: ISO 8601, for what becomes obsolete.

    Returns:
        The files that changed.

    Raises:
        CatalogError: if a catalog cannot be read.
        FileError: if one cannot be written.
    """
    from transflow import language
    from transflow.catalog import format_catalog, read_catalog
    from transflow.site import messages, pages

    sources = {path.name: path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.glob("*.html"))}
    template = messages.template_catalog(messages.extract_messages(pages.environment(None), sources))
    wanted = {folder / f"{messages.DOMAIN}.pot": template}
    for path in sorted(folder.glob("*.po")):
        merged = messages.merged_catalog(language.parse(path.stem), template, read_catalog(path), today)
        wanted[path] = merged
    return [path for path, catalog in wanted.items() if files.replace(path, format_catalog(catalog))]
