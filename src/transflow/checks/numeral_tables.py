"""How languages write numbers in words: one table for each, to be held against folded words.

Ordinals and the derived words that commonly stand for a figure (`dvojica`, `petero`) count as the number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from transflow.inflection import SOUTH_SLAVIC


@dataclass(frozen=True, slots=True)
class Numerals:
    """How one language writes numbers."""

    words: Mapping[str, int]
    """Exact words."""
    stems: tuple[tuple[re.Pattern[str], int], ...] = ()
    """Patterns that a whole word matches, for languages that inflect their numbers."""
    scales: tuple[tuple[re.Pattern[str], int], ...] = ()
    """Patterns of `million` and the like, with the power of ten."""
    months: tuple[re.Pattern[str], ...] = ()
    """Patterns of the twelve months in order."""
    joiners: frozenset[str] = field(default_factory=frozenset)
    """Words inside a number: `two hundred and five`."""
    compound: re.Pattern[str] | None = None
    """A word that begins with a number: group `tens`, group `unit`."""
    parts: Mapping[str, int] = field(default_factory=dict)
    """What those groups are."""

    def value(self, word: str) -> int | None:
        """The number that a folded word is."""
        if word in self.words:
            return self.words[word]
        number = next((number for pattern, number in self.stems if pattern.fullmatch(word)), None)
        return self._of_compound(word) if number is None else number

    def _of_compound(self, word: str) -> int | None:
        """25 of `dvadesetpetogodišnjak`; None where the word does not begin with a number."""
        match = self.compound.fullmatch(word) if self.compound else None
        if match is None:
            return None
        return sum(self.parts[part] for part in (match["tens"], match["unit"]) if part) or None

    def scale(self, word: str) -> int | None:
        """The power of ten that a folded word multiplies by."""
        return next((power for pattern, power in self.scales if pattern.fullmatch(word)), None)

    def month(self, word: str) -> int | None:
        """The number of the month that a folded word names."""
        return next((index for index, name in enumerate(self.months, 1) if name.fullmatch(word)), None)


def _patterns(table: Mapping[int, str]) -> tuple[tuple[re.Pattern[str], int], ...]:
    return tuple((re.compile(pattern), number) for number, pattern in table.items())


def _months(*names: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(name) for name in names)


# -- English --------------------------------------------------------------------------------------

_EN_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_EN_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_EN_ORDINALS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
_ENGLISH = Numerals(
    words={
        **{word: number for number, word in enumerate(_EN_UNITS)},
        **{word: number for number, word in enumerate(_EN_ORDINALS)},
        **{word: 10 * number for number, word in enumerate(_EN_TENS, 2)},
        **{word[:-1] + "ieth": 10 * number for number, word in enumerate(_EN_TENS, 2)},
        **{word[:-1] + "ies": 10 * number for number, word in enumerate(_EN_TENS, 2)},
        **{
            "hundred": 100,
            "hundreds": 100,
            "hundredth": 100,
            "once": 1,
            "twice": 2,
            "thrice": 3,
            "dozen": 12,
        },
        **{
            "half": 2,
            "halves": 2,
            "quarter": 4,
            "quarters": 4,
            "couple": 2,
            "both": 2,
            "pair": 2,
            "double": 2,
        },
        **{"twelve": 12, "single": 1, "fortnight": 14, "nil": 0, "noon": 12, "midnight": 24, "a": 1, "an": 1},
        **{"thirds": 3, "fifths": 5, "tenths": 10, "teens": 10, "doubled": 2, "tripled": 3, "triple": 3},
    },
    scales=_patterns(
        {3: "thousand(?:th|s)?", 6: "m(?:illion(?:th|s)?)?|mn", 9: "b(?:illions?|n)", 12: "trillions?"}
    ),
    months=_months(
        *(
            "jan(?:uary)?",
            "feb(?:ruary)?",
            "mar(?:ch)?",
            "apr(?:il)?",
            "may",
            "june?",
            "july?",
            "aug(?:ust)?",
        ),
        *("sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"),
    ),
    joiners=frozenset({"and"}),
)

# -- South Slavic ---------------------------------------------------------------------------------

_ENDING = "(?:i|a|o|e|u|og|oga|om|ome|omu|oj|im|ima|ih|eg|ega|em|emu)"
_GROUP = "(?:or(?:o|ic|k|n|s)?\\w*|er(?:o|ic|k|n|s)?\\w*)"  # petorica, petero, petoro
_SLAVIC_TENS = {
    **{"dvadeset": 20, "trideset": 30, "četrdeset": 40, "pedeset": 50, "šezdeset": 60, "sedamdeset": 70},
    **{"osamdeset": 80, "devedeset": 90},
}
_SLAVIC_UNITS = {
    **{
        "jedno": 1,
        "dvo": 2,
        "dvje": 2,
        "tro": 3,
        "tri": 3,
        "četvero": 4,
        "četvoro": 4,
        "četver": 4,
        "četvor": 4,
    },
    **{"pet": 5, "šest": 6, "sedm": 7, "osm": 8, "devet": 9, "deset": 10, "jedanaest": 11, "dvanaest": 12},
    **{"trinaest": 13, "četrnaest": 14, "petnaest": 15, "šesnaest": 16, "sedamnaest": 17, "osamnaest": 18},
    **{"devetnaest": 19, "dv": 2, "tr": 3},
}
_SLAVIC = Numerals(
    words={
        "nula": 0,
        "nule": 0,
        "nulu": 0,
        "sto": 100,
        "stotinu": 100,
        "podne": 12,
        "ponoć": 24,
        "ponoći": 24,
    },
    stems=_patterns(
        {
            1: f"jed(?:an|n{_ENDING})|jednom|prv{_ENDING}",
            2: "dv(?:a|ije|ama|jema|aju|iju|oje|ojic\\w*|oji\\w*|ojn\\w*|aput|ostruk\\w*)|udvostruč\\w*"
            f"|oba\\w*|obje\\w*|drug{_ENDING}|pol(?:a|ovin\\w*)|par",
            3: "tri(?:ma|ju|put)?|tro(?:je|jic\\w*|ji\\w*|jn\\w*|struk\\w*)|utrostruč\\w*"
            f"|treć{_ENDING}|trećin\\w*",
            4: f"četiri|četver\\w*|četvor\\w*|četvrt{_ENDING}?|četvrtin\\w*",
            5: f"pet(?:{_ENDING}|{_GROUP}|in[aeiu])?",
            6: f"šest(?:{_ENDING}|{_GROUP}|in[aeiu])?",
            7: f"sedam|sedm(?:{_ENDING}|{_GROUP}|in[aeiu])",
            8: f"osam|osm(?:{_ENDING}|{_GROUP}|in[aeiu])",
            9: f"devet(?:{_ENDING}|{_GROUP}|in[aeiu])?",
            10: f"deset(?:{_ENDING}|{_GROUP}|in[aeiu]|ak|ak\\w*|ine)?",
            11: f"jedanaest(?:{_ENDING}|{_GROUP})?",
            12: f"dvanaest(?:{_ENDING}|{_GROUP})?|tuce\\w*",
            13: f"trinaest(?:{_ENDING}|{_GROUP})?",
            14: f"četrnaest(?:{_ENDING}|{_GROUP})?",
            15: f"petnaest(?:{_ENDING}|{_GROUP}|ak\\w*)?",
            16: f"šesnaest(?:{_ENDING}|{_GROUP})?",
            17: f"sedamnaest(?:{_ENDING}|{_GROUP})?",
            18: f"osamnaest(?:{_ENDING}|{_GROUP})?",
            19: f"devetnaest(?:{_ENDING}|{_GROUP})?",
            20: f"dvadeset(?:{_ENDING}|{_GROUP}|ak\\w*)?",
            30: f"trideset(?:{_ENDING}|{_GROUP}|ak\\w*)?",
            40: f"četrdeset(?:{_ENDING}|{_GROUP}|ak\\w*)?",
            50: f"pedeset(?:{_ENDING}|{_GROUP}|ak\\w*)?",
            60: f"šezdeset(?:{_ENDING}|{_GROUP}|ak\\w*)?",
            70: f"sedamdeset(?:{_ENDING}|{_GROUP}|ak\\w*)?",
            80: f"osamdeset(?:{_ENDING}|{_GROUP}|ak\\w*)?",
            90: f"devedeset(?:{_ENDING}|{_GROUP}|ak\\w*)?",
            100: f"stot(?:{_ENDING}|in\\w*)|stogodiš\\w*",
            200: f"dv(?:je|ije)st(?:a|ot{_ENDING})",
            300: f"tr(?:i|je)st(?:a|o|ot{_ENDING})",
            400: f"četirist(?:o|a|ot{_ENDING})",
            500: f"petsto(?:t{_ENDING})?",
            600: f"šest?sto(?:t{_ENDING})?",
            700: f"sedamsto(?:t{_ENDING})?",
            800: f"osamsto(?:t{_ENDING})?",
            900: f"devetsto(?:t{_ENDING})?",
        }
    ),
    scales=_patterns(
        {
            3: "hiljad\\w*|tisuć\\w*|tisuc\\w*",
            6: "mili(?:on|jun)\\w*|mil",
            9: "milijard\\w*|mlrd",
            12: "bili(?:on|jun)\\w*",
        }
    ),
    months=_months(
        *(
            "jan(?:uar\\w*)?|siječ\\w*",
            "feb(?:ruar\\w*)?|veljač\\w*",
            "mart\\w*|ožuj\\w*",
            "apr(?:il\\w*)?|travnj?\\w*",
        ),
        *(
            "maj\\w*|svib\\w*",
            "jun\\w*|lip\\w*",
            "jul\\w*|srp\\w*",
            "avg(?:ust\\w*)?|aug(?:ust\\w*)?|kolovoz\\w*",
        ),
        *(
            "sept(?:embar|embr\\w*)?|ruj\\w*",
            "okt(?:obar|obr\\w*)?|listopad\\w*",
            "nov(?:embar|embr\\w*)|studen\\w*",
        ),
        "dec(?:embar|embr\\w*)?|prosin\\w*",
    ),
    joiners=frozenset({"i"}),
    compound=re.compile(
        f"(?P<tens>{'|'.join(_SLAVIC_TENS)})?i?(?P<unit>{'|'.join(_SLAVIC_UNITS)})?o?(?<!^)"
        f"(?:(?:godiš|dnev|sat|mjeseč|sedmič|tjed|minut|metar|kilomet|člano|sprat|struk|postot|mart)\\w*|{_GROUP}|{_ENDING})"
    ),
    parts={**_SLAVIC_TENS, **_SLAVIC_UNITS},
)

# -- German ---------------------------------------------------------------------------------------

_DE_UNITS = [
    "null",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
_DE_TENS = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
_DE_IN_COMPOUND = ["ein", *_DE_UNITS[2:10]]
_DE_ENDING = "(?:e|er|es|en|em|erlei|mal|fach\\w*|t(?:e[lnrsm]*|ens))?"
_DE_NUMBERS = {
    **{number: word for number, word in enumerate(_DE_UNITS)},
    **{10 * number: word for number, word in enumerate(_DE_TENS, 2)},
    **{
        10 * ten + unit: f"{one}und{word}"
        for ten, word in enumerate(_DE_TENS, 2)
        for unit, one in enumerate(_DE_IN_COMPOUND, 1)
    },
    **{
        number * 100: f"{one}?hundert" if number == 1 else f"{one}hundert"
        for number, one in enumerate(_DE_IN_COMPOUND, 1)
    },
}
_GERMAN = Numerals(
    words={
        "ersten": 1,
        "dritten": 3,
        "zweimal": 2,
        "beide": 2,
        "beiden": 2,
        "halb": 2,
        "halbe": 2,
        "hälfte": 2,
    },
    stems=(
        *_patterns(
            {
                1: "ein(?:e[mnrs]?|s|mal\\w*)?|erste[nrsm]?",
                3: "dritte[lnrsm]*",
                7: "siebte[lnrsm]*",
                2: "halbe?[nrsm]?|paar|doppelt\\w*",
            }
        ),
        *((re.compile(word + _DE_ENDING), number) for number, word in _DE_NUMBERS.items()),
        *((re.compile(word + "ste[lnrsm]*"), number) for number, word in _DE_NUMBERS.items() if number >= 20),
    ),
    scales=_patterns(
        {3: "tausende?[nr]?", 6: "million(?:en)?|mio", 9: "milliarden?|mrd", 12: "billion(?:en)?"}
    ),
    months=_months(
        *("jan(?:uar|ner)?", "feb(?:ruar)?", "märz", "apr(?:il)?", "mai", "juni?", "juli?", "aug(?:ust)?"),
        *("sept(?:ember)?", "okt(?:ober)?", "nov(?:ember)?", "dez(?:ember)?"),
    ),
    joiners=frozenset({"und"}),
)

# -- Spanish --------------------------------------------------------------------------------------

_ES_UNITS = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
]
_ES_TENS = ["treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
_SPANISH = Numerals(
    words={
        **{word: number for number, word in enumerate(_ES_UNITS)},
        **{word: 10 * number for number, word in enumerate(_ES_TENS, 3)},
        **{
            "un": 1,
            "una": 1,
            "veintiún": 21,
            "veintiuna": 21,
            "ambos": 2,
            "ambas": 2,
            "mitad": 2,
            "medio": 2,
            "media": 2,
        },
        **{
            "cien": 100,
            "ciento": 100,
            "cientos": 100,
            "centenar": 100,
            "docena": 12,
            "par": 2,
            "doble": 2,
            "triple": 3,
        },
        **{
            "quinientos": 500,
            "quinientas": 500,
            "setecientos": 700,
            "novecientos": 900,
            "mediodía": 12,
            "medianoche": 24,
        },
    },
    stems=_patterns(
        {
            1: "primer[oa]?s?",
            2: "segund[oa]s?",
            3: "tercer[oa]?s?|tercios?",
            4: "cuart[oa]s?",
            5: "quint[oa]s?",
            6: "sext[oa]s?",
            7: "séptim[oa]s?",
            8: "octav[oa]s?",
            9: "noven[oa]s?",
            10: "décim[oa]s?",
            200: "doscient[oa]s",
            300: "trescient[oa]s",
            400: "cuatrocient[oa]s",
            600: "seiscient[oa]s",
            800: "ochocient[oa]s",
        }
    ),
    scales=_patterns({3: "mil(?:es)?", 6: "mill(?:ón|ones)", 9: "millardos?", 12: "bill(?:ón|ones)"}),
    months=_months(
        *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "se?ptiembre", "octubre"),
        *("noviembre", "diciembre"),
    ),
    joiners=frozenset({"y"}),
)

TABLES: dict[str, Numerals] = {
    **dict.fromkeys(SOUTH_SLAVIC, _SLAVIC),
    "de": _GERMAN,
    "en": _ENGLISH,
    "es": _SPANISH,
}
