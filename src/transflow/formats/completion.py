"""What a build adds to the front matter of a rebuilt document: language, direction and the mapping `transflow`.

Fields that the author set stay as they are; ours go behind them. The text is changed by insertions alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from transflow.formats.fields import quote
from transflow.formats.front_matter import FrontMatter, read_front_matter
from transflow.formats.lines import LINE_END
from transflow.model import Additions


class _Insertion(NamedTuple):
    """A text that goes in at an offset of the document."""

    place: int
    written: str


def complete_front_matter(text: str, additions: Additions) -> str:
    """The document with what the build knows about it in its front matter, which is created where there is none.

    Args:
        text: a rebuilt document, without a BOM.
        additions: its language and direction, and the fields of the mapping `transflow`.

    Raises:
        SourceError: its front matter cannot be read.
    """
    first_end = LINE_END.search(text)
    newline = first_end[0] if first_end else "\n"
    front_matter = read_front_matter(text)
    if front_matter is None:
        lines = ["---", *_yaml_lines(additions), "---", ""]
        return newline.join(lines) + text
    complete = _complete_toml if front_matter.language == "toml" else _complete_yaml
    insertions = complete(text, front_matter, additions, newline)
    for insertion in sorted(insertions, key=lambda insertion: insertion.place, reverse=True):
        text = text[: insertion.place] + insertion.written + text[insertion.place :]
    return text


def _yaml_lines(additions: Additions) -> list[str]:
    own = [f"  {key}: {_value(value)}" for key, value in additions.fields.items()]
    return [f"{key}: {value}" for key, value in _language(additions).items()] + (
        ["transflow:", *own] if own else []
    )


def _language(additions: Additions) -> dict[str, str]:
    return {"lang": quote(additions.tag), "dir": quote(additions.direction)}


def _value(value: str | int) -> str:
    return quote(value) if isinstance(value, str) else str(value)


def _complete_yaml(
    text: str, front_matter: FrontMatter, additions: Additions, newline: str
) -> Iterator[_Insertion]:
    from transflow.formats.yaml_fields import read_yaml

    yaml = read_yaml(text[front_matter.start : front_matter.stop], front_matter.start, first_line=2)
    top, own = yaml.mappings.get(""), yaml.mappings.get("transflow")
    keys = set(yaml.keys)
    missing = {key: value for key, value in _language(additions).items() if key not in keys}
    fields = {key: _value(value) for key, value in additions.fields.items() if f"transflow.{key}" not in keys}
    if top is None:
        lines = [] if yaml.is_mapping else _yaml_lines(additions)
        yield _Insertion(front_matter.stop, "".join(line + newline for line in lines))
        return
    if own is not None:
        end = ", " if own.is_flow else newline + " " * own.column
        yield _Insertion(
            own.start + own.is_flow, "".join(f"{key}: {value}{end}" for key, value in fields.items())
        )
    if top.is_flow:
        if "transflow" not in keys:
            missing["transflow"] = f"{{{', '.join(f'{key}: {value}' for key, value in fields.items())}}}"
        yield _Insertion(top.start + 1, "".join(f"{key}: {value}, " for key, value in missing.items()))
    else:
        lines = [f"{key}: {value}" for key, value in missing.items()]
        if "transflow" not in keys:
            lines += ["transflow:", *(f"  {key}: {value}" for key, value in fields.items())] if fields else []
        yield _Insertion(front_matter.stop, "".join(" " * top.column + line + newline for line in lines))


def _complete_toml(
    text: str, front_matter: FrontMatter, additions: Additions, newline: str
) -> Iterator[_Insertion]:
    from transflow.formats.toml_fields import read_toml

    toml = read_toml(text[front_matter.start : front_matter.stop], front_matter.start, first_line=2)
    keys = set(toml.keys)
    root = {key: value for key, value in _language(additions).items() if key not in keys}
    fields = {key: _value(value) for key, value in additions.fields.items() if f"transflow.{key}" not in keys}
    table = toml.tables.get("transflow")
    if table is not None:
        yield _Insertion(table, _toml_lines(fields, newline))
    elif any(key.startswith("transflow.") for key in keys):
        root |= {f"transflow.{key}": value for key, value in fields.items()}
    elif "transflow" not in keys and fields:
        yield _Insertion(front_matter.stop, f"[transflow]{newline}{_toml_lines(fields, newline)}")
    root_end = front_matter.stop if toml.root_end is None else toml.root_end
    yield _Insertion(root_end, _toml_lines(root, newline))


def _toml_lines(fields: Mapping[str, str], newline: str) -> str:
    return "".join(f"{key} = {value}{newline}" for key, value in fields.items())
