"""Model packages: the bundled ones and those that a person installed.

A package is an archive `NAME.argosmodel` inside transflow, or a folder
in the user's models folder with a manifest that says what each file must be. Listing them reads metadata
only and imports no engine.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import IO, Any, Literal

from transflow.errors import EngineError, LanguageError
from transflow.language import Language, parse
from transflow.model import digest

SUFFIX = ".argosmodel"
MANIFEST = "transflow.json"
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


def list_packages() -> tuple[Package, ...]:
    """Every package: installed before bundled, higher versions first; a damaged one with its problem."""
    return (*_sorted(_installed()), *_sorted(_bundled()))


def find_package(source: str, target: str) -> Package | None:
    """The package for a pair of tags: an installed one beats the bundled one."""
    return next((package for package in list_packages() if package.translates(source, target)), None)


def remove(name: str) -> Package:
    """Remove an installed package.

    Args:
        name: `translate-en_bs-1_0`, or `translate-en_bs` where only one version is installed.

    Returns:
        What was removed.

    Raises:
        EngineError: no such package is installed, several are, or it cannot be removed.
    """
    packages = [package for package in list_packages() if name in (package.name, package.full_name)]
    found = [package for package in packages if package.place == "installed"]
    if not found:
        raise EngineError(
            f"{name} is part of transflow" if packages else f"no package {name!r} is installed",
            remedy="install another package for the pair: it takes precedence"
            if packages
            else "see `transflow model list`",
        )
    if len(found) > 1:
        raise EngineError(
            f"several versions of {name} are installed",
            remedy=f"name one of {', '.join(package.full_name for package in found)}",
        )
    (package,) = found
    try:
        # Out of sight in one step, so that a crash leaves no half of a package behind.
        grave = Path(tempfile.mkdtemp(prefix=".removed-", dir=package.path.parent))
        package.path.rename(grave / package.path.name)
        shutil.rmtree(grave, ignore_errors=True)
    except OSError as error:
        raise EngineError(
            f"cannot remove {name}: {error.strerror}",
            remedy="check the rights of the folder",
            path=package.path,
        ) from error
    return package


def models_dir() -> Path:
    """The folder of installed packages; it need not exist.

    Raises:
        EngineError: there is neither TRANSFLOW_MODELS nor a home folder.
    """
    if named := os.environ.get("TRANSFLOW_MODELS"):
        return Path(named)
    try:
        if sys.platform == "win32":
            base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        elif sys.platform == "darwin":
            base = Path.home() / "Library" / "Application Support"
        else:
            base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    except RuntimeError as error:
        raise EngineError(
            "there is no home folder to keep models in", remedy="set TRANSFLOW_MODELS to a folder"
        ) from error
    return base / "transflow" / "models"


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
        return _hash(file)


def _hash(file: IO[bytes]) -> str:
    state = sha256()
    while chunk := file.read(1 << 20):
        state.update(chunk)
    return state.hexdigest()


def verify(package: Package) -> None:
    """Make sure that an installed package is what was installed.

    Raises:
        EngineError: a file of it is missing, cannot be read or differs.
    """
    try:
        stated = json.loads((package.path / MANIFEST).read_bytes())["files"]
        actual = {name: hash_file(package.path / name) for name in stated}
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(package.path, "a file of it is missing") from error
    if actual != stated or digest_files(actual) != package.digest:
        raise _damaged(package.path, "a file of it has changed since")


@contextmanager
def bundled_files(path: Path) -> Iterator[dict[str, IO[bytes]]]:
    """The files of a bundled archive, open for reading, by their names below its one folder.

    Raises:
        EngineError: the archive is damaged.
    """
    try:
        with zipfile.ZipFile(path) as archive, ExitStack() as opened:
            yield {
                info.filename.partition("/")[2]: opened.enter_context(archive.open(info))
                for info in archive.infolist()
                if not info.is_dir()
            }
    except (OSError, zipfile.BadZipFile, zlib.error) as error:
        raise EngineError(
            "the bundled model is damaged", remedy="install transflow again", path=path
        ) from error


@contextmanager
def model_folder(package: Package) -> Iterator[Path]:
    """A folder with the model of a package, to load it from; that of a bundled one is gone afterwards.

    CTranslate2 can load from memory as well, but holds twice as much then: 50 MB more for the starter model.

    Raises:
        EngineError: a file of it is missing or damaged, or there is no room to unpack it.
    """
    if package.place != "bundled":
        verify(package)
        yield package.path / "model"
        return
    with ExitStack() as opened:
        try:
            folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="transflow-")))
            for name, file in opened.enter_context(bundled_files(package.path)).items():
                if name.startswith("model/"):
                    with (folder / name.removeprefix("model/")).open("wb") as target:
                        shutil.copyfileobj(file, target)
        except OSError as error:
            raise EngineError(
                f"its model cannot be unpacked: {error}",
                remedy="make room in the temporary folder, or name another one in TMPDIR",
                path=package.path,
            ) from error
        yield folder


def describe(archive: Path, licence: str) -> Path:
    """Write beside an archive that is to be bundled what identifies it, so that no command has to compute it.

    Args:
        archive: the package.
        licence: of the model.

    Returns:
        The file written.

    Raises:
        EngineError: the archive is damaged.
        OSError: the file cannot be written.
    """
    manifest = {
        "digest": _compute_digest(archive),
        "licence": licence,
        "directory": _directory_digest(archive),
    }
    beside = archive.with_suffix(".json")
    beside.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return beside


def _bundled() -> Iterator[Package]:
    folder = files("transflow") / "data" / "models"
    if not folder.is_dir():
        return
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not (entry.name.endswith(SUFFIX) and isinstance(entry, Path)):
            continue
        with zipfile.ZipFile(entry) as archive:
            (member,) = (name for name in archive.namelist() if name.endswith("/metadata.json"))
            metadata = read_metadata(archive.read(member), entry)
        manifest = _bundled_manifest(entry)
        yield Package(
            metadata.name,
            metadata.version,
            metadata.source,
            metadata.target,
            entry,
            "bundled",
            entry.stat().st_size,
            str(manifest["digest"]),
            str(manifest.get("licence") or metadata.licence),
        )


def _bundled_manifest(archive: Path) -> dict[str, Any]:
    """Its digest and licence from the file beside it; the digest is computed where there is none."""
    beside = archive.with_suffix(".json")
    if beside.is_file():
        manifest: dict[str, Any] = json.loads(beside.read_bytes())
        if manifest.get("directory") == _directory_digest(archive):
            return manifest
    return {"digest": _compute_digest(archive)}


def _directory_digest(archive: Path) -> str:
    """What the archive's own directory says of its files: quick to read, and enough to tell another one."""
    with zipfile.ZipFile(archive) as opened:
        return digest(*(f"{info.filename} {info.CRC:08x} {info.file_size}" for info in opened.infolist()))


