"""Plain text, cut into segments: paragraphs, items of lists, headings with a rule under them, quotations, signatures.

Whether the lines of a block are the author's (an address, a verse) or an editor broke them is decided by the lines: see
`is_filled`. Broken lines are one line for the translator, and a target is broken again in the same width.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from transflow.formats.directives import Author, Guidance, read_directive
from transflow.formats.lines import LINE_END
from transflow.formats.plain_words import has_words
from transflow.formats.text_blocks import Block, Divider, Line, Stretch, read_blocks
from transflow.formats.text_forms import HeadingForm, TextForm
from transflow.formats.text_wrap import WIDEST, is_long, joint, width
from transflow.model import Document, Form, Reading, Segment

_NARROW = 50
"""Columns: shorter lines are an editor's only if each is as full as it can be."""
_NARROWEST = 30
_RAGGED = 15
"""Columns that people leave free who break lines by hand."""
_ADDRESS = 60
"""Columns: two lines, the second with a capital, are two lines of an address up to here."""

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_COLUMN_GAP = re.compile(r"\S(?: {3,}|\t+)\S")
_WORD = re.compile(r"\S+")


def parse_text(text: str, reading: Reading) -> Document:
    """A plain text as its pieces.

    Args:
        text: the file, without a byte order mark.
        reading: which kinds of segment are required.

    Raises:
        SourceError: it holds a directive that is wrong.
    """
    return _Reader(text, reading).read()


def is_filled(lines: Sequence[str]) -> bool:
    """Whether lines (of one paragraph, two or more, without indentation) were broken by an editor, not by their author.

    They were if at each break the next word had no room in the widest line; lines of 50 columns and more may end up to
    15 columns early at one break in five. They were not if they are columns of a table; if they are narrower than 30
    or wider than 120; if each is a sentence; if each of four or more begins with a capital letter, or each of
    three that are not as full as can be (verses); if they are two short ones and the second does not begin with a small letter (addresses).
    """
    widths = [width(line) for line in lines]
    widest = _widest(zip(widths, lines, strict=True))
    if not _NARROWEST <= widest <= WIDEST or _is_table(lines):
        return False
    free = [
        widest - taken - len(joint(line, after)) - _first_word(after)
        for taken, line, after in zip(widths, lines, lines[1:], strict=False)
    ]
    is_full = all(room < 0 for room in free)
    have_capitals = all(line[0].isupper() for line in lines[1:])
    if all(_SENTENCE_END.search(line) for line in lines) and have_capitals:
        return False
    if widest < _NARROW:
        return is_full and not have_capitals and (len(lines) > 2 or lines[1][0].islower())
    if len(lines) == 2 and widest < _ADDRESS and not lines[1][0].islower():
        return False
    if have_capitals and (len(lines) > 3 or (len(lines) == 3 and not is_full)):
        return False
    return 5 * sum(room >= _RAGGED for room in free) <= len(free)


def _widest(lines: Iterable[tuple[int, str]]) -> int:
    """The largest width of lines given with their contents; an address alone on its line counts only if all are."""
    widths = [(" " in content, columns) for columns, content in lines]
    return max(widths)[1]


def _is_table(lines: Sequence[str]) -> bool:
    n_gaps = sum(_COLUMN_GAP.search(line) is not None for line in lines)
    return n_gaps > 1 or all(line[0] == line[-1] == "|" for line in lines)


def _first_word(line: str) -> int:
    """Columns of the first word; of a script without spaces, of the first character."""
    word = _WORD.match(line)
    if word is None:
        return 0
    return width(word[0]) if joint(word[0], word[0]) else width(word[0][:1])


