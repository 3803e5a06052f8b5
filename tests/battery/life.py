"""A project that lives: authors, translators, reviewers, mail and branches, all by the dice.

After every round three things hold: whatever a person wrote and a command has seen is in a catalog or in the history;
no review stands on other words than those it was given for, but through a recorded cosmetic carry, and none that was
taken back or is a rejection counts as one; a fresh clone, without the database, shows the same states.
"""

from __future__ import annotations

import random
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.conftest import session
from transflow.catalog import format_catalog, read_catalog
from transflow.model import Entry, State
from transflow.provenance import is_human, suggestions
from transflow.records import Lost, Review, parse_history, parse_reviews
from transflow.workflow.prefill import prefill
from transflow.workflow.receiving import receive
from transflow.workflow.review import Decision, decide
from transflow.workflow.sending import send
from transflow.workflow.three_way import merge_files
from transflow.workflow.update import update

WORDS = [
    "miners",
    "wages",
    "strike",
    "families",
    "council",
    "letter",
    "company",
    "shaft",
    "winter",
    "bread",
    "school",
    "road",
    "valley",
    "meeting",
    "promise",
]
DECISIONS: tuple[Decision, ...] = ("approved", "approved", "approved", "rejected", "withdrawn")
PEOPLE = ("Amra", "Jasmin", "Lejla", "Ivo")


