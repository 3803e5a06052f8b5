"""The lines of Markdown: what of a heading is its content, what stands before a further line, where lines are wrapped."""

from __future__ import annotations

import re
from itertools import pairwise

from transflow.formats.blocks import Line
from transflow.formats.containment import ends_in_hard_break
from transflow.formats.lines import Span

_BLANK = " \t"
_HASHES = re.compile(r"#{1,6}[ \t]*")
_LABEL = re.compile(r"\[\^[^\]]*\]:[ \t]*")
_COLON = re.compile(r"[:~][ \t]+")
_MARK = re.compile(r"[^ \t>]")


def heading_span(text: str, line: Line) -> Span:
    """Where the content of a heading lies, between its `#` and those that may close it."""
    hashes = _HASHES.match(text, line.content, line.end)
    start = hashes.end() if hashes else line.content
    content = text[start : line.end].rstrip(_BLANK)
    closing = len(content) - len(content.rstrip("#"))
    if closing and (closing == len(content) or content[-closing - 1] in _BLANK):
        content = content[:-closing].rstrip(_BLANK)
    return Span(start, start + len(content))


def continuation(prefix: str) -> str | None:
    """What stands before a further line of a block, given what stands before its first: marks become indentation.

    None for a quotation inside a footnote or definition, where the column of its next `>` is not to be seen.
    """
    mark = _LABEL.search(prefix) or _COLON.search(prefix)
    if mark is None:
        return _MARK.sub(" ", prefix)
    if ">" in prefix[mark.end() :]:
        return None
    before = _MARK.sub(" ", prefix[: mark.start()])
    return before + ("    " if mark[0][0] == "[" else "  ") + _MARK.sub(" ", prefix[mark.end() :])


def wrapping_width(text: str) -> int | None:
    """The width at which the author's lines are wrapped, in code points.

    None for a single line, and for lines that were broken on purpose: with a hard break, or where the next word had room.
    """
    lines = text.split("\n")
    if len(lines) == 1:
        return None
    width = max(map(len, lines))
    for line, below in pairwise(lines):
        word = below.partition(" ")[0]
        if ends_in_hard_break(line) or len(line) + 1 + len(word) <= width:
            return None
    return width
