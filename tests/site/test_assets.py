"""Images: a language's own goes first, on the site and beside the texts, and none comes from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import contents, session, translate
from tests.site.conftest import pages_of, run_site
from transflow.errors import FileError
from transflow.workflow.build import build
from transflow.workflow.update import update

Make = Callable[..., Path]

CONFIG = (
    '[project]\nname = "T"\nsource_language = "en"\nlanguages = ["bs", "de"]\n[build]\nassets = {assets}\n'
)
LETTER = (
    "# A letter\n\n![A lamp](../images/lamp.png) and <img src=\"../images/two%20lamps.svg\" alt=\"Two\">\n\n"
    "![No](../../transflow.toml) ![Gone](gone.png) ![Far](https://example.org/x.png)\n"
)  # fmt: skip
TREE = {
    "source_texts/notes/a.md": LETTER,
    "source_texts/images/lamp.png": b"a lamp",
    "source_texts/images/lamp.bs.png": b"lampa",
    "source_texts/images/two lamps.svg": b"<svg/>",
    "source_texts/images/unused.png": b"nobody shows it",
}


def prepared(make_project: Make, *, assets: bool) -> Path:
    """A project whose letter is translated into two languages."""
    folder = make_project(TREE, CONFIG.format(assets=str(assets).lower()))
    with session(folder) as opened:
        update(opened, opened.project.languages)
    for tag in ("bs", "de"):
        translate(folder / f"catalogs/{tag}/notes/a.po", {"A letter": f"Letter in {tag}"})
    return folder


def run_build(folder: Path, *, force: bool = False) -> list[str]:
    """Build, and give the files that changed."""
    with session(folder) as opened:
        build(opened, opened.project.languages, force=force)
        return [change.path for change in opened.changes]


def test_the_site_shows_the_image_of_the_language(make_project: Make) -> None:
    """`lamp.bs.png` on the Bosnian page, `lamp.png` on all others; what no page shows is not copied."""
    folder = prepared(make_project, assets=False)
    run_site(folder)
    pages = pages_of(folder)
    first = {
        tag: pages[f"{tag}/a/index.html"].xpath("//div[@class='body']//img/@src")[0]
        for tag in ("bs", "de", "en")
    }
    assert first == {
        "bs": "../../assets/texts/images/lamp.bs.png",
        "de": "../../assets/texts/images/lamp.png",
        "en": "../../assets/texts/images/lamp.png",
    }
    root = folder / "localized/site/assets/texts/images"
    assert (root / "lamp.bs.png").read_bytes() == b"lampa"
    assert sorted(path.name for path in root.iterdir()) == ["lamp.bs.png", "lamp.png", "two lamps.svg"]


def test_texts_have_no_images_beside_them_unless_asked_for(make_project: Make) -> None:
    """Without `assets` a build writes texts alone."""
    folder = prepared(make_project, assets=False)
    run_build(folder)
    assert not (folder / "localized/bs/images").exists()


def test_images_lie_beside_the_texts(make_project: Make) -> None:
    """With `assets` each folder stands on its own, under the names that its texts say; twice is once."""
    folder = prepared(make_project, assets=True)
    run_build(folder)
    found = contents(folder / "localized")
    images = {path: content for path, content in found.items() if path.endswith((".png", ".svg"))}
    assert images == {
        "bs/images/lamp.png": b"lampa",
        "bs/images/two lamps.svg": b"<svg/>",
        "de/images/lamp.png": b"a lamp",
        "de/images/two lamps.svg": b"<svg/>",
    }
    assert not any(name.endswith(".toml") for name in found)
    assert run_build(folder) == []


def test_an_image_follows_its_source_and_a_strangers_stays(make_project: Make) -> None:
    """A new image is copied again; one that somebody edited stops the build, unless it is forced."""
    folder = prepared(make_project, assets=True)
    run_build(folder)
    (folder / "source_texts/images/lamp.bs.png").write_bytes(b"nova lampa")
    assert run_build(folder) == ["localized/bs/images/lamp.png"]
    place = folder / "localized/bs/images/lamp.png"
    place.write_bytes(b"mine")
    with pytest.raises(FileError, match="edited by hand"):
        run_build(folder)
    assert place.read_bytes() == b"mine"
    run_build(folder, force=True)
    assert place.read_bytes() == b"nova lampa"
