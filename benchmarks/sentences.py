"""How well and how fast sentences are told apart, against the libraries that are installed.

    python benchmarks/sentences.py [--joined FILE.tsv …]

The golden cases of tests/golden/sentences are the measure. `--joined` takes files of sentence pairs (English, tab,
Bosnian), joins them into paragraphs at random and counts the paragraphs that come apart as they were joined.
Candidates: sentencex, choppa-srx, pysbd; each only where it is installed. Speed is a ratio to ours in the same run.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

GOLDEN = Path(__file__).resolve().parent.parent / "tests" / "golden" / "sentences"
BOUNDARY, LINE_END = "‖", "⏎"
PARAGRAPHS = 2000

Splitter = Callable[[str, str], tuple[str, ...]]


def cases() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The golden cases as (group, language, sentences)."""
    for path in sorted(GOLDEN.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line and line[0] != "#":
                language, _, case = line.rpartition("\t")
                yield path.stem, language or path.stem, tuple(case.replace(LINE_END, "\n").split(BOUNDARY))


def ours(text: str, language: str) -> tuple[str, ...]:
    """Our own rules."""
    from transflow.sentences import split

    return split(text, language)


def sentencex(text: str, language: str) -> tuple[str, ...]:
    """The library sentencex."""
    from sentencex import segment

    return tuple(segment(language.partition("-")[0], text))


def choppa(text: str, language: str) -> tuple[str, ...]:
    """The library choppa-srx with the rules of LanguageTool, those of the nearest relative where there are none."""
    from choppa.iterators import SrxTextIterator

    code = language.partition("-")[0]
    code = {"hr": "sr", "bs": "sr", "cs": "sk"}.get(code, code)
    # The suffix says that a single line end is white space.
    return tuple(SrxTextIterator(_languagetool_rules(), f"{code}_two", text))


@lru_cache
def _languagetool_rules() -> object:
    import choppa
    from choppa.srx_parser import SrxDocument

    return SrxDocument(ruleset=Path(choppa.__file__).parent / "data" / "srx" / "languagetool_segment.srx")


def pysbd(text: str, language: str) -> tuple[str, ...]:
    """The library pysbd; its English rules where it has none for a language."""
    from pysbd import Segmenter
    from pysbd.languages import LANGUAGE_CODES

    code = language.partition("-")[0]
    return tuple(Segmenter(language=code if code in LANGUAGE_CODES else "en", clean=False).segment(text))


def stripped(sentences: tuple[str, ...]) -> tuple[str, ...]:
    """Sentences without the white space around them: to whom it belongs is not what is measured."""
    return tuple(sentence.strip() for sentence in sentences)


def measure_golden(splitters: dict[str, Splitter]) -> None:
    """Prints the share of exact cases by group and splitter, and of cases whose text was kept."""
    totals: dict[str, dict[str, list[int]]] = {name: defaultdict(lambda: [0, 0]) for name in splitters}
    for group, language, sentences in cases():
        text = "".join(sentences)
        for name, splitter in splitters.items():
            found = splitter(text, language)
            is_exact = stripped(found) == stripped(sentences)
            for row, is_good in ((group, is_exact), ("all", is_exact), ("text kept", "".join(found) == text)):
                totals[name][row][0] += is_good
                totals[name][row][1] += 1
    rows = sorted(totals["ours"], key=lambda row: (row in ("all", "text kept"), row))
    print(f"{'':10}" + "".join(f"{name:>12}" for name in splitters))
    for row in rows:
        shares = (f"{100 * good / count:11.1f}%" for good, count in (totals[name][row] for name in splitters))
        print(f"{row:10}" + "".join(shares))


def measure_joined(splitters: dict[str, Splitter], paths: list[Path]) -> None:
    """Prints the share of paragraphs that come apart as they were joined."""
    pairs = [line.split("\t") for path in paths for line in path.read_text(encoding="utf-8").split("\n")]
    for column, language in ((0, "en"), (1, "bs")):
        pool = [pair[column] for pair in pairs if len(pair) == 2 and _is_sentence(pair[column])]
        dice = random.Random(7)
        paragraphs = [tuple(dice.sample(pool, dice.randint(2, 6))) for _ in range(PARAGRAPHS)]
        for name, splitter in splitters.items():
            good = sum(
                stripped(splitter(" ".join(parts), language)) == stripped(parts) for parts in paragraphs
            )
            print(f"{name:10} {language}: {100 * good / PARAGRAPHS:.2f} % of {PARAGRAPHS} joined paragraphs")


def _is_sentence(text: str) -> bool:
    """Whether a segment begins and ends like one sentence and has no end mark within."""
    return text[:1].isupper() and text[-1:] in ".!?" and not any(mark in text for mark in (". ", "! ", "? "))


def measure_speed(splitters: dict[str, Splitter]) -> None:
    """Prints how fast the golden cases, which are dense with marks, are split, as ratios to ours."""
    texts = defaultdict(list)
    for _, language, sentences in cases():
        texts[language].append("".join(sentences).replace("\n", " "))
    prose = [(language, " ".join(parts)) for language, parts in texts.items()]
    speeds = {}
    for name, splitter in splitters.items():
        took_s = min(_time(splitter, prose) for _ in range(3))
        speeds[name] = sum(len(text) for _, text in prose) / took_s
    for name, speed in speeds.items():
        print(
            f"{name:10} {speed / speeds['ours']:7.3f} × our speed ({speed / 1e6:.2f} M code points a second)"
        )


def _time(splitter: Splitter, prose: list[tuple[str, str]]) -> float:
    begin = time.process_time()
    for language, text in prose:
        splitter(text, language)
    return time.process_time() - begin


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
