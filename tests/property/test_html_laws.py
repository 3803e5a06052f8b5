"""Laws 1 to 3 for HTML, judged by a parser that follows the HTML standard and shares no code with ours."""

from __future__ import annotations

import re
from typing import NamedTuple

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from justhtml import JustHTML
from justhtml.dom import Node

from tests.generators.html import fragments, hostile_targets, pages, soups
from transflow.errors import SourceError
from transflow.formats.cutting import cut
from transflow.formats.html import parse_html
from transflow.formats.html_forms import AttributeForm
from transflow.formats.html_names import names
from transflow.model import Document, Reading

SOME = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
MARK = " ✓"
BEGIN, END = "⟪", "⟫"
_INLINE = names(
    "a abbr b bdi bdo big br cite code data del dfn em font i img ins kbd mark nobr q rp rt ruby s samp small span strike"
    " strong sub sup time tt u var wbr x-icon"
)
anything = st.one_of(pages, fragments, soups, st.text(max_size=60)).map(
    lambda text: re.sub(f"[{BEGIN}{END}✓\0]", "", text)
)
hostile = (hostile_targets | soups | st.text(min_size=1, max_size=20)).map(
    lambda text: re.sub(f"[{BEGIN}{END}]", "", text)
)


def parsed(text: str) -> Document:
    """The pieces; a page that is refused is no example."""
    try:
        return parse_html(text, Reading())
    except SourceError:
        assume(False)
        raise


class Event(NamedTuple):
    """A node of a tree as one meets it in the order of the document."""

    kind: str
    """`start`, `end`, `text` or another node."""
    name: str
    attributes: tuple[tuple[str, str | None], ...] = ()
    text: str = ""


def events(html: str) -> list[Event]:
    """The tree that a browser builds, as a list; adjoining texts are one."""
    found: list[Event] = []

    def walk(node: Node) -> None:
        for child in getattr(node, "children", None) or ():
            if child.name == "#text":
                text = child.data
                if found and found[-1].kind == "text":
                    text = found.pop().text + text
                found.append(Event("text", "", (), text))
            elif child.name.startswith(("#", "!")):
                found.append(Event("other", child.name))
            else:
                found.append(Event("start", child.name, tuple(sorted((child.attrs or {}).items(), key=str))))
                walk(getattr(child, "template_content", None) or child)
                found.append(Event("end", child.name))

    walk(JustHTML(html, sanitize=False).root)
    return found


def without_marked(tree: list[Event]) -> list[Event] | None:
    """The tree without what stands between BEGIN and END; None where that is not all within one element."""
    kept: list[Event] = []
    depth = inside_at = 0
    is_inside = False
    for event in tree:
        depth += {"start": 1, "end": -1}.get(event.kind, 0)
        if event.kind != "text":
            if is_inside and depth < inside_at:
                return None
            if not is_inside:
                kept.append(event)
            continue
        text = ""
        for part in re.split(f"([{BEGIN}{END}])", event.text):
            if part == END:
                if depth != inside_at:
                    return None
                is_inside = False
            if not is_inside:
                text += part
            if part == BEGIN:
                is_inside, inside_at = True, depth
        if text and kept and kept[-1].kind == "text":
            text = kept.pop().text + text
        if text:
            kept.append(Event("text", "", (), text))
    return None if is_inside else kept


def skeleton(tree: list[Event], chosen: str, own: frozenset[str]) -> list[object]:
    """The blocks of a tree, and in which elements the words of all segments but the chosen one stand.

    Comments among words, and the author's `own` elements there, are words to us: they may stand in a target as well.
    """
    found: list[object] = []
    stack: list[Event] = []
    for event in tree:
        if event.kind == "start":
            stack.append(event)
        elif event.kind == "end":
            stack.pop()
        else:
            marks = re.findall(r"W\d+W", event.text)
            found += [(mark, tuple(stack)) for mark in marks if mark != chosen]
        is_inner_comment = event.name == "#comment" and any(each.name == "body" for each in stack)
        if event.kind != "text" and event.name not in _INLINE | own and not is_inner_comment:
            found.append(event)
    return found


