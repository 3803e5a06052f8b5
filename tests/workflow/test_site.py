"""site: what is written again, what is removed, and what an interrupted run leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import contents, session, translate
from transflow.errors import FileError
from transflow.workflow.output import Output
from transflow.workflow.site import site
from transflow.workflow.update import update

Make = Callable[..., Path]
TITLE = "To the miners of the Old Shaft"


def prepared(folder: Path) -> Path:
    """The project with a title in Bosnian."""
    with session(folder) as opened:
        update(opened, opened.project.languages)
    translate(folder / "catalogs/bs/letter.po", {TITLE: "Rudarima Starog okna"})
    return folder


def run_site(folder: Path, **options: object) -> list[str]:
    """Make the site; gives the files that it changed."""
    with session(folder) as opened:
        site(opened, **options)  # type: ignore[arg-type]
        return [change.path for change in opened.changes]


def page(folder: Path) -> Path:
    """The Bosnian page of the letter."""
    return folder / "localized/site/bs/letter/index.html"


def stop_before_the_end(output: Output) -> None:
    """Somebody presses Ctrl-C when all pages are written and the listing is not."""
    output._flush()
    raise KeyboardInterrupt


def interrupt_site(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of `site` that stops there, and says so."""
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Output, "finish", stop_before_the_end)
        run_site(folder)


def test_an_interrupted_run_does_not_take_its_own_pages_for_edited(
    make_project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it had written is overwritten by the next run, whatever changed in between."""
    folder = prepared(make_project())
    run_site(folder)
    translate(folder / "catalogs/bs/letter.po", {"Pay the wages.": "Isplatite plate."})
    interrupt_site(folder, monkeypatch)
    assert "Isplatite plate." in page(folder).read_text(encoding="utf-8")
    translate(folder / "catalogs/bs/letter.po", {"Pay the wages.": "Isplatite nam plate."})
    run_site(folder)
    assert "Isplatite nam plate." in page(folder).read_text(encoding="utf-8")


def test_what_an_interrupted_run_wrote_is_removed_when_its_text_goes(
    make_project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of which no listing ever knew is still known to be ours."""
    folder = prepared(make_project())
    interrupt_site(folder, monkeypatch)
    (folder / "source_texts/letter.md").rename(folder / "source_texts/other.md")
    run_site(folder)
    assert not page(folder).exists()


def test_a_page_that_a_person_edited_meanwhile_stops_the_run(
    make_project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interrupted run gives nobody the right to overwrite the work of others."""
    folder = prepared(make_project())
    interrupt_site(folder, monkeypatch)
    page(folder).write_text("Moja strana.", encoding="utf-8")
    with pytest.raises(FileError, match="edited by hand"):
        run_site(folder)
    assert page(folder).read_text(encoding="utf-8") == "Moja strana."


@pytest.mark.parametrize("note", ["", "[]", "no JSON"])
def test_lost_notes_cost_time_and_nothing_else(make_project: Make, note: str) -> None:
    """Without what the database remembers, the same pages are made again, and none is written."""
    folder = prepared(make_project())
    run_site(folder)
    before = contents(folder / "localized")
    with session(folder) as opened:
        for name in ("site", "build", "site unfinished", "build unfinished"):
            opened.store.remember_note(name, note)
    assert run_site(folder) == []
    assert contents(folder / "localized") == before
