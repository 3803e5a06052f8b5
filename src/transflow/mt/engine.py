"""What an engine is: something that makes drafts of sentences and can say what made them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Provenance:
    """What makes the drafts of one language pair, exactly."""

    engine: str
    """`argos`, `pseudo` or a plug-in's name."""
    package: str = ""
    """The model package, such as `translate-en_bs`; both, joined by ` + `, where English stands between."""
    version: str = ""
    digest: str = ""
    """Over everything that decides what comes out: another digest means other drafts."""

    def __str__(self) -> str:
        parts = (self.engine, f"{self.package} {self.version}".strip(), self.digest[:12])
        return ", ".join(part for part in parts if part)


class Link(NamedTuple):
    """How strongly a stretch of a draft looks back to a stretch of its sentence."""

    source_start: int
    source_end: int
    target_start: int
    target_end: int
    """Offsets in code points."""
    weight: float
    """0–1; the weights of one stretch of the target sum to at most 1."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence as an engine translated it, unchecked."""

    text: str
    score: float
    """Mean log-probability of its pieces, at most 0; 0 where the engine has none."""
    links: tuple[Link, ...] | None = None
    """Which words came from which, in the order of the target; None where the engine cannot tell."""


@runtime_checkable
class Translator(Protocol):
    """An engine. A third party offers one as an entry point of the group `transflow.engines`."""

    @property
    def name(self) -> str:
        """What `--engine` and the configuration call it."""
        ...

    @property
    def is_pretend(self) -> bool:
        """Whether its drafts are no language (pseudo-translation), so that they are not judged as one."""
        ...

    def can_translate(self, source: str, target: str) -> bool:
        """Whether it has what it needs for this pair of tags. Loads no model."""
        ...

    def provenance(self, source: str, target: str) -> Provenance:
        """What would translate this pair of tags. Loads no model.

        Raises:
            EngineError: it cannot translate the pair.
        """
        ...

    def translate(
        self, sentences: Sequence[str], source: str, target: str, *, with_links: bool = False
    ) -> Iterator[Draft | None]:
        """A draft of each sentence, in their order; None for one it cannot do, which costs no other.

        Args:
            sentences: what to translate.
            source: tag of their language.
            target: tag of the language wanted.
            with_links: whether drafts should have links, where the engine can tell.

        Raises:
            EngineError: it cannot translate the pair, or its model cannot be loaded.
        """
        ...
