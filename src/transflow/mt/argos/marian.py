"""Marian's model files turned into CTranslate2's."""

from __future__ import annotations

import re
from pathlib import Path

from transflow.errors import EngineError
from transflow.mt.argos.tokenizing import pieces_of

_LISTED = re.compile(r"(models|vocabs):|\s*-\s+(.+?)\s*")


def convert_marian(folder: Path, output: Path, scratch: Path) -> None:
    """Write a CTranslate2 model for the Marian model in a folder, with weights of eight bits.

    Args:
        folder: an OPUS-MT folder with decoder.yml, or one with a model (.npz) and a vocabulary (.yml, .spm).
        output: the folder to make.
        scratch: an existing folder for what is needed in between.

    Raises:
        EngineError: the model or a vocabulary is missing or cannot be used.
    """
    model, vocabularies = _find(folder)
    # A model with one vocabulary for both languages names it once or twice.
    paths = [_as_yaml(path, scratch / f"vocabulary{number}.yml") for number, path in enumerate(vocabularies)]
    try:
        from ctranslate2.converters import MarianConverter  # type: ignore[import-untyped]

        MarianConverter(str(model), list(map(str, paths))).convert(str(output), quantization="int8")
    except (ValueError, KeyError, RuntimeError, NotImplementedError, OSError, TypeError) as error:
        raise EngineError(
            f"the Marian model cannot be converted: {' '.join(str(error).split()) or type(error).__name__}",
            remedy="use a model of type transformer with its own vocabulary files",
            path=model,
        ) from error


def _find(folder: Path) -> tuple[Path, list[Path]]:
    """The model and its vocabularies: those that decoder.yml lists, else the only ones there are."""
    listed: dict[str, list[Path]] = {"models": [], "vocabs": []}
    for settings in sorted(folder.glob("*decoder.yml")):
        section = ""
        for line in settings.read_text("utf-8", "replace").split("\n"):
            found = _LISTED.fullmatch(line)
            if found and found[1]:
                section = found[1]
            elif found and section:
                listed[section].append(folder / Path(found[2].strip("'\"")).name)
            else:
                section = ""
        if listed["models"]:
            break
    models = listed["models"] or _preferred(sorted(folder.glob("*.npz")))
    vocabularies = listed["vocabs"] or _vocabularies(folder)
    for what, paths in (("model (.npz)", models[:1]), ("vocabulary (.yml or .spm)", vocabularies)):
        if not paths or not all(path.is_file() for path in paths):
            missing = next((path.name for path in paths if not path.is_file()), what)
            raise EngineError(
                f"no {what} is in the folder" if missing == what else f"{missing} is missing",
                remedy="give the folder of an unpacked OPUS-MT model",
                path=folder,
            )
    return models[0], vocabularies


def _preferred(models: list[Path]) -> list[Path]:
    """The best of several checkpoints: Marian writes `best` into its name."""
    return sorted(models, key=lambda path: ("best" not in path.name, path.name))


def _vocabularies(folder: Path) -> list[Path]:
    found = [path for path in sorted(folder.glob("*.yml")) if "vocab" in path.name]
    if not found:
        found = sorted(folder.glob("*.spm")) or sorted(folder.glob("sentencepiece.model"))
        found.sort(key=lambda path: "target" in path.name)
    return found[:2]


def _as_yaml(path: Path, copy: Path) -> Path:
    """The vocabulary as Marian's YAML; Marian also takes a sentencepiece model's pieces by their numbers."""
    if path.suffix == ".yml":
        return path
    lines = []
    for number, piece in enumerate(pieces_of(path)):
        escaped = piece.replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'"{escaped}": {number}\n')
    copy.write_text("".join(lines), "utf-8")
    return copy
