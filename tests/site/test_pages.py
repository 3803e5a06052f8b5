"""The site: every page where it should be, in its language, linked both ways, and made anew only when it must be."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin, urlparse

import pytest
from lxml import etree, html

from tests.conftest import contents, session, translate
from tests.site.conftest import CONFIG, pages_of, prepare, run_site, translate_all
from transflow.errors import FileError, ProjectError
from transflow.model import State
from transflow.workflow.site import site, update_messages
from transflow.workflow.update import update

BASE = "https://example.org/texts/"


def one(page: etree._Element, path: str) -> etree._Element:
    """The only element at a path."""
    found = page.xpath(path)
    assert len(found) == 1, (path, found)
    element: etree._Element = found[0]
    return element


def alternates(page: etree._Element) -> dict[str, str]:
    """Hreflang and address of the versions that a page names."""
    return {
        str(link.get("hreflang")): str(link.get("href"))
        for link in page.xpath("//link[@rel='alternate'][@hreflang]")
    }


def canonical(page: etree._Element) -> str | None:
    """The address that a page gives itself."""
    found = page.xpath("//link[@rel='canonical']/@href")
    return str(found[0]) if found else None


def test_the_way_of_a_reader(published: Path) -> None:
    """Front page, another language, Read more, the same text in another language, back to the list."""
    pages = pages_of(published)
    start = one(pages["index.html"], "//ul[@class='choices']//a[@hreflang='bs']")
    assert (start.text, start.get("href"), start.get("lang")) == ("bosanski", "bs/", "bs")
    front = pages["bs/index.html"]
    assert one(front, "//nav[@aria-label='Odaberite jezik']//a[@aria-current='true']").get("hreflang") == "bs"
    more = front.xpath("//p[@class='more']/a")[0]
    assert more.text_content() == "Pročitajte više: Prijevod: To the miners of the Old Shaft"
    assert more.get("href") == "letter/"
    text = pages["bs/letter/index.html"]
    assert one(text, "//nav//a[@hreflang='en']").get("href") == "../../en/letter/"
    assert one(text, "//p[@class='name']/a").get("href") == "../"


def test_pages_say_their_language(published: Path) -> None:
    """`lang` and `dir` on the root, and on every passage in another language."""
    pages = pages_of(published)
    assert (pages["ar/letter/index.html"].get("lang"), pages["ar/letter/index.html"].get("dir")) == (
        "ar",
        "rtl",
    )
    passage = pages["ar/letter/index.html"].xpath("//h2/span[@lang='en']")
    assert [(each.text, each.get("dir")) for each in passage] == [("What we demand", "ltr")]
    assert (
        one(pages["ar/letter/index.html"], "//aside").get("lang") == "en"
    )  # our words, not translated into Arabic yet


def test_dates_are_those_of_the_language(published: Path) -> None:
    """Bosnian months stand in the genitive."""
    assert "7. februara 2026." in one(pages_of(published)["bs/letter/index.html"], "//time").text
    assert one(pages_of(published)["en/letter/index.html"], "//time").text == "February 7, 2026"


def test_versions_name_each_other(published: Path) -> None:
    """hreflang: each published version names itself and all others, with x-default, and nobody names it who it does not name."""
    by_address = {found: page for page in pages_of(published).values() if (found := canonical(page))}
    assert len(by_address) > 10
    for address, page in by_address.items():
        names = alternates(page)
        if not names:
            continue
        assert address in names.values()
        assert "x-default" in names
        for other in names.values():
            assert alternates(by_address[other]) == names, (address, other)


def test_unread_machine_translation_is_shown_as_such(published: Path) -> None:
    """A notice in the page's language with a link to help; search engines, feed and map do not have the page."""
    page = pages_of(published)["de/first-letter/index.html"]
    notice = one(page, "//aside")
    assert "maschinelle Übersetzung" in notice.text_content()
    assert notice.xpath(".//a/@href") == ["../../en/first-letter/", "../status/#help"]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert canonical(page) is None and not alternates(page)
    root = published / "localized/site"
    assert "de/first-letter" not in (root / "sitemap.xml").read_text()
    assert "de/first-letter" not in (root / "de/feed.xml").read_text()
    assert "de/first-letter/" in html.tostring(
        pages_of(published)["en/first-letter/index.html"], encoding="unicode"
    )


