"""How fast drafts are made, against argostranslate called entry by entry with the same package and beam.

    python benchmarks/prefill.py [--sentences 5000] [--rounds 3]

The texts are the sample project's, repeated with other figures in them until there are as many distinct
sentences. Each side runs in a process of its own on the same entries, in turn; what is printed are ratios of
sentences per second and of peak memory, because seconds say more about the machine than about the program.
The ratio by processor time is what a machine that others use too does not distort; it knows nothing of cores.
argostranslate cannot work offline with a package that brings no sentence splitter, so it is given ours.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MODEL = next((ROOT / "src" / "transflow" / "data" / "models").glob("*.argosmodel"))
GOALS = {
    "sentences per second": "goal ≥ 6",
    "sentences per processor second": "",
    "peak memory": "goal ≤ 1.5",
}
Entry = tuple[str, str]
"""A text and its syntax."""


class Cache:
    """A cache of drafts in memory."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], str] = {}

    def drafts(self, engine: str, sentences: Sequence[str]) -> Mapping[str, str]:
        """The records that it has."""
        return {one: self.records[engine, one] for one in sentences if (engine, one) in self.records}

    def remember_drafts(self, engine: str, records: Mapping[str, str]) -> None:
        """Keep records."""
        self.records |= {(engine, sentence): record for sentence, record in records.items()}


def sample(n_sentences: int) -> list[Entry]:
    """Entries of the sample project with so many distinct sentences, as far as whole entries go."""
    from transflow.formats import parse
    from transflow.markup import protected_spans
    from transflow.model import Reading
    from transflow.sentences import split

    segments: list[Entry] = []
    for path in sorted((ROOT / "source_texts").rglob("*")):
        if path.suffix in (".md", ".html", ".txt"):
            document = parse(path.read_text("utf-8"), path.suffix, Reading())
            segments += [(segment.text, segment.syntax) for segment in document.segments]
    entries: list[Entry] = []
    seen: set[str] = set()
    for text, syntax in _varied(segments):
        own = {part.strip() for part in split(text, "en", protected_spans(text, syntax))}  # type: ignore[arg-type]
        if own <= seen:
            continue
        seen |= own
        entries.append((text, syntax))
        if len(seen) >= n_sentences:
            break
    return entries


def _varied(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The entries again and again, each time with another figure at the end of each sentence."""
    yield from entries
    number = 10
    while True:
        number += 1
        for text, syntax in entries:
            yield re.sub(r"(?<=[a-z]{3})([.!?])(?=\s|$)", rf" {number}\1", text), syntax


def ours(entries: Sequence[Entry]) -> None:
    """Draft the entries."""
    from transflow import mt
    from transflow.mt.drafting import draft

    texts, syntaxes = zip(*entries, strict=True)
    list(draft(texts, syntaxes, mt.translator("argos"), "en", "bs", cache=Cache()))


def peer(entries: Sequence[Entry]) -> None:
    """Translate the entries one by one with argostranslate."""
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(MODEL) as archive:
        os.environ.update(
            {f"XDG_{name}_HOME": folder for name in ("DATA", "CONFIG", "CACHE")},
            ARGOS_PACKAGES_DIR=f"{folder}/packages", ORT_DISABLE_TELEMETRY="1", CI="true",
        )  # fmt: skip
        archive.extractall(f"{folder}/packages")
        _peer(entries)


def _peer(entries: Sequence[Entry]) -> None:
    import argostranslate.translate as argos  # type: ignore[import-untyped]

    from transflow.sentences import split

    class Splitter:
        """Our sentences instead of a model that would have to be fetched."""

        def __init__(self, package: object) -> None:
            pass

        def split_sentences(self, text: str) -> list[str]:
            return [part.strip() for part in split(text, "en")]

    argos.MiniSBDSentencizer = Splitter
    translation = argos.get_translation_from_codes("en", "bs")
    for text, _ in entries:
        translation.translate(text)


def run(side: str, entries: Sequence[Entry]) -> dict[str, float]:
    """One side in a process of its own: entries by the second, and peak memory in megabytes."""
    done = subprocess.run(
        [sys.executable, __file__, "--side", side],
        input=json.dumps(entries), capture_output=True, text=True, check=True,
    )  # fmt: skip
    measured: dict[str, float] = json.loads(done.stdout.strip().split("\n")[-1])
    return measured


def measure(side: str, entries: Sequence[Entry]) -> dict[str, float]:
    """What `run` gives, here."""
    start = time.perf_counter()
    (ours if side == "ours" else peer)(entries)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    # Both sides have the same sentences, so that their rates compare as those of entries do.
    return {
        "sentences per second": len(entries) / seconds,
        "sentences per processor second": len(entries) / time.process_time(),
        "peak memory": peak,
    }


def main(arguments: Any) -> None:
    """Print the ratios, round by round and their median."""
    entries = sample(arguments.sentences)
    ratios: dict[str, list[float]] = {name: [] for name in GOALS}
    for number in range(arguments.rounds):
        part = entries[number :: arguments.rounds]
        sides = {side: run(side, part) for side in ("ours", "peer")}
        for name in ratios:
            ratios[name].append(sides["ours"][name] / sides["peer"][name])
        print(f"round {number + 1}: " + ", ".join(f"{name} × {ratios[name][-1]:.2f}" for name in ratios))
    for name, goal in GOALS.items():
        print(f"{name}: × {median(ratios[name]):.2f} of argostranslate entry by entry {goal and f'({goal})'}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sentences", type=int, default=5000, help="distinct sentences over all rounds")
    parser.add_argument("--rounds", type=int, default=3, help="parts that are measured one after the other")
    parser.add_argument("--side", choices=("ours", "peer"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.side:
        print(json.dumps(measure(given.side, json.load(sys.stdin))))
    else:
        main(given)
