"""The rules by which a mark ends a sentence, the same for every language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transflow.sentences.lexicon import Kind, Lexicon
from transflow.sentences.marks import (
    BRACKETS_CLOSED,
    LEADING,
    STRONG,
    TRAILING,
    WIDE,
    Following,
    is_bullet,
)

_REACH = 64
"""How many code points before a mark are looked at."""
_LEAD_IN_WORDS = 4
_LONGEST_VOWELLESS = 3
_LAST_DAY = 31
"""Higher numbers are rarely ordinals: they don't stand in dates."""
_YEARS = range(1000, 2200)

_ROMAN = re.compile(r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\Z")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.-?)+[^\W\d_]{1,3}\Z")
_NUMBER = re.compile(r"\d[\d.,:/–-]*\Z")
_ELLIPSIS_LEAD = re.compile(r"(?:\.\.\.|…)[ \u00a0]?\w|\.[ \u00a0]\.(?:[ \u00a0]\.)?[ \u00a0][^\W\d_a-z]")
_VOWELS = frozenset("aeiouyæœøáàâäãåāăąéèêëēėęěíìîïīįıóòôöõőōúùûüūůűųýÿаеёиоуыэюяіїєўѝαεηιοουωάέήίόύώ")
_FIRST_OTHER_SCRIPT = "\u0590"
"""From here on scripts have no capitals and write no vowels, or not as letters: what looks odd there proves nothing."""
_CODE = frozenset("./@:_=&()-")
_CLOSING = frozenset("\"'”’“»«›‹‘)]}")
_QUOTATIVES = ("と", "っ")
"""What Japanese puts after quoted speech."""


@dataclass(slots=True)
class Place:
    """A mark in its sentence, as the rules see it."""

    text: str
    start: int
    """Where the sentence begins."""
    match: re.Match[str]
    following: Following
    lexicon: Lexicon
    quoted_from: int | None = None
    """Where the short quotation begins that ends with the mark; None where none does."""

    @property
    def tokens(self) -> list[str]:
        """The last words before the mark, at most as far back as the sentence begins."""
        at = self.match.start()
        return self.text[max(self.start, at - _REACH) : at].split()

    @property
    def is_starter(self) -> bool:
        """Whether the word that follows usually begins a sentence (and is not an initial)."""
        if self.following is not Following.UPPER or self.is_initial_next:
            return False
        word = self.match["word"].casefold()
        if word in self.lexicon.starters:
            return True
        after = self.text[self.match.end() : self.match.end() + 1]
        return after in ("'", "’") and f"{word}'" in self.lexicon.starters

    @property
    def is_initial_next(self) -> bool:
        """Whether another letter with a full stop follows."""
        return len(self.match["word"]) == 1 and self.text.startswith(".", self.match.end())

    @property
    def is_title(self) -> bool:
        """Whether the mark ends a quotation that no colon or comma announces: the film "Why Not?"."""
        if self.quoted_from is None or self.quoted_from <= self.start:
            return False
        before = self.text[max(self.start, self.quoted_from - 2) : self.quoted_from].rstrip()
        return before[-1:].isalnum()

    @property
    def is_shouted(self) -> bool:
        """Whether the word that follows is in capitals throughout."""
        return len(self.match["word"]) > 1 and self.match["word"].isupper()

    @property
    def is_lead_in(self) -> bool:
        """Whether the sentence so far says only when or where: "At 6 a.m.", "Godine 1941."."""
        at = self.match.start()
        if at - self.start > _REACH:
            return False
        words = self.text[self.start : at].split(None, _LEAD_IN_WORDS)
        return len(words) <= _LEAD_IN_WORDS and words[0].strip(LEADING).casefold() in self.lexicon.lead_ins


def ends_sentence(place: Place) -> bool:
    """Whether a sentence ends at a mark that neither a small letter nor the end of the text follows."""
    match, following = place.match, place.following
    mark = match["mark"]
    if not match["gap"]:
        return _ends_without_gap(place, mark)
    if following is Following.PUNCTUATION:
        return bool(place.tokens) and _ELLIPSIS_LEAD.match(place.text, match.start("word")) is not None
    if not STRONG.isdisjoint(mark) or not WIDE.isdisjoint(mark):
        return _ends_strong(place)
    if "…" in mark or mark.count(".") > 2:
        return _ends_ellipsis(place, mark)
    return _ends_full_stop(place)


def _ends_without_gap(place: Place, mark: str) -> bool:
    """Scripts without spaces, and a forgotten space: "The end.Nobody came"."""
    match, following, word = place.match, place.following, place.match["word"]
    if mark[-1] in WIDE:
        is_quoted_speech = match["close"] and word[:1] in _QUOTATIVES
        return following is not Following.PUNCTUATION and not is_quoted_speech
    if following is not Following.UPPER or match["close"] or match["open"] or match["dash"]:
        return False
    tokens = place.tokens
    if not tokens or not _looks_like_opening(place, word):
        return False
    before = tokens[-1].lstrip(LEADING)
    kind = place.lexicon.kind(before)
    if len(before) > 3 and len(word) > 1 and before.isalpha() and before.islower() and kind is None:
        return len(mark) == 1 or place.is_starter
    if kind is Kind.INSIDE or len(before) == len(word) == 1 or not _CODE.isdisjoint(before):
        return False
    return place.is_starter or place.lexicon.kind(word) is Kind.INSIDE


