"""The termbase: a table that volunteers keep in a spreadsheet."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transflow.checks import Terms
from transflow.errors import TermbaseError
from transflow.termbase import Term, Termbase, parse_terms, read_terms

ROOT = Path(__file__).parents[2]
TABLE = """source,bs,bs!,de,do_not_translate,note
strike,štrajk,obustava rada,Streik,,
works council,radničko vijeće|vijeće zaposlenika,radni savjet|savjet radnika,Betriebsrat,,elected
council,vijeće,,Rat,,
severance pay,otpremnina,,Abfindung,,
to dismiss,otpustiti,,entlassen,,
trade union|labor union,sindikat,,Gewerkschaft,,
Workers' Youth,,,Arbeiterjugend,yes,
IMC,,,,yes,
Sankt Anna,,,,yes,potash mine
"""


@pytest.fixture
def terms() -> Termbase:
    """The termbase of most tests."""
    return Termbase(parse_terms(TABLE))


def sources(terms: Termbase, msgid: str, tag: str = "bs") -> list[str]:
    """The first spelling of every term that is found."""
    return [hit.term.sources[0] for hit in terms.hits(msgid, tag)]


@pytest.mark.parametrize(
    ("msgid", "expected"),
    [
        ("The strike goes on.", ["strike"]),
        ("Strikes, strikers and striking facts", ["strike"]),
        ("STRIKE!", ["strike"]),
        ("the strike's third day; two strikes", ["strike"]),
        ("The works council wrote to the town council.", ["works council", "council"]),
        ("The works councils’ letter", ["works council"]),
        ("works-council election", ["works council"]),
        ("It works. Council meets at 5.", ["council"]),
        ("They were dismissed; dismissing people is easy.", ["to dismiss"]),
        ("the labor unions", ["trade union"]),
        ("The IMC met at Sankt Anna.", ["IMC", "Sankt Anna"]),
        ("imc and sankt anna", []),
        ("IN SANKT ANNA", ["Sankt Anna"]),
        ("backstriker", []),
        ("", []),
    ],
)
def test_terms_in_a_source_text(terms: Termbase, msgid: str, expected: list[str]) -> None:
    """Whole words in plural, possessive and verb forms; the longest term wins; names keep their capitals."""
    assert sources(terms, msgid) == expected


def test_markup_hides_no_term_and_addresses_hold_none(terms: Termbase) -> None:
    """Terms are sought in the words: across emphasis, but not in link targets and code."""
    text = "[The **works** council](https://example.org/strike) and `strike`"
    assert [hit.found for hit in terms.hits(text, "bs", syntax="markdown")] == ["works council"]


def test_a_language_without_a_column_has_no_hits(terms: Termbase) -> None:
    """Only names that stay as they are count everywhere; a region falls back on its language."""
    assert sources(terms, "The strike of the IMC", "es") == ["IMC"]
    assert sources(terms, "The strike of the IMC", "bs-BA") == ["strike", "IMC"]


@pytest.mark.parametrize(
    "msgstr",
    [
        "Radničko vijeće zna.",
        "Pismo radničkog vijeća",
        "Pisali smo vijeću zaposlenika.",
        "Radničko je vijeće odlučilo.",
        "**Radničkom** vijeću",
        "RADNIČKO VIJEĆE",
    ],
)
def test_an_inflected_translation_is_used(terms: Termbase, msgstr: str) -> None:
    """Any alternative in any case counts, with a clitic inside as well."""
    assert not terms.violations("The works council knows.", msgstr, "bs", syntax="markdown")


def test_violations_say_what_is_wrong(terms: Termbase) -> None:
    """A missing translation, a forbidden one and a changed name, each with what is approved."""
    found = terms.violations("The works council of Sankt Anna", "Radni savjet Svete Ane", "bs")
    assert [(one.kind, one.source, one.found) for one in found] == [
        ("not used", "works council", ""),
        ("forbidden", "works council", "Radni savjet"),
        ("changed", "Sankt Anna", ""),
    ]
    assert found[0].approved == ("radničko vijeće", "vijeće zaposlenika")
    assert found[0].note == "elected"


def test_a_forbidden_word_inside_an_approved_one_is_right() -> None:
    """What is approved is looked for first."""
    terms = Termbase(parse_terms("source,bs,bs!\nmine,rudnik uglja,rudnik\n"))
    assert not terms.violations("the mine", "rudnika uglja", "bs")
    assert [one.kind for one in terms.violations("the mine", "rudnika", "bs")] == ["not used", "forbidden"]


def test_names_take_endings_and_nothing_else(terms: Termbase) -> None:
    """`IMC-a` and `Sankt Anne` are the names; other capitals and words are not."""
    assert not terms.violations("The IMC", "pismo IMC-a", "bs")
    assert not terms.violations("of Sankt Anna", "iz Sankt Anne", "bs")
    assert terms.violations("The IMC", "pismo imc", "bs")
    assert terms.violations("The IMC", "Der IMK", "de")


def test_a_name_with_a_translation_is_translated_there(terms: Termbase) -> None:
    """A column of its own overrides `do_not_translate` for that language alone."""
    assert "Workers' Youth" in terms.do_not_translate("bs")
    assert "Workers' Youth" not in terms.do_not_translate("de")
    assert terms.do_not_translate("bs") == ("Workers' Youth", "Sankt Anna", "IMC")


def test_comment_lines(terms: Termbase) -> None:
    """One line for each term of the source: translations, forbidden ones, the note."""
    assert terms.comment_lines("The works council and the strike of Sankt Anna", "bs") == (
        "Term: works council → radničko vijeće | vijeće zaposlenika"
        " (not: radni savjet, savjet radnika) – elected",
        "Term: strike → štrajk (not: obustava rada)",
        "Term: Sankt Anna stays as it is – potash mine",
    )


def test_languages_without_spaces() -> None:
    """Terms in and from languages without spaces are found as they stand, the longest first."""
    to_chinese = Termbase(parse_terms("source,zh,zh!\nstrike,罢工,停工\n"))
    assert not to_chinese.violations("The strike", "工人罢工了", "zh")
    assert [one.kind for one in to_chinese.violations("The strike", "工人停工了", "zh")] == [
        "not used",
        "forbidden",
    ]
    from_chinese = Termbase(parse_terms("source,en\n罢工,strike\n罢工基金,strike fund\n"), source_tag="zh")
    assert [hit.found for hit in from_chinese.hits("罢工基金和罢工", "en")] == ["罢工基金", "罢工"]


def test_another_source_language() -> None:
    """The column `source` is read in the grammar of the project's source language."""
    terms = Termbase(parse_terms("source,en\nradnički savjet,works council\n"), source_tag="bs")
    assert [hit.found for hit in terms.hits("Pismo radničkog savjeta", "en")] == ["radničkog savjeta"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_spreadsheets_write(tmp_path: Path, separator: str, mark: str, end: str) -> None:
    """Separator, byte order mark and line ends may be any that spreadsheets use; cells may be quoted."""
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator=end).writerows(
        [["Source", "BS", "Note"], ["strike", "štrajk", 'he said "no", then; left\taway'], [], ["", "", ""]]
    )
    path = tmp_path / "terms.csv"
    path.write_bytes((mark + written.getvalue()).encode())
    (term,) = read_terms(path).terms
    assert (term.sources, term.targets) == (("strike",), {"bs": ("štrajk",)})
    assert term.note == 'he said "no", then; left away'


