"""Catalogs are read strictly and written in one shape."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transflow.catalog import Catalog, format_catalog, read_catalog, read_whole_entries
from transflow.errors import CatalogError
from transflow.model import Entry

HEADER = {
    "Project-Id-Version": "Solidarity",
    "POT-Creation-Date": "2026-11-26 10:00+0000",
    "PO-Revision-Date": "2026-11-26 10:00+0000",
    "Last-Translator": "Amra Hodžić",
    "Language-Team": "none",
    "Language": "bs",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    "X-Source-Language": "en",
}
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'

# Surrogates cannot be written in UTF-8, NUL is refused, a carriage return alone is an escape that msgcat keeps.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
comments = texts.map(lambda text: text.replace("\n", " ").replace("\r", " ").strip() or "x")


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """An entry as transflow writes them."""
    is_obsolete = draw(st.booleans())
    return Entry(
        msgid=draw(texts.filter(bool)),
        msgstr=draw(texts),
        msgctxt=draw(st.none() | texts.filter(bool)),
        is_fuzzy=draw(st.booleans()),
        is_obsolete=is_obsolete,
        previous_msgid=None if is_obsolete else draw(st.none() | texts.filter(bool)),
        references=() if is_obsolete else ("letters/to whom.md",),
        extracted_comments=tuple(draw(st.lists(comments, max_size=3))),
        translator_comments=tuple(draw(st.lists(comments, max_size=2))),
        flags=draw(st.sampled_from([(), ("no-wrap",)])),
    )


def write(path: Path, text: str | bytes) -> Path:
    """A catalog with this content."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


@settings(deadline=None)
@given(st.lists(entries(), max_size=5, unique_by=lambda entry: (entry.msgctxt, entry.msgid)))
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, found: list[Entry]) -> None:
    """Law 9: every text, all of Unicode included, survives writing and reading (obsolete entries stand last)."""
    ordered = tuple(sorted(found, key=lambda entry: entry.is_obsolete))
    catalog = Catalog(HEADER, ordered, "For the miners.")
    path = write(tmp_path_factory.getbasetemp() / "law9.po", format_catalog(catalog))
    assert read_catalog(path) == catalog
    assert format_catalog(read_catalog(path)) == format_catalog(catalog)


@pytest.mark.skipif(shutil.which("msgcat") is None, reason="no gettext: apt install gettext")
@given(
    st.lists(
        st.text(st.characters(categories=["L", "N", "P", "Z", "S"], include_characters='\n\t"\\'), min_size=1, max_size=40),
        min_size=1, max_size=6, unique=True,
    )
)  # fmt: skip
def test_gettext_writes_what_we_write(tmp_path_factory: pytest.TempPathFactory, found: list[str]) -> None:
    """Law 9: `msgcat --no-wrap` changes no byte of our files, so a Poedit save makes no noise in a diff."""
    catalog = Catalog(
        HEADER, tuple(Entry(text, text[::-1], is_fuzzy=True, previous_msgid="x") for text in found)
    )
    path = write(tmp_path_factory.getbasetemp() / "msgcat.po", format_catalog(catalog))
    ran = subprocess.run(["msgcat", "--no-wrap", str(path)], capture_output=True, check=True)
    assert ran.stdout == path.read_bytes()


def test_polib_agrees(tmp_path: Path) -> None:
    """Law 9: polib, reading by path, finds the same texts."""
    path = write(
        tmp_path / "a.po", format_catalog(Catalog(HEADER, (Entry("one\u2028two", "jedan\u2028dva"),)))
    )
    assert [(entry.msgid, entry.msgstr) for entry in polib.pofile(str(path))] == [
        ("one\u2028two", "jedan\u2028dva")
    ]


def test_a_paragraph_is_one_line() -> None:
    """However long a text is, it is never wrapped: one changed word is one changed line."""
    text = format_catalog(Catalog({}, (Entry("word " * 200 + "end", "riječ " * 200 + "kraj"),)))
    assert f'msgstr "{"riječ " * 200}kraj"\n' in text


def test_plural_entries_are_kept(tmp_path: Path) -> None:
    """The plural forms of a site's messages survive a merge and a rewrite."""
    entry = Entry("one file", msgid_plural="%d files", msgstr_plural=("%d datoteka", "%d datoteke", ""))
    path = write(tmp_path / "a.po", format_catalog(Catalog(HEADER, (entry,))))
    assert read_catalog(path).entries == (entry,)
    assert not entry.has_target


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + (HEAD + 'msgid "a"\nmsgstr "č"\n').encode(),
        (HEAD + 'msgid "a"\nmsgstr "č"\n').replace("\n", "\r\n").encode(),
        (HEAD.replace("UTF-8", "ISO-8859-2") + 'msgid "a"\nmsgstr "č"\n').encode("iso-8859-2"),
        (HEAD + '#= fuzzy\nmsgid "a"\nmsgstr "č"\n').encode(),
    ],
    ids=["byte order mark", "carriage returns", "declared Latin-2", "modern flag lines"],
)
def test_what_editors_do_is_accepted(tmp_path: Path, content: bytes) -> None:
    """A BOM, CRLF, another declared charset and `#=` flags are read without losing a letter."""
    (entry,) = read_catalog(write(tmp_path / "a.po", content)).entries
    assert entry.msgstr == "č"
    assert entry.is_fuzzy == (b"#=" in content)


