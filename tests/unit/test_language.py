"""Languages under each of their names, and what our own tables say about them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import date

import pytest
from babel import Locale, localedata
from hypothesis import given, settings
from hypothesis import strategies as st

from transflow import language
from transflow.errors import LanguageError
from transflow.language import Language, tables

# What Babel can say something about, but for Serbo-Croatian, which it takes for Serbian.
CLDR_LANGUAGES = {code for code in tables.LANGUAGES if code in localedata.locale_identifiers()} - {"sh"}

# tag: gettext name. Read from left to right and back, except where BACK says otherwise.
GETTEXT_NAMES = {
    "ar": "ar",
    "ar-EG": "ar_EG",
    "az-Cyrl": "az@cyrillic",
    "be": "be",
    "be-tarask": "be@tarask",
    "bg": "bg",
    "bs": "bs",
    "bs-BA": "bs_BA",
    "bs-Cyrl": "bs@cyrillic",
    "bs-Cyrl-BA": "bs_BA@cyrillic",
    "ca": "ca",
    "ca-valencia": "ca@valencia",
    "ckb": "ckb",
    "cnr": "cnr",
    "cnr-Cyrl": "cnr@cyrillic",
    "cs": "cs",
    "cy": "cy",
    "da": "da",
    "de": "de",
    "de-1996": "de@1996",
    "de-AT": "de_AT",
    "de-CH-1901": "de_CH@1901",
    "el": "el",
    "en": "en",
    "en-GB": "en_GB",
    "eo": "eo",
    "es": "es",
    "es-419": "es_419",
    "et": "et",
    "eu": "eu",
    "fa": "fa",
    "fi": "fi",
    "fr": "fr",
    "fr-CA": "fr_CA",
    "ga": "ga",
    "he": "he",
    "hi": "hi",
    "hr": "hr",
    "hsb": "hsb",
    "hu": "hu",
    "id": "id",
    "it": "it",
    "ja": "ja",
    "ka": "ka",
    "kk-Arab": "kk@arabic",
    "ko": "ko",
    "ks-Deva": "ks@devanagari",
    "lt": "lt",
    "lv": "lv",
    "mk": "mk",
    "mn-Mong": "mn@mong",
    "nb": "nb",
    "nl": "nl",
    "pa-Arab": "pa@arabic",
    "pl": "pl",
    "pt": "pt",
    "pt-BR": "pt_BR",
    "pt-PT": "pt_PT",
    "rom": "rom",
    "ro": "ro",
    "ru": "ru",
    "sd-Deva": "sd@devanagari",
    "sh": "sh",
    "sk": "sk",
    "sl": "sl",
    "sl-rozaj-biske": "sl@rozaj-biske",
    "sq": "sq",
    "sr": "sr",
    "sr-Cyrl": "sr",
    "sr-Cyrl-BA": "sr_BA",
    "sr-Latn": "sr@latin",
    "sr-Latn-RS": "sr_RS@latin",
    "sr-Latn-ijekavsk": "sr@latin-ijekavian",
    "sr-ijekavsk": "sr@ijekavian",
    "sv": "sv",
    "tr": "tr",
    "uk": "uk",
    "ur": "ur",
    "uz-Cyrl": "uz@cyrillic",
    "vi": "vi",
    "yue": "yue",
    "zh": "zh",
    "zh-CN": "zh_CN",
    "zh-HK": "zh_HK",
    "zh-Hans": "zh_CN",
    "zh-Hans-SG": "zh_SG",
    "zh-Hant": "zh_TW",
    "zh-Hant-HK": "zh_HK",
    "zh-TW": "zh_TW",
}

# One gettext name for two tags: the tag that comes back.
BACK = {
    "sr-Cyrl": "sr",
    "sr-Cyrl-BA": "sr-BA",
    "zh-CN": "zh-Hans",
    "zh-Hans-SG": "zh-SG",
    "zh-Hant-HK": "zh-HK",
    "zh-TW": "zh-Hant",
}


@pytest.mark.parametrize(("tag", "name"), GETTEXT_NAMES.items())
def test_gettext_names_and_tags_turn_into_each_other(tag: str, name: str) -> None:
    """Every tag has its gettext name, and that name leads back to it or to the tag it stands for."""
    assert language.parse(tag).tag == tag
    assert language.parse(tag).gettext == name
    assert language.parse(name).tag == BACK.get(tag, tag)
    assert language.parse(name).gettext == name


def test_the_round_trip_is_tried_on_many_tags() -> None:
    """The list above covers what the project promises."""
    assert len(GETTEXT_NAMES) >= 60


@pytest.mark.parametrize(
    ("spelling", "tag"),
    [
        ("BS", "bs"),
        ("pt_br", "pt-BR"),
        ("SR-LATN-rs", "sr-Latn-RS"),
        ("sr_Latn", "sr-Latn"),
        ("sr_Latn_RS", "sr-Latn-RS"),
        ("sr_RS@latin", "sr-Latn-RS"),
        ("sr_RS.UTF-8@latin", "sr-Latn-RS"),
        ("bs_BA.utf8", "bs-BA"),
        ("de_DE@euro", "de-DE"),
        ("sr@ijekavianlatin", "sr-Latn-ijekavsk"),
        ("bos", "bs"),
        ("ger", "de"),
        ("iw", "he"),
        ("bs-Latn", "bs"),
        ("ru-Cyrl-RU", "ru-RU"),
        ("en-UK", "en-GB"),
        ("sr_YU", "sr-RS"),
        ("zh_TW", "zh-Hant"),
        ("zh-tw", "zh-TW"),
        ("zh_Hant_HK", "zh-Hant-HK"),
        ("ca@valencia", "ca-valencia"),
    ],
)
def test_other_spellings_are_made_canonical(spelling: str, tag: str) -> None:
    """Case, separators, three-letter codes, withdrawn codes and needless scripts go."""
    assert language.parse(spelling).tag == tag


NO_TAGS = [
    *["", "-", "b", "bosnian", "bs-", "-bs", "bs--BA", "bs BA", " bs", "bs\n", "bs\0", "ｂｓ", "ſr", "bs-€"],
    *[
        "de_DE@../../x",
        "../bs",
        "bs/..",
        "bs.",
        "bs@",
        "@latin",
        "bs-Latn-BA-",
        "bs@latin@cyrillic",
        "sr@a@b",
    ],
    *["x-klingon", "en-x-ours", "i-default", "12", "b1", "qq", "xx", "bs.UTF-8.UTF-8", "C", "POSIX"],
    "bs-" + "abcde-" * 20 + "abcde",
]


@pytest.mark.parametrize("spelling", NO_TAGS)
def test_what_is_no_tag_is_refused(spelling: str) -> None:
    """Neither paths nor words nor made-up codes get through."""
    with pytest.raises(LanguageError, match="not a language tag") as caught:
        language.parse(spelling)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("spelling", "meant"),
    [("jp", "ja"), ("cz", "cs"), ("ua", "uk"), ("Bosnian", "bs"), ("german", "de"), ("english", "en")],
)
def test_the_error_says_what_was_perhaps_meant(spelling: str, meant: str) -> None:
    """Country codes and English names lead to the tag."""
    with pytest.raises(LanguageError) as caught:
        language.parse(spelling)
    assert caught.value.remedy == f"did you mean {meant}?"


@settings(deadline=None)
@given(spelling=st.one_of(st.text(max_size=20), st.from_regex(r"[a-zA-Z0-9_@.-]{1,30}", fullmatch=True)))
def test_a_tag_is_always_safe_as_the_name_of_a_folder(spelling: str) -> None:
    """Whatever is typed, what comes out is letters, digits and hyphens, and is read again as itself."""
    try:
        tag = language.parse(spelling).tag
    except LanguageError:
        return
    assert re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", tag)
    assert language.parse(tag).tag == tag
    gettext = language.parse(tag).gettext
    assert language.parse(gettext).gettext == gettext


@settings(deadline=None)
@given(spelling=st.text("-_@.aZ9", max_size=3000))
def test_nonsense_is_not_repeated_at_length(spelling: str) -> None:
    """However long a spelling is, the error stays one readable line."""
    try:
        language.parse(spelling)
    except LanguageError as error:
        assert len(str(error)) < 300


# Plural rules


PLURAL_FORMS = {row[1] for row in tables.LANGUAGES.values()} | set(tables.PLURALS_BY_REGION.values())


# Where gettext's custom is older than CLDR's rule, and every catalog out there follows it.
OLDER_CUSTOM = {
    "pt": "zero counts as several in Portugal, which gettext's pt means",
    "tg": "zero counts as several",
    "vi": "one form",
}

WITHOUT_CLDR_RULE = {code for code in CLDR_LANGUAGES if not Locale.parse(code).plural_form.rules} - {
    code for code, row in tables.LANGUAGES.items() if row[1] == tables.LANGUAGES["ja"][1]
}


def compute(plural_forms: str, n: int) -> int:
    """The index of the plural form for n: C's conditions read as Python's."""
    match = re.fullmatch(r"nplurals=(\d+); plural=(.+);", plural_forms)
    assert match is not None
    expression = match[2].replace("&&", " and ").replace("||", " or ")
    if "?" in expression:
        expression = expression[1:-1]
    *decisions, last = expression.split(":")
    for decision in decisions:
        condition, value = decision.split("?")
        if eval(condition.strip(), {"n": n}):  # our own table
            return int(value)
    index = int(eval(last.strip(), {"n": n}))
    assert 0 <= index < int(match[1])
    return index


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="msgfmt (gettext) is not installed")
@pytest.mark.parametrize("plural_forms", sorted(PLURAL_FORMS))
def test_msgfmt_accepts_every_plural_rule(plural_forms: str) -> None:
    """The check of gettext itself finds nothing wrong with the header."""
    count = int(plural_forms[len("nplurals=")])
    forms = "".join(f'msgstr[{index}] "%d form {index}"\n' for index in range(count))
    fields = [
        "Project-Id-Version: x",
        "PO-Revision-Date: 2026-01-01 00:00+0000",
        "Last-Translator: x <x@example.org>",
        "Language-Team: x",
        "Language: xx",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {plural_forms}",
    ]
    header = "".join(f'"{field}\\n"\n' for field in fields)
    entry = f'#, c-format\nmsgid "%d file"\nmsgid_plural "%d files"\n{forms}'
    catalog = f'msgid ""\nmsgstr ""\n{header}\n{entry}'
    done = subprocess.run(
        ["msgfmt", "-c", "-o", "/dev/null", "-"], input=catalog, text=True, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("code", sorted(CLDR_LANGUAGES - OLDER_CUSTOM.keys() - WITHOUT_CLDR_RULE))
def test_plural_rules_agree_with_cldr_on_whole_numbers(code: str) -> None:
    """Up to a thousand, two numbers share a form exactly where CLDR puts them in one category."""
    locale = Locale.parse(code)
    ours = language.parse(code).plural_forms
    pairs = {(compute(ours, n), locale.plural_form(n)) for n in range(1001)}
    assert len({index for index, _ in pairs}) == len({category for _, category in pairs}) == len(pairs)


def test_plural_rules_that_babel_has_wrong_or_lacks() -> None:
    """Brazilian Portuguese counts zero with one; Montenegrin and Serbo-Croatian count as Serbian does."""
    assert language.parse("pt").plural_forms == "nplurals=2; plural=(n != 1);"
    assert language.parse("pt-BR").plural_forms == "nplurals=2; plural=(n > 1);"
    bosnian = language.parse("bs").plural_forms
    for tag in ["cnr", "sh", "hr", "sr-Latn", "ru"]:
        assert language.parse(tag).plural_forms == bosnian
    assert [compute(bosnian, n) for n in [1, 2, 5, 11, 12, 21, 22, 112, 122]] == [0, 1, 2, 2, 2, 0, 1, 2, 1]
    assert language.parse("xyz").plural_forms == "nplurals=2; plural=(n != 1);"


def test_every_plural_rule_uses_each_of_its_forms() -> None:
    """No form is out of reach."""
    for plural_forms in PLURAL_FORMS:
        used = {compute(plural_forms, n) for n in [*range(130), 1_000_000]}
        assert used == set(range(int(plural_forms[len("nplurals=")])))


# Script, direction, quotation marks


@pytest.mark.parametrize(
    ("tag", "script", "direction"),
    [
        ("bs", "Latn", "ltr"),
        ("bs-Cyrl", "Cyrl", "ltr"),
        ("sr", "Cyrl", "ltr"),
        ("sr-Latn", "Latn", "ltr"),
        ("sr-ME", "Latn", "ltr"),
        ("ar", "Arab", "rtl"),
        ("fa-IR", "Arab", "rtl"),
        ("he", "Hebr", "rtl"),
        ("ckb", "Arab", "rtl"),
        ("dv", "Thaa", "rtl"),
        ("ku", "Latn", "ltr"),
        ("ku-Arab", "Arab", "rtl"),
        ("pa-PK", "Arab", "rtl"),
        ("zh", "Hans", "ltr"),
        ("zh-TW", "Hant", "ltr"),
        ("ja", "Jpan", "ltr"),
        ("xyz", "Zyyy", "ltr"),
    ],
)
def test_script_and_direction(tag: str, script: str, direction: str) -> None:
    """The script of the tag, of its region or of the language decides which way lines run."""
    known = language.parse(tag)
    assert (known.script, known.direction) == (script, direction)


@pytest.mark.parametrize("code", sorted(CLDR_LANGUAGES))
def test_scripts_and_directions_agree_with_babel(code: str) -> None:
    """Our table says the same as CLDR about every language that Babel knows."""
    locale = Locale.parse(code)
    assert language.parse(code).direction == locale.text_direction
    likely = Locale.parse(code, resolve_likely_subtags=True).script
    assert likely in (None, language.parse(code).script)


def test_quotation_marks() -> None:
    """Outer and inner marks are those of the language, its script or its region."""
    assert language.parse("bs").quotes == ("„", "”", "‘", "’")
    assert language.parse("bs-Cyrl").quotes[:2] == ("„", "“")
    assert language.parse("de").quotes == ("„", "“", "‚", "‘")
    assert language.parse("de-CH").quotes == ("«", "»", "‹", "›")
    assert language.parse("es-MX").quotes == ("“", "”", "‘", "’")
    assert language.parse("zh-Hant-HK").quotes == ("「", "」", "『", "』")
    assert language.parse("xyz").quotes.opening == "“"


def test_accepted_quotation_marks_begin_with_the_usual_ones() -> None:
    """Several styles are right in one language, the first is the one we set."""
    assert language.parse("bs").accepted_quotes == (("„", "”"), ("„", "“"), ("»", "«"), ("‘", "’"))
    for code in tables.LANGUAGES:
        known = language.parse(code)
        assert known.accepted_quotes[0] == known.quotes[:2]
        assert known.quotes[2:] in known.accepted_quotes


def test_the_tables_are_well_formed() -> None:
    """Four marks, two marks, ISO script codes, canonical tags."""
    for code, (script, plural, quotes) in tables.LANGUAGES.items():
        assert language.parse(code).tag == code
        assert re.fullmatch("[A-Z][a-z]{3}", script)
        assert re.fullmatch(r"nplurals=\d; plural=[^;]+;", plural)
        assert len(quotes) == 4
    for code, pairs in tables.FURTHER_QUOTES.items():
        assert code in tables.LANGUAGES
        assert all(len(pair) == 2 and pair != tables.LANGUAGES[code][2][:2] for pair in pairs)
    for tag in [*tables.QUOTES_BY_VARIANT, *tables.PLURALS_BY_REGION, *tables.OFTEN_MEANT.values()]:
        assert language.parse(tag).tag == tag
    assert not set(tables.OFTEN_MEANT) & (tables.ISO_639_1 - {"br"})
    for names in tables.OWN_NAMES.values():
        assert all(language.parse(tag).tag == tag for tag in names)


# Names


@pytest.mark.parametrize(
    ("tag", "autonym", "english"),
    [
        ("bs", "bosanski", "Bosnian"),
        ("de", "Deutsch", "German"),
        ("es", "español", "Spanish"),
        ("hr", "hrvatski", "Croatian"),
        ("sr", "српски", "Serbian"),
        ("sr-Latn", "srpski (latinica)", "Serbian (Latin)"),
        ("bs-Cyrl", "босански (ћирилица)", "Bosnian (Cyrillic)"),
        ("cnr", "crnogorski", "Montenegrin"),
        ("cnr-Cyrl", "црногорски (ћирилица)", "Montenegrin (Cyrillic)"),
        ("sh", "srpskohrvatski", "Serbo-Croatian"),
        ("rom", "romani ćhib", "Romany"),
        ("zh-Hans", "简体中文", "Simplified Chinese"),
        ("pt-BR", "português (Brasil)", "Brazilian Portuguese"),
        ("sr-Latn-BA", "srpski (latinica, Bosna i Hercegovina)", "Serbian (Latin, Bosnia & Herzegovina)"),
        ("xyz", "xyz", "xyz"),
    ],
)
def test_names_in_itself_and_in_english(tag: str, autonym: str, english: str) -> None:
    """Babel's names where they are right, our own where they are missing or an insult."""
    known = language.parse(tag)
    assert (known.autonym, known.name) == (autonym, english)


