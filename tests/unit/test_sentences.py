"""Sentence boundaries: the golden cases by language, protected spans, blank lines, and the data files."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from transflow import sentences
from transflow.sentences import boundaries, split
from transflow.sentences.lexicon import Kind, lexicon_for

GOLDEN = Path(__file__).parents[1] / "golden" / "sentences"
DATA = Path(sentences.__file__).parent / "data"
BOUNDARY, LINE_END = "‖", "⏎"

LANGUAGES = ("en", "de", "es", "fr", "it", "pt", "nl", "pl", "cs", "sk", "sl", "hr", "bs", "sr", "ru", "uk")


def golden_cases(path: Path) -> list[tuple[str, tuple[str, ...]]]:
    """The cases of a golden file as (language, sentences)."""
    found = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("#"):
            language, _, case = line.rpartition("\t")
            found.append((language or path.stem, tuple(case.replace(LINE_END, "\n").split(BOUNDARY))))
    return found


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.txt")), ids=lambda path: path.stem)
def test_golden_cases_come_apart_where_they_should(path: Path) -> None:
    """At least 96 of 100 cases of each language are cut exactly; the few that are not are known to be ambiguous."""
    cases = golden_cases(path)
    wrong = [case for language, case in cases if split("".join(case), language) != case]
    assert len(wrong) <= 0.04 * len(cases), wrong


def test_golden_cases_are_right_but_for_two() -> None:
    """Of all golden cases only the two that need knowledge of the world are missed, so that no other is lost unseen."""
    wrong = [
        "".join(case)
        for path in sorted(GOLDEN.glob("*.txt"))
        for language, case in golden_cases(path)
        if split("".join(case), language) != case
    ]
    assert wrong == [
        "He lives at 221B Baker St. London is far away.",
        "Bilo je to za vladavine Franje Josipa I. Car je tada bio star.",
    ]


def test_boundaries_are_offsets_in_code_points() -> None:
    """An emoji beyond the basic plane counts as one."""
    assert boundaries("Zora 🌄. Idemo!", "bs") == (8,)


def test_white_space_belongs_to_the_sentence_before_it() -> None:
    """All of it, line ends included."""
    assert split("One.  \n Two.\n", "en") == ("One.  \n ", "Two.\n")


@pytest.mark.parametrize("text", ["", " ", ".", "...", ". . .", "! ! !", "\n\n", "¿", "„“"])
def test_a_text_without_words_is_at_most_one_sentence(text: str) -> None:
    """Marks alone end nothing."""
    assert boundaries(text, "en") == ()
    assert split(text, "en") == ((text,) if text else ())


def test_no_sentence_begins_inside_a_protected_span() -> None:
    """The full stop inside a link or code is its own affair."""
    text = "See `run. Now` and [this. That](u). Then go."
    code, link = (4, 14), (19, 34)
    assert split(text, "en", [code, link]) == ("See `run. Now` and [this. That](u). ", "Then go.")


def test_a_sentence_may_begin_with_a_protected_span() -> None:
    """A span is opaque, not glued to what stands before it."""
    assert split("Stop. **Go on.** Now.", "en", [(6, 16)]) == ("Stop. ", "**Go on.** ", "Now.")


def test_protected_spans_may_overlap_and_come_in_any_order() -> None:
    """Callers pass what their parser finds."""
    text = "A long one. B is here. C is too. D ends."
    assert boundaries(text, "en", [(20, 36), (0, 5), (2, 25)]) == ()


def test_a_blank_line_ends_a_sentence_and_a_line_end_does_not() -> None:
    """With any line ending; CRLF is one line end."""
    for line_end in ("\n", "\r\n", "\r"):
        assert split(f"No mark{line_end}here{line_end}{line_end}next", "en") == (
            f"No mark{line_end}here{line_end}{line_end}",
            "next",
        )


@pytest.mark.parametrize(
    "tag", ["hr", "hr-HR", "HR", "hr_HR", "sr-Latn", "sr-Cyrl-RS", "bs-Latn-BA", "cnr", "sh"]
)
def test_any_spelling_of_a_tag_finds_its_language(tag: str) -> None:
    """Region, script and case don't matter; Montenegrin is served by its sister."""
    assert boundaries("Otvoren je 21. Zagrebački festival.", tag) == ()


@pytest.mark.parametrize("tag", ["", "und", "xx", "tlh-Latn", "../hr", "en/../hr"])
def test_an_unknown_language_gets_the_general_rules(tag: str) -> None:
    """And no tag is ever a path."""
    assert split("Dr. Vex. 3.14 is pi. Yes!", tag) == ("Dr. Vex. ", "3.14 is pi. ", "Yes!")


def test_serbian_lists_hold_in_both_scripts() -> None:
    """The Cyrillic abbreviations are the Latin ones, transliterated."""
    assert lexicon_for("sr").kind("npr") is lexicon_for("sr").kind("нпр") is Kind.INSIDE
    assert lexicon_for("sr").kind("knj") is lexicon_for("sr").kind("књ") is Kind.NUMBERED


def test_an_entry_with_a_capital_letter_holds_only_with_it() -> None:
    """German "Fr." is a title, "fr." nothing in particular."""
    assert lexicon_for("de").kind("Fr") is Kind.INSIDE
    assert lexicon_for("de").kind("fr") is None


def test_an_acronym_is_no_abbreviation() -> None:
    """But in a text that is in capitals throughout it may be one."""
    assert split("It has no OS. Maria knows.", "en") == ("It has no OS. ", "Maria knows.")
    assert split("ASK DR. MARIA.", "en") == ("ASK DR. MARIA.",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_own_data(language: str) -> None:
    """Each has abbreviations and words that begin sentences, beyond what holds in most languages."""
    own, general = lexicon_for(language), lexicon_for("und")
    assert len(own.kinds) > len(general.kinds) + 40
    assert len(own.starters) > 60


@pytest.mark.parametrize("path", sorted(DATA.glob("*.toml")), ids=lambda path: path.stem)
def test_data_files_are_tidy(path: Path) -> None:
    """Only keys that are read, no abbreviation in two lists, and no entry twice."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    kinds = [kind.value for kind in Kind]
    switches = {"ordinals", "dotted_years", "capital_nouns", "cyrillic"}
    lists = {"starters", "lead_ins", "unending", "endings", "suffixes", "epithets", "numbered_ordinals"}
    assert set(table) <= {*kinds, *switches, *lists, "syllabic", "extends"}
    entries = [entry.rstrip(".") for kind in kinds for entry in table.get(kind, "").split()]
    assert len(entries) == len(set(entries)), sorted(entry for entry in entries if entries.count(entry) > 1)
    assert all(type(table[key]) is bool for key in switches & set(table))


def test_hostile_input_takes_linear_time() -> None:
    """Half a million code points of nothing but trouble are done in a moment; quadratic rules would take minutes."""
    for piece in (
        ". ",
        '" a. ',
        "( a. ",
        "A. B ",
        "1) a 2) b ",
        "\n ",
        ".<a",
        "](",
        " . . .",
        "npr. ",
        "U 5. ",
    ):
        text = piece * (60_000 // len(piece))
        assert all(0 < offset < len(text) for offset in boundaries(text, "hr", [(0, 30_000)]))
