"""The model packages that there are: those inside transflow and those that a person installed.

An installed one is a folder in the user's models folder with a manifest that says what each file must be. Listing
them reads metadata only and imports no engine.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from transflow.errors import EngineError
from transflow.mt.bundled import bundled_files, list_bundled
from transflow.mt.metadata import Package, digest_files, hash_file, read_metadata

MANIFEST = "transflow.json"


def list_packages() -> tuple[Package, ...]:
    """Every package: installed before bundled, higher versions first; a damaged one with its problem."""
    return (*_sorted(_installed()), *_sorted(list_bundled()))


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


def _damaged(path: Path, problem: str) -> EngineError:
    return EngineError(
        f"the model package is damaged: {problem}",
        remedy=f"remove it with `transflow model remove {path.name}` and install it again",
        path=path,
    )
