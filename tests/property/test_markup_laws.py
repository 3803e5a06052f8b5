"""The laws of inline markup, over all of Unicode."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transflow.markup import compare, mask, plain, protected_spans, scan, unmask
from transflow.model import Syntax

_SNIPPETS = st.sampled_from(
    [
        "*",
        "**",
        "_",
        "`",
        "~~",
        "[",
        "](u)",
        "][]",
        "![",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "&amp;",
        "\\",
        "⟦",
        "⟦0⟧",
        "⟧",
        "[^1]",
        "<kbd>",
        "</kbd>",
        "IMC",
        "  \n",
        " ",
        "https://a.example/",
        "a@b.example",
    ]
)
TEXTS = st.lists(st.one_of(st.text(max_size=8), _SNIPPETS), max_size=24).map("".join)
SYNTAXES: st.SearchStrategy[Syntax] = st.sampled_from(["markdown", "html", "text"])


@given(TEXTS, SYNTAXES, st.booleans())
def test_law_8_unmask_after_mask_is_the_identity(text: str, syntax: Syntax, lifts_pairs: bool) -> None:
    """Hiding markup and putting it back gives the text, whatever it holds."""
    masked = mask(text, syntax, ["IMC", "b"], lifts_pairs=lifts_pairs)
    assert unmask(masked.text, masked) == text


@given(TEXTS, SYNTAXES)
def test_marks_are_in_order_disjoint_and_nested(text: str, syntax: Syntax) -> None:
    """Marks never overlap, and the halves of pairs nest like parentheses."""
    at, opened = 0, []
    for mark in scan(text, syntax):
        assert at <= mark.start < mark.end <= len(text)
        at = mark.end
        if mark.role == "open":
            opened.append(mark.pair)
        elif mark.role == "close":
            assert opened.pop() == mark.pair
    assert not opened


@given(TEXTS, SYNTAXES)
def test_a_text_has_its_own_markup(text: str, syntax: Syntax) -> None:
    """Nothing differs from itself, and protected spans are in order and disjoint."""
    assert compare(text, text + " ", syntax) == () or compare(text, text, syntax) == ()
    ends = [offset for span in protected_spans(text, syntax) for offset in span]
    assert ends == sorted(ends)
    assert len(plain(text, syntax)) <= len(text)


@given(TEXTS, SYNTAXES)
def test_lifted_spans_hold_words_and_nest(text: str, syntax: Syntax) -> None:
    """A lifted pair stands around at least one letter or digit, and spans never cross."""
    masked = mask(text, syntax, lifts_pairs=True)
    for span in masked.spans:
        for other in masked.spans:
            crosses = span.start < other.start < span.end < other.end
            assert not crosses
        assert span.start < span.end
