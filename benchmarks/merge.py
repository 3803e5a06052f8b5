"""Merging catalogs, beside `msgmerge --previous` in the same run: right and wrong pairs, then time.

    python benchmarks/merge.py [ENTRIES]     100,000 entries for the time unless told otherwise

The pairs: a text of 1,500 paragraphs of which 500 are edited by rule (a synonym, another order, an insertion, a
deletion, a split, a merge), 60 are removed and 60 are new. Every rule says which old paragraph a new one came from, so
that each pair of an old translation with a new text is right or wrong without anybody's judgement.

The time: one catalog of so many entries, 1 % of them edited, from file to file. gettext must be installed.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from transflow.catalog import Catalog, format_catalog, read_catalog
from transflow.merge import merge
from transflow.model import Entry

SYNONYMS = {
    "miners": "colliers", "wages": "pay", "began": "started", "company": "firm", "families": "households",
    "demand": "call for", "promised": "pledged", "village": "hamlet", "strike": "stoppage", "often": "frequently",
    "closed": "shut", "help": "support", "children": "kids", "wrote": "sent", "large": "great", "quickly": "fast",
    "road": "street", "near": "close to", "whole": "entire", "finally": "at last", "answer": "reply", "poor": "needy",
}  # fmt: skip

SUBJECTS = (
    "the miners of the northern shaft", "our families", "the women of the canteen", "the council of the town",
    "every pensioner in the valley", "the drivers of the night line", "the company", "the old foreman", "the nurses",
    "the teachers of both schools", "the delegates from abroad", "two lamp boys", "the doctor", "the whole village",
    "the widows' fund", "the mine inspector", "a clerk of the bank", "the railway union", "the baker", "the minister",
)  # fmt: skip
VERBS = (
    "demand", "promised", "closed", "wrote", "brought", "refused", "opened", "counted", "carried", "repaired", "lost",
    "answered", "printed", "sold", "guarded", "shared", "measured", "forgot", "painted", "defended",
)  # fmt: skip
OBJECTS = (
    "the unpaid wages of the winter", "a large box of bread", "the road to the washing plant", "four hundred letters",
    "the bell of the engine house", "an answer to the ministry", "the keys of the lamp room", "a list of the injured",
    "warm clothes for the children", "the books of the sick fund", "the last coal of the month", "a quiet evening",
    "the picket at the gate", "water for the horses", "the plan of the tunnels", "a vote by show of hands",
    "the news of the accident", "the drum of the brass band", "three pages of figures", "their seats in the hall",
)  # fmt: skip
CIRCUMSTANCES = (
    "near the river", "before the night shift began", "although nobody had asked", "for the third week", "in the rain",
    "without a word to the press", "as they had often done", "while the strike went on", "on the first of March",
    "because the poor cannot wait", "in front of the whole parish", "with the help of strangers", "after mass",
    "when the tram finally came", "as quickly as they could", "under the eyes of the police", "until the lamps went out",
)  # fmt: skip

PARAGRAPHS, EDITED, REMOVED, ADDED = 1500, 500, 60, 60
SEED = 20261126
PATIENCE = 10
"""So many times our own time we wait for msgmerge."""


@dataclass(frozen=True)
class Edited:
    """A text before and after its author went over it."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    origins: dict[str, frozenset[str]]
    """For each new paragraph the old ones that it was made from; none for one that is new."""
    rules: dict[str, str]
    """The rule that made each edited paragraph."""


def sentence(dice: random.Random) -> str:
    """One sentence of the valley's chronicle."""
    words = (
        f"{dice.choice(SUBJECTS)} {dice.choice(VERBS)} {dice.choice(OBJECTS)} {dice.choice(CIRCUMSTANCES)}"
    )
    if dice.random() < 0.4:
        words += f", and {dice.choice(SUBJECTS)} {dice.choice(VERBS)} {dice.choice(OBJECTS)}"
    return words[0].upper() + words[1:] + "."


