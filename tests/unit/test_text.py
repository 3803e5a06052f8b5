"""Plain text: what is a heading, an item, a quotation, whose lines they are, and how a target is laid out."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.unit import golden
from transflow.errors import SourceError
from transflow.formats.cutting import cut
from transflow.formats.text import is_filled, parse_text
from transflow.formats.text_forms import HeadingForm, TextForm
from transflow.formats.text_wrap import disarm, fill, joint, width
from transflow.model import Document, Reading

WRAPPED = (
    "We have heard that you are on strike since the first of February, and we want\n"
    "you to know that you do not stand alone: in our pits, too, wages are paid late.\n"
)


def read(text: str) -> Document:
    """The pieces of a text."""
    document = parse_text(text, Reading())
    assert document.source == text
    return document


def kinds(text: str) -> list[tuple[str, str]]:
    """Kinds and texts of the segments of a text."""
    return [(segment.kind, segment.text) for segment in read(text).segments]


def built(text: str, *targets: str) -> str:
    """A text with its segments replaced, in order."""
    document = read(text)
    assert len(document.segments) == len(targets)
    waiting = iter(targets)
    return document.render(lambda segment: next(waiting))


@pytest.mark.parametrize("path", golden.cases("text", ".txt"), ids=lambda path: path.stem)
def test_golden_texts_are_cut_and_rebuilt_as_before(path: Path) -> None:
    """Each text of tests/golden/text has the segments listed beside it and, in capitals, becomes the text beside it."""
    golden.compare(path, parse_text)


# blocks


def test_blank_lines_part_paragraphs() -> None:
    """A line of white space is blank; CR, LF and CRLF end a line, U+2028 does not."""
    assert kinds("a\n \t\nb\r\rc\r\n\r\nd\u2028e") == [
        ("paragraph", "a"),
        ("paragraph", "b"),
        ("paragraph", "c"),
        ("paragraph", "d\u2028e"),
    ]


def test_headings_have_a_rule_under_them_and_perhaps_over_them() -> None:
    """The sign of the rule is the level, in the order of first use; a rule elsewhere is only a rule."""
    document = read(
        "=====\nTitle\n=====\n\nA\n---\na\n\nB\n---\n\n=====\nTwo\n=====\n\nC\n-----------\n\nx\ny\n---\n\n***\n"
    )
    assert [(segment.kind, segment.text, segment.heading_path) for segment in document.segments] == [
        ("heading", "Title", ()),
        ("heading", "A", ("Title",)),
        ("paragraph", "a", ("Title", "A")),
        ("heading", "B", ("Title",)),
        ("heading", "Two", ()),
        ("heading", "C", ("Two",)),
        ("paragraph", "x\ny", ("Two", "C")),
    ]
    assert document.properties == {"title": "Title"}


def test_bulleted_items() -> None:
    """A bullet begins an item at the beginning of a block and where another line has the same; a lone dash does not."""
    assert kinds("- one\n- two\n  more\n\n• three\n\nWe want:\n* bread\n* peace\n\nshe said\n- and left") == [
        ("list item", "one"),
        ("list item", "two more"),
        ("list item", "three"),
        ("paragraph", "We want:"),
        ("list item", "bread"),
        ("list item", "peace"),
        ("paragraph", "she said\n- and left"),
    ]


def test_numbered_items_need_a_neighbour() -> None:
    """Numbers and letters begin items in sequence only, in a block or at the beginning of several: a date does not."""
    assert kinds("1. one\n2. two\n\na) three\n\nb) four\n\n7. februara 2014.\n\n(1) x\n(2) y") == [
        ("list item", "one"),
        ("list item", "two"),
        ("list item", "three"),
        ("list item", "four"),
        ("paragraph", "7. februara 2014."),
        ("list item", "x"),
        ("list item", "y"),
    ]


def test_quotations_and_signatures() -> None:
    """Lines of one depth of `>` belong together, a line with nothing else parts them; a signature follows `-- `."""
    assert kinds("He wrote:\n> one\n>\n> two\n>> three\nfour\n\n-- \nAna\nana@example.org\n") == [
        ("paragraph", "He wrote:"),
        ("quotation", "one"),
        ("quotation", "two"),
        ("quotation", "three"),
        ("paragraph", "four"),
        ("signature", "Ana\nana@example.org"),
    ]


def test_indentation_begins_paragraphs() -> None:
    """A line further in than the one before begins a paragraph, so does one further out than a whole paragraph."""
    assert kinds("  One\nis this.\n  Two\n\nQuote:\n    a\n    b\nc") == [
        ("paragraph", "One\nis this."),
        ("paragraph", "Two"),
        ("paragraph", "Quote:"),
        ("paragraph", "a\nb"),
        ("paragraph", "c"),
    ]


def test_long_lines_are_paragraphs_of_their_own() -> None:
    """Where an editor writes a paragraph on a line, no blank line is needed; a long address alone changes nothing."""
    long = "many words " * 13 + "end"
    assert kinds(f"{long}\nshort one\n") == [("paragraph", long), ("paragraph", "short one")]
    assert len(kinds(WRAPPED + "https://example.org/" + "x" * 130 + "\n")) == 1


def test_what_says_nothing_is_no_segment() -> None:
    """Rules, numbers and addresses stay as they are."""
    assert kinds("12,5\n\nhttps://example.org\n\nana@example.org\n\n-----\n\n* * *\n") == []


def test_directives() -> None:
    """A comment on a line of its own is for the block that follows; another comment is text."""
    document = read(
        "<!-- transflow: note N -->\n<!-- transflow: context C -->\na\n\nb\n\n<!-- transflow: skip -->\nc\n\n"
        "<!-- transflow: skip-start -->\nd\n\ne\n<!-- transflow: skip-end -->\nf\n\n<!-- a comment -->\n"
    )
    assert [
        (segment.text, segment.notes, segment.context, segment.line) for segment in document.segments
    ] == [
        ("a", ("N",), "C", 3),
        ("b", (), None, 5),
        ("f", (), None, 15),
        ("<!-- a comment -->", (), None, 17),
    ]
    with pytest.raises(SourceError) as caught:
        read("a\n\n<!-- transflow: nota -->\n")
    assert caught.value.line == 3


# whose lines


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (WRAPPED, True),
        ("Roses are red\nviolets are blue", False),
        ("International Coordination of Miners\nStreet of the Republic 7\n75000 Tuzla", False),
        ("quoted text that is here in one line\nand a second one", True),
        ("Name          Place        Sum and more of that and more\nUnion         Tuzla        three thousand and more", False),
        ("| one column of a table that is wide enough | two |\n| three columns of a table that is wide enough | four |", False),
        ("We went into the mine when all the stars were still awake,\n"
         "And when we came to see the sun, it was about to go,\n"
         "But somebody had left a lamp to burn there for our sake,\n"
         "And many hands had written down what everyone should know.", False),
        ("We have a sentence here that is quite long and ends.\nAnd we have another one on the line below it that ends, too.", False),
        ("自由と平和のために、すべての労働者が団結しなければならない。これは私たちの\n要求であり、私たちの希望である。", True),
        ("x " * 70 + "\n" + "y " * 70, False),
    ],
)  # fmt: skip
def test_whether_lines_were_broken_by_an_editor(lines: str, expected: bool) -> None:
    """Prose in a width is one line for the translator; verses, addresses, tables and sentences keep their lines."""
    assert is_filled([line.strip() for line in lines.strip().split("\n")]) is expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [("a", "b", " "), ("自", "由", ""), ("자", "유", " "), ("co-", "operation", ""), ("co-", "Operation", " "), ("3-", "four", " ")],
)  # fmt: skip
def test_joints(before: str, after: str, expected: str) -> None:
    """Lines are joined by a space, but not in scripts without spaces nor behind a hyphen within a word."""
    assert joint(before, after) == expected


# how a target is laid out


def test_a_wrapped_paragraph_is_wrapped_again_in_its_width() -> None:
    """The widest line of the block is the width; the line ends are the document's."""
    text = WRAPPED.replace("\n", "\r\n")
    assert built(text, "Riječ " * 20) == ("Riječ " * 13).strip() + "\r\n" + ("Riječ " * 7).strip() + "\r\n"
    assert all(width(line) <= 79 for line in built(text, "slovo " * 99).split("\r\n"))


