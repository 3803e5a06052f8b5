"""The blocks of a plain text: what its author meant by blank lines, indentation, dashes and underlines.

Nothing here is a standard; these are the habits of letters, leaflets and mails:

- a blank line ends a block; lines of one depth of `>` belong together;
- a line of one repeated sign below the first line of a block makes that line a heading;
- a bullet begins an item at the beginning of a block, below another item or a rule, and where another line of the
  block has the same bullet in the same column; a number or letter does so only where the one before or after it does,
  so that "7. februara 2014." at the beginning of a line is no item;
- a line indented further than the line before it, by two columns or more, begins a paragraph.

None of this depends on words that a translation replaces, so that a built text divides as its source does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from transflow.formats.lines import split_lines
from transflow.formats.text_wrap import BLANK, BULLET, NUMBER, QUOTE, RULE, width

_INDENT = re.compile(rf"[{BLANK}]*+")
_SPACE = re.compile(r"[ \t]++")
_ALWAYS = frozenset("•◦▪‣·")
"""Bullets that are nothing else."""


class Line(NamedTuple):
    """A line of a block: offsets into the document, in code points."""

    start: int
    content: int
    """Where its content begins, behind quotation marks and indentation."""
    end: int
    """Where its content ends, before white space and the line end."""
    number: int
    """1-based."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines that are translated as one, or a comment."""

    kind: Literal["heading", "item", "paragraph", "comment"]
    lines: tuple[Line, ...]
    """Of a heading with its underline, and what stands over it."""
    marker: int = 0
    """Code points of the item's marker and the space behind it."""
    keeps_two: bool = False
    """Whether it has lines enough, two or more, to be told from what follows: a single line above a rule would be a
    heading, one above a line with other indentation might take that for its own."""


class Block(NamedTuple):
    """Consecutive lines of one depth of quotation."""

    lines: tuple[Line, ...]
    quote: str
    """What marks the quotation, without spaces: `>>`."""


def read_blocks(text: str) -> Iterator[Block]:
    """The blocks of a text, in order."""
    lines: list[Line] = []
    quote = ""
    start = 0
    for number, spelled in enumerate(split_lines(text), 1):
        line, depth = _read_line(text, start, spelled, number)
        start += len(spelled)
        is_blank = line.content >= line.end
        if lines and (is_blank or depth != quote):
            yield Block(tuple(lines), quote)
            lines = []
        quote = depth
        if not is_blank:
            lines.append(line)
    if lines:
        yield Block(tuple(lines), quote)


def _read_line(text: str, start: int, spelled: str, number: int) -> tuple[Line, str]:
    end = start + len(spelled.rstrip("\r\n"))
    stripped = text[start:end].rstrip(BLANK)
    content = start + len(_indent(stripped))
    quote = QUOTE.match(stripped, content - start)
    if quote:
        content = start + quote.end()
        content += len(_indent(text[content : start + len(stripped)]))
    return Line(start, content, start + len(stripped), number), re.sub(r"\s", "", quote[0]) if quote else ""


def _indent(text: str) -> str:
    match = _INDENT.match(text)
    return match[0] if match else ""


