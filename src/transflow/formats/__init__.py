"""Documents as their pieces: one parser for each format, found by the suffix of the file.

A parser imports its libraries when it is first needed, so that a project of Markdown never loads the one for HTML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from transflow.errors import SourceError
from transflow.formats.cutting import cut
from transflow.formats.front_matter import segmentation_of
from transflow.model import Additions, Document, Reading, Syntax

SYNTAXES: Mapping[str, Syntax] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "text",
}
"""The syntax of a document by its suffix, in lower case."""

MAX_LENGTH = 5_000_000
"""Code points of a document; more is refused, since a page of this size is a mistake or an attack."""

_BOM = "\ufeff"


def parse(text: str, suffix: str, reading: Reading) -> Document:
    """The pieces of a document; joining them gives back the text.

    Args:
        text: the whole file.
        suffix: of its name, `.md` or `.MD`.
        reading: how the project reads its documents; a front matter may override the segmentation.

    Raises:
        SourceError: nothing here reads this suffix, or the document cannot be cut.
    """
    syntax = _syntax(suffix)
    _refuse(text)
    bom = _BOM if text.startswith(_BOM) else ""
    document = _parse(text[len(bom) :], syntax, reading)
    if segmentation_of(document.properties, reading.segmentation) == "sentence":
        document = cut(document, reading)
    return replace(document, pieces=(bom, *document.pieces)) if bom else document


def complete(text: str, suffix: str, additions: Additions) -> str:
    """A rebuilt text with what a build adds to it: language and direction, and where the format has a place for it, the rest.

    Args:
        text: a rebuilt document.
        suffix: of its source.
        additions: what the build knows about it.

    Raises:
        SourceError: nothing here reads this suffix, or its front matter cannot be read.
    """
    bom = _BOM if text.startswith(_BOM) else ""
    text = text[len(bom) :]
    match _syntax(suffix):
        case "markdown":
            from transflow.formats.completion import complete_front_matter

            text = complete_front_matter(text, additions)
        case "html":
            from transflow.formats.html import complete_html

            text = complete_html(text, additions)
        case "text":
            pass
    return bom + text


def _syntax(suffix: str) -> Syntax:
    if suffix.lower() not in SYNTAXES:
        raise SourceError(f"no format has the suffix {suffix!r}", remedy=f"use one of {', '.join(SYNTAXES)}")
    return SYNTAXES[suffix.lower()]


def _refuse(text: str) -> None:
    """Refuse what no format reads."""
    if len(text) > MAX_LENGTH:
        raise SourceError(
            f"a document of {len(text):,} characters is too long",
            remedy=f"divide it into documents of at most {MAX_LENGTH:,}",
        )
    if "\0" in text:
        raise SourceError(
            "a NUL character, which no text contains",
            remedy="save it as UTF-8; this looks like UTF-16 or a binary file",
            line=text.count("\n", 0, text.index("\0")) + 1,
        )


def _parse(text: str, syntax: Syntax, reading: Reading) -> Document:
    match syntax:
        case "markdown":
            from transflow.formats.markdown import parse_markdown

            return parse_markdown(text, reading)
        case "html":
            from transflow.formats.html import parse_html

            return parse_html(text, reading)
        case "text":
            from transflow.formats.text import parse_text

            return parse_text(text, reading)
