"""HTML: what becomes a segment, how a target is spelled, what the root says, and what is refused."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.unit import golden
from transflow.errors import SourceError
from transflow.formats.cutting import cut
from transflow.formats.html import complete_html, parse_html
from transflow.formats.html_forms import AttributeForm, InlineForm, WordsForm, raw_offsets, read_text
from transflow.formats.html_tokens import Kind, read_attributes, tokenize
from transflow.formats.html_tree import DEEPEST
from transflow.model import Additions, Document, Reading

BOSNIAN = Additions("bs", "ltr", {})
ARABIC = Additions("ar", "rtl", {})


def read(html: str) -> Document:
    """The pieces of a page."""
    document = parse_html(html, Reading())
    assert document.source == html
    return document


def texts(html: str) -> list[str]:
    """The texts of the segments of a page."""
    return [segment.text for segment in read(html).segments]


def kinds(html: str) -> list[tuple[str, str]]:
    """Kinds and texts of the segments of a page."""
    return [(segment.kind, segment.text) for segment in read(html).segments]


def built(html: str, *targets: str) -> str:
    """A page with its segments replaced, in order."""
    document = read(html)
    assert len(document.segments) == len(targets)
    waiting = iter(targets)
    return document.render(lambda segment: next(waiting))


@pytest.mark.parametrize("path", golden.cases("html", ".html"), ids=lambda path: path.stem)
def test_golden_pages_are_cut_and_rebuilt_as_before(path: Path) -> None:
    """Each page of tests/golden/html has the segments listed beside it and, in capitals, becomes the page beside it."""
    golden.compare(path, parse_html)


# tokens


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a b='x>y' c=d/>z", ["<a b='x>y' c=d/>", "z"]),
        ("<a b=>x", ["<a b=>", "x"]),
        ("<a b='x>y", ["<a b='x>y"]),
        ("<!--> x --> y", ["<!-->", " x --> y"]),
        ("<!--->x", ["<!--->", "x"]),
        ("<!-- a --!>x", ["<!-- a --!>", "x"]),
        ("<!--!>x-->y", ["<!--!>x-->", "y"]),
        ("a < b <3 </", ["a < b <3 </"]),
        ("</>x</ a>y", ["</>", "x", "</ a>", "y"]),
        ("<![CDATA[ a > b ]]>", ["<![CDATA[ a >", " b ]]>"]),
        (
            "<script><!-- <script> </script> --></script>z",
            ["<script><!-- <script> </script> --></script>", "z"],
        ),
        ("<script><!--></script>z", ["<script><!--></script>", "z"]),
        ("<style>a</styles></style >b", ["<style>a</styles></style >", "b"]),
        ("<svg><title>x</title><p>y", ["<svg><title>x</title>", "<p>", "y"]),
        ("<svg><desc><p>y</p></desc></svg>z", ["<svg><desc><p>y</p></desc></svg>", "z"]),
        ("<svg/>x<svg a=b/>x", ["<svg/>", "x", "<svg a=b/>x"]),
        ("<svg><![CDATA[</svg>]]></svg>x", ["<svg><![CDATA[</svg>]]></svg>", "x"]),
        ("<?xml a?>x<?php echo '>' ?>y", ["<?xml a?>", "x", "<?php echo '>' ?>", "y"]),
        ("{{ a }}b{% if x < 3 %}", ["{{ a }}", "b", "{% if x < 3 %}"]),
        ("{{ <b>a }}", ["{{ ", "<b>", "a }}"]),
        ("<i {% if a > b %}x{% endif %}>y", ["<i {% if a > b %}x{% endif %}>", "y"]),
    ],
)
def test_tokens_are_those_of_the_standard(html: str, expected: list[str]) -> None:
    """Tags, comments, scripts, SVG and template code begin and end where a browser, or the template engine, has it."""
    assert [html[token.start : token.end] for token in tokenize(html)] == expected


def test_attributes_have_the_offsets_of_their_values() -> None:
    """Quoted, bare, empty and doubled attributes are told apart; the first of two counts."""
    html = """<a B="x" c='y' d=z/w e f="" b="second">"""
    (tag,) = tokenize(html)
    assert tag.kind is Kind.START
    found = [(one.name, html[one.start : one.end], one.quote) for one in read_attributes(html, tag)]
    assert found == [("b", "x", '"'), ("c", "y", "'"), ("d", "z/w", ""), ("e", "e", None), ("f", "", '"')]


def test_attributes_with_template_code_are_read_only_where_a_browser_agrees() -> None:
    """An attribute whose quotes the template engine sees differently is left alone, the others are not."""
    html = """<a href="{{ url("x") }}" title="Tip">"""
    (tag,) = tokenize(html)
    assert [one.name for one in read_attributes(html, tag)] == ["title"]


# what becomes a segment


def test_a_paragraph_keeps_its_inline_tags_and_loses_its_line_breaks() -> None:
    """White space is collapsed for the translator; tags and entities stay as written."""
    assert texts("<p>\n Hello <b>big</b>\n   world &amp; <a\n href=x>you</a>. </p>") == [
        "Hello <b>big</b> world &amp; <a href=x>you</a>."
    ]


def test_tags_around_the_whole_and_tags_without_text_stay_outside() -> None:
    """A link around a whole item, an icon before it and a line break behind it are not the translator's."""
    html = "<li><i class=icon></i> <a href=x><b>Home</b></a> <br></li>"
    assert texts(html) == ["Home"]
    assert built(html, "Početna") == html.replace("Home", "Početna")


