"""A language, under each of the names that the world has for it: BCP 47, gettext, Babel, its own.

The tag names languages everywhere (folders, options, `lang` attributes); the gettext form stands in the PO
header `Language:` alone. Conversions happen here and nowhere else. What commands need at once (script,
direction, plural rule, quotation marks) comes from our own tables; Babel, whose only door this is, is
imported when a name or a date is asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from transflow.errors import LanguageError
from transflow.language import tables

if TYPE_CHECKING:
    from datetime import date

    from babel import Locale

__all__ = ["Language", "Quotes", "parse"]

# Our own patterns, because Babel accepts `de_DE@../../x`. Folders are named after what they let through.
_TAG = re.compile(
    r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?((?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)",
    re.ASCII,
)
_POSIX = re.compile(r"([a-z_-]+?[0-9]{0,3})(?:\.[a-z0-9-]+)?(?:@([a-z0-9-]+))?", re.ASCII)
_VARIANT = re.compile(r"[a-z0-9]{5,8}|[0-9][a-z0-9]{3}", re.ASCII)
_LONGEST = 64  # characters; RFC 5646 asks for room for 35

_SCRIPTS_BY_MODIFIER = {modifier: script for script, modifier in tables.SCRIPT_MODIFIERS.items()}
_VARIANTS_BY_MODIFIER = {modifier: variant for variant, modifier in tables.VARIANT_MODIFIERS.items()}


class NumberMarks(NamedTuple):
    """What stands in a written number besides its digits."""

    group: str
    """Between thousands: 12,000 in English, 12.000 in Bosnian."""
    decimal: str


class Quotes(NamedTuple):
    """The quotation marks of a language, and those inside a quotation."""

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str


@dataclass(frozen=True, slots=True)
class Language:
    """A language named by its canonical tag; make one with `parse`."""

    tag: str
    """BCP 47 in canonical form: `bs`, `pt-BR`, `sr-Latn`."""
    own_name: str | None = None
    """What the project calls it in itself, where Babel's name would be wrong."""

    def __str__(self) -> str:
        return self.tag

    # The parts of the tag

    @property
    def code(self) -> str:
        """The language without script, region and variants: `sr` of `sr-Latn`."""
        return self.tag.partition("-")[0]

    @property
    def region(self) -> str | None:
        """The region of the tag, ISO 3166 or UN M.49: `BR` of `pt-BR`."""
        return self._parts[1]

    @property
    def variants(self) -> tuple[str, ...]:
        """The variants of the tag: `valencia` of `ca-valencia`."""
        return self._parts[2]

    @property
    def _parts(self) -> tuple[str | None, str | None, tuple[str, ...]]:
        return _divide(self.tag)

    @property
    def script(self) -> str:
        """The script of its letters (ISO 15924): the tag's, else the usual one; `Zyyy` where we know none.

        Three of them are no alphabet but a mixture: `Jpan`, `Kore`, and `Hans` or `Hant` for Chinese.
        """
        script, region, _ = self._parts
        return script or tables.SCRIPT_BY_REGION.get((self.code, region or ""), _row(self.code)[0])

    def is_variant_of(self, other: Language) -> bool:
        """Whether the two differ in nothing but a region that one of them leaves open: `bs-BA` and `bs`."""
        return (
            (self.code, self.script, self.variants) == (other.code, other.script, other.variants)
            and (self.region is None or other.region is None)
        )  # fmt: skip

    # What it needs on a page and in a catalog

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Which way its lines run."""
        return "rtl" if self.script in tables.RIGHT_TO_LEFT else "ltr"

    @property
    def plural_forms(self) -> str:
        """The value of the PO header `Plural-Forms`, with the `;` at its end that editors expect."""
        by_region = tables.PLURALS_BY_REGION.get(f"{self.code}-{self.region}")
        return by_region or _row(self.code)[1]

    @property
    def quotes(self) -> Quotes:
        """The quotation marks that a text in this language is set with."""
        exact = (f"{self.code}-{self.region}", f"{self.code}-{self.script}")
        found = (tables.QUOTES_BY_VARIANT[key] for key in exact if key in tables.QUOTES_BY_VARIANT)
        return Quotes(*next(found, _row(self.code)[2]))

    @property
    def number_marks(self) -> NumberMarks:
        """How numbers are written (CLDR, through Babel); English where nothing is known."""
        locale = _locale(self.tag)
        symbols = {} if locale is None else locale.number_symbols.get("latn", {})
        return NumberMarks(symbols.get("group", ","), symbols.get("decimal", "."))

    @property
    def accepted_quotes(self) -> tuple[tuple[str, str], ...]:
        """Opening and closing marks that are right in this language, the usual first, the inner last."""
        usual = self.quotes
        further = tables.FURTHER_QUOTES.get(self.code, ())
        pairs = [usual[:2], *((pair[0], pair[1]) for pair in further), usual[2:]]
        return tuple(dict.fromkeys(pairs))

    # Its names

    @property
    def gettext(self) -> str:
        """The name for the PO header `Language:` and folders of .mo files: `sr@latin`, `pt_BR`, `zh_CN`."""
        script, region, variants = self._parts
        if self.code == "zh" and script in ("Hans", "Hant"):
            region, script = region or ("CN" if script == "Hans" else "TW"), None
        if self.code == "sr" and script == "Cyrl":
            script = None
        name = self.code if region is None else f"{self.code}_{region}"
        modifiers = [] if script is None else [tables.SCRIPT_MODIFIERS.get(script, script.lower())]
        modifiers += [tables.VARIANT_MODIFIERS.get(variant, variant) for variant in variants]
        return f"{name}@{'-'.join(modifiers)}" if modifiers else name

    @property
    def babel(self) -> str:
        """The name that Babel's `Locale.parse` takes: `sr_Latn`, `pt_BR`."""
        return self.tag.replace("-", "_")

    @property
    def autonym(self) -> str:
        """What its speakers call it, in lower case where they write it so: `bosanski`, `Deutsch`."""
        return self.own_name or self.name_in(self)

    @property
    def name(self) -> str:
        """What it is called in English: `Bosnian`, `Serbian (Latin)`."""
        return self.name_in(Language("en"))

    def name_in(self, other: Language) -> str:
        """What it is called in another language, else in English, else its tag."""
        return _name_in(self, other) or _name_in(self, Language("en")) or self.tag

    def format_date(self, day: date) -> str:
        """A date in its long form: `7. februara 2014.`, `February 7, 2014`.

        Bosnian, Montenegrin and Serbo-Croatian months stand in the genitive, which Babel does not have;
        a language that Babel does not know gets the ISO form.
        """
        months = tables.OWN_MONTHS.get(f"{self.code}-{self.script}") or tables.OWN_MONTHS.get(self.code)
        if months is not None:
            return f"{day.day}. {months[day.month - 1]} {day.year}."
        locale = _locale(self.tag)
        if locale is None:
            return day.isoformat()
        from babel.dates import format_date

        return format_date(day, "long", locale)


