"""The lines of a document, and how a segment lies on them.

A segment of several lines inside a list or a quotation has something before each further line that is the document's,
not the translator's: indentation, `> `. A `Layout` remembers it, so that the slice can be freed of it, a target laid
out again, and the slice cut at offsets of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple, Protocol, runtime_checkable

from transflow.model import Form

LINE_END = re.compile(r"\r\n|\n|\r")
"""What ends a line; U+2028, form feed and their like are ordinary characters."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")


def split_lines(text: str) -> list[str]:
    """The lines of a text with their ends; joining them gives back the text."""
    return _LINE.findall(text)


def with_line_feeds(text: str) -> str:
    r"""The text with `\n` as its only line end."""
    return LINE_END.sub("\n", text) if "\r" in text else text


class Span(NamedTuple):
    """From `start` up to `end`, in code points."""

    start: int
    end: int


class Cut(NamedTuple):
    """One part of a segment that was cut."""

    start: int
    """Where it begins in the raw slice of the segment, in code points."""
    end: int
    form: Form


@runtime_checkable
class Divisible(Protocol):
    """A form whose segment may be cut into sentences.

    Forms of titles, table cells and other texts that stay whole have no `cut`.
    """

    def cut(self, raw: str, spans: Sequence[Span]) -> tuple[Cut, ...]:
        """One cut for each span.

        Args:
            raw: the raw slice of the segment.
            spans: where the parts lie in the text of the segment (not in the raw slice): in order, not
                overlapping, neither beginning nor ending with white space. What lies between them stays as it is.
        """
        ...


class Part(NamedTuple):
    """A stretch of a segment with the layout of its own lines."""

    start: int
    """Where it begins in the raw slice of the segment, in code points."""
    end: int
    layout: Layout
    begins_line: bool
    """Whether nothing of the segment stands before it on its line."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a segment lies on the lines of its document."""

    newline: str = "\n"
    """The line end of the document where the target has one more line."""
    prefixes: tuple[str, ...] = ()
    """What stands before the second and each further line of the segment."""
    further: str | None = ""
    """What stands before lines that a target has beyond those of the source; None where a target has one line."""

    def strip(self, raw: str) -> str:
        r"""The text of a raw slice: no prefixes, `\n` as line end."""
        if not self.prefixes:
            return with_line_feeds(raw)
        return "\n".join(raw[line.start : line.end] for line in self._lines(raw))

    def lay(self, lines: Sequence[str]) -> str:
        """The lines of a target with what belongs before and after each."""
        if len(lines) == 1:
            return lines[0]
        written = [lines[0]]
        for index, line in enumerate(lines[1:]):
            prefix = self.prefixes[index] if index < len(self.prefixes) else self.further
            written += (self.newline, prefix or "", line)
        return "".join(written)

    def divide(self, raw: str, spans: Sequence[Span]) -> tuple[Part, ...]:
        """The raw place and the layout of each stretch of the text.

        Args:
            raw: the raw slice of the segment.
            spans: offsets in the text that `strip` gives.
        """
        lines = tuple(self._lines(raw))
        starts = tuple(accumulate((line.end - line.start + 1 for line in lines), initial=0))[:-1]
        parts = []
        for span in spans:
            first = bisect_right(starts, span.start) - 1
            last = max(first, bisect_right(starts, span.end) - 1)
            parts.append(
                Part(
                    start=lines[first].start + span.start - starts[first],
                    end=lines[last].start + span.end - starts[last],
                    layout=Layout(self.newline, self.prefixes[first:last], self.further),
                    begins_line=span.start == starts[first],
                )
            )
        return tuple(parts)

    def _lines(self, raw: str) -> Iterator[Span]:
        """Where the content of each line lies in the raw slice, its prefix and end left out."""
        start = 0
        for index, end in enumerate(LINE_END.finditer(raw)):
            yield Span(start, end.start())
            start = end.end() + (len(self.prefixes[index]) if index < len(self.prefixes) else 0)
        yield Span(start, len(raw))