def test_unended_and_unknown_tags() -> None:
    """Items and paragraphs need no end tag, names may be in capitals, unknown ones stand within the text."""
    assert kinds("<UL><LI>one<LI>two <x-y>three</x-y></UL><P>four<P>five") == [
        ("list item", "one"),
        ("list item", "two <x-y>three</x-y>"),
        ("paragraph", "four"),
        ("paragraph", "five"),
    ]


def test_blocks_inside_inline_elements_and_misnested_tags_part_the_text() -> None:
    """A tag whose partner is elsewhere belongs to no segment."""
    assert texts("<a href=x><div>block</div>tail</a>") == ["block", "tail"]
    assert texts("<p>a <b>b <i>c</b> d</i> e") == ["a", "b", "c", "d", "e"]
    assert texts("<p>a <b>unended</p><p>b") == ["a", "unended", "b"]


def test_two_line_breaks_part_paragraphs_and_one_does_not() -> None:
    """`<br>` stays in its segment; two in a row are how old pages wrote paragraphs, inside formatting too."""
    assert texts("<td>a<br>b<br> <br>c<font>d<br><br>e</font>") == ["a<br>b", "c", "d", "e"]


def test_ruby_is_read_with_its_implied_ends() -> None:
    """`<rt>` needs no end tag, and ruby stays whole."""
    assert texts("<p><ruby>漢<rt>kan<rp>)</ruby> is read so") == ["<ruby>漢<rt>kan<rp>)</ruby> is read so"]


def test_kinds_and_headings() -> None:
    """The innermost element says what a text is; headings name the place."""
    document = read(
        "<h1>A <i>b</i> &amp; c</h1><p>p<h2>D</h2><ul><li><p>i</ul><blockquote><p>q</blockquote>"
        "<table><caption>c<tr><th>h<td>t</table><dl><dt>e<dd>f</dl><h1>G</h1><section><address>x</address></section>"
    )
    assert [(segment.kind, segment.heading_path) for segment in document.segments] == [
        ("heading", ()),
        ("paragraph", ("A b & c",)),
        ("heading", ("A b & c",)),
        ("list item", ("A b & c", "D")),
        ("quotation", ("A b & c", "D")),
        ("caption", ("A b & c", "D")),
        ("table heading", ("A b & c", "D")),
        ("table cell", ("A b & c", "D")),
        ("term", ("A b & c", "D")),
        ("definition", ("A b & c", "D")),
        ("heading", ()),
        ("address", ("G",)),
    ]


