"""The site's words as other programs read them: MO files, i18next, Jed, ICU messages, Joomla.

Every plural category that a program may ask for is there. What a program would execute (i18next's nesting) or misread
(Joomla's backslash) is made harmless, or left out with a note.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from transflow.catalog import Catalog
from transflow.language import Language
from transflow.language.plurals import forms_by_category
from transflow.model import Entry
from transflow.site.binary import format_mo
from transflow.site.messages import DOMAIN, usable
from transflow.site.plan import Text, Work

JOOMLA_CODES: Mapping[str, str] = {
    "ar": "ar-AA", "bg": "bg-BG", "bs": "bs-BA", "ca": "ca-ES", "cs": "cs-CZ", "da": "da-DK", "de": "de-DE", "el": "el-GR",
    "en": "en-GB", "es": "es-ES", "et": "et-EE", "eu": "eu-ES", "fa": "fa-IR", "fi": "fi-FI", "fr": "fr-FR", "he": "he-IL",
    "hr": "hr-HR", "hu": "hu-HU", "id": "id-ID", "it": "it-IT", "ja": "ja-JP", "ka": "ka-GE", "ko": "ko-KR", "lt": "lt-LT",
    "lv": "lv-LV", "mk": "mk-MK", "nb": "nb-NO", "nl": "nl-NL", "pl": "pl-PL", "pt": "pt-PT", "ro": "ro-RO", "ru": "ru-RU",
    "sk": "sk-SK", "sl": "sl-SI", "sq": "sq-AL", "sr": "sr-RS", "sr-Cyrl": "sr-RS", "sr-Latn": "sr-YU", "sv": "sv-SE",
    "ta": "ta-IN", "th": "th-TH", "tr": "tr-TR", "uk": "uk-UA", "ur": "ur-PK", "vi": "vi-VN", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW",
}  # fmt: skip
"""What Joomla calls a language: two or three letters, a hyphen, two capitals, one name for each."""

_JOOMLA_CODE = re.compile(r"[a-z]{2,3}-[A-Z]{2}")
_JOOMLA_WORDS = frozenset({"YES", "NO", "NULL", "ON", "OFF", "NONE", "TRUE", "FALSE"})
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%(%)")
_NESTING = re.compile(r"\$t\(")
_ICU = re.compile(r"[{}#|]+")
_JOOMLA_COUNTS = range(1, 5)
"""Joomla looks for KEY_1, KEY_2 …, then for KEY."""


def as_json(value: object) -> str:
    """JSON as we write it: sorted, readable, the same bytes each time."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def message_files(
    language: Language, catalog: Catalog, notes: list[str]
) -> Iterator[tuple[str, str | bytes]]:
    """The files of one language, each with its path below the folder of localized texts.

    Args:
        language: of the catalog.
        catalog: of the site's words.
        notes: takes what could not be written.
    """
    entries = usable(catalog)
    header = {**catalog.header, "Language": language.gettext, "Plural-Forms": language.plural_forms}
    binary = format_mo(header, entries)
    for name in locale_names(language):
        yield f"locale/{name}/LC_MESSAGES/{DOMAIN}.mo", binary
    yield f"i18n/i18next/{language.tag}.json", as_json(i18next(language, entries))
    yield f"i18n/jed/{language.tag}.json", as_json(jed(language, entries))
    yield f"i18n/flat/{language.tag}.json", as_json(icu(language, entries))
    if code := joomla_code(language):
        yield f"joomla/{code}/{DOMAIN}.ini", joomla_ini(language, entries, notes)


def locale_names(language: Language) -> tuple[str, ...]:
    """The folders in which programs look for an MO file: gettext's form, and the one with an underscore that Django wants."""
    return tuple(dict.fromkeys((language.gettext, language.babel)))


def _key(entry: Entry, joint: str) -> str:
    return entry.msgid if entry.msgctxt is None else f"{entry.msgctxt}{joint}{entry.msgid}"


def i18next(language: Language, entries: tuple[Entry, ...]) -> dict[str, str]:
    """Messages for i18next (JSON format 4): a flat mapping, one key for each plural category, `{{name}}` for placeholders."""
    found = {}
    for entry in entries:
        key = entry.msgid if entry.msgctxt is None else f"{entry.msgid}_{entry.msgctxt}"
        if entry.msgid_plural is None:
            found[key] = _for_i18next(entry.msgstr)
            continue
        for category, index in forms_by_category(language).items():
            found[f"{key}_{category}"] = _for_i18next(entry.msgstr_plural[index]).replace(
                "{{number}}", "{{count}}"
            )
    return found


