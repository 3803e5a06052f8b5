"""The pages of the site: each a template and what it shows. The door to Jinja2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined, TemplateError
from markupsafe import Markup

from transflow.errors import ProjectError
from transflow.language import Language, parse
from transflow.site import charts
from transflow.site.messages import Words
from transflow.site.plan import (
    Plan,
    Text,
    Work,
    feed_address,
    front_address,
    relative,
    status_address,
    text_address,
)

TEMPLATES = Path(__file__).parent / "templates"
ASSETS = {"assets/site.css": "site.css", "assets/icon.svg": "icon.svg"}


def environment(own: Path | None) -> Environment:
    """Templates as they are read: the project's own first; ours are also there under `default/`.

    Args:
        own: the project's folder of templates, where it has one.
    """
    ours = FileSystemLoader(TEMPLATES)
    folders = [FileSystemLoader(own)] if own else []
    return Environment(
        loader=ChoiceLoader([*folders, ours, PrefixLoader({"default": ours})]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )


def asset(name: str, own: Path | None) -> str:
    """The style or the icon: the project's own, else ours."""
    path = own / name if own and (own / name).is_file() else TEMPLATES / name
    return path.read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Choice:
    """A language that a page can be read in."""

    language: Language
    address: str


@dataclass(frozen=True, slots=True)
class Alternate:
    """A version for search engines: `hreflang` and absolute address."""

    code: str
    address: str


@dataclass(frozen=True, slots=True)
class Item:
    """A text in a list."""

    work: Work
    text: Text
    address: str
    others: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A work in one language on the status page."""

    percent: int
    """How much of it people have translated, 0–100."""
    address: str
    """Of its page; empty where it is not published."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A work on the status page."""

    title: str
    lang: str
    """Of the title."""
    address: str
    cells: Sequence[Cell]


