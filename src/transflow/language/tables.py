"""What we know about languages ourselves, because it is needed at once or is wrong elsewhere.

Plural rules: CLDR's cardinal rules for integers in gettext's order, with gettext's custom of leaving out the
"many" that Romance languages use from a million up. (Babel's own gettext table swaps two Arabic forms and is
wrong for tr, fa, ka and mk.) Quotation marks: outer and inner, CLDR 48 or the country's own orthography.
"""

from __future__ import annotations

_INVARIANT = "nplurals=1; plural=0;"
_ONE = "nplurals=2; plural=(n != 1);"
_UP_TO_ONE = "nplurals=2; plural=(n > 1);"
_MACEDONIAN = "nplurals=2; plural=(n%10==1 && n%100!=11 ? 0 : 1);"
_ICELANDIC = "nplurals=2; plural=(n%10!=1 || n%100==11);"
_FILIPINO = "nplurals=2; plural=(n%10==4 || n%10==6 || n%10==9);"
_SOUTH_AND_EAST_SLAVIC = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
)
_POLISH = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
_CZECH = "nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);"
_ROMANIAN = "nplurals=3; plural=(n==1 ? 0 : n==0 || n%100>=1 && n%100<=19 ? 1 : 2);"
_LITHUANIAN = (
    "nplurals=3; plural=(n%10==1 && (n%100<11 || n%100>19) ? 0 : n%10>=2 && (n%100<11 || n%100>19) ? 1 : 2);"
)
_LATVIAN = "nplurals=3; plural=(n%10==0 || n%100>=11 && n%100<=19 ? 0 : n%10==1 && n%100!=11 ? 1 : 2);"
_DUAL = "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);"
_SLOVENE = "nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);"
_GAELIC = (
    "nplurals=4; plural=(n==1 || n==11 ? 0 : n==2 || n==12 ? 1 : n>=3 && n<=10 || n>=13 && n<=19 ? 2 : 3);"
)
_MANX = "nplurals=4; plural=(n%10==1 ? 0 : n%10==2 ? 1 : n%20==0 ? 2 : 3);"
_IRISH = "nplurals=5; plural=(n==1 ? 0 : n==2 ? 1 : n>=3 && n<=6 ? 2 : n>=7 && n<=10 ? 3 : 4);"
_MALTESE = (
    "nplurals=5; plural=(n==1 ? 0 : n==2 ? 1 : n==0 || n%100>=3 && n%100<=10 ? 2 : "
    "n%100>=11 && n%100<=19 ? 3 : 4);"
)
_BRETON = (
    "nplurals=5; plural=(n%10==1 && n%100!=11 && n%100!=71 && n%100!=91 ? 0 : "
    "n%10==2 && n%100!=12 && n%100!=72 && n%100!=92 ? 1 : "
    "(n%10==3 || n%10==4 || n%10==9) && (n%100<10 || n%100>19) && (n%100<70 || n%100>79) && n%100<90 ? 2 : "
    "n!=0 && n%1000000==0 ? 3 : 4);"
)
_ARABIC = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
)
_WELSH = "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5);"

DEFAULT_PLURAL = _ONE
"""For languages that are not in our table."""

_HIGH = "“”‘’"
_LOW_HIGH = "„“‚‘"
_LOW_RIGHT = "„”‘’"
_ANGLES_HIGH = "«»“”"
_ANGLES_LOW = "«»„“"
_ANGLES_ONLY = "«»‹›"
_RIGHT_ONLY = "””’’"
_ARABIC_MARKS = "”“’‘"
_SINGLE_FIRST = "‘’“”"
_CORNERS = "「」『』"

DEFAULT_QUOTES = _HIGH