def test_a_table_that_is_not_there_is_empty(tmp_path: Path) -> None:
    """A project without terms.csv has a termbase without terms."""
    assert len(read_terms(tmp_path / "terms.csv")) == 0
    (tmp_path / "terms.csv").write_text("", "utf-8")
    assert len(read_terms(tmp_path / "terms.csv")) == 0


def test_comments_and_hidden_columns() -> None:
    """Rows and columns that begin with # are not read."""
    (term,) = parse_terms("source,#context,bs\n# old ones,,\nstrike,anything,štrajk\n")
    assert term.targets == {"bs": ("štrajk",)}
    assert term.line == 3


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("term,bs\nstrike,štrajk\n", 1, "“term” is no language tag"),
        ("bs,de\nštrajk,Streik\n", 1, "no column “source”"),
        ("source,bs,bs\n", 1, "twice"),
        ("source,bs\nstrike,štrajk\nshift,smjena,okno\n", 3, "3 cells, the header 2"),
        ("source,bs\n,štrajk\n", 2, "no source term"),
        ("source,bs\nstrike,a\n\nStrike,b\n", 4, "already in line 2"),
        ("source,do_not_translate\nIMC,perhaps\n", 2, "“perhaps” is no answer"),
        ("source,bs\n???,a\n", 2, "has no word"),
        ('source,bs\n"strike,štrajk\n', 2, "not closed"),
        ("source,bs\n<<<<<<< ours\nstrike,a\n", 2, "merge conflict"),
        ('source,bs\nstrike,"two\nlines"\nbad row,,,x\n', 4, "4 cells"),
    ],
)
def test_a_table_that_makes_no_sense(tmp_path: Path, text: str, line: int, problem: str) -> None:
    """The error names file, line and remedy."""
    path = tmp_path / "terms.csv"
    path.write_text(text, "utf-8", newline="")
    with pytest.raises(TermbaseError) as caught:
        read_terms(path)
    assert problem in caught.value.problem
    assert (caught.value.path, caught.value.line) == (path, line)
    assert caught.value.remedy


