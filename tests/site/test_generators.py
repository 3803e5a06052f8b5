"""Generators of websites build what `build` writes, run nothing that a translation brings, and stop at nothing."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree, html

from tests.site.consumers import MODULES, module, program

DOCS = Path(__file__).parents[2] / "docs/websites"


def example(page: str, language: str) -> str:
    """The first example of a page of the documentation in a language."""
    found = re.search(rf"```{language}\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def texts(attacked: Path, tmp_path: Path) -> Path:
    """A folder with the texts that were built of hostile catalogs."""
    shutil.copytree(attacked / "localized/bs", tmp_path / "localized/bs")
    return tmp_path


def test_hugo_builds_the_texts(texts: Path) -> None:
    """With the configuration of our own page: no shortcode runs, none stops it, the marks of languages stay."""
    hugo = program("hugo")
    (texts / "localized/de").mkdir()
    (texts / "hugo.toml").write_text(example("hugo.md", "toml"), encoding="utf-8")
    layout = texts / "layouts/_default"
    layout.mkdir(parents=True)
    page = '<html lang="{{ .Params.lang }}"><title>{{ .Title }}</title>{{ .Params.transflow.percent }}%{{ .Content }}</html>'
    (layout / "single.html").write_text(page)
    (layout / "list.html").write_text("{{ .Title }}")
    ran = subprocess.run(
        [hugo, "--source", str(texts), "--quiet"], capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    made = (texts / "public/bs/hostile/index.html").read_text(encoding="utf-8")
    assert "lang=bs" in made.replace('"', "") and "100%" in made
    root = html.document_fromstring(made)
    assert not root.xpath("//figure|//script|//iframe|//object|//embed|//form|//svg|//base|//style")
    for element in root.iter(etree.Element):
        assert not any(name.startswith("on") or name in ("style", "srcset") for name in element.attrib)
        address = element.get("href") or element.get("src") or ""
        assert not re.match(r"[\x00-\x20]*(?:javascript|vbscript|data):", address, re.IGNORECASE)


def test_eleventy_builds_the_texts(texts: Path) -> None:
    """With the configuration of our own page, and with the template engine left on: nothing is computed."""
    module("@11ty/eleventy")
    (texts / "node_modules").symlink_to(MODULES)
    (texts / "package.json").write_text(json.dumps({"type": "module"}))
    config = example("eleventy.md", "js")
    engines_on = re.sub(r"\s*(?:markdown|html)TemplateEngine: false,", "", config)
    for name, text in (("off", config), ("on", engines_on)):
        (texts / "eleventy.config.js").write_text(text, encoding="utf-8")
        ran = subprocess.run(
            ["node", str(MODULES / "@11ty/eleventy/cmd.cjs"), "--quiet", f"--output={name}"],
            cwd=texts, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert ran.returncode == 0, (name, ran.stdout + ran.stderr)
        made = (texts / name / "bs/hostile/index.html").read_text(encoding="utf-8")
        assert "Riječ" in made and "{{ 7 | times: 6 }}" in made.replace("&#123;", "{").replace(
            "&#125;", "}"
        ).replace("\N{WORD JOINER}", "")
        assert not re.search(r"Riječ 42\b", made) and "root:" not in made and "xxxxxxxxxx" not in made
