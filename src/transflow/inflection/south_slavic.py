"""Forms of Bosnian, Croatian, Montenegrin and Serbian words, written out from the ending of the lemma.

Lemmas come folded and in Latin letters. The rules are those of any school grammar: declension by ending,
k/g/h → c/z/s before i and č/ž/š before e, the fleeting a, -o from -l, voicing before k and c, the classes
of verbs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_VOWELS = "aeiou"
_SOFT = ("c", "č", "ć", "đ", "j", "š", "ž", "r")
_FEMININE = ("a", "e", "i", "u", "om", "ama")
_NEUTER = ("o", "e", "a", "u", "om", "em", "ima", "ama")
_SINGULAR = ("", "a", "u", "om")
_SHORT_PLURAL = ("i", "e", "ima")
_LONG_PLURAL = ("i", "a", "e", "ima")
_ADJECTIVE = (
    *("i", "og", "oga", "om", "ome", "omu", "im", "ima", "ih", "a", "e", "u", "oj", "o"),
    *("eg", "ega", "em", "emu"),
)
_BEFORE_I = {"k": "c", "g": "z", "h": "s"}  # radnik → radnici
_BEFORE_E = {"k": "č", "g": "ž", "h": "š", "c": "č"}  # radnik → radniče
_BEFORE_JU = {"st": "šć", "d": "đ", "rt": "rć", "v": "vlj", "č": "č", "ć": "ć"}  # solidarnost → solidarnošću
_DEVOICED = str.maketrans("bdgzžđ", "ptksšć")  # vrabac → vrapca
_WITH_SHORT_PLURAL = frozenset(
    {"crv", "dan", "đak", "gost", "gram", "konj", "mrav", "prst", "rom", "sat", "srb", "zub"}
)
_I_STEMS = frozenset({"bol", "glad", "krv", "smrt", "stvar"})
_IRREGULAR = {
    "brat": "braća braće braći braću braćo braćom",
    "čovjek": "ljudi ljude ljudima",
    "dijete": "djeteta djetetu djetetom djeca djece djeci djecu djeco djecom",
    "drug": "druže",
    "dan": "dne",
    "oko": "oči očiju očima",
    "put": "putem putevi puteva puteve putevima puti",
}


def noun_and_verb_forms(lemma: str) -> Iterator[str]:
    """Forms of a noun, an adjective or an infinitive; forms that do not exist among them."""
    if len(lemma) < 3:
        return
    yield from _IRREGULAR.get(lemma, "").split()
    if lemma.endswith(("ti", "ći")) and len(lemma) > 4:
        yield from _verb(lemma)
    if lemma.endswith(("ao", "io")):
        yield from _former_l(lemma)
    match lemma[-1]:
        case "a":
            yield from _feminine(lemma[:-1])
        case "o" | "e":
            yield from _neuter(lemma[:-1])
        case "i":
            yield from _adjective_or_plural(lemma[:-1])
        case consonant if consonant not in _VOWELS:
            yield from _masculine(lemma)
    if lemma[-1] in "iuy":  # names and loans: intervju → intervjua, Mali → Malija
        yield from (
            f"{lemma}{glide}{ending}" for glide in ("", "j") for ending in (*_SINGULAR, "em", *_SHORT_PLURAL)
        )


def _last(stem: str, changes: dict[str, str]) -> str:
    """The stem with its last consonant changed as before certain vowels."""
    return stem[:-1] + changes.get(stem[-1], stem[-1])


def _feminine(stem: str) -> Iterator[str]:
    yield from (stem + ending for ending in _FEMININE)
    yield _last(stem, _BEFORE_I) + "i"  # banka → banci
    if len(stem) > 3 and stem.endswith(("k", "n", "v")):  # an adjective with its noun: noćna smjena
        yield from (stem + ending for ending in ("oj", "ih", "im"))
    yield from _genitive_plural(stem)


def _neuter(stem: str) -> Iterator[str]:
    """Neuters in -o and -e; a lemma in -e may be the plural of a feminine as well (`nadnice`)."""
    yield from (stem + ending for ending in (*_NEUTER, *_FEMININE))
    yield from _genitive_plural(stem)
    if len(stem) > 3:
        yield from (stem + ending for ending in _ADJECTIVE)
    if stem.endswith("m"):  # vrijeme → vremena
        for short in {stem, stem.replace("ije", "e"), stem.replace("je", "e")}:
            yield from (f"{short}en{ending}" for ending in ("a", "u", "om", "ima", "i"))


def _genitive_plural(stem: str) -> Iterator[str]:
    """`sestr-` → `sestara`: a fleeting a parts two consonants at the end."""
    if len(stem) > 2 and stem[-1] not in _VOWELS and stem[-2] not in _VOWELS:
        yield f"{stem[:-1]}a{stem[-1]}a"
        if stem.endswith(("lj", "nj")) and len(stem) > 3:
            yield f"{stem[:-2]}a{stem[-2:]}a"


def _adjective_or_plural(stem: str) -> Iterator[str]:
    """A lemma in -i is an adjective (`radnički`) or a plural (`radnici`, `troškovi`)."""
    yield from (stem + ending for ending in _ADJECTIVE)
    if stem[-1] not in _VOWELS:
        yield from _masculine(stem)
        if stem[-1] in "czs":
            yield from _masculine(stem[:-1] + {"c": "k", "z": "g", "s": "h"}[stem[-1]])
    if stem[-2:] in ("ov", "ev") and len(stem) > 4:
        yield from _masculine(stem[:-2])
    if len(stem) > 3 and stem[-1] not in _VOWELS and stem[-2] not in _VOWELS:
        yield f"{stem[:-1]}a{stem[-1]}"  # sindikalni → sindikalan


def _masculine(lemma: str) -> Iterator[str]:
    """Nouns that end in a consonant, the feminines among them (`solidarnost`), and indefinite adjectives."""
    is_short = _syllables(lemma) < 2 and lemma not in _WITH_SHORT_PLURAL
    for stem in _masculine_stems(lemma):
        yield from _declined(stem, is_short=is_short)
    if not is_short or lemma in _I_STEMS or lemma.endswith(("st", "ć", "č")):
        yield from (lemma + ending for ending in ("i", "ju", "ima"))
        for ending, soft in _BEFORE_JU.items():
            if lemma.endswith(ending):
                yield lemma.removesuffix(ending) + soft + "u"
    if lemma.endswith(("an", "en", "av", "ak", "ar", "at")) and not is_short:
        yield from (stem + ending for stem in _masculine_stems(lemma) for ending in _ADJECTIVE)
    yield from _genitive_plural(lemma)


def _declined(stem: str, *, is_short: bool) -> Iterator[str]:
    """Cases of a masculine stem; words of one syllable have the long plural alone (`sudovi`, not `sudi`)."""
    yield from (stem + ending for ending in _SINGULAR[1:])
    yield from (f"{stem}ov{ending}" for ending in _LONG_PLURAL)
    soft = _last(stem, _BEFORE_E)
    if soft.endswith(_SOFT):
        yield stem + "em"
        yield from (f"{soft}ev{ending}" for ending in _LONG_PLURAL)
    if not is_short:
        yield from (_last(stem, _BEFORE_I) + ending for ending in ("i", "ima"))
        yield from (stem + ending for ending in _SHORT_PLURAL)
        yield soft + "e"


def _syllables(word: str) -> int:
    """Syllables, a long jat and an r between consonants as one each (`svijet`, `trg`, `še-grt`)."""
    return len(re.findall(r"ije|[aeiou]|(?<![aeiou])r(?![aeiouj])", word))


def _masculine_stems(lemma: str) -> Iterator[str]:
    yield lemma
    if lemma.endswith("alj") and len(lemma) > 4:  # ugalj → uglja
        yield lemma[:-3] + "lj"
    if len(lemma) < 4 or lemma[-2] != "a" or lemma[-3] in _VOWELS or lemma[-1] not in "cklmnrvt":
        return
    before, last = lemma[:-2], lemma[-1]
    if last == "t" and before[-1] != "k":
        return
    yield before + last  # borac → borc-
    if last in "ck":
        yield before[:-1] + before[-1].translate(_DEVOICED) + last  # napredak → napretk-
        if before[-1] in "td":
            yield before[:-1] + "c"  # otac → oc-, zadatak → zadac-


def _former_l(lemma: str) -> Iterator[str]:
    """`posao` → `posla`, `dio` → `dijela`, `radio` → `radija`: an o that was an l, or a glide."""
    before = lemma[:-2]
    for stem in (before + "l", lemma[:-1] + "jel", lemma[:-1] + "j"):
        yield from _declined(stem, is_short=_syllables(lemma) < 3)


def _verb(lemma: str) -> Iterator[str]:
    """Infinitives: present, past and passive participles of the regular classes."""
    stem = lemma[:-2]
    for base, present in (
        ("ova", "u"),
        ("eva", "u"),
        ("iva", "u"),
        ("nu", "n"),
        ("a", "a"),
        ("i", "i"),
        ("je", "i"),
    ):
        if not stem.endswith(base):
            continue
        short = stem.removesuffix(base)
        yield from (f"{short}{present}{ending}" for ending in _PRESENT)
        if present == "u":
            yield from (
                f"{short}uj{ending}" for ending in ("em", "eš", "e", "emo", "ete", "u", "ući", "", "mo", "te")
            )
        yield from (f"{stem}{ending}" for ending in _PARTICIPLES)
        yield from (f"{short}{ending}" for ending in ("e", "u", "em", "eš", "emo", "ete", "imo", "ite"))
        if base == "i":
            for soft in _passive_stems(short):
                yield from (f"{soft}en{ending}" for ending in ("", *_ADJECTIVE))
                yield from (f"{soft}enj{ending}" for ending in ("e", "a", "u", "em", "ima"))
        break


_PRESENT = ("m", "š", "", "mo", "te", "ju", "jući", "j", "jte", "jmo")
_PARTICIPLES = (
    *("", "o", "la", "li", "le", "lo", "t", "vši", "ti", "h", "še", "smo"),
    *(f"n{ending}" for ending in ("", *_ADJECTIVE)),
    *(f"nj{ending}" for ending in ("e", "a", "u", "em", "ima")),
)


def _passive_stems(short: str) -> Iterator[str]:
    """`otpusti-` → `otpušt-`, `plati-` → `plać-`: consonants before the -en of the passive."""
    yield short
    changes = (
        ("st", "šć"),
        ("st", "št"),
        ("t", "ć"),
        ("d", "đ"),
        ("z", "ž"),
        ("s", "š"),
        ("n", "nj"),
        ("l", "lj"),
    )
    for ending, soft in changes:
        if short.endswith(ending):
            yield short.removesuffix(ending) + soft
    if short[-1:] in tuple("bpmv"):
        yield short + "lj"


def derived_adjectives(lemma: str) -> Iterator[str]:
    """Adjectives made from a noun: `rudarski`, `štrajkački`, `rudnički`, `direktorov`, `sestrin`."""
    stem = lemma[:-1] if lemma[-1:] in tuple("aeo") else lemma
    if len(stem) < 3:
        return
    softened = _last(stem, _BEFORE_E)
    suffixes = [stem + suffix for suffix in ("sk", "n", "ačk")]
    suffixes += [stem + "in", softened + "in"] if lemma.endswith("a") else [stem + "ov", softened + "ev"]
    suffixes += [softened + "n"]
    if softened != stem:
        suffixes.append(softened + "k")
    if stem.endswith(("ac", "ic")):
        suffixes += [stem[:-2] + suffix for suffix in ("ačk", "ičk", "čk", "čev")]
    yield from (suffix + ending for suffix in suffixes for ending in ("", *_ADJECTIVE))
