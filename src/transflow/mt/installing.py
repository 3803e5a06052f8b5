"""Installing a model package: a file from a stranger, so nothing of it is believed.

The archive is checked before anything is written, unpacked into a folder beside its later place while the
bytes are counted, tried in a process of its own, and only then moved in by one rename. Whatever goes wrong
leaves no trace.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from transflow.errors import EngineError
from transflow.mt import packages
from transflow.mt.metadata import Package, digest_files, folder_name, hash_file, read_metadata
from transflow.mt.packages import MANIFEST

_MOST_MEMBERS = 256
_LARGEST = 4 << 30  # bytes, unpacked
_LARGEST_RATIO = 200
_RATIO_FREE = 1 << 20  # bytes that may be packed however tightly
_LARGEST_METADATA = 65536  # bytes
_TOP = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,79}", re.ASCII)
_USED = re.compile(
    r"metadata\.json|README\.md|LICEN[CS]E(?:\.(?:md|txt))?|sentencepiece\.model|bpe\.model"
    r"|model/(?:model\.bin|config\.json|[a-z_]{0,20}vocabulary\.(?:json|txt))",
    re.ASCII,
)
_LEFT_OUT = re.compile(r"(?:stanza|minisbd|spacy)/[A-Za-z0-9._/ +-]{1,200}", re.ASCII)
"""Sentence splitters of other programs: transflow has its own, and some of them are code."""
_SECONDS_TO_TRY = 180
_STAGING = ".staging-"


def install(path: Path) -> Package:
    """Install a model package for the user, beside those that are there; another version stays.

    Args:
        path: an .argosmodel file.

    Returns:
        The package as installed; the one that was there where it is the same.

    Raises:
        EngineError: the file is no package, is unsafe or damaged, its model does not work, or it cannot be
            written. Nothing is changed then.
    """
    try:
        with _opened(path) as archive:
            members = _checked_members(archive, path)
            metadata = read_metadata(archive.read(members["metadata.json"]), path)
            models = packages.models_dir()
            with _staging(models) as staging:
                digests = _unpack(archive, members, staging, path)
                name = folder_name(metadata.name, metadata.version)
                if there := _same_package(name, digest_files(digests)):
                    return there
                prove(staging, path)
                _move_in(staging, models / name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _refusal(path, f"it is damaged ({error})") from error
    except OSError as error:
        raise EngineError(
            f"the package cannot be installed: {error.strerror or error}",
            remedy="check that the file can be read, the models folder written, and the disk is not full",
            path=error.filename or path,
        ) from error
    return next(package for package in packages.list_packages() if package.path == models / name)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    if not path.is_file():
        raise EngineError("there is no such file", remedy="give the path of an .argosmodel file", path=path)
    with zipfile.ZipFile(path) as archive:
        yield archive


def _checked_members(archive: zipfile.ZipFile, path: Path) -> dict[str, zipfile.ZipInfo]:
    """The files that are used, by their names below the one folder of the archive."""
    infos = archive.infolist()
    if len(infos) > _MOST_MEMBERS:
        raise _refusal(path, f"it holds more than {_MOST_MEMBERS} files")
    members: dict[str, zipfile.ZipInfo] = {}
    tops: set[str] = set()
    seen: set[str] = set()
    for info in infos:
        top, _, name = info.filename.partition("/")
        tops.add(top)
        if info.orig_filename != info.filename or info.filename.casefold() in seen:
            raise _refusal(path, f"it holds a file name twice or a malformed one ({info.filename!r})")
        seen.add(info.filename.casefold())
        _check_sort(info, path)
        if info.is_dir():
            continue
        if _USED.fullmatch(name):
            members[name] = info
        elif not _LEFT_OUT.fullmatch(name) or ".." in name.split("/"):
            raise _refusal(path, f"it holds a file that no package has ({info.filename[:80]!r})")
    if len(tops) != 1 or not all(map(_TOP.fullmatch, tops)):
        raise _refusal(path, "its files do not lie in one folder")
    _check_sizes(members, path)
    _check_overlaps(infos, path)
    _check_complete(members, path)
    return members


def _check_sort(info: zipfile.ZipInfo, path: Path) -> None:
    mode = info.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _refusal(path, f"it holds a link or a special file ({info.filename[:80]!r})")
    if info.flag_bits & 0x1:
        raise _refusal(path, "it is encrypted")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _refusal(path, "it is packed in an unusual way")


def _check_sizes(members: Mapping[str, zipfile.ZipInfo], path: Path) -> None:
    if sum(info.file_size for info in members.values()) > _LARGEST:
        raise _refusal(path, f"it is larger than {_LARGEST >> 30} GiB")
    for info in members.values():
        if info.file_size > _RATIO_FREE + _LARGEST_RATIO * info.compress_size:
            raise _refusal(path, f"{info.filename[:80]!r} is packed too tightly to be a model")


def _check_overlaps(infos: list[zipfile.ZipInfo], path: Path) -> None:
    """Refuse members that share bytes: a few kilobytes can unpack to any size that way."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise _refusal(path, "its files overlap")
        end = info.header_offset + info.compress_size


