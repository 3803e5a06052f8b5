"""The laws of docs/design.md, in their order, over all of Unicode.

Each format, the markup and the merge have batteries of their own beside this file; here every law is stated once,
over everything that it speaks about.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from tests.conftest import contents, edit_catalog, session
from transflow.catalog import read_catalog
from transflow.errors import SourceError
from transflow.formats import parse
from transflow.markup import mask, unmask
from transflow.model import Document, Entry, Reading, State, Syntax
from transflow.provenance import is_human, state_of
from transflow.records import Review, parse_history, verdicts
from transflow.workflow.build import build
from transflow.workflow.extraction import template_entries
from transflow.workflow.prefill import prefill
from transflow.workflow.status import status
from transflow.workflow.update import update

SUFFIXES = st.sampled_from([".md", ".html", ".txt"])

_SCRAPS = st.sampled_from(
    ["# ", "- ", "1. ", "> ", "\n", "\n\n", "\r\n", "\r", "\t", "    ", "**", "`", "```\n", "---\n", "| a | b |\n", "|-|-|\n",
     "<p>", "</p>", "<b>", "<!--", "-->", "<script>", "&amp;", "[a](b)", "[x]: y\n", "word", "Two words.", "žena", "\u2028",
     "\ufeff", "title: x\n", "===\n", "\\", "  \n", "<div>", "</div>", "\x0b", "\x85"]
)  # fmt: skip
TEXTS = st.lists(
    st.one_of(_SCRAPS, st.text(st.characters(exclude_categories=["Cs"]), max_size=6)), max_size=30
).map("".join)


def cut(text: str, suffix: str) -> Document:
    """The document, where the format takes it at all."""
    try:
        return parse(text, suffix, Reading())
    except SourceError:
        assume(False)
        raise


@given(TEXTS, SUFFIXES)
def test_law_1_partition(text: str, suffix: str) -> None:
    """A document is its pieces: joining them gives back the file, character for character."""
    assert cut(text, suffix).source == text


@given(TEXTS, SUFFIXES)
def test_law_2_identity(text: str, suffix: str) -> None:
    """An empty catalog, and one in which every target is its source, both give the file back."""
    document = cut(text, suffix)
    assert document.render(lambda segment: None) == text
    assert document.render(lambda segment: segment.text) == text


@given(TEXTS, SUFFIXES, TEXTS.map(lambda text: text + "word"))
@example("| a | b |\n", ".md", "\ufeff# word")
def test_law_3_containment(text: str, suffix: str, target: str) -> None:
    """Whatever one translation holds, the built document has the same segments around it."""
    document = cut(text, suffix)
    assume(document.segments)
    chosen = len(document.segments) // 2
    spoken = iter(range(len(document.segments)))
    built = document.render(lambda segment: target if next(spoken) == chosen else None)
    before, after = document.segments, cut(built, suffix).segments
    assert len(after) == len(before)
    for index, (one, other) in enumerate(zip(before, after, strict=True)):
        assert one.kind == other.kind
        assert index == chosen or one.raw == other.raw


class Life:
    """A project that lives through random edits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "source_texts").mkdir(parents=True)
        config = '[project]\nname = "Life"\nsource_language = "en"\nlanguages = ["bs"]\n'
        (folder / "transflow.toml").write_text(config, encoding="utf-8")

    def write(self, sentences: list[str]) -> None:
        """The author writes these paragraphs."""
        (self.folder / "source_texts/a.md").write_text("\n\n".join(sentences) + "\n", encoding="utf-8")

    def run(self, *verbs: Callable[..., object]) -> None:
        """Run verbs one after the other, each as a command of its own."""
        for verb in verbs:
            with session(self.folder) as opened:
                verb(opened, opened.project.languages)

    @property
    def catalog_path(self) -> Path:
        """The one catalog."""
        return self.folder / "catalogs/bs/a.po"


PARAGRAPHS = st.lists(
    st.sampled_from(
        ["We strike.", "We strike  today.", "We strike today.", "They owe us 3 marks.", "They owe us 4 marks.", "Solidarity!"]
    ),
    min_size=1, max_size=4, unique=True,
)  # fmt: skip
FEW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def fill(session: object, languages: object) -> object:
    """Prefill with the engine that needs no model."""
    return prefill(session, languages, engine="pseudo")  # type: ignore[arg-type]


def build_bare(session: object, languages: object) -> object:
    """Build without additions, drafts included."""
    return build(session, languages, accept=State.MACHINE, bare=True)  # type: ignore[arg-type]


@FEW
@given(PARAGRAPHS, PARAGRAPHS)
def test_law_4_idempotence(tmp_path_factory: object, first: list[str], second: list[str]) -> None:
    """Every command run twice changes nothing the second time, nor after the database was deleted."""
    life = Life(tmp_path_factory.mktemp("life") / "p")  # type: ignore[attr-defined]
    life.write(first)
    life.run(update, fill, build_bare)
    life.write(second)
    life.run(update, fill, build_bare)
    before = contents(life.folder)
    life.run(update, fill, build_bare, status)
    assert contents(life.folder) == before
    (life.folder / "transflow.db").unlink()
    life.run(update, fill, build_bare, status)
    assert contents(life.folder) == before