def _for_i18next(text: str) -> str:
    """Nesting, which i18next would follow, reads as text; so do its own braces."""
    text = _NESTING.sub("$\N{WORD JOINER}t(", text).replace("{{", "{\N{WORD JOINER}{")
    return _PLACEHOLDER.sub(lambda found: "%" if found[2] else "{{" + found[1] + "}}", text)


def jed(language: Language, entries: tuple[Entry, ...]) -> dict[str, Any]:
    """Messages for Jed 1 and WordPress: every value is a list, a context stands before U+0004."""
    head = {"domain": DOMAIN, "lang": language.gettext, "plural-forms": language.plural_forms}
    messages: dict[str, Any] = {"": head}
    for entry in entries:
        forms = list(entry.msgstr_plural) if entry.msgid_plural is not None else [entry.msgstr]
        messages[_key(entry, "\x04")] = forms
    return {"domain": DOMAIN, "locale_data": {DOMAIN: messages}}


def icu(language: Language, entries: tuple[Entry, ...]) -> dict[str, str]:
    """Messages as ICU reads them, one string each, plurals inside: for FormatJS and programs of one's own."""
    found = {}
    for entry in entries:
        if entry.msgid_plural is None:
            found[_key(entry, "\x04")] = _for_icu(entry.msgstr)
            continue
        forms = "".join(
            f" {category} {{{_for_icu(entry.msgstr_plural[index])}}}"
            for category, index in forms_by_category(language).items()
        )
        found[_key(entry, "\x04")] = f"{{number, plural,{forms}}}"
    return found


def _for_icu(text: str) -> str:
    parts, copied = [], 0
    for found in _PLACEHOLDER.finditer(text):
        parts += [_quoted(text[copied : found.start()]), "%" if found[2] else "{" + found[1] + "}"]
        copied = found.end()
    return "".join(parts) + _quoted(text[copied:])


def _quoted(text: str) -> str:
    return _ICU.sub(lambda found: f"'{found[0]}'", text.replace("'", "''"))


def joomla_code(language: Language) -> str | None:
    """What Joomla calls a language; None for one that it cannot name."""
    if language.tag in JOOMLA_CODES:
        return JOOMLA_CODES[language.tag]
    return language.tag if _JOOMLA_CODE.fullmatch(language.tag) else None


def joomla_ini(language: Language, entries: tuple[Entry, ...], notes: list[str]) -> str:
    """A language file for Joomla; a value that would swallow the next line is left out."""
    from gettext import c2py

    form = c2py(language.plural_forms.partition("plural=")[2].rstrip("; "))
    lines: list[str] = []
    taken: set[str] = set()
    for entry in sorted(entries, key=lambda entry: _key(entry, "\x04")):
        key = joomla_key(_key(entry, " "))
        if key in taken:
            key += f"_{entry.key[:6].upper()}"
        taken.add(key)
        values = {key: entry.msgstr_plural[-1] if entry.msgid_plural is not None else entry.msgstr}
        if entry.msgid_plural is not None:
            values |= {f"{key}_{count}": entry.msgstr_plural[form(count)] for count in _JOOMLA_COUNTS}
        for name, value in values.items():
            if value.rstrip().endswith("\\"):
                notes.append(f"{language.tag}: {name} ends in a backslash, which Joomla misreads: left out")
            else:
                lines.append(f'{name}="{_for_joomla(value)}"')
    return "\n".join([f"; {DOMAIN}, {language.tag}", *lines, ""])


def joomla_key(text: str) -> str:
    """A message's name in Joomla's alphabet."""
    words = re.sub(r"[^A-Z0-9]+", "_", _PLACEHOLDER.sub(" N ", text).upper()).strip("_")[:60].strip("_")
    return (
        f"TRANSFLOW_{words}" if words and words not in _JOOMLA_WORDS else f"TRANSFLOW_{words or 'TEXT'}_WORD"
    )


def _for_joomla(text: str) -> str:
    numbers: dict[str, int] = {}

    def put(found: re.Match[str]) -> str:
        if found[2]:
            return "%%"
        return f"%{numbers.setdefault(found[1], len(numbers) + 1)}$s"

    one_line = " ".join(text.split())
    return _PLACEHOLDER.sub(put, one_line).replace("\\", "&#92;").replace('"', '\\"')


def joomla_article(work: Work, text: Text, code: str, html: str) -> dict[str, Any]:
    """One article of an import set, as Joomla's web services take it; unpublished, for a person to look at."""
    intro, _, rest = html.partition("</p>")
    return {
        "title": text.title,
        "alias": work.slug,
        "articletext": html,
        "introtext": f"{intro}</p>" if rest else html,
        "fulltext": rest.strip(),
        "language": code,
        "state": 0,
        "created": f"{work.date} 00:00:00" if work.day else "",
        "created_by_alias": work.author,
        "metadesc": text.teaser,
        "key": work.document,
    }
