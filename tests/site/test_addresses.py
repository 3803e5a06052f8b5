"""Absolute addresses: canonical, hreflang, map and feeds say the same about every page, and each leads to a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from tests.conftest import write_tree
from tests.site.conftest import CONFIG, pages_of, prepare, run_site
from transflow.model import State

BASE = "https://example.org/texts/"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
ATOM = "{http://www.w3.org/2005/Atom}"


def address_of(name: str) -> str:
    """The absolute address of a page."""
    return BASE + name.removesuffix("index.html")


def versions_of(page: etree._Element) -> dict[str, str]:
    """Hreflang and address of every version that a page names."""
    found = page.xpath("//link[@rel='alternate'][@hreflang]")
    names = {link.get("hreflang"): link.get("href") for link in found}
    assert len(names) == len(found), "a language twice"
    return names


def map_of(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Each address of the map with its versions."""
    for url in etree.parse(folder / "localized/site/sitemap.xml").getroot():
        links = url.findall(LINK)
        assert all(link.get("rel") == "alternate" for link in links)
        yield url.findtext(f"{SITEMAP}loc"), {link.get("hreflang"): link.get("href") for link in links}


def test_each_page_gives_its_own_address(published: Path) -> None:
    """Canonical is where the page lies; a page that should not be found has neither canonical nor versions."""
    for name, page in pages_of(published).items():
        canonical = page.xpath("//link[@rel='canonical']/@href")
        if page.xpath("//meta[@name='robots'][contains(@content, 'noindex')]"):
            assert canonical == [] and versions_of(page) == {}, name
        else:
            assert canonical == [address_of(name)], name


def test_hreflang_is_mutual_over_the_whole_site(published: Path) -> None:
    """Every version names itself and all others, they name it, all exist, and x-default is one of them."""
    pages = {address_of(name): page for name, page in pages_of(published).items()}
    n_named = 0
    for address, page in pages.items():
        names = versions_of(page)
        if not names:
            continue
        n_named += 1
        assert address in names.values()
        assert names["x-default"] in pages
        own = {tag for tag, other in names.items() if other == address} - {"x-default"}
        assert own <= {page.get("lang")}, address
        for tag, other in names.items():
            assert other in pages, (address, other)
            assert versions_of(pages[other]) == names
            assert tag == "x-default" or pages[other].get("lang") == tag
    assert n_named > 8


def test_the_map_says_what_the_pages_say(published: Path) -> None:
    """Each address of the map is the canonical one of a page, with the same versions; no page that is hidden is there."""
    pages = {address_of(name): page for name, page in pages_of(published).items()}
    listed = dict(map_of(published))
    for address, versions in listed.items():
        assert pages[address].xpath("//link[@rel='canonical']/@href") == [address]
        assert versions == versions_of(pages[address]), address
    texts = {
        address
        for address, page in pages.items()
        if page.xpath("//link[@rel='canonical']") and page.xpath("//article[@class='text']")
    }
    assert texts <= listed.keys()


def test_feeds_lead_to_pages(published: Path) -> None:
    """Every link of a feed is the address of the feed, or of a page in the language that it names."""
    pages = {address_of(name): page for name, page in pages_of(published).items()}
    for path in (published / "localized/site").glob("*/feed.xml"):
        for link in etree.parse(path).iter(f"{ATOM}link"):
            if link.get("rel") == "self":
                assert link.get("href") == f"{BASE}{path.parent.name}/feed.xml"
            else:
                assert pages[link.get("href")].get("lang") == link.get("hreflang")


@pytest.mark.parametrize("slash", ["", "/"])
def test_without_an_address_nothing_absolute_is_said(tmp_path: Path, slash: str) -> None:
    """No base_url, no canonical, no hreflang, no map; with one, a slash at its end makes no difference."""
    folder = prepare(tmp_path / "project")
    config = CONFIG.replace(
        'base_url = "https://example.org/texts"\n', f'base_url = "{BASE[:-1]}/"\n' if slash else ""
    )
    write_tree(folder, {"transflow.toml": config})
    run_site(folder)
    page = pages_of(folder)["bs/letter/index.html"]
    has_address = bool(slash)
    assert (folder / "localized/site/sitemap.xml").exists() is has_address
    assert bool(versions_of(page)) is has_address
    assert page.xpath("//link[@rel='canonical']/@href") == ([f"{BASE}bs/letter/"] if has_address else [])


def test_only_what_is_published_is_named(tmp_path: Path) -> None:
    """A version that a stricter state takes away is named by nobody any more."""
    folder = prepare(tmp_path / "project")
    run_site(folder)
    assert "ar" in versions_of(pages_of(folder)["en/letter/index.html"])
    run_site(folder, accept=State.REVIEWED)
    pages = pages_of(folder)
    assert set(versions_of(pages["en/letter/index.html"])) <= {"en", "x-default"}
