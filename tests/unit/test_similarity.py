"""Which text is which, edited."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transflow.similarity import near_equals, pair_up, ratio

NOBODY = (None, None)


def pairs(old: list[str], new: list[str]) -> dict[int, int]:
    """New texts and the old ones that they were, without any neighbours."""
    found = pair_up(old, new, old_neighbours=[NOBODY] * len(old), new_neighbours=[NOBODY] * len(new))
    return {n: o for n, (o, _) in found.items()}


LONG = "The council met on Monday in the old school. Nobody came from the company. They voted to go on until spring."
OTHER = "The baker of the northern valley brought bread to the gate. Two lamp boys carried it to the picket in the rain."


def test_the_measure_is_symmetric_and_bounded() -> None:
    """1 for equal texts, 0 for texts that share nothing."""
    assert ratio("abc", "abc") == 1 and ratio("abc", "xyz") == 0


def test_sentences_in_another_order_are_the_same_paragraph() -> None:
    """By their letters they are far apart, by their words they are one."""
    parts = LONG.split(". ")
    assert pairs([OTHER, LONG], [". ".join([parts[2].rstrip("."), parts[0], parts[1]]) + "."]) == {0: 1}


def test_a_half_is_recognised() -> None:
    """A paragraph cut in two: the better half takes the translation, once."""
    first, second = LONG[: LONG.index("They voted")].strip(), LONG[LONG.index("They voted") :]
    assert pairs([LONG, OTHER], [first, second]) == {0: 0}


def test_a_joined_paragraph_is_recognised() -> None:
    """Two paragraphs become one: it is the one that it shares most with."""
    assert pairs([LONG, OTHER], [f"{LONG} {OTHER}"])[0] in (0, 1)


def test_sentences_of_one_pattern_are_not_the_same() -> None:
    """Alike by their letters alone: nobody's translation is offered for a stranger."""
    old = "The nurses of the upper town sold four hundred letters before the night shift began."
    new = "The widows of the lower street lost a list of bread although nobody asked."
    assert pairs([old], [new]) == {}


def test_between_the_same_neighbours_less_is_enough() -> None:
    """A rewritten paragraph between two that stayed is the old one."""
    old, new = (
        "They owe every miner three months of pay.",
        "To each miner they owe the pay of a whole winter.",
    )
    assert pairs([old], [new]) == {}
    around = [("Before.", "After.")]
    assert pair_up([old], [new], old_neighbours=around, new_neighbours=around, cutoff=0.4)


def test_scripts_without_spaces_are_paired() -> None:
    """Japanese has no spaces between words; letters count as words there."""
    old, new = (
        "私たちは炭鉱労働者を支持します。会社は給料を払っていません。",
        "会社は給料を払っていません。私たちは炭鉱労働者を支持します。",
    )
    assert pairs(["全然違う文章がここにあります。", old], [new]) == {0: 1}


def test_slips_are_found_from_both_ends() -> None:
    """A text with one wrong letter is offered wherever the letter stands."""
    old = ["the comittee met today", "we march tomorow", "something else entirely"]
    assert set(near_equals(old, ["the committee met today", "we march tomorrow"])) >= {(0, 0), (1, 1)}


@given(st.lists(st.text(max_size=30), max_size=6), st.lists(st.text(max_size=30), max_size=6))
def test_each_text_is_used_once(old: list[str], new: list[str]) -> None:
    """One old text serves at most one new one."""
    found = pairs(old, new)
    assert len(set(found.values())) == len(found)
