"""The measures of evaluate.py measure what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from training import evaluate
from training.evaluate import Figure, Term


@pytest.mark.parametrize(
    ("forms", "translation", "right"),
    [
        ("štrajk*", "Štrajkovi traju.", True),
        ("štrajk*", "Bojkot traje.", False),
        ("minimaln* plat*", "Povećana je minimalna plata.", True),
        ("minimaln* plat*", "Plata je minimalna.", False),
        ("plata|nadnica", "Plate kasne.", False),
        ("otkaz*|otpušt*", "Otpušteni su.", True),
    ],
)
def test_terms_are_found_in_their_forms(forms: str, translation: str, right: bool) -> None:
    """A star stands for any ending, words must follow each other, one form of several is enough."""
    assert Term("", "", forms).is_right(translation) is right


def test_masked_sentences_are_always_the_same() -> None:
    """The rule depends on its seed alone, and never masks the first word."""
    sources = [f"The miners of pit number {number} are waiting for their wages." for number in range(400)]
    masked = evaluate.masked_sentences(sources)
    assert len(masked) == 300 and masked == evaluate.masked_sentences(sources)
    assert all("⟦0⟧" in text and not text.startswith("⟦") for text in masked)


def test_a_placeholder_must_come_exactly_once() -> None:
    """Lost, doubled and invented placeholders are all wrong."""
    assert evaluate.keeps_placeholders("⟦0⟧ and ⟦1⟧", "⟦1⟧ i ⟦0⟧")
    assert not evaluate.keeps_placeholders("⟦0⟧", "")
    assert not evaluate.keeps_placeholders("⟦0⟧", "⟦0⟧ ⟦0⟧")
    assert not evaluate.keeps_placeholders("x", "⟦3⟧")


def test_the_table_stands_between_the_marks(tmp_path: Path) -> None:
    """Writing twice changes nothing the second time, and the rest of the card stays."""
    card = tmp_path / "card.md"
    card.write_text(f"# Card\n\n{evaluate.MARKS[0]}\nold\n{evaluate.MARKS[1]}\n\nEnd.\n", encoding="utf-8")
    text = evaluate.table(
        {"0.2": [Figure("terms right", "80 %")], "0.3": [Figure("terms right", "90 %", "note")]}
    )
    assert evaluate.write_into_card(card, text)
    assert not evaluate.write_into_card(card, text)
    written = card.read_text(encoding="utf-8")
    assert (
        "| terms right | 80 % | 90 % | note |" in written
        and written.endswith("End.\n")
        and "old" not in written
    )


def test_a_card_without_marks_is_an_error(tmp_path: Path) -> None:
    """It says what to write into it."""
    card = tmp_path / "card.md"
    card.write_text("# Card\n", encoding="utf-8")
    with pytest.raises(ValueError, match="figures"):
        evaluate.write_into_card(card, "x")
