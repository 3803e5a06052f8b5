"""Making HTML harmless: what a text may bring to a page. The door to nh3.

Two sieves: inline markup alone for what a translator writes into one block, blocks as well for the whole text. Both let
through `lang` and `dir`, no identifiers, no styles, no handlers, and addresses only as the page resolves them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import nh3

Resolve = Callable[[str, str], str | None]
"""From (`href` or `src`, the address as written) to the address on the page; None removes it."""

_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "br",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "i",
        "img",
        "ins",
        "kbd",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "col",
        "colgroup",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_MADE_PLAIN = frozenset(["article", "aside", "footer", "header", "main", "section", "address"])
"""Landmarks of the author's page, which are none within ours."""
_DROPPED = frozenset(
    [
        "script",
        "style",
        "title",
        "template",
        "noscript",
        "iframe",
        "object",
        "embed",
        "textarea",
        "select",
        "option",
        "svg",
        "math",
        "noframes",
        "noembed",
        "xmp",
        "plaintext",
        "audio",
        "video",
        "canvas",
        "button",
        "head",
    ]
)
"""Elements whose content goes with them."""
_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "hreflang", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "time": {"datetime"},
    "del": {"datetime"},
    "ins": {"datetime"},
    "details": {"open"},
}
_ALIGNED = {"td": {"left", "right", "center"}, "th": {"left", "right", "center"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_NUMBER = re.compile(r"[0-9]{1,5}")
_NUMBERS = frozenset({"width", "height", "start", "value", "colspan", "rowspan", "span"})
_CHOICES = {
    "dir": frozenset({"ltr", "rtl", "auto"}),
    "scope": frozenset({"row", "col", "rowgroup", "colgroup"}),
    "type": frozenset({"1", "a", "A", "i", "I"}),
}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0]+")
_IMAGE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_LINK = re.compile(r'<a((?: [a-z]+="[^"]*")*)>|</a>')
_NAME = re.compile(r' ([a-z]+)="[^"]*"')
_ALT = re.compile(r' alt="([^"]*)"')
_PLAIN_TAG = re.compile(rf"<(/?)(?:{'|'.join(sorted(_MADE_PLAIN))})(?=[ >])")


class Sieve:
    """A cleaner for the texts of one page."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self._block = nh3.Cleaner(
            tags=set(_INLINE | _BLOCKS),
            clean_content_tags=set(_DROPPED),
            attributes=_attributes(_INLINE | _BLOCKS),
            attribute_filter=self._place,
            url_schemes=_SCHEMES,
            link_rel="noopener noreferrer",
            allowed_classes=_ALIGNED,
            set_tag_attribute_values={"table": {"tabindex": "0"}},  # wide ones scroll, by keyboard too
        )

    def inline(self, html: str) -> str:
        """The inline markup of one block: no tag of a block survives."""
        return _inline_cleaner().clean(without_halves(html))

    def block(self, html: str) -> str:
        """A whole text with its blocks; images that may not be shown leave their words."""
        clean = self._block.clean(without_halves(html))
        clean = _IMAGE.sub(_without_broken_image, clean)
        clean = _without_dead_links(clean)
        return _PLAIN_TAG.sub(lambda found: f"<{found[1]}div", clean)

    def _place(self, tag: str, name: str, value: str) -> str | None:
        checked = _check(tag, name, value)
        if checked is None or name not in ("href", "src"):
            return checked
        return self._resolve(name, checked)


@cache
def _inline_cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(_INLINE),
        clean_content_tags=set(_DROPPED),
        attributes=_attributes(_INLINE),
        attribute_filter=_check,
        url_schemes=_SCHEMES,
        link_rel=None,
    )


def without_halves(text: str) -> str:
    """The text without halves of characters (lone surrogates), which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _attributes(tags: frozenset[str]) -> dict[str, set[str]]:
    return {tag: set(names) for tag, names in _ATTRIBUTES.items() if tag == "*" or tag in tags}


def _check(tag: str, name: str, value: str) -> str | None:
    """The value of an attribute, or None where it has no business there."""
    if name in ("href", "src"):
        plain = _CONTROL.sub("", value)
        if plain.startswith(("//", "\\", "/\\")):
            return None
        return None if name == "src" and _SCHEME.match(plain) else plain
    if name in ("lang", "hreflang"):
        return value if _LANGUAGE.fullmatch(value) else None
    if name in _CHOICES:
        return value if value in _CHOICES[name] else None
    if name in _NUMBERS:
        return value if _NUMBER.fullmatch(value) else None
    return value


def _without_broken_image(found: re.Match[str]) -> str:
    alt = _ALT.search(found[1])
    if "src" not in _NAME.findall(found[1]):
        return alt[1] if alt else ""
    return found[0] if alt else f'<img alt=""{found[1]}>'


def _without_dead_links(html: str) -> str:
    """The HTML with the words, but not the tags, of links that lead nowhere; links do not nest."""
    is_dead = False

    def put(found: re.Match[str]) -> str:
        nonlocal is_dead
        if found[1] is None:
            return "" if is_dead else found[0]
        is_dead = "href" not in _NAME.findall(found[1])
        return "" if is_dead else found[0]

    return _LINK.sub(put, html)