def test_head_and_properties() -> None:
    """Title and descriptions are segments, the title required; the head says author, date and language."""
    document = read(
        '<html lang=en><head><title> A &amp; B </title><meta name=Author content="Ana Anić">'
        "<meta name=date content=2014-02-07><meta name=description content='Two\n words'>"
        "<meta property=og:title content=C><meta name=viewport content=width></head>"
    )
    assert [(segment.kind, segment.text, segment.is_required) for segment in document.segments] == [
        ("title", "A &amp; B", True),
        ("description", "Two words", False),
        ("shared title", "C", False),
    ]
    assert document.properties == {
        "lang": "en",
        "title": "A & B",
        "author": "Ana Anić",
        "date": "2014-02-07",
        "description": "Two words",
    }


def test_attributes_are_segments_outside_of_text_and_stay_inside_of_it() -> None:
    """Alt texts, tips, labels, placeholders and buttons; within a sentence they are part of it."""
    assert kinds(
        "<img alt=Flag title='The flag'><p>A <img alt=cat> sleeps<input placeholder=Name value=x>"
        "<input type=submit value=Send><button value=b aria-label=Close>x</button><option label=One>1"
    ) == [
        ("alt", "Flag"),
        ("tooltip", "The flag"),
        ("paragraph", "A <img alt=cat> sleeps"),
        ("placeholder", "Name"),
        ("button", "Send"),
        ("label", "Close"),
        ("button", "x"),
        ("label", "One"),
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<pre>x</pre>",
        "<p><code>x</code></p>",
        "<p translate=no>x <b>y</b></p>",
        "<div class='a notranslate'><p title=x>y</p></div>",
        "<span translate=no>x</span>",
        "<script>x</script><style>x</style><svg><text>x</text></svg><math><mi>x</mi></math>",
        "<!-- x --><!doctype x><p>&nbsp;</p><p>12,5</p><p>***</p><p>https://example.org/x</p><p>a@example.org</p>",
        "<p>{{ x }} {% if y %}</p><?php echo 'x' ?>",
        "<iframe>x</iframe><xmp>x</xmp><plaintext>x",
        "<title>x",
        "<img alt='' title=' '><link title=x><base title=x>",
    ],
)
def test_what_is_no_language_is_no_segment(html: str) -> None:
    """Code, scripts, what is marked as untranslatable, numbers, addresses and template code stay as they are."""
    assert texts(html) == []


def test_untranslated_elements_stay_in_their_sentence_and_may_be_switched_on() -> None:
    """Code within a sentence is part of it; `translate="yes"` inside `translate="no"` counts."""
    assert texts("<p>Run <code>x</code> now<p><code>y</code> lists") == [
        "Run <code>x</code> now",
        "<code>y</code> lists",
    ]
    assert texts("<div translate=no>a<p translate=yes>b</div>c<ul><li translate=no>d<li>e</ul>") == [
        "b",
        "c",
        "e",
    ]
    assert texts("<pre translate=yes>\n a\r\n b</pre>") == ["a\n b"]


def test_template_code_around_a_text_stays_outside_and_within_it_inside() -> None:
    """Statements at both ends are not the translator's; what is put into the text is, and what belongs together stays so."""
    assert texts("{% block x %}\nHello {{ name }}{% endblock %}") == ["Hello {{ name }}"]
    assert texts("<p>{% if x %}a{% endif %} b</p>") == ["{% if x %}a{% endif %} b"]


def test_directives() -> None:
    """A note or context is for the next element with all that it holds, skip likewise, skip-start up to skip-end."""
    document = read(
        "<!-- transflow: note N --><!-- transflow: context C --><ul><li>a<li>b</ul>c<!-- transflow: skip --><p>d<p>e"
        "<!-- transflow: skip-start --><ul><li>f<!-- transflow: skip-end --><li>g</ul>"
        "<!-- transflow: note M --> text <b>h</b>"
    )
    assert [(segment.text, segment.notes, segment.context) for segment in document.segments] == [
        ("a", ("N",), "C"),
        ("b", ("N",), "C"),
        ("c", (), None),
        ("e", (), None),
        ("g", (), None),
        ("text <b>h</b>", ("M",), None),
    ]


