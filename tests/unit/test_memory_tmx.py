"""TMX: what is written reads back as itself; what is hostile is refused with one line."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transflow.errors import MemoryFileError
from transflow.memory import TmxUnit, Variant, format_tmx, is_writable, read_tmx

HEAD = '<?xml version="1.0"?>\n<tmx version="1.4"><header srclang="en"/><body>'
UNIT = '<tu><tuv xml:lang="en"><seg>Yes</seg></tuv><tuv xml:lang="bs"><seg>Da</seg></tuv></tu>'
TAIL = "</body></tmx>"

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).filter(is_writable)


def write(folder: Path, content: str | bytes) -> Path:
    """A file of this content."""
    path = folder / "a.tmx"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.lists(st.builds(
    TmxUnit,
    st.tuples(st.builds(Variant, st.just("en"), TEXTS, TEXTS), st.builds(
        Variant, st.just("bs"), TEXTS, TEXTS, st.sampled_from(["", "2026-11-26T12:00:00Z"]),
        st.dictionaries(TEXTS.filter(bool), TEXTS, max_size=2),
    )),
    st.sampled_from(["", "html", "plaintext"]),
    st.dictionaries(TEXTS.filter(bool), TEXTS, max_size=2),
), max_size=3))  # fmt: skip
def test_what_is_written_reads_back(tmp_path: Path, units: list[TmxUnit]) -> None:
    """Any text of any script, line ends and quotes included, comes back unchanged."""
    path = write(tmp_path, "".join(format_tmx(units, "en", "1", "paragraph")))
    assert list(read_tmx(path)) == units


def test_what_is_written_has_what_tmx_asks_for() -> None:
    """The header names all that TMX 1.4b requires, and names carry no markup of their own."""
    unit = TmxUnit(
        (Variant("en", "Yes"), Variant("bs", "Da & ne", 'A "B"', "2026-11-26T12:00:00Z")), "plaintext"
    )
    root = ElementTree.fromstring("".join(format_tmx([unit], "en", "1", "sentence")))
    header = root.find("header")
    assert root.attrib == {"version": "1.4"}
    assert header is not None
    required = {"creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype"}
    assert required <= set(header.attrib)
    variant = root.findall("body/tu/tuv")[1]
    assert variant.attrib["changedate"] == "20261126T120000Z"
    assert variant.attrib["creationid"] == 'A "B"'
    assert variant.findtext("seg") == "Da & ne"


def test_native_code_is_text(tmp_path: Path) -> None:
    """Inline elements of other programs stand for the markup inside them."""
    seg = '<bpt i="1">&lt;b&gt;</bpt>Yes<ept i="1">&lt;/b&gt;</ept> <hi>now</hi><ph x="1"/>'
    path = write(tmp_path, HEAD + UNIT.replace("Yes", seg) + TAIL)
    assert next(read_tmx(path)).variants[0].text == "<b>Yes</b> now"


def test_utf_16_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    """The encodings that TMX allows are read."""
    text = (HEAD + UNIT.replace("Da", "Čuđenje") + TAIL).replace('<?xml version="1.0"?>\n', "")
    for content in (text.encode("utf-16"), b"\xef\xbb\xbf" + text.encode("utf-8")):
        assert next(read_tmx(write(tmp_path, content))).variants[1].text == "Čuđenje"


BILLION = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))


@pytest.mark.parametrize(
    "content",
    [
        f'<!DOCTYPE tmx [<!ENTITY l0 "lol">{BILLION}]>{HEAD[22:]}{UNIT.replace("Yes", "&l8;")}{TAIL}',
        f'<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd">]>{HEAD[22:]}{UNIT.replace("Yes", "&x;")}{TAIL}',
        f'<!DOCTYPE tmx [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]>{HEAD[22:]}{UNIT}{TAIL}',
        f'<!DOCTYPE tmx SYSTEM "tmx14.dtd">{HEAD[22:]}{UNIT.replace("Yes", "&nbsp;")}{TAIL}',
        HEAD + UNIT,
        HEAD + UNIT.replace("</seg>", "", 1) + TAIL,
        HEAD + UNIT.replace("Yes", "a < b & c") + TAIL,
        HEAD + UNIT.replace("Yes", "<x>" * 100 + "</x>" * 100) + TAIL,
        HEAD.encode() + UNIT.replace("Da", "Ču").encode("cp1250") + TAIL.encode(),
        (HEAD + UNIT + TAIL).replace('"1.0"', '"1.0" encoding="utf-7"', 1),
        (HEAD + UNIT + TAIL).replace('"1.0"', '"1.0" encoding="none-such"', 1),
        "<html><body>Yes</body></html>",
        "",
        b"\x00\x01\x02",
        HEAD + f'<tu x="{"a" * 6_000_000}">' + TAIL,
        HEAD + UNIT.replace("Yes", "a" * 5_000_000) + TAIL,
    ],
    ids=[
        "bomb", "external", "parameter", "undeclared", "truncated", "not nested", "bare ampersand", "deep", "cp1250",
        "utf-7", "no encoding", "html", "empty", "binary", "huge tag", "huge text",
    ],
)  # fmt: skip
def test_what_is_hostile_or_broken_is_refused(tmp_path: Path, content: str | bytes) -> None:
    """One line that names the file, and nothing is fetched or expanded."""
    path = write(tmp_path, content)
    with pytest.raises(MemoryFileError) as caught:
        list(read_tmx(path))
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300 + len(str(path))


def test_a_doctype_without_declarations_is_common_and_read(tmp_path: Path) -> None:
    """Most programs name the DTD; it is not fetched."""
    path = write(tmp_path, '<!DOCTYPE tmx SYSTEM "tmx14.dtd">' + HEAD[22:] + UNIT + TAIL)
    assert len(list(read_tmx(path))) == 1


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """A file that is not there is one line, too."""
    with pytest.raises(MemoryFileError, match="cannot be read"):
        list(read_tmx(tmp_path / "none.tmx"))


def test_control_characters_cannot_be_written() -> None:
    """XML has no way to write a form feed; a tab, a line separator and an emoji are ordinary."""
    assert not is_writable("a\x0cb")
    assert is_writable("a\t\u2028\r\n🙂")