# The script it is written in unless its tag says otherwise (ISO 15924), plural rule, quotation marks.
LANGUAGES: dict[str, tuple[str, str, str]] = {
    "af": ("Latn", _ONE, _HIGH),
    "am": ("Ethi", _UP_TO_ONE, _ANGLES_ONLY),
    "ar": ("Arab", _ARABIC, _ARABIC_MARKS),
    "as": ("Beng", _UP_TO_ONE, _HIGH),
    "ast": ("Latn", _ONE, _ANGLES_HIGH),
    "az": ("Latn", _ONE, _HIGH),
    "be": ("Cyrl", _SOUTH_AND_EAST_SLAVIC, _ANGLES_LOW),
    "bg": ("Cyrl", _ONE, _LOW_HIGH),
    "bn": ("Beng", _UP_TO_ONE, _HIGH),
    "bo": ("Tibt", _INVARIANT, _HIGH),
    "br": ("Latn", _BRETON, _ANGLES_HIGH),
    "bs": ("Latn", _SOUTH_AND_EAST_SLAVIC, _LOW_RIGHT),
    "ca": ("Latn", _ONE, _ANGLES_HIGH),
    "ceb": ("Latn", _FILIPINO, _HIGH),
    "ckb": ("Arab", _ONE, _ANGLES_ONLY),
    "cnr": ("Latn", _SOUTH_AND_EAST_SLAVIC, _LOW_RIGHT),
    "cs": ("Latn", _CZECH, _LOW_HIGH),
    "cy": ("Latn", _WELSH, _SINGLE_FIRST),
    "da": ("Latn", _ONE, _HIGH),
    "de": ("Latn", _ONE, _LOW_HIGH),
    "dsb": ("Latn", _SLOVENE, _LOW_HIGH),
    "dv": ("Thaa", _ONE, _HIGH),
    "dz": ("Tibt", _INVARIANT, _HIGH),
    "el": ("Grek", _ONE, _ANGLES_HIGH),
    "en": ("Latn", _ONE, _HIGH),
    "eo": ("Latn", _ONE, _HIGH),
    "es": ("Latn", _ONE, _HIGH),
    "et": ("Latn", _ONE, "„“«»"),
    "eu": ("Latn", _ONE, _HIGH),
    "fa": ("Arab", _UP_TO_ONE, _ANGLES_ONLY),
    "ff": ("Latn", _UP_TO_ONE, "„”‚’"),
    "fi": ("Latn", _ONE, _RIGHT_ONLY),
    "fil": ("Latn", _FILIPINO, _HIGH),
    "fo": ("Latn", _ONE, _RIGHT_ONLY),
    "fr": ("Latn", _UP_TO_ONE, _ANGLES_HIGH),
    "fur": ("Latn", _ONE, _SINGLE_FIRST),
    "fy": ("Latn", _ONE, _SINGLE_FIRST),
    "ga": ("Latn", _IRISH, _HIGH),
    "gd": ("Latn", _GAELIC, _SINGLE_FIRST),
    "gl": ("Latn", _ONE, _HIGH),
    "gsw": ("Latn", _ONE, _ANGLES_ONLY),
    "gu": ("Gujr", _UP_TO_ONE, _HIGH),
    "gv": ("Latn", _MANX, _HIGH),
    "ha": ("Latn", _ONE, _HIGH),
    "haw": ("Latn", _ONE, _HIGH),
    "he": ("Hebr", _DUAL, _RIGHT_ONLY),
    "hi": ("Deva", _UP_TO_ONE, _HIGH),
    "hr": ("Latn", _SOUTH_AND_EAST_SLAVIC, _LOW_HIGH),
    "hsb": ("Latn", _SLOVENE, _LOW_HIGH),
    "ht": ("Latn", _ONE, _ANGLES_HIGH),
    "hu": ("Latn", _ONE, "„”»«"),
    "hy": ("Armn", _UP_TO_ONE, "«»«»"),
    "ia": ("Latn", _ONE, _SINGLE_FIRST),
    "id": ("Latn", _INVARIANT, _HIGH),
    "ig": ("Latn", _INVARIANT, _HIGH),
    "is": ("Latn", _ICELANDIC, _LOW_HIGH),
    "it": ("Latn", _ONE, _ANGLES_HIGH),
    "iu": ("Cans", _DUAL, _HIGH),
    "ja": ("Jpan", _INVARIANT, _CORNERS),
    "jv": ("Latn", _INVARIANT, _HIGH),
    "ka": ("Geor", _ONE, "„““”"),
    "kab": ("Latn", _UP_TO_ONE, _ANGLES_HIGH),
    "kk": ("Cyrl", _ONE, _HIGH),
    "kl": ("Latn", _ONE, "»«›‹"),
    "km": ("Khmr", _INVARIANT, _HIGH),
    "kn": ("Knda", _UP_TO_ONE, _HIGH),
    "ko": ("Kore", _INVARIANT, _HIGH),
    "ks": ("Arab", _ONE, _HIGH),
    "ku": ("Latn", _ONE, _HIGH),
    "ky": ("Cyrl", _ONE, _ANGLES_LOW),
    "la": ("Latn", _ONE, _HIGH),
    "lb": ("Latn", _ONE, _LOW_HIGH),
    "lg": ("Latn", _ONE, _HIGH),
    "ln": ("Latn", _UP_TO_ONE, _ANGLES_HIGH),
    "lo": ("Laoo", _INVARIANT, _HIGH),
    "lt": ("Latn", _LITHUANIAN, _LOW_HIGH),
    "lv": ("Latn", _LATVIAN, _HIGH),
    "mg": ("Latn", _UP_TO_ONE, _ANGLES_HIGH),
    "mi": ("Latn", _UP_TO_ONE, _HIGH),
    "mk": ("Cyrl", _MACEDONIAN, _LOW_HIGH),
    "ml": ("Mlym", _ONE, _HIGH),
    "mn": ("Cyrl", _ONE, _HIGH),
    "mr": ("Deva", _ONE, _HIGH),
    "ms": ("Latn", _INVARIANT, _HIGH),
    "mt": ("Latn", _MALTESE, _HIGH),
    "my": ("Mymr", _INVARIANT, _HIGH),
    "nb": ("Latn", _ONE, "«»‘’"),
    "ne": ("Deva", _ONE, _HIGH),
    "nl": ("Latn", _ONE, _SINGLE_FIRST),
    "nn": ("Latn", _ONE, "«»‘’"),
    "no": ("Latn", _ONE, "«»‘’"),
    "oc": ("Latn", _UP_TO_ONE, _ANGLES_HIGH),
    "om": ("Latn", _ONE, _HIGH),
    "or": ("Orya", _ONE, _HIGH),
    "os": ("Cyrl", _ONE, _ANGLES_LOW),
    "pa": ("Guru", _UP_TO_ONE, _HIGH),
    "pl": ("Latn", _POLISH, "„”«»"),
    "ps": ("Arab", _ONE, _HIGH),
    "pt": ("Latn", _ONE, _HIGH),
    "rm": ("Latn", _ONE, _ANGLES_ONLY),
    "ro": ("Latn", _ROMANIAN, "„”«»"),
    "rom": ("Latn", _ONE, _LOW_RIGHT),
    "ru": ("Cyrl", _SOUTH_AND_EAST_SLAVIC, _ANGLES_LOW),
    "rw": ("Latn", _ONE, _ANGLES_HIGH),
    "sc": ("Latn", _ONE, _ANGLES_HIGH),
    "sd": ("Arab", _ONE, _HIGH),
    "se": ("Latn", _DUAL, _RIGHT_ONLY),
    "sg": ("Latn", _INVARIANT, _ANGLES_HIGH),
    "sh": ("Latn", _SOUTH_AND_EAST_SLAVIC, _LOW_RIGHT),
    "si": ("Sinh", _UP_TO_ONE, _HIGH),
    "sk": ("Latn", _CZECH, _LOW_HIGH),
    "sl": ("Latn", _SLOVENE, _LOW_HIGH),
    "so": ("Latn", _ONE, _HIGH),
    "sq": ("Latn", _ONE, _HIGH),
    "sr": ("Cyrl", _SOUTH_AND_EAST_SLAVIC, "„”’’"),
    "st": ("Latn", _ONE, _HIGH),
    "su": ("Latn", _INVARIANT, _HIGH),
    "sv": ("Latn", _ONE, _RIGHT_ONLY),
    "sw": ("Latn", _ONE, _HIGH),
    "ta": ("Taml", _ONE, _HIGH),
    "te": ("Telu", _ONE, _HIGH),
    "tg": ("Cyrl", _ONE, _ANGLES_HIGH),
    "th": ("Thai", _INVARIANT, _HIGH),
    "ti": ("Ethi", _UP_TO_ONE, _HIGH),
    "tk": ("Latn", _ONE, _HIGH),
    "tn": ("Latn", _ONE, _HIGH),
    "to": ("Latn", _INVARIANT, _HIGH),
    "tr": ("Latn", _ONE, _HIGH),
    "ts": ("Latn", _ONE, _HIGH),
    "tt": ("Cyrl", _INVARIANT, _ANGLES_LOW),
    "ug": ("Arab", _ONE, _ANGLES_ONLY),
    "uk": ("Cyrl", _SOUTH_AND_EAST_SLAVIC, _ANGLES_LOW),
    "ur": ("Arab", _ONE, _ARABIC_MARKS),
    "uz": ("Latn", _ONE, _HIGH),
    "ve": ("Latn", _ONE, _HIGH),
    "vi": ("Latn", _INVARIANT, _HIGH),
    "wa": ("Latn", _UP_TO_ONE, _ANGLES_HIGH),
    "wo": ("Latn", _INVARIANT, _ANGLES_HIGH),
    "xh": ("Latn", _ONE, _HIGH),
    "yi": ("Hebr", _ONE, _HIGH),
    "yo": ("Latn", _INVARIANT, _HIGH),
    "yue": ("Hant", _INVARIANT, _CORNERS),
    "zh": ("Hans", _INVARIANT, _HIGH),
    "zu": ("Latn", _UP_TO_ONE, _HIGH),
}

