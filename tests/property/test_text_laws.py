"""Laws 1 to 3 for plain text. It has no other parser, so a built text is judged by dividing it again."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from tests.generators.text import documents, hostile_targets
from transflow.errors import SourceError
from transflow.formats.cutting import cut
from transflow.formats.text import parse_text
from transflow.formats.text_blocks import read_blocks
from transflow.formats.text_wrap import BLANK
from transflow.model import Document, Reading

SOME = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
MARK = " ✓"

anything = (documents() | st.text(max_size=80)).map(lambda text: text.replace("✓", "").replace("\ufeff", ""))
hostile = hostile_targets | st.text(max_size=30)


def parsed(text: str) -> Document:
    """The pieces; a text whose directives are wrong is no example."""
    try:
        return parse_text(text, Reading())
    except SourceError:
        assume(False)
        raise


@SOME
@given(anything)
def test_law_1_and_2_partition_and_identity(text: str) -> None:
    """Joining the pieces gives back the text, and so do an empty catalog and one of targets equal to their sources."""
    document = parsed(text)
    assert document.source == text
    assert document.render(lambda segment: None) == text
    assert document.render(lambda segment: segment.text) == text


@SOME
@given(anything, st.booleans())
@example("We have a long line here that is wrapped where\nthe editor wanted it to be.\n", False)
@example("Title\n=====\n", False)
def test_with_a_mark_only_the_marks_differ(text: str, in_sentences: bool) -> None:
    """A mark behind every target stands in the text, and everything else as it was, line ends and rules included."""
    document = cut(parsed(text), Reading()) if in_sentences else parsed(text)
    built = document.render(lambda segment: segment.text + MARK)
    assert built.count(MARK) == len(document.segments)
    assert built.replace(MARK, "") == text


@SOME
@given(anything, hostile, st.integers(0, 30))
@example("Foo\nbar\n===\n", "x", 0)
@example("  Foo\n  bar\nFoo\n", "x", 0)
@example("1. a\n\n7. b\n\n2. c", "x", 1)
def test_law_3_containment(text: str, target: str, choice: int) -> None:
    """Whatever a target contains, the built text has the same segments around it, of the same kinds."""
    document = parsed(text)
    assume(document.segments)
    chosen = choice % len(document.segments)
    numbers = iter(range(len(document.segments)))
    built = parsed(document.render(lambda _: target + " word" if next(numbers) == chosen else None))
    assert [segment.kind for segment in built.segments] == [segment.kind for segment in document.segments]
    for index, (before, after) in enumerate(zip(document.segments, built.segments, strict=True)):
        assert index == chosen or before.raw == after.raw


@SOME
@given(anything, hostile)
def test_the_number_of_paragraphs_stays(text: str, target: str) -> None:
    """With every target hostile at once, there are as many paragraphs as before, quoted as before."""
    assume(target.strip(BLANK + "\r\n"))
    document = cut(parsed(text), Reading())
    built = document.render(lambda segment: target)
    assert [block.quote for block in read_blocks(built)] == [block.quote for block in read_blocks(text)]