def test_a_text_in_part_says_so(published: Path) -> None:
    """What is left in the source language is announced."""
    notice = one(pages_of(published)["ar/letter/index.html"], "//aside")
    assert "not translated yet" in notice.text_content()


def test_a_stale_text_degrades_by_paragraph(project: Path) -> None:
    """After an edit of the source the page stays, shows the new paragraph in the source language and says why."""
    source = project / "source_texts/letter.md"
    source.write_text(source.read_text().replace("We stand with you", "We all stand firmly with you"))
    with session(project) as opened:
        update(opened, opened.project.languages)
    run_site(project, accept=State.TRANSLATED)
    page = pages_of(project)["bs/letter/index.html"]
    assert "promijenio" in one(page, "//aside").text_content()
    assert page.xpath("//p/span[@lang='en']")[0].text_content().startswith("We all stand")
    assert "Prijevod: What we demand" in page.text_content()


def test_links_between_texts_stay_in_the_language(published: Path) -> None:
    """A relative link leads to the same language where there is a version, else to the source."""
    pages = pages_of(published)

    def targets(name: str) -> list[str]:
        return [
            href
            for href in pages[name].xpath("//div[@class='body']//p/a/@href")
            if not href.startswith(("#", "http"))
        ]

    assert targets("bs/letter/index.html") == ["../first-letter/#why-we-write", "../fund/"]
    assert targets("ar/letter/index.html") == ["../first-letter/#why-we-write", "../../en/fund/"]


def test_anchors_are_equal_in_all_languages(published: Path) -> None:
    """A link to a heading works in every language, because its name comes from the source."""
    pages = pages_of(published)
    ids = pages["en/letter/index.html"].xpath("//h2/@id")
    assert ids == ["what-we-demand"]
    assert (
        pages["bs/letter/index.html"].xpath("//h2/@id")
        == ids
        == pages["ar/letter/index.html"].xpath("//h2/@id")
    )


def test_no_link_within_the_site_is_dead(published: Path) -> None:
    """Every relative address and every anchor on every page leads to something."""
    root = published / "localized/site"
    pages = pages_of(published)
    for name, page in pages.items():
        for address in [*page.xpath("//a/@href"), *page.xpath("//link/@href"), *page.xpath("//img/@src")]:
            if ":" in address.partition("/")[0]:
                continue
            path = urlparse(urljoin(f"http://x/{name}", address))
            target = path.path.lstrip("/") + ("index.html" if path.path.endswith("/") else "")
            assert (root / target).is_file(), (name, address)
            if path.fragment and target.endswith(".html"):
                assert pages[target].xpath(f"//*[@id='{path.fragment}']"), (name, address)


