"""How a target is spelled in Markdown, by the place where its segment stands.

Each form writes any target so that the blocks of the document stay as they are (law 3); the rules are in containment.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from transflow.formats.containment import (
    EMPTY,
    begins_alert,
    begins_block,
    begins_block_first,
    begins_task,
    contained_lines,
    could_begin_block,
    disarm_tags,
    escape_beginning,
    flatten,
    is_escaping,
    is_lone_tag,
    is_unfinished,
    settle,
)
from transflow.formats.lines import LINE_END, Cut, Divisible, Layout, Span
from transflow.formats.rows import WHITE, without_head
from transflow.model import Form

Guard = Literal["task", "alert", "title", "colon"]
"""What the beginning of a target can become by its place: a task of a list, an alert of a quotation, the title of a
definition that ends on the line before, the colon that makes a definition of the label before it."""

_HIDDEN_PIPE = r" <!--\|-->"
_CLOSING_HASHES = re.compile(r"(?:^|(?<=[ \t]))#+$")
_UNBROKEN = re.compile(r"(?:<[^<>]*>|[^ ])+|  +")


@dataclass(frozen=True, slots=True)
class ParagraphForm:
    """A paragraph, also inside lists, quotations and footnotes; the term of a definition; a heading with an underline."""

    layout: Layout
    place: Literal["block", "line", "middle"] = "block"
    """What the target begins: its block, a later line of it, or neither."""
    guards: tuple[Guard, ...] = ()
    own_tags: tuple[str, ...] = ()
    """Block-level tags that the source has and the target may have."""
    width: int | None = None
    """In code points: where lines of the source are broken, if they are; a target on one line is broken there too."""
    has_one_line: bool = False
    """Whether a second line would be another block: the term of a definition."""
    has_two_lines: bool = False
    """Whether a single line would be another block: a paragraph before a line that begins with a colon."""
    columns_below: int = 0
    """If a row of dashes stands below: how many columns of a table it would make."""
    is_sentence: bool = False
    """Whether more of the same block may follow on the last line."""

    def write(self, target: str) -> str:
        """The target with the document's prefixes and line ends, and backslashes where it would begin a block."""
        is_flat = self.has_one_line or self.layout.further is None
        text = (flatten(target) if is_flat else settle(target)) or EMPTY
        text = disarm_tags(text, self.own_tags)
        if self.width is not None and "\n" not in text:
            text = fill(text, self.width)
        lines = contained_lines(text)
        if self.is_sentence and len(lines) > 1 and is_unfinished(lines[-1]):
            lines[-2:] = [f"{lines[-2].rstrip()} {lines[-1]}"]
        lines = self._with_safe_beginning(lines)
        lines[-1] = without_head(lines[-1], self.columns_below, is_whole=not self.is_sentence)
        if self.has_two_lines and len(lines) == 1:
            lines.append(EMPTY)
        return self.layout.lay(lines)

    def cut(self, raw: str, spans: Sequence[Span]) -> tuple[Cut, ...]:
        """A form for each sentence: the first stands where this one stands, the others on a line of it.

        None where a line may not be lost.
        """
        if self.has_two_lines:
            return ()
        cuts = []
        for part in self.layout.divide(raw, spans):
            form = replace(self, layout=part.layout, is_sentence=True, width=None)
            if part.begins_line and part.start > 0:
                form = replace(form, place="line", guards=())
            elif part.start > 0:
                form = replace(
                    form, place="middle", guards=() if raw[part.start - 1].isspace() else ("colon",)
                )
            cuts.append(Cut(part.start, part.end, form))
        return tuple(cuts)

    def _with_safe_beginning(self, lines: list[str]) -> list[str]:
        if self.place == "middle":
            if "colon" in self.guards and lines[0].startswith(":"):
                lines[0] = f"\\{lines[0]}"
            return lines
        if self.place == "line":
            if begins_block(lines[0]) or could_begin_block(lines[0]):
                lines[0] = escape_beginning(lines[0])
            return lines
        if len(lines) > 1 and is_lone_tag(lines[0]):
            lines[:2] = [f"{lines[0].rstrip()} {lines[1]}"]
        text = "\n".join(lines)
        if self._begins_guarded(text):
            lines[0] = f"\\{lines[0]}"
        elif could_begin_block(text) if self.is_sentence else begins_block_first(text):
            lines = escape_beginning(text).split("\n")
        return lines

    def _begins_guarded(self, text: str) -> bool:
        return bool(self.guards) and (
            ("task" in self.guards and begins_task(text))
            or ("alert" in self.guards and begins_alert(text))
            or ("title" in self.guards and text[0] in "\"'(")
        )


@dataclass(frozen=True, slots=True)
class HeadingForm:
    """A heading behind `#`."""

    own_tags: tuple[str, ...] = ()
    columns_below: int = 0
    """See ParagraphForm."""

    def write(self, target: str) -> str:
        """The target on one line; `#` at its end would be taken for the heading's own."""
        text = without_head(disarm_tags(flatten(target) or EMPTY, self.own_tags), self.columns_below)
        return _CLOSING_HASHES.sub(r"\\\g<0>", text) if text.endswith("#") else text


