"""An engine that needs no model: longer, accented text that still can be read.

It is for tests and for looking at a layout before there is a translation. Words that are not translated
stand out because they have no accents; what does not fit shows because a translation is often a third longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transflow.model import digest
from transflow.mt.engine import Draft, Link, Provenance

_ACCENTED = str.maketrans(
    "AaCcDdEeGgHhIiJjKkLlNnOoRrSsTtUuWwYyZz",
    "ÅåĆćĐđÉéĞğĤĥÎîĴĵĶķĹĺÑñÖöŔŕŠšŤťÛûŴŵÝýŽž",
)
_WORD = re.compile(r"⟦[0-9]+⟧|[^\W\d_]+|\S", re.UNICODE)
_SHORTEST_LENGTHENED = 4  # letters
_VERSION = "1"


class PseudoTranslator:
    """Accents every letter it can and lengthens words; placeholders and numbers stay."""

    name = "pseudo"
    is_pretend = True

    def can_translate(self, source: str, target: str) -> bool:
        """Always: it needs no model."""
        return True

    def provenance(self, source: str, target: str) -> Provenance:
        """The same for every pair."""
        return Provenance(self.name, version=_VERSION, digest=digest(self.name, _VERSION))

    def translate(
        self, sentences: Sequence[str], source: str, target: str, *, with_links: bool = False
    ) -> Iterator[Draft | None]:
        """Each sentence with accents; its links say word for word what came from what."""
        return map(_pretend, sentences)


def _pretend(sentence: str) -> Draft:
    written: list[str] = []
    links: list[Link] = []
    at = length = 0
    for word in _WORD.finditer(sentence):
        gap, accented = sentence[at : word.start()], _lengthen(word[0])
        length += len(gap)
        links.append(Link(word.start(), word.end(), length, length + len(accented), 1.0))
        written += (gap, accented)
        length += len(accented)
        at = word.end()
    written.append(sentence[at:])
    return Draft("".join(written), 0.0, tuple(links))


def _lengthen(word: str) -> str:
    if not word.isalpha():
        return word
    accented = word.translate(_ACCENTED)
    if len(word) < _SHORTEST_LENGTHENED:
        return accented
    middle = len(word) // 2
    return (
        accented[:middle] + accented[middle - 1 : middle].lower() * (1 + len(word) // 6) + accented[middle:]
    )
