"""Like texts: what the search finds is what a full scan finds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transflow.memory import containing, similar, terms
from transflow.similarity import MATCH_RATIO, SHORT_TEXT, like, ratio
from transflow.store import Store

WORDS = [
    "miner", "wage", "strike", "shaft", "family", "council", "letter", "coal", "gold", "company", "night", "water",
    "village", "dust", "lamp", "winter",
]  # fmt: skip


def sentences(count: int, seed: int = 1) -> list[str]:
    """Texts of four to fifteen words, no two alike."""
    dice = random.Random(seed)
    words = WORDS + [a + b for a in WORDS for b in WORDS]
    return list({" ".join(dice.choices(words, k=dice.randint(4, 15))): None for _ in range(count)})


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty database."""
    with Store.open(Path("none.db"), in_memory=True) as opened:
        yield opened


def put(store: Store, texts: list[str]) -> None:
    """Take texts into the memory."""
    store.memory.add_sources(texts, terms)
    store.memory.count_common()


def test_the_constants_of_store_and_search_agree() -> None:
    """The partial index of the schema holds exactly the texts that are compared one by one."""
    from transflow.store import schema

    assert schema.SHORT_TEXT == SHORT_TEXT


def test_an_edited_text_finds_its_origin(store: Store) -> None:
    """A word replaced, a slip, a word moved: the text is found, and its ratio is the measure's."""
    texts = sentences(3000)
    put(store, texts)
    text = next(t for t in texts if len(t.split()) == 10)
    words = text.split()
    for edited in (
        " ".join(["solidarity", *words[1:]]), text.replace("a", "e", 1), " ".join([*words[5:], *words[:5]]),
    ):  # fmt: skip
        expected = ratio(edited, text)
        if expected >= MATCH_RATIO:
            assert dict(similar(edited, store.memory))[text] == expected


def test_search_recalls_what_a_full_scan_finds(store: Store) -> None:
    """At least 98 % of all like texts are found (benchmarks/memory.py measures it on a million)."""
    texts = sentences(4000)
    texts += [text.replace(" coal ", " gold ").replace("strike", "strikes") for text in texts[:2000]]
    put(store, list(dict.fromkeys(texts)))
    there = found = 0
    for text in texts[:150]:
        expected = {texts[index] for index, _ in like(text, texts)}
        there += len(expected)
        found += len(expected & {other for other, _ in similar(text, store.memory)})
    assert there > 150
    assert found >= 0.98 * there


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Introduction", "Introductions"),
        ("我们与矿工站在一起,直到他们拿到自己的工资为止,一天也不少", "我们与矿工站在一起,直到他们拿到全部的工资为止,一天也不少"),
        ("เรายืนอยู่กับคนงานเหมืองจนกว่าพวกเขาจะได้รับค่าจ้าง", "เรายืนอยู่กับคนงานเหมืองจนกว่าพวกเขาจะได้ค่าจ้าง"),
        ("Мы стоим рядом с горняками, пока они не получат зарплату", "Мы стоим рядом с горняками, пока они не получат всё"),
        ("हम खनिकों के साथ खड़े हैं जब तक उन्हें वेतन नहीं मिलता", "हम खनिकों के साथ खड़े हैं जब तक उन्हें पूरा वेतन नहीं मिलता"),
    ],
)  # fmt: skip
def test_every_script_is_found(store: Store, one: str, other: str) -> None:
    """Words without spaces between them, marks on letters and single words are no hindrance."""
    put(store, [one, *sentences(200)])
    assert one in dict(similar(other, store.memory))


def test_texts_that_hold_all_words_are_found(store: Store) -> None:
    """Some words find the texts that they stand in, in any order and case."""
    put(store, ["The Fund of Solidarity was founded.", "Solidarity alone.", "A fund alone."])
    assert containing("solidarity FUND", store.memory, 10) == ["The Fund of Solidarity was founded."]
    assert containing("…", store.memory, 10) == []


def test_forgotten_texts_are_not_found(store: Store) -> None:
    """A text that neither a catalog nor a file has any more leaves the index, and its words with it."""
    put(store, ["We stand with the miners of the shaft."])
    store.memory.drop_unused_sources(terms)
    assert similar("We stand with the miners of the shaft.", store.memory) == []
    assert containing("miners", store.memory, 10) == []


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), max_size=8), st.text(max_size=60)
)
def test_whatever_is_put_in_comes_out_as_itself(texts: list[str], question: str) -> None:
    """Of any texts those with a word or of few characters find themselves, and the ratio is the measure's."""
    with Store.open(Path("none.db"), in_memory=True) as store:
        put(store, texts)
        for text in texts:
            if terms(text) or 0 < len(text) <= SHORT_TEXT:
                assert dict(similar(text, store.memory))[text] == 1.0
        for other, how_like in similar(question, store.memory):
            assert other in texts
            assert how_like == ratio(question, other) >= MATCH_RATIO


def test_hostile_texts_take_linear_time(store: Store) -> None:
    """Very long texts, and a million letters in one word, are put in and looked for without being compared."""
    put(store, ["ab " * 100_000, "a" * 1_000_000, " ".join(map(str, range(100_000)))])
    assert similar(" ".join(map(str, range(90_000))), store.memory) == []
    assert similar("a" * 900_000, store.memory) == []


def test_the_longest_texts_that_are_searched_for_are_found(store: Store) -> None:
    """A page of a thousand words still finds the page that it was."""
    page = " ".join(sentences(60))[:5_000]
    put(store, [page])
    assert dict(similar(page, store.memory)) == {page: 1.0}