PLURALS_BY_REGION = {"pt-BR": _UP_TO_ONE}

QUOTES_BY_VARIANT = {
    "bs-Cyrl": _LOW_HIGH,
    "de-CH": _ANGLES_ONLY,
    "de-LI": _ANGLES_ONLY,
    "fr-CH": _ANGLES_ONLY,
    "it-CH": _ANGLES_ONLY,
    "pt-PT": _ANGLES_HIGH,
    "zh-Hant": _CORNERS,
}

# Pairs that are right too, beside the first of the language.
FURTHER_QUOTES: dict[str, tuple[str, ...]] = {
    "ar": ("«»", "“”"),
    "bg": ("„”", "«»"),
    "bs": ("„“", "»«"),
    "ca": ("“”",),
    "cnr": ("„“", "»«"),
    "cs": ("»«",),
    "da": ("»«", "„“", "””"),
    "de": ("»«",),
    "el": ("“”",),
    "es": ("«»",),
    "et": ("„”",),
    "eu": ("«»",),
    "fa": ("“”",),
    "fi": ("»»",),
    "fr": ("“”",),
    "gl": ("«»",),
    "he": ("“”", "„”", "”“"),
    "hr": ("„”", "»«"),
    "hu": ("»«",),
    "it": ("“”",),
    "ja": ("“”",),
    "lt": ("„”", "“”"),
    "lv": ("„”", "„“", "«»"),
    "mk": ("„”", "«»"),
    "nb": ("“”", "„“"),
    "nl": ("“”", "„”"),
    "nn": ("“”", "„“"),
    "no": ("“”", "„“"),
    "pl": ("«»", "»«"),
    "pt": ("«»",),
    "ro": ("«»",),
    "ru": ("„“",),
    "sh": ("„“", "»«"),
    "sk": ("»«",),
    "sl": ("»«", "„”"),
    "sq": ("«»", "„“"),
    "sr": ("„“", "»«"),
    "sv": ("»»", "“”"),
    "tr": ("«»",),
    "uk": ("„“", "“”", "„”"),
    "zh": ("「」",),
}

