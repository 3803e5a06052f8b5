"""Which elements are open at a place of a page: what a browser's tree builder does, as far as cutting needs it.

Only elements whose tags stand alone in their run of text come here: blocks, and inline elements that were left open or
that hold blocks. The rules are those of the HTML standard's tree construction; what the standard moves about (content
put before a table, misnested formatting) we leave where it stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator

from transflow.errors import SourceError
from transflow.formats.directives import Guidance
from transflow.formats.html_names import (
    CLOSES_PARAGRAPH,
    FORMATTING,
    HEADINGS,
    MARKERS,
    ONE_AT_A_TIME,
    SCOPE,
    SPECIAL,
    VOID,
)

DEEPEST = 512
"""How many elements may be open within each other: Blink flattens what is nested deeper."""

_TABLE_CONTEXT = {
    "caption": frozenset({"table"}),
    "colgroup": frozenset({"table"}),
    "tbody": frozenset({"table"}),
    "tfoot": frozenset({"table"}),
    "thead": frozenset({"table"}),
    "tr": frozenset({"table", "tbody", "tfoot", "thead"}),
    "td": frozenset({"table", "tr"}),
    "th": frozenset({"table", "tr"}),
}
"""The elements up to which a part of a table closes what is open."""

_ROWS = frozenset({"table", "tbody", "tfoot", "thead", "tr"})
_CELLS = frozenset({"td", "th"})
_LIST_ITEMS = {"li": frozenset({"li"}), "dd": frozenset({"dd", "dt"}), "dt": frozenset({"dd", "dt"})}
_TRANSPARENT = frozenset({"address", "div", "p"})
"""A new list item ends the last one through these, but not through other blocks."""
_TABLE_SCOPE = frozenset({"html", "table", "template"})
_BARRIERS = {
    "li": SCOPE | {"ol", "ul"},
    "p": SCOPE | {"button"},
    **dict.fromkeys(_TABLE_CONTEXT, _TABLE_SCOPE),
    "table": _TABLE_SCOPE - {"table"},
}
"""What the end tag of a block does not reach across, where it is not `SCOPE`."""


class Element:
    """An open element and what holds for everything in it."""

    __slots__ = ("formatting", "guidance", "name", "stays")

    def __init__(self, name: str, *, stays: bool = False, guidance: Guidance | None = None) -> None:
        self.name = name
        self.stays = stays
        """Whether its text is no language's: code, `translate="no"`."""
        self.guidance = guidance or Guidance()
        """What the author says about it and about what it stands in."""
        self.formatting: Counter[str] | None = None
        """Of a marker: the formatting opened in it and not ended, which goes on in the blocks that follow."""


class Tree:
    """The elements that are open."""

    def __init__(self) -> None:
        root = Element("")
        root.formatting = Counter()
        self._open = [root]
        self._counts: Counter[str] = Counter()
        self._formatting: Counter[str] = Counter()

    @property
    def innermost(self) -> Element:
        """The element that text would stand in now; at the top, one without a name."""
        return self._open[-1]

    def __iter__(self) -> Iterator[Element]:
        """The open elements, innermost first."""
        return reversed(self._open)

    @property
    def active(self) -> tuple[str, ...]:
        """Names of the formatting that is open here or will be opened again here, each at most three times."""
        return tuple(name for name, count in self._formatting.items() for _ in range(min(count, 3)))

    def make_way(self, name: str) -> None:
        """Close what a start tag of this name, standing alone in its run, ends by itself."""
        if name in CLOSES_PARAGRAPH:
            if name in _LIST_ITEMS:
                self._close_list_item(_LIST_ITEMS[name])
            self._close(("p",), _BARRIERS["p"])
        if name in HEADINGS and self.innermost.name in HEADINGS:
            self._pop()
        elif name in ("option", "optgroup"):
            self._close(("option",), SPECIAL - {"option"})
            if name == "optgroup":
                self._close(("optgroup",), SPECIAL - {"optgroup"})
        elif name == "button":
            self._close(("button",), SCOPE)
        elif name in _TABLE_CONTEXT:
            self._close_table_parts(name)
        elif name == "table" and self.innermost.name in _ROWS:
            self._close(("table",), _BARRIERS["table"])
        elif name == "body":
            self._close(("head",), SCOPE)
        elif name in ONE_AT_A_TIME:
            self._end_formatting(name)

    def open(self, element: Element, line: Callable[[], int]) -> None:
        """Open the element of a start tag that way was made for; one without content is not opened.

        Args:
            element: what the tag opens.
            line: gives the 1-based line, for the error.

        Raises:
            SourceError: more than `DEEPEST` elements would be open.
        """
        name = element.name
        if name in VOID:
            return
        if len(self._open) > DEEPEST:
            raise SourceError(
                f"more than {DEEPEST} elements within each other",
                remedy="end what is left open, or split the document",
                line=line(),
            )
        if name in FORMATTING:
            self._level()[name] += 1
            self._formatting[name] += 1
        if name in MARKERS:
            element.formatting = Counter()
        self._open.append(element)
        self._counts[name] += 1

    def end(self, name: str) -> None:
        """An end tag that stands alone in its run; without anything to end it does nothing."""
        if name in FORMATTING:
            self._end_formatting(name)
        elif name in HEADINGS:
            self._close(HEADINGS, SCOPE)
        elif name not in ("body", "html"):
            self._close((name,), _BARRIERS.get(name, SCOPE if name in SPECIAL else SPECIAL))

    def _close_list_item(self, items: frozenset[str]) -> None:
        for element in self:
            if element.name in items:
                self._close((element.name,), frozenset())
                return
            if element.name in SPECIAL and element.name not in _TRANSPARENT:
                return

    def _close_table_parts(self, name: str) -> None:
        """Close up to what can hold the new part; without a table around it, only the part before it."""
        for depth in range(len(self._open) - 1, 0, -1):
            outer = self._open[depth].name
            if outer in _TABLE_CONTEXT[name]:
                self._pop_to(depth + 1)
                return
            if outer == "template":
                break
        self._close(_CELLS if name in _CELLS else (name,), _TABLE_SCOPE)

    def _end_formatting(self, name: str) -> None:
        """End one formatting element; blocks that were begun in it stay open (the standard's adoption agency)."""
        level = self._level()
        if not level[name]:
            return
        if self._counts[name]:
            for depth in range(len(self._open) - 1, 0, -1):
                if self._open[depth].name == name:
                    del self._open[depth]
                    self._counts[name] -= 1
                    break
                if self._open[depth].name == "table":
                    return
                if self._open[depth].name in SCOPE:
                    break
        level[name] -= 1
        self._formatting[name] -= 1

    def _level(self) -> Counter[str]:
        """The formatting opened since the last marker."""
        for element in self:
            if element.formatting is not None:
                return element.formatting
        raise AssertionError("the root is a marker")

    def _close(self, names: Collection[str], barrier: Collection[str]) -> None:
        """Close everything through the innermost element of these names, unless a barrier stands before it."""
        if not any(self._counts[name] for name in names):
            return
        for depth in range(len(self._open) - 1, 0, -1):
            name = self._open[depth].name
            if name in names:
                self._pop_to(depth)
                return
            if name in barrier:
                return

    def _pop_to(self, depth: int) -> None:
        while len(self._open) > depth:
            self._pop()

    def _pop(self) -> None:
        element = self._open.pop()
        self._counts[element.name] -= 1
        if element.formatting:
            self._formatting -= element.formatting
