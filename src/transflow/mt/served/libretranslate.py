"""A LibreTranslate server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transflow.errors import EngineError
from transflow.language import parse
from transflow.model import digest
from transflow.mt.engine import Draft, Provenance
from transflow.mt.served.post import check_address, post

_ADDRESS = "http://127.0.0.1:5000"
_TOGETHER = 32  # sentences
_CODES = {"zh-Hans": "zh", "zh-Hant": "zt", "pt-BR": "pb", "nb": "nb"}


class LibreTranslateTranslator:
    """Asks a LibreTranslate server.

    Args:
        address: of the server; empty means this machine.

    Raises:
        EngineError: the address is none.
    """

    name = "libretranslate"
    is_pretend = False

    def __init__(self, address: str = "") -> None:
        self._address = check_address(address or _ADDRESS, self.name)

    def can_translate(self, source: str, target: str) -> bool:
        """Always supposed: only the server knows, and it is asked with the first sentence."""
        return True

    def provenance(self, source: str, target: str) -> Provenance:
        """The address; the server does not say which model it runs."""
        return Provenance(self.name, self._address, digest=digest(self.name, self._address))

    def translate(
        self, sentences: Sequence[str], source: str, target: str, *, with_links: bool = False
    ) -> Iterator[Draft | None]:
        """A draft of each sentence.

        Raises:
            EngineError: the server does not answer, or does not know the pair.
        """
        for start in range(0, len(sentences), _TOGETHER):
            part = list(sentences[start : start + _TOGETHER])
            question = {"q": part, "source": _code(source), "target": _code(target), "format": "text"}
            answer = post(
                f"{self._address}/translate",
                question,
                engine=self.name,
                remedy="start the server with `libretranslate --load-only …`, or name its address",
            )
            made = answer.get("translatedText")
            if not isinstance(made, list) or len(made) != len(part):
                raise EngineError(
                    f"{self.name} at {self._address} gave no translation for each sentence",
                    remedy="check what serves at that address",
                )
            yield from (Draft(text.strip(), 0.0) if isinstance(text, str) else None for text in made)


def _code(tag: str) -> str:
    language = parse(tag)
    return _CODES.get(tag) or _CODES.get(f"{language.code}-{language.script}") or language.code
