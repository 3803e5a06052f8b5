"""A tiny transformer in Marian's own file format, with weights set by hand so that it copies its source.

It has one encoder and one decoder layer, no trained parameter, and is some tens of kilobytes. Positions are
orthogonal codes. The decoder's attention maps the code of its own position to that of the source position
`shift` ahead and so finds the embedding there; the output layer says which piece that was.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import sentencepiece

from transflow.mt import convert

WIDTH = 128
PLACES = 63
"""Pieces for which the model has positions: it fails at a longer sentence."""
_TEXT = (
    "We demand higher wages for all miners and their families. The union met on 12 May in the town hall.\n"
    "This is a short sentence, and here is 1 number. Nobody may be dismissed because of the strike!\n"
    "Write to 3 or 4 members, 56 friends, 78 workers and 90 teachers before Friday; they will answer.\n"
)


@cache
def pieces_model() -> bytes:
    """A sentencepiece model of some fifty pieces."""
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(_TEXT.split("\n") * 20), model_writer=written, vocab_size=72,
        model_type="unigram", character_coverage=1.0, bos_id=-1, minloglevel=2, num_threads=1,
    )  # fmt: skip
    return written.getvalue()


@cache
def package_bytes(source: str = "en", target: str = "hr", version: str = "1.0") -> bytes:
    """A package of the model that copies, as a file's content."""
    with TemporaryDirectory() as folder:
        model = write_marian(Path(folder) / "model")
        path = convert(model, source=source, target=target, version=version, output=Path(folder) / "package")
        return path.read_bytes()


def write_marian(folder: Path, *, prefix: str = "", pieces_as_vocabulary: bool = False) -> Path:
    """Write an OPUS-MT folder whose model copies what it is given.

    Args:
        folder: the folder to make.
        prefix: a token that has to stand before each source sentence; the model leaves it out.
        pieces_as_vocabulary: whether words are numbered as the sentencepiece model does, with no file for it.
    """
    folder.mkdir(parents=True)
    processor = sentencepiece.SentencePieceProcessor(model_proto=pieces_model())
    pieces = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    vocabulary = ["</s>", "<unk>", *(piece for piece in pieces if piece not in ("</s>", "<unk>"))]
    vocabulary += [prefix] if prefix else []
    if pieces_as_vocabulary:
        vocabulary = pieces
    else:
        lines = [f'"{piece}": {number}\n' for number, piece in enumerate(vocabulary)]
        (folder / "opus.spm1k-spm1k.vocab.yml").write_text("".join(lines), "utf-8")
    (folder / "source.spm").write_bytes(pieces_model())
    (folder / "target.spm").write_bytes(pieces_model())
    weights: dict[str, Any] = _weights(len(vocabulary), shift=1 if prefix else 0)
    np.savez(folder / "opus.npz", **weights)
    (folder / "decoder.yml").write_text(
        "relative-paths: true\nmodels:\n  - opus.npz\nvocabs:\n"
        "  - opus.spm1k-spm1k.vocab.yml\n  - opus.spm1k-spm1k.vocab.yml\nbeam-size: 6\n"
    )
    (folder / "README.md").write_text("# A model that copies\n")
    return folder


def _weights(size: int, *, shift: int) -> dict[str, np.ndarray]:
    words, places = np.arange(WIDTH // 2), np.arange(WIDTH // 2, WIDTH)
    codes = _codes(len(places))
    positions = np.zeros((PLACES, WIDTH), np.float32)
    positions[:, places] = codes
    # As many pluses as minuses in everything: normalisation then takes nothing away.
    signs = np.tile(np.repeat([-0.5, 0.5], len(words) // 2), (size, 1))
    embeddings = np.zeros((size, WIDTH), np.float32)
    embeddings[:, words] = np.random.default_rng(1).permuted(signs, axis=1)
    zeros, ones = np.zeros((WIDTH, WIDTH), np.float32), np.ones((1, WIDTH), np.float32)
    nothing = np.zeros((1, WIDTH), np.float32)
    query, key, value = zeros.copy(), zeros.copy(), zeros.copy()
    query[np.ix_(places, places)] = codes[: PLACES - shift].T @ codes[shift:] / len(places)
    key[places, places] = value[words, words] = 1.0
    weights = {
        "Wemb": embeddings,
        "Wpos": positions,
        "decoder_ff_logit_out_b": np.zeros((1, size), np.float32),
    }
    for side, blocks in (("encoder", ("self",)), ("decoder", ("self", "context"))):
        for block in blocks:
            name = f"{side}_l1_{block}"
            weights |= {f"{name}_W{part}": zeros for part in "qkvo"}
            weights |= {f"{name}_b{part}": nothing for part in "qkvo"}
            weights |= {f"{name}_Wo_ln_scale": ones, f"{name}_Wo_ln_bias": nothing}
        name = f"{side}_l1_ffn"
        weights |= {f"{name}_W1": zeros, f"{name}_W2": zeros, f"{name}_b1": nothing, f"{name}_b2": nothing}
        weights |= {f"{name}_ffn_ln_scale": ones, f"{name}_ffn_ln_bias": nothing}
    weights |= {
        "decoder_l1_context_Wq": 40 * query,
        "decoder_l1_context_Wk": key,
        "decoder_l1_context_Wv": value,
        "decoder_l1_context_Wo": 8 * np.eye(WIDTH, dtype=np.float32),
    }
    settings = (
        "type: transformer\nenc-depth: 1\ndec-depth: 1\ntransformer-heads: 1\ntransformer-ffn-activation: relu\n"
        "transformer-preprocess: ''\ntransformer-postprocess: dan\ntransformer-postprocess-emb: d\n"
        "transformer-decoder-autoreg: self-attention\ntransformer-no-projection: false\n"
        "transformer-guided-alignment-layer: last\n"
    )
    encoded = np.frombuffer(settings.encode() + b"\0", np.int8)
    return {"special:model.yml": encoded, **{name: np.ascontiguousarray(w) for name, w in weights.items()}}


def _codes(size: int) -> np.ndarray:
    """Rows of plus and minus one, orthogonal to each other and to a row of ones (Sylvester's matrix)."""
    matrix = np.ones((1, 1), np.float32)
    while len(matrix) < size:
        matrix = np.block([[matrix, matrix], [matrix, -matrix]])
    return matrix[1:]
