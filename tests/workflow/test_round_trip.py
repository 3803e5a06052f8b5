"""A catalog with everything in it goes through other programs and comes back with every state, review and text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import edit_catalog, session
from tests.workflow.editors import EDITORS, needs_gettext
from transflow.catalog import format_catalog, read_catalog
from transflow.model import Entry, State
from transflow.provenance import Suggestion, with_suggestion
from transflow.workflow.prefill import prefill
from transflow.workflow.review import decide
from transflow.workflow.update import update

Make = Callable[..., Path]
Text = tuple[str | None, str, bool]
"""Context, source, whether it is obsolete."""

LONG = (
    "We, the workers of the northern shaft, who have not been paid since the autumn and whose families live on what the "
    "neighbours bring, declare before the council, the company and everybody in the valley that we shall not go down "
    "again until the last mark of our wages is on the table, that nobody will be dismissed for having said so, and that "
    "the pumps will be kept running by our own people, day and night, so that there is a mine to come back to."
)
DOCUMENT = f"""\
---
title: "To the miners: \\"not one step back\\""
---

# Dear friends & colleagues

{LONG}

They said:\u2028“Go home.”\u2028We said: “No.”

<!-- transflow: note Formal address. Don't translate the "Rote Fahne", a newspaper. -->

Write to the *Rote Fahne*, `Box 12\\n`, C:\\new\\table, or <https://example.org/%20?a=1&b=2#c>.

<!-- transflow: context button -->

Send

Send

- Pay the wages.
- Reopen the shaft.
- One text that goes.
- 100 % of the pensions, #1 of our demands.

| Name | Sum |
|------|----:|
| Amra | 300 |

