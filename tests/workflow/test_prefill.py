"""prefill: memory first, then the machine; nothing of anybody's touched; broken off, it goes on."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from tests.conftest import contents, edit_catalog, session, translate, write_tree
from transflow import mt
from transflow.catalog import read_catalog
from transflow.language import parse
from transflow.memory import Remembered
from transflow.model import Entry, State
from transflow.mt import Draft, Provenance
from transflow.provenance import draft_note
from transflow.workflow.likeness import is_better
from transflow.workflow.prefill import Prefilled, prefill
from transflow.workflow.recollection import Like
from transflow.workflow.update import update

PSEUDO = '[project]\nname = "T"\nsource_language = "en"\nlanguages = ["bs"]\n[prefill]\nengine = "pseudo"\n'
NO_MODEL = '[project]\nname = "T"\nsource_language = "en"\nlanguages = ["mt"]\n'


def run_update(folder: Path) -> None:
    """Make or renew the catalogs."""
    with session(folder) as opened:
        update(opened, opened.project.languages)


def run_prefill(folder: Path, *, refresh: bool = False, limit: int | None = None) -> Prefilled:
    """Fill the only language of a project."""
    with session(folder) as opened:
        (result,) = prefill(opened, opened.project.languages, refresh=refresh, limit=limit)
        return result


def entry_of(path: Path, msgid: str) -> Entry:
    """The entry of a text."""
    return next(entry for entry in read_catalog(path).active if entry.msgid == msgid)


def detail_of(entry: Entry) -> str:
    """What the note of a draft says."""
    note = draft_note(entry)
    assert note is not None
    return f"{note.origin}: {note.detail}"


def test_the_same_text_comes_from_the_memory(make_project: Callable[..., Path]) -> None:
    """What a person wrote in one document is the draft of another, marked as a copy, always fuzzy."""
    folder = make_project(
        {"source_texts/a.md": "Pay the wages.\n", "source_texts/b.md": "Pay the wages.\n"}, PSEUDO
    )
    run_update(folder)
    translate(folder / "catalogs/bs/a.po", {"Pay the wages.": "Isplatite plate."})
    result = run_prefill(folder)
    entry = entry_of(folder / "catalogs/bs/b.po", "Pay the wages.")
    assert (entry.msgstr, entry.is_fuzzy, detail_of(entry)) == (
        "Isplatite plate.",
        True,
        "tm: memory, from a",
    )
    assert (result.from_memory, result.by_machine) == (1, 0)


def test_sentences_of_people_are_kept_and_the_others_are_drafted(make_project: Callable[..., Path]) -> None:
    """Sentence by sentence: known ones keep a person's words, one by one or inside a longer text."""
    folder = make_project(
        {
            "source_texts/a.md": "Pay the wages. Reopen the shaft.\n",
            "source_texts/b.md": "Reopen the shaft. Now sing a song. Pay the wages.\n",
        },
        PSEUDO,
    )
    run_update(folder)
    translate(
        folder / "catalogs/bs/a.po", {"Pay the wages. Reopen the shaft.": "Isplatite plate. Otvorite okno."}
    )
    run_prefill(folder)
    entry = read_catalog(folder / "catalogs/bs/b.po").active[0]
    assert entry.msgstr.startswith("Otvorite okno. ")
    assert entry.msgstr.endswith(" Isplatite plate.")
    assert detail_of(entry).startswith("tm+mt: pseudo")


def test_the_markup_of_each_document_decides_where_sentences_end(make_project: Callable[..., Path]) -> None:
    """In Markdown emphasis around two sentences is one piece, in plain text it is two sentences with asterisks."""
    source, target = "**We go. All of us.** You stay.", "**Idemo. Svi mi.** Vi ostajete."
    folder = make_project(
        {
            "source_texts/a.md": f"{source}\n",
            "source_texts/b.txt": "All of us.** You stay.\n",
            "source_texts/c.md": "You stay. **We go. All of us.**\n",
        },
        NO_MODEL,
    )
    run_update(folder)
    translate(folder / "catalogs/mt/a.po", {source: target})
    run_prefill(folder)
    assert read_catalog(folder / "catalogs/mt/c.po").active[0].msgstr == "Vi ostajete. **Idemo. Svi mi.**"
    assert read_catalog(folder / "catalogs/mt/b.po").active[0].msgstr == ""


def test_without_a_model_the_memory_still_fills(make_project: Callable[..., Path]) -> None:
    """A language that no engine speaks gets what people wrote, and a word about the rest."""
    folder = make_project(
        {
            "source_texts/a.md": "Pay them. Reopen it.\n\nPay them.\n",
            "source_texts/b.md": "Reopen it. Pay them.\n\nNo.\n",
        },
        NO_MODEL,
    )
    run_update(folder)
    translate(folder / "catalogs/mt/a.po", {"Pay them. Reopen it.": "Ħallashom. Iftaħha."})
    with session(folder) as opened:
        (result,) = prefill(opened, opened.project.languages)
        assert any("no model" in note for note in opened.notes)
    assert entry_of(folder / "catalogs/mt/b.po", "Reopen it. Pay them.").msgstr == "Iftaħha. Ħallashom."
    assert (result.from_memory, result.by_machine, result.left_empty, result.refused) == (2, 0, 1, 0)


