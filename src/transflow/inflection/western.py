"""Forms of German, Spanish and English words, written out from the ending of a folded lemma."""

from __future__ import annotations

import re
from collections.abc import Iterator

_VOWELS = "aeiou"
_SHORTEST_PART = 4

_GERMAN_ENDINGS = ("e", "en", "er", "ern", "em", "es", "s", "n", "nen", "se", "ses", "sen")
_UMLAUTS = {"au": "äu", "a": "ä", "o": "ö", "u": "ü"}


def german_forms(lemma: str) -> Iterator[str]:
    """Cases and plurals, with and without umlaut; adjectives given in the masculine (`gelber`) too."""
    stems = [lemma, *_umlauted(lemma)]
    if lemma.endswith("e") or lemma.endswith("en"):
        stems.append(lemma.removesuffix("n").removesuffix("e"))
    if lemma.endswith("er") and len(lemma) > 4:
        stems.append(lemma.removesuffix("er"))  # an adjective given in the masculine: gelber
    for stem in stems:
        yield stem
        yield from (stem + ending for ending in _GERMAN_ENDINGS)


def _umlauted(lemma: str) -> Iterator[str]:
    """`Betriebsrat` → `Betriebsrät-`: the last back vowel takes an umlaut."""
    for position in range(len(lemma) - 1, -1, -1):
        for plain in ("au", lemma[position]):
            if plain in _UMLAUTS and lemma.startswith(plain, position - len(plain) + 1):
                start = position - len(plain) + 1
                yield lemma[:start] + _UMLAUTS[plain] + lemma[position + 1 :]
                return


def is_compound(word: str, lemma: str, known: frozenset[str]) -> bool:
    """`Streikkasse`, `Warnstreiks` hold `Streik`; a lemma under four letters is never sought inside."""
    if len(lemma) < _SHORTEST_PART or len(word) < len(lemma) + 3:
        return False
    if word.startswith(lemma) and word not in known:
        return True
    return any(word.endswith(form) for form in known if len(word) > len(form) + 2)


def spanish_forms(lemma: str) -> Iterator[str]:
    """Number, gender, and the endings of regular verbs."""
    plain = lemma.translate(str.maketrans("áéíóú", "aeiou"))
    for stem in {lemma, plain}:
        yield from (stem + "s", stem + "es")
        if stem.endswith("z"):
            yield stem[:-1] + "ces"
        if stem.endswith(("o", "a", "e", "os", "as", "es")):
            bare = stem.removesuffix("s")[:-1]
            yield from (bare + ending for ending in ("o", "a", "os", "as", "e", "es"))
        if stem.endswith(("or", "ón", "on", "és", "es", "ín", "in")):
            yield from (plain + "a", plain + "as")
        if stem.endswith(("ar", "er", "ir")):
            yield from (stem[:-2] + ending for ending in _SPANISH_VERB)


_SPANISH_VERB = tuple(
    [
        "o",
        "as",
        "a",
        "amos",
        "áis",
        "an",
        "aba",
        "abas",
        "ábamos",
        "aban",
        "é",
        "aste",
        "ó",
        "aron",
        "aré",
        "ará",
        "arán",
        "aría",
        "arían",
        "ando",
        "ado",
        "ada",
        "ados",
        "adas",
        "e",
        "es",
        "en",
        "emos",
        "í",
        "ió",
        "imos",
        "ieron",
        "ía",
        "ías",
        "íamos",
        "ían",
        "eré",
        "erá",
        "erán",
        "ería",
        "erían",
        "iré",
        "irá",
        "irán",
        "iría",
        "irían",
        "iendo",
        "ido",
        "ida",
        "idos",
        "idas",
    ]
)
_ENGLISH_IRREGULAR = {
    **{f"{kind}man": f"{kind}men" for kind in ("", "wo", "crafts", "spokes", "chair", "fore")},
    **{
        "child": "children",
        "person": "people",
        "foot": "feet",
        "wife": "wives",
        "life": "lives",
        "leaf": "leaves",
    },
}


def english_forms(lemma: str) -> Iterator[str]:
    """Plural and possessive of a noun; the singular where the lemma is a plural."""
    singulars = {lemma}
    if lemma.endswith("ies") and len(lemma) > 4:
        singulars.add(lemma[:-3] + "y")
    if lemma.endswith("s") and not lemma.endswith(("ss", "us", "is")) and len(lemma) > 3:
        singulars.add(lemma[:-1])
    for singular in singulars:
        plural = _ENGLISH_IRREGULAR.get(singular) or _english_plural(singular)
        yield from (singular, plural, f"{singular}'s", f"{plural}'s", f"{plural}'", f"{singular}'")


def _english_plural(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in tuple(_VOWELS):
        return word[:-1] + "ies"
    return word + "s"


def english_verb_forms(verb: str) -> frozenset[str]:
    """Third person, past and -ing form of a regular English verb, and itself."""
    stem = verb.removesuffix("e")
    doubled = re.fullmatch(r"[^aeiou]*[aeiou][bdgklmnprt]", verb) is not None
    hard = verb + verb[-1] if doubled else verb
    past = (
        verb[:-1] + "ied" if re.search(r"[^aeiou]y$", verb) else (stem if verb.endswith("e") else hard) + "ed"
    )
    present_participle = (stem if verb.endswith("e") and not verb.endswith("ee") else hard) + "ing"
    return frozenset({verb, _english_plural(verb), past, present_participle})
