"""Whether a stretch of Markdown says anything that can be translated."""

from __future__ import annotations

import re
from html import unescape

_SUSPICIOUS = re.compile(r"[<(\[{&@$\\/]|www\.|!\[")
_SILENT = re.compile(
    r"""<!--.*?-->              # comments
    | <[^<>]*>                  # tags, links in angle brackets
    | \]\([^()\s]*              # destinations of links and images
    | \]\[[^\[\]]*\]            # labels of links and images
    | \{\{[^{}]*\}\}|\{%[^%]*%\}  # what a template engine fills in
    | \{[.:#][^{}]*\}           # attributes
    | \[(?:\[_)?TOC(?:_\])?\]   # where a table of contents goes
    | (?:[a-z][a-z0-9+.-]*://|www\.)\S+
    | [\w.+-]+@[\w-]+\.[\w.-]+
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


def has_words(text: str) -> bool:
    """Whether anything is left to translate when addresses, tags, comments and template marks are taken away.

    Formulas between `$$` have no words.
    """
    if not any(map(str.isalpha, text)):
        return False
    if not _SUSPICIOUS.search(text):
        return True
    if text.startswith("$$") and text.endswith("$$") and len(text) > 4:
        return False
    return any(map(str.isalpha, unescape(_SILENT.sub(" ", text))))
