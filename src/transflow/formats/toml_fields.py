"""The fields of a TOML front matter, with their places.

The standard library reads TOML but does not say where a value stands, so a scanner of our own finds the places and bounds the
depth; then `tomllib` decides whether all of it is TOML.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field

from transflow.errors import SourceError
from transflow.formats.fields import Field

MAX_DEPTH = 50
"""How deep arrays may be nested, and how many parts a key may have."""

_KEY_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_KEY = re.compile(rf"[ \t]*({_KEY_PART}(?:[ \t]*\.[ \t]*{_KEY_PART})*)[ \t]*")
_PART = re.compile(_KEY_PART)
_HEADER = re.compile(r"[ \t]*\[\[?")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE = re.compile(r"[^\s,\]}#]+(?: [0-9][^\s,\]}#]*)?")
_LINE = re.compile(r"[^\n]*\n?")
_BETWEEN = re.compile(r"(?:[\s,]|#[^\n]*)+")
_LINE_NUMBER = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(slots=True)
class Toml:
    """What a TOML front matter says."""

    fields: list[Field] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    """The paths of all keys and tables."""
    root_end: int | None = None
    """Where the first table begins, in code points of the document; None where there is none."""
    tables: dict[str, int] = field(default_factory=dict)
    """By path: where the line after a table's header begins."""


def read_toml(text: str, offset: int, first_line: int) -> Toml:
    """The fields of a TOML text.

    Args:
        text: the front matter without its fences.
        offset: where it begins in the document, in code points.
        first_line: 1-based line of the document where it begins.

    Raises:
        SourceError: it is not TOML, or nested deeper than `MAX_DEPTH`.
    """
    if "\n" not in text:
        text = text.replace("\r", "\n")  # TOML itself knows no carriage return as a line end
    scanner = _Scanner(text, offset, first_line)
    scanner.run()
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _LINE_NUMBER.search(str(error))
        raise SourceError(
            f"the front matter is not TOML: {_LINE_NUMBER.sub('', str(error)).strip()}",
            remedy="correct it; every text needs quotes around it",
            line=first_line + (int(line[1]) - 1 if line else 0),
        ) from error
    return scanner.result


class _Scanner:
    """Walks through a TOML text; what it does not understand it passes over, for `tomllib` to refuse."""

    def __init__(self, text: str, offset: int, first_line: int) -> None:
        self.text = text
        self.offset = offset
        self.first_line = first_line
        self.position = 0
        self.table = ""
        self.result = Toml()

    def run(self) -> None:
        while self.position < len(self.text):
            start = self.position
            if header := _HEADER.match(self.text, start):
                self._take_table(start, header.end())
            elif (key := _KEY.match(self.text, start)) and self.text[key.end() : key.end() + 1] == "=":
                self.position = key.end() + 1
                self._take_value(self._path(key[1], self.table))
            self._end_line()

    def _end_line(self) -> None:
        line = _LINE.match(self.text, self.position)
        self.position = line.end() if line and line.end() > self.position else len(self.text)

    def _take_table(self, start: int, end: int) -> None:
        if self.result.root_end is None:
            self.result.root_end = self.offset + start
        key = _KEY.match(self.text, end)
        self.table = self._path(key[1], "") if key else "?"
        self.position = end
        line = _LINE.match(self.text, end)
        self.result.tables.setdefault(self.table, self.offset + (line.end() if line else len(self.text)))

    def _take_value(self, path: str) -> None:
        """One value; arrays are walked through, inline tables as well, but only strings in arrays are fields."""
        depth = 0
        is_in_braces = False
        while self.position < len(self.text):
            pattern = _BETWEEN if depth else re.compile(r"[ \t]+")
            if blank := pattern.match(self.text, self.position):
                self.position = blank.end()
                continue
            character = self.text[self.position]
            if character in "[{":
                depth += 1
                is_in_braces = is_in_braces or character == "{"
                self._refuse_depth(depth)
                self.position += 1
            elif character in "]}":
                depth -= 1
                self.position += 1
            else:
                self._take_scalar(path, is_field=not is_in_braces)
            if depth <= 0:
                return

    def _take_scalar(self, path: str, *, is_field: bool) -> None:
        start = self.position
        string = _STRING.match(self.text, start)
        found = string or _BARE.match(self.text, start)
        self.position = found.end() if found else start + 1
        if found is None or not is_field:
            return
        value = _decode(found[0]) if string else found[0]
        if value is not None:
            place = self.offset + start
            self.result.fields.append(
                Field(path, value, place, place + len(found[0]), is_text=string is not None)
            )

    def _path(self, key: str, table: str) -> str:
        parts = [_decode(part) or part if part[0] in "\"'" else part for part in _PART.findall(key)]
        self._refuse_depth(len(parts))
        path = ".".join([table, *parts] if table else parts)
        self.result.keys.append(path)
        return path

    def _refuse_depth(self, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise SourceError(
                f"the front matter is nested deeper than {MAX_DEPTH} levels",
                remedy="nest it less deeply",
                line=self.first_line + self.text.count("\n", 0, self.position),
            )


def _decode(string: str) -> str | None:
    """What a TOML string says; None where it is not one."""
    try:
        value = tomllib.loads(f"value = {string}")["value"]
    except tomllib.TOMLDecodeError:
        return None
    return value if isinstance(value, str) else None
