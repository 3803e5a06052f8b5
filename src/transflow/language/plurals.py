"""Which plural form of a catalog belongs to which of CLDR's categories: programs ask by category, catalogs by number."""

from __future__ import annotations

import gettext
from collections.abc import Mapping

from transflow.language import Language, _locale

ORDER = ("zero", "one", "two", "few", "many", "other")
"""CLDR's categories in its own order."""

_SAMPLES = (*range(201), 1_000, 10_000, 100_000)
"""Numbers that between them have every form that whole numbers below a million have."""


def forms_by_category(language: Language) -> Mapping[str, int]:
    """The index of the plural form for each category that CLDR knows for the language.

    Categories that no small whole number has (fractions in the Slavic languages, millions in the Romance ones) get the last form, so
    that a program that asks for one never finds nothing.

    Args:
        language: with its gettext rule.
    """
    form = gettext.c2py(language.plural_forms.partition("plural=")[2].rstrip("; "))
    count = int(language.plural_forms.partition("nplurals=")[2].partition(";")[0])
    locale = _locale(language.tag)
    if locale is None:
        return {"one": 0, "other": count - 1} if count > 1 else {"other": 0}
    rule = locale.plural_form
    found: dict[str, int] = {}
    for number in _SAMPLES:
        found.setdefault(rule(number), form(number))
    wanted = {*rule.tags, "other"}
    return {category: found.get(category, count - 1) for category in ORDER if category in wanted}