RIGHT_TO_LEFT = frozenset({"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Syrc", "Thaa"})

SCRIPT_BY_REGION = {
    ("az", "IR"): "Arab",
    ("pa", "PK"): "Arab",
    ("sr", "ME"): "Latn",
    ("uz", "AF"): "Arab",
    ("zh", "HK"): "Hant",
    ("zh", "MO"): "Hant",
    ("zh", "TW"): "Hant",
}

# Written in two scripts by many, so that naming the usual one still says something.
_TWO_SCRIPTS = "az cnr iu kk ks ku ky mn pa rom sd sh sr tg tk tt ug uz yue zh"
TWO_SCRIPTS = frozenset(_TWO_SCRIPTS.split())

_ISO_639_1 = """\
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de
dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id
ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu
lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu
rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to
tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"""
ISO_639_1 = frozenset(_ISO_639_1.split())

# What BCP 47 wants instead: the shortest code, and none that was withdrawn.
CANONICAL_LANGUAGE = {
    "in": "id", "iw": "he", "ji": "yi", "jw": "jv", "mo": "ro", "scc": "sr", "scr": "hr", "alb": "sq",
    "ara": "ar", "arm": "hy", "aze": "az", "baq": "eu", "bel": "be", "ben": "bn", "bos": "bs", "bul": "bg",
    "cat": "ca", "ces": "cs", "chi": "zh", "cym": "cy", "cze": "cs", "dan": "da", "deu": "de", "dut": "nl",
    "ell": "el", "eng": "en", "epo": "eo", "est": "et", "eus": "eu", "fas": "fa", "fin": "fi", "fra": "fr",
    "fre": "fr", "geo": "ka", "ger": "de", "gle": "ga", "glg": "gl", "gre": "el", "hbs": "sh", "heb": "he",
    "hin": "hi", "hrv": "hr", "hun": "hu", "hye": "hy", "ice": "is", "ind": "id", "isl": "is", "ita": "it",
    "jpn": "ja", "kat": "ka", "kaz": "kk", "kor": "ko", "kur": "ku", "lav": "lv", "lit": "lt", "ltz": "lb",
    "mac": "mk", "may": "ms", "mkd": "mk", "mlt": "mt", "msa": "ms", "nld": "nl", "nno": "nn", "nob": "nb",
    "nor": "no", "per": "fa", "pol": "pl", "por": "pt", "pus": "ps", "ron": "ro", "rum": "ro", "rus": "ru",
    "slk": "sk", "slo": "sk", "slv": "sl", "spa": "es", "sqi": "sq", "srp": "sr", "swa": "sw", "swe": "sv",
    "tam": "ta", "tha": "th", "tur": "tr", "ukr": "uk", "urd": "ur", "vie": "vi", "wel": "cy", "zho": "zh",
}  # fmt: skip

