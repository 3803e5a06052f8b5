"""The blocks of a Markdown document and where their lines lie: the door to markdown-it.

Only the block rules run; inline markup stays in the segments as the author wrote it, so nothing needs to parse it. Each leaf
block is located by the marks that the parser itself holds while it reads the block, inside whatever containers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, wraps
from itertools import accumulate, pairwise
from operator import sub
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from transflow.errors import SourceError
from transflow.formats.lines import split_lines

MAX_DEPTH = 100
"""How deep lists, quotations and their like may be nested."""

MAX_VISITS = 500_000
"""How often lines may be asked whether they end the paragraphs and quotations around them; ordinary documents need
two per line and level."""

_FIRST_LINE, _VISITS, _LINES = "first line", "visits", "lines"

_Rule = Callable[[StateBlock, int, int, bool], bool]

# The rules that we watch, each with the rules that it may interrupt: markdown-it wants both in one call.
_LEAVES = {
    "table": ["paragraph", "reference"],
    "reference": [],
    "html_block": ["paragraph", "reference", "blockquote"],
    "heading": ["paragraph", "reference", "blockquote"],
    "lheading": [],
    "paragraph": [],
}
_CONTAINERS = {
    "blockquote": ["paragraph", "reference", "blockquote", "list"],
    "list": ["paragraph", "reference", "blockquote"],
    "footnote_def": ["paragraph", "reference"],
    "deflist": ["paragraph", "reference", "blockquote"],
}


class Line(NamedTuple):
    """One line of a block, in code points of the document."""

    start: int
    """Where the line of the document begins."""
    content: int
    """Where the block's own content begins: behind indentation and the marks of containers."""
    end: int
    """Where it ends, before its line end."""


@dataclass(frozen=True, slots=True)
class Block:
    """The beginning or end of a block, or a block without inner blocks."""

    type: str
    """As markdown-it names its tokens: `paragraph_open`, `inline`, `list_item_open`, `html_block`, `definition` …"""
    nesting: int
    """1 opens, -1 closes, 0 stands alone."""
    tag: str
    """`h1` for a heading of the first level …"""
    is_underlined: bool = False
    """Of a heading: whether it stands over a line of `=` or `-`."""
    lines: tuple[Line, ...] = ()
    """The lines of a leaf, and of a row of a table."""
    first_line: int = 0
    """0-based line of the document; only where the block begins."""


def read_blocks(text: str, start: int = 0, first_line: int = 0) -> Iterator[Block]:
    """The blocks of a Markdown document in their order.

    Args:
        text: the document.
        start: where its Markdown begins, behind the front matter; at the beginning of a line.
        first_line: how many lines stand before that.

    Raises:
        SourceError: lists and quotations are nested deeper than `MAX_DEPTH`, or over too many lines.
    """
    lines = split_lines(text[start:])
    contents = [line.rstrip("\r\n") for line in lines]
    starts = tuple(accumulate(map(len, lines), initial=start))
    shifts = tuple(map(sub, starts, accumulate((len(content) + 1 for content in contents), initial=0)))
    tokens: list[Token] = []
    parser = _parser()
    environment = {_FIRST_LINE: first_line, _VISITS: 0}
    # The parser reads over the end of a text without a last line end.
    parser.block.parse("".join(f"{content}\n" for content in contents), parser, environment, tokens)
    for token in tokens:
        yield Block(
            type=token.type,
            nesting=token.nesting,
            tag=token.tag,
            is_underlined=token.markup in ("=", "-"),
            lines=tuple(
                Line(starts[number], start + shifts[number], end + shifts[number])
                for number, start, end in token.meta.get(_LINES, ())
            ),
            first_line=first_line + token.map[0] if token.map else 0,
        )


@cache
def _parser() -> MarkdownIt:
    """CommonMark with GFM's tables, footnotes and definition lists; one for all documents of a process."""
    parser = MarkdownIt(
        "gfm-like", {"linkify": False, "inline_definitions": True, "maxNesting": 2 * MAX_DEPTH}
    )
    footnote_plugin(parser, move_to_end=False)
    deflist_plugin(parser)
    rules = dict(zip(parser.block.ruler.get_active_rules(), parser.block.ruler.getRules(""), strict=True))
    for name, interrupted in _LEAVES.items():
        parser.block.ruler.at(name, _located(rules[name]), {"alt": interrupted})
    for name, interrupted in _CONTAINERS.items():
        parser.block.ruler.at(name, _limited(rules[name]), {"alt": interrupted})
    return parser


def _located(rule: _Rule) -> _Rule:
    """The rule of a leaf block, which now also notes where the lines of its tokens lie."""

    @wraps(rule)
    def read(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        first = len(state.tokens)
        found = rule(state, start, end, silent)
        if found and not silent:
            is_table = state.tokens[first].type == "table_open" if len(state.tokens) > first else False
            for token in state.tokens[first:]:
                if token.type == "tr_open" or (token.map and not token.nesting and not is_table):
                    _locate(state, token)
        return found

    return read


def _limited(rule: _Rule) -> _Rule:
    """The rule of a container, which now refuses what would take too long, and notes where terms lie."""

    @wraps(rule)
    def read(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if silent:
            state.env[_VISITS] += 1
            if state.env[_VISITS] > MAX_VISITS:
                raise SourceError(
                    "too many lines of text inside nested quotations or lists",
                    remedy="divide the document, or its longest paragraphs",
                    line=state.env[_FIRST_LINE] + start + 1,
                )
        elif state.level >= MAX_DEPTH and rule(state, start, end, True):
            raise SourceError(
                f"lists and quotations are nested deeper than {MAX_DEPTH} levels",
                remedy="nest them less deeply, or escape the marks that are meant as text",
                line=state.env[_FIRST_LINE] + start + 1,
            )
        first = len(state.tokens)
        found = rule(state, start, end, silent)
        if found and not silent and len(state.tokens) > first and state.tokens[first].type == "dl_open":
            for opening, content in pairwise(state.tokens[first:]):
                if opening.type == "dt_open" and _LINES not in content.meta:
                    _locate(state, content)
        return found

    return read


def _locate(state: StateBlock, token: Token) -> None:
    """Note where the lines of a token lie, while the parser's marks still stand for the containers around it."""
    first, last = token.map or (0, 0)
    token.meta[_LINES] = tuple(
        (number, state.bMarks[number] + state.tShift[number], state.eMarks[number])
        for number in range(first, max(last, first + 1))
    )
