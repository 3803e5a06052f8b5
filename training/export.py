"""From weights to a package: CTranslate2's format in int8, and the folder that Argos Translate calls a package."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import common_spec, transformer_spec

from training.checkpoint import Weights
from training.network import position_encodings
from training.recipe import Recipe, RecipeError, Shape
from training.vocabulary import load_vocabulary

ARGOS_VERSION = "1.9.0"  # the first that knows all fields of our metadata.json
EPOCH = (1980, 1, 1, 0, 0, 0)  # the date of every file in a package: the same model makes the same package


def export(recipe: Recipe, weights: Weights, shape: Shape) -> Path:
    """Write the package's folder; returns its path. README.md in it is the model card, where the recipe names one."""
    folder = recipe.build_dir / recipe.package_name
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "model").mkdir(parents=True)
    specification(weights, shape, recipe.vocabulary_path).save(str(folder / "model"))
    shutil.copyfile(recipe.vocabulary_path, folder / "sentencepiece.model")
    (folder / "metadata.json").write_text(
        json.dumps(metadata(recipe), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    return folder


def metadata(recipe: Recipe) -> dict[str, Any]:
    """What Argos Translate wants to know of a package."""
    return {
        "code": f"translate-{recipe.source}_{recipe.target}",
        "package_version": recipe.version,
        "argos_version": ARGOS_VERSION,
        "from_code": recipe.source,
        "from_name": recipe.source_name,
        "to_code": recipe.target,
        "to_name": recipe.target_name,
        "links": [],
        "description": recipe.description,
        "license": recipe.licence,
    }


def specification(weights: Weights, shape: Shape, vocabulary_path: Path) -> Any:
    """The network as CTranslate2 describes it, in int8, with the taught head as its alignment head."""
    spec = transformer_spec.TransformerSpec.from_config(
        (shape.encoder_layers, shape.decoder_layers),
        shape.heads,
        pre_norm=True,
        activation=common_spec.Activation.RELU,
        alignment_layer=-1,
        alignment_heads=1,
    )
    for number, layer in enumerate(spec.encoder.layer):
        _self_attention(layer.self_attention, weights, f"enc.{number}.0")
        _feed_forward(layer.ffn, weights, f"enc.{number}.1")
    for number, layer in enumerate(spec.decoder.layer):
        _self_attention(layer.self_attention, weights, f"dec.{number}.0")
        _cross_attention(layer.attention, weights, f"dec.{number}.1")
        _feed_forward(layer.ffn, weights, f"dec.{number}.2")
    _norm(spec.encoder.layer_norm, weights, "le")
    _norm(spec.decoder.layer_norm, weights, "ld")
    _embeddings(spec, weights, shape)
    _vocabulary(spec, vocabulary_path)
    spec.validate()
    spec.optimize(quantization="int8")
    return spec


def _linear(layer: Any, weights: Weights, name: str) -> None:
    layer.weight, layer.bias = weights[f"{name}.weight"], weights[f"{name}.bias"]


def _norm(layer: Any, weights: Weights, name: str) -> None:
    layer.gamma, layer.beta = weights[f"{name}.weight"], weights[f"{name}.bias"]


def _self_attention(layer: Any, weights: Weights, name: str) -> None:
    _norm(layer.layer_norm, weights, f"{name}.ln")
    _linear(layer.linear[0], weights, f"{name}.qkv")
    _linear(layer.linear[1], weights, f"{name}.o")


def _cross_attention(layer: Any, weights: Weights, name: str) -> None:
    _norm(layer.layer_norm, weights, f"{name}.ln")
    for number, part in enumerate(("q", "kv", "o")):
        _linear(layer.linear[number], weights, f"{name}.{part}")


def _feed_forward(layer: Any, weights: Weights, name: str) -> None:
    _norm(layer.layer_norm, weights, f"{name}.ln")
    _linear(layer.linear_0, weights, f"{name}.a")
    _linear(layer.linear_1, weights, f"{name}.b")


def _embeddings(spec: Any, weights: Weights, shape: Shape) -> None:
    positions = np.array(position_encodings(shape.width), np.float32)
    for side, embeddings in (
        (spec.encoder, spec.encoder.embeddings[0]),
        (spec.decoder, spec.decoder.embeddings),
    ):
        embeddings.weight = weights["emb.weight"]
        side.position_encodings.encodings = positions
        side.scale_embeddings = True
    spec.decoder.projection.weight, spec.decoder.projection.bias = weights["emb.weight"], weights["bias"]


def _vocabulary(spec: Any, path: Path) -> None:
    vocabulary = load_vocabulary(path)
    pieces = [vocabulary.id_to_piece(number) for number in range(vocabulary.get_piece_size())]
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "<s>", "</s>", "<unk>"
    spec.config.decoder_start_token = "<s>"
    spec.config.add_source_eos = True


def pack(folder: Path, package: Path, card: Path | None) -> Path:
    """Zip a package's folder, with the model card as its README.md; returns the package's path."""
    if card is not None:
        shutil.copyfile(card, folder / "README.md")
    package.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(package, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                member = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", EPOCH)
                member.external_attr = 0o644 << 16
                archive.writestr(member, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    return package


def bundle(package: Path, licence: str, models: Path) -> Path:
    """Put a package into transflow, in place of what it brings along for the pair; returns the package's new path.

    Args:
        models: transflow's own folder of models.

    Raises:
        RecipeError: there is no package yet, or transflow is not installed here.
    """
    try:
        from transflow.mt.bundled import describe
    except ImportError as error:
        raise RecipeError("transflow is not installed in this environment: `pip install -e .`") from error
    if not package.is_file():
        raise RecipeError(f"{package}: no such package; run `package` first")
    for old in models.glob(f"{package.name.rpartition('-')[0]}-*"):
        old.unlink()
    bundled = Path(shutil.copy(package, models))
    describe(bundled, licence)
    return bundled


def unpack(package: Path, folder: Path) -> Path:
    """Unzip a package we made or trust into a folder; returns the package's own folder inside it."""
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder)
        top = archive.namelist()[0].split("/")[0]
    return folder / top
