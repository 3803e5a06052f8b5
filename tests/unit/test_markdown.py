"""Markdown, cut into segments and rebuilt: what is a segment, of which kind, and how a target is written in its place."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.unit import golden
from transflow.errors import SourceError
from transflow.formats import parse
from transflow.formats.lines import Layout
from transflow.formats.markdown_forms import CellForm, HeadingForm, LinkTitleForm, ParagraphForm, fill
from transflow.formats.wording import has_words
from transflow.model import Document, Reading, Segment


def read(text: str) -> Document:
    """The document, which is its pieces."""
    document = parse(text, ".md", Reading())
    assert document.source == text
    return document


def texts(text: str) -> list[str]:
    """What translators see."""
    return [segment.text for segment in read(text).segments]


def only(text: str) -> Segment:
    """The one segment of a document."""
    (segment,) = read(text).segments
    return segment


def built(text: str, target: str) -> str:
    """The document with one target for all segments."""
    return read(text).render(lambda segment: target)


# -- what is a segment -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("---\ntitle: Words\n---\n", "title"),
        ("---\ndescription: Words\n---\n", "description"),
        ("# Words", "heading"),
        ("Words\n===", "heading"),
        ("Words", "paragraph"),
        ("- Words", "list item"),
        ("1. Words", "list item"),
        ("> Words", "quotation"),
        ("> - Words", "list item"),
        ("- > Words", "quotation"),
        ("> # Words", "heading"),
        ("| Words |\n|---|", "table heading"),
        ("| |\n|---|\n| Words |", "table cell"),
        ("[^1]: Words", "footnote"),
        ("Words\n: 1", "term"),
        ("1\n: Words", "definition"),
        ("![Words](x.png)", "image"),
        ("![Words][x]\n\n[x]: y", "image"),
        ('[x]: /url "Words"', "link title"),
        ("<p>Words</p>", "paragraph"),
        ("<ul><li>Words</ul>", "list item"),
    ],
)
def test_a_segment_says_what_the_author_made_it(text: str, kind: str) -> None:
    """The innermost of lists, quotations and notes decides."""
    segment = only(text)
    assert segment.kind == kind
    assert segment.is_required == (kind == "title")


@pytest.mark.parametrize(
    "text",
    [
        "```\ncode\n```", "~~~ js\ncode\n~~~", "    code", "<!-- a comment -->", "https://example.org/words", "<https://example.org>",
        "www.example.org", "info@example.org", "![](picture.png)", "2014", "***", "$$\nE = mc^2\n$$", "{{ include }}", "{% raw %}",
        "[[_TOC_]]", "[x]: /url", "[x]: /url 'words' and more\n"[:10], "<script>\nlet words\n</script>", "<div>\n\n</div>", "<br>", "&nbsp;",
        "|---|\n|---|", "[ ]", "> [!NOTE]", "{.class}", "<img src='words.png'>",
    ],
)  # fmt: skip
def test_what_says_nothing_is_no_segment(text: str) -> None:
    """Code, comments, addresses, formulas, numbers and what templates fill in are the author's alone."""
    assert texts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "`code`", "A <https://example.org>", "[words](https://example.org)", "![words](x)", "<span>words</span>", "&Auml;", "&#1234;",
        "права", "自由", "*\\*words*", "$$ a $$ words", "x@y", "<b title='c'>words</b>", "words@", "{{ a }} words", "< a >",
    ],
)  # fmt: skip
def test_what_has_a_letter_is_a_segment(text: str) -> None:
    """Markup does not hide words, and letters are those of all scripts."""
    assert texts(text) == [text]


def test_words_are_found_in_time_that_grows_with_the_text() -> None:
    """No regular expression looks at a hostile text again and again."""
    started = time.process_time()
    for part in ("1<a ", "1](", "1{{a", "1a@", "1 a.", "1<!--a", "1`a", "&#", "1://", "1<a b='"):
        has_words(part * 20_000)
    assert time.process_time() - started < 5


def test_line_prefixes_are_no_part_of_the_text() -> None:
    """Indentation and the marks of containers are the document's, lazy lines included."""
    assert texts("> - one\n>   two\n>\tthree\nfour\n") == ["one\ntwo\nthree\nfour"]
    assert texts("1.  one\n    two\n\n    three\n") == ["one\ntwo", "three"]
    assert texts("[^1]: one\n    two\n") == ["one\ntwo"]
    assert texts("Term\n:   one\n    two\n") == ["Term", "one\ntwo"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_text_has_line_feeds_whatever_the_document_has(newline: str) -> None:
    """The translator sees one kind of line end, the document keeps its own."""
    assert only(f"> one{newline}> two").text == "one\ntwo"
    assert built(f"> one{newline}> two{newline}", "a\nb\nc") == f"> a{newline}> b{newline}> c{newline}"


def test_inline_markup_stays_as_the_author_wrote_it() -> None:
    """Emphasis, code, links, images, entities, escapes, hard breaks and tags are part of the text."""
    text = "__a__ *b* `c` [d](e 'f') ![g](h)  \n&amp; \\* <i>j</i> [^k] ~~l~~\\\nm"
    assert texts(text) == [text]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("# A #", "A"),
        ("##   A  ", "A"),
        ("# A \\#", "A \\#"),
        ("# A#", "A#"),
        (" ###\tA\t##\t", "A"),
        ("A\nb\n---", "A\nb"),
        ("> # A", "A"),
    ],
)
def test_a_heading_is_its_content(text: str, content: str) -> None:
    """Neither its marks nor its underline are part of it."""
    assert texts(text) == [content]