def paragraph(dice: random.Random) -> str:
    """Two to five sentences."""
    return " ".join(sentence(dice) for _ in range(dice.randint(2, 5)))


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph made here."""
    return [f"{part}." for part in text.removesuffix(".").split(". ")]


def with_synonyms(text: str, dice: random.Random) -> str:
    """One to three words in other words."""
    chosen = [word for word in SYNONYMS if word in text]
    dice.shuffle(chosen)
    for word in chosen[: dice.randint(1, 3)]:
        text = text.replace(word, SYNONYMS[word], 1)
    return text.replace(" the ", " this ", 1) if not chosen else text


def with_another_order(text: str, dice: random.Random) -> str:
    """The same sentences in another order."""
    parts = sentences(text)
    first, second = dice.sample(range(len(parts)), 2)
    parts[first], parts[second] = parts[second], parts[first]
    return " ".join(parts)


def with_insertion(text: str, dice: random.Random) -> str:
    """One sentence more."""
    parts = sentences(text)
    parts.insert(dice.randint(0, len(parts)), sentence(dice))
    return " ".join(parts)


def with_deletion(text: str, dice: random.Random) -> str:
    """One sentence less."""
    parts = sentences(text)
    del parts[dice.randrange(len(parts))]
    return " ".join(parts)


ONE_TO_ONE: dict[str, Callable[[str, random.Random], str]] = {
    "synonym": with_synonyms,
    "reorder": with_another_order,
    "insertion": with_insertion,
    "deletion": with_deletion,
}


def edit(dice: random.Random) -> Edited:
    """The chronicle before and after; the same for the same dice."""
    old = list(dict.fromkeys(paragraph(dice) for _ in range(PARAGRAPHS)))
    touched = dice.sample(range(len(old) - 1), EDITED + REMOVED)
    rules = [*ONE_TO_ONE, "split", "merge"]
    rule_of = {index: rules[n % len(rules)] for n, index in enumerate(touched[:EDITED])}
    removed = set(touched[EDITED:])
    new: list[str] = []
    origins: dict[str, frozenset[str]] = {}
    names: dict[str, str] = {}

    def add(text: str, rule: str, *made_from: str) -> None:
        new.append(text)
        origins[text] = frozenset(made_from)
        names[text] = rule

    swallowed: set[int] = set()
    for index, text in enumerate(old):
        if index in removed or index in swallowed:
            continue
        rule = rule_of.get(index, "")
        if rule in ONE_TO_ONE:
            add(ONE_TO_ONE[rule](text, dice), rule, text)
        elif rule == "split":
            parts = sentences(text)
            cut = dice.randint(1, len(parts) - 1)
            add(" ".join(parts[:cut]), rule, text)
            add(" ".join(parts[cut:]), rule, text)
        elif rule == "merge" and index + 1 not in rule_of and index + 1 not in removed:
            swallowed.add(index + 1)
            add(f"{text} {old[index + 1]}", rule, text, old[index + 1])
        else:
            add(text, "", text)
    for _ in range(ADDED):
        text = paragraph(dice)
        new.insert(dice.randint(0, len(new)), text)
        origins[text], names[text] = frozenset(), "new"
    return Edited(tuple(old), tuple(dict.fromkeys(new)), origins, names)


HEADER = {"Language": "bs", "MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8"}


def translated(texts: Sequence[str]) -> str:
    """A catalog in which every text has a translation."""
    entries = tuple(Entry(text, f"prevod {number}") for number, text in enumerate(texts))
    return format_catalog(Catalog(HEADER, entries))


def template(texts: Sequence[str]) -> str:
    """A template of the texts."""
    return format_catalog(Catalog(HEADER, tuple(Entry(text) for text in texts)))


def pairs_of_transflow(edited: Edited) -> dict[str, str]:
    """For each new text that took a changed one's translation: that old text."""
    old = [Entry(text, f"prevod {number}") for number, text in enumerate(edited.old)]
    merged = merge(old, [Entry(text) for text in edited.new], today="2026-11-26")
    return {
        item.entry.msgid: item.origin.msgid
        for item in merged.carried
        if item.how in ("near", "cosmetic") and item.origin is not None
    }


