"""The registry of formats: which parser reads what, and what none of them reads."""

from __future__ import annotations

import subprocess
import sys

import pytest

from transflow.errors import SourceError
from transflow.formats import MAX_LENGTH, SYNTAXES, complete, parse
from transflow.model import Additions, Reading

READING = Reading()
ADDITIONS = Additions("bs", "ltr", {"source": "a"})


@pytest.mark.parametrize("suffix", [*SYNTAXES, ".MD", ".Html"])
def test_every_suffix_has_a_parser(suffix: str) -> None:
    """The suffix decides, in any case of its letters, and the document says its syntax."""
    document = parse("Words\n", suffix, READING)
    assert document.source == "Words\n"
    assert document.syntax == SYNTAXES[suffix.lower()]
    assert [segment.text for segment in document.segments] == ["Words"]


def test_an_unknown_suffix_names_the_known_ones() -> None:
    """Nothing is guessed."""
    with pytest.raises(SourceError, match=r"no format has the suffix '\.docx'; use one of \.md"):
        parse("", ".docx", READING)
    with pytest.raises(SourceError, match="no format"):
        complete("", "", ADDITIONS)


@pytest.mark.parametrize("suffix", [".md", ".html", ".txt"])
def test_a_bom_is_a_piece_of_its_own(suffix: str) -> None:
    """It hides nothing from the parser, stays first when the document is completed, and is no part of a segment."""
    document = parse("\ufeff# Words\n", suffix, READING)
    assert document.pieces[0] == "\ufeff"
    assert document.source == "\ufeff# Words\n"
    assert "\ufeff" not in document.segments[0].raw
    assert complete(document.source, suffix, ADDITIONS).count("\ufeff") == 1
    assert complete(document.source, suffix, ADDITIONS).startswith("\ufeff")


@pytest.mark.parametrize("suffix", [".md", ".html", ".txt"])
def test_what_is_no_text_is_refused(suffix: str) -> None:
    """A NUL character and a monstrous length end with a clear word before any parser sees them."""
    with pytest.raises(SourceError, match="NUL") as caught:
        parse("a\nb\0", suffix, READING)
    assert caught.value.line == 2
    with pytest.raises(SourceError, match="too long"):
        parse("x" * (MAX_LENGTH + 1), suffix, READING)


@pytest.mark.parametrize("suffix", [".md", ".html", ".txt"])
def test_an_empty_document_has_no_pieces(suffix: str) -> None:
    """Nothing in, nothing out."""
    document = parse("", suffix, READING)
    assert document.source == ""
    assert document.segments == ()


@pytest.mark.parametrize("suffix", [".md", ".html", ".txt"])
def test_the_project_may_ask_for_sentences(suffix: str) -> None:
    """Every format is cut by the same rules when the project says so."""
    text = "Pay the wages now. Reopen the shaft.\n"
    assert len(parse(text, suffix, Reading(segmentation="paragraph")).segments) == 1
    assert [segment.text for segment in parse(text, suffix, Reading(segmentation="sentence")).segments] == [
        "Pay the wages now.", "Reopen the shaft."]  # fmt: skip


def test_plain_text_is_completed_by_nothing() -> None:
    """It has no place for it."""
    assert complete("Words\n", ".txt", ADDITIONS) == "Words\n"


def test_html_is_completed_in_its_root() -> None:
    """Language and direction go into the `html` tag."""
    persian = Additions("fa", "rtl", {})
    assert '<html lang="fa" dir="rtl">' in complete("<html><body>x</body></html>", ".html", persian)


def test_a_document_of_markdown_loads_no_other_parser() -> None:
    """Start-up counts: neither the parser of HTML nor the splitter of sentences nor YAML is imported without need."""
    program = (
        "import sys; from transflow.formats import parse; from transflow.model import Reading; "
        "parse('# A\\n\\ntext', '.md', Reading()); "
        "print(*(name for name in ('transflow.formats.html', 'transflow.sentences', 'yaml', 'tomllib') if name in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