def test_lists_and_quotations_keep_their_indentation() -> None:
    """Further lines of a target stand below the first word of its item, or behind the marks of its quotation."""
    item = "-  an item that is wrapped in a width of forty\n   columns\n"
    assert built(item, "riječ " * 12) == (
        "-  riječ riječ riječ riječ riječ riječ riječ\n   riječ riječ riječ riječ riječ\n"
    )
    quotation = "> quoted text that is here in one line\n> and a second one\n"
    assert built(quotation, "riječ " * 9) == "> riječ riječ riječ riječ riječ riječ\n> riječ riječ riječ\n"


def test_what_was_one_line_stays_one_and_kept_lines_are_kept() -> None:
    """A target is broken only where its source is; a verse has the lines of its translator."""
    assert built("a\n\nRoses are red\nviolets are blue\n", "b " * 99 + "\n c", "Ruže\nsu\ncrvene") == (
        "b " * 99 + "c\n\nRuže\nsu\ncrvene\n"
    )


def test_what_is_added_to_a_source_leaves_it_as_it_is() -> None:
    """A target that begins or ends with its source keeps the lines of the author, whatever their width."""
    form_lines = "a line that is here\nshort,\nand again a longer one that goes on\n"
    assert built(form_lines, read(form_lines).segments[0].text + " ✓") == form_lines[:-1] + " ✓\n"
    assert built(WRAPPED, "✓ " + read(WRAPPED).segments[0].text) == "✓ " + WRAPPED
    assert built("Title\n=====\n", "Title ✓") == "Title ✓\n=====\n"


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Title\n=====", "Naslov", "Naslov\n======"),
        ("====\nNews\n====", "Vijesti", "=======\nVijesti\n======="),
        ("Title\n===", "Naslov", "Naslov\n==="),
        ("  Title  \r\n  -----", "自由", "  自由  \r\n  ----"),
        ("Title\n=====", "A", "A\n==="),
        ("Title\n=====", "a\nb", "a b\n==="),
        ("Title\n=====", "===", "\u2060===\n===="),
        ("Title\n=====", "> x", "\u2060> x\n===="),
    ],
)
def test_rules_of_headings(source: str, target: str, expected: str) -> None:
    """A rule as wide as its heading follows the target, any other stays; the heading stays one."""
    document = parse_text(source, Reading())
    assert isinstance(document.segments[0].form, HeadingForm)
    assert document.render(lambda segment: target) == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("- x", "-\u00a0x"),
        ("2. x", "2.\u00a0x"),
        ("a) x", "a)\u00a0x"),
        ("> x", "\u2060> x"),
        ("===", "\u2060==="),
        ("--", "\u2060--"),
        ("<!-- transflow: skip-start -->", "\u2060<!-- transflow: skip-start -->"),
        ("a\n\nb", "a b"),
        ("a\r\n \r\nb", "a b"),
        ("2014. x", "2014. x"),
        ("-x", "-x"),
        ("\n x \n", "x"),
        (" \n ", "word"),
    ],
)
def test_a_paragraph_stays_a_paragraph(target: str, expected: str) -> None:
    """What would begin an item, a quotation, a rule or a comment reads the same and is none; a blank target is none."""
    assert built("word", target) == expected


