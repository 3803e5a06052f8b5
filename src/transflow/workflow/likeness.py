"""When the words of a like text are better than a machine's: the rule, and what makes a like text wrong.

A like text reads well and may say something else. It is used only where the two sources have the same figures,
the same names and the same words that deny, and its target the text's markup. Where there is a machine's draft, nearly all of the text
must stay besides, and clearly more of it than the machine is sure of.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

from transflow.markup import compare, plain
from transflow.model import Syntax

if TYPE_CHECKING:
    from transflow.workflow.recollection import Like

LEAST_RATIO = 0.9
MARGIN = 0.1
"""What a like text needs to take the place of a machine's draft. Measured on 449 sentences (English–Bosnian, the
starter model, a memory of 593,000): under this rule the memory's words are nearer to the reference in 58 % of
cases (mean ratio 0.85 against 0.81); down to a ratio of 0.75 and without the margin in 42 % (0.77 against 0.81)."""

_FIGURE = re.compile(r"[0-9]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SLAVIC = r"ne|ni|nije|nisu|nisam|nismo|niste|nisi|nema\w*|neće\w*|nemoj\w*|nikad\w*|niko|nitko|nikog\w*|ništa|nigdje|nigde|bez"
_DENYING = {
    "en": r"no|not|never|nobody|nothing|nowhere|none|neither|nor|cannot|without|against|unless|\w+n['’]t",
    "de": r"nicht|kein\w*|nie|niemals|niemand\w*|nichts|nirgend\w*|weder|noch|ohne|gegen",
    "fr": r"ne|non|pas|jamais|rien|aucun\w*|personne|nulle?|ni|sans|contre|n['’]\w+",
    "es": r"no|nunca|jamás|nada|nadie|ning[uú]n\w*|ni|sin|contra|tampoco",
    "it": r"non|no|mai|nulla|niente|nessun\w*|né|senza|contro",
    "bs": _SLAVIC, "hr": _SLAVIC, "sr": _SLAVIC, "cnr": _SLAVIC, "sh": _SLAVIC,
}  # fmt: skip
"""By source language: words that deny. Where we have none, no like text takes the place of a draft."""


def is_better(text: str, syntax: Syntax, like: Like, confidence: float | None, source_tag: str) -> bool:
    """Whether the words of a like text are to be offered instead of a machine's draft.

    The share of the text that stays (the ratio) is at least LEAST_RATIO, and by MARGIN more than what the machine
    expects of its own words: the geometric mean of their probabilities, the exponential of its confidence. Where
    there is no draft, any like text of the right essence is better than nothing.

    Args:
        text: what is to be translated.
        syntax: the markup it is in.
        like: the like text.
        confidence: of the machine's draft, a mean log-probability; None where there is no draft.
        source_tag: the language of the texts.
    """
    if confidence is not None and like.ratio < max(LEAST_RATIO, math.exp(confidence) + MARGIN):
        return False
    return _says_the_same(text, like.remembered.source, syntax, source_tag) and not compare(
        text, like.remembered.target, syntax
    )


def _says_the_same(text: str, other: str, syntax: Syntax, source_tag: str) -> bool:
    denying = _DENYING.get(source_tag.partition("-")[0])
    if denying is None:
        return False
    return _essence(text, syntax, denying) == _essence(other, syntax, denying)


def _essence(text: str, syntax: Syntax, denying: str) -> Counter[str]:
    """What must not differ: figures, names (words with a capital, but for the first), words that deny."""
    words = plain(text, syntax)
    found = Counter(_FIGURE.findall(words))
    for place, word in enumerate(_WORD.findall(words)):
        if place and not word.islower():
            found[word] += 1
        if re.fullmatch(denying, word.casefold()):
            found["not"] += 1
    return found
