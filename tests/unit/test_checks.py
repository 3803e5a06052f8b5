"""Checks find what is broken and leave good translations alone."""

from __future__ import annotations

import re
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transflow.checks import CHECKS, Check, Subject, check, selected
from transflow.checks.length import length_band
from transflow.checks.numerals import spelled_numbers
from transflow.errors import ProjectError
from transflow.language import parse
from transflow.model import Entry, Finding, Severity
from transflow.termbase import Termbase, parse_terms

ROOT = Path(__file__).parents[2]
GOLDEN = sorted((ROOT / "tests" / "golden" / "checks").glob("TF*.toml"))
BY_CODE = {one.code: one for one in CHECKS}


def subject_of(example: dict[str, Any], terms: str = "") -> Subject:
    """The subject of an example: English to Bosnian unless it says otherwise."""
    tag = example.get("tag", "bs")
    target = parse(tag)
    return Subject(
        Entry(example["source"], example["target"]),
        "en",
        tag,
        syntax=example.get("syntax", "text"),
        terms=Termbase(parse_terms(terms)),
        script=example.get("script", target.script),
        is_right_to_left=target.direction == "rtl",
        quotes=target.accepted_quotes,
    )


def examples(kind: str) -> list[Any]:
    """Every example of one kind, by the file it stands in."""
    cases = []
    for path in GOLDEN:
        content = tomllib.loads(path.read_text("utf-8"))
        for number, example in enumerate(content[kind], 1):
            name = f"{path.stem}-{kind}-{number}"
            cases.append(pytest.param(path.stem, example, content.get("terms", ""), id=name))
    return cases


def found(source: str, target: str, tag: str = "bs", **details: Any) -> list[Finding]:
    """The findings of a pair of plain texts."""
    return list(check(Subject(Entry(source, target), "en", tag, **details)))


def codes(findings: Sequence[Finding]) -> set[str]:
    """The codes of findings."""
    return {finding.code for finding in findings}


@pytest.mark.parametrize(("code", "example", "terms"), examples("bad"))
def test_a_bad_example_is_found(code: str, example: dict[str, Any], terms: str) -> None:
    """Each bad example has a finding of its check, with the words that the example asks for."""
    subject = subject_of(example, terms)
    messages = [finding.message for finding in check(subject, select=[code])]
    assert messages
    assert example.get("says", "") in " ".join(messages)


@pytest.mark.parametrize(("code", "example", "terms"), examples("good"))
def test_a_good_example_is_left_alone(code: str, example: dict[str, Any], terms: str) -> None:
    """No good example has a finding of its check."""
    assert not list(check(subject_of(example, terms), select=[code]))


@pytest.mark.parametrize("one", CHECKS, ids=lambda one: str(one.code))
def test_every_check_is_documented_and_has_examples(one: Check) -> None:
    """Each check has its page, its line in the index, and good and bad examples."""
    page = (ROOT / "docs" / "checks" / f"{one.code}.md").read_text("utf-8")
    index = (ROOT / "docs" / "checks" / "README.md").read_text("utf-8")
    assert page.startswith(f"# {one.code}: {one.name}\n")
    for heading in ("## Why it matters", "## How to fix it", "## Examples"):
        assert heading in page
    assert f"*{one.severity.value}*" in page.lower()
    assert f"[{one.code}]({one.code}.md)" in index
    assert one.summary in index
    assert one.code in {path.stem for path in GOLDEN}


def test_codes_are_unique_and_sorted() -> None:
    """Codes are `TF` and three digits, each once, in order."""
    all_codes = [one.code for one in CHECKS]
    assert all_codes == sorted(set(all_codes))
    assert all(re.fullmatch(r"TF\d{3}", code) for code in all_codes)


def test_pages_and_examples_of_no_check_do_not_exist() -> None:
    """Nothing is documented that is no check."""
    pages = {path.stem for path in (ROOT / "docs" / "checks").glob("TF*.md")}
    assert pages | {path.stem for path in GOLDEN} == set(BY_CODE)


def test_a_selection_by_prefix() -> None:
    """A code selects itself, its beginning everything that begins so; ignored ones are left out."""
    assert [one.code for one in selected(frozenset({"TF003"}))] == ["TF003"]
    assert {one.code for one in selected(frozenset({"TF02"}))} == {"TF020", "TF021", "TF022", "TF023"}
    assert selected(frozenset({"TF02"}), frozenset({"TF02"})) == ()
    assert selected() == CHECKS


def test_an_unknown_code_is_an_error_with_a_suggestion() -> None:
    """A misspelt code is refused, and the nearest one offered."""
    with pytest.raises(ProjectError, match=r"TF099.*did you mean TF0"):
        list(check(Subject(Entry("a", "b"), "en", "bs"), select=["TF099"]))
    with pytest.raises(ProjectError):
        list(check(Subject(Entry("a", "b"), "en", "bs"), ignore=[""]))


def test_a_finding_names_its_entry() -> None:
    """A finding carries code, severity, path, line, key and tag."""
    entry = Entry("12 miners", "13 rudara", line=7)
    finding = next(check(Subject(entry, "en", "bs", path="catalogs/bs/a.po")))
    assert (finding.code, finding.severity) == ("TF003", Severity.ERROR)
    assert (finding.path, finding.line, finding.key, finding.tag) == (
        "catalogs/bs/a.po",
        7,
        entry.key,
        "bs",
    )


def test_entries_without_a_target_are_not_checked() -> None:
    """Nothing is said about an untranslated or an obsolete entry."""
    assert not list(check(Subject(Entry("12 miners"), "en", "bs")))
    assert not list(check(Subject(Entry("12 miners", "13 rudara", is_obsolete=True), "en", "bs")))


