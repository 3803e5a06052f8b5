"""Inline markup: found, hidden, put back, compared."""

from __future__ import annotations

import random
import time

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from transflow.markup import Kind, compare, mask, plain, protected_spans, scan, unmask
from transflow.model import Syntax

_SIGNS = {"open": "+", "close": "-", "alone": ""}


def kinds(text: str, syntax: Syntax = "markdown") -> list[str]:
    """Kind and role of every mark, briefly."""
    return [_SIGNS[mark.role] + mark.kind for mark in scan(text, syntax)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a *b* c", ["+emphasis", "-emphasis"]),
        ("a __b__ c", ["+strong emphasis", "-strong emphasis"]),
        ("***b** c*", ["+emphasis", "+strong emphasis", "-strong emphasis", "-emphasis"]),
        ("snake_case_name and 2 * 3 * 4", []),
        ("~~gone~~ ~too~ but ~5 to ~6", ["+strikethrough", "-strikethrough"] * 2),
        ("`a *b* c`", ["code"]),
        ("`` a ` b ``", ["code"]),
        ("[a](b 'c')", ["+link", "-link"]),
        ("[a](<b c>)", ["+link", "-link"]),
        ("[a [b](c) d](e)", ["+link", "-link"]),
        ("[a][b] and [c][] and [d]", ["+link", "-link"] * 2),
        ("![a](b)", ["+image", "-image"]),
        ("[![a](b)](c)", ["+link", "+image", "-image", "-link"]),
        ("<https://a.example> <m@a.example>", ["address", "address"]),
        ("https://a.example/b_c_d, (www.a.example) a_b@c.example", ["address"] * 3),
        ("<b>x</b> <br> <!-- y -->", ["+tag", "-tag", "tag", "comment"]),
        ("<kbd>Ctrl *x*</kbd>", ["code"]),
        ("&amp; &#8222; &nosuch;", ["entity", "entity"]),
        (r"\* \a", ["escape"]),
        ("a  \nb\\\nc\nd", ["line break", "line break"]),
        ("a[^1] b", ["footnote"]),
        ("[x] done", ["task box"]),
        ("*a <b>b* c</b>", ["+emphasis", "tag", "-emphasis", "tag"]),
    ],
)
def test_every_inline_construct_is_found(text: str, expected: list[str]) -> None:
    """The scanner names each inline construct of Markdown, nested and adjacent ones included."""
    assert kinds(text) == expected


def test_html_tags_pair_only_where_they_nest() -> None:
    """An unclosed or crossing tag stands alone; a void element does too."""
    assert kinds("<b>a<i>b</b>c</i>", "html") == ["+tag", "tag", "-tag", "tag"]
    assert kinds('x<br>y<img src="a" alt="b">', "html") == ["tag", "tag"]
    assert kinds("*a* `b`", "html") == []


def test_elements_that_are_not_for_translation_are_one_mark() -> None:
    """Code and `translate="no"` hide their words."""
    assert kinds('<span translate="no">Ana</span> <code>x</code>', "html") == ["code", "code"]


def test_text_knows_addresses_only() -> None:
    """In plain text nothing but addresses is markup, and the sentence's punctuation is not the address's."""
    marks = scan("See *this*: https://a.example/x(y), or write to ana@rudari.example.", "text")
    assert [mark.detail for mark in marks] == ["https://a.example/x(y)", "ana@rudari.example"]


def test_link_targets_are_read_as_a_browser_would() -> None:
    """Escapes and entities in a target are resolved, so that spelling is no difference."""
    assert scan(r"[a](b\_c&amp;d)", "markdown")[0].detail == "b_c&d"


def test_protected_spans_cover_pairs_with_their_words() -> None:
    """No sentence boundary may fall into a link, emphasis or code; outermost stretches only."""
    text = "A *b. **C*** d `e. F` https://g.example/h. I"
    assert [text[start:end] for start, end in protected_spans(text, "markdown")] == [
        "*b. **C***",
        "`e. F`",
        "https://g.example/h",
    ]