def test_a_segment_knows_the_headings_above_it() -> None:
    """Outermost first; headings inside quotations lead to nothing."""
    paths = {
        segment.text: segment.heading_path
        for segment in read(
            "# A\n\na\n\n### *B*\n\nb\n\n> # Q\n\nc\n\nC\nd\n---\ne\n\n# D\n\n<p>f</p>\n"
        ).segments
    }
    assert paths == {
        "A": (), "a": ("A",), "*B*": ("A",), "b": ("A", "*B*"), "Q": ("A", "*B*"), "c": ("A", "*B*"), "C\nd": ("A",),
        "e": ("A", "C d"), "D": (), "f": ("D",)}  # fmt: skip


def test_a_segment_knows_its_line() -> None:
    """1-based, counted from the top of the file, front matter included."""
    text = '---\ntitle: A\n---\n\n# B\n\n- C\n- [ ] D\n\n> [!NOTE]\n> E\n\n| F |\n|---|\n| G |\n\n[x]: y\n "H"\n\n<div>\n<p>I</p>\n</div>\n'
    lines = {segment.text: segment.line for segment in read(text.replace("\n", "\r\n")).segments}
    assert lines == {"A": 2, "B": 5, "C": 7, "D": 8, "E": 11, "F": 13, "G": 15, "H": 18, "I": 21}


def test_each_cell_is_a_segment() -> None:
    """Without the pipes and the space around it; cells beyond the head are shown by nobody."""
    assert texts("| A | b \\| c |\n|---|:-:|\n d | `e\\|f` | g\n| h\n") == [
        "A",
        "b \\| c",
        "d",
        "`e\\|f`",
        "h",
    ]


def test_the_box_of_a_task_and_the_mark_of_an_alert_are_the_documents() -> None:
    """The translator does not see what makes a task or an alert, and cannot make one."""
    assert (
        built("- [x] A\n- B\n\n> [!NOTE]\n> C\n", "[ ] d")
        == "- [x] \\[ ] d\n- \\[ ] d\n\n> [!NOTE]\n> [ ] d\n"
    )
    assert built("> A\n", "[!NOTE]\nb") == "> \\[!NOTE]\n> b\n"


def test_the_title_of_a_definition_is_a_segment() -> None:
    """Its quotes are the author's, escaped in the target; label and destination are nobody's to translate."""
    assert built("[x]: <a b> 'A'\n", "it's") == "[x]: <a b> 'it\\'s'\n"
    assert built('> [x y]:\n> /url\n> "A\n> b"\n', 'c"d\ne') == '> [x y]:\n> /url\n> "c\\"d e"\n'
    assert built("[x]: /url (A)\n", "(b\\") == "[x]: /url (\\(b\\\\)\n"


def test_html_inside_is_cut_by_the_rules_of_html() -> None:
    """Block by block, its lines keeping the prefixes of the Markdown around it."""
    text = '> <div class="a">\n> <h2>Head</h2>\n> Some\n> words\n> </div>\n\n<img alt="A picture">\n\n<!-- c --> tail\n\n<b>\nfoo\n</b>\n'
    document = read(text)
    assert [(segment.text, segment.syntax) for segment in document.segments] == [
        ("Head", "html"), ("Some words", "html"), ("A picture", "html"), ("tail", "html"), ("foo", "html")]  # fmt: skip
    assert document.render(lambda segment: f"{segment.text}\n\n<br>") != text
    assert read(document.render(lambda segment: "a\n\n    b")).segments[1].text == "a b"


# -- what the author says --------------------------------------------------------------------------


def test_directives_are_for_the_next_block_and_all_inside() -> None:
    """A note on a list is on each of its items; what follows is without."""
    text = "<!-- transflow: note N -->\n<!-- transflow: context c -->\n\n- A\n\n  B\n- C\n\nD\n"
    found = {segment.text: (segment.notes, segment.context) for segment in read(text).segments}
    assert found == {"A": (("N",), "c"), "B": (("N",), "c"), "C": (("N",), "c"), "D": ((), None)}


