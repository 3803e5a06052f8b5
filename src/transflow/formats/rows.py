"""The rows of a GFM table: where their cells lie, and what a line must not be above a row of dashes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transflow.formats.lines import Span

WHITE = "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
"""What the parser takes for white space around the content of a cell."""


_RULE_BELOW = re.compile(r"[ \t]*(?:\r\n|\n|\r)[> \t]*([-:|][-:| \t]*)(?=[\r\n]|$)")
_PIPE = re.compile(r"\\?\|")
_PIPE_AS_TEXT = "&#124;"


def columns_below(text: str, end: int) -> int:
    """How many columns a table would have whose head ends at `end`; 0 where no row of dashes stands below.

    An underline and a thematic break are such rows too, and parsers look for tables before they look for those.
    """
    found = _RULE_BELOW.match(text, end)
    if found is None:
        return 0
    columns = [column.strip(WHITE) for column in found[1].split("|")]
    return len([column for column in columns if column])


def without_head(line: str, columns: int, *, is_whole: bool = True) -> str:
    """The line with its pipes as entities, if it would be the head of a table of so many columns.

    Args:
        line: the last line of a target.
        columns: of the table, see `columns_below`.
        is_whole: whether nothing else of the document stands on the line.
    """
    if not columns or "|" not in line:
        return line
    cells = split_row(line, 0, len(line))
    if is_whole and columns not in range(len(cells), len(cells) + 2):
        return line
    return _PIPE.sub(_PIPE_AS_TEXT, line)


def split_row(text: str, start: int, end: int) -> list[Span]:
    """Where the content of each cell lies, without the white space around it.

    Args:
        text: the document.
        start: where the row begins, in code points.
        end: where its line ends.
    """
    start, end = _trimmed(text, start, end)
    cells = list(_cells(text, start, end))
    if cells and cells[0].start == cells[0].end:
        del cells[0]
    if cells and cells[-1].start == cells[-1].end:
        del cells[-1]
    return [_trimmed(text, *cell) for cell in cells]


def _cells(text: str, start: int, end: int) -> Iterator[Span]:
    """What stands between the pipes; one behind a backslash is none."""
    begin = start
    position = text.find("|", start, end)
    while position >= 0:
        if position == start or text[position - 1] != "\\":
            yield Span(begin, position)
            begin = position + 1
        position = text.find("|", position + 1, end)
    yield Span(begin, end)


def _trimmed(text: str, start: int, end: int) -> Span:
    content = text[start:end].strip(WHITE)
    if not content:
        return Span(start, start)
    start = text.index(content, start)
    return Span(start, start + len(content))
