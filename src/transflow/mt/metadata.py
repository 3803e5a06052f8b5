"""What a model package says of itself, checked, and what tells one package from another."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Literal

from transflow.errors import EngineError, LanguageError
from transflow.language import Language, parse
from transflow.model import digest

_LARGEST_METADATA = 65536  # bytes
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[_-][A-Za-z0-9]{2,8}){0,3}", re.ASCII)
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,31}", re.ASCII)
_ARGOS_CODES = {"zt": "zh-Hant", "pb": "pt-BR", "zh": "zh-Hans"}
"""Codes of the Argos index that are no language tags."""


@dataclass(frozen=True, slots=True)
class Package:
    """A translation model with what it needs, for one pair of languages."""

    name: str
    """`translate-en_bs`."""
    version: str
    source: str
    target: str
    """Language codes as the package spells them."""
    path: Path
    """An archive or a folder."""
    place: Literal["bundled", "installed"]
    size: int
    """Bytes on disk."""
    digest: str
    """64 hex digits over the names and contents of its files, wherever it lies."""
    licence: str = ""
    problem: str = ""
    """Why it cannot be used; empty where it can."""

    @property
    def full_name(self) -> str:
        """What tells it from every other that is installed: `translate-en_bs-1_0`."""
        return folder_name(self.name, self.version)

    def __str__(self) -> str:
        return f"{self.name} {self.version} ({self.place})"

    def translates(self, source: str, target: str) -> bool:
        """Whether it is for this pair of tags: a region left open on either side is no difference."""
        return not self.problem and _is_same(self.source, source) and _is_same(self.target, target)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a package says of itself in metadata.json."""

    source: str
    target: str
    version: str
    licence: str = ""

    @property
    def name(self) -> str:
        """`translate-en_bs`."""
        return f"translate-{self.source}_{self.target}"


def read_metadata(content: bytes, path: Path) -> Metadata:
    """What metadata.json says, checked.

    Args:
        content: the file.
        path: the package, for the error.

    Raises:
        EngineError: it is no metadata of a translation package.
    """
    try:
        if len(content) > _LARGEST_METADATA:
            raise ValueError("it is too large")
        values = json.loads(content)
        if not isinstance(values, dict):
            raise ValueError("it is not an object")
        return _metadata(values)
    except (ValueError, RecursionError) as error:
        raise EngineError(
            f"its metadata.json cannot be used: {error}",
            remedy="ask for a package made for Argos Translate, or make one with `transflow model convert`",
            path=path,
        ) from error


def folder_name(name: str, version: str) -> str:
    """`translate-en_bs-1_0` of `translate-en_bs` and `1.0`, as the Argos index names packages."""
    return f"{name}-{version.replace('.', '_')}"


def digest_files(digests: Mapping[str, str]) -> str:
    """The digest of a package from the SHA-256 of each of its files, by their names."""
    return digest(*(part for name in sorted(digests) for part in (name, digests[name])))


def hash_file(path: Path) -> str:
    """SHA-256 of a file's content, in hex.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hash_stream(file)


def hash_stream(file: IO[bytes]) -> str:
    """SHA-256 of what is left to read of a file, in hex."""
    state = sha256()
    while chunk := file.read(1 << 20):
        state.update(chunk)
    return state.hexdigest()


def _metadata(values: Mapping[str, Any]) -> Metadata:
    if values.get("type", "translate") != "translate":
        raise ValueError("it is not for translation")
    for key, pattern in (("from_code", _LANGUAGE), ("to_code", _LANGUAGE), ("package_version", _VERSION)):
        value = values.get(key)
        if not (isinstance(value, str) and pattern.fullmatch(value)):
            raise ValueError(f"{key} is missing or malformed")
    licence = values.get("license") or values.get("licence") or ""
    if not isinstance(licence, str):
        raise ValueError("license is not a text")
    return Metadata(
        values["from_code"], values["to_code"], values["package_version"], " ".join(licence.split())[:200]
    )


def _is_same(code: str, tag: str) -> bool:
    try:
        ours, wanted = _language(code), parse(tag)
    except LanguageError:
        return code == tag
    return ours == wanted or ours.is_variant_of(wanted)


def _language(code: str) -> Language:
    return parse(_ARGOS_CODES.get(code, code))
