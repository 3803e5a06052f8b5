"""Cutting the segments of a document into sentences, the same way in every format.

What may be cut is decided by the form: one that has a `cut` knows how its parts are spelled. Titles, headings, terms and cells
stay whole whatever their form, since a translator needs to see all of them. White space between two sentences is the
document's; it stays as the author wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from transflow.formats.containment import is_escaping
from transflow.formats.lines import LINE_END, Divisible, Span
from transflow.model import Document, Reading, Segment

WHOLE_KINDS = frozenset(
    {"title", "heading", "term", "table heading", "table cell", "image", "link title", "alt", "caption"}
)
"""Kinds of segment that are never cut."""


class Boundaries(Protocol):
    """Finds the offsets of a text at which a further sentence begins."""

    def __call__(
        self, text: str, language: str, protected: Sequence[tuple[int, int]] = ()
    ) -> tuple[int, ...]:
        """The offsets, in order; none is 0 or the length of the text, and none lies within a protected stretch."""
        ...


def cut(document: Document, reading: Reading, boundaries: Boundaries | None = None) -> Document:
    """The document with its paragraphs, items and quotations cut into sentences.

    Joining the pieces gives back the same file. A sentence keeps kind, notes and context of its segment.

    Args:
        document: cut into paragraphs.
        reading: the language of the document.
        boundaries: where sentences begin; by default `transflow.sentences.boundaries`.
    """
    find = boundaries or _boundaries()
    pieces: list[str | Segment] = []
    for piece in document.pieces:
        if isinstance(piece, Segment) and piece.kind not in WHOLE_KINDS:
            pieces.extend(_sentences(piece, reading.language, find))
        else:
            pieces.append(piece)
    return replace(document, pieces=tuple(pieces))


def _boundaries() -> Boundaries:
    """Imported when a document is cut: most projects never are."""
    from transflow.sentences import boundaries

    return boundaries


def _sentences(segment: Segment, language: str, boundaries: Boundaries) -> Iterator[str | Segment]:
    """The sentences of a segment and what stands between them; the segment itself where it has but one."""
    from transflow.markup import protected_spans

    form = segment.form
    if not isinstance(form, Divisible):
        yield segment
        return
    text = segment.text
    begins = boundaries(text, language, protected_spans(text, segment.syntax))
    spans = _with_words(segment, zip((0, *begins), (*begins, len(text)), strict=True))
    cuts = form.cut(segment.raw, spans) if len(spans) > 1 else ()
    if not cuts:
        yield segment
        return
    copied = 0
    line = segment.line
    for span, part in zip(spans, cuts, strict=True):
        if part.start > copied:
            yield segment.raw[copied : part.start]
            line += len(LINE_END.findall(segment.raw, copied, part.start))
        yield replace(
            segment,
            text=text[span.start : span.end],
            raw=segment.raw[part.start : part.end],
            form=part.form,
            line=line,
        )
        line += len(LINE_END.findall(segment.raw, part.start, part.end))
        copied = part.end
    if copied < len(segment.raw):
        yield segment.raw[copied:]


def _with_words(segment: Segment, stretches: Iterable[tuple[int, int]]) -> list[Span]:
    """The sentences of a segment; one without a letter joins the next, or the last one before it."""
    spans: list[Span] = []
    pending: int | None = None
    for first, last in stretches:
        start, end = _trimmed(segment, first, last)
        if start == end:
            continue
        start, pending = (start if pending is None else pending), None
        if any(map(str.isalpha, segment.text[start:end])):
            spans.append(Span(start, end))
        else:
            pending = start
    if pending is not None and spans:
        spans[-1] = Span(spans[-1].start, end)
    return spans


def _trimmed(segment: Segment, start: int, end: int) -> Span:
    """A sentence without the white space around it, and without the backslash of a hard break behind it."""
    text = segment.text
    sentence = text[start:end]
    start += len(sentence) - len(sentence.lstrip())
    last = start + len(sentence.strip())
    if segment.syntax == "markdown" and text.startswith("\n", last) and is_escaping(text, last):
        last -= 1
    return Span(start, last)
