"""Making a package of a model that others trained: OPUS-MT, any Marian transformer, CTranslate2.

That is how a project gets a larger model for a pair than the bundled one. A folder such as that of
Helsinki-NLP/opus-mt-tc-base-en-sh, unpacked, becomes one file that `transflow model install` takes:
Marian's weights come out with eight bits each, a quarter of their size.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from pathlib import Path

from transflow.errors import EngineError
from transflow.mt.bundled import SUFFIX
from transflow.mt.installing import prove
from transflow.mt.metadata import folder_name, read_metadata

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every file in a package, so that the same model makes the same package."""
_TOKENIZERS = ("source.spm", "sentencepiece.model", "sentencepiece.bpe.model", "vocab.spm")
_ARGOS_VERSION = "1.9.0"


def convert(
    folder: Path,
    *,
    source: str,
    target: str,
    version: str = "1.0",
    target_prefix: str = "",
    licence: str = "",
    output: Path | None = None,
) -> Path:
    """Make a package of a model.

    Args:
        folder: a Marian model (.npz, vocabulary, source.spm) or one of CTranslate2 (model.bin, vocabulary,
            sentencepiece model).
        source: code of the language it translates from.
        target: code of the language it translates to.
        version: of the package.
        target_prefix: the token that says which language a multilingual model shall write. One such as
            `>>bos_Latn<<` goes before each source sentence, as OPUS-MT wants it; another begins the target.
        licence: of the model.
        output: the file to write; by default one named after the pair and version, in the current folder.

    Returns:
        The package.

    Raises:
        EngineError: the folder holds no model that can be used, or the package cannot be written.
    """
    metadata = {
        "package_version": version,
        "argos_version": _ARGOS_VERSION,
        "from_code": source,
        "to_code": target,
        "code": f"translate-{source}_{target}",
        "links": [],
        **({"target_prefix": target_prefix} if target_prefix else {}),
        **({"license": licence} if licence else {}),
    }
    content = json.dumps(metadata, indent=2, ensure_ascii=False).encode()
    read_metadata(content, folder)
    name = folder_name(f"translate-{source}_{target}", version)
    path = output or Path(name + SUFFIX)
    try:
        with tempfile.TemporaryDirectory(prefix="transflow-") as room:
            staging = Path(room) / name
            staging.mkdir()
            (staging / "metadata.json").write_bytes(content)
            _gather(folder, staging, Path(room))
            _check_prefix(target_prefix, staging / "model", folder)
            prove(staging, folder)
            _pack(staging, path)
    except OSError as error:
        raise EngineError(
            f"the package cannot be made: {error.strerror or error}",
            remedy="check that the folder can be read, and that there is room for the package",
            path=error.filename or folder,
        ) from error
    return path


def _gather(folder: Path, staging: Path, scratch: Path) -> None:
    """Put tokenizer, model and notes of a folder where a package has them."""
    if not folder.is_dir():
        raise EngineError(
            "there is no such folder", remedy="give the folder of an unpacked model", path=folder
        )
    shutil.copyfile(_tokenizer(folder), staging / "sentencepiece.model")
    ready = folder / "model" if (folder / "model" / "model.bin").is_file() else folder
    if (ready / "model.bin").is_file():
        (staging / "model").mkdir()
        for path in ready.iterdir():
            if path.name in ("model.bin", "config.json") or "vocabulary" in path.name:
                shutil.copyfile(path, staging / "model" / path.name)
    else:
        from transflow.mt.argos.marian import convert_marian

        convert_marian(folder, staging / "model", scratch)
    for path in (folder / "README.md", folder / "LICENSE"):
        if path.is_file():
            shutil.copyfile(path, staging / path.name)


def _tokenizer(folder: Path) -> Path:
    for name in _TOKENIZERS:
        if (folder / name).is_file():
            return folder / name
    found = [path for path in sorted(folder.glob("*.spm")) if "target" not in path.name]
    if not found:
        raise EngineError(
            "no sentencepiece model is in the folder (source.spm, sentencepiece.model)",
            remedy="give the whole folder of the model",
            path=folder,
        )
    return found[0]


def _check_prefix(prefix: str, model: Path, folder: Path) -> None:
    """Make sure that the model knows the token for the target language.

    Raises:
        EngineError: it does not.
    """
    if not prefix:
        return
    known = {
        str(piece) for path in model.glob("*vocabulary*.json") for piece in json.loads(path.read_bytes())
    }
    if known and prefix not in known:
        like = sorted(piece for piece in known if piece.startswith(">>"))[:8]
        raise EngineError(
            f"the model does not know the token {prefix!r}",
            remedy=f"use one of {', '.join(like)}"
            if like
            else "leave the token out: the model has one target",
            path=folder,
        )


def _pack(staging: Path, path: Path) -> None:
    """Write the archive beside its place, then put it there."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(staging.rglob("*")):
                if file.is_file() and file.name != "transflow.json":
                    info = zipfile.ZipInfo(f"{staging.name}/{file.relative_to(staging).as_posix()}", _EPOCH)
                    info.external_attr = 0o644 << 16
                    info.compress_type = zipfile.ZIP_DEFLATED
                    with file.open("rb") as content, archive.open(info, "w", force_zip64=True) as packed:
                        shutil.copyfileobj(content, packed, 1 << 20)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
