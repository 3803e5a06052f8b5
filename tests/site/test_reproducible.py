"""Twice is the same: texts, manifest, site and catalogs, byte for byte, on any machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import contents
from tests.site.conftest import prepare

RUN = """
import sys
from pathlib import Path
from tests.conftest import session
from transflow.workflow.build import build
from transflow.workflow.sending import send
from transflow.workflow.site import site
folder = Path(sys.argv[1])
with session(folder, "build") as opened:
    build(opened, opened.project.languages)
with session(folder, "site") as opened:
    site(opened)
with session(folder, "send") as opened:
    send(opened, opened.project.language("bs"), output=folder / "pack.zip")
"""
ELSEWHERE = [
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "4242", "TZ": "America/St_Johns", "LANG": "bs_BA.UTF-8"},
]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """What three machines make of one project at one SOURCE_DATE_EPOCH, each from nothing."""
    made = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        for environment in ELSEWHERE:
            folder = prepare(tmp_path_factory.mktemp("machine") / "project")
            config = folder / "transflow.toml"
            config.write_text(config.read_text("utf-8") + "joomla = true\n", encoding="utf-8")
            subprocess.run(
                [sys.executable, "-c", RUN, str(folder)],
                check=True, env=os.environ | environment, cwd=Path(__file__).parents[2],
            )  # fmt: skip
            made.append(contents(folder))
    return made


def test_every_file_is_the_same_on_every_machine(runs: list[dict[str, bytes]]) -> None:
    """Another hash seed, time zone and locale change no byte and no name, of nothing that transflow writes."""
    first, *others = runs
    for other in others:
        assert other.keys() == first.keys()
        assert [name for name in first if other[name] != first[name]] == []


@pytest.mark.parametrize(
    "name",
    [
        "pack.zip", "localized/manifest.json", "localized/bs/letter.md", "localized/site/bs/letter/index.html",
        "localized/site/bs/feed.xml", "localized/site/sitemap.xml", "localized/site/badges/bs.svg",
        "localized/locale/bs/LC_MESSAGES/site.mo", "localized/i18n/i18next/bs.json", "localized/i18n/jed/bs.json",
        "localized/i18n/flat/bs.json", "localized/joomla/bs-BA/site.ini", "localized/joomla/bs-BA/articles.json",
    ],
)  # fmt: skip
def test_nothing_is_left_out_of_the_comparison(runs: list[dict[str, bytes]], name: str) -> None:
    """The files that the comparison is about are among those that were written."""
    assert runs[0][name]


def test_no_file_names_a_machine_or_a_moment(runs: list[dict[str, bytes]], tmp_path: Path) -> None:
    """No path of the disk, and no time but that of SOURCE_DATE_EPOCH and of the documents."""
    for name, content in runs[0].items():
        if name.startswith("localized/"):
            assert bytes(tmp_path.parent.parent) not in content, name
