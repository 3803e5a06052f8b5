"""TMX 1.4b, the form in which translation memories travel between programs; read and written as a stream.

A TMX file is a stranger's: it is parsed by expat with everything switched off that a memory does not need.
Entity declarations are refused, external ones are never fetched, depth and sizes are bounded. The native code
inside inline elements (`<bpt>`, `<ph>`, …) is taken as the text that it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from xml.parsers import expat

from transflow.errors import MemoryFileError
from transflow.model import Segmentation

_BLOCK = 1 << 18
"""Bytes that are given to the parser at once."""
_LARGEST_TAG = 1 << 22
"""Bytes of one tag or comment; a larger one would have to be held whole."""
_LARGEST_UNIT = 1 << 22
"""Characters of all texts of one unit."""
_DEEPEST = 32
_ENCODINGS = frozenset({"utf-8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "latin-1"})
"""Those that expat decodes itself; TMX asks for UTF-8, UTF-16 or ASCII."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 has no way to write."""
_TEXT_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_VALUE_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)
_TIME = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z")


@dataclass(frozen=True, slots=True)
class Variant:
    """The text of a unit in one language."""

    tag: str
    """As the file spells it; ours are BCP 47."""
    text: str
    by: str = ""
    """The name of who wrote it."""
    at: str = ""
    """When it was last changed: UTC, ISO 8601, ending in Z; empty where nobody says."""
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TmxUnit:
    """One text in several languages."""

    variants: tuple[Variant, ...]
    datatype: str = ""
    """What its texts are: `plaintext`, `html`, `x-markdown`, …"""
    properties: Mapping[str, str] = field(default_factory=dict)
    line: int = field(default=1, compare=False)
    """1-based line of the file where it begins."""


def read_tmx(path: Path) -> Iterator[TmxUnit]:
    """The units of a TMX file, one by one.

    Raises:
        MemoryFileError: while reading, if it cannot be read, is no well-formed TMX, declares entities, or holds
            something larger than any memory does.
    """
    reader = _Reader(path)
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                yield from reader.feed(block)
        yield from reader.finish()
    except OSError as error:
        raise MemoryFileError(
            f"cannot be read ({error.strerror})", remedy="check that it exists and may be read", path=path
        ) from error


def is_writable(text: str) -> bool:
    """Whether XML can hold a text: it has no way to write control characters."""
    return _FORBIDDEN.search(text) is None


def format_tmx(
    units: Iterable[TmxUnit], source_tag: str, version: str, segmentation: Segmentation
) -> Iterator[str]:
    """The text of a TMX file, in pieces.

    Args:
        units: texts that `is_writable` says yes to.
        source_tag: tag of the language that the texts were written in.
        version: of transflow.
        segmentation: what a unit is.
    """
    header = {
        "creationtool": "transflow", "creationtoolversion": version, "segtype": segmentation, "o-tmf": "PO",
        "adminlang": "en", "srclang": source_tag, "datatype": "unknown",
    }  # fmt: skip
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
    yield f" <header{_attributes(header)}/>\n <body>\n"
    for unit in units:
        yield f"  <tu{_attributes({'datatype': unit.datatype})}>\n"
        yield _format_properties(unit.properties, "   ")
        for variant in unit.variants:
            yield _format_variant(variant)
        yield "  </tu>\n"
    yield " </body>\n</tmx>\n"


def _format_variant(variant: Variant) -> str:
    at = variant.at.replace("-", "").replace(":", "")
    attributes = {"xml:lang": variant.tag, "creationid": variant.by, "changedate": at}
    properties = _format_properties(variant.properties, "    ")
    between = f"\n{properties}    " if properties else ""
    seg = f"<seg>{variant.text.translate(_TEXT_ESCAPES)}</seg>"
    end = "\n   " if properties else ""
    return f"   <tuv{_attributes(attributes)}>{between}{seg}{end}</tuv>\n"


def _format_properties(properties: Mapping[str, str], indent: str) -> str:
    return "".join(
        f"{indent}<prop{_attributes({'type': name})}>{value.translate(_TEXT_ESCAPES)}</prop>\n"
        for name, value in properties.items()
    )


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f' {name}="{value.translate(_VALUE_ESCAPES)}"' for name, value in values.items() if value)


