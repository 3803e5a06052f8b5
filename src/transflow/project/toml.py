"""TOML with manners: a table that knows where its keys stand, so that an error can name the line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self, overload

from transflow.errors import ProjectError

_KEY_PART = re.compile(
    r"""[ \t]*(?:"(?P<basic>(?:[^"\\]|\\.)*)"|'(?P<literal>[^']*)'|(?P<bare>[A-Za-z0-9_-]+))[ \t]*"""
)
_STRING_OR_MARK = re.compile(r"""\"{3}|'{3}|"(?:[^"\\]|\\.)*"|'[^']*'|#|[\[\]{}]""")

_DOT_LIMIT = 200  # a line; tomllib needs a gigabyte for a key of 20,000 parts


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a TOML file; reading a value of the wrong kind raises with its line."""

    values: Mapping[str, Any]
    content: str
    """The text of the whole file."""
    file: Path
    place: tuple[str, ...] = ()
    """The keys that lead here from the top of the file."""

    @classmethod
    def parse(cls, text: str, path: Path) -> Self:
        """The top table of a file.

        Raises:
            ProjectError: it is not TOML.
        """
        try:
            if any(line.count(".") > _DOT_LIMIT for line in text.split("\n")):
                raise ValueError
            return cls(tomllib.loads(text), text, path)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"\(at line (\d+), column \d+\)", str(error))
            line = int(found[1]) if found else text.count("\n") + 1
            problem = re.sub(r" *\(at [^)]*\)$", "", str(error))
            raise ProjectError(
                f"not TOML: {problem[:1].lower()}{problem[1:]}",
                remedy="mend this line; strings stand in quotation marks", path=path, line=line,
            ) from None  # fmt: skip
        except (RecursionError, ValueError):
            raise ProjectError(
                "not TOML that can be read", remedy="write it anew, flatter", path=path
            ) from None

    @property
    def name(self) -> str:
        """How the table is written: `[documents]`."""
        return f"[{'.'.join(self.place)}]"

    # What is allowed

    def check_keys(self, known: Iterable[str]) -> None:
        """Refuse keys that nobody knows.

        Raises:
            ProjectError: there is one; names its line and the key that was perhaps meant.
        """
        for key in self.values:
            if key not in known:
                raise self.unknown(key, known)

    def unknown(self, key: str, known: Iterable[str], kind: str | None = None) -> ProjectError:
        """The error for a key that nobody knows, with the one that was perhaps meant."""
        from difflib import get_close_matches  # only on the way to an error

        choices = tuple(known)
        if kind is None:
            kind = "table" if not self.place and isinstance(self.values.get(key), Mapping) else "key"
        near = get_close_matches(key.lower(), choices, n=1, cutoff=0.6)
        remedy = f"did you mean {near[0]}?" if near else f"use one of: {', '.join(choices)}"
        return self.error(key, f"unknown {kind} {key!r}" + (f" in {self.name}" if self.place else ""), remedy)

    def error(self, key: str, problem: str, remedy: str, value: str | None = None) -> ProjectError:
        """An error about a key (or one value of its list), with its line."""
        line = _line_of(self.content, (*self.place, key), value)
        return ProjectError(problem, remedy=remedy, path=self.file, line=line)

    def _wrong(self, key: str, wanted: str, example: str) -> ProjectError:
        where = f"{key} in {self.name}" if self.place else key
        return self.error(key, f"{where} must be {wanted}", f"write it as {key} = {example}")

    # What is there

    def table(self, key: str, known: Iterable[str] | None = None, *, is_required: bool = False) -> Table:
        """A table inside; an empty one where it is absent.

        Raises:
            ProjectError: it is no table, lacks though required, or holds an unknown key.
        """
        value = self.values.get(key, {})
        inner = Table(value, self.content, self.file, (*self.place, key))
        if not isinstance(value, Mapping):
            raise self.error(key, f"{key} must be a table", f"write it as {inner.name} on a line of its own")
        if is_required and key not in self.values:
            raise self.error(key, f"no table {inner.name}", f"add {inner.name} with its keys")
        if known is not None:
            inner.check_keys(known)
        return inner

    @overload
    def text(self, key: str, default: str) -> str: ...
    @overload
    def text(self, key: str, default: None) -> str | None: ...
    def text(self, key: str, default: str | None) -> str | None:
        """A string that is not empty.

        Raises:
            ProjectError: it is something else.
        """
        value = self.values.get(key, default)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            raise self._wrong(key, "a string", '"…"')
        return value

    def required_text(self, key: str) -> str:
        """A string that must be there.

        Raises:
            ProjectError: it is missing or something else.
        """
        value = self.text(key, None)
        if value is None:
            raise self._missing(key, '"en"')
        return value

    def _missing(self, key: str, example: str) -> ProjectError:
        return self.error(key, f"{self.name} lacks {key}", f"add a line such as {key} = {example}")

    def optional_texts(self, key: str) -> tuple[str, ...] | None:
        """A list of strings, or None where it is absent.

        Raises:
            ProjectError: it is something else.
        """
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
            raise self._wrong(key, "a list of strings", '["…", "…"]')
        return tuple(value)

    def texts(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """A list of strings.

        Raises:
            ProjectError: it is something else.
        """
        value = self.optional_texts(key)
        return default if value is None else value

    def required_texts(self, key: str) -> tuple[str, ...]:
        """A list of strings that must be there.

        Raises:
            ProjectError: it is missing or something else.
        """
        value = self.optional_texts(key)
        if value is None:
            raise self._missing(key, '["bs", "de"]')
        return value

    def flag(self, key: str, default: bool) -> bool:
        """True or false.

        Raises:
            ProjectError: it is something else.
        """
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false", "true")
        return value

    def number(self, key: str, *, least: float) -> float | None:
        """A number, or None where it is absent.

        Raises:
            ProjectError: it is something else, or below `least`.
        """
        value = self.values.get(key)
        if value is None:
            return None
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not least <= value < float("inf"):
            raise self._wrong(key, f"a number from {least:g} up", "1.5")
        return float(value)

    def whole_number(self, key: str, default: int) -> int:
        """A whole number from 0 up.

        Raises:
            ProjectError: it is something else.
        """
        value = self.values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self._wrong(key, "a whole number from 0 up", str(default))
        return value

    def choice(self, key: str, choices: tuple[str, ...]) -> str | None:
        """One of several words, or None where it is absent.

        Raises:
            ProjectError: it is another word, or no string.
        """
        value = self.text(key, None)
        if value is not None and value not in choices:
            from difflib import get_close_matches

            near = get_close_matches(value.lower(), choices, n=1, cutoff=0.6)
            remedy = f"did you mean {near[0]}?" if near else f"use one of: {', '.join(choices)}"
            raise self.error(key, f"{key} in {self.name} cannot be {value!r}", remedy)
        return value

    def path(self, key: str, default: str) -> str:
        """A path below the project, with `/`.

        Raises:
            ProjectError: it is something else, or leads out of the project.
        """
        return self.checked_path(key, self.text(key, default))

    def checked_path(self, key: str, path: str | None = None) -> str:
        """A path (that of the key, or the key itself) which stays inside the project.

        Raises:
            ProjectError: it leads out.
        """
        path = key if path is None else path
        parts = path.replace("\\", "/").rstrip("/").split("/")
        inside = "/".join(part for part in parts if part != ".")
        if not inside or not all(parts) or ".." in parts or ":" in parts[0] or "\0" in path:
            raise self.error(key, f"{path!r} is no place inside the project", "write a path below its folder")
        return inside


# Where keys stand. tomllib does not say, so we look: statements begin outside strings and brackets.


def _line_of(text: str, place: tuple[str, ...], value: str | None = None) -> int | None:
    """1-based line of a key or of the nearest table around it; of `value` in its list where that is given."""
    lines = _key_lines(text)
    for length in range(len(place), 0, -1):
        line = lines.get(place[:length])
        if line is not None:
            return _line_of_value(text, line, value) if length == len(place) and value else line
    return None


def _line_of_value(text: str, line: int, value: str) -> int:
    for number, content in enumerate(text.split("\n")[line - 1 :], start=line):
        if f'"{value}"' in content or f"'{value}'" in content:
            return number
    return line


@cache
def _key_lines(text: str) -> dict[tuple[str, ...], int]:
    """1-based line by key path, for every table header and every assignment."""
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, statement in _statements(text):
        stripped = statement.lstrip(" \t")
        if stripped.startswith("["):
            table = _key_path(stripped.lstrip("["))
            key = table
        else:
            key = (*table, *_key_path(stripped))
        for length in range(1, len(key) + 1):
            found.setdefault(key[:length], number)
    return found


def _key_path(text: str) -> tuple[str, ...]:
    """The dotted key that a statement begins with."""
    parts: list[str] = []
    position = 0
    while part := _KEY_PART.match(text, position):
        parts.append(next(group for group in part.groups() if group is not None))
        position = part.end()
        if not text.startswith(".", position):
            break
        position += 1
    return tuple(parts)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """The lines on which a statement begins, with their 1-based numbers."""
    fence = ""  # the quotation marks that end the multi-line string we are in
    depth = 0  # brackets that are open
    for number, line in enumerate(text.split("\n"), start=1):
        if not fence and depth == 0 and line.strip() and not line.lstrip(" \t").startswith("#"):
            yield number, line
        position = 0
        while position < len(line):
            if fence:
                end = line.find(fence, position)
                if end < 0:
                    break
                position, fence = end + 3, ""
                continue
            mark = _STRING_OR_MARK.search(line, position)
            if mark is None or mark[0] == "#":
                break
            position = mark.end()
            if mark[0] in ('"""', "'''"):
                fence = mark[0]
            elif mark[0] in "[{":
                depth += 1
            elif mark[0] in "]}":
                depth = max(0, depth - 1)