def test_nothing_is_loaded_from_elsewhere(published: Path) -> None:
    """No page, style or picture of the site makes a browser ask another host."""
    for name, page in pages_of(published).items():
        loads = [*page.xpath("//img/@src"), *page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href")]
        assert all(":" not in address and not address.startswith("//") for address in loads), name
        assert not page.xpath(
            "//script|//iframe|//@style|//link[@rel='preconnect' or @rel='dns-prefetch']"
        ), name
    style = (published / "localized/site/assets/site.css").read_text()
    assert "url(" not in style and "@import" not in style


def test_lists_are_paged(published: Path) -> None:
    """Two texts on a page: four make two pages, which lead to each other."""
    pages = pages_of(published)
    assert len(pages["bs/index.html"].xpath("//article")) == 2
    assert one(pages["bs/index.html"], "//a[@rel='next']").get("href") == "page/2/"
    assert one(pages["bs/page/2/index.html"], "//a[@rel='prev']").get("href") == "../../"
    assert "Stranica 2 od 2" in pages["bs/page/2/index.html"].text_content()
    assert "4 teksta" in pages["bs/index.html"].text_content()


def test_languages_without_text_are_left_out(published: Path) -> None:
    """The switcher offers what exists: nothing is there in Serbian."""
    pages = pages_of(published)
    assert not any(name.startswith("sr") for name in pages)
    assert pages["en/letter/index.html"].xpath("//nav[@class='languages']//a/@hreflang") == ["ar", "bs", "en"]


def test_charts_have_words(published: Path) -> None:
    """Every picture of the status page has a name, and a table with the same figures."""
    page = pages_of(published)["bs/status/index.html"]
    charts = page.xpath("//figure//*[local-name()='svg']")
    assert len(charts) == 4
    assert all(chart.get("role") == "img" and chart.get("aria-label") for chart in charts)
    assert "bosanski: prevedeno 100 %" in charts[1].get("aria-label")
    assert page.xpath("//table")[0].text_content().count("srpski") == 1
    assert not page.xpath("//@style")


def test_addresses_of_people_are_nobodys_business(published: Path) -> None:
    """An author's e-mail address in the front matter reaches neither manifest nor site nor feed."""
    for path in (published / "localized").rglob("*"):
        if path.suffix in (".html", ".xml", ".json"):
            assert "women@example.org" not in path.read_text(encoding="utf-8"), path


def test_a_second_run_writes_nothing(project: Path) -> None:
    """Law 4, with the database and without it: a lost cache costs time and changes no byte."""
    before = contents(project)
    assert run_site(project) == []
    for path in project.glob("transflow.db*"):
        path.unlink()
    assert run_site(project) == []
    assert contents(project) == before


def test_one_changed_catalog_changes_its_pages(project: Path, tmp_path: Path) -> None:
    """What the incremental run leaves is what a run from nothing gives."""
    translate(project / "catalogs/bs/letter.po", {"What we demand": "Šta tražimo"})
    changed = run_site(project)
    assert "localized/site/bs/letter/index.html" in changed
    assert not any("first-letter" in path or "/en/fund" in path for path in changed)
    incremental = contents(project / "localized")
    for path in project.glob("transflow.db*"):
        path.unlink()
    (project / "localized").rename(tmp_path / "aside")
    run_site(project)
    assert contents(project / "localized") == incremental


def test_a_new_version_reaches_the_pages_that_link_to_it(project: Path) -> None:
    """A text that is published later turns links to the source into links to itself."""
    translate_all(project / "catalogs/ar/fund.po", "ترجمة:")
    changed = run_site(project)
    assert "localized/site/ar/letter/index.html" in changed
    assert "../fund/" in pages_of(project)["ar/letter/index.html"].xpath("//div[@class='body']//a/@href")


def test_what_goes_is_removed(project: Path) -> None:
    """A page without document goes; what somebody else put there stays."""
    (project / "localized/site/CNAME").write_text("example.org\n")
    (project / "source_texts/telegram.txt").unlink()
    with session(project) as opened:
        update(opened, opened.project.languages)
    run_site(project)
    root = project / "localized/site"
    assert not (root / "bs/telegram/index.html").exists()
    assert (root / "CNAME").exists()


def test_a_listing_cannot_make_us_remove_other_files(project: Path) -> None:
    """site-files.json is a file like any other: a path in it that leads elsewhere is passed over."""
    import json

    from transflow.files import digest_file

    listing = project / "localized/site-files.json"
    record = json.loads(listing.read_text())
    victim = project / "catalogs/bs/letter.po"
    for name in ("../catalogs/bs/letter.po", "site/../../catalogs/bs/letter.po", "bs/letter.md", str(victim)):
        record[name] = digest_file(victim)
    listing.write_text(json.dumps(record))
    run_site(project)
    assert victim.exists() and (project / "localized/bs/letter.md").exists()


def test_a_page_edited_by_hand_is_not_overwritten(project: Path) -> None:
    """Whoever edits a page is told so."""
    path = project / "localized/site/bs/letter/index.html"
    path.write_text("Mine.")
    with pytest.raises(FileError, match="edited by hand"):
        run_site(project)
    assert path.read_text() == "Mine."


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """--dry-run names every file and makes none."""
    folder = prepare(tmp_path / "project")
    before = contents(folder)
    with session(folder, is_dry=True) as opened:
        site(opened)
        changes = opened.changes
    assert contents(folder) == before
    assert {"localized/site/index.html", "localized/bs/letter.md"} <= {change.path for change in changes}


def test_the_bytes_do_not_depend_on_the_machine(tmp_path: Path, published: Path) -> None:
    """Another hash seed, another time zone, another moment: the same bytes."""
    folder = prepare(tmp_path / "project")
    code = "import sys\nfrom pathlib import Path\nfrom tests.site.conftest import run_site\nrun_site(Path(sys.argv[1]))\n"
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}
    subprocess.run(
        [sys.executable, "-c", code, str(folder)], check=True, env=environment, cwd=Path(__file__).parents[2]
    )
    ours, theirs = contents(folder / "localized"), contents(published / "localized")
    assert ours.keys() == theirs.keys()
    stamp = re.compile(rb"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?")
    for name, content in ours.items():
        assert (
            stamp.sub(b"", content) == stamp.sub(b"", theirs[name])
            or name == "site-files.json"
            or name == "manifest.json"
        )


