"""The weights of a finished package, to go on training from: what export.py wrote, read back.

CTranslate2 does not read its own files in Python; the format is what `ModelSpec._serialize` of its specs writes, version 6. Matrices
are int8 with a scale for each row, so a weight comes back to within half a 127th of the greatest in its row.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.recipe import RecipeError, Shape

FORMAT = 6
TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)  # in the order of CTranslate2's numbers
SCALE = "_scale"
EMBEDDINGS = "decoder/embeddings/weight"
LAYER = re.compile(r"(enc|dec)oder/layer_(\d+)/(self_attention|attention|ffn)/(\w+)/(\w+)")
TOP = {
    EMBEDDINGS: "emb.weight",
    "decoder/projection/bias": "bias",
    "encoder/layer_norm/gamma": "le.weight",
    "encoder/layer_norm/beta": "le.bias",
    "decoder/layer_norm/gamma": "ld.weight",
    "decoder/layer_norm/beta": "ld.bias",
}
LINEAR = {"self_attention": ("qkv", "o"), "attention": ("q", "kv", "o"), "ffn": ("a", "b")}
PLACES = {
    "enc": {"self_attention": 0, "ffn": 1},
    "dec": {"self_attention": 0, "attention": 1, "ffn": 2},
}  # of the parts in a layer of network.py

Arrays = dict[str, NDArray[Any]]


def read_package(package: Path) -> tuple[dict[str, NDArray[np.float32]], Shape]:
    """The weights as float32 under the names of network.py, and the shape of their network.

    Raises:
        RecipeError: it cannot be read, or is no package that this folder made.
    """
    try:
        with zipfile.ZipFile(package) as archive:
            arrays = _arrays(io.BytesIO(archive.read(_member(archive, "model/model.bin"))))
        weights = {name: _plain(arrays, key) for key, name in _names(arrays)}
        return weights, _shape(weights, int(arrays["encoder/num_heads"]))
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, IndexError, struct.error) as error:
        raise RecipeError(f"{package}: not a package that `export` and `package` made ({error})") from error


def read_vocabulary(package: Path) -> bytes:
    """The SentencePiece model of a package, which its weights belong to.

    Raises:
        RecipeError: it cannot be read, or has none.
    """
    try:
        with zipfile.ZipFile(package) as archive:
            return archive.read(_member(archive, "sentencepiece.model"))
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        raise RecipeError(f"{package}: no vocabulary in it ({error}); give another package") from error


def _member(archive: zipfile.ZipFile, name: str) -> str:
    for member in archive.namelist():
        if member.partition("/")[2] == name:
            return member
    raise ValueError(f"it has no {name}")


def _arrays(file: io.BytesIO) -> Arrays:
    if (version := _number(file, "I")) != FORMAT:
        raise ValueError(f"its format is {version}, not {FORMAT}")
    _text(file)
    _number(file, "I")
    arrays: Arrays = {}
    for _ in range(_number(file, "I")):
        name = _text(file)
        dimensions = [_number(file, "I") for _ in range(_number(file, "B"))]
        kind = TYPES[_number(file, "B")]
        arrays[name] = np.frombuffer(file.read(_number(file, "I")), kind).reshape(dimensions)
    return arrays


def _number(file: io.BytesIO, kind: str) -> int:
    (value,) = struct.unpack(f"<{kind}", file.read(struct.calcsize(f"<{kind}")))
    return int(value)


def _text(file: io.BytesIO) -> str:
    return file.read(_number(file, "H"))[:-1].decode()  # without the null byte at its end


def _names(arrays: Arrays) -> list[tuple[str, str]]:
    """The names of the weights among the arrays, each with ours."""
    names = []
    for key in arrays:
        if key in TOP:
            names.append((key, TOP[key]))
        elif (found := LAYER.fullmatch(key)) and not key.endswith(SCALE):
            side, number, part, layer, kind = found.groups()
            ours = "ln" if layer == "layer_norm" else LINEAR[part][int(layer.removeprefix("linear_"))]
            ending = "weight" if kind in ("weight", "gamma") else "bias"
            names.append((key, f"{side}.{number}.{PLACES[side][part]}.{ours}.{ending}"))
    return names


def _plain(arrays: Arrays, name: str) -> NDArray[np.float32]:
    values: NDArray[np.float32] = arrays[name].astype(np.float32)
    return values / arrays[name + SCALE][:, None] if name + SCALE in arrays else values


def _shape(weights: dict[str, NDArray[np.float32]], heads: int) -> Shape:
    inner, width = weights["enc.0.1.a.weight"].shape
    encoder, decoder = (
        len({name.split(".")[1] for name in weights if name.startswith(f"{side}.")})
        for side in ("enc", "dec")
    )
    return Shape(width, inner, heads, encoder, decoder)
