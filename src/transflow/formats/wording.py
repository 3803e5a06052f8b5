"""Whether a stretch of Markdown says anything that can be translated."""

from __future__ import annotations

import re
from html import unescape

from transflow.formats.containment import code_spans

_PLAIN_BEGINNING = re.compile(r"[^\W\d_]+(?:[ \n,;!?]|$)")
_SUSPICIOUS = re.compile(r"[<(\[{&@$/`]|www\.")
_ATTRIBUTE = r"""[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?"""
_SILENT = re.compile(
    rf"""<!--[^<>]*>                                       # comments
    | <[A-Za-z][A-Za-z0-9-]*(?:\s+{_ATTRIBUTE})*\s*/?>     # tags
    | </[A-Za-z][A-Za-z0-9-]*\s*>
    | <[A-Za-z][A-Za-z0-9+.-]+:[^\s<>]*>                   # addresses in angle brackets
    | \]\([^()\s]*                                         # destinations of links and images
    | \]\[[^\[\]]*\]                                       # labels of links and images
    | \{{\{{[^{{}}]*\}}\}}|\{{%[^%]*%\}}                   # what a template engine fills in
    | \{{[.:#][^{{}}]*\}}                                  # attributes
    | \[(?:\[_)?TOC(?:_\])?\]                              # where a table of contents goes
    | (?<![a-z0-9+.-])[a-z][a-z0-9+.-]*+://\S+             # addresses
    | www\.\S+
    | (?<![\w.+-])[\w.+-]++@[\w-]++\.[\w.-]+
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")


def has_words(text: str) -> bool:
    """Whether anything is left to translate when addresses, tags, comments and template marks are taken away.

    Code has words, since a sentence may consist of it; formulas between `$$` have none.
    """
    if _PLAIN_BEGINNING.match(text):
        return True
    if not _has_letters(text) and "&#" not in text:
        return False
    if not _SUSPICIOUS.search(text):
        return True
    if text.startswith("$$") and text.endswith("$$") and len(text) > 4:
        return False
    if any(_has_letters(text[span.start : span.end]) for span in code_spans(text)):
        return True
    return _has_letters(_ENTITY.sub(lambda found: unescape(found[0]), _SILENT.sub(" ", text)))


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))