def parse(spelling: str, *, autonym: str | None = None) -> Language:
    """The language that a spelling names: a BCP 47 tag in any case, a POSIX or Babel form (`sr_RS@latin`).

    Args:
        spelling: as somebody wrote it.
        autonym: what the project calls it in itself.

    Raises:
        LanguageError: it is not a language tag.
    """
    tag = _canonical(spelling)
    if tag is None:
        raise LanguageError(f"{spelling[:_LONGEST]!r} is not a language tag", remedy=_what_instead(spelling))
    return Language(tag, autonym)


@cache
def _canonical(spelling: str) -> str | None:
    if len(spelling) > _LONGEST:
        return None
    lower = spelling.lower() if spelling.isascii() else ""
    posix = _POSIX.fullmatch(lower)
    if posix is not None and ("_" in lower or "@" in lower or "." in lower):
        lower = _from_posix(posix[1].replace("_", "-"), posix[2] or "")
    match = _TAG.fullmatch(lower)
    if match is None:
        return None
    code, script, region, variants = match.groups()
    code = tables.CANONICAL_LANGUAGE.get(code, code)
    if len(code) == 2 and code not in tables.ISO_639_1:
        return None
    parts = [code]
    if script and (code in tables.TWO_SCRIPTS or script.title() != tables.LANGUAGES.get(code, ("",))[0]):
        parts.append(script.title())
    if region:
        parts.append(tables.CANONICAL_REGION.get(region.upper(), region.upper()))
    return "-".join(parts) + variants