class Life:
    """One project and everything that ever happened in it.

    Args:
        folder: where it lives.
        documents: how many it begins with.
        tags: its target languages.
        seed: of the dice.
    """

    def __init__(self, folder: Path, documents: int, tags: tuple[str, ...], seed: str) -> None:
        self.folder, self.tags = folder, tags
        self.dice = random.Random(seed)
        self.written: dict[str, set[str]] = {tag: set() for tag in tags}
        """Every human target, by language."""
        self.said: dict[str, dict[str, Decision]] = {tag: {} for tag in tags}
        """What a reviewer said last about each digest."""
        self.disputed: dict[str, set[str]] = {tag: set() for tag in tags}
        """Digests about which two branches said different things in an order that nobody knows."""
        self.steps = 0
        self._count = 0
        self._mail: list[Path] = []
        self._gone: dict[str, str] = {}
        languages = ", ".join(f'"{tag}"' for tag in tags)
        (folder / "source_texts").mkdir(parents=True)
        (folder / "transflow.toml").write_text(
            f'[project]\nname = "Life"\nsource_language = "en"\nlanguages = [{languages}]\n', encoding="utf-8"
        )
        for number in range(documents):
            text = "\n\n".join(self._paragraph() for _ in range(self.dice.randint(2, 6)))
            self._source(f"d{number:03}.md").write_text(f"{text}\n", encoding="utf-8")
        self.run(update)

    # -- the round ---------------------------------------------------------------------------------------

    def live(self, steps: int) -> None:
        """So many random steps, each followed by a look at what holds where a command was run."""
        kinds: list[tuple[int, Callable[[], None]]] = [
            (20, self.translate), (12, self.edit_source), (3, self.move_paragraph), (3, self.split_or_join),
            (2, self.mend_spelling), (1, self.delete_document), (1, self.restore_document), (1, self.rename_document),
            (4, self.review), (2, self.empty_entries), (2, self.send_mail), (3, self.answer_mail), (1, self.branch),
            (1, self.forget_database), (2, self.draft), (4, self.update),
        ]  # fmt: skip
        for _ in range(steps):
            self.steps += 1
            self.dice.choices([step for _, step in kinds], [weight for weight, _ in kinds])[0]()
        self.update()
        self.check()

    def check(self) -> None:
        """What must hold now."""
        for tag in self.tags:
            missing = self.written[tag] - self._found(self.folder, tag)
            assert not missing, f"{tag}: lost {sorted(missing)[:3]} after {self.steps} steps"
            self._check_reviews(tag)
        before = self._states()
        (self.folder / "transflow.db").unlink()
        assert self._states() == before, f"a fresh clone sees other states after {self.steps} steps"

    def tell(self) -> str:
        """What has happened so far, in figures."""
        n_written = sum(map(len, self.written.values()))
        n_past = sum(len(self._history(self.folder, tag)) for tag in self.tags)
        n_said = sum(map(len, self.said.values()))
        n_reviewed = sum(state is State.REVIEWED for state in self._states().values())
        return (
            f"{self.steps} steps: {n_written} human targets, 0 lost ({n_past} rows of history);"
            f" {n_said} texts judged, {n_reviewed} reviewed at the end"
        )

    def _found(self, folder: Path, tag: str) -> set[str]:
        """Every target that the catalogs of a language or its history have."""
        found = {row.msgstr for row in self._history(folder, tag)}
        for path in (folder / "catalogs" / tag).rglob("*.po"):
            for entry in read_catalog(path).entries:
                found |= {entry.msgstr, *(s.target for s in suggestions(entry))}
        return found

    def _history(self, folder: Path, tag: str) -> tuple[Lost, ...]:
        path = folder / "catalogs" / tag / "history.jsonl"
        return parse_history(path.read_text(encoding="utf-8")) if path.exists() else ()

    def _states(self) -> dict[tuple[str, str, str, bool], State]:
        with session(self.folder, writes=False) as opened:
            return {
                (tag, document, entry.digest, entry.is_obsolete): entry.state
                for tag, document in opened.store.catalogs()
                for entry in opened.store.catalog(tag, document)
            }

    def _check_reviews(self, tag: str) -> None:
        path = self.folder / "catalogs" / tag / "reviews.tsv"
        rows = parse_reviews(path.read_text(encoding="utf-8")) if path.exists() else ()
        carried: dict[str, Review] = {row.digest: row for row in rows if row.act == "carried"}
        with session(self.folder, writes=False) as opened:
            for _, document in sorted(pair for pair in opened.store.catalogs() if pair[0] == tag):
                for entry in opened.store.catalog(tag, document):
                    if entry.is_obsolete or entry.digest in self.disputed[tag]:
                        continue
                    last = self.said[tag].get(entry.digest)
                    is_right = {
                        State.REVIEWED: last == "approved"
                        or (last is None and self._is_carried(tag, entry.digest, carried)),
                        State.TRANSLATED: last not in ("approved", "rejected"),
                    }
                    assert is_right.get(entry.state, True), (
                        f"{tag}: {entry.msgid!r} is {entry.state}, and was {last}"
                    )

    def _is_carried(self, tag: str, digest: str, carried: dict[str, Review]) -> bool:
        """Whether a review goes back from one recorded carry to the next to words that somebody approved."""
        for _ in range(100):
            if digest in self.said[tag] or digest not in carried:
                break
            assert carried[digest].comment, "a carried review without its class"
            digest = carried[digest].origin
        return digest in self.said[tag]

    # -- authors -----------------------------------------------------------------------------------------

    def _paragraph(self) -> str:
        return " ".join(self._sentence() for _ in range(self.dice.randint(1, 3)))

    def _sentence(self) -> str:
        self._count += 1
        return f"The {' '.join(self.dice.choices(WORDS, k=self.dice.randint(3, 8)))} number {self._count}."

    def _source(self, name: str) -> Path:
        return self.folder / "source_texts" / name

    def _documents(self) -> list[Path]:
        return sorted(self._source("").glob("*.md"))

    def _change(self, path: Path, change: Callable[[list[str]], list[str]]) -> None:
        paragraphs = path.read_text(encoding="utf-8").strip().split("\n\n")
        path.write_text("\n\n".join(change(paragraphs)) + "\n", encoding="utf-8")

    def edit_source(self) -> None:
        """The author changes, adds or deletes a paragraph."""

        def change(paragraphs: list[str]) -> list[str]:
            place = self.dice.randrange(len(paragraphs))
            kind = self.dice.randrange(4)
            if kind == 0:
                paragraphs.insert(place, self._paragraph())
            elif kind == 1 and len(paragraphs) > 1:
                del paragraphs[place]
            else:
                paragraphs[place] = paragraphs[place].replace(
                    "number", self.dice.choice(("point", "item", "number now")), 1
                )
            return paragraphs

        self._change(self.dice.choice(self._documents()), change)

    def mend_spelling(self) -> None:
        """The author changes what changes no meaning."""
        old, new = self.dice.choice(
            (("number", "nubmer"), ("nubmer", "number"), (" number", "  number"), ("The ", "The\n"))
        )
        self._change(
            self.dice.choice(self._documents()), lambda found: [text.replace(old, new, 1) for text in found]
        )

    def move_paragraph(self) -> None:
        """A paragraph goes to another document."""
        source, target = self.dice.choice(self._documents()), self.dice.choice(self._documents())
        moved: list[str] = []

        def take(paragraphs: list[str]) -> list[str]:
            if len(paragraphs) > 1:
                moved.append(paragraphs.pop(self.dice.randrange(len(paragraphs))))
            return paragraphs

        self._change(source, take)
        self._change(target, lambda paragraphs: paragraphs + moved)

    def split_or_join(self) -> None:
        """A paragraph becomes two, or two become one."""

        def change(paragraphs: list[str]) -> list[str]:
            place = self.dice.randrange(len(paragraphs))
            if ". " in paragraphs[place]:
                paragraphs[place] = paragraphs[place].replace(". ", ".\n\n", 1)
            elif len(paragraphs) > 1:
                paragraphs[max(place - 1, 0) : max(place, 1) + 1] = [
                    " ".join(paragraphs[max(place - 1, 0) : max(place, 1) + 1])
                ]
            return paragraphs

        self._change(self.dice.choice(self._documents()), change)

    def delete_document(self) -> None:
        """A document goes."""
        documents = self._documents()
        if len(documents) > 2:
            path = self.dice.choice(documents)
            self._gone[path.name] = path.read_text(encoding="utf-8")
            path.unlink()

    def restore_document(self) -> None:
        """A document comes back as it was."""
        if self._gone:
            name = self.dice.choice(sorted(self._gone))
            self._source(name).write_text(self._gone.pop(name), encoding="utf-8")

    def rename_document(self) -> None:
        """A document gets another name."""
        self._count += 1
        self.dice.choice(self._documents()).rename(self._source(f"r{self._count}.md"))

    # -- translators and reviewers -----------------------------------------------------------------------

    def _catalogs(self, tag: str) -> list[Path]:
        return sorted((self.folder / "catalogs" / tag).rglob("*.po"))

    def _edit(
        self, path: Path, tag: str, edit: Callable[[Entry], Entry], share: float, *, is_seen: bool = True
    ) -> None:
        """Let a person edit some active entries, and let a command see it, so that it counts as written."""
        catalog = read_catalog(path)
        entries = tuple(
            edit(entry) if not entry.is_obsolete and self.dice.random() < share else entry
            for entry in catalog.entries
        )
        if entries and self.dice.random() < 0.05:  # a script or a careless merge that appends
            entries += (self._new_words(replace(self.dice.choice(entries), is_obsolete=False)),)
        moment = f"20{self.dice.randint(10, 25)}-0{self.dice.randint(1, 9)}-11 10:00+0000"
        header = {**catalog.header, "Last-Translator": self.dice.choice(PEOPLE), "PO-Revision-Date": moment}
        path.write_text(
            format_catalog(replace(catalog, header=header, entries=entries)), encoding="utf-8", newline=""
        )
        if is_seen:
            self.run()
        self.written[tag] |= {e.msgstr for e in entries if is_human(e) and e.msgstr.startswith("prevod ")}

    def _new_words(self, entry: Entry) -> Entry:
        self._count += 1
        fuzzy = self.dice.random() < 0.15
        return replace(
            entry,
            msgstr=f"prevod {self._count}",
            is_fuzzy=fuzzy,
            previous_msgid=entry.previous_msgid if fuzzy else None,
        )

    def translate(self) -> None:
        """Somebody translates in an editor."""
        tag = self.dice.choice(self.tags)
        if paths := self._catalogs(tag):
            self._edit(self.dice.choice(paths), tag, self._new_words, 0.4)

    def empty_entries(self) -> None:
        """Somebody deletes translations by mistake."""
        tag = self.dice.choice(self.tags)
        if paths := self._catalogs(tag):
            self._edit(self.dice.choice(paths), tag, lambda entry: replace(entry, msgstr=""), 0.2)

    def review(self) -> None:
        """Somebody approves, rejects or takes back."""
        tag = self.dice.choice(self.tags)
        self.said[tag] |= self._review(self.folder, tag)

    def _review(self, folder: Path, tag: str) -> dict[str, Decision]:
        said: dict[str, Decision] = {}
        with session(folder) as opened:
            documents = [document for known, document in opened.store.catalogs() if known == tag]
            entries = [
                entry for entry in opened.store.catalog(tag, self.dice.choice(sorted(documents)))
                if entry.msgstr and not entry.is_obsolete
            ]  # fmt: skip
            for entry in self.dice.sample(entries, min(2, len(entries))):
                decision = self.dice.choice(DECISIONS)
                # The same text may have other words in another document: a key means all of them.
                found = [each for _, each in opened.store.find(tag, entry.key)]
                if all(each.msgstr for each in found):
                    language = opened.project.language(tag)
                    decide(opened, language, decision, by="Mira", keys=[entry.key], reason="tone")
                    said |= {each.digest: decision for each in found}
        return said

    # -- mail, branches, accidents -----------------------------------------------------------------------

    def send_mail(self) -> None:
        """A pack goes out; the translator unpacks one of its catalogs."""
        tag = self.dice.choice(self.tags)
        paths = [path for path in self._documents() if self.dice.random() < 3 / len(self._documents())]
        self.update()
        archive = self.folder.parent / "pack.zip"
        if not paths:
            return
        with session(self.folder) as opened:
            send(opened, opened.project.language(tag), paths, output=archive)
        with zipfile.ZipFile(archive) as opened_archive:
            for name in [name for name in opened_archive.namelist() if name.endswith(".po")]:
                self._count += 1
                mail = self.folder.parent / f"mail-{tag}-{self._count}.po"
                mail.write_bytes(opened_archive.read(name))
                self._mail.append(mail)

    def answer_mail(self) -> None:
        """A catalog comes back, perhaps weeks later."""
        if not self._mail:
            return
        mail = self._mail.pop(self.dice.randrange(len(self._mail)))
        tag = mail.name.split("-")[1]
        self._edit(mail, tag, self._new_words, 0.5, is_seen=False)
        with session(self.folder) as opened:
            receive(opened, [mail])

    def branch(self) -> None:
        """Two people work on branches, with their own databases, and git merges them with our driver and its union."""
        self.update()
        tag = self.dice.choice(self.tags)
        base, theirs = self.folder.parent / "base", self.folder.parent / "theirs"
        for place in (base, theirs):
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(self.folder, place, ignore=shutil.ignore_patterns("transflow.db*"))
        paths = self.dice.sample(self._catalogs(tag), min(3, len(self._catalogs(tag))))
        for path in paths:
            self._edit(path, tag, self._new_words, 0.3)
            self._edit(theirs / path.relative_to(self.folder), tag, self._new_words, 0.3, is_seen=False)
        here, there = self._review(self.folder, tag), self._review(theirs, tag)
        self.disputed[tag] |= {
            digest for digest in here.keys() & there.keys() if here[digest] != there[digest]
        }
        self.said[tag] |= here | there
        for path in sorted((theirs / "catalogs" / tag).rglob("*.*")):
            name = path.relative_to(theirs)
            self._merge(base / name, self.folder / name, path)
        self.run()

    def _merge(self, base: Path, ours: Path, theirs: Path) -> None:
        """As git does it: what only one side changed is taken, records are joined, catalogs go to the driver."""
        contents = [path.read_bytes() if path.exists() else b"" for path in (base, ours, theirs)]
        if contents[2] in contents[:2]:
            return
        if contents[1] == contents[0]:
            ours.write_bytes(contents[2])
        elif ours.suffix == ".po":
            merge_files(base, ours, theirs)
        else:
            known = set(contents[1].split(b"\n"))
            fresh = [line for line in contents[2].split(b"\n") if line and line not in known]
            ours.write_bytes(contents[1] + b"".join(line + b"\n" for line in fresh))

    def forget_database(self) -> None:
        """Somebody deletes the database, or clones the project; the next command makes it anew.

        What is overwritten in an editor before that next command, nobody but git has seen.
        """
        self.run()
        if self.dice.random() < 20 / len(self._documents()):  # making it anew takes its time
            (self.folder / "transflow.db").unlink(missing_ok=True)
            self.run()

    def draft(self) -> None:
        """The machine fills what is empty."""
        self.run(lambda opened, languages: prefill(opened, languages, engine="pseudo"))

    def update(self) -> None:
        """The maintainer's update."""
        self.run(update)

    def run(self, *verbs: Callable[..., object]) -> None:
        """A command; without a verb only its scan."""
        with session(self.folder) as opened:
            for verb in verbs:
                verb(opened, opened.project.languages)
