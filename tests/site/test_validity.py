"""Pages, feed, map and manifest against their rules, as others check them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from tests.site.consumers import module, program

SCHEMAS = Path(__file__).parent / "schemas"
MANIFEST_SCHEMA = Path(__file__).parents[2] / "docs/websites/manifest.schema.json"
ATOM = "{http://www.w3.org/2005/Atom}"


def nu(*paths: Path) -> list[str]:
    """What the Nu checker of the W3C has to say about files and folders."""
    jar = module("vnu-jar") / "build/dist/vnu.jar"
    java = program("java", "default-jre-headless")
    ran = subprocess.run(
        [
            java,
            "-Xss4m",
            "-jar",
            str(jar),
            "--also-check-svg",
            "--skip-non-html",
            "--format",
            "json",
            *map(str, paths),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    messages = json.loads(ran.stderr)["messages"] if ran.stderr.startswith("{") else [{"message": ran.stderr}]
    return [
        f"{m.get('url', '')}:{m.get('lastLine', '')} {m['message']}"
        for m in messages
        if m.get("type") != "info"
    ]


def test_pages_and_badges_are_valid(published: Path, attacked: Path) -> None:
    """No error in any page or badge, also where an enemy wrote the catalogs."""
    assert nu(published / "localized/site", attacked / "localized/site/bs") == []


def test_the_checker_checks(tmp_path: Path) -> None:
    """It does find what is wrong."""
    (tmp_path / "x.html").write_text(
        "<!doctype html><html lang=en><title>x</title><p><h1>y</p></h2><img src=a>"
    )
    assert len(nu(tmp_path)) >= 2


def test_feeds_are_valid(published: Path) -> None:
    """Atom by its schema, and what the schema cannot see: an author, one identity each, one alternate for a language."""
    compact = pytest.importorskip("rnc2rng", reason="no rnc2rng: pip install rnc2rng")
    relax = etree.RelaxNG(etree.fromstring(compact.dumps(compact.load(str(SCHEMAS / "atom.rnc"))).encode()))
    feeds = sorted((published / "localized/site").glob("*/feed.xml"))
    assert len(feeds) == 4
    for path in feeds:
        tree = etree.parse(path)
        assert relax.validate(tree), (path, relax.error_log)
        ids = [element.text for element in tree.iter(f"{ATOM}id")]
        assert len(ids) == len(set(ids))
        assert tree.find(f"{ATOM}author/{ATOM}name") is not None
        for entry in tree.iter(f"{ATOM}entry"):
            languages = [link.get("hreflang") for link in entry.iter(f"{ATOM}link")]
            assert len(languages) == len(set(languages))


def test_feeds_are_read(published: Path) -> None:
    """By a reader of feeds: language, titles, absolute links, the newest first."""
    feedparser = pytest.importorskip("feedparser", reason="no feedparser: pip install feedparser")
    feed = feedparser.parse((published / "localized/site/bs/feed.xml").read_bytes())
    assert not feed.bozo and feed.feed.language == "bs"
    assert [entry.title for entry in feed.entries] == [
        "Prijevod: To the miners of the Old Shaft",
        "Prijevod: Our first letter",
    ]
    assert feed.entries[0].link == "https://example.org/texts/bs/letter/"
    assert "2026-02-07" in feed.entries[0].published


def test_the_map_is_valid(published: Path, tmp_path: Path) -> None:
    """By the schema of sitemaps.org, with links to the versions."""
    shutil.copy(module("sitemap") / "schema/sitemap.xsd", tmp_path)
    for name in ("wrap.xsd", "xhtml.xsd"):
        shutil.copy(SCHEMAS / name, tmp_path)
    schema = etree.XMLSchema(etree.parse(tmp_path / "wrap.xsd"))
    tree = etree.parse(published / "localized/site/sitemap.xml")
    assert schema.validate(tree), schema.error_log
    places = [element.text for element in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(places) == len(set(places)) and "https://example.org/texts/bs/letter/" in places


def test_the_manifest_is_valid(published: Path) -> None:
    """By our own schema, which the documentation gives to websites."""
    jsonschema = pytest.importorskip("jsonschema", reason="no jsonschema: pip install jsonschema")
    schema = json.loads(MANIFEST_SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    manifest = json.loads((published / "localized/manifest.json").read_text(encoding="utf-8"))
    jsonschema.validate(manifest, schema)
    assert len(manifest["documents"]) == 4


def test_the_schema_names_every_field() -> None:
    """What a version holds is what the schema lists, each with a description."""
    from dataclasses import fields

    from transflow.workflow.manifest import Version

    version = json.loads(MANIFEST_SCHEMA.read_text(encoding="utf-8"))["$defs"]["version"]
    assert set(version["properties"]) == {field.name for field in fields(Version)} - {"tag", "document"}
    assert all(field["description"] for field in version["properties"].values())
