"""Which edits of a source text leave its meaning, and so its translation and its review, alone.

A review that is carried wrongly is worse than one that must be given again, so every rule here errs on the
side of `None`: the entry is then fuzzy and a person looks at it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from transflow.confusable import MEANINGFUL, OTHER_WORDS
from transflow.markup import Kind, Mark, scan
from transflow.model import Syntax

CosmeticClass = Literal["white space", "quotes", "dashes", "markup", "typo"]
"""What alone changed (of several: the last in this order); written down beside a carried review (law 6)."""

IsWord = Callable[[str], bool]
"""Whether a word stands in another text of the project, and so is one and no slip."""

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»‹›", '"') | dict.fromkeys("‘’‚‛", "'"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_HYPHEN_RUN = re.compile(r"-+")
_DIGIT_DASH = re.compile(r"\d\s*[-‐‑‒–—―−]+(?=\s*\d)|(?<!\w)[-−](?=[$£€¥]?\d)")
_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’][^\W\d_]+)*(?!\w)")

_SHORTEST = 4
"""Letters of a word in which two neighbours may have changed places: "teh" could be a name."""
_SHORTEST_DOUBLED = 5
"""Letters of the shorter word where one letter was doubled or single by mistake."""
_SHORTEST_SLIP = 8
"""Letters of the shorter word where another letter is missing, too many, or a wrong vowel: among shorter
words too many are one letter apart (counted over 32,000 English words)."""
_INFLECTED = re.compile(r"(?:ing|ed|ers?|est)$")
"""Endings before which a doubled letter or another vowel makes another verb: hoping and hopping."""


def classify(
    old: str, new: str, syntax: Syntax = "text", is_word: IsWord | None = None
) -> CosmeticClass | None:
    """What kind of cosmetic edit leads from `old` to `new`; None where the words may mean something else.

    A dash between or before digits stays what it is: "5–7" and "5-7" could be a range and a score, "-7" a
    temperature. Link targets, code, tags and line breaks must be the same. Numbers, names (whatever has a
    capital), negations and endings are never a typo.

    Args:
        old: the text as it was translated.
        new: the text as it is.
        syntax: which markup both may contain.
        is_word: asked of the word that was replaced; one that stands elsewhere was no slip.
    """
    one, other = _outline(old, syntax), _outline(new, syntax)
    if _kinds(one) != _kinds(other):
        return None
    words, other_words = _words(one), _words(other)
    if [_dashless(text) for text in words] == [_dashless(text) for text in other_words]:
        if _DIGIT_DASH.findall(" ".join(words)) != _DIGIT_DASH.findall(" ".join(other_words)):
            return None
        return _class_of_spelling(old, new)
    slips = [(mine, theirs) for mine, theirs in zip(words, other_words, strict=True) if mine != theirs]
    return "typo" if len(slips) == 1 and _is_typo(*slips[0], is_word) else None


def fold(text: str) -> str:
    """A form that texts share which differ in white space, quotes and dashes alone (and a few others)."""
    return _dashless(_fold_space(text).translate(_QUOTES))


def letters(text: str) -> str:
    """A form that texts share which differ in spelling or markup alone (and others: `classify` decides)."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", text))) or fold(text)


def words_of(texts: Iterable[str]) -> set[str]:
    """The words that stand in any of these texts, as `classify` takes texts apart."""
    return {word for text in texts for word in _WORD.findall(text)}


def _class_of_spelling(old: str, new: str) -> CosmeticClass:
    """Of texts that say the same: what differs."""
    one, other = _fold_space(old), _fold_space(new)
    if one == other:
        return "white space"
    one, other = one.translate(_QUOTES), other.translate(_QUOTES)
    if one == other:
        return "quotes"
    return "dashes" if _dashless(one) == _dashless(other) else "markup"


def _outline(text: str, syntax: Syntax) -> list[str | tuple[str, ...]]:
    """The text as its words and its marks by turns; entities and escapes are the characters they spell."""
    pieces: list[str | tuple[str, ...]] = []
    words, at = "", 0
    for mark in scan(text, syntax):
        words += text[at : mark.start]
        at = mark.end
        if mark.kind in (Kind.ENTITY, Kind.ESCAPE):
            words += mark.word
        else:
            pieces += [words, _identity(mark, text)]
            words = ""
    return [*pieces, words + text[at:]]


def _identity(mark: Mark, text: str) -> tuple[str, ...]:
    raw = text[mark.start : mark.end]
    has_title = (
        mark.kind in (Kind.LINK, Kind.IMAGE) and mark.role != "open" and re.search(r"[\"'(]\s*\)$|[\"']", raw)
    )
    return (mark.kind, mark.role, mark.detail, _fold_space(raw) if has_title else "")


def _kinds(outline: Sequence[str | tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [piece for piece in outline if not isinstance(piece, str)]


def _words(outline: Sequence[str | tuple[str, ...]]) -> list[str]:
    """The words between the marks, spelled alike; white space at a mark counts as there or not there."""
    return [_mark_edges(piece).translate(_QUOTES) for piece in outline if isinstance(piece, str)]


def _mark_edges(words: str) -> str:
    folded = _fold_space(words)
    return f"{' ' * words[:1].isspace()}{folded}{' ' * (bool(folded) and words[-1:].isspace())}"


def _is_typo(old: str, new: str, is_word: IsWord | None) -> bool:
    """Whether exactly one word was misspelled before, or is now."""
    if _WORD.sub("", _dashless(old)) != _WORD.sub("", _dashless(new)):
        return False
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) != len(after):
        return False
    changed = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    if len(changed) != 1:
        return False
    one, other = changed[0]
    return _is_slip(one, other) and not (is_word is not None and is_word(one))


def _is_slip(one: str, other: str) -> bool:
    """Whether two spellings are so near, and in such a way, that they are one word."""
    if not (one.isalpha() and other.isalpha() and one == one.lower() and other == other.lower()):
        return False  # a capital may be a name, an apostrophe a negation
    if MEANINGFUL & {one, other} or frozenset((one, other)) in OTHER_WORDS:
        return False
    if one[0] != other[0] or one[-1] != other[-1]:
        return False  # prefixes negate, endings count
    short, long = sorted((one, other), key=len)
    start = next(i for i in range(len(long)) if short[i : i + 1] != long[i])
    if len(short) == len(long):
        return _is_swap(short, long, start) or _is_wrong_vowel(short, long, start)
    if len(long) != len(short) + 1 or short[start:] != long[start + 1 :] or one[-2:] != other[-2:]:
        return False
    if long[start] == long[start - 1]:
        return len(short) >= _SHORTEST_DOUBLED and not _INFLECTED.search(long)
    return len(short) >= _SHORTEST_SLIP


def _is_swap(one: str, other: str, start: int) -> bool:
    pair = one[start : start + 2]
    return len(one) >= _SHORTEST and other == one[:start] + pair[::-1] + one[start + 2 :]


def _is_wrong_vowel(one: str, other: str, start: int) -> bool:
    return (
        len(one) >= _SHORTEST_SLIP
        and one[start + 1 :] == other[start + 1 :]
        and start < len(one) - 2
        and {one[start], other[start]} <= set("aeiou")
        and not _INFLECTED.search(one)
    )


def _dashless(text: str) -> str:
    return _HYPHEN_RUN.sub("-", text.translate(_DASHES))


def _fold_space(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