class _Reader:
    def __init__(self, text: str, reading: Reading) -> None:
        self._text = text
        self._reading = reading
        newline = LINE_END.search(text)
        self._newline = newline[0] if newline else "\n"
        self._blocks = tuple(read_blocks(text))
        self._divider = Divider(text, self._blocks)
        self._signature = self._signature_line()
        self._pieces: list[str | Segment] = []
        self._cut_until = 0
        self._author = Author()
        self._headings: list[tuple[int, str]] = []
        self._levels: dict[tuple[str, bool], int] = {}
        """Level by sign of the rule, and whether it stands over the heading too, in the order of their first use."""
        self._properties: dict[str, str] = {}

    def read(self) -> Document:
        """The text as its pieces."""
        for block in self._blocks:
            guidance: Guidance | None = None
            for stretch in self._divider.divide(block):
                if stretch.kind == "comment":
                    self._listen(stretch.lines[0])
                    guidance = None
                    continue
                if guidance is None or self._author.is_skipping:
                    guidance = self._author.on_next_block()
                if stretch.kind == "heading":
                    self._cut_heading(stretch, guidance)
                else:
                    self._cut_stretch(stretch, block, guidance)
        self._author.finish()
        if self._cut_until < len(self._text):
            self._pieces.append(self._text[self._cut_until :])
        return Document(tuple(self._pieces), "text", self._properties)

    def _signature_line(self) -> int | None:
        """The number of the line `-- ` that a signature follows."""
        marks = (
            line.number
            for block in self._blocks
            for line in block.lines
            if self._divider.content(line) == "--"
            and (line is block.lines[0] or self._text[line.end :][:1] == " ")
        )
        return max(marks, default=None)

    def _listen(self, line: Line) -> None:
        directive = read_directive(self._divider.content(line), line.number)
        if directive is not None:
            self._author.say(directive, line.number)

    def _cut_heading(self, stretch: Stretch, guidance: Guidance) -> None:
        *over, words, rule = stretch.lines
        start = over[0].content if over else words.content
        text = self._divider.content(words)
        form = HeadingForm(
            raw=self._text[start : rule.end],
            text=text,
            over=self._text[start : words.content],
            under=self._text[words.end : rule.end],
        )
        style = (self._text[rule.content], bool(over))
        level = self._levels.setdefault(style, len(self._levels) + 1)
        while self._headings and self._headings[-1][0] >= level:
            self._headings.pop()
        self._properties.setdefault("title", text)
        self._cut(start, form.raw, text, form, "heading", stretch.lines[0], guidance)
        self._headings.append((level, text))

    def _cut_stretch(self, stretch: Stretch, block: Block, guidance: Guidance) -> None:
        first = stretch.lines[0]
        if self._signature is not None and first.number > self._signature:
            kind = "signature"
        elif stretch.kind == "item":
            kind = "list item"
        else:
            kind = "quotation" if block.quote else "paragraph"
        start = first.content + stretch.marker
        contents = [self._text[start : first.end], *map(self._divider.content, stretch.lines[1:])]
        if len(contents) > 1 and any(map(is_long, contents)) and not _is_table(contents):
            for line, content in zip(stretch.lines, contents, strict=True):
                begins_line = line is not first or not stretch.marker
                form = TextForm(content, content, self._newline, begins_line=begins_line)
                self._cut(line.end - len(content), content, content, form, kind, line, guidance)
        else:
            form = self._form(stretch, start, contents)
            self._cut(start, form.raw, form.text, form, kind, first, guidance)

    def _form(self, stretch: Stretch, start: int, contents: Sequence[str]) -> TextForm:
        """How the lines of a stretch are read as a text, and written again."""
        first, *others = stretch.lines
        column = width(self._text[first.start : start].expandtabs())
        hangs = bool(stretch.marker) and all(self._divider.columns(line) == column for line in others)
        is_broken = bool(others) and (is_filled(contents) or (hangs and not _is_table(contents)))
        text, starts = contents[0], [(0, 0)]
        for line, content in zip(others, contents[1:], strict=True):
            text += joint(text, content) if is_broken else "\n"
            starts.append((len(text), line.content - start))
            text += content
        widths = [column + width(contents[0])]
        widths += [self._divider.columns(line) + width(self._divider.content(line)) for line in others]
        marker = " " * width(self._text[first.content : start])
        below = others[0] if others else first
        return TextForm(
            raw=self._text[start : stretch.lines[-1].end],
            text=text,
            newline=self._newline,
            further=self._text[below.start : below.content] + ("" if others else marker),
            column=column,
            columns=_widest(zip(widths, contents, strict=True)) if is_broken else None,
            keeps_lines=bool(others) and not is_broken,
            begins_line=not stretch.marker,
            keeps_two=stretch.keeps_two,
            starts=tuple(starts),
        )

    def _cut(
        self, start: int, raw: str, text: str, form: Form, kind: str, line: Line, guidance: Guidance
    ) -> None:
        """One segment, unless it says nothing or is to be skipped."""
        if guidance.is_skipped or not has_words(text):
            return
        if start > self._cut_until:
            self._pieces.append(self._text[self._cut_until : start])
        self._pieces.append(
            Segment(
                text=text,
                raw=raw,
                form=form,
                kind=kind,
                syntax="text",
                heading_path=tuple(heading for _, heading in self._headings),
                context=guidance.context,
                notes=guidance.notes,
                is_required=guidance.is_required or kind in self._reading.required_kinds,
                line=line.number,
            )
        )
        self._cut_until = start + len(raw)