def test_names_in_other_languages() -> None:
    """The page in one language lists the others by its own names for them."""
    bosnian, german, montenegrin = map(language.parse, ["bs", "de", "cnr"])
    assert german.name_in(bosnian) == "njemački"
    assert bosnian.name_in(german) == "Bosnisch"
    assert montenegrin.name_in(german) == "Montenegrinisch"
    assert montenegrin.name_in(language.parse("ja")) == "Montenegrin"
    assert german.name_in(montenegrin) == "nemački"
    assert german.name_in(language.parse("xyz")) == "German"


def test_the_project_has_the_last_word_on_an_autonym() -> None:
    """A name from the configuration wins, in the language itself alone."""
    serbian = language.parse("sr-Latn", autonym="srpski")
    assert serbian.autonym == "srpski"
    assert serbian.name == "Serbian (Latin)"


def test_every_language_of_the_table_has_a_name() -> None:
    """No language is called by its tag."""
    for code in tables.LANGUAGES:
        assert language.parse(code).autonym != code
        assert language.parse(code).name != code


# Dates


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("bs", "7. februara 2014."),
        ("bs-BA", "7. februara 2014."),
        ("bs-Cyrl", "7. фебруара 2014."),
        ("cnr", "7. februara 2014."),
        ("hr", "7. veljače 2014."),
        ("de", "7. Februar 2014"),
        ("es", "7 de febrero de 2014"),
        ("en", "February 7, 2014"),
        ("en-GB", "7 February 2014"),
        ("sr-Latn", "7. februar 2014."),
        ("xyz", "2014-02-07"),
    ],
)
def test_dates_in_their_long_form(tag: str, text: str) -> None:
    """Babel's long form, except where a Bosnian month needs its genitive or Babel knows nothing."""
    assert language.parse(tag).format_date(date(2014, 2, 7)) == text


