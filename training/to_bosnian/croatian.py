"""Croatian words whose Bosnian counterpart depends on what stands around them: another declension, another gender."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from training.to_bosnian.words import (
    ACCUSATIVE_PREPOSITIONS,
    GENITIVE_PREPOSITIONS,
    LOCATIVE_PREPOSITIONS,
    QUANTITIES,
    Change,
    Context,
    word_set,
)

COPULAS = word_set("je su bi će nije nisu neće se koja koji koje ima postaje bila bilo")

# ---- i-declension → a-declension: povijest → historija -----------------------------------------------------

FEMININES = {
    "povijest": "historij", "obitelj": "porodic", "znanost": "nauk", "prapovijest": "prahistorij", "predpovijest": "prahistorij",
}  # fmt: skip
FEMININE_FORMS = {stem + ending: stem for stem in FEMININES for ending in ("", "i", "ima", "ju", "u")} | {
    "znanošću": "znanost",
    "poviješću": "povijest",
}
HAVING = word_set("imati ima imaju imam čuva pisati studirati studira imao imala")
NOT_ADJECTIVES = word_set("kada sada treba nema")


def feminine(context: Context) -> Change | None:
    """`povijesti` has one form for five cases, `historija` has five."""
    stem = FEMININE_FORMS[context.word]
    new = FEMININES[stem]
    if context.word.endswith("šću") or context.word[len(stem) :] in ("u", "ju"):
        return Change(new + "om")
    ending = context.word[len(stem) :]
    if ending == "ima":
        return Change(new + "ama")
    word = _oblique(context, new) if ending == "i" else _nominative_or_accusative(context, new)
    return Change(word) if word else None


def _oblique(context: Context, new: str) -> str:
    previous = context.previous
    dative = "nauci" if new == "nauk" else new + "i"
    if context.follows("oj"):
        return dative
    if previous.endswith("ih") or previous in QUANTITIES:
        return new + "a"
    if previous in GENITIVE_PREPOSITIONS:
        return new + "e"
    if previous in LOCATIVE_PREPOSITIONS:
        return dative
    if previous in ("s", "sa") or (previous.endswith("om") and len(previous) > 4):
        return new + "om"
    return new + "e"


def _nominative_or_accusative(context: Context, new: str) -> str | None:
    previous = context.previous
    if previous in ACCUSATIVE_PREPOSITIONS or context.follows("u"):
        return new + "u"
    if (
        (context.follows("a") and previous not in NOT_ADJECTIVES)
        or not previous
        or context.following in COPULAS
    ):
        return new + "a"
    return new + "u" if previous in HAVING else None


# ---- neuter → masculine: sveučilište → univerzitet ---------------------------------------------------------


class Masculine(NamedTuple):
    """The masculine noun that replaces a neuter one."""

    nominative: str
    instrumental: str


NEUTERS = {
    "izvješće": Masculine("izvještaj", "izvještajem"),
    "sveučilište": Masculine("univerzitet", "univerzitetom"),
    "računalo": Masculine("računar", "računarom"),
    "sučelje": Masculine("interfejs", "interfejsom"),
}
NEUTER_FORMS = {
    neuter[:-1] + ending: (neuter, ending)
    for neuter in NEUTERS
    for ending in (neuter[-1], "a", "u", neuter[-1] + "m", "ima")
}
NEUTER_ADJECTIVE = re.compile(
    r"^[a-zčćžšđ]{2,}(?:sk|čk|šk|n|ov|iv|av|en|an|ičk|lik|nov|lj|ij|ušnj|anj|ednj)[oe]$"
)
MASCULINE_ADJECTIVES = {
    "novo": "novi", "ovo": "ovaj", "to": "taj", "moje": "moj", "naše": "naš", "vaše": "vaš", "svoje": "svoj", "svako": "svaki",
    "jedno": "jedan", "njegovo": "njegov", "njihovo": "njihov", "njezino": "njezin", "tvoje": "tvoj", "drugo": "drugi",
    "prvo": "prvi", "cijelo": "cijeli", "sljedeće": "sljedeći", "prošlo": "prošli", "ono": "onaj", "godišnje": "godišnji",
    "današnje": "današnji", "završno": "završni", "kvantno": "kvantni", "osobno": "lični", "staro": "stari", "malo": None,
    "veliko": "veliki", "dobro": None, "samo": None, "takvo": "takav", "kakvo": "kakav", "isto": "isti",
    "posljednje": "posljednji", "zadnje": "zadnji", "njeno": "njen", "neko": "neki",
}  # fmt: skip
BEFORE_GENITIVES = (
    "nje",
    "nja",
    "anju",
    "nju",
    "ost",
    "osti",
    "or",
    "ora",
    "ica",
    "elj",
    "nik",
    "nika",
    "et",
    "aj",
)
NOT_NEUTER_ADJECTIVES = word_set("bilo samo kako tako ako")


def neuter(context: Context) -> Change | None:
    """`novo sveučilište` → `novi univerzitet`; nothing where a neuter predicate follows."""
    old, ending = NEUTER_FORMS[context.word]
    new = NEUTERS[old]
    if ending in ("u", "ima"):
        return Change(new.nominative + ending)
    if ending.endswith("m"):
        return Change(new.instrumental)
    if ending == "a":
        genitive = (
            context.follows_genitive_adjective
            or context.previous in GENITIVE_PREPOSITIONS
            or context.previous.endswith("ih")
            or context.previous in QUANTITIES
            or context.follows(*BEFORE_GENITIVES)
        )
        return Change(new.nominative + "a") if genitive else None
    return None if _neuter_predicate_follows(context) else _with_masculine_attribute(context, new.nominative)


def _neuter_predicate_follows(context: Context) -> bool:
    tokens, place = context.tokens, context.place
    for number in range(place + 2, min(place + 14, len(tokens)), 2):
        word = tokens[number].lower()
        if word in ("koje", "ono", "što") or (len(word) > 3 and word.endswith(("lo", "ano", "eno"))):
            return True
        if word in ("je", "nije") and number + 2 < len(tokens):
            predicate = tokens[number + 2]
            neuter_ending = len(predicate) > 3 and predicate.endswith(("no", "ko", "vo", "bro", "ro"))
            if neuter_ending and predicate not in ("jako", "samo", "tako", "već"):
                return True
    return False


def _with_masculine_attribute(context: Context, nominative: str) -> Change | None:
    previous, before = context.previous, context.before_previous
    if previous in ACCUSATIVE_PREPOSITIONS or previous in ("", "i", "ili", "kao", "te", "a"):
        return Change(nominative)
    hyphenated = context.tokens[max(0, context.place - 3) : context.place - 2] == ["-"]
    attribute = None if hyphenated else _masculine_adjective(previous)
    if hyphenated and previous in ("ovo", "ov"):
        attribute = "ov"
    if attribute:
        another = before.endswith(("o", "e")) and len(before) > 3 and before not in NOT_NEUTER_ADJECTIVES
        if another and _masculine_adjective(before) is None and NEUTER_ADJECTIVE.match(before):
            return None
        return Change(nominative, attribute)
    return Change(nominative) if context.follows("ti", "ju", "uje", "io", "la", "li", "ao") else None


def _masculine_adjective(word: str) -> str | None:
    if word in MASCULINE_ADJECTIVES:
        return MASCULINE_ADJECTIVES[word]
    if (
        NEUTER_ADJECTIVE.match(word)
        and len(word) > 4
        and (word.endswith("o") or word.endswith(("nje", "lje")))
    ):
        return word[:-1] + "i"
    return None


# ---- tjedan → sedmica ----------------------------------------------------------------------------------------

WEEK_FORMS = ("tjedan", "tjedna", "tjednu", "tjednom", "tjedni", "tjedana", "tjedne", "tjednima")
WEEK_ATTRIBUTES = {
    "ovaj": "ove", "prošli": "prošle", "sljedeći": "sljedeće", "idući": "iduće", "svaki": "svake", "protekli": "protekle",
    "naredni": "naredne", "pretprošli": "pretprošle", "taj": "te", "cijeli": "cijelu", "jedan": "jednu", "onaj": "one",
    "posljednji": "posljednje", "zadnji": "zadnje", "svakog": "svake", "čitav": "čitavu", "čitavi": "čitavu", "radni": "radnu",
    "prvi": "prvu", "drugi": "drugu", "treći": "treću",
}  # fmt: skip
ACCUSATIVE_WEEKS = word_set("cijeli jedan čitav čitavi radni prvi drugi treći")
TWO = {"dva": "dvije", "oba": "obje", "obadva": "obadvije"}
BEFORE_WEEKS = word_set(
    "tri četiri 3 4 2 kraj kraja kraju krajem početkom početka početak sredinom dan dana dani puta pola"
)
WEEK_SUBJECT = word_set("je bi nije koji počinje donosi")


def week(context: Context) -> Change | None:
    """`prošli tjedan` → `prošle sedmice`, `dva tjedna` → `dvije sedmice`."""
    match context.word:
        case "tjedan":
            return _week_singular(context)
        case "tjedna":
            return _week_genitive(context)
        case "tjednu" if context.follows("om", "em"):
            return Change("sedmici", context.previous[:-2] + "oj")
        case "tjednu" if context.previous == "u":
            return Change("sedmici")
        case "tjedana":
            return Change("sedmica")
        case "tjednima":
            return Change("sedmicama")
        case "tjedne" if context.follows("e"):
            return Change("sedmice")
    return None


def _week_singular(context: Context) -> Change | None:
    previous = context.previous
    if context.following in WEEK_SUBJECT:
        return None
    if previous in WEEK_ATTRIBUTES:
        return Change("sedmicu" if previous in ACCUSATIVE_WEEKS else "sedmice", WEEK_ATTRIBUTES[previous])
    return Change("sedmicu") if previous in ("za", "kroz") else None


def _week_genitive(context: Context) -> Change | None:
    previous = context.previous
    if previous in TWO:
        return Change("sedmice", TWO[previous])
    if previous in BEFORE_WEEKS or previous in GENITIVE_PREPOSITIONS:
        return Change("sedmice")
    if context.follows("og", "oga", "eg", "ega"):
        return Change("sedmice", re.sub(r"(?:og|oga|eg|ega)$", "e", previous))
    if not previous and re.search(r"\d\s*$", context.before):
        return Change("sedmice")
    return None


# ---- veljača, studeni, suci, Španjolska ------------------------------------------------------------------------

FEBRUARY = {
    "veljača": "februar", "veljače": "februara", "veljači": "februaru", "veljaču": "februar", "veljačom": "februarom",
}  # fmt: skip
FEBRUARY_ATTRIBUTES = {
    "prošle": "prošlog", "ove": "ovog", "iduće": "idućeg", "sljedeće": "sljedećeg", "protekle": "proteklog",
    "prošloj": "prošlom", "ovoj": "ovom", "idućoj": "idućem", "sljedećoj": "sljedećem", "te": "tog",
    "lanjske": "prošlogodišnjeg",
}  # fmt: skip


def february(context: Context) -> Change | None:
    """`veljača` is feminine, `februar` masculine."""
    word, previous = context.word, context.previous
    if word == "veljača" and context.following in COPULAS:
        return None
    if previous in FEBRUARY_ATTRIBUTES:
        return Change(FEBRUARY[word], FEBRUARY_ATTRIBUTES[previous])
    feminine_attribute = previous.endswith(("sku", "čku", "nu")) or (
        word == "veljače"
        and previous.endswith(("ske", "čke", "nje"))
        and previous not in ("prije", "poslije")
    )
    return None if feminine_attribute else Change(FEBRUARY[word])


NOVEMBER_FORMS = ("studenoga", "studenog", "studenom", "studeni", "studenome")
BEFORE_NOVEMBER = word_set("u do od početkom krajem sredinom mjeseca mjesecu listopada i")


def november(context: Context) -> Change | None:
    """`studeni` is also the adjective "cold": a month only beside a number or such words."""
    dated = (
        re.search(r"\d\.?\s*$", context.before)
        or re.match(r"\s*\d", context.after)
        or context.previous in BEFORE_NOVEMBER
    )
    if not dated:
        return None
    forms = {"studenoga": "novembra", "studenog": "novembra", "studeni": "novembar"}
    return Change(forms.get(context.word, "novembru"))


JUDGE_FORMS = ("suci", "sudaca", "sucima", "suce")


def judge(context: Context) -> Change | None:
    """`suci` → `sudije`, which is feminine in the plural."""
    if context.word == "sudaca":
        return Change("sudija")
    if context.word == "sucima":
        return Change("sudijama")
    previous = context.previous
    if previous.endswith("i") and len(previous) > 2:
        agrees = context.word == "suci" and re.match(r".*(?:sk|čk|šk|n|v)i$", previous)
        return Change("sudije", previous[:-1] + "e") if agrees else None
    return Change("sudije")


COUNTRIES = {
    "španjolsk": ("španij", "špansk"),
    "rumunjsk": ("rumunij", "rumunsk"),
    "nizozemsk": ("holandij", "holandsk"),
}
COUNTRY_ENDINGS = {
    "a": "a",
    "e": "e",
    "oj": "i",
    "u": "u",
    "om": "om",
}  # of the adjective that names the country: of the noun
COUNTRY_FORMS = {old + ending: (old, ending) for old in COUNTRIES for ending in COUNTRY_ENDINGS}
AFTER_COUNTRY_ADJECTIVE = re.compile(
    r"(?:vlad|polic|kraljic|nogomet|reprezentac|ekip|vojsk|glumic|bank|tvrtk|kompanij|škol|knjiž|kuhinj|publik|javnost|stran"
    r"|zajedni|luk|firm)"
)


def country(context: Context) -> Change | None:
    """`Španjolska` the country is `Španija`, `španjolska vlada` stays an adjective."""
    old, ending = COUNTRY_FORMS[context.word]
    noun, adjective = COUNTRIES[old]
    described = (
        context.following and ending in ("a", "e", "u") and AFTER_COUNTRY_ADJECTIVE.match(context.following)
    )
    if context.original[0].isupper() and not described:
        return Change(noun + COUNTRY_ENDINGS[ending])
    return Change(adjective + ending)


RULES: dict[str, Callable[[Context], Change | None]] = {
    **dict.fromkeys(FEMININE_FORMS, feminine),
    **dict.fromkeys(NEUTER_FORMS, neuter),
    **dict.fromkeys(WEEK_FORMS, week),
    **dict.fromkeys(COUNTRY_FORMS, country),
    **dict.fromkeys(JUDGE_FORMS, judge),
    **dict.fromkeys(NOVEMBER_FORMS, november),
    **dict.fromkeys(FEBRUARY, february),
}
