"""Front matter: its fields as segments and properties, and what a build adds to it."""

from __future__ import annotations

import tomllib

import pytest
import yaml

from transflow.errors import SourceError
from transflow.formats import complete, parse
from transflow.formats.front_matter import read_front_matter
from transflow.model import Additions, Document, Reading, Segment

ADDITIONS = Additions("nb", "ltr", {"source": "a.md", "percent": 90})


def read(text: str, *keys: str) -> Document:
    """The document, with these fields translated."""
    return parse(text, ".md", Reading(front_matter_keys=keys or ("title", "description", "teaser")))


def only_segment(text: str, *keys: str) -> Segment:
    """The one segment of the document."""
    (segment,) = read(text, *keys).segments
    return segment


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("The strike", "The strike"),
        ('"The \\"strike\\" \\u017e"', 'The "strike" ž'),
        ("'It''s ours'", "It's ours"),
        ("The\n  strike", "The strike"),
        (">-\n  The\n  strike", "The strike"),
        ("|\n  The\n  strike\n", "The\nstrike"),
        ("The strike # for now", "The strike"),
        ("Štrajk 😀 \u2028 now", "Štrajk 😀 \u2028 now"),
    ],
)
def test_a_yaml_value_is_translated_as_it_reads(written: str, text: str) -> None:
    """Plain, quoted, folded and literal values are seen without their spelling, and written in double quotes."""
    document = f"---\ntitle: {written}\ndate: 2014-02-07\n---\nText"
    title = read(document).segments[0]
    assert title.text == text
    built = read(document).render(lambda segment: 'Das "Recht": \\ # ✓' if segment.kind == "title" else None)
    front_matter = yaml.safe_load(built.split("---\n")[1])
    assert front_matter["title"] == 'Das "Recht": \\ # ✓'
    assert str(front_matter["date"]) == "2014-02-07"
    assert built.endswith("---\nText")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ('"The \\"strike\\" \\u017e"', 'The "strike" ž'),
        ("'The strike' # for now", "The strike"),
        ('"""\nThe\nstrike"""', "The\nstrike"),
        ("'''The strike'''", "The strike"),
    ],
)
def test_a_toml_string_is_translated_as_it_reads(written: str, text: str) -> None:
    """All four kinds of TOML strings become one in double quotes; the tables around them stay."""
    document = f'+++\nweight = 3\ntitle = {written}\ntags = ["a", \'b\', # c ]\n]\n[params]\nlist = [{{x = "y"}}]\n+++\nText'
    title = read(document).segments[0]
    assert title.text == text
    built = read(document).render(lambda segment: "Das Recht ✓" if segment.kind == "title" else None)
    front_matter = tomllib.loads(built.split("+++\n")[1])
    assert front_matter["title"] == "Das Recht ✓"
    assert front_matter["params"] == {"list": [{"x": "y"}]}


def test_only_configured_fields_are_segments() -> None:
    """Fields are named by their path; the items of a list by the list's. Their kind is their name."""
    text = "---\ntitle: A\nsummary: B\nseo:\n  title: C\ntags: [d, e]\n---\n"
    segments = read(text, "title", "seo.title", "tags").segments
    assert [(segment.kind, segment.text) for segment in segments] == [
        ("title", "A"), ("seo.title", "C"), ("tags", "d"), ("tags", "e")]  # fmt: skip
    assert [segment.is_required for segment in segments] == [True, False, False, False]
    assert [segment.line for segment in segments] == [2, 5, 6, 6]


@pytest.mark.parametrize(
    "value", ["2014", "true", "null", "~", "", '""', "&anchor Words", "!!str Words", "*anchor"]
)
def test_what_is_no_text_of_its_own_is_no_segment(value: str) -> None:
    """Numbers, switches, and values that something else refers to stay as they are."""
    text = f"---\nbase: &anchor x\ntitle: {value}\n---\n"
    document = read(text)
    assert document.segments == ()
    assert document.source == text


