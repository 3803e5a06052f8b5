"""The laws of sentence boundaries, over all of Unicode and over what looks like prose."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transflow.sentences import boundaries, split

LANGUAGES = st.sampled_from(["en", "de", "fr", "pl", "hr", "sr-Cyrl", "ru", "ja", "und", ""])

WORDS = st.sampled_from(
    [
        *(
            "we",
            "Go",
            "on",
            "The",
            "U",
            "I",
            "1",
            "12.",
            "2014.",
            "3.14",
            "dr.",
            "Dr.",
            "npr.",
            "e.g.",
            "z.",
            "B.",
        ),
        *(
            "A.",
            "K.",
            "itd.",
            "etc.",
            "Aleksandar",
            "II.",
            "„ne“",
            "“yes”",
            "«oui»",
            "»ja«",
            "(so)",
            "[x]",
            "...",
        ),
        *(
            "…",
            "!",
            "?",
            "?!",
            "!”",
            ".)",
            ".“",
            "–",
            "-",
            "•",
            "1)",
            "2)",
            "a.b@c.org",
            "https://x.y/z.",
            "iPhone",
        ),
        *("。はい？", "Он", "г.", "t.\n", "t.\n\n", "\r\n\r\n"),
    ]
)
PROSE = st.lists(WORDS, max_size=30).map(" ".join)
TEXTS = st.one_of(
    st.text(max_size=200), PROSE, st.text(alphabet=' \n\r\t.!?…"“”„()[]«»abAB19。', max_size=120)
)


@given(TEXTS, LANGUAGES)
def test_joining_the_sentences_gives_back_the_text(text: str, language: str) -> None:
    """Nothing is lost and nothing added, whatever the text is."""
    assert "".join(split(text, language)) == text


@given(TEXTS, LANGUAGES)
def test_boundaries_ascend_within_the_text_and_begin_with_ink(text: str, language: str) -> None:
    """Never 0, never the end, and each sentence begins with something that is not white space."""
    found = boundaries(text, language)
    assert list(found) == sorted(set(found))
    assert all(0 < offset < len(text) and not text[offset].isspace() for offset in found)
    assert all(sentence.strip() for sentence in split(text, language)[1:])


@given(st.data(), TEXTS, LANGUAGES)
def test_no_sentence_begins_inside_a_protected_span(data: st.DataObject, text: str, language: str) -> None:
    """Whatever the spans are, overlapping and unordered ones too."""
    offsets = st.integers(min_value=0, max_value=len(text))
    spans = data.draw(
        st.lists(st.tuples(offsets, offsets).map(lambda pair: (min(pair), max(pair))), max_size=5)
    )
    for offset in boundaries(text, language, spans):
        assert not any(start < offset < end for start, end in spans)


@given(TEXTS, TEXTS, LANGUAGES)
def test_paragraphs_do_not_touch_each_other(first: str, second: str, language: str) -> None:
    """A text of two paragraphs has the boundaries of each, and one between them."""
    first, second = first.strip(), second.strip()
    if not first or not second:
        return
    gap = "\n\n"
    shift = len(first) + len(gap)
    expected = (*boundaries(first, language), shift, *(shift + at for at in boundaries(second, language)))
    assert boundaries(first + gap + second, language) == expected


@given(
    st.lists(st.sampled_from(["The pit is wet.", "Nobody came!", "Who knows?", "We went home."]), min_size=1)
)
def test_plain_sentences_come_apart_as_they_were_joined(parts: list[str]) -> None:
    """However many there are."""
    assert [sentence.strip() for sentence in split(" ".join(parts), "en")] == parts
