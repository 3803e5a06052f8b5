"""From a text to its marks, whichever markup it is in."""

from __future__ import annotations

import re
from functools import lru_cache

from transflow.markup import html
from transflow.markup.addresses import find_addresses
from transflow.markup.commonmark import scan_markdown
from transflow.markup.marks import Kind, Mark, pair_tags, partners
from transflow.model import Syntax

_HTML_SPECIAL = re.compile(r"[<&]")


@lru_cache(maxsize=1024)
def scan(text: str, syntax: Syntax) -> tuple[Mark, ...]:
    """The marks of a text: in order, disjoint, and properly nested where they are halves of pairs.

    An element that is not for translation (`<code>`, `translate="no"`) is one mark that stands alone.
    """
    if syntax == "markdown":
        marks = scan_markdown(text)
    elif syntax == "html":
        marks = _scan_html(text)
    else:
        return tuple(_addresses(text, has_entities=False))
    first_pair = 1 + max((mark.pair for mark in marks), default=-1)
    return _with_whole_elements(text, tuple(pair_tags(marks, first_pair)))


def _scan_html(text: str) -> list[Mark]:
    marks: list[Mark] = []
    terminators = html.Terminators(text)
    addresses = iter(_addresses(text, has_entities=True))
    address = next(addresses, None)
    at = 0
    while special := _HTML_SPECIAL.search(text, at):
        start = special.start()
        while address is not None and address.start < start:
            if address.start >= at:
                marks.append(address)
                at = address.end
            address = next(addresses, None)
        if at > start:
            continue
        mark = (
            html.read_entity(text, start)
            if text[start] == "&"
            else html.read_tag(text, start) or html.read_declaration(text, start, terminators)
        )
        if mark is not None:
            marks.append(mark)
        at = start + 1 if mark is None else mark.end
    while address is not None:
        if address.start >= at:
            marks.append(address)
            at = address.end
        address = next(addresses, None)
    return marks


def _addresses(text: str, *, has_entities: bool) -> list[Mark]:
    return [
        Mark(start, end, Kind.ADDRESS, detail=text[start:end])
        for start, end in find_addresses(text, has_entities=has_entities)
    ]


def _with_whole_elements(text: str, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """The marks with each element that is not for translation as one."""
    halves = partners(marks)
    kept: list[Mark] = []
    index = 0
    while index < len(marks):
        mark = marks[index]
        if mark.kind is Kind.TAG and mark.role == "open" and html.is_untranslated(mark):
            index = halves[index]
            end = marks[index].end
            kept.append(Mark(mark.start, end, Kind.CODE, detail=" ".join(text[mark.start : end].split())))
        else:
            kept.append(mark)
        index += 1
    return tuple(kept)