def test_a_wrong_directive_names_its_line() -> None:
    """The author reads where it stands."""
    with pytest.raises(SourceError) as caught:
        read("<p>\r\n\r\n<!-- transflow: nota x -->")
    assert caught.value.line == 3


def test_lines_are_counted_by_every_line_end() -> None:
    """CRLF, LF and CR each end a line; U+2028 does not."""
    assert [segment.line for segment in read("<p>a\r\n<p>b\r<p>c\u2028\n<p>d").segments] == [1, 2, 3, 4]


def test_cut_into_sentences_never_between_a_tag_and_its_partner() -> None:
    """Sentences of a paragraph, each with its own slice; the white space between them is the page's."""
    document = cut(read("<p>One <b>two. Three</b> four. Five\n six. Seven.</p>"), Reading())
    assert [(segment.text, segment.raw) for segment in document.segments] == [
        ("One <b>two. Three</b> four.", "One <b>two. Three</b> four."),
        ("Five six.", "Five\n six."),
        ("Seven.", "Seven."),
    ]
    assert document.source == "<p>One <b>two. Three</b> four. Five\n six. Seven.</p>"


# how a target is spelled


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("a <b>c</b> d", "a <b>c</b> d"),
        ("a <em class=x title='y'>c</em><br>d", "a <em class=x title='y'>c</em><br>d"),
        ("</p><p>", "&lt;/p>&lt;p>"),
        ("<b>x", "&lt;b>x"),
        ("x</b>", "x&lt;/b>"),
        ("<b><i>x</b></i>", "<b>&lt;i>x</b>&lt;/i>"),
        ("<script>x</script>", "&lt;script>x&lt;/script>"),
        ("<!-- x -->y<!-- z", "&lt;!-- x -->y&lt;!-- z"),
        ("a < b & c &amp; d &nope; &#8212;", "a &lt; b &amp; c &amp; d &amp;nope; &#8212;"),
        ("<b onclick=x>y</b>", "&lt;b onclick=x>y&lt;/b>"),
        ("<b style='color:red'>y</b>", "&lt;b style='color:red'>y&lt;/b>"),
        ("<a href='https://x'>y</a>", "<a href='https://x'>y</a>"),
        ("<a href=' java\tscript:x'>y</a>", "&lt;a href=' java\tscript:x'>y&lt;/a>"),
        ("<a href='java&#115;cript&colon;x'>y</a>", "&lt;a href='java&#115;cript&colon;x'>y&lt;/a>"),
        ("<a href=data:x>y</a>", "&lt;a href=data:x>y&lt;/a>"),
        ("<img src=a.bs.png alt=x>", "<img src=a.bs.png alt=x>"),
        ("<img src=//evil.example/x>", "&lt;img src=//evil.example/x>"),
        ("<a>x<a>y</a></a>", "&lt;a>x&lt;a>y&lt;/a>&lt;/a>"),
        ("<input name=x>", "&lt;input name=x>"),
        ("<svg></svg><x-y>z</x-y>", "&lt;svg>&lt;/svg>&lt;x-y>z&lt;/x-y>"),
        ("a<br><br>b<br> <br>c", "a<br>b<br> c"),
        ("{{ x }} {% y %} { {#", "&#123;{ x }} &#123;% y %} { &#123;#"),
        ("<?php x ?><% y %>", "&lt;?php x ?>&lt;% y %>"),
        ("a\n \nb \r\nc", "a b c"),
        ("  a \n", "a"),
        ("a <", "a &lt;"),
        ("a &", "a &amp;"),
        ("a {", "a &#123;"),
        ("", "source"),
        (" \n", "source"),
    ],
)
def test_a_target_in_text(target: str, expected: str) -> None:
    """Inline tags that pair up within the target are let through, all else reads as text; a blank target is none."""
    assert InlineForm("source").write(target) == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("<!-- a --> Zdravo", "Zdravo<!-- a -->"),
        ("<!-- a --><b>Zdravo</b>", "<b><!-- a -->Zdravo</b>"),
        ("Zdravo<!-- a -->", "Zdravo<!-- a -->"),
        ("<!-- a -->", "&lt;!-- a -->"),
        ("Hello<!-- a --> there <!-- a -->", "Hello<!-- a --> there <!-- a -->"),
    ],
)
def test_a_comment_of_the_author_does_not_come_before_the_words(target: str, expected: str) -> None:
    """On top of a page it would leave the body; a target of comments alone says nothing and reads as text."""
    assert InlineForm("Hello<!-- a --> there").write(target) == expected


