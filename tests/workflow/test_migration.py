"""Law 10: a project that cuts its texts differently keeps its translations."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.conftest import CONFIG, session, translate
from transflow.catalog import read_catalog
from transflow.records import parse_history
from transflow.workflow.update import update

Make = Callable[..., Path]

SENTENCES = CONFIG + '[documents]\nsegmentation = "sentence"\n'
TEXT = "We stand with you. They owe us **3 marks. Each of us.** Pay them!\n\n- One item. Two sentences.\n\nAlone.\n"
WHOLE = {
    "We stand with you. They owe us **3 marks. Each of us.** Pay them!": "Uz vas smo. Duguju nam **3 marke. Svakom.** Platite!",
    "One item. Two sentences.": "Jedna stavka s dvije rečenice.",
    "Alone.": "Samo.",
}
PARTS = {
    "We stand with you.": "Uz vas smo.",
    "They owe us **3 marks. Each of us.**": "Duguju nam **3 marke. Svakom.**",
    "Pay them!": "Platite!",
}


def run_update(folder: Path) -> None:
    """Update everything."""
    with session(folder) as opened:
        update(opened, opened.project.languages)


def cut(folder: Path, config: str) -> dict[str, tuple[str, bool]]:
    """Cut the project as this configuration says; gives target and fuzzy flag by source text."""
    (folder / "transflow.toml").write_text(config, encoding="utf-8")
    run_update(folder)
    return {e.msgid: (e.msgstr, e.is_fuzzy) for e in read_catalog(folder / "catalogs/bs/a.po").active}


def test_paragraphs_become_sentences_and_come_back(make_project: Make) -> None:
    """Where source and target have as many sentences, each takes its own, and joins the others again."""
    folder = make_project({"source_texts/a.md": TEXT})
    run_update(folder)
    translate(folder / "catalogs/bs/a.po", WHOLE)
    run_update(folder)
    divided = cut(folder, SENTENCES)
    for source, target in PARTS.items():
        assert divided[source] == (target, False)
    assert divided["Alone."] == ("Samo.", False)
    joined = cut(folder, CONFIG)
    whole = next(iter(WHOLE))
    assert joined[whole] == (WHOLE[whole], False)


def test_what_cannot_be_divided_is_fuzzy_and_not_gone(make_project: Make) -> None:
    """Two sentences translated as one: the longer one takes the whole target, fuzzy; the history has it as well."""
    folder = make_project({"source_texts/a.md": TEXT})
    run_update(folder)
    translate(folder / "catalogs/bs/a.po", WHOLE)
    run_update(folder)
    divided = cut(folder, SENTENCES)
    assert divided["Two sentences."] == ("Jedna stavka s dvije rečenice.", True)
    assert divided["One item."] == ("", False)
    rows = parse_history((folder / "catalogs/bs/history.jsonl").read_text(encoding="utf-8"))
    assert {row.msgstr for row in rows} >= {WHOLE["One item. Two sentences."]}


def test_a_paragraph_missing_a_sentence_is_fuzzy(make_project: Make) -> None:
    """Joined again with one sentence untranslated: what there is, fuzzy, so that nobody publishes half a text."""
    folder = make_project({"source_texts/a.md": TEXT}, config=SENTENCES)
    run_update(folder)
    translate(folder / "catalogs/bs/a.po", {"We stand with you.": "Uz vas smo.", "Pay them!": "Platite!"})
    run_update(folder)
    joined = cut(folder, CONFIG)
    assert joined[next(iter(WHOLE))] == ("Uz vas smo. Platite!", True)