def _compute_digest(archive: Path) -> str:
    with bundled_files(archive) as members:
        return digest_files({name: _hash(file) for name, file in members.items()})


def _installed() -> Iterator[Package]:
    try:
        folders = sorted(models_dir().iterdir())
    except (OSError, EngineError):
        return
    for folder in folders:
        if folder.is_dir() and not folder.is_symlink() and not folder.name.startswith("."):
            yield _read_folder(folder)


def _read_folder(folder: Path) -> Package:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        metadata = read_metadata((folder / "metadata.json").read_bytes(), folder)
        size = sum((folder / name).stat().st_size for name in manifest["files"])
        package_digest = str(manifest["digest"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError, EngineError) as error:
        problem = error.problem if isinstance(error, EngineError) else "it was not installed by transflow"
        return Package(folder.name, "", "", "", folder, "installed", 0, "", problem=problem)
    return Package(
        metadata.name,
        metadata.version,
        metadata.source,
        metadata.target,
        folder,
        "installed",
        size,
        package_digest,
        metadata.licence,
    )


def _sorted(packages: Iterable[Package]) -> list[Package]:
    def rank(package: Package) -> tuple[bool, str, list[int]]:
        numbers = [-int(number) for number in re.findall(r"[0-9]{1,9}", package.version)]
        return bool(package.problem), package.name, numbers

    return sorted(packages, key=rank)


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


def _damaged(path: Path, problem: str) -> EngineError:
    return EngineError(
        f"the model package is damaged: {problem}",
        remedy=f"remove it with `transflow model remove {path.name}` and install it again",
        path=path,
    )