def test_a_table_in_another_encoding(tmp_path: Path) -> None:
    """Windows-1250 is refused with the line where it shows."""
    path = tmp_path / "terms.csv"
    path.write_bytes("source,bs\nstrike,štrajk\n".encode("cp1250"))
    with pytest.raises(TermbaseError, match=r"terms\.csv:2: is not UTF-8; .*CSV UTF-8"):
        read_terms(path)


def test_a_folder_in_place_of_the_table(tmp_path: Path) -> None:
    """What cannot be read is an error, not an empty termbase."""
    (tmp_path / "terms.csv").mkdir()
    with pytest.raises(TermbaseError, match="cannot be read"):
        read_terms(tmp_path / "terms.csv")


def test_the_sample_project_has_terms() -> None:
    """The table that ships with the project can be read and serves its three languages."""
    terms = read_terms(ROOT / "catalogs" / "terms.csv")
    assert len(terms) >= 40
    for tag in ("bs", "de", "es"):
        assert all(term.approved(tag) for term in terms.terms)
        for term in terms.terms:
            for spelling in term.sources:
                assert terms.hits(spelling, tag), spelling


def test_a_termbase_is_what_checks_ask_for(terms: Termbase) -> None:
    """The termbase fits the protocol of the checks."""
    asked: Terms = terms
    assert asked.do_not_translate("de") == ("Sankt Anna", "IMC")


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["bs", "de", "zh"]))
def test_any_text_has_an_answer(msgid: str, msgstr: str, tag: str) -> None:
    """Whatever the texts are, hits and comments come as single lines and violations name hits."""
    terms = Termbase(parse_terms(TABLE))
    hits = terms.hits(msgid, tag, syntax="markdown")
    assert all("\n" not in line for line in terms.comment_lines(msgid, tag))
    assert {one.source for one in terms.violations(msgid, msgstr, tag, syntax="markdown")} <= {
        one.found for one in hits
    }


@given(
    st.lists(
        st.tuples(st.from_regex(r"[a-zš]{1,8}( [a-zš]{1,8})?", fullmatch=True), st.text(max_size=12)),
        max_size=6,
        unique_by=lambda row: row[0],
    )
)
def test_what_a_spreadsheet_writes_is_read(rows: list[tuple[str, str]]) -> None:
    """Any cell survives the way through a table, up to white space and the sign between alternatives."""
    written = io.StringIO()
    csv.writer(written).writerows([("source", "note"), *rows])
    read = parse_terms(written.getvalue())
    expected = [Term((source,), note=" ".join(note.split())) for source, note in rows]
    assert [term.sources for term in read] == [term.sources for term in expected]