def test_plain_keeps_words_and_drops_markup() -> None:
    """Numbers and terms are looked for in the words: link text yes, target and code no."""
    assert plain("R&amp;D \\* **12** [miners](https://a.example/99) `x1`", "markdown") == "R&D * 12 miners "
    assert plain("<b>1&nbsp;200</b><!-- 7 -->", "html") == "1\u00a0200"


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("[a](https://x.example)", "a", ("link target https://x.example is missing",)),
        ("[a](u) [b](v)", "[b](v) [a](u)", ()),
        ("[a](u)", "[a](w)", ("link target u became w",)),
        ("*a*", "_b_", ()),
        ("*a*", "**b**", ("emphasis is missing", "strong emphasis is added")),
        ("*a* *b*", "*c*", ("emphasis is missing (2 in the source, 1 in the target)",)),
        ("`x`", "`y`", ("code `x` became `y`",)),
        ("a[^1]", "a", ("footnote [^1] is missing",)),
        ("**[a](u)**", "[**b**](u)", ()),
        ("***a***", "**_b_**", ()),
        ("*a **b** c*", "*a* **b** c", ("strong emphasis stands inside other markup than in the source",)),
        ("a  \nb", "a b", ("line break is missing",)),
        ("a  \nb", "a\\\nb", ()),
        ("Q&amp;A", "Pitanja i odgovori", ()),
        ("a", "[a](https://evil.example)", ("link target https://evil.example is added",)),
        ("[ ] a", "[x] a", ("task box [ ] became [x]",)),
        ("[a](u 'title')", "[b](u 'naslov')", ()),
    ],
)
def test_compare_says_what_differs(source: str, target: str, expected: tuple[str, ...]) -> None:
    """Missing, added and changed markup come out as clauses; order and spelling are free."""
    assert compare(source, target, "markdown") == expected


def test_compare_of_html_looks_at_attributes_but_not_at_words_in_them() -> None:
    """A translated title or lang is fine, another href or class is not."""
    assert compare('<a href="u" title="a">x</a>', '<a title="b" href="u">y</a>', "html") == ()
    assert compare('<a href="u">x</a>', '<a href="v">y</a>', "html") == ("link target u became v",)
    assert compare("<b>x</b>", "<b>x", "html") == ("tag <b> became <b> (unclosed)",)


def test_mask_hides_markup_and_terms() -> None:
    """Every half of a pair, every lone mark and every kept term is a placeholder of its own."""
    masked = mask("*We* join IMC at `x`.", "markdown", ["IMC"])
    assert masked.text == "⟦0⟧We⟦1⟧ join ⟦2⟧ at ⟦3⟧."
    assert masked.parts == ("*", "*", "IMC", "`x`")


def test_lifted_pairs_leave_plain_words() -> None:
    """Pairs around words are noted as spans; a pair around none is a placeholder."""
    masked = mask("We [demand **pay**](u) **`now`**.", "markdown", lifts_pairs=True)
    assert masked.text == "We demand pay ⟦0⟧."
    assert [masked.text[span.start : span.end] for span in masked.spans] == ["demand pay", "pay"]


def test_a_lost_or_invented_placeholder_is_no_translation() -> None:
    """Unmask refuses a text in which the placeholders are not exactly those that were put in."""
    masked = mask("`a` and `b`", "markdown")
    assert unmask("⟦1⟧ i ⟦0⟧", masked) == "`b` i `a`"
    for wrong in ("⟦0⟧ i", "⟦0⟧ i ⟦0⟧", "⟦0⟧ i ⟦1⟧ ⟦2⟧", "⟦0⟧ ⟦1⟧ ⟦" + "9" * 5000 + "⟧"):
        assert unmask(wrong, masked) is None


def test_texts_with_our_own_brackets_are_safe() -> None:
    """A text that holds ⟦0⟧ itself comes back as it was."""
    for text in ("⟦0⟧ and `x` ⟦1⟧", "⟦*0*⟧", "⟦0`x`0⟧", "⟦⟦0⟧⟧"):
        for lifts_pairs in (False, True):
            masked = mask(text, "markdown", lifts_pairs=lifts_pairs)
            assert unmask(masked.text, masked) == text


