"""A field of a front matter, whatever language it is written in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transflow.formats.lines import with_line_feeds

_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
# What one of both languages does not allow or reads as a line end: controls, LINE and PARAGRAPH SEPARATOR, BOM.
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]')
_LINE_BREAK = re.compile(r"\n\s*")


@dataclass(frozen=True, slots=True)
class Field:
    """One scalar value of a front matter."""

    path: str
    """Its keys from the top, joined by full stops: `title`, `seo.title`; items of a list have the path of the list."""
    value: str
    """What it says, free of quotes and escapes; not of a text, as it is written."""
    start: int
    """Where its value is written, in code points of the document."""
    end: int
    is_text: bool
    """Whether it may be translated: a string that nothing else refers to."""


@dataclass(frozen=True, slots=True)
class ScalarForm:
    """A value of a front matter, which becomes a string in double quotes: they are the same in YAML and TOML."""

    has_lines: bool = False
    """Whether the source has more than one line; a title has one, whatever its translation has."""

    def write(self, target: str) -> str:
        """The target as a string in double quotes."""
        text = with_line_feeds(target).strip()
        return quote(text if self.has_lines else _LINE_BREAK.sub(" ", text))


def quote(value: str) -> str:
    """A string in double quotes, as YAML and TOML both read it."""
    return f'"{_ESCAPED.sub(lambda found: _escape(found[0]), value)}"'


def _escape(character: str) -> str:
    return _SHORT_ESCAPES.get(character) or f"\\u{ord(character):04X}"
