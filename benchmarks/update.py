"""update over many documents, as a ratio to po4a (one POT, its fastest way) and mdpo on the same documents in the same run.

    python benchmarks/update.py [DOCUMENTS]     4,000 documents unless told otherwise

Three runs each: the first, one in which nothing changed, one in which one document changed. A peer that is not
installed (po4a: apt install po4a; mdpo: pip install mdpo) is left out with a word. mdpo has no run for many documents
and takes 400 of them at most, so its figure is per document.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORDS = [
    "miners",
    "wages",
    "strike",
    "solidarity",
    "shaft",
    "families",
    "council",
    "pension",
    "letter",
    "coal",
    "gold",
    "company",
    "government",
    "demands",
    "support",
    "struggle",
    "night",
    "morning",
    "water",
    "village",
    "dust",
    "lamp",
    "winter",
    "meeting",
    "union",
    "workers",
    "delegates",
    "promise",
    "paper",
    "number",
    "month",
    "school",
    "doctor",
    "street",
    "bread",
    "together",
    "never",
    "always",
    "against",
    "without",
    "because",
    "although",
    "whoever",
    "the",
    "of",
    "and",
    "in",
    "to",
    "for",
    "with",
    "from",
    "by",
    "on",
    "we",
    "you",
    "they",
    "it",
    "is",
    "are",
    "was",
    "have",
    "has",
    "been",
    "not",
]


def sentence(dice: random.Random, n_words: int) -> str:
    """A sentence of common words, no two alike."""
    words = [dice.choice(WORDS) for _ in range(n_words)]
    return " ".join([words[0].capitalize(), *words[1:]]) + "."


def document(dice: random.Random) -> str:
    """A declaration: five parts of 206 words with a heading, paragraphs, a list and a quotation each."""
    parts = [f"---\ntitle: {sentence(dice, 6)}\ndate: 2026-11-26\n---\n"]
    for _ in range(5):
        parts.append(f"## {sentence(dice, 5)}\n")
        parts += [
            f"{sentence(dice, 15)} {sentence(dice, 20)} **{sentence(dice, 10)}** {sentence(dice, 16)}\n"
        ] * 1
        parts.append(f"{sentence(dice, 25)} {sentence(dice, 25)}\n")
        parts.append("".join(f"- {sentence(dice, 15)}\n" for _ in range(4)))
        parts.append(f"> {sentence(dice, 30)}\n")
    return "\n".join(parts)


def make_documents(folder: Path, count: int) -> None:
    """Write the documents, the same ones for the same count."""
    dice = random.Random(20261126)
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"{number:05}.md").write_text(document(dice), encoding="utf-8")


def run_s(command: list[str], folder: Path) -> tuple[float, float]:
    """Seconds from outside, and MiB of the largest process so far among the children."""
    began = time.perf_counter()
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def change_one(folder: Path) -> None:
    """Add a sentence to one document."""
    path = sorted(folder.glob("*.md"))[0]
    path.write_text(
        path.read_text(encoding="utf-8") + "\nOne more sentence for everybody.\n", encoding="utf-8"
    )


def measure(command: list[str], folder: Path, sources: Path) -> tuple[list[float], float]:
    """The three runs of one tool, and its peak memory in MiB."""
    first, peak = run_s(command, folder)
    nothing, _ = run_s(command, folder)
    change_one(sources)
    one, _ = run_s(command, folder)
    return [first, nothing, one], peak


def with_transflow(folder: Path, count: int) -> tuple[list[float], float]:
    """Transflow with one target."""
    make_documents(folder / "source_texts", count)
    config = '[project]\nname = "Bench"\nsource_language = "en"\nlanguages = ["bs"]\n'
    (folder / "transflow.toml").write_text(config, encoding="utf-8")
    command = [str(Path(sys.executable).with_name("transflow")), "-q", "update"]
    return measure(command, folder, folder / "source_texts")


def with_po4a(folder: Path, count: int) -> tuple[list[float], float]:
    """po4a with one POT for all documents; it writes its (untranslated) output, so that it can see that nothing changed."""
    make_documents(folder / "source_texts", count)
    lines = ["[po4a_langs] bs", "[po4a_paths] po/all.pot bs:po/bs.po", '[options] opt:"--keep 0"']
    lines += [
        f'[type: text] source_texts/{number:05}.md bs:out/{number:05}.md opt:"-o markdown"'
        for number in range(count)
    ]
    (folder / "po4a.cfg").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "po").mkdir()
    return measure(["po4a", "--quiet", "po4a.cfg"], folder, folder / "source_texts")


def with_mdpo(folder: Path, count: int) -> float:
    """mdpo, document by document in one process, first run alone: seconds a document."""
    make_documents(folder / "source_texts", count)
    code = (
        "from pathlib import Path\nfrom mdpo.md2po import markdown_to_pofile\n"
        "for path in Path('source_texts').glob('*.md'):\n"
        "    markdown_to_pofile([str(path)], save=True, po_filepath=str(path.with_suffix('.po')))\n"
    )
    return run_s([sys.executable, "-c", code], folder)[0] / count


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    runs = ("first run", "nothing changed", "one document changed")
    with tempfile.TemporaryDirectory() as name:
        ours, our_peak = with_transflow(Path(name, "transflow"), count)
        print(f"{count} documents | transflow | po4a | ratio\n---|---|---|---")
        if shutil.which("po4a"):
            theirs, their_peak = with_po4a(Path(name, "po4a"), count)
            for run, mine, other in zip(runs, ours, theirs, strict=True):
                print(f"{run} | {mine:.2f} s | {other:.2f} s | 1/{other / mine:.0f}")
            print(f"memory after the first run | {our_peak:.0f} MiB | {their_peak:.0f} MiB | ")
        else:
            print("po4a is not installed: apt install po4a")
            for run, mine in zip(runs, ours, strict=True):
                print(f"{run} | {mine:.2f} s | |")
        try:
            per_document = with_mdpo(Path(name, "mdpo"), min(count, 400))
            print(
                f"first run, a document | {1000 * ours[0] / count:.1f} ms | mdpo {1000 * per_document:.1f} ms |"
            )
        except (subprocess.CalledProcessError, OSError):
            print("mdpo is not installed: pip install mdpo")


if __name__ == "__main__":
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    main()
