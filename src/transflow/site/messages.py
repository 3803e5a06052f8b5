"""The site's own words: found in its templates, kept in catalogs, and safe to put on a page.

A message may be translated by anybody, so it is escaped before it reaches a page; what goes into its placeholders is
escaped unless the page made it. A translation with other placeholders than its source is not used.
"""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup, escape

from transflow.catalog import Catalog, read_catalog
from transflow.language import Language, parse
from transflow.merge import merge
from transflow.model import Entry
from transflow.site.binary import format_mo
from transflow.transliteration import LANGUAGES, to_cyrillic

DOMAIN = "site"
OWN_FOLDER = Path(__file__).parents[1] / "locale"
TEMPLATE = OWN_FOLDER / f"{DOMAIN}.pot"
SOURCE_TAG = "en"
"""The language that our templates are written in."""

_PLACEHOLDER = re.compile(r"%(?:\((\w+)\)[sd]|(%))")
_NOT_HTML = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What no page may hold (the HTML standard on text): control characters, halves of characters, noncharacters."""

_NOTES = {
    "Read more: %(title)s": "%(title)s is the title of a text.",
    "By %(author)s": "%(author)s is a person or an organisation, unchanged.",
    "Select language": "Names the list of languages for those who cannot see it.",
    "Page %(number)d of %(total)d": "Of the list of texts.",
}


def extract_messages(environment: Environment, sources: Mapping[str, str]) -> tuple[Entry, ...]:
    """The messages of templates, in their order.

    Args:
        environment: knows how to read them.
        sources: templates by name.
    """
    found: dict[str, Entry] = {}
    for name in sorted(sources):
        for _, function, message in environment.extract_translations(sources[name]):  # type: ignore[attr-defined]
            texts = (message,) if isinstance(message, str) else tuple(text for text in message if text)
            if not texts:
                continue
            entry = found.get(texts[0]) or _entry(texts)
            if function == "ngettext" and entry.msgid_plural is None:
                entry = _entry(texts)
            references = tuple(dict.fromkeys((*entry.references, f"site/templates/{name}")))
            found[texts[0]] = _with_references(entry, references)
    return tuple(found.values())


def _entry(texts: Sequence[str]) -> Entry:
    note = _NOTES.get(texts[0])
    return Entry(
        texts[0],
        msgid_plural=texts[1] if len(texts) > 1 else None,
        msgstr_plural=("", "") if len(texts) > 1 else (),
        extracted_comments=(f"Note: {note}",) if note else (),
        flags=("python-format",) if "%" in texts[0] else (),
    )


def _with_references(entry: Entry, references: tuple[str, ...]) -> Entry:
    return replace(entry, references=references)


def template_catalog(entries: tuple[Entry, ...]) -> Catalog:
    """The POT of the site's words."""
    header = {
        "Project-Id-Version": "transflow site",
        "Language": "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Source-Language": SOURCE_TAG,
    }
    return Catalog(header, entries)


def merged_catalog(language: Language, template: Catalog, present: Catalog | None, today: str) -> Catalog:
    """The catalog of a language brought in line with the template, as `update` does it for documents.

    Args:
        language: of the catalog.
        template: of the site's words as they are now.
        present: the catalog as it is, or None for a new one.
        today: ISO 8601, for what becomes obsolete.
    """
    header = {**template.header, "Language": language.gettext, "Plural-Forms": language.plural_forms}
    old = () if present is None else present.entries
    count = int(language.plural_forms.partition("nplurals=")[2].partition(";")[0])
    merged = merge(old, template.entries, today=today)
    entries = tuple(
        replace(entry, msgstr_plural=("",) * count)
        if entry.msgid_plural is not None and len(entry.msgstr_plural) != count
        else entry
        for entry in merged.entries
    )
    return Catalog(header if present is None else {**present.header, **header}, entries)


def usable(catalog: Catalog) -> tuple[Entry, ...]:
    """The entries whose translation may be shown: not fuzzy, with the placeholders of the source, no more and no fewer."""
    return tuple(
        entry for entry in catalog.active if not entry.is_fuzzy and entry.has_target and _agrees(entry)
    )


def _agrees(entry: Entry) -> bool:
    targets = entry.msgstr_plural or (entry.msgstr,)
    wanted = _placeholders(entry.msgid_plural or entry.msgid)
    singular = _placeholders(entry.msgid)
    return all(
        "%" not in _PLACEHOLDER.sub("", target) and _placeholders(target) in (wanted, singular)
        for target in targets
    )


def _placeholders(text: str) -> frozenset[str]:
    return frozenset(found[1] for found in _PLACEHOLDER.finditer(text) if found[1])


class Words:
    """The site's words in one language."""

    def __init__(self, language: Language, catalog: Catalog | None) -> None:
        self.language = language
        """That the words are really in: English where there is no catalog."""
        self.catalog = catalog
        self._translations: gettext.NullTranslations = gettext.NullTranslations()
        if catalog is not None:
            self._translations = gettext.GNUTranslations(
                io.BytesIO(format_mo(catalog.header, usable(catalog)))
            )

    def gettext(self, message: str, **values: object) -> Markup:
        """A message in this language, safe to put on a page."""
        return _fill(self._translations.gettext(message), values)

    def ngettext(self, singular: str, plural: str, number: int, **values: object) -> Markup:
        """A message that depends on a number, safe to put on a page."""
        return _fill(self._translations.ngettext(singular, plural, number), {"number": number} | values)


def _fill(text: str, values: Mapping[str, object]) -> Markup:
    def put(found: re.Match[str]) -> str:
        if found[2]:
            return "%"
        return str(escape(values[found[1]])) if found[1] in values else found[0]

    return Markup(_PLACEHOLDER.sub(put, str(escape(_NOT_HTML.sub("\N{REPLACEMENT CHARACTER}", text)))))


def read_words(language: Language, folders: Sequence[Path]) -> Words:
    """The site's words in a language, from the first folder that has a catalog for it.

    In Cyrillic the words of the same language in Latin script will do (`bs.po` for `bs-Cyrl`), letter by letter.

    Args:
        language: of the page.
        folders: the project's own first.

    Raises:
        CatalogError: a catalog cannot be read.
    """
    if language.code == SOURCE_TAG:
        return Words(language, None)
    for folder in folders:
        path = folder / f"{language.tag}.po"
        if path.exists():
            return Words(language, read_catalog(path))
    if language.code in LANGUAGES and language.script == "Cyrl":
        for path in (folder / f"{language.code}.po" for folder in folders):
            if path.exists():
                return Words(language, _in_cyrillic(read_catalog(path)))
    return Words(parse(SOURCE_TAG), None)


def _in_cyrillic(catalog: Catalog) -> Catalog:
    """A catalog of the same language in Latin script, letter by letter."""
    entries = tuple(
        replace(
            entry,
            msgstr=to_cyrillic(entry.msgstr),
            msgstr_plural=tuple(to_cyrillic(form) for form in entry.msgstr_plural),
        )
        for entry in catalog.entries
    )
    return replace(catalog, entries=entries)