Last words: tab\tand no-break\u00a0space, soft\u00adhyphen, مرحبا \u2067abc\u2069, 煤矿工人, 👩🏽‍🏭.
"""
WORDS = {
    LONG: "Mi, rudari sjevernog okna, " + "koji od jeseni nismo vidjeli plate, " * 12 + "ne silazimo.",
    "Pay the wages.": "Isplatite plate – sve\u2028do\tposljednje „marke“.",
    "Reopen the shaft.": "Otvorite okno.",
    "One text that goes.": "Jedan tekst koji odlazi.",
    "Send": "Pošalji",
    "Dear friends & colleagues": "Drage prijateljice i prijatelji",
}


@pytest.fixture
def folder(make_project: Make) -> Iterator[Path]:
    """A project with one entry of every kind that a catalog may have."""
    made = make_project({"source_texts/letter.md": DOCUMENT})
    with session(made) as opened:
        update(opened, opened.project.languages)
    path = made / "catalogs/bs/letter.po"
    text = path.read_text(encoding="utf-8").replace("Automatically generated", "Amra Hodžić")
    path.write_text(text, encoding="utf-8", newline="")
    edit_catalog(path, translated)
    with session(made) as opened:
        prefill(opened, opened.project.languages, engine="pseudo")
        language = opened.project.languages[0]
        decide(opened, language, "approved", by="Jasmin", keys=[Entry("Pay the wages.").key])
        decide(opened, language, "approved", by="Jasmin", keys=[Entry("Send", msgctxt="button").key])
        friends = Entry("Dear friends & colleagues").key
        decide(opened, language, "rejected", by="Jasmin", keys=[friends], reason='say "drugarice", as in §2')
    source = DOCUMENT.replace("- One text that goes.\n", "").replace(
        "the northern shaft", "the southern shaft"
    )
    (made / "source_texts/letter.md").write_text(source, encoding="utf-8", newline="")
    with session(made) as opened:
        update(opened, opened.project.languages)
    yield made


def translated(entry: Entry) -> Entry:
    """What Amra made of it, her remarks and a conflict included."""
    if entry.msgid not in WORDS:
        return entry
    entry = replace(
        entry,
        msgstr=WORDS[entry.msgid],
        is_fuzzy=False,
        translator_comments=("A remark: is it “okno”?", "", "  second"),
    )
    if entry.msgid == "Reopen the shaft.":
        entry = with_suggestion(
            entry, Suggestion('Otvorite "jamu"\n\u2028odmah.', "Ivo (Zenica)", "2026-01-01T00:00:00Z")
        )
    return entry


def states(folder: Path) -> dict[Text, tuple[str, State]]:
    """Words and state of each text."""
    with session(folder, writes=False) as opened:
        return {
            (e.msgctxt, e.msgid, e.is_obsolete): (e.msgstr, e.state)
            for e in opened.store.catalog("bs", "letter")
        }


def records(folder: Path) -> list[bytes]:
    """Reviews and history."""
    return [(folder / "catalogs/bs" / name).read_bytes() for name in ("reviews.tsv", "history.jsonl")]


def test_the_catalog_has_everything_in_it(folder: Path) -> None:
    """Otherwise the other tests say little."""
    catalog = read_catalog(folder / "catalogs/bs/letter.po")
    assert {state for _, state in states(folder).values()} == set(State) - {State.UNTRANSLATED}
    assert any(entry.is_fuzzy and entry.previous_msgid for entry in catalog.active)
    assert any("Removed on" in comment for entry in catalog.obsolete for comment in entry.extracted_comments)
    comments = [comment for entry in catalog.active for comment in entry.extracted_comments]
    for beginning in ("Draft (mt)", "Sent back by Jasmin", "Also written (Ivo", "Note: Formal address"):
        assert any(comment.startswith(beginning) for comment in comments), beginning
    assert any(entry.msgctxt == "button" for entry in catalog.active)
    assert any(len(entry.msgstr) > 400 for entry in catalog.active)
    assert any("\u2028" in entry.msgid for entry in catalog.active)


@needs_gettext
@pytest.mark.parametrize("name", EDITORS)
def test_nothing_is_lost_on_the_way(folder: Path, name: str) -> None:
    """Saved once and, as people do, once more: states, words and comments are the same, before and after an update;
    nobody becomes the author of others' words; a fresh clone sees the same.
    """
    path = folder / "catalogs/bs/letter.po"
    before, had, kept = states(folder), read_catalog(path).entries, records(folder)
    for _ in range(2):
        EDITORS[name](path)
    assert states(folder) == before
    with session(folder) as opened:
        update(opened, opened.project.languages)
    entries = read_catalog(path).entries
    assert [e for e in entries if not e.is_obsolete] == [e for e in had if not e.is_obsolete]
    assert {e.msgid: e for e in entries} == {e.msgid: e for e in had}
    assert (states(folder), records(folder)) == (before, kept)
    (folder / "transflow.db").unlink()
    assert (states(folder), records(folder)) == (before, kept)


@needs_gettext
@pytest.mark.parametrize("name", EDITORS)
def test_a_clone_that_never_saw_the_catalog_before(folder: Path, name: str) -> None:
    """The first command after a save finds no database: what the file still says is enough for words and reviews.

    A program that drops our comments drops with them that a draft is one. It stays fuzzy, so that nobody publishes it, and
    nobody is named as its author.
    """

    def begun(found: dict[Text, tuple[str, State]]) -> dict[Text, tuple[str, State]]:
        return {
            text: (words, State.NEEDS_WORK if state is State.MACHINE else state)
            for text, (words, state) in found.items()
        }

    path = folder / "catalogs/bs/letter.po"
    before, kept = states(folder), records(folder)
    EDITORS[name](path)
    (folder / "transflow.db").unlink()
    after = states(folder)
    drops_comments = "Draft (mt)" not in path.read_text(encoding="utf-8")
    assert after == (begun(before) if drops_comments else before)
    assert records(folder) == kept


def test_what_we_write_is_what_we_read(folder: Path) -> None:
    """Law 9, on this catalog."""
    path = folder / "catalogs/bs/letter.po"
    assert format_catalog(read_catalog(path)) == path.read_text(encoding="utf-8")