@pytest.mark.parametrize(
    ("raw", "target", "expected"),
    [
        ("AT&T sells <b\n class=x>it</b>", "<b class=x>To</b> AT&T", "<b\n class=x>To</b> AT&T"),
        ("a < b &copy 1", "b < a &copy 1", "b < a &copy 1"),
        ("{{ n }} <!-- c --> of us", "od nas {{ n }} <!-- c -->", "od nas {{ n }} <!-- c -->"),
        ("x <b onclick='f()'>y</b>", "<b onclick='f()'>z</b>", "<b onclick='f()'>z</b>"),
        ("x <b onclick='f()'>y</b>", "<b onclick='g()'>z</b>", "&lt;b onclick='g()'>z&lt;/b>"),
        ("x <b id=i>y</b>", "<i id=i>z</i>", "<i id=i>z</i>"),
        ("x <svg><path/></svg>", "<svg><path/></svg> z", "<svg><path/></svg> z"),
        ("one\n two", "one two ✓", "one\n two ✓"),
        ("one\n two", "✓ one two", "✓ one\n two"),
        ("a <", "a <b>", "a &lt;b>"),
        ("a &am", "a &amp;", "a &amp;"),
        (
            "a <b href='{{ u }}' title=t>x</b>",
            "<b href='{{ u }}' title=s>y</b>",
            "<b href='{{ u }}' title=s>y</b>",
        ),
        ("a", '<b class="{{ " > x }}">b</b>', '&lt;b class="&#123;{ " > x }}">b&lt;/b>'),
    ],
)
def test_what_the_author_spelled_so_stays_so(raw: str, target: str, expected: str) -> None:
    """Bare signs, tags over two lines, handlers and template code of the source may stand in its target, no others."""
    assert InlineForm(raw).write(target) == expected


def test_a_link_in_a_link_and_formatting_that_goes_on() -> None:
    """A target inside a link may not bring another: it would end the one outside."""
    assert built("<a href=x>Home</a>", "<a href=y>Kući</a>") == "<a href=x>&lt;a href=y>Kući&lt;/a></a>"
    assert built("<p><a href=x>one <p>two", "<a>x</a>", "y") == "<p><a href=x>&lt;a>x&lt;/a> <p>y"


def test_lines_that_count_keep_the_line_end_of_their_source() -> None:
    """In `<pre>` and `<textarea>` line breaks are the text's; blank lines only where the source has them."""
    assert built("<pre translate=yes>a\r\nb</pre>", "c\nd\n\n\ne") == "<pre translate=yes>c\r\nd\r\ne</pre>"
    assert built("<textarea>\na\n\nb</textarea>", "c\n\nd</textarea>") == (
        "<textarea>\nc\n\nd&lt;/textarea></textarea>"
    )


def test_title_and_textarea_know_no_tags() -> None:
    """What looks like a tag reads as text there, and entities count."""
    assert (
        WordsForm("A &amp; B").write("<b>C</b> & &eacute;</title>")
        == "&lt;b>C&lt;/b> &amp; &eacute;&lt;/title>"
    )


