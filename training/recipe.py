"""A recipe: everything that is peculiar to one language pair, read from a TOML file in recipes/."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE_SUFFIX = ".argosmodel"
MAX_PIECES = 120  # of a training example, the end mark included
POSITIONS = 256  # the longest input of the finished model, in pieces


class RecipeError(Exception):
    """A recipe that cannot be followed: says which file and what to change."""


@dataclass(frozen=True, slots=True)
class Group:
    """Sentence pairs of one kind.

    Attributes:
        name: how logs and the data file call it.
        files: globs of TSV files (source, tab, target), relative to the repository.
        share: its part of what is sampled, relative to the others.
        last_share: the same for the last part of the training, when the learning rate falls.
        tag: a piece put before the source (`<ui>`), so that the untagged source asks for untagged style.
        variety: what `to_bosnian` has to convert from (hr, sr, sr-ije, cnr); empty for text that is standard already.
        own: written for this project: its files must exist, and the vocabulary is learnt mostly from it.
        linked: whether words are aligned; labels and dictionary entries teach words, not order.
    """

    name: str
    files: tuple[str, ...]
    share: float = 1.0
    last_share: float = 1.0
    tag: str = ""
    variety: str = ""
    own: bool = False
    linked: bool = True


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of the network."""

    width: int = 448
    inner: int = 1792
    heads: int = 7
    encoder_layers: int = 6
    decoder_layers: int = 3


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to train. Batches are counted in padded source pieces."""

    steps: int = 8300
    batch_pieces: int = 32768
    rate: float = 1.5e-3
    warm_up: int = 800  # steps until the rate is reached
    hold: float = 0.35  # share of the steps before the rate begins to fall, 0–1
    last_from: float = 0.7  # share of the steps after which `last_share` counts, 0–1
    dropout: float = 0.12
    sampled_sources: float = 0.6  # shares of the texts, 0–1, that are cut into pieces at random
    sampled_targets: float = 0.25
    alignment_weight: float = 0.08
    checkpoint_every: int = 500
    averaged: int = 4  # how many of the last checkpoints make the model
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Recipe:
    """One language pair."""

    source: str
    source_name: str
    target: str
    target_name: str
    version: str
    build_dir: Path
    groups: tuple[Group, ...]
    held_out: tuple[Path, ...] = ()
    frames_seed: int | None = None
    vocabulary_size: int = 16000
    shape: Shape = field(default_factory=Shape)
    schedule: Schedule = field(default_factory=Schedule)
    card: Path | None = None
    description: str = ""
    licence: str = ""

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of all groups, each once, in order."""
        return tuple(dict.fromkeys(group.tag for group in self.groups if group.tag))

    @property
    def data_path(self) -> Path:
        """The gathered pairs, one a line: group, source, target, word links, origin."""
        return self.build_dir / "data.tsv"

    @property
    def vocabulary_path(self) -> Path:
        """The SentencePiece model."""
        return self.build_dir / "sentencepiece.model"

    @property
    def checkpoints_dir(self) -> Path:
        """Where training leaves its weights and finds them again."""
        return self.build_dir / "checkpoints"

    @property
    def package_name(self) -> str:
        """`translate-en_bs-0_6`, as Argos packages are called."""
        return f"translate-{self.source}_{self.target}-{self.version.replace('.', '_')}"

    @property
    def package_path(self) -> Path:
        """The finished package."""
        return self.build_dir / f"{self.package_name}{PACKAGE_SUFFIX}"


def read_recipe(path: Path) -> Recipe:
    """The recipe in a TOML file.

    Raises:
        RecipeError: no such file, not TOML, or a key that recipes do not have.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RecipeError(f"{path}: cannot be read ({error.strerror}); give the path of a recipe") from error
    except tomllib.TOMLDecodeError as error:
        raise RecipeError(f"{path}: not TOML: {error}") from error
    try:
        return _recipe(data, path)
    except (KeyError, TypeError) as error:
        raise RecipeError(f"{path}: {error}; compare it with recipes/en-bs.toml") from error


def _recipe(data: dict[str, Any], path: Path) -> Recipe:
    root = REPOSITORY
    groups = tuple(
        Group(name=name, **{**values, "files": tuple(values["files"])})
        for name, values in data.pop("groups").items()
    )
    shape, schedule = Shape(**data.pop("shape", {})), Schedule(**data.pop("schedule", {}))
    if shape.width % shape.heads or shape.width // shape.heads % 2:
        raise RecipeError(f"{path}: shape.width must be an even multiple of shape.heads")
    return Recipe(
        groups=groups,
        shape=shape,
        schedule=schedule,
        build_dir=root / data.pop("build_dir", f"build/training/{data['source']}-{data['target']}"),
        held_out=tuple(root / name for name in data.pop("held_out", ())),
        card=root / data.pop("card") if "card" in data else None,
        **data,
    )