def test_properties_are_all_scalars_by_path() -> None:
    """The site reads title, date, author and tags from here, translated or not."""
    text = "---\ntitle: 'A: b'\ndate: 2014-02-07\nauthor:\n  name: Ana\ntags: [x, y]\n---\n"
    assert read(text).properties == {
        "title": "A: b",
        "date": "2014-02-07",
        "author.name": "Ana",
        "tags": "x, y",
    }
    assert read("+++\ntitle='A'\nn=1\nd=2014-02-07 10:00:00\n+++\n").properties == {
        "title": "A", "n": "1", "d": "2014-02-07 10:00:00"}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["---\nFoo\n---\nbar\n", "---\n# Foo\n---\n", "---\ntitle: A\n", " ---\na: b\n---\n", "+++\na=1\n"],
)
def test_lines_and_headings_are_no_front_matter(text: str) -> None:
    """Without a mapping, or without an end, `---` is Markdown's."""
    assert read_front_matter(text) is None
    assert read(text).source == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\na: 1\ntitle: A: b\n---\n", 3),
        ("---\na: [\n---\n", 3),
        ("+++\na = 1\nb = c\n+++\n", 3),
        ("---\na: \x01\n---\n", 2),
        ("---\na: " + "[" * 60 + "]" * 60 + "\n---\n", 2),
        ("+++\n\na = " + "[" * 60 + "]" * 60 + "\n+++\n", 3),
        ("+++\n" + ".".join("a" * 60) + " = 1\n+++\n", 2),
    ],
)
def test_a_broken_front_matter_names_its_line(text: str, line: int) -> None:
    """What is meant as front matter but is none is refused, and so is a depth that would cost memory or stack."""
    with pytest.raises(SourceError) as caught:
        read(text)
    assert caught.value.line == line
    assert caught.value.remedy


def test_a_document_may_choose_its_segmentation() -> None:
    """`transflow.segmentation` in the front matter overrides the project; another word is refused."""
    text = "---\ntransflow:\n  segmentation: sentence\n---\nOne sentence. Another one.\n"
    assert [segment.text for segment in read(text).segments] == ["One sentence.", "Another one."]
    with pytest.raises(SourceError, match="asks for the segmentation 'word'"):
        read(text.replace("sentence\n", "word\n"))


def test_a_title_stays_on_one_line() -> None:
    """A line end in the translation of a one-line field becomes a space; a field of several lines keeps them."""
    assert only_segment("---\ntitle: A\n---\n").render("B\nC") == '"B C"'
    assert only_segment("---\ntitle: |\n  A\n  b\n---\n").render("B\nC") == '"B\\nC"'


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_front_matter_is_created_where_there_is_none(newline: str) -> None:
    """It goes before the text, in the text's own line ends, with every string in quotes: `no` is a language."""
    text = f"# Heading{newline}"
    lines = [
        "---",
        'lang: "nb"',
        'dir: "ltr"',
        "transflow:",
        '  source: "a.md"',
        "  percent: 90",
        "---",
        "# Heading",
        "",
    ]
    assert complete(text, ".md", ADDITIONS) == newline.join(lines)
    assert complete(f"\ufeff{text}", ".md", ADDITIONS) == "\ufeff" + newline.join(lines)


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A\n---\nx",
        "---\n  title: |\n    A\n\n---\nx",
        "---\n{title: A}\n---\nx",
        "---\n---\nx",
        "---\n# nothing\ntitle: A\n...\nx",
        "+++\ntitle = 'A'\n+++\nx",
        "+++\ntitle = 'A'\n[params]\nlang = 'xx'\n+++\nx",
    ],
)
def test_a_front_matter_is_added_to(text: str) -> None:
    """Language, direction and our mapping stand beside what the author wrote, which stays as written."""
    completed = complete(text, ".md", ADDITIONS)
    added = mapping_of(completed)
    assert (added["lang"], added["dir"], added["transflow"]) == (
        "nb",
        "ltr",
        {"source": "a.md", "percent": 90},
    )
    for line in text.splitlines():
        assert line in completed or line.startswith("{")
    assert complete(completed, ".md", ADDITIONS) == completed


@pytest.mark.parametrize(
    "text",
    [
        "---\nlang: xx\ntransflow:\n  percent: 1\n  segmentation: sentence\n---\nx",
        "---\nlang: xx\ntransflow: {percent: 1, segmentation: sentence}\n---\nx",
        "---\n{lang: xx, transflow: {percent: 1, segmentation: sentence}}\n---\nx",
        "+++\nlang = 'xx'\n[transflow]\npercent = 1\nsegmentation = 'sentence'\n+++\nx",
        "+++\nlang = 'xx'\ntransflow.percent = 1\ntransflow.segmentation = 'sentence'\n+++\nx",
    ],
)
def test_fields_of_the_author_win(text: str) -> None:
    """Ours fill the gaps and replace nothing."""
    added = mapping_of(complete(text, ".md", ADDITIONS))
    assert added["lang"] == "xx"
    assert added["dir"] == "ltr"
    assert added["transflow"] == {"percent": 1, "segmentation": "sentence", "source": "a.md"}


def mapping_of(text: str) -> dict[str, object]:
    """What a generator of websites reads."""
    front_matter = read_front_matter(text)
    assert front_matter is not None
    written = text[front_matter.start : front_matter.stop]
    loaded: dict[str, object] = (
        yaml.safe_load(written) if front_matter.language == "yaml" else tomllib.loads(written)
    )
    return loaded