def test_nothing_that_a_person_wrote_is_touched(make_project: Callable[..., Path]) -> None:
    """Translations, edited drafts and fuzzy words of people stay, with and without --refresh."""
    folder = make_project({"source_texts/a.md": "One.\n\nTwo.\n\nThree.\n\nFour.\n"}, PSEUDO)
    run_update(folder)
    run_prefill(folder)
    targets = {"One.": ("Jedan.", False), "Two.": ("Dva, možda.", True)}

    def edit(entry: Entry) -> Entry:
        target, is_fuzzy = targets.get(entry.msgid, (entry.msgstr, entry.is_fuzzy))
        return replace(entry, msgstr=target, is_fuzzy=is_fuzzy)

    path = folder / "catalogs/bs/a.po"
    edit_catalog(path, edit)
    before = path.read_bytes()
    run_prefill(folder, refresh=True)
    assert path.read_bytes() == before


class Better:
    """A second engine, whose drafts are in brackets."""

    name, is_pretend = "better", True

    def can_translate(self, source: str, target: str) -> bool:
        """Always."""
        return True

    def provenance(self, source: str, target: str) -> Provenance:
        """Another model than any other engine's."""
        return Provenance("better", digest="b" * 64)

    def translate(
        self, sentences: Sequence[str], source: str, target: str, *, with_links: bool = False
    ) -> Iterator[Draft | None]:
        """Each sentence in brackets."""
        return (Draft(f"({sentence})", -0.1) for sentence in sentences)


