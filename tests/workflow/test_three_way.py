"""Three versions of one catalog become one: whoever alone changed an entry is right, and no words are dropped."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transflow.catalog import Catalog
from transflow.model import Entry, entry_id
from transflow.provenance import is_kept, suggestions, with_draft
from transflow.workflow.three_way import Side, merge_catalogs

EARLY, LATE = Side("Amra", "2026-01-01T00:00:00Z"), Side("Jasmin", "2026-02-01T00:00:00Z")
DRAFT = with_draft(Entry("a"), "nacrt", "mt", "argos")


def one(entry: Entry | None) -> Catalog:
    """A catalog of at most one entry."""
    return Catalog({"Language": "bs"}, () if entry is None else (entry,))


def merged(base: Entry | None, ours: Entry | None, theirs: Entry | None) -> tuple[str | None, bool]:
    """The merged target of the one entry, and whether there was a conflict; theirs is the later."""
    catalog, conflicts = merge_catalogs(one(base), one(ours), one(theirs), EARLY, LATE)
    return (catalog.entries[0].msgstr if catalog.entries else None), bool(conflicts)


A, B, C, EMPTY = Entry("a", "A"), Entry("a", "B"), Entry("a", "C"), Entry("a")


@pytest.mark.parametrize(
    "base, ours, theirs, result",
    [
        (A, A, A, ("A", False)),
        (A, B, A, ("B", False)),
        (A, A, B, ("B", False)),
        (A, B, B, ("B", False)),
        (A, B, C, ("C", True)),
        (EMPTY, B, EMPTY, ("B", False)),
        (EMPTY, EMPTY, B, ("B", False)),
        (A, A, EMPTY, ("", False)),
        (A, B, EMPTY, ("B", False)),
        (A, EMPTY, B, ("B", False)),
        (None, B, C, ("C", True)),
        (None, B, None, ("B", False)),
        (None, None, B, ("B", False)),
        (EMPTY, DRAFT, B, ("B", False)),
        (EMPTY, B, DRAFT, ("B", False)),
        (DRAFT, DRAFT, B, ("B", False)),
        (A, A, None, ("A", False)),
        (A, B, None, ("B", False)),
        (EMPTY, EMPTY, None, (None, False)),
        (DRAFT, None, DRAFT, (None, False)),
    ],
)
def test_the_table(
    base: Entry | None, ours: Entry | None, theirs: Entry | None, result: tuple[str | None, bool]
) -> None:
    """Every combination of who changed what."""
    assert merged(base, ours, theirs) == result


def test_the_earlier_side_stands_beside() -> None:
    """The other side of a conflict names its author and time where translators see it."""
    catalog, (conflict,) = merge_catalogs(one(A), one(B), one(C), LATE, EARLY)
    assert (conflict.kept, conflict.other, conflict.other_by) == ("B", "C", "Amra")
    (suggestion,) = suggestions(catalog.entries[0])
    assert (suggestion.target, suggestion.by, suggestion.at) == ("C", "Amra", EARLY.at)


def test_a_flag_is_decided_by_whoever_changed_it() -> None:
    """The same words, vouched for on one branch."""
    fuzzy = replace(A, is_fuzzy=True)
    catalog, _ = merge_catalogs(one(fuzzy), one(fuzzy), one(A), EARLY, LATE)
    assert not catalog.entries[0].is_fuzzy
    catalog, _ = merge_catalogs(one(A), one(fuzzy), one(A), EARLY, LATE)
    assert catalog.entries[0].is_fuzzy


def test_a_text_removed_on_one_branch_is_obsolete() -> None:
    """Their update made it obsolete, ours did nothing: obsolete; edited here meanwhile: the edit is in it."""
    gone = replace(A, is_obsolete=True)
    catalog, _ = merge_catalogs(one(A), one(A), one(gone), EARLY, LATE)
    assert catalog.entries[0].is_obsolete
    catalog, _ = merge_catalogs(one(A), one(B), one(gone), EARLY, LATE)
    assert (catalog.entries[0].is_obsolete, catalog.entries[0].msgstr) == (True, "B")


def test_comments_of_both_are_joined() -> None:
    """A translator's comment is never dropped."""
    ours, theirs = replace(A, translator_comments=("one",)), replace(A, translator_comments=("two",))
    catalog, _ = merge_catalogs(one(A), one(ours), one(theirs), EARLY, LATE)
    assert catalog.entries[0].translator_comments == ("one", "two")


def test_their_new_texts_keep_their_place() -> None:
    """A text that they added stands behind the one that it followed."""
    base = Catalog({}, (A, Entry("z", "Z")))
    theirs = Catalog({}, (A, Entry("m", "M"), Entry("z", "Z")))
    catalog, _ = merge_catalogs(base, base, theirs, EARLY, LATE)
    assert [entry.msgid for entry in catalog.entries] == ["a", "m", "z"]


targets = st.sampled_from(["", "jedan", "dva", "tri"])
entries = st.builds(
    Entry,
    msgid=st.sampled_from("abcd"),
    msgstr=targets,
    is_fuzzy=st.booleans(),
    is_obsolete=st.booleans(),
    previous_msgid=st.none() | st.sampled_from("abcd"),
)
catalogs = st.lists(entries, max_size=4, unique_by=lambda entry: entry.msgid).map(
    lambda found: Catalog({}, tuple(found))
)


@given(catalogs, catalogs, catalogs)
def test_no_persons_words_are_dropped(base: Catalog, ours: Catalog, theirs: Catalog) -> None:
    """Law 7: what somebody wrote on a branch is in the merged catalog, as target or as suggestion, unless the base
    had it already and the other branch replaced it.
    """
    catalog, conflicts = merge_catalogs(base, ours, theirs, EARLY, LATE)
    found = {entry.msgstr for entry in catalog.entries} | {
        s.target for e in catalog.entries for s in suggestions(e)
    }
    had = {entry.msgstr for entry in base.entries}
    for entry in (*ours.entries, *theirs.entries):
        if is_kept(entry) and entry.msgstr not in had:
            assert entry.msgstr in found
    for conflict in conflicts:
        assert {conflict.kept, conflict.other} <= found


@given(catalogs, catalogs)
def test_one_sided_merges_are_trivial(base: Catalog, ours: Catalog) -> None:
    """Merging with what nobody changed gives the words of who changed something; with itself, itself."""

    def targets_of(catalog: Catalog) -> dict[object, str]:
        return {entry_id(entry): entry.msgstr for entry in catalog.entries if entry.msgstr}

    catalog, conflicts = merge_catalogs(base, ours, ours, EARLY, LATE)
    assert (targets_of(catalog), conflicts) == (targets_of(ours), [])
    catalog, conflicts = merge_catalogs(base, ours, base, EARLY, LATE)
    assert conflicts == []
    assert targets_of(ours).items() <= targets_of(catalog).items()


def test_a_text_that_a_branch_has_twice_keeps_both() -> None:
    """What stands in a catalog as a second entry of a text stands beside the first afterwards."""
    ours = replace(one(A), doubles=(B,))
    catalog, _ = merge_catalogs(one(A), ours, replace(one(A), doubles=(C,)), EARLY, LATE)
    assert [s.target for s in suggestions(catalog.entries[0])] == ["B", "C"]
