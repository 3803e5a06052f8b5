"""The model packages inside transflow: archives `NAME.argosmodel`, each with a file beside it that identifies it."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.resources import files
from pathlib import Path
from typing import IO, Any

from transflow.errors import EngineError
from transflow.model import digest
from transflow.mt.metadata import Package, digest_files, hash_stream, read_metadata

SUFFIX = ".argosmodel"


def list_bundled() -> Iterator[Package]:
    """The packages that are part of transflow.

    Raises:
        EngineError: an archive is damaged.
    """
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
        return digest_files({name: hash_stream(file) for name, file in members.items()})