def test_refresh_fills_anew_exactly_the_untouched_drafts_of_another_model(
    make_project: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drafts of an older model are replaced; copies from the memory, edited drafts and current ones stay."""
    folder = make_project(
        {"source_texts/a.md": "Pay up.\n", "source_texts/b.md": "Pay up.\n\nSing.\n\nDance.\n"}, PSEUDO
    )
    run_update(folder)
    translate(folder / "catalogs/bs/a.po", {"Pay up.": "Platite."})
    run_prefill(folder)
    path = folder / "catalogs/bs/b.po"
    edit_catalog(path, lambda e: replace(e, msgstr="Plešite") if e.msgid == "Dance." else e)
    monkeypatch.setattr(mt, "translator", lambda name: Better())
    assert run_prefill(folder).by_machine == 0
    assert run_prefill(folder, refresh=True).by_machine == 1
    targets = [entry.msgstr for entry in read_catalog(path).active]
    assert targets == ["Platite.", "(Sing.)", "Plešite"]
    before = contents(folder)
    assert run_prefill(folder, refresh=True).by_machine == 0
    assert contents(folder) == before


def test_limit_bounds_a_language(make_project: Callable[..., Path]) -> None:
    """At most so many entries are filled, and the next run goes on."""
    folder = make_project(
        {"source_texts/a.md": "One.\n\nTwo.\n\nThree.\n", "source_texts/b.md": "Four.\n"}, PSEUDO
    )
    run_update(folder)
    assert run_prefill(folder, limit=2).by_machine == 2
    assert run_prefill(folder, limit=9).by_machine == 2
    assert run_prefill(folder).by_machine == 0


def test_twice_is_once_and_a_dry_run_writes_nothing(make_project: Callable[..., Path]) -> None:
    """A second run changes no byte, and --dry-run none at all."""
    folder = make_project(None, PSEUDO)
    run_update(folder)
    before = contents(folder, database=True)
    with session(folder, is_dry=True) as opened:
        prefill(opened, opened.project.languages)
        assert opened.changes
    assert contents(folder, database=True) == before
    run_prefill(folder)
    after = contents(folder)
    assert run_prefill(folder).by_machine == 0
    assert contents(folder) == after


KILLED = """
import os, signal, sys
from pathlib import Path
from transflow.project import Project
from transflow.workflow import prefill as module
from transflow.workflow.session import open_session
module._WRITE_AFTER_S = 0.0
def on_progress(tag, done, total):
    if done == 25:
        os.kill(os.getpid(), signal.SIGKILL)
with open_session(Project.load(Path(sys.argv[1])), "prefill") as opened:
    module.prefill(opened, opened.project.languages, on_progress=on_progress)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_prefill_keeps_what_is_done_and_goes_on(
    make_project: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Documents that were finished are written, sentences that were translated are not translated again."""
    tree = {f"source_texts/{n:02}.md": f"Sentence number {n}.\n\nAnother of {n}.\n" for n in range(20)}
    folder = make_project(tree, PSEUDO)
    run_update(folder)
    twin = write_tree(folder.with_name("twin"), contents(folder))
    ran = subprocess.run([sys.executable, "-c", KILLED, str(folder)], check=False, capture_output=True)
    assert ran.returncode == -signal.SIGKILL, ran.stderr

    filled = [
        path
        for path in sorted((folder / "catalogs/bs").glob("*.po"))
        if "Draft (mt)" in path.read_text("utf-8")
    ]
    assert 5 <= len(filled) < 20
    kept = {path: path.read_bytes() for path in filled}
    monkeypatch.setattr(
        "transflow.mt.pseudo.PseudoTranslator.translate", lambda *_, **__: pytest.fail("translated again")
    )
    run_prefill(folder)
    assert {path: path.read_bytes() for path in filled} == kept
    monkeypatch.undo()
    run_prefill(twin)
    ours, theirs = contents(folder / "catalogs/bs"), contents(twin / "catalogs/bs")
    assert ours == theirs


NO_LOAD = """
import sys
from pathlib import Path
from transflow.project import Project
from transflow.workflow.prefill import prefill
from transflow.workflow.session import open_session
with open_session(Project.load(Path(sys.argv[1])), "prefill") as opened:
    (result,) = prefill(opened, opened.project.languages)
print(result.from_memory, result.left_empty, sorted({"ctranslate2", "sentencepiece", "numpy"} & set(sys.modules)))
"""


def test_known_sentences_load_no_model(make_project: Callable[..., Path]) -> None:
    """Documents all of whose sentences people wrote are filled without the engine's libraries."""
    names = [chr(97 + a) + chr(97 + b) for a in range(10) for b in range(10)]
    known = {
        f"The {name} shaft is open. The {name} lamp burns.": f"Okno {name} radi. Lampa {name} gori."
        for name in names
    }
    tree = {"source_texts/known.md": "\n\n".join(known) + "\n"}
    for one, other in pairwise(names):
        tree[f"source_texts/new/{one}.md"] = f"The {other} lamp burns. The {one} shaft is open.\n"
    folder = make_project(tree, PSEUDO.replace("pseudo", "argos"))
    run_update(folder)
    translate(folder / "catalogs/bs/known.po", known)
    ran = subprocess.run(
        [sys.executable, "-c", NO_LOAD, str(folder)], check=True, capture_output=True, text=True
    )
    assert ran.stdout.strip() == "99 0 []"


def like(source: str, target: str, ratio: float) -> Like:
    """A like text as the memory gives it."""
    return Like(Remembered(source, target, State.TRANSLATED, "a", None, "markdown"), ratio)


@pytest.mark.parametrize(
    ("text", "other", "target", "ratio", "confidence", "expected"),
    [
        ("We go home now.", "We go home today.", "Idemo kući danas.", 0.95, -0.5, True),
        ("We go home now.", "We go home today.", "Idemo kući danas.", 0.89, -0.5, False),  # too little stays
        ("We go home now.", "We go home today.", "Idemo kući danas.", 0.95, -0.05, False),  # the machine is surer
        ("We go home now.", "We go home today.", "Idemo kući danas.", 0.76, None, True),  # better than nothing
        ("We do not go home.", "We do go home.", "Idemo kući.", 0.95, -3.0, False),  # it denies
        ("We don't go home.", "We do go home.", "Idemo kući.", 0.95, -3.0, False),
        ("They owe 400 marks.", "They owe 500 marks.", "Duguju 500 maraka.", 0.95, -3.0, False),  # figures
        ("Miners of Tuzla strike.", "Miners of Zenica strike.", "Rudari Zenice štrajkuju.", 0.95, -3.0, False),
        ("We go *home* now.", "We go home now.", "Idemo kući.", 0.95, -3.0, False),  # markup
    ],
)  # fmt: skip
def test_a_like_text_takes_the_place_of_a_draft_by_rule(
    text: str, other: str, target: str, ratio: float, confidence: float | None, expected: bool
) -> None:
    """Nearly all of the text stays, clearly more than the machine is sure of, and nothing essential differs."""
    assert is_better(text, "markdown", like(other, target, ratio), confidence, "en") is expected


def test_like_texts_of_a_language_whose_denials_we_do_not_know_are_not_used() -> None:
    """Who cannot tell a denial must not copy."""
    assert not is_better("Sisi twaenda", "text", like("Sisi twaenda!", "Idemo!", 0.97), None, "sw")


def test_a_like_text_is_shown_beside_its_draft(make_project: Callable[..., Path]) -> None:
    """Where no machine helps a like text is the draft, and its note shows what it was written for."""
    folder = make_project(
        {
            "source_texts/a.md": "We stand with you until the end.\n",
            "source_texts/b.md": "We stand with you until the very end.\n",
        },
        NO_MODEL,
    )
    run_update(folder)
    translate(folder / "catalogs/mt/a.po", {"We stand with you until the end.": "Magħkom sal-aħħar."})
    result = run_prefill(folder)
    entry = read_catalog(folder / "catalogs/mt/b.po").active[0]
    assert entry.msgstr == "Magħkom sal-aħħar."
    assert detail_of(entry) == "tm: memory, 93% like “We stand with you until the end.” from a"
    assert (result.from_memory, result.from_like_texts) == (1, 1)


def test_the_test_language_has_no_model() -> None:
    """The tests above rely on a language that nobody installs a model for."""
    assert not mt.translator("argos").can_translate("en", parse("mt").tag)