class _Reader:
    """A parser and the unit that it stands in."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.buffer_size = _BLOCK
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.XmlDeclHandler = self._declare
        parser.EntityDeclHandler = self._refuse_entity
        parser.SkippedEntityHandler = self._refuse_entity
        parser.ExternalEntityRefHandler = self._refuse_entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._read
        self._n_fed = 0
        self._names: list[str] = []
        self._units: list[TmxUnit] = []
        self._unit: dict[str, Any] = {}
        self._variants: list[Variant] = []
        self._variant: dict[str, Any] = {}
        self._property = ""
        self._text: list[str] | None = None
        self._size = 0

    def feed(self, block: bytes) -> list[TmxUnit]:
        """The units that end in a further stretch of the file."""
        self._n_fed += len(block)
        self._parse(block, is_last=False)
        if self._n_fed - self._parser.CurrentByteIndex > _LARGEST_TAG:
            self._refuse("a tag or comment of more than 4 MiB", "cut the file down to its units")
        units, self._units = self._units, []
        return units

    def finish(self) -> list[TmxUnit]:
        """The units that remain at the end of the file."""
        self._parse(b"", is_last=True)
        return self._units

    def _parse(self, block: bytes, *, is_last: bool) -> None:
        try:
            self._parser.Parse(block, is_last)
        except expat.ExpatError as error:
            problem = expat.errors.messages.get(error.code, "not well-formed")
            self._refuse(
                f"no well-formed XML ({problem})", "export it again from the program it is from", error
            )
        except ValueError as error:  # pyexpat's own word about an encoding that it cannot use
            self._refuse("its encoding is none that TMX allows", "save it as UTF-8", error)

    def _declare(self, version: str, encoding: str | None, standalone: int) -> None:
        if (encoding or "utf-8").lower() not in _ENCODINGS:
            self._refuse(f"the encoding {encoding[:20] if encoding else ''}", "save it as UTF-8")

    def _refuse_entity(self, *_: object) -> NoReturn:
        self._refuse(
            "it declares or uses entities, which no TMX needs", "export it again, with plain characters"
        )

    def _refuse(self, problem: str, remedy: str, cause: Exception | None = None) -> NoReturn:
        raise MemoryFileError(
            problem, remedy=remedy, path=self._path, line=self._parser.CurrentLineNumber
        ) from cause

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._names and name != "tmx":
            self._refuse(f"no TMX: its root is <{name[:20]}>", "give a file with the root <tmx>")
        self._names.append(name)
        if len(self._names) > _DEEPEST:
            self._refuse(f"elements nested more than {_DEEPEST} deep", "export it again")
        if name == "tu":
            self._unit = {"datatype": attributes.get("datatype", ""), "line": self._parser.CurrentLineNumber}
            self._variants, self._size = [], 0
            self._unit["properties"] = {}
        elif name == "tuv":
            self._variant = {
                "tag": attributes.get("xml:lang", attributes.get("lang", "")),
                "by": attributes.get("changeid") or attributes.get("creationid", ""),
                "at": _time(attributes.get("changedate") or attributes.get("creationdate", "")),
                "properties": {},
            }
        elif name == "seg":
            self._text = []
        elif name == "prop":
            self._property, self._text = attributes.get("type", ""), []

    def _read(self, text: str) -> None:
        if self._text is not None:
            self._size += len(text)
            if self._size > _LARGEST_UNIT:
                self._refuse("a unit of more than 4 million characters", "take it out of the file")
            self._text.append(text)

    def _end(self, name: str) -> None:
        self._names.pop()
        if name == "seg" and self._text is not None:
            self._variant["text"], self._text = "".join(self._text), None
        elif name == "prop" and self._text is not None:
            owner = {"tu": self._unit, "tuv": self._variant}.get(self._names[-1])
            if owner:
                owner["properties"][self._property] = "".join(self._text)
            self._text, self._size = None, self._size if owner else 0
        elif name == "tuv" and "text" in self._variant:
            self._variants.append(Variant(**self._variant))
            self._variant = {}
        elif name == "tu" and self._unit:
            self._units.append(TmxUnit(tuple(self._variants), **self._unit))
            self._unit = {}


def _time(spelling: str) -> str:
    """A time as TMX spells it (`20261126T120000Z`) in our spelling; empty where it is none."""
    return _TIME.sub(r"\1-\2-\3T\4:\5:\6Z", spelling) if _TIME.fullmatch(spelling) else ""
