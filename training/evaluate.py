"""Evaluation: how good a package is, as one Markdown table. Door to sacrebleu.

What is held out lies in dev/: declarations.tsv and fresh.tsv (sentence pairs), terms.tsv and other_terms.tsv (sentence,
term, accepted forms), alignment.tsv (sentence pair, word links by hand). None of it is ever trained on.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import sacrebleu

from training.augment import CORE, Links
from training.corpus import read_tsv
from training.engine import Engine
from training.pieces import PLACEHOLDERS

DEV_DIR = Path(__file__).parent / "dev"
LIKENESS = (  # title, file, from which pair on (0-based)
    ("held-out pairs of our corpus", "declarations.tsv", 0),
    (
        "of these, those nobody looked at",
        "declarations.tsv",
        125,
    ),  # the first were read, to see what was wrong
    ("sentences written afterwards", "fresh.tsv", 0),
)
TERMS = (  # title, file, note
    ("terms right", "terms.tsv", "one accepted form in the sentence"),
    ("other terms right", "other_terms.tsv", "written afterwards; pairs were written for three of them"),
)
MASKED_SENTENCES = 300
SPEED_SENTENCES = 400  # how many are translated for the clock
MARKS = ("<!-- figures: made by `python -m training evaluate` -->", "<!-- end of figures -->")
WORD = re.compile(r"\w+")

Translate = Callable[[Sequence[str]], list[str]]


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    name: str
    value: str
    note: str = ""


# ---- likeness to a human translation ----------------------------------------------------------------------


def score(translations: Sequence[str], references: Sequence[str]) -> tuple[float, float]:
    """chrF2 and BLEU of the whole, 0–100."""
    chrf = sacrebleu.corpus_chrf(list(translations), [list(references)])
    bleu = sacrebleu.corpus_bleu(list(translations), [list(references)])
    return chrf.score, bleu.score


def signatures() -> tuple[str, str]:
    """What sacrebleu needs to reproduce the two figures."""
    one = ["x"]
    metrics = (sacrebleu.CHRF(), sacrebleu.BLEU())
    for metric in metrics:
        metric.corpus_score(one, [one])
    return str(metrics[0].get_signature()), str(metrics[1].get_signature())


def likeness(name: str, pairs: Sequence[tuple[str, str]], translate: Translate) -> Figure:
    """chrF2 and BLEU on sentence pairs."""
    chrf, bleu = score(translate([source for source, _ in pairs]), [target for _, target in pairs])
    return Figure(name, f"chrF2 {chrf:.1f}, BLEU {bleu:.1f}", f"{len(pairs)} pairs")


# ---- placeholders ---------------------------------------------------------------------------------------------


def masked_sentences(sources: Sequence[str], count: int = MASKED_SENTENCES, seed: int = 1) -> list[str]:
    """Sentences in which one to three words, never the first, are placeholders, as masking leaves them.

    The rule: sentences in a random order that depends on the seed alone, words of three letters or more.
    """
    rnd = random.Random(seed)
    masked = []
    for source in rnd.sample(list(sources), len(sources)):
        words = source.split(" ")
        places = [
            n for n, word in enumerate(words) if n and (match := CORE.match(word)) and len(match[2]) > 2
        ]
        if len(places) < 2:
            continue
        chosen = sorted(rnd.sample(places, min(len(places), rnd.choice((1, 1, 2, 2, 3)))))
        for number, place in enumerate(chosen):
            words[place] = CORE.sub(rf"\g<1>{PLACEHOLDERS[number]}\g<3>", words[place])
        masked.append(" ".join(words))
    return masked[:count]


def keeps_placeholders(source: str, translation: str) -> bool:
    """Whether every placeholder of the source is in the translation exactly once, and none besides."""
    return all(translation.count(name) == source.count(name) for name in PLACEHOLDERS)


def placeholders(sources: Sequence[str], translate: Translate) -> Figure:
    """The share of masked sentences that keep all their placeholders."""
    masked = masked_sentences(sources)
    kept = sum(map(keeps_placeholders, masked, translate(masked)))
    return Figure("placeholders kept", _share(kept, len(masked)), "masked by rule")


# ---- terms -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Term:
    """A sentence, the term in it, and the forms of a right translation (`otpremnin*|naknad* za otkaz`)."""

    sentence: str
    term: str
    forms: str

    def is_right(self, translation: str) -> bool:
        """Whether the translation has one of the forms; `*` stands for any ending, words must follow each other."""
        return any(
            _has_form(form.split(), WORD.findall(translation.lower()))
            for form in self.forms.lower().split("|")
        )


def read_terms(path: Path) -> list[Term]:
    """The terms of a TSV file."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return [Term(*line.split("\t")) for line in lines if line]