def _looks_like_opening(place: Place, word: str) -> bool:
    """Whether a word right behind a mark can begin a sentence; in a file, a site or code it can't."""
    if not (word[1:].islower() or len(word) == 1) or word.casefold() in place.lexicon.endings:
        return False
    end = place.match.end()
    rest = place.text[end : end + 2]
    return rest[:1] not in _CODE or (rest[:1] == "." and rest[1:].isspace())


def _ends_strong(place: Place) -> bool:
    text, match = place.text, place.match
    at = match.start()
    if at > place.start and text[at - 1] in "([{":  # a remark: (!), [?]
        return False
    if not any(map(str.isalnum, text[max(place.start, at - _REACH) : at])):
        return False
    tokens = place.tokens
    is_name = bool(tokens) and _bare(tokens[-1]).casefold() in place.lexicon.unending
    return not (is_name or place.is_title) or place.is_starter


def _ends_ellipsis(place: Place, mark: str) -> bool:
    text, match, following = place.text, place.match, place.following
    at = match.start()
    before = text[at - 1] if at > place.start else ""
    if before in ("[", "(") and match["close"][:1] in ("]", ")"):  # something left out: [...]
        return text[max(place.start, at - 3) : at - 1].rstrip()[-1:] in (".", "!", "?", "…") and before != ""
    if not before or following is Following.DIGIT:
        return False
    if mark.count(".") > 3 or ("." in mark and "…" in mark):
        return True
    if before.isspace():
        return place.is_starter and match["word"] not in ("I", "Ich")
    return match["word"] != "I"


def _ends_full_stop(place: Place) -> bool:
    tokens = place.tokens
    if not tokens:
        return False
    word = _bare(tokens[-1])
    if _is_label(place, tokens, word):
        return False
    if tokens[-1][-1] in _CLOSING:
        return True  # the stop is the sentence's: the letter "x".
    kind = _kind(place, tokens, word)
    if kind is None and len(word) == 1 and place.is_initial_next:  # "o. Ä."
        return False
    if kind is None:
        if not _NUMBER.match(word):
            return True
        return _ends_number(place, tokens, word)
    if not BRACKETS_CLOSED.isdisjoint(place.match["close"]) and not _is_bracketed(place):
        return place.is_starter
    return _ends_abbreviation(place, kind, tokens, word)


def _is_label(place: Place, tokens: list[str], word: str) -> bool:
    """Whether the word is the label of an item, alone in its sentence or after a colon: "1.", "• 3.", "two: a."."""
    if len(tokens) == 1 or (len(tokens) == 2 and is_bullet(tokens[0])):
        if place.match.start() - place.start > _REACH:
            return False
    elif len(tokens[-2]) == 1 or tokens[-2][-1] not in ":;":
        return False
    if word.isdigit():
        return len(word) < 4 or place.lexicon.dotted_years
    return (len(word) == 1 and word < _FIRST_OTHER_SCRIPT) or _ROMAN.match(word) is not None


def _is_bracketed(place: Place) -> bool:
    """Whether the whole sentence stands in brackets."""
    return place.text[place.start : place.start + 8].lstrip()[:1] in ("(", "[", "{")


def _kind(place: Place, tokens: list[str], word: str) -> Kind | None:
    """The kind of the abbreviation before the mark; None for an ordinary word and for a number."""
    lexicon, following = place.lexicon, place.following
    kind = lexicon.kind(word)
    if kind is None and word.isupper():
        shouted = lexicon.shouted_kind(word)
        if place.is_shouted or (shouted is Kind.NUMBERED and following is Following.DIGIT):
            kind = shouted
    if kind is Kind.NUMBERED and following is Following.DIGIT:
        return kind
    longer = _longer_kind(tokens, word, lexicon)
    if len(word) == 1 and word.isupper() and kind is not Kind.INSIDE:
        return _initial_kind(place, tokens, longer)
    kind = longer or kind
    if kind is not None:
        return kind
    _, elision, rest = word.replace("’", "'").rpartition("'")
    if elision and lexicon.kind(rest) is not None:
        return lexicon.kind(rest)
    return _unlisted_kind(word, lexicon)


def _initial_kind(place: Place, tokens: list[str], longer: Kind | None) -> Kind | None:
    """The kind of a capital letter: an initial, whatever else it stands for, unless the word before it says more."""
    before = tokens[-2] if len(tokens) > 1 else ""
    if before.endswith(".") or place.following is Following.DIGIT:
        return Kind.DOUBTFUL  # "A. D. Smith"
    if longer is None and (before[-1:].isdigit() or place.lexicon.kind(before) is Kind.NUMBERED):
        return None  # "9 V.", "vitamin D."
    return longer or Kind.DOUBTFUL  # "neither can I."