def test_a_translator_overrules_checks_for_one_entry() -> None:
    """The comment `ignore: CODE` silences those codes there, and only those."""
    entry = Entry("12 miners.", "13  rudara.", translator_comments=("ignore: TF003",))
    assert codes(list(check(Subject(entry, "en", "bs")))) == {"TF031"}
    both = Entry(
        "12 miners.", "13  rudara.", translator_comments=("so it stands in the law", "ignore: TF003, TF03")
    )
    assert not list(check(Subject(both, "en", "bs")))
    unknown = Entry("12 miners.", "13 rudara.", translator_comments=("ignore: TF999",))
    assert codes(list(check(Subject(unknown, "en", "bs")))) == {"TF003"}


def test_a_copy_that_a_reviewer_confirmed_is_right() -> None:
    """A confirmed copy has no finding; an unconfirmed one has exactly one."""
    assert codes(found("the green line", "the green line")) == {"TF001"}
    assert not found("the green line", "the green line", is_confirmed=True)


def test_a_blank_target_is_said_once() -> None:
    """White space and invisible characters alone are blank, and nothing else is said about them."""
    assert codes(found("We are 12.", " \u200b\n")) == {"TF001"}


def test_plural_forms_are_held_against_singular_and_plural() -> None:
    """A form is right where it suits either source; what suits neither is found once."""
    entry = Entry("one shaft", msgid_plural="%d shafts", msgstr_plural=("jedno okno", "%d okna", "%d okana"))
    assert not list(check(Subject(entry, "en", "bs")))
    wrong = Entry("one shaft", msgid_plural="12 shafts", msgstr_plural=("jedno okno", "13 okana", "13 okana"))
    assert [finding.code for finding in check(Subject(wrong, "en", "bs"))] == ["TF003"]


def test_the_length_band_can_be_set() -> None:
    """A project's own ratios replace the measured band."""
    source, target = "x" * 200, "y" * 150
    assert "TF004" not in codes(found(source, target))
    assert "TF004" in codes(found(source, target, min_length_ratio=0.9))
    assert "TF004" in codes(found(source, target, max_length_ratio=0.5))


def test_the_length_band_knows_how_languages_differ() -> None:
    """Chinese is shorter than English, German longer; the band turns round with the direction."""
    assert length_band("en", "zh")[1] < length_band("en", "bs")[1] < length_band("en", "de")[1]
    low, high = length_band("en", "ja")
    assert length_band("ja", "en") == pytest.approx((0.65 * 1.65 / high, 1.65 * 0.65 / low))


@pytest.mark.parametrize(
    ("text", "tag", "numbers"),
    [
        ("twenty-five miners and two hundred and six widows", "en", {20, 5, 25, 2, 200, 206}),
        ("dvadeset pet rudara, dvjesta šest udovica", "bs", {20, 5, 25, 200, 6, 206}),
        ("dve hiljade trista", "sr", {2, 1000, 2000, 300}),
        ("триста рудара, другог маја", "sr", {300, 2, 5}),
        ("fünfundzwanzig Bergleute im März", "de", {25, 3}),
        ("doscientos seis mineros en mayo", "es", {200, 206, 6, 5}),
        ("tridesetčetverogodišnja majka", "bs", {34}),
        ("XIX stoljeće", "bs", {19}),
        ("nothing of the kind", "en", set()),
    ],
)
def test_numbers_in_words(text: str, tag: str, numbers: set[int]) -> None:
    """Spelled numbers, months and Roman numerals are read, with their sums."""
    assert numbers <= spelled_numbers(text, tag)


@pytest.mark.parametrize("tag", ["bs", "de", "es", "fr", "zh", "ar"])
@given(text=st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_checks_answer_on_any_text(tag: str, text: str) -> None:
    """Whatever both texts are, every check ends with messages of one line or none."""
    language = parse(tag)
    for entry in (Entry(text, text + "x"), Entry("The strike goes on.", text), Entry(text, "Štrajk traje.")):
        subject = Subject(
            entry, "en", tag, syntax="markdown", script=language.script, quotes=language.accepted_quotes
        )
        for finding in check(subject):
            assert finding.message
            assert finding.message.isprintable()


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_a_confirmed_copy_has_no_error_that_compares(text: str) -> None:
    """A text held against itself has the same markup, numbers, length, script and spacing."""
    comparing = [
        "TF002",
        "TF003",
        "TF004",
        "TF010",
        "TF011",
        "TF012",
        "TF014",
        "TF02",
        "TF030",
        "TF031",
        "TF032",
        "TF033",
    ]
    entry = Entry(text, text)
    if entry.has_target:
        subject = Subject(entry, "en", "bs", script="Latn", is_confirmed=True)
        assert not [finding for finding in check(subject, select=comparing) if finding.code != "TF010"]


@pytest.mark.parametrize(
    "piece",
    [
        "!",
        '"',
        "„",
        "a ",
        "1",
        "1,",
        "1 000 ",
        "(",
        " ",
        "\n",
        "not ",
        "dva i ",
        "a.",
        "да",
        "II ",
        "never but ",
        "“a",
    ],
)
def test_checks_take_linear_time(piece: str) -> None:
    """Long monotonous texts are checked within seconds, not minutes."""
    text = piece * (20_000 // len(piece))
    start = time.process_time()
    list(check(Subject(Entry(text, text + "z"), "en", "bs", script="Latn", quotes=(("„", "“"),))))
    assert time.process_time() - start < 5