def test_a_project_has_its_own_templates(tmp_path: Path) -> None:
    """A template of the project goes first and may build on ours; a broken one is named with its line."""
    folder = prepare(tmp_path / "project")
    (folder / "transflow.toml").write_text(CONFIG + 'templates = "own"\n')
    own = folder / "own"
    own.mkdir()
    (own / "text.html").write_text(
        '{% extends "default/text.html" %}{% block main %}<p>Ours</p>{{ super() }}{% endblock %}'
    )
    run_site(folder)
    page = pages_of(folder)["bs/letter/index.html"]
    assert "Ours" in page.text_content() and "Prijevod" in page.text_content()
    (own / "text.html").write_text("line\n{% if %}")
    with pytest.raises(ProjectError, match="template"):
        run_site(folder)


def test_our_own_words_are_complete(tmp_path: Path) -> None:
    """The catalogs of the site's words are what extraction and merging give today, translated throughout."""
    import shutil

    from transflow.catalog import read_catalog
    from transflow.site.messages import OWN_FOLDER, usable

    folder = tmp_path / "locale"
    shutil.copytree(OWN_FOLDER, folder)
    assert update_messages(folder, today="2026-01-01") == []
    for tag in ("bs", "de", "es"):
        catalog = read_catalog(OWN_FOLDER / f"{tag}.po")
        assert usable(catalog) == catalog.entries, tag


def test_slugs_are_safe_and_unique() -> None:
    """Whatever an author or a file name says, an address is ASCII, inside its folder and nobody else's."""
    from transflow.workflow.slugs import RESERVED, assign_slugs

    wanted = {
        "../../etc/passwd.md": "../../up", "a/b.md": "", "c/b.md": "", "page.md": "page", "Ščavničar Đuro.md": "",
        "中文.md": "", "русский.md": "", "x.md": "same", "y.md": "same", "status.md": "", ".md": "",
    }  # fmt: skip
    slugs = assign_slugs(wanted)
    assert len(set(slugs.values())) == len(wanted)
    assert all(
        re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) and slug not in RESERVED for slug in slugs.values()
    )
    assert slugs["Ščavničar Đuro.md"] == "scavnicar-djuro"
