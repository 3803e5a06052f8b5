"""Whatever a translation contains, the page does nothing, keeps its blocks and stays in its folder."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree, html

from tests.site import hostile
from tests.site.conftest import pages_of
from transflow.formats.rendering import render
from transflow.site.cleaning import Sieve

FORBIDDEN = "script|iframe|object|embed|base|form|input|button|style|svg[not(ancestor::figure or ancestor::*[@class='legend'])]|math|video|audio|textarea|select"
BLOCKS = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "blockquote",
    "pre",
    "hr",
    "div",
    "section",
}


def body(page: etree._Element) -> etree._Element:
    """The text on a page."""
    found: list[etree._Element] = page.xpath("//div[@class='body']")
    assert len(found) == 1
    return found[0]


def shape(page: etree._Element) -> list[str]:
    """The blocks of the text on a page, in their order."""
    return [element.tag for element in body(page).iter() if element.tag in BLOCKS]


def test_there_are_enough_attacks() -> None:
    """Sixty at the least, and five for each template engine."""
    assert len(hostile.PAGE) >= 60
    assert min(map(len, (hostile.SHORTCODES, hostile.TEMPLATES, hostile.NESTINGS, hostile.BACKSLASHES))) >= 5


def test_no_page_contains_anything_that_runs(attacked: Path) -> None:
    """No element that runs or loads, no handler, no style, no address but http, mailto or one of the site."""
    pages = pages_of(attacked)
    assert len(pages) > 50
    for name, page in pages.items():
        for tag in FORBIDDEN.split("|"):
            assert not page.xpath(f"//{tag}"), (name, tag)
        for element in page.iter(etree.Element):
            for attribute, value in element.attrib.items():
                assert not attribute.startswith("on") and attribute not in ("style", "srcset", "srcdoc"), (
                    name,
                    value,
                )
                if attribute in ("href", "src"):
                    assert_harmless(name, element, value)


def assert_harmless(name: str, element: etree._Element, value: str) -> None:
    """An address that loads nothing from elsewhere and runs nothing."""
    where = (name, element.tag, value)
    is_followed = element.tag == "a" or element.get("rel") in ("canonical", "alternate")
    if re.match(r"https?://", value):
        assert is_followed, where
        return
    assert value.startswith("mailto:") if ":" in value.partition("/")[0] else True, where
    assert not value.startswith(("//", "\\", "/\\")), where


def test_the_blocks_are_those_of_the_source(attacked: Path) -> None:
    """No translation adds a block or takes one away."""
    pages = pages_of(attacked)
    for slug in ("hostile", "fund", "title-0", "title-42"):
        assert shape(pages[f"bs/{slug}/index.html"]) == shape(pages[f"en/{slug}/index.html"]), slug


def test_identifiers_are_the_sites(attacked: Path) -> None:
    """A translation brings no id: those of the page are the source's anchors and our own."""
    pages = pages_of(attacked)
    for slug in ("hostile", "fund"):
        ids = [element.get("id") for element in pages[f"bs/{slug}/index.html"].xpath("//*[@id]")]
        assert ids == [element.get("id") for element in pages[f"en/{slug}/index.html"].xpath("//*[@id]")]
        assert len(ids) == len(set(ids))


def test_words_stay(attacked: Path) -> None:
    """Harmless words around an attack are shown."""
    text = body(pages_of(attacked)["bs/hostile/index.html"]).text_content()
    assert text.count("Riječ") >= 2 * len(hostile.ALL)


def test_every_attack_stands_in_the_sites_own_words(attacked: Path) -> None:
    """Where only our words stand (no title, no text) each attack is shown as it was written, as harmless text."""
    shown = set()
    for name, page in pages_of(attacked).items():
        if name.startswith("bs/"):
            places = page.xpath("//footer//text()|//@aria-label|//p[@class='facts'][not(.//time)]//text()")
            if name == "bs/status/index.html":
                places += page.xpath(
                    "//h1//text()|//section/h2//text()|//section/p//text()|//li//text()|//thead//th/text()"
                )
            words = " ".join(" ".join(map(str, places)).split())
            shown |= {payload for payload in hostile.ALL if " ".join(payload.split()) in words}
    assert len(shown) >= 60
    assert len(shown & {*hostile.SHORTCODES, *hostile.TEMPLATES}) >= 10


def test_every_attack_stands_in_every_kind_of_place(attacked: Path) -> None:
    """Paragraphs, list items, headings, cells, images, titles, teasers: the catalogs hold each attack in each of them."""
    from transflow.catalog import read_catalog

    found: dict[str, set[str]] = {}
    for path in (attacked / "catalogs/bs").rglob("*.po"):
        for entry in read_catalog(path).active:
            kind = entry.extracted_comments[0].partition(" ·")[0]
            found.setdefault(kind, set()).update(p for p in hostile.ALL if p in entry.msgstr)
    for kind in ("paragraph", "list item", "heading"):
        assert len(found[kind]) >= len(hostile.ALL), (kind, len(found[kind]))
    for kind in ("table cell", "alt"):
        assert len(found[kind]) >= 60, (kind, found.keys())
    assert len(found["title"] | found["teaser"] | found["description"]) >= 60


def test_inline_cleaning_leaves_no_block() -> None:
    """Within a paragraph no end of it, no heading, no table survives."""
    sieve = Sieve(lambda name, value: value)
    for payload in (*hostile.PAGE, *hostile.BLOCKS):
        clean = sieve.inline(payload.translate(dict.fromkeys(range(32), " ")))
        tags = {
            element.tag
            for element in html.fragment_fromstring(clean, create_parent="div").iter(etree.Element)
        }
        assert not tags & (BLOCKS - {"div"}), payload
        assert sieve.inline(clean) == clean


def test_half_a_character_does_no_harm() -> None:
    """A lone surrogate, a NUL and private-use marks of ours come out as replacement characters or not at all."""
    sieve = Sieve(lambda name, value: value)
    rendered = render("One \uf8f50\uf8f6 <b>two</b> \ud800 \x01.\n", ".md", sieve)
    assert "<b>two</b>" in rendered.html
    assert "\uf8f5" not in rendered.html
    rendered.html.encode("utf-8")


def test_documents_cannot_leave_the_folder(attacked: Path) -> None:
    """Every file that was written lies in the folders that are ours."""
    root = attacked / "localized"
    assert {path.relative_to(root).parts[0] for path in root.rglob("*") if path.is_file()} <= {
        "bs", "site", "locale", "i18n", "joomla", "manifest.json", "site-files.json",
    }  # fmt: skip
    assert not (attacked.parent / "etc").exists()
