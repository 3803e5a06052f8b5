"""Documents as HTML for a page: the blocks as the author made them, each text cleaned on its own.

What a text contains reaches the page only through the two functions of a `Cleaner`: one for the inline markup of a
single block, in which no tag of a block survives, and one for the whole, which knows the tags of blocks. Marks that
the page needs and a text must not bring (anchors, notes) are put in after both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from typing import Protocol

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from transflow.formats.front_matter import read_front_matter
from transflow.formats.lines import LINE_END
from transflow.formats.text import is_filled

_OPEN, _CLOSE = "\uf8f5", "\uf8f6"
"""Around the number of a mark that is put in after cleaning; a text that has them loses them."""
_NO_TEXT = {
    chr(code): "\N{REPLACEMENT CHARACTER}"
    for code in (*range(32), *range(127, 160))
    if chr(code) not in "\t\n\r\x85"
}
_NO_CONTROL = str.maketrans(_NO_TEXT)
_HIDE = str.maketrans(_NO_TEXT | {_OPEN: "\N{REPLACEMENT CHARACTER}", _CLOSE: "\N{REPLACEMENT CHARACTER}"})
"""Control characters, which HTML may not contain, and our marks."""
_MARK = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_HEADING = re.compile(r"<h([1-6])((?: [a-z]+=\"[^\"]*\")*)>(.*?)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_ALIGNMENT = re.compile(r"text-align:(left|right|center)")
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_RULE = re.compile(r"[ \t]*([=\-~*_])\1{2,}[ \t]*")
_DIRECTIVE = re.compile(r"\s*<!--\s*transflow:.*-->\s*")
_TASKS = {" ": "☐ ", "x": "☑ ", "X": "☑ "}


class Cleaner(Protocol):
    """Makes HTML harmless."""

    def inline(self, html: str) -> str:
        """The inline markup of one block: no tag of a block survives."""
        ...

    def block(self, html: str) -> str:
        """A whole text with its blocks."""
        ...


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a rendered text."""

    level: int
    text: str
    """Without markup."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as clean HTML, its headings still as the author numbered them and without anchors."""

    html: str
    headings: tuple[Heading, ...]

    def repeats(self, title: str) -> bool:
        """Whether the first heading says what the page's own heading says."""
        return bool(self.headings) and _fold(self.headings[0].text) == _fold(title)

    def with_anchors(self, anchors: Sequence[str], *, drops_first: bool = False) -> str:
        """The HTML for a page that has a heading of its own: these move to the levels from 2 on, without gaps.

        Args:
            anchors: the id of each heading; missing ones leave a heading without.
            drops_first: leave the first heading out, because it repeats the page's own.
        """
        levels = iter(_levels([heading.level for heading in self.headings[drops_first:]]))
        numbers = iter(range(len(self.headings)))

        def spell(found: re.Match[str]) -> str:
            number = next(numbers)
            if number == 0 and drops_first:
                return ""
            level = next(levels)
            anchor = f' id="{escape(anchors[number])}"' if number < len(anchors) else ""
            return f"<h{level}{anchor}{found[2]}>{found[3]}</h{level}>"

        return _HEADING.sub(spell, self.html)


def render(text: str, suffix: str, cleaner: Cleaner) -> Rendered:
    """A document as clean HTML.

    Args:
        text: the whole file.
        suffix: of its name.
        cleaner: what makes it harmless.

    Raises:
        SourceError: its front matter cannot be read.
    """
    text = LINE_END.sub("\n", text.removeprefix("\ufeff")).translate(_HIDE)
    marks: list[str] = []
    match suffix.lower():
        case ".md" | ".markdown":
            html = _markdown(text, cleaner, marks)
        case ".txt":
            html = "".join(_plain_text(text))
        case _:
            html = text
    html = cleaner.block(html).translate(_NO_CONTROL)  # a reference such as &#14; comes out as one
    html = _MARK.sub(lambda found: marks[int(found[1])] if int(found[1]) < len(marks) else "", html)
    headings = (Heading(int(level), plain(inner)) for level, _, inner in _HEADING.findall(html))
    return Rendered(html, tuple(headings))


def plain(html: str) -> str:
    """The words of clean HTML, without tags, on one line."""
    return " ".join(unescape(_TAG.sub("", html)).split())