CANONICAL_REGION = {"BU": "MM", "CS": "RS", "DD": "DE", "TP": "TL", "UK": "GB", "YU": "RS", "ZR": "CD"}

# Country codes (and the like) that people write where a language is asked for.
OFTEN_MEANT = {
    "al": "sq", "at": "de", "br": "pt-BR", "by": "be", "cn": "zh", "cz": "cs", "dk": "da", "ge": "ka",
    "gr": "el", "ir": "fa", "jp": "ja", "kp": "ko", "md": "ro", "me": "cnr", "mx": "es", "rs": "sr",
    "ua": "uk", "us": "en", "xk": "sq",
}  # fmt: skip

# The name of a script in gettext's @modifier; other scripts go by their ISO 15924 code in lower case.
SCRIPT_MODIFIERS = {
    "Arab": "arabic",
    "Cyrl": "cyrillic",
    "Deva": "devanagari",
    "Hebr": "hebrew",
    "Latn": "latin",
}
VARIANT_MODIFIERS = {"ijekavsk": "ijekavian", "ekavsk": "ekavian"}

# Babel knows neither Romani nor Serbo-Croatian, and calls Montenegrin Serbian.
NEAREST_LOCALE = {"cnr": "sr-Latn", "cnr-Cyrl": "sr", "sh": "sr-Latn", "sh-Cyrl": "sr"}
OWN_NAMES: dict[str, dict[str, str]] = {
    "cnr": {
        "bg": "черногорски",
        "bs": "crnogorski",
        "bs-Cyrl": "црногорски",
        "cnr": "crnogorski",
        "cnr-Cyrl": "црногорски",
        "cs": "černohorština",
        "de": "Montenegrinisch",
        "en": "Montenegrin",
        "es": "montenegrino",
        "fr": "monténégrin",
        "hr": "crnogorski",
        "hu": "montenegrói",
        "it": "montenegrino",
        "mk": "црногорски",
        "nl": "Montenegrijns",
        "pl": "czarnogórski",
        "pt": "montenegrino",
        "ru": "черногорский",
        "sh": "crnogorski",
        "sl": "črnogorščina",
        "sr": "црногорски",
        "sr-Latn": "crnogorski",
        "tr": "Karadağca",
        "uk": "чорногорська",
    },
    "rom": {
        "bs": "romski",
        "bs-Cyrl": "ромски",
        "cnr": "romski",
        "de": "Romani",
        "en": "Romany",
        "es": "romaní",
        "fr": "romani",
        "hr": "romski",
        "it": "romaní",
        "rom": "romani ćhib",
        "sh": "romski",
        "sr": "ромски",
        "sr-Latn": "romski",
    },
    "sh": {
        "bs": "srpskohrvatski",
        "bs-Cyrl": "српскохрватски",
        "cnr": "srpskohrvatski",
        "de": "Serbokroatisch",
        "en": "Serbo-Croatian",
        "es": "serbocroata",
        "fr": "serbo-croate",
        "hr": "srpskohrvatski",
        "it": "serbocroato",
        "sh": "srpskohrvatski",
        "sh-Cyrl": "српскохрватски",
        "sr": "српскохрватски",
        "sr-Latn": "srpskohrvatski",
    },
}

# Months as a Bosnian date wants them, in the genitive; Babel has the nominative.
_LATIN_MONTHS = "januara februara marta aprila maja juna jula {} septembra oktobra novembra decembra"
_CYRILLIC_MONTHS = "јануара фебруара марта априла маја јуна јула {} септембра октобра новембра децембра"
OWN_MONTHS: dict[str, list[str]] = {
    "bs": _LATIN_MONTHS.format("augusta").split(),
    "bs-Cyrl": _CYRILLIC_MONTHS.format("аугуста").split(),
    "cnr": _LATIN_MONTHS.format("avgusta").split(),
    "cnr-Cyrl": _CYRILLIC_MONTHS.format("августа").split(),
    "sh": _LATIN_MONTHS.format("avgusta").split(),
    "sh-Cyrl": _CYRILLIC_MONTHS.format("августа").split(),
}
