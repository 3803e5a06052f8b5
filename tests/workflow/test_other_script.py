"""prefill in the other script: what people wrote in one script is a draft in the other, and nothing more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import contents, edit_catalog, session, translate
from transflow.catalog import read_catalog
from transflow.model import Entry, State
from transflow.provenance import draft_note
from transflow.workflow.build import build
from transflow.workflow.prefill import Prefilled, prefill
from transflow.workflow.review import decide
from transflow.workflow.update import update

Make = Callable[..., Path]
SOURCE = "# Love\n\nRead [the letter](letter.md) and `code`.\n\nThe third.\n"
BOSNIAN = {
    "Love": "Ljubav",
    "Read [the letter](letter.md) and `code`.": "Čitajte [pismo](letter.md) i `code`.",
}
CYRILLIC = ["Љубав", "Читајте [писмо](letter.md) и `code`."]


def config(languages: str, *, source: str = "en", accept: str = "translated") -> str:
    """A project in these languages, without a model for any."""
    return (
        f'[project]\nname = "T"\nsource_language = "{source}"\nlanguages = [{languages}]\n'
        f'[build]\naccept = "{accept}"\n'
    )


def prepared(make_project: Make, text: str, tag: str = "bs") -> Path:
    """A project whose text a person translated in part into one language."""
    folder = make_project({"source_texts/a.md": SOURCE}, text)
    with session(folder) as opened:
        update(opened, opened.project.languages)
    translate(folder / f"catalogs/{tag}/a.po", BOSNIAN)
    return folder


def fill(folder: Path, tag: str, *, refresh: bool = False) -> Prefilled:
    """Fill one language."""
    with session(folder) as opened:
        (result,) = prefill(opened, [opened.project.language(tag)], refresh=refresh)
        return result


def entries(folder: Path, tag: str) -> tuple[Entry, ...]:
    """The entries of the text in one language."""
    return read_catalog(folder / f"catalogs/{tag}/a.po").active


def test_what_people_wrote_is_a_draft_in_the_other_script(make_project: Make) -> None:
    """Bosnian in Cyrillic comes from Bosnian, fuzzy and with its origin; what nobody translated stays empty."""
    folder = prepared(make_project, config('"bs", "bs-Cyrl"'))
    result = fill(folder, "bs-Cyrl")
    found = entries(folder, "bs-Cyrl")
    assert [entry.msgstr for entry in found] == [*CYRILLIC, ""]
    assert (result.from_other_script, result.by_machine, result.left_empty) == (2, 0, 1)
    assert [entry.is_fuzzy for entry in found] == [True, True, False]
    note = draft_note(found[0])
    assert note is not None and note.detail == "letter by letter from bs"
    with session(folder) as opened:
        states = [entry.state for entry in opened.store.catalog("bs-Cyrl", "a")]
    assert sorted(states) == sorted([State.MACHINE, State.MACHINE, State.UNTRANSLATED])


def test_it_is_not_published_before_somebody_read_it(make_project: Make) -> None:
    """A build shows nothing of it below the accepted state."""
    folder = prepared(make_project, config('"bs", "bs-Cyrl"'))
    fill(folder, "bs-Cyrl")
    with session(folder) as opened:
        build(opened, opened.project.languages)
    assert not (folder / "localized/bs-Cyrl/a.md").exists()
    assert "Ljubav" in (folder / "localized/bs/a.md").read_text("utf-8")


@pytest.mark.parametrize(
    "languages, written, filled",
    [('"sr", "sr-Latn"', "sr-Latn", "sr"), ('"cnr", "cnr-Cyrl"', "cnr", "cnr-Cyrl"), ('"bs-Cyrl", "bs"', "bs", "bs-Cyrl")],
)  # fmt: skip
def test_other_languages_in_two_scripts(
    make_project: Make, languages: str, written: str, filled: str
) -> None:
    """Serbian and Montenegrin too, whichever script is named first."""
    folder = prepared(make_project, config(languages), written)
    fill(folder, filled)
    assert [entry.msgstr for entry in entries(folder, filled)][:2] == CYRILLIC


def test_from_cyrillic_into_latin(make_project: Make) -> None:
    """Serbian in Latin script comes from Serbian."""
    folder = prepared(make_project, config('"sr", "sr-Latn"'), "sr")
    translate(folder / "catalogs/sr/a.po", dict(zip(BOSNIAN, CYRILLIC, strict=True)))
    fill(folder, "sr-Latn")
    assert [entry.msgstr for entry in entries(folder, "sr-Latn")][:2] == list(BOSNIAN.values())


def test_other_languages_are_no_source(make_project: Make) -> None:
    """Serbian takes nothing from Bosnian: another script is not another language."""
    folder = prepared(make_project, config('"bs", "sr", "de"'))
    assert fill(folder, "sr").from_other_script == 0
    assert fill(folder, "de").from_other_script == 0


def test_the_source_itself_may_be_the_other_script(make_project: Make) -> None:
    """Of a project that is written in Bosnian every text has its draft in Cyrillic."""
    folder = make_project({"source_texts/a.md": "# Ljubav\n"}, config('"bs-Cyrl"', source="bs"))
    with session(folder) as opened:
        update(opened, opened.project.languages)
    assert fill(folder, "bs-Cyrl").from_other_script == 1
    assert entries(folder, "bs-Cyrl")[0].msgstr == "Љубав"


def test_only_words_that_are_published_count(make_project: Make) -> None:
    """Where a language is published when reviewed, only reviewed words go over; drafts and fuzzy words never do."""
    folder = prepared(make_project, config('"bs", "bs-Cyrl"', accept="reviewed"))
    assert fill(folder, "bs-Cyrl").from_other_script == 0
    with session(folder) as opened:
        decide(opened, opened.project.language("bs"), "approved", by="Jasmin", keys=[Entry("Love").key])
    assert fill(folder, "bs-Cyrl").from_other_script == 1
    edit_catalog(folder / "catalogs/bs/a.po", lambda entry: replace(entry, msgstr="Možda", is_fuzzy=True))
    assert fill(folder, "bs-Cyrl").from_other_script == 0


def test_a_fuzzy_text_is_no_source_even_where_drafts_are_published(make_project: Make) -> None:
    """With `accept = "machine"` too, a person has to vouch for the words first."""
    folder = prepared(make_project, config('"bs", "bs-Cyrl"', accept="machine"))
    edit_catalog(folder / "catalogs/bs/a.po", lambda entry: replace(entry, is_fuzzy=bool(entry.msgstr)))
    assert fill(folder, "bs-Cyrl").from_other_script == 0


def test_people_go_first_and_are_never_touched(make_project: Make) -> None:
    """What somebody wrote in Cyrillic stays, also with refresh, whatever is written in Latin script."""
    folder = prepared(make_project, config('"bs", "bs-Cyrl"'))
    translate(folder / "catalogs/bs-Cyrl/a.po", {"Love": "Љубав моја"})
    fill(folder, "bs-Cyrl")
    words = BOSNIAN["Read [the letter](letter.md) and `code`."]
    edit_catalog(
        folder / "catalogs/bs-Cyrl/a.po",
        lambda entry: replace(entry, msgstr="Читај [писмо](letter.md) и `code`.") if "Read" in entry.msgid else entry,
    )  # fmt: skip
    before = contents(folder / "catalogs/bs-Cyrl")
    translate(
        folder / "catalogs/bs/a.po",
        {"Love": "Voljeti", "Read [the letter](letter.md) and `code`.": words + "!"},
    )
    for refresh in (False, True):
        assert fill(folder, "bs-Cyrl", refresh=refresh).from_other_script == 0
        assert contents(folder / "catalogs/bs-Cyrl") == before


def test_refresh_follows_what_people_change(make_project: Make) -> None:
    """An untouched draft takes over the new words with refresh, and without it stays; twice is once."""
    folder = prepared(make_project, config('"bs", "bs-Cyrl"'))
    fill(folder, "bs-Cyrl")
    translate(folder / "catalogs/bs/a.po", {"Love": "Voljeti"})
    assert fill(folder, "bs-Cyrl").from_other_script == 0
    assert entries(folder, "bs-Cyrl")[0].msgstr == "Љубав"
    assert fill(folder, "bs-Cyrl", refresh=True).from_other_script == 1
    assert entries(folder, "bs-Cyrl")[0].msgstr == "Вољети"
    before = contents(folder)
    assert fill(folder, "bs-Cyrl", refresh=True).from_other_script == 0
    assert contents(folder) == before


def test_with_refresh_it_replaces_a_draft_of_a_machine(make_project: Make) -> None:
    """A person's words in the other script are nearer than what a model made of the source, and stay when it changes."""
    text = config('"bs", "bs-Cyrl"') + '[prefill]\nengine = "pseudo"\n'
    folder = make_project({"source_texts/a.md": SOURCE}, text)
    with session(folder) as opened:
        update(opened, opened.project.languages)
    assert fill(folder, "bs-Cyrl").by_machine == 3
    translate(folder / "catalogs/bs/a.po", BOSNIAN)
    result = fill(folder, "bs-Cyrl", refresh=True)
    assert (result.from_other_script, result.by_machine) == (2, 0)
    assert [entry.msgstr for entry in entries(folder, "bs-Cyrl")][:2] == CYRILLIC
    edit_catalog(folder / "catalogs/bs/a.po", lambda entry: replace(entry, msgstr="", is_fuzzy=False))
    assert fill(folder, "bs-Cyrl", refresh=True).by_machine == 0


def test_names_that_are_kept_stay(make_project: Make) -> None:
    """A term that terms.csv keeps is not spelled in the other script."""
    folder = make_project({"source_texts/a.md": "Write to Solidarnost.\n"}, config('"bs", "bs-Cyrl"'))
    (folder / "catalogs").mkdir()
    (folder / "catalogs/terms.csv").write_text("source,do_not_translate\nSolidarnost,yes\n")
    with session(folder) as opened:
        update(opened, opened.project.languages)
    translate(folder / "catalogs/bs/a.po", {"Write to Solidarnost.": "Pišite Solidarnost."})
    fill(folder, "bs-Cyrl")
    assert entries(folder, "bs-Cyrl")[0].msgstr == "Пишите Solidarnost."
