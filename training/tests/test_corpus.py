"""Our own corpus keeps its promises, and gathering leaves out what it should."""

from __future__ import annotations

from pathlib import Path

import pytest

from training import checks
from training.corpus import clean, gather, is_usable, read_tsv
from training.evaluate import read_hand_aligned, read_terms
from training.recipe import Group, Recipe, RecipeError

DEV = Path(__file__).parent.parent / "dev"


def row(source: str, target: str) -> checks.Row:
    """A corpus row by itself."""
    return checks.Row(Path("x.tsv"), 1, source, target)


def test_our_corpus_is_clean() -> None:
    """No pair of training/corpus has anything that the checks know to complain about."""
    names = ("declarations", "fresh", "terms", "other_terms")
    held_out = [row[0] for name in names for row in read_tsv(DEV / f"{name}.tsv")]
    assert [str(complaint) for complaint in checks.complaints(checks.read_rows(), held_out)] == []


def test_the_held_out_sets_have_the_sizes_they_are_reported_with() -> None:
    """500 pairs of the corpus, 200 written afterwards, 150 terms and 75 others, 200 aligned by hand."""
    assert len(list(read_tsv(DEV / "declarations.tsv"))) == 500
    assert len(list(read_tsv(DEV / "fresh.tsv"))) == 200
    assert len(read_terms(DEV / "terms.tsv")) == 150
    assert len(read_terms(DEV / "other_terms.tsv")) == 75
    assert len(read_hand_aligned(DEV / "alignment.tsv")) == 200


def test_hand_links_point_at_words_that_exist() -> None:
    """No link leads out of its sentence, and sure links are possible links."""
    for pair in read_hand_aligned(DEV / "alignment.tsv"):
        assert pair.sure <= pair.possible
        for i, j in pair.possible:
            assert i < len(pair.source.split(" ")) and j < len(pair.target.split(" "))


@pytest.mark.parametrize(
    ("source", "target", "check"),
    [
        ("A  house.", "Kuća.", "spacing"),
        ("A house.", "Кућа.", "script"),
        ("A house.", "Kuc\u0301a.", "form"),
        ("They stopped work for a whole day.", "Stali.", "length"),
        ("It cost 1,250 marks.", "Koštalo je 1.520 maraka.", "numbers"),
        ("⟦0⟧ came.", "Došao je.", "placeholders"),
        ("Who came?", "Ko je došao.", "ending"),
        ("He said \"no\".", 'Rekao je "ne".', "quotes"),
        ("The weather is fine.", "Danas je lepo vrijeme.", "ijekavian"),
        ("Next week.", "Idući tjedan.", "bosnian"),
    ],
)  # fmt: skip
def test_each_check_finds_its_fault(source: str, target: str, check: str) -> None:
    """Every check complains about a pair made for it, and no other does."""
    assert [complaint.check for complaint in checks.complaints([row(source, target)])] == [check]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("On 1 May we march.", "Prvog maja marširamo."),
        ("The meeting begins at 7.30 p.m.", "Sastanak počinje u 19:30."),
        ("In the 1960s we had work.", "Šezdesetih godina imali smo posla."),
        ("Published in 2019", "Objavljeno 2019."),
    ],
)
def test_other_ways_to_write_a_number_are_right(source: str, target: str) -> None:
    """Days, hours, decades and ordinals may look different in Bosnian."""
    assert list(checks.complaints([row(source, target)])) == []


def test_copies_are_found() -> None:
    """The same source twice is a duplicate; nearly a held-out sentence is too near to it."""
    rows = [
        row("We will win this strike.", "Pobijedit ćemo."),
        row("we will win this strike.", "Pobijedit ćemo."),
    ]
    found = [complaint.check for complaint in checks.complaints(rows, ["We shall win this strike."])]
    assert found == ["held_out", "duplicate", "held_out"]


def test_cleaning_mends_spaces_and_forms() -> None:
    """No-break spaces, soft hyphens and decomposed letters are gone."""
    assert clean(" A\u00a0ho\u00aduse  c\u030carape ") == "A house čarape"


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("", "x"),
        ("Kuća", "Кућа"),
        ("Click <b>here</b>", "Kliknite"),
        ("123 456", "123 456"),
        ("a b", "a b"),
        ("x" * 501, "y"),
    ],
)
def test_junk_of_others_is_left_out(source: str, target: str) -> None:
    """Empty sides, Cyrillic, markup, bare numbers, copies and monsters do not get in."""
    assert not is_usable(source, target)


def test_gathering_takes_each_pair_once_and_converts_varieties(tmp_path: Path) -> None:
    """Held-out sources are absent, duplicates come once, ekavian text comes out ijekavian."""
    (tmp_path / "a.tsv").write_text(
        "The world.\tSvet.\nthe world.\tsvet.\nSecret.\tTajna.\n", encoding="utf-8"
    )
    (tmp_path / "held.tsv").write_text("secret.\ttajna.\n", encoding="utf-8")
    group = Group("prose-sr", (str(tmp_path / "a.tsv"),), variety="sr", tag="<sr>")
    recipe = Recipe("en", "English", "bs", "Bosnian", "1", tmp_path, (group,), (tmp_path / "held.tsv",))
    assert [(pair.source, pair.target, pair.origin) for pair in gather(recipe)] == [
        ("The world.", "Svijet.", "a")
    ]


def test_a_line_without_a_tab_names_its_place(tmp_path: Path) -> None:
    """The error says file and line."""
    path = tmp_path / "a.tsv"
    path.write_text("A\tB\nonly one\n", encoding="utf-8")
    with pytest.raises(RecipeError, match=r"a\.tsv:2: no tab"):
        list(read_tsv(path))
