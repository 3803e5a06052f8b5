"""What a page must have before it is published: its title, and what its author says, by front matter or by comment."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import session, translate
from transflow.workflow.build import build
from transflow.workflow.update import update

Make = Callable[..., Path]

COMMENT = "---\ntitle: A letter\n---\n\nHello.\n\n<!-- transflow: must-have -->\n- Pay the wages.\n- Reopen the shaft.\n"
FIELD = "---\ntitle: A letter\ntransflow:\n  required: [list item, heading]\n---\n\nHello.\n\n- Pay the wages.\n- Reopen the shaft.\n"
PAGE = (
    "<html><head><title>A letter</title></head><body><p>Hello.</p><!-- transflow: must-have -->"
    "<ul><li>Pay the wages.</li><li>Reopen the shaft.</li></ul></body></html>"
)
TEXT = (
    "A letter\n========\n\nHello.\n\n<!-- transflow: must-have -->\n- Pay the wages.\n- Reopen the shaft.\n"
)


@pytest.mark.parametrize(
    "name, source", [("a.md", COMMENT), ("a.md", FIELD), ("a.html", PAGE), ("a.txt", TEXT)]
)
def test_a_page_waits_for_what_its_author_demands(make_project: Make, name: str, source: str) -> None:
    """Title and one demand are not enough; with both demands the page is published, though the greeting is missing."""
    folder = make_project({f"source_texts/{name}": source})
    done = {"A letter": "Pismo", "Pay the wages.": "Isplatite plate."}
    assert is_published(folder, done) is False
    assert is_published(folder, {"Hello.": "Zdravo."}) is False
    assert is_published(folder, {"Reopen the shaft.": "Otvorite okno."}) is True
    text = (folder / "localized/bs" / name).read_text("utf-8")
    assert "Otvorite okno." in text and ("must-have" in text or source == FIELD)


def test_a_page_that_was_published_stays_when_a_demand_changes(make_project: Make) -> None:
    """It degrades by paragraph like any other part, and is not taken away from its readers."""
    folder = make_project({"source_texts/a.md": COMMENT})
    targets = {
        "A letter": "Pismo",
        "Pay the wages.": "Isplatite plate.",
        "Reopen the shaft.": "Otvorite okno.",
    }
    assert is_published(folder, targets) is True
    source = folder / "source_texts/a.md"
    source.write_text(COMMENT.replace("Pay the wages.", "Pay the wages now."), encoding="utf-8")
    assert is_published(folder, {}) is True
    assert "Pay the wages now." in (folder / "localized/bs/a.md").read_text("utf-8")


def is_published(folder: Path, targets: dict[str, str]) -> bool:
    """Whether a build publishes the Bosnian version once these texts are translated as well."""
    with session(folder) as opened:
        update(opened, opened.project.languages)
    translate(folder / "catalogs/bs/a.po", targets)
    with session(folder) as opened:
        build(opened, opened.project.languages)
    manifest = json.loads((folder / "localized/manifest.json").read_text(encoding="utf-8"))
    found: bool = manifest["documents"][0]["versions"]["bs"]["published"]
    return found
