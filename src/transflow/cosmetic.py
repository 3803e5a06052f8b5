"""Which edits of a source text leave its meaning, and so its translation and its review, alone."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

CosmeticClass = Literal["white space", "quotes", "dashes"]
"""What alone changed; written down beside a carried review (law 6)."""

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»‹›", '"') | dict.fromkeys("‘’‚‛", "'"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_HYPHEN_RUN = re.compile(r"-+")
_DIGIT_DASH = re.compile(r"\d\s*[-‐‑‒–—―−]+(?=\s*\d)|(?<!\w)[-−](?=\d)")


def classify(old: str, new: str) -> CosmeticClass | None:
    """What kind of cosmetic edit leads from `old` to `new`; None where the words may mean something else.

    A dash between or before digits stays what it is: "5–7" and "5-7" could be a range and a score,
    "-7" a temperature. Words and numbers must be equal.
    """
    one, other = (_fold_space(text) for text in (old, new))
    if one == other:
        return "white space"
    one, other = one.translate(_QUOTES), other.translate(_QUOTES)
    if one == other:
        return "quotes"
    if fold(one) != fold(other) or _DIGIT_DASH.findall(one) != _DIGIT_DASH.findall(other):
        return None
    return "dashes"


def fold(text: str) -> str:
    """A form that texts with only cosmetic differences share (and a few others: `classify` decides)."""
    return _HYPHEN_RUN.sub("-", _fold_space(text).translate(_QUOTES).translate(_DASHES))


def _fold_space(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
