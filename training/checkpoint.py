"""Weights on disk: one .npz file, half precision or int8, readable without PyTorch."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training import from_package
from training.recipe import PACKAGE_SUFFIX, RecipeError, Shape

Weights = dict[str, NDArray[np.float32]]
SCALE = "|scale"  # an int8 matrix has a scale for each row, under its own name with this ending
LEGACY_SHAPE = {
    "d": "width",
    "ff": "inner",
    "heads": "heads",
    "enc": "encoder_layers",
    "dec": "decoder_layers",
}


def save_weights(
    path: Path, weights: Mapping[str, NDArray[np.float32]], shape: Shape, small: bool = False
) -> None:
    """Write weights atomically; `small` stores matrices in int8, half the size and good enough to go on from."""
    arrays: dict[str, NDArray[np.generic]] = {"shape": np.array(json.dumps(asdict(shape)))}
    for name, values in weights.items():
        if small and values.ndim > 1:
            scale = np.maximum(np.abs(values).max(1), 1e-8) / 127
            arrays[name] = np.rint(values / scale[:, None]).astype(np.int8)
            arrays[name + SCALE] = scale.astype(np.float32)
        else:
            arrays[name] = values.astype(np.float16)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".part")
    with temporary.open("wb") as out:
        np.savez_compressed(out, **arrays)  # type: ignore[arg-type]
    temporary.replace(path)


def load_weights(path: Path) -> tuple[Weights, Shape]:
    """Weights as float32, and the shape of their network.

    A checkpoint may lie in parts (`fwd.0`, `fwd.1`, …): give the name without the number. A finished package will do as well.

    Raises:
        RecipeError: no such file, or a package of another kind.
    """
    if path.suffix == PACKAGE_SUFFIX:
        return from_package.read_package(path)
    with np.load(io.BytesIO(_read(path))) as archive:
        weights = {
            name: _plain(archive, name)
            for name in archive.files
            if name != "shape" and not name.endswith(SCALE)
        }
        shape = json.loads(str(archive["shape"]))
    shape.pop("vocab", None)
    return weights, Shape(**{LEGACY_SHAPE.get(name, name): value for name, value in shape.items()})


def _read(path: Path) -> bytes:
    if path.is_file():
        return path.read_bytes()
    numbered = re.compile(re.escape(path.name) + r"\.\d+")
    parts = [part for part in path.parent.glob(f"{path.name}.*") if numbered.fullmatch(part.name)]
    if not parts:
        raise RecipeError(f"{path}: no checkpoint there; train first, or give another path")
    return b"".join(part.read_bytes() for part in sorted(parts, key=lambda part: int(part.suffix[1:])))


def _plain(archive: Mapping[str, NDArray[np.generic]], name: str) -> NDArray[np.float32]:
    values = archive[name].astype(np.float32)
    return values * archive[name + SCALE].astype(np.float32)[:, None] if name + SCALE in archive else values


def average(paths: Iterable[Path]) -> tuple[Weights, Shape]:
    """The mean of several checkpoints of one network, which is usually better than each of them.

    Raises:
        RecipeError: no paths, or networks of different shapes.
    """
    total: Weights = {}
    count, first = 0, None
    for path in paths:
        weights, shape = load_weights(path)
        if first not in (None, shape):
            raise RecipeError(f"{path}: another shape than the checkpoints before it")
        first, count = shape, count + 1
        for name, values in weights.items():
            total[name] = total[name] + values if name in total else values
    if first is None:
        raise RecipeError("no checkpoints to average; train first")
    return {name: values / np.float32(count) for name, values in total.items()}, first


def checkpoint_paths(folder: Path) -> list[Path]:
    """The checkpoints that training left in a folder, oldest first."""
    return sorted(
        path for path in folder.glob("weights-*.npz") if re.fullmatch(r"weights-\d+\.npz", path.name)
    )