@given(
    st.sampled_from(["", "Štrajkujemo."]),
    st.booleans(),
    st.none() | st.just("We struck."),
    st.none() | st.sampled_from(["approved", "rejected", "carried", "accepted as is"]),
    st.booleans(),
    st.booleans(),
)
def test_law_5_honesty(
    msgstr: str, fuzzy: bool, previous: str | None, verdict: object, drafted: bool, edited: bool
) -> None:
    """Fuzzy text never counts as vouched for, machine text never as reviewed, rejected words never as anything."""
    from transflow.provenance import with_draft

    entry = Entry("We strike.", msgstr)
    if drafted and msgstr:
        entry = with_draft(entry, msgstr, "mt", "argos")
        if edited:
            entry = replace(entry, msgstr="Mi štrajkujemo.")
    entry = replace(entry, is_fuzzy=fuzzy, previous_msgid=previous)
    state = state_of(entry, verdict, is_left_in_source=False)  # type: ignore[arg-type]
    if fuzzy or not msgstr or verdict == "rejected":
        assert not state.is_at_least(State.TRANSLATED)
    if state is State.REVIEWED:
        assert verdict in ("approved", "carried")
    if drafted and not edited and verdict is None:
        assert not state.is_at_least(State.TRANSLATED)


@given(st.text(), st.text(), st.text(), st.text(), st.none() | st.text(), st.none() | st.text())
def test_law_6_lapse(
    msgid: str, msgstr: str, msgid2: str, msgstr2: str, msgctxt: str | None, msgctxt2: str | None
) -> None:
    """A review of some words says nothing about any others, however little they differ."""
    one, other = Entry(msgid, msgstr, msgctxt), Entry(msgid2, msgstr2, msgctxt2)
    found = verdicts([Review(one.digest, "approved", "Jasmin", "2026-11-26T10:00:00Z", one.key)])
    assert (other.digest in found) == ((msgid, msgstr, msgctxt) == (msgid2, msgstr2, msgctxt2))


@FEW
@given(
    st.lists(
        st.tuples(PARAGRAPHS, st.sampled_from(["jedan", "dva", "", "tri"]), st.booleans()),
        min_size=2,
        max_size=5,
    )
)
def test_law_7_nothing_is_lost(tmp_path_factory: object, rounds: list[tuple[list[str], str, bool]]) -> None:
    """Sources change, translators write and overwrite, the database disappears: every human target is to be found."""
    life = Life(tmp_path_factory.mktemp("life") / "p")  # type: ignore[attr-defined]
    written: set[tuple[str, str]] = set()
    for paragraphs, target, loses_database in rounds:
        life.write(paragraphs)
        life.run(update)
        edit_catalog(life.catalog_path, lambda entry, t=target: replace(entry, msgstr=t, is_fuzzy=False))  # type: ignore[misc]
        life.run(update, fill)
        written |= {(e.msgid, e.msgstr) for e in read_catalog(life.catalog_path).entries if is_human(e)}
        if loses_database:
            (life.folder / "transflow.db").unlink()
    kept = {(entry.msgid, entry.msgstr) for entry in read_catalog(life.catalog_path).entries}
    history = life.folder / "catalogs/bs/history.jsonl"
    if history.exists():
        kept |= {(row.msgid, row.msgstr) for row in parse_history(history.read_text(encoding="utf-8"))}
    assert written <= kept


SYNTAXES: st.SearchStrategy[Syntax] = st.sampled_from(["markdown", "html", "text"])


@given(st.text(), SYNTAXES, st.lists(st.text(min_size=1, max_size=5), max_size=3))
def test_law_8_mask(text: str, syntax: Syntax, names: list[str]) -> None:
    """What was masked is put back exactly."""
    masked = mask(text, syntax, names)
    assert unmask(masked.text, masked) == text


@FEW
@given(
    TEXTS, SUFFIXES, st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
)
def test_law_9_round_trip(tmp_path_factory: object, text: str, suffix: str, target: str) -> None:
    """What a document's catalog holds is read back unchanged (test_catalog.py lets gettext and polib read it too)."""
    from transflow.catalog import Catalog, format_catalog

    entries = tuple(
        replace(e, msgstr=target) for e in template_entries("a" + suffix, cut(text, suffix).segments)
    )
    path = tmp_path_factory.getbasetemp() / "round.po"  # type: ignore[attr-defined]
    path.write_text(format_catalog(Catalog({"Language": "bs"}, entries)), encoding="utf-8", newline="")
    assert read_catalog(path).entries == entries


@FEW
@given(
    st.lists(
        st.lists(st.sampled_from(["We strike.", "They owe us 3 marks.", "Pay now!", "Who pays?", "**Nobody.**"]), min_size=1, max_size=3),
        min_size=1, max_size=3,
    )
)  # fmt: skip
def test_law_10_migration(tmp_path_factory: object, paragraphs: list[list[str]]) -> None:
    """Cut into sentences instead of paragraphs, every sentence keeps what was written for it in its paragraph."""
    life = Life(tmp_path_factory.mktemp("life") / "p")  # type: ignore[attr-defined]
    life.write([" ".join(sentences) for sentences in paragraphs])
    life.run(update)
    edit_catalog(life.catalog_path, lambda entry: replace(entry, msgstr=entry.msgid.upper(), is_fuzzy=False))
    life.run(update)
    config = life.folder / "transflow.toml"
    config.write_text(
        config.read_text(encoding="utf-8") + '[documents]\nsegmentation = "sentence"\n', encoding="utf-8"
    )
    life.run(update)
    entries = {entry.msgid: entry for entry in read_catalog(life.catalog_path).active}
    assert set(entries) == {sentence for sentences in paragraphs for sentence in sentences}
    for msgid, entry in entries.items():
        assert (entry.msgstr, entry.is_fuzzy) == (msgid.upper(), False)