def plain_text(text: str, syntax: str) -> str:
    """The words of a segment without its markup, on one line.

    Args:
        text: a source or target.
        syntax: `markdown`, `html` or `text`.
    """
    text = text.translate(_HIDE)
    if syntax == "markdown":
        text = _parser().renderInline(text)
    return " ".join(text.split()) if syntax == "text" else plain(text)


def _markdown(text: str, cleaner: Cleaner, marks: list[str]) -> str:
    front_matter = read_front_matter(text)
    body = text[front_matter.end :] if front_matter else text
    parser = _parser()
    environment: dict[str, object] = {}
    tokens = parser.parse(body, environment)
    for index, token in enumerate(tokens):
        match token.type:
            case "inline":
                begins_item = index > 1 and tokens[index - 2].type == "list_item_open"
                _clean_inline(token, cleaner, marks, begins_item=begins_item)
            case "footnote_block_open":
                _put(token, _mark(marks, '<section class="notes" role="doc-endnotes"><ol>'))
            case "footnote_block_close":
                _put(token, _mark(marks, "</ol></section>"))
            case "footnote_open":
                _put(token, _mark(marks, f'<li id="fn{token.meta["id"] + 1}">'))
            case "footnote_close":
                _put(token, _mark(marks, "</li>"))
            case "footnote_anchor":
                link = f'<a href="#{_reference_id(token)}" role="doc-backlink">↩︎</a>'
                _put(token, " " + _mark(marks, link))
            case _:
                _align(token)
    return str(parser.renderer.render(tokens, parser.options, environment))


def _put(token: Token, html: str) -> None:
    """Let a token stand for this HTML."""
    token.type, token.content = "html_block", html


def _clean_inline(token: Token, cleaner: Cleaner, marks: list[str], *, begins_item: bool) -> None:
    parser = _parser()
    children = list(token.children or ())
    if begins_item and children and (task := _TASK.match(children[0].content)):
        children[0].content = _TASKS[task[1]] + children[0].content[task.end() :]
    for child in children:
        if child.type == "footnote_ref":
            number = child.meta["id"] + 1
            note = f'<sup><a href="#fn{number}" id="{_reference_id(child)}" role="doc-noteref">{number}</a></sup>'
            child.type, child.content = "text", _mark(marks, note)
    html = _renderer().renderInline(children, parser.options, {})
    clean = cleaner.inline(html) if "<" in html else html
    token.children = [Token("html_inline", "", 0, content=clean)]


def _reference_id(token: Token) -> str:
    further = token.meta.get("subId", 0)
    return f"fnref{token.meta['id'] + 1}" + (f"-{further}" if further > 0 else "")


def _mark(marks: list[str], html: str) -> str:
    marks.append(html)
    return f"{_OPEN}{len(marks) - 1}{_CLOSE}"


def _align(token: Token) -> None:
    """A class in place of the style that the strict pages would not obey."""
    if (style := token.attrs.pop("style", None)) and (found := _ALIGNMENT.match(str(style))):
        token.attrSet("class", found[1])


def _plain_text(text: str) -> Iterator[str]:
    is_first = True
    for block in _BLANK_LINES.split(text.strip("\n")):
        lines = [
            line.strip() for line in block.split("\n") if line.strip() and not _DIRECTIVE.fullmatch(line)
        ]
        if not lines:
            continue
        is_ruled = len(lines) == 2 and _RULE.fullmatch(lines[1]) and not _RULE.fullmatch(lines[0])
        if all(_RULE.fullmatch(line) for line in lines):
            yield "<hr>\n"
        elif is_ruled or (is_first and len(lines) == 1):
            level = 1 if is_first else 2
            yield f"<h{level}>{escape(lines[0])}</h{level}>\n"
        else:
            joint = " " if len(lines) > 1 and is_filled(lines) else "<br>\n"
            yield f"<p>{joint.join(escape(line) for line in lines)}</p>\n"
        is_first = False


@cache
def _renderer() -> RendererHTML:
    return RendererHTML(_parser())


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("gfm-like", {"linkify": False, "html": True})
    footnote_plugin(parser)
    deflist_plugin(parser)
    return parser


def _levels(levels: Sequence[int]) -> Iterator[int]:
    """Levels from 2 on, in which none is skipped on the way down."""
    shift = 2 - min(levels, default=2)
    last = 1
    for level in levels:
        last = max(2, min(level + shift, last + 1, 6))
        yield last


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()
