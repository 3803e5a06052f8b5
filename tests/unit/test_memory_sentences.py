"""Sentences beside their translations."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transflow.memory import Pair, align
from transflow.model import Syntax


def test_equal_numbers_of_sentences_are_paired() -> None:
    """Two sentences and two translations are two pairs, without the space between them."""
    assert align(
        "Pay the wages. Reopen the shaft!", "Isplatite plate.  Otvorite okno!", "en", "bs", "text"
    ) == (
        Pair("Pay the wages.", "Isplatite plate."),
        Pair("Reopen the shaft!", "Otvorite okno!"),
    )


def test_unequal_numbers_give_nothing() -> None:
    """Where a translator joined sentences, nobody knows which is which."""
    assert align("One came. Two left.", "Jedan je došao, a dva su otišla.", "en", "bs", "text") == ()


def test_one_sentence_is_no_part() -> None:
    """A text of one sentence is remembered whole, not again as its own part."""
    assert align("Pay the wages.", "Isplatite plate.", "en", "bs", "text") == ()


def test_doubtful_pairs_spoil_the_text() -> None:
    """Figures that changed places, or lengths that do not fit, show that sentences are not in one order."""
    assert align("We are 400. They are 12.", "Njih je 12. Nas je 400.", "en", "bs", "text") == ()
    long = "A very long sentence about the shaft, the lamps, the dust and all of the night shift. No."
    assert (
        align(
            long,
            "Ne. Vrlo duga rečenica o oknu, lampama, prašini i cijeloj noćnoj smjeni rudnika.",
            "en",
            "bs",
            "text",
        )
        == ()
    )


def test_no_sentence_ends_inside_a_pair_of_marks() -> None:
    """The document's own markup decides what belongs together."""
    source, target = "**We go. All of us.** You stay here.", "**Idemo. Svi mi.** Vi ostajete ovdje."
    assert align(source, target, "en", "bs", "markdown") == (
        Pair("**We go. All of us.**", "**Idemo. Svi mi.**"),
        Pair("You stay here.", "Vi ostajete ovdje."),
    )
    assert len(align(source, target, "en", "bs", "text")) == 3


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["markdown", "html", "text"]))
def test_every_text_can_be_aligned(source: str, target: str, syntax: Syntax) -> None:
    """Any two texts give pairs whose halves stand in them."""
    for pair in align(source, target, "en", "bs", syntax):
        assert pair.source in source
        assert pair.target in target
