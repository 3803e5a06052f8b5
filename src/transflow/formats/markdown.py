"""Markdown: CommonMark with GFM's tables and tasks, footnotes, definition lists, front matter, and HTML blocks inside.

The document is cut along the lines of its blocks and never written anew: what is not a segment is copied, and inline markup
stays in the segments as the author wrote it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from transflow.errors import SourceError
from transflow.formats.blocks import Block, Line, read_blocks
from transflow.formats.containment import begins_block, block_tags, code_spans
from transflow.formats.directives import Author, Guidance, read_directive
from transflow.formats.embedding import embedded_segments, leading_comments
from transflow.formats.front_matter import properties_of, read_front_matter, segments_of
from transflow.formats.lines import LINE_END, Layout, Span
from transflow.formats.markdown_forms import (
    CellForm,
    Guard,
    HeadingForm,
    LinkTitleForm,
    ParagraphForm,
)
from transflow.formats.markdown_lines import continuation, heading_span, wrapping_width
from transflow.formats.rows import WHITE, columns_below, split_row
from transflow.formats.wording import has_words
from transflow.model import Document, Form, Reading, Segment

_KINDS = {
    "list_item_open": "list item",
    "blockquote_open": "quotation",
    "dt_open": "term",
    "dd_open": "definition",
    "footnote_reference_open": "footnote",
}
_MARKED = frozenset({"list_item_open", "blockquote_open", "dd_open", "footnote_reference_open"})
_DIRECTIVE = "<!-- transflow:"

_TASK = re.compile(r"\[[ xX]\][ \t]+")
_ALERT = re.compile(r"\[![A-Za-z]+\][ \t]*")
_IMAGE = re.compile(r"!\[[^\[\]]*\](?:\([^()]*\)|\[[^\[\]]*\])?")
_NEXT_LINE = re.compile(r"(?:\r\n|\n|\r)[^\r\n]*")
_COLON_BELOW = re.compile(r"[ \t]*(?:\r\n|\n|\r)(?:[> \t]*(?:\r\n|\n|\r))?[> \t]*[:~][ \t]")
_LINK_TITLE = re.compile(
    r"""\[(?:[^\[\]\\]|\\.)*\]:[ \t\n]*            # the label
    (?:<(?:\\.|[^<>\\\n])*>|[^\s<]\S*)[ \t\n]+  # the destination
    (?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\(((?:[^()\\]|\\.)*)\))[ \t]*""",
    re.VERBOSE | re.DOTALL,
)


def parse_markdown(text: str, reading: Reading) -> Document:
    """The pieces of a Markdown document.

    Args:
        text: the document, without a BOM.
        reading: which fields of the front matter are translated, and which kinds are required.

    Raises:
        SourceError: its front matter cannot be read, a directive is unknown, or it is nested too deeply.
    """
    first_end = LINE_END.search(text)
    reader = _Reader(text, reading, first_end[0] if first_end else "\n")
    front_matter = read_front_matter(text)
    if front_matter is None:
        reader.read(0)
        return Document(tuple(reader.pieces), "markdown")
    for start, end, segment in segments_of(front_matter, text, reading):
        reader.add_segment(start, end, segment)
    reader.read(front_matter.end)
    return Document(tuple(reader.pieces), "markdown", properties_of(front_matter))


@dataclass(slots=True)
class _Container:
    """An open block, and what the author said about it."""

    type: str
    level: int
    """Of a heading."""
    is_underlined: bool
    is_first: bool
    """Whether it is the first block of the list item or quotation around it."""
    guidance: Guidance


@dataclass(slots=True)
class _Reader:
    """Walks through the blocks of one document and lays down its pieces."""

    text: str
    reading: Reading
    newline: str
    pieces: list[str | Segment] = field(default_factory=list)
    copied: int = 0
    author: Author = field(default_factory=Author)
    containers: list[_Container] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    definition_end: int = -1
    """Where the last link reference definition ends, in code points."""
    paragraph_end: int = -1
    """Where the last paragraph or row ends, in code points; -1 where the mark of a list or quotation stands behind it."""
    columns: int = 0
    """Of the table that is open."""
    line: int = 1
    """1-based line where the block begins that is read."""
    line_start: int = 0
    """Where that line begins, in code points."""

    def read(self, start: int) -> None:
        """Cut everything from `start` on."""
        before = ""
        for block in read_blocks(self.text, start, len(LINE_END.findall(self.text, 0, start))):
            if block.lines:
                self.line, self.line_start = block.first_line + 1, block.lines[0].start
            if block.nesting < 0:
                self.containers.pop()
            elif block.nesting > 0:
                self.open(block, is_first=before in ("list_item_open", "blockquote_open"))
            else:
                self.take(block)
            before = block.type
        self.author.finish()
        self.copy(len(self.text))

    def open(self, block: Block, *, is_first: bool) -> None:
        """Enter a block that has others inside."""
        if block.type in _MARKED:
            self.paragraph_end = -1
        level = int(block.tag[1]) if block.type == "heading_open" else 0
        self.containers.append(_Container(block.type, level, block.is_underlined, is_first, self.guidance()))
        if block.type == "tr_open":
            self.take_row(block)

    def take(self, block: Block) -> None:
        """Follow a block without others inside; of code and thematic breaks nothing is a segment."""
        match block.type:
            case "inline":
                match self.containers[-1].type:
                    case "heading_open":
                        self.take_heading(block)
                    case "paragraph_open" | "dt_open":
                        self.take_paragraph(block)
            case "html_block":
                self.take_html(block)
            case "definition":
                self.take_definition(block)
            case _:
                self.guidance()

    def take_heading(self, block: Block) -> None:
        """A heading; the headings of the document itself, not those of lists and quotations, lead to what follows."""
        heading = self.containers[-1]
        is_ours = len(self.containers) == 1
        if is_ours:
            while self.headings and self.headings[-1][0] >= heading.level:
                self.headings.pop()
        if heading.is_underlined and self.is_one_with_paragraph(block):
            return
        if heading.is_underlined:
            start, end, layout = self.paragraph(block.lines)
            text = layout.strip(self.text[start:end])
            form: Form = ParagraphForm(
                layout, guards=self.title_guard(block), own_tags=block_tags(text), columns_below=1
            )
        else:
            start, end = heading_span(self.text, block.lines[0])
            text = self.text[start:end]
            form = HeadingForm(block_tags(text), columns_below(self.text, block.lines[0].end))
        self.add(start, end, text, form, "heading", heading.guidance)
        if is_ours:
            self.headings.append((heading.level, " ".join(text.split())))

    def take_paragraph(self, block: Block) -> None:
        """A paragraph or the term of a definition."""
        paragraph = self.containers[-1]
        outer = self.containers[-2].type if len(self.containers) > 1 else ""
        lines = block.lines
        below = columns_below(self.text, lines[-1].end)
        is_defining = any(container.type == "dd_open" for container in self.containers)
        if self.is_one_with_paragraph(block) or (is_defining and below):
            return
        place: Literal["block", "line"] = "block"
        guards = self.title_guard(block)
        if paragraph.is_first and outer == "list_item_open":
            guards = (*guards, "task")
            if task := _TASK.match(self.text, lines[0].content, lines[0].end):
                lines = (lines[0]._replace(content=task.end()), *lines[1:])
        elif paragraph.is_first and outer == "blockquote_open":
            guards = (*guards, "alert")
            if _ALERT.fullmatch(self.text, lines[0].content, lines[0].end):
                place = "line"
                lines = lines[1:]
        if not lines:
            return
        start, end, layout = self.paragraph(lines)
        text = layout.strip(self.text[start:end])
        form = ParagraphForm(
            layout,
            place,
            guards,
            own_tags=block_tags(text),
            width=wrapping_width(text),
            has_one_line=paragraph.type == "dt_open",
            columns_below=below,
            has_two_lines=len(lines) > 1 and _COLON_BELOW.match(self.text, end) is not None,
        )
        self.add(start, end, text, form, self.kind(text), paragraph.guidance)

    def take_row(self, block: Block) -> None:
        """A row of a table; cells beyond the columns of its head are shown by nobody."""
        is_head = self.containers[-2].type == "thead_open"
        line = block.lines[0]
        is_below_paragraph = is_head and self.is_below(self.paragraph_end, block)
        self.paragraph_end = line.end
        if is_head and (rule := _NEXT_LINE.match(self.text, line.end)):
            self.paragraph_end = rule.end()
        cells = split_row(self.text, line.content, line.end)
        if is_head:
            self.columns = len(cells)
        for cell in cells[: self.columns]:
            text = self.text[cell.start : cell.end]
            if cell.start == line.content and begins_block(text) and is_below_paragraph:
                continue  # by the same quirk: see is_one_with_paragraph
            is_line = is_head and text == self.text[line.content : line.end].strip(WHITE)
            form = CellForm(cell.start == line.content, block_tags(text), needs_pipe=is_line)
            kind = "table heading" if is_head else "table cell"
            self.add(cell.start, cell.end, text, form, kind, self.containers[-1].guidance)

    def take_definition(self, block: Block) -> None:
        """The title of a link reference definition."""
        guidance = self.guidance()
        self.definition_end = block.lines[-1].end
        start, end, layout = self.paragraph(block.lines)
        found = _LINK_TITLE.fullmatch(layout.strip(self.text[start:end]))
        if found is None:
            return
        group = found.lastindex or 1
        part = layout.divide(self.text[start:end], [Span(*found.span(group))])[0]
        form = LinkTitleForm("\"'("[group - 1], columns_below(self.text, end))
        self.add(start + part.start, start + part.end, found[group], form, "link title", guidance)

    def take_html(self, block: Block) -> None:
        """Comments, which may be directives, or HTML with texts in it."""
        start, end, layout = self.paragraph(block.lines)
        raw = self.text[start:end]
        html = layout.strip(raw)
        comments, rest = leading_comments(html)
        for comment in comments:
            line = block.first_line + 1 + html.count("\n", 0, comment.start)
            directive = read_directive(html[comment.start : comment.end], line)
            if directive is not None:
                self.author.say(directive, line)
        if comments and rest == len(html):
            return
        guidance = self.guidance()
        if guidance.is_skipped:
            return
        for first, last, segment in embedded_segments(
            raw, layout, columns_below(self.text, end), block.first_line + 1, self.reading
        ):
            self.add_segment(
                start + first,
                start + last,
                replace(
                    segment,
                    heading_path=(*self.heading_path(), *segment.heading_path),
                    context=segment.context or guidance.context,
                    notes=guidance.notes + segment.notes,
                    is_required=segment.is_required or guidance.is_required,
                ),
            )

    def is_one_with_paragraph(self, block: Block) -> bool:
        """Whether only its own words keep a paragraph apart from one, or a table, on the line above: a quirk of the parser.

        Such a paragraph has to stay as it is.
        """
        end, self.paragraph_end = self.paragraph_end, block.lines[-1].end
        return self.is_below(end, block)

    def title_guard(self, block: Block) -> tuple[Guard, ...]:
        """What begins like the title of a definition is one if it follows a definition without a blank line."""
        return ("title",) if self.is_below(self.definition_end, block) else ()

    def is_below(self, end: int, block: Block) -> bool:
        """Whether a block begins on the line below the one that ends at `end`."""
        return end >= 0 and LINE_END.fullmatch(self.text, end, block.lines[0].start) is not None

    def paragraph(self, lines: tuple[Line, ...]) -> tuple[int, int, Layout]:
        """Where the content of these lines begins and ends, and how it lies on them."""
        text = self.text
        first, last = lines[0], lines[-1]
        end = first.content + len(text[first.content : last.end].rstrip(" \t"))
        prefixes = tuple(text[line.start : line.content] for line in lines[1:])
        further = prefixes[-1] if prefixes else continuation(text[first.start : first.content])
        return first.content, end, Layout(self.newline, prefixes, further)

    def kind(self, text: str) -> str:
        """What a paragraph is: an image alone, a part of the innermost list, quotation or note, or a paragraph."""
        if text.startswith("![") and _IMAGE.fullmatch(text):
            return "image"
        for container in reversed(self.containers):
            if container.type in _KINDS:
                return _KINDS[container.type]
        return "paragraph"

    def guidance(self) -> Guidance:
        """What the author says about the block that begins now."""
        own = self.author.on_next_block()
        return own.within(self.containers[-1].guidance) if self.containers else own

    def heading_path(self) -> tuple[str, ...]:
        """The headings that the next segment stands under."""
        return tuple(text for _, text in self.headings)

    def add(self, start: int, end: int, text: str, form: Form, kind: str, guidance: Guidance) -> None:
        """Lay down a segment, unless it says nothing or the author wants it skipped."""
        if guidance.is_skipped or not has_words(text):
            return
        line = self.line + len(LINE_END.findall(self.text, self.line_start, start))
        refuse_directive_within(text, line)
        segment = Segment(
            text=text,
            raw=self.text[start:end],
            form=form,
            kind=kind,
            syntax="markdown",
            heading_path=self.heading_path(),
            context=guidance.context,
            notes=guidance.notes,
            is_required=guidance.is_required or kind in self.reading.required_kinds,
            line=line,
        )
        self.add_segment(start, end, segment)

    def add_segment(self, start: int, end: int, segment: Segment) -> None:
        """Lay down a segment, and before it what stands between."""
        self.copy(start)
        self.pieces.append(segment)
        self.copied = end

    def copy(self, end: int) -> None:
        """Lay down what stands before `end` as it is."""
        if end > self.copied:
            self.pieces.append(self.text[self.copied : end])
            self.copied = end


def refuse_directive_within(text: str, line: int) -> None:
    """Refuse a directive in the middle of a text, where nobody could say what it is about.

    Raises:
        SourceError: there is one outside code.
    """
    start = text.find(_DIRECTIVE)
    if start < 0 or any(span.start < start < span.end for span in code_spans(text)):
        return
    raise SourceError(
        "a directive stands inside a text",
        remedy="put it on a line of its own before the block it is about",
        line=line + text.count("\n", 0, start),
    )