@SOME
@given(anything)
@example("<p>a <b title='x'>b</b>\r\n c<p>AT&T &copy 2<br>")
def test_law_1_and_2_partition_and_identity(text: str) -> None:
    """Joining the pieces gives back the page, and so do an empty catalog and one of targets equal to their sources."""
    document = parsed(text)
    assert document.source == text
    assert document.render(lambda segment: None) == text
    assert document.render(lambda segment: segment.text) == text


@SOME
@given(anything)
@example("<p>one\n  two <a\n href=x>three</a> AT&T</p><img alt='it &amp; that'>")
def test_with_a_mark_only_the_marks_differ(text: str) -> None:
    """A mark behind every target stands in the page, and everything else as it was, line breaks and entities included."""
    document = parsed(text)
    bare = [segment for segment in document.segments if getattr(segment.form, "quote", "'") == ""]
    assume(not bare)
    built = document.render(lambda segment: segment.text + MARK)
    assert built.count(MARK) == len(document.segments)
    assert built.replace(MARK, "") == text


@SOME
@given(anything, hostile, st.integers(0, 40), st.booleans())
@example("<a href=x>Home</a>", "<a href=y>z</a>", 0, False)
@example("<p>a < b", "</", 0, False)
@example("<a>Home", "</a><a>x</a>", 0, False)
@example("<p>One. Two.</p>", "<b>", 1, True)
@example("A<!0>0", "<!0>", 0, False)
@example("A<A00></A00>0", "<A00></A00>", 0, False)
@example("A<iframe src=x>no</iframe>0", "<iframe src=x>no</iframe>", 0, False)
@example("A<!0>0", "<!0> <!0>0", 0, False)
def test_law_3_containment(text: str, target: str, choice: int, in_sentences: bool) -> None:
    """Whatever a target contains, the tree around it is the same, and the target stays within its element."""
    assume(target.strip(" \t\r\n\f\0"))
    assume("<frameset" not in text.lower())  # no browser shows the words of such a page
    document = parsed(text)
    if in_sentences:
        document = cut(document, Reading())
    assume(document.segments)
    chosen = choice % len(document.segments)

    def build(words: str) -> str:
        numbers = iter(range(len(document.segments)))
        return document.render(lambda _: words if (n := next(numbers)) == chosen else f"W{n}W")

    assert all(isinstance(piece, str) or piece.raw for piece in document.pieces)
    if isinstance(document.segments[chosen].form, AttributeForm):
        before, after = events(build("W")), events(build(target))
        assert [named(event) for event in before] == [named(event) for event in after]
        return
    mark = f"W{chosen}W"
    inside = events(document.segments[chosen].text)
    own = frozenset(event.name for event in inside) - {"html", "head", "body", "#comment"}
    assert skeleton(events(build(mark)), mark, own) == skeleton(events(build(target)), mark, own)
    around = without_marked(events(build(BEGIN + END)))
    assert around is not None
    assert around == without_marked(events(build(BEGIN + target + END)))


def named(event: Event) -> object:
    """An element with the names of its attributes; texts apart, since `<noscript>` shows attributes as text."""
    return event.kind, event.name, tuple(name for name, _ in event.attributes)


@SOME
@given(st.text(min_size=1, max_size=30) | hostile, st.sampled_from("\"'"))
def test_an_attribute_holds_exactly_its_target(target: str, quote: str) -> None:
    """A browser reads from a translated attribute what the translator wrote, whatever quotes and angles it holds."""
    words = target.strip(" \t\r\n\f\0").replace("\0", "")
    assume(words and not set("&\r\n").intersection(words) and not words.startswith("x"))
    built = parse_html(f"<p><img alt={quote}x{quote}></p>", Reading()).render(lambda _: target)
    read = [value for event in events(built) for name, value in event.attributes if name == "alt"]
    assert read == [words]