def _unlisted_kind(word: str, lexicon: Lexicon) -> Kind | None:
    """What a word that is in no list looks like: an initial, an acronym, an ordinal, letters without a vowel."""
    if not word or word >= _FIRST_OTHER_SCRIPT or word[0].isdigit():
        return None
    if len(word) == 1:
        is_word = word in _VOWELS  # я, é, u: words rather than abbreviations
        return Kind.DOUBTFUL if word.isalpha() and not is_word else None
    if _DOTTED.match(word) or (lexicon.ordinals and _ROMAN.match(word)):
        return Kind.DOUBTFUL
    folded = word.casefold()
    if lexicon.suffixes and folded.endswith(lexicon.suffixes):
        return Kind.DOUBTFUL
    if len(word) > _LONGEST_VOWELLESS or word.isupper() or not word.isalpha():
        return None
    if any(map(str.isupper, word[1:])):
        return None
    has_vowel = any(char in _VOWELS or char in lexicon.syllabic for char in folded)
    return None if has_vowel else Kind.DOUBTFUL


def _longer_kind(tokens: list[str], word: str, lexicon: Lexicon) -> Kind | None:
    """The kind of an abbreviation of several words: "z. B", "s. r. o", "et al"."""
    if len(tokens) < 2:
        return None
    before = tokens[-2].lstrip(LEADING)
    if not before.endswith("."):
        return lexicon.kind(f"{before} {word}") if len(before) < 7 else None
    found = None
    joined = word
    for token in tokens[-2:-5:-1]:
        token = token.lstrip(LEADING)
        if not token.endswith(".") or len(token) > 6:
            break
        joined = token + joined
        found = lexicon.kind(joined) or found
    return found


def _ends_number(place: Place, tokens: list[str], word: str) -> bool:
    lexicon = place.lexicon
    is_day_and_month = _is_day_and_month(word)
    if place.following is Following.DIGIT:
        return not lexicon.ordinals or not (word.isdigit() or is_day_and_month)
    if not lexicon.ordinals:
        return True
    if not BRACKETS_CLOSED.isdisjoint(place.match["close"]) and not _is_bracketed(place):
        return place.is_starter
    if is_day_and_month or (word.isdigit() and len(word) < 4):
        return _is_cardinal(place, tokens, word) or place.is_starter
    if not word.isdigit():
        return not (lexicon.dotted_years and place.is_lead_in)
    if int(word[:9]) in _YEARS and lexicon.dotted_years:
        return not place.is_lead_in
    return True


def _is_cardinal(place: Place, tokens: list[str], word: str) -> bool:
    """Whether a number with a full stop counts something, so that the stop is the sentence's."""
    lexicon = place.lexicon
    before = tokens[-2] if len(tokens) > 1 else ""
    if before == ":" or lexicon.kind(_bare(before)) is Kind.NUMBERED or _is_in_series(tokens):
        return True  # "3 : 1.", "p. 12."
    number = int(word) if word.isdigit() else 0
    if lexicon.capital_nouns or number <= _LAST_DAY or _bare(before).casefold() in lexicon.numbered_ordinals:
        return False
    return number > 99 or not (place.is_shouted or place.match["word"].endswith(lexicon.epithets))


def _is_in_series(tokens: list[str]) -> bool:
    """Whether another number stands right before, without a stop: "555 31 90.", "2 and 3."."""
    if len(tokens) > 2 and len(tokens[-2]) < 4 and tokens[-2].isalpha():
        return tokens[-3][-1].isdigit()
    return len(tokens) > 1 and tokens[-2][-1].isdigit()


def _ends_abbreviation(place: Place, kind: Kind, tokens: list[str], word: str) -> bool:
    following = place.following
    if kind is Kind.INSIDE:
        return False
    if kind is Kind.NUMBERED:
        if following is not Following.UPPER:
            return False
        return place.is_starter or not (len(word) == 1 or _ROMAN.match(place.match["word"]))
    if kind is Kind.UNIT:
        if following is Following.DIGIT or not _is_quantity(tokens[:-1], place.lexicon):
            return place.is_starter
        kind = Kind.CLOSING
    if kind is Kind.CLOSING:
        if place.is_lead_in:
            return False
        return place.is_starter or not (place.lexicon.capital_nouns and following is Following.UPPER)
    return place.is_starter


def _is_quantity(tokens: list[str], lexicon: Lexicon) -> bool:
    """Whether the tokens end in a number, or in a number with a unit: "5 тыс."."""
    if len(tokens) > 1 and lexicon.kind(_bare(tokens[-1])) is Kind.UNIT:
        tokens = tokens[:-1]
    if not tokens:
        return False
    word = _bare(tokens[-1])
    return word[-1:].isdigit() or (_ROMAN.match(word) is not None and word not in ("C", "D", "L", "M"))


def _is_day_and_month(word: str) -> bool:
    day, _, month = word.partition(".")
    if not (day.isdecimal() and month.isdecimal()) or max(len(day), len(month)) > 2:
        return False
    return 0 < int(day) <= _LAST_DAY and 0 < int(month) <= 12


def _bare(token: str) -> str:
    return token.lstrip(LEADING).rstrip(TRAILING)
