"""reviews.tsv and history.jsonl carry a project's past through git."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transflow.model import Entry
from transflow.records import (
    Lost,
    Review,
    Sent,
    authors,
    base_of,
    format_history,
    format_reviews,
    format_sent,
    parse_history,
    parse_reviews,
    parse_sent,
    verdicts,
    version_of,
)

cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
rows = st.lists(
    st.builds(
        Review,
        digest=cells,
        act=st.sampled_from(["approved", "rejected", "withdrawn", "carried", "wrote", "accepted as is"]),
        by=cells,
        at=cells,
        key=cells,
        document=cells,
        origin=cells,
        comment=cells,
    ),
    max_size=6,
)


def review(act: str, at: str, by: str = "Jasmin") -> Review:
    """A row about the digest "d"."""
    return Review("d", act, by, at, "k")  # type: ignore[arg-type]


@given(rows)
def test_reviews_are_read_back(found: list[Review]) -> None:
    """Whatever a comment contains, tabs and line ends included, a row is one line and comes back."""
    assert set(parse_reviews(format_reviews(found))) == set(found)


@given(rows, rows)
def test_a_union_merge_is_right(ours: list[Review], theirs: list[Review]) -> None:
    """Git's union of two branches, in whichever order, says what both branches say."""
    one, other = format_reviews(ours), format_reviews(theirs)
    assert set(parse_reviews(one + other)) == set(parse_reviews(other + one)) == {*ours, *theirs}


def test_conflict_markers_are_passed_over() -> None:
    """A file in the middle of a conflict still says everything that both sides say."""
    text = "<<<<<<< HEAD\n" + format_reviews([review("approved", "1")]) + "=======\n>>>>>>> theirs\n"
    assert parse_reviews(text) == (review("approved", "1"),)


def test_the_latest_verdict_counts_and_a_rejection_wins_a_tie() -> None:
    """Nothing is published that somebody rejected in the same second."""
    assert verdicts([review("approved", "2"), review("rejected", "1")]) == {"d": "approved"}
    assert verdicts([review("approved", "2"), review("rejected", "2")]) == {"d": "rejected"}
    assert verdicts([review("rejected", "1"), review("withdrawn", "2")]) == {}


def test_authors_are_known_beside_verdicts() -> None:
    """Who wrote the words is no verdict about them."""
    found = [review("wrote", "1", "Amra"), review("approved", "2")]
    assert authors(found) == {"d": "Amra"}
    assert verdicts(found) == {"d": "approved"}


@given(
    st.lists(st.builds(Lost, at=cells, document=cells, msgctxt=st.none() | cells, msgid=cells, msgstr=cells))
)
def test_history_is_read_back(found: list[Lost]) -> None:
    """A line a text; what is not a line of the history is passed over."""
    assert parse_history("<<<<<<<\n" + format_history(found)) == tuple(found)


def test_what_was_sent_is_known_again() -> None:
    """A row of sent.jsonl is found by its base, conflict markers and damaged lines aside."""
    entries = [Entry("a", "A"), Entry("b", "B", is_fuzzy=True), Entry("c")]
    base = base_of("bs", "letter", entries)
    row = Sent("2026-01-01T00:00:00Z", "letter", base, {entry.key: version_of(entry) for entry in entries})
    assert parse_sent("<<<<<<< HEAD\n" + format_sent(row) + '{"at": 1}\n') == {base: row}
    assert [version_of(entry)[-1:] for entry in entries][1:] == ["~", ""]
    assert len({base, base_of("de", "letter", entries), base_of("bs", "other", entries)}) == 3
