"""From sentences to a model's pieces and back: the door to argostranslate and sentencepiece."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from transflow.errors import EngineError
from transflow.mt.bundled import bundled_files
from transflow.mt.metadata import Package

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor

_OPUS_TOKEN = (">>", "<<")
"""Around the language token that multilingual OPUS-MT models expect before the source, not the target."""


class Pieces(NamedTuple):
    """A sentence as a model sees it."""

    tokens: list[str]
    offsets: list[tuple[int, int]] | None
    """Where each stands in the sentence, in code points, without the space before it; None where unknown."""


class Words(NamedTuple):
    """A model's answer as text."""

    text: str
    offsets: list[tuple[int, int]] | None
    """Where each of its pieces stands in the text."""


class Tokenizer:
    """What a package makes pieces with, and the tokens it puts before them.

    Raises:
        EngineError: the package has no tokenizer that can be read.
    """

    def __init__(self, package: Package) -> None:
        self.path = package.path
        try:
            described = _describe(package)
            prefix = described.target_prefix
            self._bpe = None if "processor" in vars(described.tokenizer) else described.tokenizer
            self._pieces: SentencePieceProcessor
            if self._bpe is None:
                self._pieces = described.tokenizer.lazy_processor()
            else:
                self._bpe.lazy_load()
        except (OSError, ValueError, RuntimeError, AttributeError, LookupError, SystemExit) as error:
            # argostranslate ends the process over a malformed bpe.model; here it ends the package alone.
            raise self._unusable(error) from error
        is_opus = prefix.startswith(_OPUS_TOKEN[0]) and prefix.endswith(_OPUS_TOKEN[1])
        self.source_prefix: list[str] = [prefix] if prefix and is_opus else []
        self.target_prefix: list[str] = [prefix] if prefix and not is_opus else []

    def vocabulary(self) -> list[str] | None:
        """The pieces it can make; None where it does not say."""
        if self._bpe is not None:
            return None
        return [self._pieces.id_to_piece(number) for number in range(self._pieces.get_piece_size())]

    def encode(self, sentences: Sequence[str]) -> list[Pieces]:
        """The pieces of each sentence, without any prefix."""
        if self._bpe is not None:
            return [Pieces(list(self._bpe.encode(sentence)), None) for sentence in sentences]
        found: list[Any] = self._pieces.encode(list(sentences), return_type="offset_mapping")
        return [
            Pieces(one["pieces"], [_trim(sentence, *span) for span in one["offsets"]])
            for sentence, one in zip(sentences, found, strict=True)
        ]

    def decode(self, hypotheses: Sequence[list[str]]) -> list[Words]:
        """The text of each hypothesis."""
        if not hypotheses:
            return []
        if self._bpe is not None:
            return [Words(self._bpe.decode(tokens).strip(), None) for tokens in hypotheses]
        found: list[Any] = self._pieces.decode(list(hypotheses), return_type="offset_mapping")
        return [_words(one["text"], one["offsets"]) for one in found]

    def _unusable(self, error: BaseException) -> EngineError:
        return EngineError(
            f"its tokenizer cannot be used: {error or type(error).__name__}",
            remedy="get the package again from where it came",
            path=self.path,
        )


def pieces_of(path: Path) -> list[str]:
    """The pieces of a sentencepiece model by their numbers.

    Raises:
        EngineError: it is no sentencepiece model.
    """
    from sentencepiece import SentencePieceProcessor

    try:
        processor = SentencePieceProcessor(model_file=str(path))
    except (OSError, RuntimeError) as error:
        raise EngineError(
            "this is no sentencepiece model", remedy="get the folder of the model again", path=path
        ) from error
    return [processor.id_to_piece(number) for number in range(processor.get_piece_size())]


def _words(text: str, offsets: Sequence[tuple[int, int]]) -> Words:
    # Pieces that only the target's vocabulary has come through with the mark for a space in them.
    spaced = text.replace("▁", " ")
    skipped = len(spaced) - len(spaced.lstrip())
    spans = [_trim(spaced, start, end) for start, end in offsets]
    return Words(spaced.strip(), [(max(start - skipped, 0), max(end - skipped, 0)) for start, end in spans])


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    return start, end


def _describe(package: Package) -> Any:
    """The package as argostranslate reads it, with its tokenizer."""
    argos = _argostranslate()
    if package.place == "installed":
        return argos.package.Package(package.path)
    with bundled_files(package.path) as files:
        metadata, pieces = json.load(files["metadata.json"]), files["sentencepiece.model"].read()
    described = argos.package.IPackage()
    described.load_metadata_from_json(metadata)
    described.tokenizer = argos.tokenizer.SentencePieceTokenizer(Path("sentencepiece.model"))
    from sentencepiece import SentencePieceProcessor

    described.tokenizer.processor = SentencePieceProcessor(model_proto=pieces)
    return described


def _argostranslate() -> ModuleType:
    """The library with its modules `package` and `tokenizer`, and never more of it.

    Its `translate` and `sbd` bring in libraries that use the network. Its settings make folders in the home
    of whoever imports them and obey a file there, so they see an empty folder instead.
    """
    if "argostranslate.tokenizer" in sys.modules:
        import argostranslate.tokenizer  # type: ignore[import-untyped]
    else:
        with tempfile.TemporaryDirectory(prefix="transflow-") as folder, _environment(Path(folder)):
            import argostranslate.package  # type: ignore[import-untyped]
            import argostranslate.tokenizer
    module: ModuleType = argostranslate
    return module


@contextmanager
def _environment(folder: Path) -> Iterator[None]:
    before = dict(os.environ)
    for name in before:
        if name.startswith(("ARGOS_", "SNAP")):
            del os.environ[name]
    os.environ.update(
        XDG_DATA_HOME=str(folder),
        XDG_CONFIG_HOME=str(folder),
        XDG_CACHE_HOME=str(folder),
        HOME=str(folder),
        USERPROFILE=str(folder),
        ARGOS_PACKAGES_DIR=str(folder / "packages"),
    )
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
