"""Cutting segments into sentences, by boundaries that the test gives."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from transflow.formats import parse
from transflow.formats.cutting import cut
from transflow.formats.lines import Layout, Span, split_lines
from transflow.model import Document, Reading, Segment

READING = Reading()


def boundaries(text: str, language: str, protected: Sequence[tuple[int, int]] = ()) -> tuple[int, ...]:
    """A sentence begins behind every full stop with white space after it, unless that is protected."""
    found = (match.end() for match in re.finditer(r"\.\\?\s+(?=\S)", text))
    return tuple(offset for offset in found if not any(start < offset < end for start, end in protected))


def sentences(text: str, suffix: str = ".md") -> tuple[Segment, ...]:
    """The sentences of a document, which still is its pieces."""
    document = cut(parse(text, suffix, READING), READING, boundaries)
    assert document.source == text
    assert document.render(lambda segment: segment.text) == text
    return document.segments


def test_white_space_between_sentences_is_the_documents() -> None:
    """A sentence has none around it; spaces, line ends, prefixes and hard breaks stay between the segments."""
    text = "> One is here.  Two\n> goes on.\\\n> Three.  \n> Four."
    assert [segment.text for segment in sentences(text)] == [
        "One is here.",
        "Two\ngoes on.",
        "Three.",
        "Four.",
    ]


def test_a_sentence_keeps_what_is_known_of_its_paragraph() -> None:
    """Kind, headings, notes and context are the paragraph's; the line is its own."""
    text = (
        "# H\n\n<!-- transflow: note N -->\n<!-- transflow: context c -->\n- One.\n  Two is\n  long. Three.\n"
    )
    found = sentences(text)[1:]
    assert [(segment.text, segment.line) for segment in found] == [
        ("One.", 5),
        ("Two is\nlong.", 6),
        ("Three.", 7),
    ]
    for segment in found:
        assert (segment.kind, segment.heading_path) == ("list item", ("H",))
        assert (segment.notes, segment.context) == (("N",), "c")


@pytest.mark.parametrize(
    "text",
    [
        "# One. Two.\n",
        "One. Two.\n===\n",
        "| One. Two. |\n|---|\n",
        "One. Two.\n: x\n",
        "![One. Two.](x)\n",
        "---\ntitle: One. Two.\n---\n",
    ],
)
def test_titles_cells_and_terms_stay_whole(text: str) -> None:
    """A translator needs to see all of them."""
    assert sentences(text)[0].text.removeprefix("![").removesuffix("](x)") == "One. Two."


def test_links_and_emphasis_stay_whole() -> None:
    """What the markup calls protected reaches the boundaries."""
    assert [segment.text for segment in sentences("**One. Two.** Three. `Four. Five.` Six.")] == [
        "**One. Two.** Three.", "`Four. Five.` Six."]  # fmt: skip


def test_a_sentence_without_letters_joins_its_neighbour() -> None:
    """What nobody could translate is not left alone in the middle of a paragraph."""
    found = sentences("Peace. 1914. 1918. War. 1945.")
    assert [segment.text for segment in found] == ["Peace.", "1914. 1918. War. 1945."]


def test_one_sentence_stays_the_segment_it_was() -> None:
    """Nothing changes where there is nothing to cut."""
    document = parse("One sentence\n", ".md", READING)
    assert cut(document, READING, boundaries) == document


@pytest.mark.parametrize(
    ("text", "targets", "built"),
    [
        ("- One. Two.", ("# a", "# b"), "- \\# a # b"),
        ("- One.\n  Two.", ("a", "- b"), "- a\n  \\- b"),
        ("> One.\n> Two.", ("a\n> b", "===\n***"), "> a > b\n> \\=== ***"),
        ("One. Two.", ("**", "*"), "\\** *"),
        ("One. Two.", ("[a", "b]: /x"), "\\[a b]: /x"),
        ("One. Two.", ("a\n**", "*"), "a ** *"),
        ("One. Two.", ("", " "), "&#32; &#32;"),
        ("<p>One. Two.</p>", ("a\n\nb", "c"), "<p>a b c</p>"),
        ("<!-- x --> One. Two.", ("a\n\nb", "c\nd"), "<!-- x --> a b c d"),
    ],
)
def test_a_sentence_is_contained_where_it_stands(text: str, targets: tuple[str, ...], built: str) -> None:
    """At the beginning of its block, at the beginning of a line, or in the middle of one (law 3)."""
    document = cut(parse(text, ".md", READING), READING, boundaries)
    given = iter(targets)
    assert document.render(lambda segment: next(given)) == built


@pytest.mark.parametrize(
    ("suffix", "text"), [(".md", "One. Two."), (".html", "<p>One. Two.</p>"), (".txt", "One. Two.")]
)
def test_every_format_is_cut_alike(suffix: str, text: str) -> None:
    """The form decides whether and how, whatever the format."""
    assert [segment.text for segment in sentences(text, suffix)] == ["One.", "Two."]


def test_the_language_and_the_protected_stretches_are_handed_on() -> None:
    """The splitter of sentences hears the language of the document."""
    heard: list[tuple[str, str, Sequence[tuple[int, int]]]] = []

    def listen(text: str, language: str, protected: Sequence[tuple[int, int]] = ()) -> tuple[int, ...]:
        heard.append((text, language, protected))
        return ()

    document: Document = parse("A [b](c) d", ".md", READING)
    cut(document, Reading(language="bs"), listen)
    assert heard == [("A [b](c) d", "bs", ((2, 8),))]


def test_lines_end_at_carriage_returns_and_line_feeds_alone() -> None:
    """U+2028, U+0085, form feed and their like are ordinary characters."""
    assert split_lines("a\r\nb\rc\nd\u2028e\x85f\x0cg\x1ch") == [
        "a\r\n",
        "b\r",
        "c\n",
        "d\u2028e\x85f\x0cg\x1ch",
    ]
    assert split_lines("") == []


def test_a_layout_divides_the_raw_slice_where_the_text_is_divided() -> None:
    """Offsets of the text become places of the raw slice, prefixes and two-character line ends in between."""
    layout = Layout("\r\n", ("> ", ">"), "> ")
    raw = "ab cd\r\n> ef\r\n>gh"
    assert layout.strip(raw) == "ab cd\nef\ngh"
    first, second = layout.divide(raw, [Span(3, 8), Span(9, 11)])
    assert (raw[first.start : first.end], first.layout.prefixes, first.begins_line) == (
        "cd\r\n> ef",
        ("> ",),
        False,
    )
    assert (raw[second.start : second.end], second.layout.prefixes, second.begins_line) == ("gh", (), True)
    assert layout.lay(["a", "b", "c", "d"]) == "a\r\n> b\r\n>c\r\n> d"
