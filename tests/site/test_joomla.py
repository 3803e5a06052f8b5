"""Articles for Joomla's web services: the published texts of each language that Joomla can name, safe and unpublished."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import html

from tests.conftest import session
from tests.site.conftest import CONFIG, prepare, prepare_hostile, run_site
from transflow.workflow.site import site


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that asks for the articles."""
    folder = prepare(tmp_path_factory.mktemp("joomla") / "project")
    (folder / "transflow.toml").write_text(CONFIG + "joomla = true\n", encoding="utf-8")
    run_site(folder)
    return folder


def articles(folder: Path, code: str) -> dict[str, dict[str, object]]:
    """The articles of a language by their alias."""
    path = folder / f"localized/joomla/{code}/articles.json"
    return {article["alias"]: article for article in json.loads(path.read_text(encoding="utf-8"))}


def test_each_published_text_is_an_article(imported: Path) -> None:
    """Title, alias, language in Joomla's name, date; unpublished, so that a person looks first."""
    found = articles(imported, "bs-BA")
    assert set(found) == {"letter", "first-letter", "fund", "telegram"}
    article = found["letter"]
    assert article["title"] == "Prijevod: To the miners of the Old Shaft"
    assert (article["language"], article["state"]) == ("bs-BA", 0)
    assert article["created"] == "2026-02-07 00:00:00"
    assert article["created_by_alias"] == "Women's committee"
    assert set(articles(imported, "ar-AA")) == {"letter", "first-letter"}
    assert set(articles(imported, "en-GB")) == set(found)


def test_introduction_and_rest_are_the_whole_text(imported: Path) -> None:
    """Joomla shows the first paragraph on lists; together both parts are what the site shows, without the title."""
    for article in articles(imported, "bs-BA").values():
        whole = str(article["introtext"]) + str(article["fulltext"])
        assert "".join(whole.split()) == "".join(str(article["articletext"]).split())
        assert str(article["introtext"]).rstrip().endswith("</p>")
        assert "<h1" not in whole


def test_the_same_text_has_the_same_alias_and_key_in_all_languages(imported: Path) -> None:
    """By these an import connects the versions with each other."""
    bosnian, arabic = articles(imported, "bs-BA"), articles(imported, "ar-AA")
    assert all(arabic[alias]["key"] == bosnian[alias]["key"] for alias in arabic)


def test_languages_without_a_name_are_announced(tmp_path: Path) -> None:
    """A second script that Joomla cannot name gets no file, and `site` says so."""
    folder = prepare(tmp_path / "project")
    text = CONFIG.replace('"sr-Latn"', '"bs-Cyrl"') + "joomla = true\n"
    (folder / "transflow.toml").write_text(text, encoding="utf-8")
    from transflow.workflow.prefill import prefill
    from transflow.workflow.update import update

    with session(folder) as opened:
        update(opened, opened.project.languages)
        prefill(opened, [opened.project.language("bs-Cyrl")])
    with session(folder, "site") as opened:
        site(opened)
        assert any("no name for bs-Cyrl" in note for note in opened.notes)


def test_an_enemy_reaches_no_article(tmp_path: Path) -> None:
    """What a hostile catalog brings is as harmless as on the site: nothing that runs, loads or leaves."""
    folder = prepare_hostile(tmp_path)
    config = folder / "transflow.toml"
    config.write_text(config.read_text("utf-8") + "\njoomla = true\n", encoding="utf-8")
    run_site(folder)
    found = articles(folder, "bs-BA")
    assert len(found) > 25
    for article in found.values():
        root = html.fragment_fromstring(str(article["articletext"]), create_parent="div")
        assert not root.xpath(
            ".//script|.//iframe|.//object|.//embed|.//form|.//svg|.//style|.//base|.//input"
        )
        for element in root.iter():
            assert not any(name.startswith("on") or name in ("style", "srcset") for name in element.attrib)
            address = element.get("href") or element.get("src") or ""
            assert not re.match(r"\s*(?:javascript|vbscript|data):|//", address, re.IGNORECASE)
