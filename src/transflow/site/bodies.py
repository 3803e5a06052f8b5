"""The body of a page: a localized text, clean, with its links, images and anchors in place."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from transflow.formats.rendering import Heading, Rendered, render
from transflow.site.cleaning import Sieve
from transflow.site.plan import Plan, relative, text_address

IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"})
FILES = IMAGES | {".pdf"}
"""What a text may show or offer from the folder of sources."""

OWN_IDS = frozenset({"content", "help", "top"})
"""Identifiers that the page has itself."""

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/#?]")
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")

HasFile = Callable[[str], bool]
"""Whether the folder of sources has a file, by its path there."""


@dataclass
class Links:
    """Resolves the addresses of one text, and remembers which files it needs."""

    plan: Plan
    document: str
    tag: str
    has_file: HasFile
    address: str
    """Of the page that the text is shown on."""
    used: set[str] = field(default_factory=set)
    """Files of the folder of sources that the site must have."""
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)
    """What was resolved: attribute, address as written, answer."""

    def resolve(self, name: str, written: str) -> str | None:
        """The address of a link or an image on the page, as `answer` finds it; the question is remembered."""
        found = self.answer(name, written)
        self.asked.append((name, written, found))
        return found

    def answer(self, name: str, written: str) -> str | None:
        """The address of a link or an image on the page; None where there is nothing at its end.

        A link to another document leads to its version in the same language, else to the source.
        """
        if _ABSOLUTE.match(written):
            return None if name == "src" else written
        path, mark, anchor = written.partition("#")
        path = path.partition("?")[0]
        inside = posixpath.normpath(posixpath.join(posixpath.dirname(self.document), unquote(path)))
        if inside.startswith("../") or inside.startswith("/") or "\\" in inside or "\0" in inside:
            return None
        if name == "href" and inside in self.plan.addresses:
            tag = self.tag if self.tag in self.plan.published[inside] else self.plan.source.tag
            target = relative(text_address(tag, self.plan.addresses[inside]), self.address)
            return target + mark + anchor
        return self._file(inside, IMAGES if name == "src" else FILES)

    def _file(self, inside: str, suffixes: frozenset[str]) -> str | None:
        stem, suffix = os.path.splitext(inside)
        if suffix.lower() not in suffixes:
            return None
        for candidate in (f"{stem}.{self.tag}{suffix}", inside):
            if self.has_file(candidate):
                self.used.add(candidate)
                return quote(relative(asset_address(candidate), self.address))
        return None


def asset_address(path: str) -> str:
    """Where the site keeps a file of the folder of sources."""
    return f"assets/texts/{path}"


def render_body(text: str, suffix: str, links: Links) -> Rendered:
    """A text as clean HTML for its page.

    Raises:
        SourceError: its front matter cannot be read.
    """
    return render(text, suffix, Sieve(links.resolve))


def anchors(headings: Sequence[Heading]) -> tuple[str, ...]:
    """The identifiers of headings, made from those of the source so that they are the same in every language."""
    taken = set(OWN_IDS)
    found = []
    for heading in headings:
        base = _NOT_IN_ANCHOR.sub("", heading.text.lower()).strip().replace(" ", "-") or "section"
        if base[0].isdigit() or base.startswith("fn"):
            base = f"section-{base}"
        anchor, number = base, 1
        while anchor in taken:
            anchor, number = f"{base}-{number}", number + 1
        taken.add(anchor)
        found.append(anchor)
    return tuple(found)