def pairs_of_msgmerge(edited: Edited, folder: Path) -> dict[str, str]:
    """The same, as `msgmerge --previous` pairs them."""
    old, new, out = folder / "old.po", folder / "new.pot", folder / "out.po"
    old.write_text(translated(edited.old), encoding="utf-8")
    new.write_text(template(edited.new), encoding="utf-8")
    command = ["msgmerge", "--previous", "--no-wrap", "-q", "-o", str(out), str(old), str(new)]
    subprocess.run(command, check=True)
    return {
        e.msgid: e.previous_msgid
        for e in read_catalog(out).active
        if e.is_fuzzy and e.previous_msgid is not None
    }


def judge(edited: Edited, pairs: dict[str, str]) -> tuple[Counter[str], Counter[str]]:
    """Right and wrong pairs by rule."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for new, old in pairs.items():
        (right if old in edited.origins[new] else wrong)[edited.rules[new]] += 1
    return right, wrong


def print_pairs(folder: Path) -> None:
    """The table of pairs."""
    edited = edit(random.Random(SEED))
    ours = judge(edited, pairs_of_transflow(edited))
    theirs = judge(edited, pairs_of_msgmerge(edited, folder))
    print(f"{EDITED} of {PARAGRAPHS} paragraphs edited, {REMOVED} removed, {ADDED} new (seed {SEED})\n")
    print("rule | texts | right: transflow | msgmerge | wrong: transflow | msgmerge\n---|---|---|---|---|---")
    texts = Counter(rule for rule in edited.rules.values() if rule)
    for rule in texts:
        print(
            f"{rule} | {texts[rule]} | {ours[0][rule]} | {theirs[0][rule]} | {ours[1][rule]} | {theirs[1][rule]}"
        )
    sums = [sum(counter.values()) for counter in (ours[0], theirs[0], ours[1], theirs[1])]
    print(f"all | {sum(texts.values())} | " + " | ".join(map(str, sums)) + "\n")


def print_time(count: int, folder: Path) -> None:
    """The table of times."""
    dice = random.Random(SEED)
    old = list(dict.fromkeys(f"{sentence(dice)[:-1]} {number}." for number in range(count)))
    new = [with_synonyms(text, dice) if number % 100 == 0 else text for number, text in enumerate(old)]
    po, pot = folder / "big.po", folder / "big.pot"
    po.write_text(translated(old), encoding="utf-8")
    pot.write_text(template(new), encoding="utf-8")
    began = time.perf_counter()
    merged = merge(read_catalog(po).entries, read_catalog(pot).entries, today="2026-11-26")
    (folder / "ours.po").write_text(format_catalog(Catalog(HEADER, merged.entries)), encoding="utf-8")
    read_catalog(folder / "ours.po")
    ours = time.perf_counter() - began
    began = time.perf_counter()
    command = [
        "msgmerge",
        "--previous",
        "--no-wrap",
        "-q",
        "-o",
        str(folder / "theirs.po"),
        str(po),
        str(pot),
    ]
    more = ""
    try:
        subprocess.run(command, check=True, timeout=PATIENCE * ours)
    except subprocess.TimeoutExpired:
        more = "more than "
    theirs = time.perf_counter() - began
    near = sum(item.how == "near" for item in merged.carried)
    print(
        f"{len(old)} entries, 1 % edited ({near} found again), from file to file, our result read back once more"
    )
    less = "less than " if more else ""
    print(f"transflow {ours:.1f} s | msgmerge {more}{theirs:.1f} s | ratio {less}{ours / theirs:.2f}")


def main() -> None:
    """Print both tables."""
    with tempfile.TemporaryDirectory() as name:
        print_pairs(Path(name))
        print_time(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, Path(name))


if __name__ == "__main__":
    main()