@pytest.mark.parametrize(
    "body, line, problem",
    [
        ('<<<<<<< HEAD\nmsgid "a"\nmsgstr "b"\n', 4, "conflict"),
        ('msgid "a"\nmsgstr "b\n', 5, "not a line"),
        ('msgid "a"\nmsgstr "b" c"\n', 5, "not a line"),
        ('msgid "a"\nmsgstr "a "b" c"\n', 5, "not a line"),
        ('msgid "a"\nmsgstr "\\q"\n', 5, "unknown escape"),
        ('msgid "a"\nmsgstr "\0"\n', 5, "NUL"),
        ('msgstr "b"\nmsgstr "c"\n', None, "not a PO file"),
    ],
)
def test_damage_is_refused_with_its_line(tmp_path: Path, body: str, line: int | None, problem: str) -> None:
    """What other readers take in silently (a cut string, conflict markers, duplicates) names its line here."""
    path = write(tmp_path / "a.po", HEAD + body)
    with pytest.raises(CatalogError) as caught:
        read_catalog(path)
    assert caught.value.path == path
    assert line is None or caught.value.line == line
    assert problem in caught.value.problem


def test_equal_duplicates_are_one(tmp_path: Path) -> None:
    """Two entries that say the same are no contradiction."""
    path = write(tmp_path / "a.po", HEAD + 'msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "b"\n')
    assert [entry.msgstr for entry in read_catalog(path).entries] == ["b"]


def test_the_first_of_two_translations_counts(tmp_path: Path) -> None:
    """Two entries for one text are read as one; the other translation is handed on to be kept."""
    path = write(
        tmp_path / "a.po",
        HEAD + 'msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n\n#~ msgid "a"\n#~ msgstr "d"\n',
    )
    catalog = read_catalog(path)
    assert [entry.msgstr for entry in catalog.entries] == ["b"]
    assert [entry.msgstr for entry in catalog.doubles] == ["c", "d"]


def test_an_empty_first_entry_gives_way(tmp_path: Path) -> None:
    """Of an empty and a filled entry for one text the filled one counts, whichever comes first."""
    catalog = read_catalog(write(tmp_path / "a.po", HEAD + 'msgid "a"\nmsgstr ""\n\nmsgid "a"\nmsgstr "c"\n'))
    assert ([entry.msgstr for entry in catalog.entries], catalog.doubles) == (["c"], ())


@pytest.mark.parametrize("cut", range(0, 60, 7))
def test_a_cut_file_gives_its_whole_entries(cut: int) -> None:
    """What a killed process left is read as far as it goes."""
    text = HEAD + 'msgid "a"\nmsgstr "b"\n\nmsgid "long text"\nmsgstr "dugi tekst"\n'
    found = [entry.msgstr for entry in read_whole_entries(text[: len(text) - cut]) if entry.msgstr]
    assert found == ["b", "dugi tekst"][: len(found)]
    assert found or cut > 40


@pytest.mark.parametrize("charset", ["utf-7", "rot13", "unicode_escape", "idna"])
def test_odd_charsets_are_refused(tmp_path: Path, charset: str) -> None:
    """A charset that would decode plain letters into markup is no charset of a catalog."""
    path = write(tmp_path / "a.po", HEAD.replace("UTF-8", charset) + 'msgid "a"\nmsgstr "+ADw-b+AD4-"\n')
    with pytest.raises(CatalogError, match="unknown charset"):
        read_catalog(path)


def test_a_wrong_encoding_names_the_byte(tmp_path: Path) -> None:
    """Latin-2 under a UTF-8 header is refused with line and byte instead of being read as rubbish."""
    path = write(tmp_path / "a.po", HEAD.encode() + 'msgid "a"\nmsgstr "č"\n'.encode("iso-8859-2"))
    with pytest.raises(CatalogError) as caught:
        read_catalog(path)
    assert caught.value.line == 5
    assert "is not utf-8" in caught.value.problem


def test_half_a_million_lines_are_read_in_time(tmp_path: Path) -> None:
    """Comment floods cost time in proportion; they are no way to stop a maintainer."""
    path = write(tmp_path / "a.po", HEAD + "# x\n" * 20_000 + 'msgid "a"\nmsgstr "b"\n')
    assert len(read_catalog(path).entries[0].translator_comments) == 20_000
