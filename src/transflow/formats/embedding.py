"""HTML inside Markdown: its texts as segments whose lines lie as the Markdown wants them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from transflow.errors import SourceError
from transflow.formats.containment import is_block_tag, is_lone_tag
from transflow.formats.lines import Layout, Span
from transflow.formats.markdown_forms import EmbeddedForm
from transflow.formats.rows import columns_below
from transflow.formats.wording import has_words
from transflow.model import Reading, Segment

# CommonMark's HTML blocks of the conditions 1 to 5 end on the line with this mark, all others before a blank line.
_WITH_OWN_END = re.compile(
    r"<(?:(!--)|(\?)|(!\[CDATA\[)|(![A-Za-z])|((?:script|pre|style|textarea)(?=[\s>]|$)))", re.IGNORECASE
)
_END_OF_ELEMENT = re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE)
_COMMENT = "<!--"
_COMMENT_END = "-->"
_ENDS = (_COMMENT_END, "?>", "]]>", ">")
_SPACE = re.compile(r"\s*")


def leading_comments(html: str) -> tuple[tuple[Span, ...], int]:
    """Where the comments lie that a block of HTML begins with, and where the first thing after them begins."""
    comments: list[Span] = []
    position = 0
    while html.startswith(_COMMENT, position):
        end = html.find(_COMMENT_END, position + 2)
        if end < 0:
            break
        comments.append(Span(position, end + len(_COMMENT_END)))
        space = _SPACE.match(html, comments[-1].end)
        position = space.end() if space else len(html)
    return tuple(comments), position


def embedded_segments(
    raw: str, layout: Layout, columns: int, line: int, reading: Reading
) -> Iterator[tuple[int, int, Segment]]:
    """The texts of a block of HTML, each with its place in the raw slice.

    Args:
        raw: the block in the document.
        layout: how it lies on the document's lines.
        columns: see `rows.columns_below`; of the line below the block.
        line: 1-based line where it begins.
        reading: how the project reads its documents.

    Raises:
        SourceError: the HTML cannot be read.
    """
    html = layout.strip(raw)
    spans: list[Span] = []
    segments: list[Segment] = []
    for stretch in _stretches(html):
        for span, segment in _texts(html, stretch, line, reading):
            spans.append(span)
            segments.append(segment)
    first_end = html.find("\n")
    own_end = _behind_own_end(html)
    for part, span, segment in zip(layout.divide(raw, spans), spans, segments, strict=True):
        line_end = html.find("\n", span.end)
        is_on_first_line = first_end < 0 or span.start < first_end
        form = EmbeddedForm(
            segment.form,
            part.layout,
            part.begins_line,
            has_one_line=own_end is not None or is_on_first_line,
            columns_below=columns if line_end < 0 else columns_below(html, line_end),
        )
        yield part.start, part.end, replace(segment, raw=raw[part.start : part.end], form=form)


def _stretches(html: str) -> tuple[Span, ...]:
    """The parts of a block of HTML that are read, each as a fragment of its own.

    Of a comment, a script and their like only what follows behind it. A tag that makes HTML of the block by standing alone on
    its first line stays there, so that none of it but the words in it is part of a text.
    """
    own_end = _behind_own_end(html)
    if own_end is not None:
        return (Span(own_end, len(html)),)
    line = html.partition("\n")[0]
    if not is_block_tag(line) and is_lone_tag(line):
        return Span(0, line.rindex(">") + 1), Span(len(line), len(html))
    return (Span(0, len(html)),)


def _texts(html: str, stretch: Span, line: int, reading: Reading) -> Iterator[tuple[Span, Segment]]:
    """The segments of one part of a block of HTML."""
    fragment = html[stretch.start : stretch.end]
    if not has_words(fragment) and "=" not in fragment:
        return
    first_line = line + html.count("\n", 0, stretch.start)
    position = stretch.start
    for piece in _pieces(fragment, first_line, reading):
        if isinstance(piece, str):
            position += len(piece)
        else:
            yield Span(position, position + len(piece.raw)), replace(piece, line=first_line + piece.line - 1)
            position += len(piece.raw)


def _pieces(fragment: str, first_line: int, reading: Reading) -> tuple[str | Segment, ...]:
    from transflow.formats.html import parse_html

    try:
        return parse_html(fragment, reading).pieces
    except SourceError as error:
        if error.line is not None:
            error.line += first_line - 1
        raise


def _behind_own_end(html: str) -> int | None:
    """Where the text behind a comment, script and their like begins; None for HTML that ends before a blank line."""
    beginning = _WITH_OWN_END.match(html)
    if beginning is None:
        return None
    if beginning[5]:
        end = _END_OF_ELEMENT.search(html, beginning.end())
        return end.end() if end else len(html)
    mark = _ENDS[next(index for index in range(4) if beginning[index + 1])]
    position = html.find(mark, 2 if mark == _COMMENT_END else beginning.end())
    return len(html) if position < 0 else position + len(mark)
