"""Hypothesis strategies for plain text as people write it, and for translations that try to be something else."""

from __future__ import annotations

from hypothesis import strategies as st

_WORDS = (
    "Freedom", "of", "speech", "is", "a", "right", "žena", "Ćirilica", "自由と平和", "حرية", "7", "2014.", "don't", "🙂", "-",
    "–", "1.", "2.", ">", "unfortunately", "a)", "AT&T", "co-", "operation", "e.g.", "www.example.org", "\u00a0", "\u2028",
)  # fmt: skip
_MARKERS = ("- ", "* ", "• ", "1. ", "2. ", "3) ", "a) ", "b) ", "(1) ", "– ", "-\t", "12. ")
_RULES = ("===", "---", "=====", "-----", "~~~~", "***", "--", "-- ", "________", "..", "=")

_words = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=14).map(" ".join)
_bullets = st.sampled_from(_MARKERS)
_rules = st.sampled_from(_RULES)
_directives = st.sampled_from(
    ("<!-- transflow: note Mind the tone. -->", "<!-- a comment -->", "<!-- transflow: skip -->")
)
_line = st.one_of(
    _words,
    _words,
    _words,
    st.builds(str.__add__, _bullets, _words),
    _rules,
    _directives,
    st.text(max_size=12),
)
_indents = st.sampled_from(("", "", "", "  ", "    ", "> ", ">", "> > ", "\t", " "))
_ends = st.sampled_from(("", "", "", " ", "  "))


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A text of blocks: paragraphs, lists, headings, quotations, signatures, with any of the three line ends."""
    newline = draw(st.sampled_from(("\n", "\n", "\r\n", "\r")))
    written: list[str] = []
    for _ in range(draw(st.integers(1, 5))):
        indent = draw(_indents)
        lines = draw(st.lists(_line, min_size=1, max_size=5))
        written += [indent + line + draw(_ends) for line in lines]
        written += [draw(st.sampled_from(("", "", " ", "> ")))] * draw(st.integers(0, 2))
    return newline.join(written) + draw(st.sampled_from(("", newline)))


HOSTILE = (
    "# x", "- x", "* x", "1. x", "2. x", "a) x", "> x", ">", "===", "---", "x\n===", "x\n---\ny", "a\n\nb", "\n\n", "a\r\n\r\nb", "a\rb",
    "-- ", "--", "• x", "– x", "x\n- y", "x\n1. y\n2. z", "x\n> y", "\tx", "    x", "x\n    y", "\0", " ", "\u2028", "\u00a0", "\x0b",
    "<!-- transflow: skip-start -->", "x\n<!-- transflow: skip -->\ny", "a\n \nb", "x:", "\x85", "\x1c", "|a|\n|b|", "a   b   c\nd   e   f",
)  # fmt: skip
"""Targets, or parts of them, that would be another kind of block if they were let through."""

hostile_targets = st.lists(
    st.sampled_from(HOSTILE) | _words | st.text(max_size=10), min_size=1, max_size=6
).flatmap(lambda parts: st.sampled_from(("", " ", "\n")).map(lambda between: between.join(parts)))
"""Translations that hold anything."""
