"""Front matter: the fields at the top of a Markdown document, in YAML between `---` or TOML between `+++`.

Configured fields become segments, all others stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from transflow.errors import SourceError
from transflow.formats.fields import Field, ScalarForm
from transflow.formats.lines import LINE_END
from transflow.model import Reading, Segment, Segmentation

MAX_LENGTH = 100_000
"""Code points of a front matter; more is not one, and would keep its parser busy."""

SEGMENTATION = "transflow.segmentation"
"""The field by which a document overrides the segmentation of its project."""

_YAML = re.compile(r"---[ \t]*(?:\r\n|\n|\r)")
_TOML = re.compile(r"\+\+\+[ \t]*(?:\r\n|\n|\r)")
_YAML_END = re.compile(r"(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)")
_TOML_END = re.compile(r"(?<=[\r\n])\+\+\+[ \t]*(?:\r\n|\n|\r|\Z)")
_KEY = re.compile(r"\s*(?:#[^\r\n]*\s+)*(?:[\w.-]+|\"[^\"\r\n]*\"|'[^'\r\n]*')[ \t]*:(?:\s|\Z)|\s*\{")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Where a front matter lies, in code points of the document."""

    language: str
    """`yaml` or `toml`."""
    start: int
    """Where its first line begins, behind the opening fence."""
    stop: int
    """Where its closing fence begins."""
    end: int
    """Where the text of the document begins."""
    fields: tuple[Field, ...] = ()


def read_front_matter(text: str) -> FrontMatter | None:
    """The front matter of a document, or None where it has none.

    Between `---` that is a mapping or blank; anything else is a line and a heading of Markdown.

    Raises:
        SourceError: it is neither YAML nor TOML, but its first line says that it is meant to be.
    """
    place = _find(text)
    if place is None:
        return None
    written = text[place.start : place.stop]
    if place.language == "toml":
        from transflow.formats.toml_fields import read_toml

        fields = read_toml(written, place.start, first_line=2).fields
    elif not written.strip():
        return place
    elif not _KEY.match(written):
        return None
    else:
        from transflow.formats.yaml_fields import read_yaml

        fields = read_yaml(written, place.start, first_line=2).fields
    return FrontMatter(place.language, place.start, place.stop, place.end, tuple(fields))


def _find(text: str) -> FrontMatter | None:
    for language, opening, closing in (("yaml", _YAML, _YAML_END), ("toml", _TOML, _TOML_END)):
        if (first := opening.match(text)) and (
            last := closing.search(text, first.end(), first.end() + MAX_LENGTH)
        ):
            return FrontMatter(language, first.end(), last.start(), last.end())
    return None


def segments_of(front_matter: FrontMatter, text: str, reading: Reading) -> Iterator[tuple[int, int, Segment]]:
    """The fields that a translator sees, each with its place in the document.

    Args:
        front_matter: where it lies and what it says.
        text: the document.
        reading: which fields are translated, by their paths.
    """
    for field in front_matter.fields:
        is_wanted = field.path in reading.front_matter_keys
        if is_wanted and field.is_text and any(map(str.isalpha, field.value)):
            segment = Segment(
                text=field.value,
                raw=text[field.start : field.end],
                form=ScalarForm(has_lines="\n" in field.value),
                kind=field.path,
                syntax="markdown",
                is_required=field.path in reading.required_kinds,
                line=len(LINE_END.findall(text, 0, field.start)) + 1,
            )
            yield field.start, field.end, segment


def properties_of(front_matter: FrontMatter) -> dict[str, str]:
    """The values of all fields by path; the items of a list are joined by commas."""
    properties: dict[str, str] = {}
    for field in front_matter.fields:
        before = properties.get(field.path)
        properties[field.path] = field.value if before is None else f"{before}, {field.value}"
    return properties


def segmentation_of(properties: Mapping[str, str], default: Segmentation) -> Segmentation:
    """How a document wants to be cut.

    Args:
        properties: what its front matter says.
        default: what its project says.

    Raises:
        SourceError: it asks for something that does not exist.
    """
    match properties.get(SEGMENTATION, default):
        case "paragraph":
            return "paragraph"
        case "sentence":
            return "sentence"
        case unknown:
            raise SourceError(
                f"the front matter asks for the segmentation {unknown!r}",
                remedy=f"set {SEGMENTATION} to 'paragraph' or 'sentence'",
                line=1,
            )