def test_a_collapsed_reference_keeps_its_label_around_other_words() -> None:
    """`[text][]` becomes `[riječ][text]`: the target of the link is the label."""
    masked = mask("See [our text][].", "markdown", lifts_pairs=True)
    (span,) = masked.spans
    assert (
        unmask("Vidi tekst.", masked, [type(span)(5, 10, "[", "][]", span.carried)])
        == "Vidi [tekst][our text]."
    )
    assert compare("See [our text][].", "Vidi [tekst][our text].", "markdown") == ()


_REPEATED = [
    r"[",
    r"*",
    r"_",
    r"`",
    r"``a`",
    r"<",
    r"<!--",
    r"<!A",
    r"&",
    r"~",
    r"[a](",
    r"[a](b",
    r"[a](<b",
    r"![",
    r"[x][",
    r"<a|b='",
    r"<b>",
    r"</b>",
    r"<b></i>",
    r"a@",
    r"a.",
    r"https://",
    r"\\",
    r"[a][]",
    r"[[a][]",
    r"⟦0",
    r"[<b>*",
    r"*a|_b",
    r'[a](b|"',
    "  \n",
]


@pytest.mark.parametrize("syntax", ["markdown", "html"])
def test_time_grows_linearly(syntax: Syntax) -> None:
    """Eight times the hostile text takes about eight times as long, not sixty-four times."""

    def seconds(repeated: str, times: int) -> float:
        text = repeated.replace("|", " ") * times + "](a)" * (times // 2)
        start = time.process_time()
        masked = mask(text, syntax, lifts_pairs=True)
        assert unmask(masked.text, masked) == text
        compare(text, text[1:], syntax)
        return time.process_time() - start

    for repeated in _REPEATED:
        # The best of several tries: a busy machine makes single ones slower, never faster.
        quick = min(seconds(repeated, 300 + number) for number in range(3))
        slow = seconds(repeated, 2400)
        for number in range(1, 6):
            if slow < 24 * quick + 0.02:
                break
            slow = min(slow, seconds(repeated, 2400 + number))
        assert slow < 24 * quick + 0.02, repeated


def _found_by_markdown_it(text: str) -> list[str]:
    names = {"strong": "strong emphasis", "em": "emphasis", "s": "strikethrough", "link": "link"}

    def walk(tokens: list[Token]) -> list[str]:
        found: list[str] = []
        for token in tokens:
            kind, _, half = token.type.rpartition("_")
            if token.markup == "autolink":
                found += ["address"] if half == "open" else []
            elif kind in names:
                found.append(("+" if half == "open" else "-") + names[kind])
            elif token.type in ("code_inline", "hardbreak", "html_inline"):
                found.append({"code_inline": "code", "hardbreak": "line break"}.get(token.type, "tag"))
        return found

    parser = MarkdownIt("commonmark").enable("strikethrough")
    return walk(parser.parseInline(text)[0].children or [])


def test_the_scanner_agrees_with_markdown_it() -> None:
    """On random mixtures of delimiters both find the same constructs in the same order."""
    letters = [
        "*",
        "**",
        "_",
        "__",
        "***",
        "~~",
        "`",
        "``",
        "a",
        "b ",
        " ",
        "[",
        "](u)",
        "](<u v> 't')",
        "(",
        ")",
    ]
    letters += [
        "<b>",
        "</b>",
        "<",
        "&amp;",
        "\\*",
        "\\[",
        "  \n",
        "\n",
        ".",
        "„",
        "é",
        "<ftp:x>",
        '"',
        "€",
        "\u00a0",
    ]
    chosen = random.Random(8)
    for _ in range(3000):
        text = "".join(chosen.choice(letters) for _ in range(chosen.randint(1, 14))).strip()
        if "~~~" in text or "\n\n" in text.replace(" ", "") or not text:
            continue
        ours = [
            "tag" if mark.kind is Kind.TAG else _SIGNS[mark.role] + mark.kind
            for mark in scan(text, "markdown")
            if mark.kind not in (Kind.ENTITY, Kind.ESCAPE)
        ]
        if "[^" not in text and "][" not in text and not text.startswith("[ ]"):
            assert ours == _found_by_markdown_it(text), text