def test_no_line_of_a_target_becomes_something_else() -> None:
    """Neither where lines are the translator's nor where we break them."""
    assert built("one\ntwo\n", "a\n- b\n1. c\n> d\n---\ne") == "a\n-\u00a0b\n1.\u00a0c\n\u2060> d ---\ne\n"
    assert fill("aaaa bbbb - cccc > dddd 12. eeee", 9) == ["aaaa", "bbbb -", "cccc >", "dddd 12.", "eeee"]
    assert disarm("• x") == "•\u00a0x"


def test_a_paragraph_above_a_rule_keeps_two_lines() -> None:
    """With one it would be a heading."""
    assert built("one\ntwo\n---\n", "Samo jedna") == "Samo\njedna\n---\n"
    assert built("one\ntwo\n---\n", "Jedna") == "Jedna\n\u2060\n---\n"


def test_east_asian_text_is_broken_between_characters() -> None:
    """Wide characters take two columns; no line begins with a closing mark or ends with an opening one."""
    assert fill("自由と平和のために。「労働者」が", 10) == ["自由と平和", "のために。", "「労働者」", "が"]
    assert width("自a\u0301") == 3


def test_cut_into_sentences() -> None:
    """A sentence is wrapped from where it stood; what stands between sentences is the document's."""
    document = cut(
        read("We have heard of it. You are on strike since the\nfirst of February. We are with you.\n"),
        Reading(),
    )
    assert [(segment.text, segment.raw) for segment in document.segments] == [
        ("We have heard of it.",) * 2,
        ("You are on strike since the first of February.", "You are on strike since the\nfirst of February."),
        ("We are with you.",) * 2,
    ]
    assert document.render(lambda segment: "riječ " * 6) == (
        "riječ riječ riječ riječ riječ riječ riječ riječ riječ riječ\nriječ riječ riječ riječ riječ riječ riječ\nriječ\n"
    )
    assert isinstance(document.segments[1].form, TextForm)


@pytest.mark.parametrize(
    "part",
    ["- x\n", "> x\n", "x\n", "1. x\n", "x\n===\n", ">", " x\n  y\n", "- ", "\t", "自由", "{", "x:\n- y\n"],
)
def test_the_same_many_times_ends_soon(part: str) -> None:
    """Reading and writing take linear time (bound: 5 s of the processor)."""
    text = part * 10_000
    started = time.process_time()
    document = parse_text(text, Reading())
    assert document.source == text
    document.render(lambda segment: segment.text + " x")
    TextForm("x", "x", "\n", columns=70).write(text)
    TextForm("x", "x", "\n", keeps_lines=True).write(text)
    assert time.process_time() - started < 5
