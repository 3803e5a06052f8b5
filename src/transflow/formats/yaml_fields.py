"""The fields of a YAML front matter, with their places: the door to PyYAML.

We read the parser's events and never build its objects: there is nothing to execute, no alias to multiply, no depth to
overflow, and every scalar comes with the place where it is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from transflow.errors import SourceError
from transflow.formats.fields import Field

MAX_DEPTH = 50
"""How deep lists and mappings may be nested."""

# YAML 1.1, which PyYAML reads, ends lines at these; YAML 1.2, which generators of websites read, does not.
_LINE_ENDS_OF_1_1 = {
    "\N{NEXT LINE}": "\uf8f0",
    "\N{LINE SEPARATOR}": "\uf8f1",
    "\N{PARAGRAPH SEPARATOR}": "\uf8f2",
}
_HIDE = str.maketrans(_LINE_ENDS_OF_1_1)
_SHOW = str.maketrans({hidden: shown for shown, hidden in _LINE_ENDS_OF_1_1.items()})
_NOT_TEXT = re.compile(r"(?:true|false|null|~)?", re.IGNORECASE)
_TRAILING = " \t\r\n"

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Mapping:
    """The mapping at the top, or the mapping `transflow` in it: where a field can be added."""

    start: int
    """Where its first key stands, or its `{`."""
    column: int
    is_flow: bool
    """Whether it is written in braces."""


@dataclass(slots=True)
class Yaml:
    """What a YAML front matter says."""

    is_mapping: bool = False
    fields: list[Field] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    """The paths of all keys, those of lists and mappings included."""
    mappings: dict[str, Mapping] = field(default_factory=dict)
    """By path; the one at the top has the empty path. One with an anchor or a tag is missing: nothing goes before those."""


@dataclass(slots=True)
class _Level:
    """One collection that the events are inside of."""

    path: str
    is_mapping: bool
    key: str | None = None


def read_yaml(text: str, offset: int, first_line: int) -> Yaml:
    """The fields of a YAML text.

    Args:
        text: the front matter without its fences.
        offset: where it begins in the document, in code points.
        first_line: 1-based line of the document where it begins.

    Raises:
        SourceError: it is not YAML, or nested deeper than `MAX_DEPTH`.
    """
    result = Yaml()
    levels: list[_Level] = []
    event: Any
    try:
        for event in yaml.parse(text.translate(_HIDE), Loader=_LOADER):
            _take(event, levels, result, text, offset)
            if len(levels) > MAX_DEPTH:
                raise SourceError(
                    f"the front matter is nested deeper than {MAX_DEPTH} levels",
                    remedy="nest it less deeply",
                    line=first_line + event.start_mark.line,
                )
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise SourceError(
            f"the front matter is not YAML: {error.problem or error.context}",
            remedy="correct it; a value with a colon or a quotation mark needs quotes around it",
            line=first_line + (mark.line if mark else 0),
        ) from error
    except yaml.YAMLError as error:
        raise SourceError(
            "the front matter contains a character that YAML does not allow",
            remedy="remove control characters from it",
            line=first_line,
        ) from error
    return result


def _take(event: Any, levels: list[_Level], result: Yaml, text: str, offset: int) -> None:
    """Follow one event into, through or out of a collection."""
    if isinstance(event, yaml.CollectionEndEvent):
        levels.pop()
        _value_ended(levels)
    elif isinstance(event, yaml.CollectionStartEvent):
        path = _path(levels)
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        is_named = event.anchor is not None or event.tag is not None
        if is_mapping and not is_named and (not levels or path == "transflow"):
            mark: Any = event.start_mark
            result.mappings[path] = Mapping(offset + mark.index, mark.column, bool(event.flow_style))
        result.is_mapping = result.is_mapping or (is_mapping and not levels)
        levels.append(_Level(path, is_mapping))
    elif isinstance(event, yaml.ScalarEvent):
        level = levels[-1] if levels else None
        if level and level.is_mapping and level.key is None:
            level.key = event.value.translate(_SHOW)
            result.keys.append(_path(levels))
        else:
            result.fields.append(_field(event, _path(levels), text, offset))
            _value_ended(levels)
    elif isinstance(event, yaml.AliasEvent):
        level = levels[-1] if levels else None
        if level and level.is_mapping and level.key is None:
            level.key = f"*{event.anchor}"
        else:
            _value_ended(levels)


def _value_ended(levels: list[_Level]) -> None:
    """A key has its value; or a collection was itself the key, which gives its value a path that nobody asks for."""
    if levels and levels[-1].is_mapping:
        levels[-1].key = "?" if levels[-1].key is None else None


def _path(levels: list[_Level]) -> str:
    if not levels:
        return ""
    level = levels[-1]
    return level.path if level.key is None else f"{level.path}.{level.key}" if level.path else level.key


def _field(event: Any, path: str, text: str, offset: int) -> Field:
    start, end = event.start_mark.index, event.end_mark.index
    written = text[start:end].rstrip(_TRAILING)
    value = event.value.translate(_SHOW)
    is_plain = not event.style
    is_named = event.anchor is not None or event.tag is not None
    return Field(
        path=path,
        value=value.rstrip("\n") if event.style in ("|", ">") else value,
        start=offset + start,
        end=offset + start + len(written),
        is_text=not is_named and not (is_plain and _NOT_TEXT.fullmatch(event.value)),
    )