@dataclass
class Page:
    """What every page knows."""

    plan: Plan
    words: Words
    language: Language
    address: str
    title: str
    description: str = ""
    is_hidden: bool = False
    """Whether search engines are asked to leave it out."""
    choices: tuple[Choice, ...] = ()
    alternates: tuple[Alternate, ...] = ()
    has_feed: bool = True
    extra: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        """What this kind of page knows besides."""
        try:
            return self.__dict__["extra"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def home(self) -> str:
        """The front page in its language."""
        return front_address(self.language.tag)

    @property
    def status(self) -> str:
        """The status page in its language."""
        return status_address(self.language.tag)

    @property
    def feed(self) -> str:
        """The feed of its language, or nothing."""
        return feed_address(self.language.tag) if self.has_feed else ""

    @property
    def canonical(self) -> str:
        """Its absolute address, where the project has one."""
        return f"{self.plan.base_url}/{self.address}" if self.plan.base_url and not self.is_hidden else ""

    @property
    def own_words(self) -> Markup:
        """Says that the site's words are in another language than the page, where they are."""
        return self.mark(self.words.language.tag)

    def link(self, address: str) -> str:
        """An address of the site as a link on this page."""
        return relative(address, self.address)

    def mark(self, tag: str) -> Markup:
        """The attributes of a passage in a language; nothing where it is the page's."""
        if tag == self.language.tag:
            return Markup("")
        return Markup(' lang="{}" dir="{}"').format(tag, parse(tag).direction)

    def span(self, text: str, tag: str) -> Markup:
        """A passage within a sentence of ours."""
        mark = self.mark(tag) if tag != self.words.language.tag else Markup("")
        if not mark and self.words.language.tag != self.language.tag:
            mark = Markup(' lang="{}" dir="{}"').format(tag, parse(tag).direction)
        return Markup("<bdi{}>{}</bdi>").format(mark, text)

    def names(self, names: Sequence[str]) -> Markup:
        """Names of people in a row."""
        return Markup(", ").join(Markup("<bdi>{}</bdi>").format(name) for name in names)


class Pages:
    """Makes pages of one site."""

    def __init__(self, plan: Plan, words: Mapping[str, Words], own: Path | None, help_address: str) -> None:
        self._plan = plan
        self._words = words
        self._environment = environment(own)
        self._help = help_address
        self._own = own

    def languages(self) -> str:
        """The first page of all: the choice of a language."""
        plan = self._plan
        choices = tuple(Choice(each, front_address(each.tag)) for each in plan.languages)
        page = Page(
            plan, self._words[plan.source.tag], plan.source, "", plan.name, choices=choices, has_feed=False,
            alternates=self._alternates({each.tag: front_address(each.tag) for each in plan.languages}, ""),
        )  # fmt: skip
        return self._render("languages.html", page)

    def front(self, tag: str, number: int, total: int) -> str:
        """One page of the list of texts.

        Args:
            tag: of the language.
            number: of the page, from 1.
            total: of pages.
        """
        plan = self._plan
        works = plan.in_language(tag)[(number - 1) * plan.per_page : number * plan.per_page]
        fronts = {each.tag: front_address(each.tag) for each in plan.languages}
        page = Page(
            plan, self._words[tag], plan.by_tag[tag], front_address(tag, number), plan.name,
            choices=tuple(Choice(plan.by_tag[other], address) for other, address in fronts.items()),
            alternates=self._alternates(fronts, "") if number == 1 else (),
            extra={
                "items": [self._item(work, tag) for work in works],
                "count": len(plan.in_language(tag)),
                "number": number,
                "total": total,
                "newer": front_address(tag, number - 1) if number > 1 else "",
                "older": front_address(tag, number + 1) if number < total else "",
            },
        )  # fmt: skip
        return self._render("front.html", page)

    def text(self, work: Work, tag: str, body: str) -> str:
        """The page of a text.

        Args:
            work: what it belongs to.
            tag: of its language.
            body: clean HTML.
        """
        plan, text = self._plan, work.texts[tag]
        addresses = {other: text_address(other, work.slug) for other in sorted(work.texts)}
        indexable = {other: addresses[other] for other in work.texts if work.texts[other].is_indexable}
        source = addresses[plan.source.tag]
        page = Page(
            plan, self._words[tag], plan.by_tag[tag], addresses[tag], f"{text.title} · {plan.name}",
            description=text.teaser if text.teaser_lang == tag else "",
            is_hidden=not text.is_indexable,
            choices=tuple(Choice(plan.by_tag[other], address) for other, address in addresses.items()),
            alternates=self._alternates(indexable, source) if text.is_indexable else (),
            extra={"work": work, "text": text, "body": Markup(body), "source_address": source},
        )  # fmt: skip
        return self._render("text.html", page)

    def status_page(
        self,
        tag: str,
        percents: Mapping[str, Mapping[str, int]],
        days: Sequence[tuple[str, Sequence[int]]],
    ) -> str:
        """The status page in one language.

        Args:
            tag: of the page.
            percents: accepted share by document and tag, 0–100.
            days: day or month and the words that people had translated then, by target language, sorted by tag.
        """
        plan, words = self._plan, self._words[tag]
        rows = [self._row(other, words) for other in self._targets]
        matrix = [self._matrix_row(work, tag, percents.get(work.document, {})) for work in plan.works]
        pages = {each.tag: status_address(each.tag) for each in plan.languages}
        label = words.gettext("Words that people translated")
        growth = charts.growth_chart(days, [row["name"] for row in rows], label) if days else ""
        page = Page(
            plan, words, plan.by_tag[tag], status_address(tag),
            f"{words.gettext('Progress of the translations').unescape()} · {plan.name}",
            choices=tuple(Choice(plan.by_tag[other], address) for other, address in pages.items()),
            alternates=self._alternates(pages, pages[plan.source.tag]),
            extra={
                "states": charts.STATES, "rows": rows, "matrix": matrix, "days": days,
                "growth": Markup(growth), "help": self._help,
            },
        )  # fmt: skip
        return self._render("status.html", page)

    @cached_property
    def _targets(self) -> list[str]:
        return sorted(self._plan.progress or {})

    def _row(self, tag: str, words: Words) -> dict[str, Any]:
        plan = self._plan
        counts = dict((plan.progress or {})[tag])
        total = sum(counts.values())
        done = counts.get("reviewed", 0) + counts.get("translated", 0)
        percent = 100 * done // total if total else 100
        language = plan.by_tag.get(tag) or parse(tag)
        name = language.name_in(words.language)
        label = f"{name}: {words.gettext('%(percent)d %% translated', percent=percent).unescape()}"
        return {
            "language": language,
            "name": name,
            "address": front_address(tag) if tag in plan.by_tag else status_address(plan.source.tag),
            "words": counts,
            "total": total,
            "done": percent,
            "chart": Markup(charts.state_bar(counts, label)),
        }

    def _matrix_row(self, work: Work, tag: str, percents: Mapping[str, int]) -> MatrixRow:
        text = work.texts.get(tag) or work.texts[self._plan.source.tag]
        cells = [
            Cell(percents.get(other, 0), text_address(other, work.slug) if other in work.texts else "")
            for other in self._targets
        ]
        return MatrixRow(text.title, text.title_lang, text_address(text.tag, work.slug), cells)

    def _item(self, work: Work, tag: str) -> Item:
        others = tuple(
            Choice(self._plan.by_tag[other], text_address(other, work.slug))
            for other in sorted(work.texts)
            if other != tag
        )
        return Item(work, work.texts[tag], text_address(tag, work.slug), others)

    def _alternates(self, addresses: Mapping[str, str], default: str) -> tuple[Alternate, ...]:
        base = self._plan.base_url
        if not base or len(addresses) < 2:
            return ()
        found = [Alternate(tag, f"{base}/{address}") for tag, address in sorted(addresses.items())]
        return (*found, Alternate("x-default", f"{base}/{default}"))

    def _render(self, name: str, page: Page) -> str:
        words = page.words
        try:
            template = self._environment.get_template(name)
            return template.render(
                page=page, site=self._plan, gettext=words.gettext, _=words.gettext, ngettext=words.ngettext
            )
        except TemplateError as error:
            line = getattr(error, "lineno", None)
            path = Path(getattr(error, "filename", None) or (self._own or TEMPLATES) / name)
            raise ProjectError(
                f"template {name}: {error}",
                remedy="mend the template, or delete it to use ours",
                path=path,
                line=line,
            ) from error


def page_count(count: int, per_page: int) -> int:
    """How many pages a list of texts has; an empty one has one."""
    return max(1, -(-count // per_page))
