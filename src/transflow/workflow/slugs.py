"""Slugs: the name of a document in addresses, the same in every language, ASCII, never outside its folder."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping

RESERVED = frozenset({"page", "status", "feed", "index", "assets", "badges"})
"""What a site has of its own beside the documents."""

_LONGEST = 80  # characters
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_OTHER = re.compile(r"[^a-z0-9]+")
_LETTERS = str.maketrans(
    {"đ": "dj", "Đ": "dj", "ß": "ss", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "æ": "ae", "ı": "i"}
)


def slugify(text: str) -> str:
    """A text as a slug; empty where it holds nothing that one can hold."""
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode("ascii")
    return _OTHER.sub("-", plain.lower()).strip("-")[:_LONGEST].strip("-")


def assign_slugs(wanted: Mapping[str, str]) -> dict[str, str]:
    """A slug for each document, no two alike.

    The author's own goes first, then the name of the file, then with the names of its folders; a number ends a quarrel.

    Args:
        wanted: what the author asks for (or nothing), by document.
    """
    slugs: dict[str, str] = {}
    taken = set(RESERVED)
    for is_own in (True, False):
        for document in sorted(wanted):
            own = wanted[document] if _SLUG.fullmatch(wanted[document][:_LONGEST]) else ""
            if document in slugs or bool(own) != is_own:
                continue
            stem = os.path.splitext(document)[0]
            choices = [own] if own else []
            choices += [slugify(stem.rpartition("/")[2]), slugify(stem)]
            choices = [choice for choice in choices if choice] or ["text"]
            base = next((choice for choice in choices if choice not in taken), choices[-1])
            slug, number = base, 2
            while slug in taken:
                slug, number = f"{base}-{number}", number + 1
            taken.add(slug)
            slugs[document] = slug
    return slugs
