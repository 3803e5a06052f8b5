"""What a build makes of a text for its readers: foreign passages say their language, and a target brings no code.

Both are additions to the plain rebuild (law 2): `build --bare` leaves them out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from html import escape

from markdown_it import MarkdownIt

from transflow.formats.containment import code_spans, is_escaping
from transflow.formats.html_forms import InlineForm
from transflow.formats.html_names import ADDRESSES, BRINGABLE, BRINGABLE_ATTRIBUTES, SAFE_SCHEMES
from transflow.formats.markdown_forms import CellForm, HeadingForm, ParagraphForm
from transflow.model import Document, Segment

Lookup = Callable[[Segment], str | None]

_WRAPPABLE = (ParagraphForm, HeadingForm, CellForm, InlineForm)
"""Forms of running text; titles, attributes and plain text have no place for a tag."""
_UNWRAPPED_KINDS = frozenset({"option", "text field", "image"})
"""Texts that stand where a tag would be shown as text or be dropped, and images, whose text is an attribute."""

_ANGLE = re.compile(r"<(?=[A-Za-z/!?])")
_TAG = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>""")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?""")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}):[^\s<>]*>|<[^\s<>@]+@[^\s<>@]+>")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_TEMPLATE = re.compile(r"\{(?=[{%#])|<(?=%)|%(?=[}>])|[#}](?=\})")
"""What generators of websites take for code: Liquid, Nunjucks, Jinja, Hugo's shortcodes, Handlebars, EJS."""
_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<%.*?%>", re.DOTALL)
_WORD_JOINER = "\N{WORD JOINER}"
_CONTROL = re.compile(r"[\x00-\x20]+")


def render_marked(document: Document, lookup: Lookup, tag: str, direction: str) -> str:
    """The rebuilt document in which every passage that is left in the source language says so.

    Args:
        document: the source.
        lookup: the target of a segment, None for one that is left.
        tag: of the source language.
        direction: `ltr` or `rtl`.
    """
    return "".join(_rendered(document, lookup, f'<span lang="{escape(tag)}" dir="{escape(direction)}">'))


def _rendered(document: Document, lookup: Lookup, opening: str) -> Iterator[str]:
    for piece in document.pieces:
        if isinstance(piece, str):
            yield piece
        elif (target := lookup(piece)) is not None:
            yield piece.render(disarm(target, piece))
        elif can_be_marked(piece):
            yield f"{opening}{piece.raw}</span>"
        else:
            yield piece.raw


def can_be_marked(segment: Segment) -> bool:
    """Whether a tag around the segment is markup in its place."""
    return isinstance(segment.form, _WRAPPABLE) and segment.kind not in _UNWRAPPED_KINDS


def disarm(target: str, segment: Segment) -> str:
    """A target in which nothing runs that does not run in its source.

    Tags and addresses that a translation has no use for read as text; so does what a generator of websites would
    execute. In HTML the form of the segment sees to it already, and plain text runs nowhere.

    Args:
        target: what is published for the segment.
        segment: its source.
    """
    if segment.syntax != "markdown" or not isinstance(segment.form, ParagraphForm | HeadingForm | CellForm):
        return target
    if target == segment.text:
        return target
    target = _disarm_templates(target, segment.text)
    target = _disarm_tags(target, segment.text)
    if "]" in target and not _links_are_safe(target, segment.text):
        target = _outside_code(target, re.compile(r"\["), lambda found: "\\[")
    return target


def _disarm_templates(target: str, source: str) -> str:
    if not _TEMPLATE.search(target):
        return target
    own = set(_EXPRESSION.findall(source))
    kept = [found.span() for found in _EXPRESSION.finditer(target) if found[0] in own]
    code = code_spans(target)
    parts, copied = [], 0
    for found in _TEMPLATE.finditer(target):
        start, end = found.span()
        if any(first <= start < last for first, last in kept):
            continue
        is_code = any(span.start <= start < span.end for span in code)
        parts += [target[copied:start], found[0] + _WORD_JOINER if is_code else f"&#{ord(found[0])};"]
        copied = end
    return "".join(parts) + target[copied:]


def _disarm_tags(target: str, source: str) -> str:
    if "<" not in target:
        return target

    def spell(found: re.Match[str]) -> str:
        tag = _TAG.match(target, found.start()) or _AUTOLINK.match(target, found.start())
        is_harmless = tag is not None and (tag[0] in source or _is_harmless(tag))
        return "<" if is_harmless else "\\<"

    return _outside_code(target, _ANGLE, spell)


def _is_harmless(tag: re.Match[str]) -> bool:
    if tag.re is _AUTOLINK:
        return tag[1] is None or tag[1].lower() in SAFE_SCHEMES
    if tag[2].lower() not in BRINGABLE:
        return False
    for name, value in _ATTRIBUTE.findall(tag[3]):
        if name.lower() not in BRINGABLE_ATTRIBUTES:
            return False
        if name.lower() in ADDRESSES and not is_safe_address(value.strip("\"'")):
            return False
        if name.lower() == "src":
            return False
    return True


def is_safe_address(address: str) -> bool:
    """Whether following an address does no harm: a harmless scheme, or a place on the same website."""
    from html import unescape

    plain = _CONTROL.sub("", unescape(address))
    if plain.startswith(("//", "\\", "/\\")):
        return False
    scheme = _SCHEME.match(plain)
    return scheme is None or scheme[1].lower() in SAFE_SCHEMES


def _links_are_safe(target: str, source: str) -> bool:
    own = set(_addresses(source))
    return all(address in own or is_safe_address(address) for address in _addresses(target))


def _addresses(text: str) -> Iterator[str]:
    for token in _inline_parser().parseInline(text):
        for child in token.children or ():
            if child.type in ("link_open", "image"):
                yield str(child.attrGet("href" if child.type == "link_open" else "src") or "")


@cache
def _inline_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark")
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # we look at every address ourselves
    return parser


def _outside_code(text: str, pattern: re.Pattern[str], spell: Callable[[re.Match[str]], str]) -> str:
    """The text with each match outside code, unless it is escaped already, spelled anew."""
    code = code_spans(text)
    parts, copied = [], 0
    for found in pattern.finditer(text):
        start = found.start()
        if is_escaping(text, start) or any(span.start <= start < span.end for span in code):
            continue
        parts += [text[copied:start], spell(found)]
        copied = found.end()
    return "".join(parts) + text[copied:]