def test_what_is_skipped_stays_as_it_is() -> None:
    """The next block, or everything up to skip-end, tables, definitions and HTML included."""
    text = (
        "A\n<!-- transflow: skip -->\n> x\n>\n> x\n\nB\n\n<!-- transflow: skip-start -->\n# x\n\n| x |\n|---|\n\n"
        "[x]: y 'x'\n\n<p>x</p>\n\n<!-- transflow: skip-end --><!-- transflow: note N -->\n<p>C</p>\n"
    )
    assert [(segment.text, segment.notes) for segment in read(text).segments] == [
        ("A", ()),
        ("B", ()),
        ("C", ("N",)),
    ]


def test_a_directive_before_words_on_its_line_is_about_them() -> None:
    """Markdown takes the whole line for HTML, and so do we."""
    (segment,) = read("- <!-- transflow: note N --> Words\n").segments
    assert (segment.text, segment.notes) == ("Words", ("N",))


def test_a_directive_inside_a_text_is_refused() -> None:
    """Nobody could say what it is about; in code it is not one."""
    with pytest.raises(SourceError, match="inside a text") as caught:
        read("Words\n\n> Some\n> words <!-- transflow: note N -->\n")
    assert caught.value.line == 4
    assert texts("Write `<!-- transflow: skip -->` before it.\n") == [
        "Write `<!-- transflow: skip -->` before it."
    ]


def test_a_wrong_directive_names_its_line() -> None:
    """Counted from the top of the file."""
    with pytest.raises(SourceError, match="unknown directive") as caught:
        read("---\na: b\n---\n\nText\n\n> <!-- c -->\n> <!-- transflow: skpi -->\n")
    assert caught.value.line == 8
    with pytest.raises(SourceError, match="never ended") as caught:
        read("Text\n\n<!-- transflow: skip-start -->\n")
    assert caught.value.line == 3


# -- how a target is written -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "written"),
    [
        ("# a", "\\# a"),
        ("#a", "#a"),
        ("- a", "\\- a"),
        ("-a", "-a"),
        ("7. a", "7\\. a"),
        ("7.a", "7.a"),
        ("2014) a", "2014\\) a"),
        ("> a", "\\> a"),
        ("```\na\n```", "\\`\\`\\`\na ```"),
        ("```a```", "```a```"),
        ("~~~", "\\~\\~\\~"),
        ("***", "\\***"),
        ("**a**", "**a**"),
        ("---\na: b\n---", "\\---\na: b ---"),
        ("a\n===", "a ==="),
        ("a\n# b", "a # b"),
        ("a\n1. b", "a 1. b"),
        ("a\nb", "a\nb"),
        ("a\n\n\nb", "a b"),
        ("  a\n\tb", "a\nb"),
        ("a  \n- b", "a  \n\\- b"),
        ("a\\\n- b", "a\\\n\\- b"),
        ("<script>a</script>", "\\<script>a\\</script>"),
        ("<!-- a", "\\<!-- a"),
        ("<b>a</b>", "<b>a</b>"),
        ("<b>", "\\<b>"),
        ("<b>\na</b>", "<b> a</b>"),
        ("a </p><h1>b", "a \\</p>\\<h1>b"),
        ("a `<h1>`", "a `<h1>`"),
        ("[a]: b", "[a]\\: b"),
        ("[a](b): c", "[a](b): c"),
        ("[^a]: b", "[^a]\\: b"),
        (": a", "\\: a"),
        ("| a |\n|---|", "| a | |---|"),
        ("a\rb\r\nc", "a\nb\nc"),
        ("a\u2028# b", "a\u2028# b"),
        ("\\# a", "\\# a"),
        ("a\0b", "a\ufffdb"),
        ("**\n*", "\\** *"),
        ("", "&#32;"),
        (" \n\t\n", "&#32;"),
    ],
)
def test_a_paragraph_contains_its_target(target: str, written: str) -> None:
    """What would begin a block reads as text, by the least that is needed; inline markup is left alone."""
    assert built("Words", target) == written


@pytest.mark.parametrize(
    ("target", "written"),
    [
        ("a #", "a \\#"),
        ("##", "\\##"),
        ("a#", "a#"),
        ("a\nb", "a b"),
        ("a\\\nb  \nc", "a b c"),
        ("- a", "- a"),
        ("", "&#32;"),
    ],
)
def test_a_heading_contains_its_target(target: str, written: str) -> None:
    """On one line, without `#` at its end."""
    assert HeadingForm().write(target) == written


@pytest.mark.parametrize(
    ("target", "written"),
    [
        ("a|b", "a\\|b"),
        ("a\\|b", "a\\|b"),
        ("a\\\\|b", "a\\\\&#124;b"),
        ("a\nb", "a b"),
        ("a\\", "a\\ "),
        ("\u00a0", "&#32;"),
        ("# a", "# a"),
    ],
)
def test_a_cell_contains_its_target(target: str, written: str) -> None:
    """On one line, pipes escaped for every parser alike."""
    assert CellForm().write(target) == written


