"""The offline engine: Argos packages run by CTranslate2, directly or through English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from transflow.errors import EngineError
from transflow.model import digest
from transflow.mt.argos.pivot import compose
from transflow.mt.engine import Draft, Provenance
from transflow.mt.metadata import Package
from transflow.mt.packages import find_package

if TYPE_CHECKING:
    from transflow.mt.argos.model import Model

_PIVOT = "en"
_SETTINGS = "beam 4, no repeated bigram after a loop; 1"
"""What else than the model decides what comes out. Change the number when drafts change."""


class ArgosTranslator:
    """Translates with the packages that are installed or bundled."""

    name = "argos"
    is_pretend = False

    def __init__(self) -> None:
        self._routes: dict[tuple[str, str], tuple[Package, ...]] = {}
        self._models: dict[str, Model] = {}

    def can_translate(self, source: str, target: str) -> bool:
        """Whether there is a package for the pair, or one to English and one from it."""
        return bool(self._route(source, target))

    def provenance(self, source: str, target: str) -> Provenance:
        """The packages for the pair.

        Raises:
            EngineError: there are none.
        """
        route = self._demand(source, target)
        return Provenance(
            self.name,
            " + ".join(package.name for package in route),
            " + ".join(package.version for package in route),
            digest(_SETTINGS, *(package.digest for package in route)),
        )

    def translate(
        self, sentences: Sequence[str], source: str, target: str, *, with_links: bool = False
    ) -> Iterator[Draft | None]:
        """A draft of each sentence; None for one that the model cannot do.

        Raises:
            EngineError: there is no package for the pair, or it is damaged.
        """
        first, *others = self._demand(source, target)
        drafts = self._model(first).translate(sentences, with_links)
        for package in others:
            possible = [index for index, draft in enumerate(drafts) if draft is not None and draft.text]
            texts = [_text(drafts[index]) for index in possible]
            again = self._model(package).translate(texts, with_links)
            further: list[Draft | None] = [None] * len(drafts)
            for index, second in zip(possible, again, strict=True):
                further[index] = compose(drafts[index], second)
            drafts = further
        return iter(drafts)

    def _demand(self, source: str, target: str) -> tuple[Package, ...]:
        route = self._route(source, target)
        if not route:
            raise EngineError(
                f"there is no model for {source} → {target}",
                remedy="install one with `transflow model install FILE`",
            )
        return route

    def _route(self, source: str, target: str) -> tuple[Package, ...]:
        if (source, target) not in self._routes:
            direct = find_package(source, target)
            first, second = find_package(source, _PIVOT), find_package(_PIVOT, target)
            if direct is not None:
                route: tuple[Package, ...] = (direct,)
            else:
                route = () if first is None or second is None else (first, second)
            self._routes[source, target] = route
        return self._routes[source, target]

    def _model(self, package: Package) -> Model:
        if package.digest not in self._models:
            from transflow.mt.argos.model import Model

            self._models[package.digest] = Model(package)
        return self._models[package.digest]


def _text(draft: Draft | None) -> str:
    return "" if draft is None else draft.text
