"""Hypothesis strategies for Markdown as people write it, and for translations that try to be something else.

`documents` nests blocks as a writer would; `soups` throws their marks together, which finds what no writer thinks of.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

_parser = MarkdownIt("gfm-like", {"linkify": False, "inline_definitions": True, "maxNesting": 200})
footnote_plugin(_parser, move_to_end=False)
deflist_plugin(_parser)


def structure(text: str) -> list[tuple[Any, ...]]:
    """The blocks of a document, by a parser of its own: types, nesting, tags, code, definitions, looseness of lists."""
    blocks: list[tuple[Any, ...]] = []
    for token in _parser.parse(text if text.endswith(("\n", "\r")) else f"{text}\n"):
        if token.type == "html_block":
            blocks.append(("html_block",))
        elif token.type == "definition":
            blocks.append((token.type, token.meta["id"], token.meta["url"]))
        elif token.type in ("fence", "code_block"):
            blocks.append((token.type, token.info, token.content))
        else:
            attributes = tuple(sorted(token.attrs.items()))
            blocks.append((token.type, token.tag, token.hidden, token.info, attributes))
    return blocks


_letters = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), min_size=1, max_size=8
)
_SCRAPS = (
    "right", "to", "strike", "Škola", "права", "自由", "حق", "**bold**", "*em*", "`code`", "[a](b)", "![x](y)", "<b>tag</b>",
    "&amp;", "\\*", "7.", "2014", "e.g.", "a|b", "\\|", "#", "[^1]", "<!-- c -->", "https://x.org",
)  # fmt: skip
_words = st.lists(st.sampled_from(_SCRAPS) | _letters, min_size=1, max_size=6).map(" ".join)
_Block = list[str]

_paragraph = st.lists(_words, min_size=1, max_size=3)
_heading = st.one_of(
    st.builds(lambda level, text, end: [f"{'#' * level} {text}{end}"], st.integers(1, 6), _words, st.sampled_from(("", " #"))),
    st.builds(lambda lines, mark: [*lines, mark * 4], _paragraph, st.sampled_from("=-")),
)  # fmt: skip
_code = st.builds(lambda lines, fence: [fence, *lines, fence], _paragraph, st.sampled_from(("```", "~~~")))
_html = st.sampled_from(
    (["<div>", "Some words", "</div>"], ["<p>One <b>two</b></p>"], ["<b>", "three", "</b>"], ["<!-- a comment -->"],
     ["<!-- c --> tail"], ['<img alt="A picture">'], ["<script>", "let x = 1", "</script>"])
)  # fmt: skip
_table = st.builds(
    lambda cells, pipe: [
        pipe + " | ".join(cell.replace("|", "/") for cell in cells[:2]) + (" |" if pipe else ""),
        pipe + "---|---" + (" |" if pipe else ""),
        pipe + " | ".join(cell.replace("|", "/") for cell in cells[2:]) + (" |" if pipe else ""),
    ],
    st.lists(_words, min_size=4, max_size=4),
    st.sampled_from(("| ", "")),
)
_definition = st.builds(
    lambda words, mark: [f"[{words[:3].strip() or 'x'}]: /url {mark}{words.replace(mark, '')}{mark}"],
    _words,
    st.sampled_from("\"'"),
)
_directive = st.sampled_from((["<!-- transflow: note Formal. -->"], ["<!-- transflow: skip -->"]))
_leaf = st.one_of(
    _paragraph, _paragraph, _heading, _code, _html, _table, _definition, _directive, st.just(["***"])
)


def _joined(blocks: list[_Block], gaps: list[bool]) -> _Block:
    """The blocks one below the other, with or without a blank line between them."""
    lines: _Block = []
    for block, has_gap in zip(blocks, gaps, strict=False):
        lines += [*([""] if lines and has_gap else []), *block]
    return lines


def _several(inner: st.SearchStrategy[_Block], most: int = 3) -> st.SearchStrategy[_Block]:
    gap = st.sampled_from((True, True, True, False))
    return st.builds(
        _joined, st.lists(inner, min_size=1, max_size=most), st.lists(gap, min_size=most, max_size=most)
    )


def _quoted(block: _Block, is_lazy: bool) -> _Block:
    return [line if is_lazy and index else f"> {line}".rstrip() for index, line in enumerate(block)]


def _marked(block: _Block, mark: str) -> _Block:
    """A block behind the mark of a list, footnote or definition, its further lines below the first."""
    indentation = "    " if mark.startswith("[^") else " " * len(mark)
    return [mark + block[0], *(indentation + line if line else "" for line in block[1:])]


def _containers(inner: st.SearchStrategy[_Block]) -> st.SearchStrategy[_Block]:
    marks = st.sampled_from(("- ", "* ", "1. ", "10) ", "-\t", "- [ ] ", "- [x] ", "[^1]: "))
    return st.one_of(
        st.builds(_quoted, _several(inner), st.sampled_from((False, False, True))),
        st.builds(_marked, _several(inner), marks),
        st.builds(
            lambda a, b, mark: _marked(a, mark) + _marked(b, mark),
            inner,
            inner,
            st.sampled_from(("- ", "2. ")),
        ),
        st.builds(lambda term, block: [term, *_marked(block, ": ")], _words, _several(inner, 2)),
        st.builds(lambda block: ["> [!NOTE]", *_quoted(block, False)], _paragraph),
    )


_front_matters = st.sampled_from(
    ("", "", "---\ntitle: The right to strike\ndate: 2014-02-07\n---\n", "---\ntitle: >-\n  Two\n  lines\n# c\ntags: [a, b]\n---\n",
     '+++\ntitle = "A \\"title\\""\n[params]\ndescription = \'x\'\n+++\n')
)  # fmt: skip
_blocks = _several(st.recursive(_leaf, _containers, max_leaves=6), 5)
newlines = st.sampled_from(("\n", "\n", "\r\n", "\r"))

documents = st.builds(
    lambda front_matter, lines, end, newline, bom: (
        bom + front_matter.replace("\n", newline) + newline.join(lines) + newline * end
    ),
    _front_matters,
    _blocks,
    st.integers(0, 2),
    newlines,
    st.sampled_from(("", "", "", "\ufeff")),
)
"""Documents of nested blocks, with any of the three line ends, with and without front matter."""

MARKS = (
    "foo", "Bar baz.", "one two three", "*em*", "**b**", "`c`", "[l](u)", "![a](b)", "<b>", "</b>", "<div>", "</div>",
    "<!-- c -->", "<!-- x", "-->", "# ", "## h", "- ", "* ", "+ ", "1. ", "2) ", "> ", ">", "```", "~~~", "---", "===", "***",
    "| a | b |", "|---|---|", "--|--", "a | b", "|", "\\", "\\|", "  ", "    ", "\t", "[x]: /u", '[x]: /u "t"', "'t'", '"q"',
    "(p)", "[^1]: ", "[^1]", ": ", "~ ", "[ ] ", "[x] ", "[!NOTE]", "&amp;", "\u00a0", "\u2028", "\x0c", "#", "=", "-", "_",
    "$$", "<script>", "</script>", "<pre>", "</pre>", "<p align=center>", "Term",
)  # fmt: skip
_prefixes = st.sampled_from(("", "", "> ", "  ", "    ", "- ", "> > ", ">  ", "1. ", "   ", "\t", "> - "))
_marks = st.lists(st.builds(str.__add__, st.sampled_from(MARKS), st.sampled_from(("", " ", " "))), max_size=4)
_soup_line = st.builds(lambda prefix, marks: prefix + "".join(marks), _prefixes, _marks)
soups = st.builds(
    lambda newline, lines: newline.join(lines), newlines, st.lists(_soup_line, min_size=1, max_size=9)
)
"""Lines of marks in any order."""

HOSTILE = (
    "# h", "##### ", "#", "#\ta", "a #", "a ##  ", "- a", "+", "-", "-\ta", "- - -", "* * *", "_ _ _", "1. a", "7. a", "1)", "1.\ta",
    "> q", "> [!NOTE]\n> x", "```\nx\n```", "``` a", "~~~", "`", "a `b\n# c`", "---", "===", "a\n---", "a\n===", "=\n=", "-\n-",
    "a\n-\n-", "a\n- - -\n***", "**\n*", "<script>x</script>", "<!-- c", "<!-- transflow: skip -->", "<div>", "</div>", "<pre>",
    "<textarea", "x <table>", "x\n</p>\n<h1>y</h1>", "<b>", "<a\nb>", "<?php", "<![CDATA[", "<!X", "`<div>`", "[x]: /y",
    '[x]: /y "t"\n', "[a\nb]: c", "[^1]: z", "| a |\n|---|", "a | b\n--|--", "|", "| a |", "a |", "a\n\nb", "    code", "\ttab",
    "a\n    b", "\\", "a\\", "a\\\n- b", "a  \n- b", "", "  ", " \u00a0", "a\u2028# b", "a\r# b", "a\rb", "\x0c# a", "\x0b- a",
    ": def", "~ def", "a\n: def", "[ ] task", "[x] task", "[!NOTE]", '"t"', "(t)", "'t'", "+++", "---\na: b\n---", "&#35; a", "$$",
    "::: x", "{: .a}", "\0",
)  # fmt: skip
"""Targets that would be another block if they were let through."""

_between = st.sampled_from(("", " ", "\n", "\n\n", "\r", "\r\n", "  \n", "\\\n"))
hostile_targets = st.one_of(
    st.sampled_from(HOSTILE),
    st.lists(st.builds(str.__add__, st.one_of(st.sampled_from(MARKS), _letters), _between), min_size=1, max_size=5).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)  # fmt: skip
"""Translations that hold anything."""