class Divider:
    """Divides the blocks of one text; it has to know all of them, since items are numbered across blocks."""

    def __init__(self, text: str, blocks: Sequence[Block]) -> None:
        self._text = text
        self._numbered: set[int] = set()
        """Offsets of the lines that a number or letter in sequence makes items."""
        self._find_numbered(blocks)

    def divide(self, block: Block) -> Iterator[Stretch]:
        """The stretches of a block, in order; rules between them are left out."""
        items = self._items(block.lines)
        gathered: list[Line] = []
        index = 0
        while index < len(block.lines):
            line = block.lines[index]
            n_heading = 0 if gathered else self._heading_length(block.lines, index)
            if n_heading:
                yield Stretch("heading", block.lines[index : index + n_heading])
                index += n_heading
                continue
            if gathered and self._begins_new(line, gathered, items):
                yield self._stretch(gathered, items, is_before_others=line.start not in items)
                gathered = []
            if self._is_comment(line):
                yield Stretch("comment", (line,))
            elif not self._is_rule(line):
                gathered.append(line)
            index += 1
        if gathered:
            yield self._stretch(gathered, items)

    def content(self, line: Line) -> str:
        """The content of a line."""
        return self._text[line.content : line.end]

    def columns(self, line: Line) -> int:
        """The column, from 0, in which the content of a line begins."""
        return width(self._text[line.start : line.content].expandtabs())

    def _stretch(
        self, lines: Sequence[Line], items: dict[int, int], *, is_before_others: bool = False
    ) -> Stretch:
        marker = items.get(lines[0].start, 0)
        kind: Literal["item", "paragraph"] = "item" if marker else "paragraph"
        return Stretch(kind, tuple(lines), marker, is_before_others and len(lines) > 1)

    def _begins_new(self, line: Line, gathered: Sequence[Line], items: dict[int, int]) -> bool:
        """Whether a line does not go on with what was gathered."""
        if line.start in items or self._is_rule(line) or self._is_comment(line):
            return True
        first, last = self.columns(gathered[0]), self.columns(gathered[-1])
        column = self.columns(line)
        if gathered[0].start in items:
            return column < first
        if column >= last + 2:
            return True
        return len(gathered) > 1 and first == last >= column + 2

    def _is_rule(self, line: Line) -> bool:
        return RULE.fullmatch(self.content(line)) is not None

    def _is_comment(self, line: Line) -> bool:
        content = self.content(line)
        return content.startswith("<!--") and content.endswith("-->") and "transflow:" in content

    def _heading_length(self, lines: Sequence[Line], index: int) -> int:
        """How many lines the heading has that begins here, with the rules under and over it; 0 for none."""
        is_over = self._is_rule(lines[index])
        words, under = index + is_over, index + is_over + 1
        if under >= len(lines) or self._is_rule(lines[words]) or self._is_comment(lines[words]):
            return 0
        rule = self.content(lines[under])
        if (
            not RULE.fullmatch(rule)
            or rule == "--"
            or rule[0] == "."
            or (is_over and rule != self.content(lines[index]))
        ):
            return 0
        if index and not is_over and not self._is_rule(lines[index - 1]):
            return 0
        return under + 1 - index

    def _is_heading(self, lines: Sequence[Line], index: int) -> bool:
        """Whether a line, at the beginning of a block or below a rule, stands above a rule."""
        is_first = index == 0 or self._is_rule(lines[index - 1])
        return is_first and index + 1 < len(lines) and self._is_rule(lines[index + 1])

    # items

    def _items(self, lines: Sequence[Line]) -> dict[int, int]:
        """The length of the marker, with the space behind it, by the offset of each line that begins an item."""
        bullets = {
            line.start: match
            for index, line in enumerate(lines)
            if (match := BULLET.match(self.content(line))) and not self._is_heading(lines, index)
        }
        alike: defaultdict[tuple[str, int], int] = defaultdict(int)
        for line in lines:
            if line.start in bullets:
                alike[bullets[line.start][0], self.columns(line)] += 1
        items: dict[int, int] = {}
        for index, line in enumerate(lines):
            match = bullets.get(line.start)
            if match is None:
                match = NUMBER.match(self.content(line)) if line.start in self._numbered else None
            elif index and not items and match[0] not in _ALWAYS:
                is_alike = alike[match[0], self.columns(line)] > 1
                match = match if is_alike or self._is_rule(lines[index - 1]) else None
            if match:
                space = _SPACE.match(self.content(line), match.end())
                items[line.start] = space.end() if space else match.end()
        return items

    def _find_numbered(self, blocks: Sequence[Block]) -> None:
        """Find the numbered lines for which there is one with the number before or after it.

        In the same block, or at the beginning of any block if the line begins its own.
        """
        found: defaultdict[tuple[object, ...], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for n_block, block in enumerate(blocks):
            for n_line, line in enumerate(block.lines):
                match = NUMBER.match(self.content(line))
                if match and not self._is_heading(block.lines, n_line):
                    digits = match["number"] or match["plain"]
                    style = re.sub(r"\w+", "1" if digits else "a", match[0])
                    number = int(digits) if digits else ord(match["letter"])
                    place = (block.quote, style, self.columns(line))
                    found[n_block, *place][number].append(line.start)
                    if n_line == 0:
                        found[place][number].append(line.start)
        for lines in found.values():
            for number, starts in lines.items():
                if number - 1 in lines or number + 1 in lines:
                    self._numbered.update(starts)
