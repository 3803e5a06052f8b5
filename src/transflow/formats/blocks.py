"""The blocks of a Markdown document and where their lines lie: the door to markdown-it.

Only the block rules run; inline markup stays in the segments as the author wrote it, so nothing needs to parse it. Each leaf
block is located by the marks that the parser itself holds while it reads the block, inside whatever containers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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

VISITS, VISITS_PER_LINE = 100_000, 10
"""How often all lines together may be asked whether they end the paragraphs and quotations around them. Ordinary documents
need two to four visits a line; lines that go on in the paragraph of a quotation without its `>` need two for each level."""

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
_BREAKS = {"hr": ["paragraph", "reference", "blockquote", "list"]}


class Line(NamedTuple):
    """One line of a block, in code points of the document."""

    start: int
    """Where the line of the document begins."""
    content: int
    """Where the block's own content begins: behind indentation and the marks of containers."""
    end: int
    """Where it ends, before its line end."""


class Block(NamedTuple):
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
        SourceError: lists and quotations are nested deeper than `MAX_DEPTH`, or quotations over too many lines; or
            the parser fails.
    """
    lines = split_lines(text[start:])
    contents = [line.rstrip("\r\n") for line in lines]
    starts = tuple(accumulate(map(len, lines), initial=start))
    shifts = tuple(map(sub, starts, accumulate((len(content) + 1 for content in contents), initial=0)))
    tokens: list[Token] = []
    parser = _parser()
    environment = {_FIRST_LINE: first_line, _VISITS: VISITS + VISITS_PER_LINE * len(lines)}
    # The parser reads over the end of a text without a last line end.
    normalized = "".join(f"{content}\n" for content in contents)
    try:
        parser.block.parse(normalized, parser, environment, tokens)
    except (LookupError, ValueError, RuntimeError) as error:
        raise SourceError(
            f"the parser of Markdown fails on this document ({type(error).__name__})",
            remedy="simplify lists and quotations that are nested in unusual ways, and report it",
        ) from error
    for token in tokens:
        lines_of_block = tuple(
            Line(starts[number], start + shifts[number], end + shifts[number])
            for number, start, end in token.meta.get(_LINES, ())
        )
        line = first_line + token.map[0] if token.map else 0
        yield Block(token.type, token.nesting, token.tag, token.markup in ("=", "-"), lines_of_block, line)


@cache
def _parser() -> MarkdownIt:
    """CommonMark with GFM's tables, footnotes and definition lists; one for all documents of a process."""
    options = {"linkify": False, "inline_definitions": True, "maxNesting": MAX_DEPTH + 10}
    parser = MarkdownIt("gfm-like", options)
    footnote_plugin(parser, move_to_end=False)
    deflist_plugin(parser)
    rules = dict(zip(parser.block.ruler.get_active_rules(), parser.block.ruler.getRules(""), strict=True))
    for watch, interrupted_by_name in ((_located, _LEAVES), (_limited, _CONTAINERS), (_counted, _BREAKS)):
        for name, interrupted in interrupted_by_name.items():
            parser.block.ruler.at(name, watch(rules[name]), {"alt": interrupted})
    return parser


def _located(rule: _Rule) -> _Rule:
    """The rule of a leaf block, which now also notes where the lines of its tokens lie."""

    @wraps(rule)
    def read(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if silent:
            return rule(state, start, end, silent)
        first = len(state.tokens)
        if not rule(state, start, end, silent):
            return False
        tokens = state.tokens[first:]
        is_table = bool(tokens) and tokens[0].type == "table_open"
        for token in tokens:
            if token.type == "tr_open" if is_table else token.map and not token.nesting:
                _locate(state, token)
        return True

    return read


def _limited(rule: _Rule) -> _Rule:
    """The rule of a container, which now refuses to go too deep, and notes where terms lie."""

    @wraps(rule)
    def read(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if silent:
            return rule(state, start, end, silent)
        first = len(state.tokens)
        if not rule(state, start, end, silent):
            return False
        if state.level >= MAX_DEPTH:
            raise SourceError(
                f"lists and quotations are nested deeper than {MAX_DEPTH} levels",
                remedy="nest them less deeply, or escape the marks that are meant as text",
                line=state.env[_FIRST_LINE] + start + 1,
            )
        if state.tokens[first].type == "dl_open":
            for opening, content in pairwise(state.tokens[first:]):
                if opening.type == "dt_open" and _LINES not in content.meta:
                    _locate(state, content)
        return True

    return read


def _counted(rule: _Rule) -> _Rule:
    """A rule that is asked about every line of a paragraph or quotation, and now refuses to be asked too often."""

    @wraps(rule)
    def read(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        state.env[_VISITS] -= 1
        if state.env[_VISITS] < 0:
            raise SourceError(
                "too many lines of text inside nested quotations",
                remedy="begin each of them with `>`, or divide the document",
                line=state.env[_FIRST_LINE] + start + 1,
            )
        return rule(state, start, end, silent)

    return read


def _locate(state: StateBlock, token: Token) -> None:
    """Note where the lines of a token lie, while the parser's marks still stand for the containers around it."""
    first, last = token.map or (0, 0)
    token.meta[_LINES] = tuple(
        (number, state.bMarks[number] + state.tShift[number], state.eMarks[number])
        for number in range(first, max(last, first + 1))
    )