def _check_complete(members: Mapping[str, zipfile.ZipInfo], path: Path) -> None:
    if "metadata.json" in members and members["metadata.json"].file_size > _LARGEST_METADATA:
        raise _refusal(path, "its metadata.json is too large")
    needed = ("metadata.json", "model/model.bin")
    missing = [name for name in needed if name not in members]
    if not any(name in members for name in ("sentencepiece.model", "bpe.model")):
        missing.append("sentencepiece.model")
    if not any("vocabulary" in name for name in members):
        missing.append("model/shared_vocabulary.json")
    if missing:
        raise _refusal(path, f"{missing[0]} is missing")


@contextmanager
def _staging(models: Path) -> Iterator[Path]:
    """A new folder in the models folder, made for it; both are gone again where it is not moved in."""
    made = [folder for folder in (models, *models.parents) if not folder.exists()]
    try:
        models.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=models))
        try:
            yield staging
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    finally:
        for folder in made:
            try:
                folder.rmdir()
            except OSError:  # it is in use now
                break


def _unpack(
    archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], staging: Path, path: Path
) -> dict[str, str]:
    """SHA-256 of each file, by name, after it has been written."""
    digests: dict[str, str] = {}
    for name, info in members.items():
        target = staging / name
        target.parent.mkdir(exist_ok=True)
        state, size = sha256(), 0
        with archive.open(info) as packed, target.open("xb") as file:
            while chunk := packed.read(1 << 20):
                size += len(chunk)
                if size > info.file_size:
                    raise _refusal(path, f"{info.filename[:80]!r} is larger than it says")
                state.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if size != info.file_size:
            raise _refusal(path, f"{info.filename[:80]!r} is truncated")
        digests[name] = state.hexdigest()
    return digests


def prove(staging: Path, path: Path) -> None:
    """Write the manifest of an unpacked package and translate a sentence with it.

    Args:
        staging: the folder of the package.
        path: where it comes from, for the error.

    Raises:
        EngineError: it does not work.
        OSError: the manifest cannot be written.
    """
    files = (file for file in staging.rglob("*") if file.is_file() and file.name != MANIFEST)
    _write_manifest(staging, {file.relative_to(staging).as_posix(): hash_file(file) for file in files})
    _try(staging, path)


def _write_manifest(staging: Path, digests: Mapping[str, str]) -> None:
    manifest = {"digest": digest_files(digests), "files": dict(sorted(digests.items()))}
    with (staging / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(manifest, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


def _same_package(name: str, digest: str) -> Package | None:
    """The package of that name where it is there already, byte for byte."""
    for package in packages.list_packages():
        if package.place == "installed" and package.path.name == name and package.digest == digest:
            try:
                packages.verify(package)
            except EngineError:
                return None
            return package
    return None


def _try(staging: Path, path: Path) -> None:
    """Translate a sentence with the package, in a process that a broken model may take down."""
    import subprocess

    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        tried = subprocess.run(
            [sys.executable, "-m", "transflow.mt.trial", str(staging)],
            env=environment,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS_TO_TRY,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _refusal(path, "its model does not come to an end") from error
    if tried.returncode:
        lines = tried.stdout.strip().split("\n")
        raise _refusal(path, lines[-1][:200] or "its model takes the program down")


def _move_in(staging: Path, target: Path) -> None:
    """Put the staged folder in its place; one that is there gives way."""
    staging.chmod(0o755)
    if target.exists() or target.is_symlink():
        grave = Path(tempfile.mkdtemp(prefix=_STAGING, dir=target.parent))
        target.rename(grave / target.name)
        staging.rename(target)
        shutil.rmtree(grave, ignore_errors=True)
    else:
        staging.rename(target)
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _refusal(path: Path, problem: str) -> EngineError:
    return EngineError(
        f"this is not a package that can be installed: {problem}",
        remedy="get it again from where it came, or make one with `transflow model convert`",
        path=path,
    )