def test_a_cell_without_a_pipe_before_it_begins_a_line() -> None:
    """There a target can begin a list or a quotation."""
    assert built("a | b\n--|--\nc | d", "- x") == "\\- x | - x\n--|--\n\\- x | - x"


def test_words_above_a_row_of_dashes_are_no_head_of_a_table() -> None:
    """A parser that looks for tables first would take an underlined heading for one."""
    assert built("Words\n---\n", "| a |") == "&#124; a &#124;\n---\n"
    assert built("Words\n---\n", "a | b") == "a | b\n---\n"
    assert built("# Words\n---\n", "a |") == "# a &#124;\n---\n"


def test_words_below_a_definition_are_not_its_title() -> None:
    """A quotation mark at their beginning is escaped, and only there."""
    assert built("[x]: /url\nWords\n", '"a"') == '[x]: /url\n\\"a"\n'
    assert built("[x]: /url\n\nWords\n", '"a"') == '[x]: /url\n\n"a"\n'


def test_a_term_has_one_line_and_a_paragraph_above_a_colon_two() -> None:
    """The number of lines is what makes a list of definitions."""
    assert built("Words\n: 1\n", "a\nb") == "a b\n: 1\n"
    assert built("Some\nwords\n\n: more\n", "a") == "a\n&#32;\n\na\n"


def test_new_lines_stand_under_the_first() -> None:
    """A target may have more lines than its source: marks become indentation."""
    assert built("> 1. A\n", "b\nc") == "> 1. b\n>    c\n"
    assert built("-\tA\n", "b\nc") == "-\tb\n \tc\n"
    assert built("[^note]: A\n", "b\nc") == "[^note]: b\n    c\n"
    assert built("Term\n: A\n", "b\nc").endswith(": b\n  c\n")
    assert built("[^1]: > A\n", "b\nc") == "[^1]: > b c\n"


def test_a_target_on_one_line_is_wrapped_where_the_author_wraps() -> None:
    """Only where each line was full; never inside a tag, and never so that a line begins a block."""
    text = "> The right to strike is a\n> right of all who work for\n> wages.\n"
    assert built(text, "aaaa bbbb cccc dddd eeee ffff gggg") == "> aaaa bbbb cccc dddd eeee\n> ffff gggg\n"
    assert built("One\ntwo three\n", "aaaa bbbb cccc dddd") == "aaaa bbbb cccc dddd\n"
    assert built("aaaa bbbb  \ncccc\n", "aaaa bbbb cccc dddd") == "aaaa bbbb cccc dddd\n"
    assert fill('aa <b title="c d e f"> gg\\ hh ii', 8) == 'aa\n<b title="c d e f">\ngg\\ hh\nii'
    assert ParagraphForm(Layout(), width=4).write("aaaa # - bb") == "aaaa # -\nbb"


def test_the_title_of_a_definition_is_always_closed() -> None:
    """Whatever it contains."""
    assert LinkTitleForm('"').write('a"b\\"c\\') == 'a\\"b\\"c\\\\'


def test_an_equal_target_gives_the_original_slice() -> None:
    """Trailing blanks, tabs, lazy lines and entities are not touched."""
    text = ">\tone  \ntwo\t \n> &amp; three   \n"
    assert read(text).render(lambda segment: segment.text) == text


# -- hostile documents -----------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["[", "![", "*", "<!--", "<div>", ">", "- ", "`", "|", "<a href='", "\\"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_fifty_thousand_repetitions_end_in_time_or_are_refused(part: str, end: str) -> None:
    """No input takes more than a few seconds, and what is nested too deep is refused with a line."""
    text = (part + end) * 50_000
    started = time.process_time()
    try:
        assert read(text).source == text
    except SourceError as refused:
        assert refused.line is not None
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "text",
    [
        "> " * 150 + "a",
        "- " * 150 + "a",
        "".join("  " * depth + "- a\n" for depth in range(150)),
        ">" * 90 + "a\n" + "b\n" * 3_000,
    ],
)
def test_what_is_nested_too_deep_is_refused(text: str) -> None:
    """With the line where it goes too deep, long before the stack ends."""
    with pytest.raises(SourceError, match="nested") as caught:
        read(text)
    assert caught.value.line
    assert caught.value.remedy


# -- golden documents ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", golden.cases("markdown", ".md"), ids=lambda path: path.stem)
def test_golden_documents_are_cut_and_rebuilt_as_before(path: Path) -> None:
    """Each document of tests/golden/markdown has the segments listed beside it and, in capitals, becomes the one beside it."""
    golden.compare(path, lambda text, reading: parse(text, ".md", reading))
