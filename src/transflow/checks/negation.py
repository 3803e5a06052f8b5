"""TF013: a “not” of the source that is nowhere in the target.

Only a loss is reported, never an addition: languages deny in more places than English does (`until` is
`dok ne`). The source must deny in a word that is hardly ever translated without one; the target may deny
in any way at all, by a prefix too, which costs some losses and hardly a false alarm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from transflow.checks.subject import Check, Subject
from transflow.inflection import SOUTH_SLAVIC, fold, language
from transflow.model import Severity

_DENIED = {
    "en": re.compile(
        r"\b(?:not|never|nobody|nothing|nowhere|none|neither|cannot|no)\b|n['’]t\b",
        re.IGNORECASE,
    ),
}
"""By source language: words that deny."""

_HARMLESS = {
    "en": re.compile(
        r"\bnot (?:only|just|merely|simply|least|until|till|to mention|far|unlike|long|a few|infrequently"
        r"|once|every|guilty|to be named|so|care|matter|hesitate|mind|lost)\b"
        r"|\b(?:or|if|than|as) not\b|\bwhy (?:not|don['’]t)\b|\bdoesn['’]t (?:care|matter)\b"
        r"|\bno (?:sooner|doubt|wonder|less|fewer|more|later|earlier|matter|end|avail|difference|trace|\d)"
        r"|\bno\. ?\d|\bno one but\b|\bnothing (?:but|less|more|short)\b|\b(?:for|to|said) nothing\b"
        r"|\bnone (?:other|the less)\b|\bnot\b[^.!?]{0,40}\bbut\b|\bnever ?(?:mind|ending|fails?)\b"
        r"|\b(?:can|could)(?:not|n['’]t| not) (?:but|help|be better|wait|care less)\b|\bdon['’]t mind\b"
        r"|\b(?:do|does|did|is|are|was|were|have|has|had|can|could|would|should|wo|will|sha)n['’]t"
        r" (?:i|you|he|she|it|we|they|there|the|this|that|anyone|anybody|someone|put it past)\b"
        r"|\bno\b[,!.]",
        re.IGNORECASE,
    ),
}
"""By source language: turns with such a word that are often translated without one, questions above all."""

_SLAVIC = re.compile(
    r"\b(?:ne(?!k[aoeiu]|št|gdj|gd\b|djelj|delj|b[ou]|mač|go\b|tko|ra[sz]|rv|t\b|to\b|st\b|ćak|sreć|zavisn|zaposlen"
    r"|ophodn|posredn|davn|vladin|prijatelj|utral|pravd|vjest|vrem|vrij)\w*"
    r"|ni(?!z|jemk|jemc|jemač|kl|vo|ja[nm]|šta[vn])\w*|bez\w*|zar|tek|samo|protiv\w*|umjesto|odbi\w*|prazn\w*)\b"
)
_DENYING = {
    **dict.fromkeys(SOUTH_SLAVIC, _SLAVIC),
    "de": re.compile(
        r"\b(?:nicht\w*|kein\w*|nie\w*|nichts|nirgend\w*|ohne\w*|weder|noch|un\w+|nein|kaum|statt|außer|erst|nur|gegen"
        r"|fehl\w*|miss\w*|verweiger\w*|leer\w*)\b|los(?:e[mnrs]?)?\b"
    ),
    "es": re.compile(
        r"\b(?:no|nunca|jamás|nadie|nada|ning[uú]n\w*|ni|sin|tampoco|apenas|solo|sólo|excepto|salvo|in\w+|im\w+"
        r"|des\w+|falt\w*|contra|dejar?\w*|neg\w*|rechaz\w*)\b"
    ),
}
"""By target language: everything that denies, and what stands for it."""


def negation_lost(subject: Subject) -> Iterator[str]:
    """Quote the word that denies in the source, where nothing in the target does."""
    denied = _DENIED.get(language(subject.source))
    denying = _DENYING.get(language(subject.target))
    if denied is None or denying is None or subject.is_copy:
        return
    source = _HARMLESS[language(subject.source)].sub(" ", subject.msgid)
    found = denied.search(source)
    if found and not denying.search(fold(subject.msgstr, subject.target)):
        yield f"the source denies (“{_word_at(source, found)}”), the target does not"


def _word_at(text: str, match: re.Match[str]) -> str:
    """The whole word around a match: `didn't` for `n't`."""
    start = match.start()
    while start and text[start - 1].isalpha():
        start -= 1
    return text[start : match.end()]


CHECKS = (
    Check(
        "TF013",
        "negation",
        Severity.WARNING,
        negation_lost,
        "the source denies something, the target does not",
    ),
)
