"""How well and how fast sentences are told apart, against the libraries that are installed.

    python benchmarks/sentences.py [--joined FILE.tsv …]

The golden cases of tests/golden/sentences are the measure; every third one was held out while the rules were
written. `--joined` takes files of sentence pairs (English, tab, Bosnian), joins them into paragraphs at random and
counts the paragraphs that come apart as they were joined. Candidates: sentencex, choppa-srx, pysbd; each only where
it is installed. Speed is given as a ratio to ours in the same process.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden" / "sentences"
BOUNDARY, LINE_END = "‖", "⏎"

Splitter = Callable[[str, str], tuple[str, ...]]


def cases() -> Iterator[tuple[str, str, tuple[str, ...], bool]]:
    """The golden cases as (group, language, sentences, whether held out)."""
    for path in sorted(GOLDEN.glob("*.txt")):
        lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line and line[0] != "#"]
        for number, line in enumerate(lines, 1):
            language, _, case = line.rpartition("\t")
            sentences = tuple(case.replace(LINE_END, "\n").split(BOUNDARY))
            yield path.stem, language or path.stem, sentences, number % 3 == 0


def ours(text: str, language: str) -> tuple[str, ...]:
    """Our own rules."""
    from transflow.sentences import split

    return split(text, language)


def sentencex(text: str, language: str) -> tuple[str, ...]:
    """The library sentencex."""
    from sentencex import segment

    return tuple(segment(language.partition("-")[0], text))


def choppa(text: str, language: str) -> tuple[str, ...]:
    """The library choppa-srx with the rules of LanguageTool; the suffix says that one line end is white space."""
    return tuple(_choppa_iterator()(_document(), f"{language.partition('-')[0]}_two", text))


def _choppa_iterator() -> Callable[..., Iterator[str]]:
    from choppa.iterators import SrxTextIterator

    return SrxTextIterator  # type: ignore[no-any-return]


def _document(known: list[object] = []) -> object:  # noqa: B006 - the default is the cache
    if not known:
        import choppa
        from choppa.srx_parser import SrxDocument

        rules = Path(choppa.__file__).parent / "data" / "srx" / "languagetool_segment.srx"
        known.append(SrxDocument(ruleset=rules))
    return known[0]


def pysbd(text: str, language: str) -> tuple[str, ...]:
    """The library pysbd; English rules where it has none for a language."""
    from pysbd import Segmenter
    from pysbd.languages import LANGUAGE_CODES

    code = language.partition("-")[0]
    return tuple(Segmenter(language=code if code in LANGUAGE_CODES else "en", clean=False).segment(text))


def stripped(sentences: tuple[str, ...]) -> tuple[str, ...]:
    """Sentences without the white space around them, so that its place doesn't count."""
    return tuple(sentence.strip() for sentence in sentences)


def measure_golden(splitters: dict[str, Splitter]) -> None:
    """Prints the share of exact cases by group and splitter, and of cases whose text was kept."""
    totals: dict[str, dict[str, list[int]]] = {name: defaultdict(lambda: [0, 0]) for name in splitters}
    for group, language, sentences, is_held_out in cases():
        text = "".join(sentences)
        for name, splitter in splitters.items():
            found = splitter(text, language)
            is_exact = stripped(found) == stripped(sentences)
            rows = (group, "held out" if is_held_out else "tuned on", "all")
            for row, good in (*((row, is_exact) for row in rows), ("text kept", "".join(found) == text)):
                totals[name][row][0] += good
                totals[name][row][1] += 1
    print(f"{'':10}" + "".join(f"{name:>12}" for name in splitters))
    for row in totals[next(iter(splitters))]:
        shares = (f"{100 * good / count:11.1f}%" for good, count in (totals[name][row] for name in splitters))
        print(f"{row:10}" + "".join(shares))


def measure_joined(splitters: dict[str, Splitter], paths: list[Path]) -> None:
    """Prints the share of paragraphs that come apart as they were joined."""
    pairs = [line.split("\t") for path in paths for line in path.read_text(encoding="utf-8").split("\n")]
    for column, language in ((0, "en"), (1, "bs")):
        pool = [pair[column] for pair in pairs if len(pair) == 2 and _is_sentence(pair[column])]
        dice = random.Random(7)
        paragraphs = [dice.sample(pool, dice.randint(2, 6)) for _ in range(2000)]
        for name, splitter in splitters.items():
            good = sum(
                stripped(splitter(" ".join(parts), language)) == stripped(tuple(parts))
                for parts in paragraphs
            )
            print(
                f"{name:10} {language}: {100 * good / len(paragraphs):.1f} % of {len(paragraphs)} joined paragraphs"
            )


def _is_sentence(text: str) -> bool:
    """Whether a segment begins and ends like one sentence and has no end mark within."""
    return (
        text[:1].isupper()
        and text[-1:] in ".!?"
        and not any(mark in text[:-1] for mark in (". ", "! ", "? "))
    )


def measure_speed(splitters: dict[str, Splitter]) -> None:
    """Prints how fast prose of all golden cases is split, as ratios to ours."""
    texts = defaultdict(list)
    for _, language, sentences, _ in cases():
        texts[language].append("".join(sentences).replace("\n", " "))
    prose = [(language, " ".join(parts * 20)) for language, parts in texts.items()]
    size = sum(len(text) for _, text in prose)
    speeds = {}
    for name, splitter in splitters.items():
        best = float("inf")
        for _ in range(3):
            begin = time.perf_counter()
            for language, text in prose[: 2 if name in ("pysbd", "choppa") else None]:
                splitter(text, language)
            best = min(best, time.perf_counter() - begin)
        speeds[name] = (
            size if name not in ("pysbd", "choppa") else sum(len(text) for _, text in prose[:2])
        ) / best
    for name, speed in speeds.items():
        print(
            f"{name:10} {speed / speeds['ours']:8.3f} × our speed ({speed / 1e6:.2f} M code points a second)"
        )


def main() -> int:
    """Runs the measurements with what is installed."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--joined", nargs="+", type=Path, default=[], metavar="FILE.tsv")
    paths = options.parse_args().joined
    candidates: dict[str, Splitter] = {"sentencex": sentencex, "choppa": choppa, "pysbd": pysbd}
    splitters: dict[str, Splitter] = {"ours": ours}
    splitters |= {name: splitter for name, splitter in candidates.items() if find_spec(name)}
    measure_golden(splitters)
    if paths:
        measure_joined(splitters, paths)
    measure_speed(splitters)
    return 0


if __name__ == "__main__":
    sys.exit(main())