@pytest.mark.parametrize(
    ("quote", "expected"), [('"', "it's &quot;so&quot; &lt;b>"), ("'", 'it&#39;s "so" &lt;b>')]
)
def test_a_target_in_an_attribute(quote: str, expected: str) -> None:
    """The quotes of the author are kept, and the target is escaped for them."""
    assert AttributeForm("x", quote).write('it\'s "so" <b>') == expected


def test_a_bare_attribute_gets_quotes() -> None:
    """A value without quotes cannot hold a space."""
    assert built("<img alt=Flag>", "Die Fahne") == '<img alt="Die Fahne">'
    assert built("<img alt=Flag>", "Flag") == "<img alt=Flag>"


def test_offsets_of_a_text_in_its_slice() -> None:
    """Collapsed white space is counted where it stood."""
    raw = "a \n b\t\tc"
    assert read_text(raw) == "a b c"
    assert raw_offsets(raw, (0, 1, 2, 3, 4, 5)) == (0, 1, 4, 5, 7, 8)


# what a build adds


@pytest.mark.parametrize(
    ("html", "additions", "expected"),
    [
        ("<html><p>x", BOSNIAN, '<html lang="bs"><p>x'),
        ("<HTML LANG=en class=a>x", BOSNIAN, '<HTML LANG="bs" class=a>x'),
        ("<html lang='en-GB' dir='ltr'>", ARABIC, "<html lang='ar' dir='rtl'>"),
        ("<html lang='en'>", ARABIC, "<html dir=\"rtl\" lang='ar'>"),
        ("<html dir=rtl lang>", BOSNIAN, '<html dir="ltr" lang="bs">'),
        ('<html xml:lang="en" lang="en">', BOSNIAN, '<html xml:lang="bs" lang="bs">'),
        ("<html><body lang=en><div lang=fr>", BOSNIAN, '<html lang="bs"><body lang="bs"><div lang=fr>'),
        ("<!-- <html> --><p lang=en>x", BOSNIAN, "<!-- <html> --><p lang=en>x"),
        ("<!doctype html>\n<title>x", ARABIC, '<!doctype html>\n<html lang="ar" dir="rtl">\n<title>x'),
        ("just text", BOSNIAN, "just text"),
    ],
)
def test_the_root_says_the_language(html: str, additions: Additions, expected: str) -> None:
    """`lang` is set or replaced, `dir` where it is needed or there; a fragment stays as it is; twice is once."""
    assert complete_html(html, additions) == expected
    assert complete_html(expected, additions) == expected


# what is refused


def test_what_is_nested_too_deeply_is_refused_with_its_line() -> None:
    """The error says how deep and where."""
    read("<div>" * DEEPEST)
    with pytest.raises(SourceError, match="elements within each other") as caught:
        read("\n<div>" * (DEEPEST + 1))
    assert caught.value.line == DEEPEST + 2
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("part", "times"),
    [
        *((part, 50_000) for part in ("<", "<!--", "<div>", "&", ">", "[", "*", '<a b="', "</", "<?php", "<script>", "<title>")),
        *((part, 5_000) for part in ("{{", "<svg>", "<a {{", "<![CDATA[", "<a>", "<b>x", "<td>x<b>y", "<i><b>x</i></b>")),
        *((part, 5_000) for part in ("<p><a>x</p>", "</b>x", "<!-->", "<a x='{{", "<br>", "<%", "<p title=x>", "<a><table>")),
    ],
)  # fmt: skip
def test_the_same_many_times_ends_soon(part: str, times: int) -> None:
    """Reading, completing and writing take linear time on hostile input, or refuse it (bound: 5 s of the processor)."""
    html = part * times
    started = time.process_time()
    try:
        assert parse_html(html, Reading()).source == html
    except SourceError as error:
        assert error.remedy
    complete_html(html, BOSNIAN)
    InlineForm("a <b>c</b> & d").write(html)
    AttributeForm("a", '"').write(html)
    assert time.process_time() - started < 5
