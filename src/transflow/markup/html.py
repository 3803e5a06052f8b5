"""Inline HTML: tags, comments and entities, in HTML texts and raw in Markdown."""

from __future__ import annotations

import html
import re

from transflow.markup.marks import Kind, Mark

_VALUE = r"""(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+")"""
_ATTRIBUTE = re.compile(rf"""\s++(?P<name>[^\s"'<>/=]++)(?:\s*+=\s*+(?P<value>{_VALUE}))?+""")


def _tag_pattern(name: str, attribute: str) -> re.Pattern[str]:
    # Possessive throughout: what has been read is never read again in another way.
    attributes = rf"(?P<attributes>(?:\s++{attribute}(?:\s*+=\s*+{_VALUE})?+)*+)"
    return re.compile(rf"<(?:(?P<open>{name}){attributes}\s*+/?+|/(?P<close>{name})\s*+)>")


_TAG = _tag_pattern(r"[A-Za-z][A-Za-z0-9:-]*+", r"""[^\s"'<>/=]++""")
_STRICT_TAG = _tag_pattern(r"[A-Za-z][A-Za-z0-9-]*+", r"[A-Za-z_:][A-Za-z0-9_.:-]*+")
"""What CommonMark takes for a tag; a browser is more lenient."""

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_UNTRANSLATED = frozenset(
    (
        "code",
        "kbd",
        "samp",
        "var",
        "tt",
        "pre",
        "script",
        "style",
        "svg",
        "math",
        "textarea",
        "object",
        "iframe",
    )
)
_WORDS = frozenset(
    ("title", "alt", "lang", "xml:lang", "dir", "hreflang", "aria-label", "placeholder", "content")
)
"""Attributes that hold words or tell their language: a translation may change them."""


class Terminators:
    """Finds the end of a comment and its like, and remembers which ends the rest of a text lacks.

    Without that memory 50,000 openings without an end would each search to the end of the text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._missing: set[str] = set()

    def find(self, end: str, start: int) -> int:
        """The offset behind the next `end` at or after `start`, or -1; calls must not go back in the text."""
        if end in self._missing:
            return -1
        found = self._text.find(end, start)
        if found < 0:
            self._missing.add(end)
            return -1
        return found + len(end)


def read_tag(text: str, start: int, *, is_strict: bool = False) -> Mark | None:
    """The tag that begins at `start`, without its partner yet; a void or self-closed one stands alone."""
    match = (_STRICT_TAG if is_strict else _TAG).match(text, start)
    if match is None:
        return None
    if match["close"]:
        return Mark(start, match.end(), Kind.TAG, "close", detail="/" + match["close"].lower())
    name = match["open"].lower()
    attributes = {
        found["name"].lower(): html.unescape((found["value"] or "").strip("\"'"))
        for found in _ATTRIBUTE.finditer(match["attributes"])
    }
    is_alone = name in _VOID or text[match.end() - 2] == "/"
    return Mark(
        start, match.end(), Kind.TAG, "alone" if is_alone else "open", detail=_tag_detail(name, attributes)
    )


def read_declaration(text: str, start: int, terminators: Terminators) -> Mark | None:
    """The comment, processing instruction, declaration or CDATA section that begins at `start`."""
    for opening, ending in (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">")):
        if not text.startswith(opening, start):
            continue
        if opening == "<!--":
            for short in ("<!-->", "<!--->"):
                if text.startswith(short, start):
                    return Mark(start, start + len(short), Kind.COMMENT, detail=short)
        if opening == "<!" and not text[start + 2 : start + 3].isalpha():
            return None
        end = terminators.find(ending, start + len(opening))
        return None if end < 0 else Mark(start, end, Kind.COMMENT, detail=text[start:end])
    return None


def read_entity(text: str, start: int) -> Mark | None:
    """The entity or character reference that begins at `start`."""
    match = _ENTITY.match(text, start)
    if match is None:
        return None
    word = html.unescape(match[0])
    if word == match[0]:
        return None
    return Mark(start, match.end(), Kind.ENTITY, detail=match[0], word=word)


def is_untranslated(mark: Mark) -> bool:
    """Whether a tag opens an element whose words are not translated: code, scripts, `translate="no"`."""
    name, _, attributes = mark.detail.partition(" ")
    return name in _UNTRANSLATED or "translate=no" in attributes.split() or "notranslate" in attributes


def tag_target(detail: str) -> str:
    """Where a tag's detail points to (`href` or `src`), or the empty string."""
    for attribute in detail.split(" ")[1:]:  # values hold no spaces: see _tag_detail
        name, _, value = attribute.partition("=")
        if name in ("href", "src"):
            return value
    return ""


def _tag_detail(name: str, attributes: dict[str, str]) -> str:
    kept = (
        attribute if not value else f"{attribute}={'%20'.join(value.split())}"
        for attribute, value in sorted(attributes.items())
        if attribute not in _WORDS
    )
    return " ".join((name, *kept))