def terms(
    path: Path, translate: Translate, name: str = TERMS[0][0], note: str = TERMS[0][2]
) -> tuple[Figure, list[tuple[Term, str]]]:
    """The share of terms translated rightly, and those that were not with their translations."""
    wanted = read_terms(path)
    translations = translate([term.sentence for term in wanted])
    wrong = [(term, text) for term, text in zip(wanted, translations, strict=True) if not term.is_right(text)]
    return Figure(name, _share(len(wanted) - len(wrong), len(wanted)), note), wrong


def _has_form(form: Sequence[str], words: Sequence[str]) -> bool:
    def fits(pattern: str, word: str) -> bool:
        return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern

    return any(
        all(map(fits, form, words[start : start + len(form)])) for start in range(len(words) - len(form) + 1)
    )


# ---- alignment ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HandAligned:
    """A sentence pair with links set by hand: sure ones, and all that are possible (the sure among them)."""

    source: str
    target: str
    sure: frozenset[tuple[int, int]]
    possible: frozenset[tuple[int, int]]


def read_hand_aligned(path: Path) -> list[HandAligned]:
    """Lines of source, tab, target, tab, links: `0-0` is sure, `1?0` possible; words are split at spaces."""
    rows = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line:
            source, target, links = line.split("\t")
            pairs = [(link, tuple(map(int, re.split(r"[-?]", link)))) for link in links.split()]
            possible = frozenset((i, j) for _, (i, j) in pairs)
            sure = frozenset((i, j) for link, (i, j) in pairs if "-" in link)
            rows.append(HandAligned(source, target, sure, possible))
    return rows


def alignment_error(rows: Iterable[HandAligned], found: Iterable[Links]) -> float:
    """Alignment error rate (Och and Ney 2003), 0–1: less is better."""
    links = sure = hits_of_sure = hits_of_possible = 0
    for row, guess in zip(rows, found, strict=True):
        links += len(guess)
        sure += len(row.sure)
        hits_of_sure += len(row.sure.intersection(guess))
        hits_of_possible += len(row.possible.intersection(guess))
    return 1 - (hits_of_sure + hits_of_possible) / max(1, links + sure)


def alignment(path: Path, engine: Engine) -> Figure:
    """The error rate of the taught head on the hand-aligned sentences."""
    rows = read_hand_aligned(path)
    rate = alignment_error(rows, engine.links([(row.source, row.target) for row in rows]))
    return Figure("alignment error rate", f"{100 * rate:.1f} %", f"{len(rows)} pairs aligned by hand")


# ---- all of it -----------------------------------------------------------------------------------------------------


def speed(sources: Sequence[str], engine: Engine, threads: int, package: Path | None) -> Figure:
    """Sentences a second on this machine: by transflow's own engine where transflow is installed, else by ours."""
    name, texts = "sentences a second", list(sources)[:SPEED_SENTENCES]
    own = _engine_of_transflow(package) if package is not None and package.exists() else None
    if own is not None:
        cores = min(os.cpu_count() or 1, 4)  # as many as it takes
        return Figure(name, f"{_rate(own, texts):.0f}", f"in transflow on {cores} cores, beam 4")
    beam = engine.options["beam_size"]
    return Figure(name, f"{_rate(engine.translate, texts):.0f}", f"{threads} threads, beam {beam}")