@dataclass(frozen=True, slots=True)
class CellForm:
    """A cell of a table."""

    begins_line: bool = False
    """Whether no `|` stands before it."""
    own_tags: tuple[str, ...] = ()
    needs_pipe: bool = False
    """Whether its only `|`, an escaped one, is what makes a table of the line."""

    def write(self, target: str) -> str:
        """The target on one line, its pipes escaped."""
        text = escape_pipes(disarm_tags(flatten(target), self.own_tags))
        if not text.strip(WHITE):
            text = EMPTY
        if self.needs_pipe and "|" not in text:
            text += _HIDDEN_PIPE
        if self.begins_line and could_begin_block(text):
            text = escape_beginning(text)
        return f"{text} " if text.endswith("\\") else text


@dataclass(frozen=True, slots=True)
class LinkTitleForm:
    """The title of a link reference definition."""

    opening: str
    """`"`, `'` or `(`."""
    columns_below: int = 0
    """See ParagraphForm."""

    def write(self, target: str) -> str:
        """The target between the author's own quotes."""
        text = without_head(flatten(target), self.columns_below, is_whole=False)
        closing = ")" if self.opening == "(" else self.opening
        written = [
            f"\\{character}"
            if character in (self.opening, closing) and not is_escaping(text, index)
            else character
            for index, character in enumerate(text)
        ]
        return "".join(written) + ("\\" if is_escaping(text, len(text)) else "")


@dataclass(frozen=True, slots=True)
class EmbeddedForm:
    """A text of HTML inside Markdown: the HTML decides how it is spelled, the Markdown how its lines lie."""

    inner: Form
    layout: Layout
    begins_line: bool = False
    """Whether nothing stands before it on its line."""
    has_one_line: bool = False
    """Whether a further line would stand outside the HTML."""
    columns_below: int = 0
    """See ParagraphForm."""

    def write(self, target: str) -> str:
        """The target as HTML has it, without the blank line that would end the HTML.

        A line that would begin a block elsewhere joins the one before it: lists and definitions look for their next
        item even where HTML stands.
        """
        is_flat = self.has_one_line or self.layout.further is None
        lines: list[list[str]] = []
        for line in LINE_END.split(self.inner.write(target)):
            if lines and (is_flat or begins_block(line)):
                lines[-1].append(line)
            elif line.strip(" \t"):
                lines.append([line])
        if not lines:
            return ""
        written = [" ".join(parts) for parts in lines]
        if self.begins_line and begins_block(written[0]) and written[0][0] != "<":
            written[0] = f"&#{ord(written[0][0])};{written[0][1:]}"
        written[-1] = without_head(written[-1], self.columns_below, is_whole=False)
        return self.layout.lay(written)

    def cut(self, raw: str, spans: Sequence[Span]) -> tuple[Cut, ...]:
        """A form for each sentence, where the HTML has one."""
        if not isinstance(self.inner, Divisible):
            return ()
        cuts = self.inner.cut(self.layout.strip(raw), spans)
        parts = self.layout.divide(raw, [Span(cut.start, cut.end) for cut in cuts])
        return tuple(
            Cut(
                part.start,
                part.end,
                replace(
                    self,
                    inner=cut.form,
                    layout=part.layout,
                    begins_line=part.begins_line and (part.start > 0 or self.begins_line),
                ),
            )
            for cut, part in zip(cuts, parts, strict=True)
        )


def escape_pipes(text: str) -> str:
    """The text with every `|` escaped as GFM wants it, inside code too.

    A pipe behind two or more backslashes is read differently by different parsers, so it becomes an entity.
    """
    if "|" not in text:
        return text
    written: list[str] = []
    backslashes = 0
    for character in text:
        if character == "|":
            written.append({0: "\\|", 1: "|"}.get(backslashes, "&#124;"))
        else:
            written.append(character)
        backslashes = backslashes + 1 if character == "\\" else 0
    return "".join(written)


def fill(text: str, width: int) -> str:
    """The text broken at single spaces into lines of at most `width` code points where its words allow.

    Tags and link destinations in angle brackets stay whole, and no line ends in a backslash: that would be a hard break.
    """
    if len(text) <= width:
        return text
    lines: list[list[str]] = [[]]
    length = 0
    for word in _UNBROKEN.findall(text):
        is_spaces = word.startswith("  ")
        may_break = bool(lines[-1]) and not is_spaces and not lines[-1][-1].endswith(("\\", " "))
        if may_break and word[0] != "\t" and length + 1 + len(word) > width:
            lines.append([word])
            length = len(word)
        else:
            lines[-1].append(
                word if is_spaces or not lines[-1] or lines[-1][-1].endswith("  ") else f" {word}"
            )
            length += len(lines[-1][-1])
    return "\n".join("".join(line) for line in lines)
