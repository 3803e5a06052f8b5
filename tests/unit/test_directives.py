"""What authors tell translators from inside a document."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from transflow.errors import SourceError
from transflow.formats import parse
from transflow.formats.directives import Author, Directive, Guidance, read_directive
from transflow.model import Reading, Segmentation


@pytest.mark.parametrize(
    ("comment", "directive"),
    [
        ("<!-- transflow: note Formal address, please. -->", Directive("note", "Formal address, please.")),
        (" transflow: note Two\n   lines ", Directive("note", "Two lines")),
        ("<!--transflow:skip-->", Directive("skip")),
        ("<!-- transflow: must-have -->", Directive("must-have")),
        ("transflow: skip-start", Directive("skip-start")),
        ("transflow: skip-end", Directive("skip-end")),
        ("transflow: context button", Directive("context", "button")),
    ],
)
def test_a_directive_is_read_with_or_without_its_comment(comment: str, directive: Directive) -> None:
    """The word and its argument, white space collapsed."""
    assert read_directive(comment) == directive


@pytest.mark.parametrize(
    "comment", ["<!-- a comment -->", "", "transflow is great", "Transflow: skip", "<!---->"]
)
def test_other_comments_are_no_directives(comment: str) -> None:
    """Only what begins with `transflow:` is for us."""
    assert read_directive(comment) is None


@pytest.mark.parametrize(
    ("comment", "problem"),
    [
        ("transflow: skpi", "unknown directive 'skpi'"),
        ("transflow:", "unknown directive ''"),
        ("transflow: note", "says nothing"),
        ("transflow: context  ", "says nothing"),
        ("transflow: skip this one", "followed by 'this one'"),
    ],
)
def test_a_wrong_directive_names_its_line(comment: str, problem: str) -> None:
    """A mistyped word is an error with line and remedy, never a comment that is silently passed over."""
    with pytest.raises(SourceError, match=problem) as caught:
        read_directive(comment, 7)
    assert caught.value.line == 7
    assert caught.value.remedy


def test_what_the_author_says_is_for_the_next_block_alone() -> None:
    """Notes add up, and are used up by one block."""
    author = Author()
    author.say(Directive("note", "a"), 1)
    author.say(Directive("note", "b"), 2)
    author.say(Directive("context", "menu"), 3)
    assert author.on_next_block() == Guidance(("a", "b"), "menu")
    assert author.on_next_block() == Guidance()
    author.say(Directive("skip"), 4)
    assert author.on_next_block().is_skipped
    assert not author.on_next_block().is_skipped
    author.say(Directive("must-have"), 5)
    assert author.on_next_block() == Guidance(is_required=True)
    assert author.on_next_block() == Guidance()


def test_skipping_holds_until_it_is_ended() -> None:
    """Between skip-start and skip-end every block is skipped."""
    author = Author()
    author.say(Directive("skip-start"), 1)
    assert author.is_skipping
    assert author.on_next_block().is_skipped
    assert author.on_next_block().is_skipped
    author.say(Directive("skip-end"), 5)
    assert not author.on_next_block().is_skipped
    author.finish()


@pytest.mark.parametrize(
    ("words", "line"), [(("skip-end",), 1), (("skip-start", "skip-start"), 2), (("skip-start",), 1)]
)
def test_skipping_has_a_beginning_and_an_end(words: tuple[str, ...], line: int) -> None:
    """What does not pair is an error at the line that stands alone: half a document would go untranslated unseen."""
    author = Author()
    with pytest.raises(SourceError) as caught:
        for number, word in enumerate(words, 1):
            author.say(Directive(word), number)
        author.finish()
    assert caught.value.line == line


def test_inner_blocks_obey_what_is_said_about_outer_ones() -> None:
    """Notes of both, the inner context first, skipped if either is."""
    outer, inner = Guidance(("a",), "outer", is_skipped=True), Guidance(("b",), None)
    assert inner.within(outer) == Guidance(("a", "b"), "outer", is_skipped=True)
    assert Guidance().within(Guidance(is_required=True)).is_required
    assert Guidance((), "inner").within(Guidance((), "outer")).context == "inner"


DEMANDS = {
    "a.md": "Hello.\n\n<!-- transflow: must-have -->\n- Pay the wages.\n- Reopen the shaft.\n\n"
    "<!-- transflow: must-have -->\n<p>Sign <b>here</b>.</p>\n\nGoodbye.\n",
    "a.html": "<p>Hello.</p><!-- transflow: must-have --><ul><li>Pay the wages.<li>Reopen the shaft.</ul>"
    "<!-- transflow: must-have --><p>Sign <b>here</b>.</p><p>Goodbye.</p>",
    "a.txt": "Hello.\n\n<!-- transflow: must-have -->\n- Pay the wages.\n- Reopen the shaft.\n\n"
    "<!-- transflow: must-have -->\nSign <b>here</b>.\n\nGoodbye.\n",
}


@pytest.mark.parametrize("segmentation", ["paragraph", "sentence"])
@pytest.mark.parametrize("name", DEMANDS)
def test_what_a_page_must_have_is_said_in_every_format(name: str, segmentation: Segmentation) -> None:
    """A list with all its items, a block of HTML inside Markdown; what stands around is not meant."""
    parsed = parse(DEMANDS[name], PurePosixPath(name).suffix, Reading(segmentation=segmentation))
    assert parsed.source == DEMANDS[name]
    is_required = {segment.text: segment.is_required for segment in parsed.segments}
    demands = [text for text, required in is_required.items() if required]
    assert [text.removeprefix("- ") for text in demands] == [
        "Pay the wages.",
        "Reopen the shaft.",
        "Sign <b>here</b>.",
    ]
    assert set(is_required) - set(demands) == {"Hello.", "Goodbye."}