def _rate(translate: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """Sentences a second, once the model is warm."""
    translate(texts[:8])
    began = time.perf_counter()
    translate(texts)
    return len(texts) / (time.perf_counter() - began)


def _engine_of_transflow(package: Path) -> Callable[[Sequence[str]], object] | None:
    """What translates in transflow, which this folder doesn't need otherwise."""
    try:
        from transflow.mt.argos.model import Model
        from transflow.mt.metadata import Package
    except ImportError:
        return None
    size = package.stat().st_size
    model = Model(Package("translate", "0", "en", "bs", package, "bundled", size, digest=""))
    return lambda texts: model.translate(texts, with_links=False)


def evaluate(
    folder: Path,
    package: Path | None,
    threads: int = 2,
    dev_dir: Path = DEV_DIR,
    private: Path | None = None,
    clock: bool = True,
) -> list[Figure]:
    """All figures of an unpacked package.

    Args:
        folder: the unpacked package.
        package: the zipped one, for its size.
        private: further sentence pairs, which need not be published.
        clock: whether to measure the speed; a busy machine has nothing to say about it.
    """
    engine = Engine(folder, threads)
    translate = engine.translate
    figures = []
    for title, name, start in LIKENESS:
        if pairs := _pairs(dev_dir / name)[start:]:
            figures.append(likeness(title, pairs, translate))
    if private is not None:
        figures.append(likeness("real declarations", _pairs(private), translate))
    sources = [source for name in ("declarations.tsv", "fresh.tsv") for source, _ in _pairs(dev_dir / name)]
    figures.append(placeholders(sources, translate))
    for title, name, note in TERMS:
        if (dev_dir / name).exists():
            figures.append(terms(dev_dir / name, translate, title, note)[0])
    if (dev_dir / "alignment.tsv").exists():
        figures.append(alignment(dev_dir / "alignment.tsv", engine))
    if clock:
        figures.append(speed(sources, engine, threads, package))
    if package is not None and package.exists():
        figures.append(Figure("package", f"{package.stat().st_size / 1e6:.1f} MB"))
    return figures


def table(columns: dict[str, Sequence[Figure]]) -> str:
    """The figures of one or more packages side by side, in Markdown, with sacrebleu's signatures below."""
    names = list(dict.fromkeys(figure.name for figures in columns.values() for figure in figures))
    notes = {figure.name: figure.note for figures in columns.values() for figure in figures}
    values = {title: {figure.name: figure.value for figure in figures} for title, figures in columns.items()}
    lines = [f"| | {' | '.join(columns)} | measured on |", "|---" * (len(columns) + 2) + "|"]
    lines += [
        f"| {name} | {' | '.join(values[title].get(name, '') for title in columns)} | {notes[name]} |"
        for name in names
    ]
    chrf, bleu = signatures()
    return "\n".join([*lines, "", f"sacrebleu: `chrF2|{chrf}`, `BLEU|{bleu}`"])


def write_into_card(card: Path, text: str) -> bool:
    """Put the table between the marks of a model card; whether that changed it.

    Raises:
        ValueError: the card has no marks.
    """
    old = card.read_text(encoding="utf-8")
    if not all(mark in old for mark in MARKS):
        raise ValueError(f"{card}: write {MARKS[0]} and {MARKS[1]} where the figures belong")
    before, after = old.split(MARKS[0])[0], old.split(MARKS[1])[1]
    new = f"{before}{MARKS[0]}\n{text}\n{MARKS[1]}{after}"
    if new != old:
        card.write_text(new, encoding="utf-8", newline="\n")
    return new != old


def _pairs(path: Path) -> list[tuple[str, str]]:
    """The pairs of a file, none where there is no file."""
    return list(read_tsv(path)) if path.exists() else []


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / max(1, whole):.1f} %)"