def test_august_differs_between_bosnian_and_montenegrin() -> None:
    """Twelve months each, spelled as the language spells them."""
    august = date(2014, 8, 1)
    assert language.parse("bs").format_date(august) == "1. augusta 2014."
    assert language.parse("cnr").format_date(august) == "1. avgusta 2014."
    assert all(len(set(months)) == 12 for months in tables.OWN_MONTHS.values())


# The house


def test_babel_is_not_imported_before_a_name_is_asked_for() -> None:
    """`status` needs tags, directions and plural rules, and pays nothing for names."""
    script = (
        "import sys\nfrom transflow import language\nbs = language.parse('sr_RS@latin')\n"
        "bs.gettext, bs.direction, bs.script, bs.plural_forms, bs.quotes, bs.babel\n"
        "assert 'babel' not in sys.modules\nbs.autonym\nassert 'babel' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_languages_are_values() -> None:
    """Equal by tag and own name, usable as keys, printed as their tag."""
    assert language.parse("pt_BR") == Language("pt-BR")
    assert len({language.parse("bs"), language.parse("BS")}) == 1
    assert f"{language.parse('sr_RS@latin')}" == "sr-Latn-RS"


def test_variants_of_one_language_differ_by_an_open_region_alone() -> None:
    """bs-BA may stand for bs, another script or another region may not."""
    bosnian, serbian = language.parse("bs"), language.parse("sr")
    assert language.parse("bs-BA").is_variant_of(bosnian)
    assert serbian.is_variant_of(language.parse("sr-Cyrl-RS"))
    assert not language.parse("sr-Latn").is_variant_of(serbian)
    assert not language.parse("pt-BR").is_variant_of(language.parse("pt-PT"))
    assert not language.parse("ca-valencia").is_variant_of(language.parse("ca"))