def _from_posix(name: str, modifier: str) -> str:
    """A POSIX locale as a tag in lower case; `@euro` said nothing about the language."""
    code, _, region = name.partition("-")
    if (code, region) in (("zh", "cn"), ("zh", "tw")):
        name = "zh-hans" if region == "cn" else "zh-hant"
        code, region = name, ""
    script, variants = "", []
    for word in filter(None, modifier.removeprefix("euro").split("-")):
        if word == "ijekavianlatin":  # as glibc and gettext spell it
            script, variants = "Latn", ["ijekavsk"]
        elif word in _SCRIPTS_BY_MODIFIER or not (_VARIANT.fullmatch(word) or word in _VARIANTS_BY_MODIFIER):
            script = _SCRIPTS_BY_MODIFIER.get(word, word)
        else:
            variants.append(_VARIANTS_BY_MODIFIER.get(word, word))
    return "-".join(filter(None, (code, script.lower(), region, *variants)))


def _what_instead(spelling: str) -> str:
    meant = tables.OFTEN_MEANT.get(spelling.lower()) or _code_of(spelling)
    return f"did you mean {meant}?" if meant else "write a BCP 47 tag such as bs, pt-BR or sr-Latn"


def _code_of(name: str) -> str | None:
    """The code of a language by its English name: only on the way to an error, since it loads Babel."""
    english = _locale("en")
    if english is None or not name.isalpha():
        return None
    codes = [code for code, known in english.languages.items() if known.casefold() == name.casefold()]
    return min(codes, key=len, default=None)


@cache
def _divide(tag: str) -> tuple[str | None, str | None, tuple[str, ...]]:
    """Script, region and variants of a canonical tag."""
    match = _TAG.fullmatch(tag.lower())
    if match is None:
        raise LanguageError(f"{tag[:_LONGEST]!r} is not a language tag", remedy=_what_instead(tag))
    _, script, region, variants = match.groups()
    return script and script.title(), region and region.upper(), tuple(variants.split("-")[1:])


def _row(code: str) -> tuple[str, str, str]:
    return tables.LANGUAGES.get(code, ("Zyyy", tables.DEFAULT_PLURAL, tables.DEFAULT_QUOTES))


@cache
def _locale(tag: str) -> Locale | None:
    """Babel's record for a tag, or for as much of its beginning as Babel knows; None for nothing."""
    from babel import Locale, UnknownLocaleError

    parts = tables.NEAREST_LOCALE.get(tag, tag).split("-")
    while parts:
        try:
            return Locale.parse("_".join(parts))
        except (UnknownLocaleError, ValueError):
            parts.pop()
    return None


@cache
def _name_in(language: Language, other: Language) -> str | None:
    """Its name in another language as far as we or Babel know one, script and region in brackets."""
    own_names = tables.OWN_NAMES.get(language.code)
    locale = _locale(other.tag)
    known = {} if locale is None else locale.languages
    if own_names is not None:
        name = own_names.get(f"{other.code}-{other.script}") or own_names.get(other.code)
    elif language.babel in known:
        return str(known[language.babel])
    else:
        name = known.get(language.code)
    if name is None:
        return None
    script, region, variants = _divide(language.tag)
    details = [
        *([script if locale is None else locale.scripts.get(script, script)] if script else []),
        *([region if locale is None else locale.territories.get(region, region)] if region else []),
        *variants,
    ]
    return f"{name} ({', '.join(details)})" if details else str(name)
