"""The translation memory: what people wrote for a text before, whole, sentence by sentence, or for a like text.

Here is what the memory knows how to do; where it lies is the store's concern, and the workflow brings the two
together.
"""

from __future__ import annotations

from transflow.memory.exact import Remembered, best
from transflow.memory.fuzzy import WordIndex, containing, similar, terms
from transflow.memory.sentences import Pair, align
from transflow.memory.tmx import TmxUnit, Variant, format_tmx, is_writable, read_tmx

__all__ = [
    "Pair",
    "Remembered",
    "TmxUnit",
    "Variant",
    "WordIndex",
    "align",
    "best",
    "containing",
    "format_tmx",
    "is_writable",
    "read_tmx",
    "similar",
    "terms",
]
