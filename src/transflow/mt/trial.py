"""One sentence through a package, in a process of its own: `python -m transflow.mt.trial FOLDER`.

Exit 0: it works. Otherwise the last line on stdout says why not, or the process was taken down.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from transflow.errors import EngineError
from transflow.mt.metadata import Package, read_metadata
from transflow.mt.packages import MANIFEST

_SENTENCE = "This is a short sentence, and here is 1 number."
_LEAST_SHARED = 0.5
_MEMORY = 8 << 30  # bytes


def main(folder: Path) -> str:
    """What is wrong with the package in a folder; empty where it works."""
    _limit_memory()
    from transflow.mt.argos.model import Model

    metadata = read_metadata((folder / "metadata.json").read_bytes(), folder)
    digest = json.loads((folder / MANIFEST).read_bytes())["digest"]
    package = Package(
        metadata.name, metadata.version, metadata.source, metadata.target, folder, "installed", 0, digest
    )
    try:
        model = Model(package)
        shared = model.share_of_known_pieces(_vocabulary(folder / "model"))
        if shared < _LEAST_SHARED:
            return "its tokenizer does not belong to its model"
        (draft,) = model.translate([_SENTENCE], with_links=False)
    except EngineError as error:
        return error.problem
    return "" if draft is not None else "its model does not translate"


def _vocabulary(folder: Path) -> set[str]:
    """The pieces that the encoder knows."""
    for name in ("shared_vocabulary", "source_vocabulary"):
        if (folder / f"{name}.json").is_file():
            return set(map(str, json.loads((folder / f"{name}.json").read_bytes())))
        if (folder / f"{name}.txt").is_file():
            return set((folder / f"{name}.txt").read_text("utf-8").split("\n"))
    return set()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on this system
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


if __name__ == "__main__":
    try:
        problem = main(Path(sys.argv[1]))
    except Exception as error:  # whatever it is, the parent reports it in one line
        problem = f"{type(error).__name__}: {error}"
    sys.stdout.write(" ".join(problem.split()))
    sys.exit(bool(problem))
