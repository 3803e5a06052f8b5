"""How translations are spelled in plain text: in the width, the indentation and the lines of their block.

Plain text has no escapes. What would make a target another kind of block is moved (no line begins with a dash that
was inside a line) or gets a character that nobody sees: a no-break space behind a marker, a word joiner before `>`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from transflow.formats.lines import Cut, Span, with_line_feeds
from transflow.formats.text_wrap import BLANK, RULE, WIDEST, disarm, fill, shield, width

_BLANK_LINES = re.compile(rf"(?<![{BLANK}])[{BLANK}]*+\n[{BLANK}]*+\n[{BLANK}\n]*+")
_LINE_BREAK = re.compile(rf"(?<![{BLANK}])[{BLANK}]*+\n[{BLANK}]*+")
_LONGEST_ADDED = 20
"""Code points: so much may be put before a source text without filling its lines anew."""


@dataclass(frozen=True, slots=True)
class TextForm:
    """A paragraph, an item or a part of one."""

    raw: str
    text: str
    newline: str
    further: str = ""
    """What stands before each further line."""
    column: int = 0
    """Columns taken on the first line."""
    columns: int | None = None
    """The widest that a line may be, where the source is broken into lines; else a target stays on one."""
    keeps_lines: bool = False
    """Whether the lines are the author's: addresses, verses, tables."""
    begins_line: bool = True
    """Whether nothing but indentation stands before it."""
    keeps_two: bool = False
    """Whether it has two lines or more, and must, to be told from what follows (see `text_blocks.Stretch`)."""
    starts: tuple[tuple[int, int], ...] = ((0, 0),)
    """Where the lines begin: in the text and in the raw slice."""

    def write(self, target: str) -> str:
        """The target in lines like those of the source."""
        words = _settle(target, keeps_lines=self.keeps_lines)
        if not words:
            return self.raw
        if words.startswith(self.text):
            return self.raw + self._lay(words[len(self.text) :], self._column_at(len(self.raw)))
        added = len(words) - len(self.text)
        if words.endswith(self.text) and added <= _LONGEST_ADDED and "\n" not in words[:added]:
            return self._begun(words[:added] + self.raw)
        return self._begun(self._lay(words, self.column, needs_two=self.keeps_two))

    def cut(self, raw: str, spans: Sequence[Span]) -> tuple[Cut, ...]:
        """One cut for each span of the text (see `lines.Divisible`)."""
        cuts = []
        for span in spans:
            start, end = self._raw_offset(span.start), self._raw_offset(span.end, is_end=True)
            begins_line = any(place == start for _, place in self.starts)
            starts = (
                (0, 0),
                *((at - span.start, place - start) for at, place in self.starts if start < place < end),
            )
            form = TextForm(
                raw[start:end],
                self.text[span.start : span.end],
                self.newline,
                self.further,
                self._column_at(start),
                self.columns,
                self.keeps_lines,
                begins_line and (self.begins_line or start > 0),
                keeps_two=self.keeps_two and len(starts) > 1,
                starts=starts,
            )
            cuts.append(Cut(start, end, form))
        return tuple(cuts)

    def _lay(self, words: str, column: int, *, needs_two: bool = False) -> str:
        if self.keeps_lines:
            first, *others = words.split("\n")
            lines = [first.rstrip(BLANK), *(line.strip(BLANK) for line in others)]
            lines = [
                part for line in lines for part in (fill(line, WIDEST) if width(line) > WIDEST else [line])
            ]
        elif self.columns is not None:
            taken = width(self.further.expandtabs())
            lines = fill(words, self.columns - taken, column - taken)
        else:
            lines = [words]
        first, *others = _without_rules(lines)
        if needs_two and not others:
            first, _, last = first.rpartition(" ")
            others = [shield(last) if RULE.fullmatch(last) else last] if first else [shield("")]
            first = first or last
        return (self.newline + self.further).join((first, *map(disarm, others)))

    def _begun(self, written: str) -> str:
        """Safe at the beginning of a line, if it stands there."""
        if not self.begins_line:
            return written
        first, newline, others = written.partition(self.newline)
        first = shield(first) if RULE.fullmatch(first.rstrip()) else disarm(first)
        return first + newline + others

    def _raw_offset(self, offset: int, *, is_end: bool = False) -> int:
        texts = [at for at, _ in self.starts]
        line = bisect_right(texts, offset - is_end) - 1
        return self.starts[line][1] + offset - texts[line]

    def _column_at(self, offset: int) -> int:
        """The column, from 0, of a place in the raw slice."""
        before = with_line_feeds(self.raw[:offset])
        line = before.rpartition("\n")[2]
        return width(line.expandtabs()) + (self.column if "\n" not in before else 0)


@dataclass(frozen=True, slots=True)
class HeadingForm:
    """A heading with a rule under it, perhaps over it too.

    A rule as wide as its heading becomes as wide as the target; any other stays, and so does that of a heading to
    which something was only added.
    """

    raw: str
    text: str
    over: str
    """The rule over it and what stands between, or nothing."""
    under: str
    """What stands behind its text: the line end and the rule."""

    def write(self, target: str) -> str:
        """The target on one line, with its rules."""
        words = _settle(target, keeps_lines=False)
        if not words:
            return self.raw
        if words.startswith(self.text):
            return self.over + words + self.under
        rule_start = len(self.under.rstrip(self.under[-1]))
        rule = self.under[rule_start:]
        spelled = shield(words) if RULE.fullmatch(words) else disarm(words, knows_items=False)
        if words.endswith(self.text) or len(rule) != width(self.text):
            return self.over + spelled + self.under
        new_rule = rule[0] * max(3, width(spelled))
        over = new_rule + self.over[len(rule) :] if self.over else ""
        return over + spelled + self.under[:rule_start] + new_rule


def _settle(target: str, *, keeps_lines: bool) -> str:
    """The target without white space around it and without blank lines."""
    words = _BLANK_LINES.sub(" ", with_line_feeds(target).strip(BLANK + "\n"))
    return words if keeps_lines else _LINE_BREAK.sub(" ", words)


def _without_rules(lines: Sequence[str]) -> list[str]:
    """The lines, so that none is a rule: it stands on the line before."""
    joined: list[str] = []
    for line in lines:
        if joined and RULE.fullmatch(line):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return joined
