"""update over many documents, as a ratio to po4a (one POT, its fastest way) and mdpo on the same documents in the same run.

    python benchmarks/update.py [DOCUMENTS]              4,000 documents unless told otherwise
    python benchmarks/update.py [DOCUMENTS] --tenfold    transflow alone, beside itself with ten times as many

Three runs each: the first, one in which nothing changed, one in which one document changed. Memory is what all
processes of a run hold together at most (resident set, pages that they share counted in each). A peer that is not
installed (po4a: apt install po4a; mdpo: pipx install mdpo) is left out with a word. mdpo has no run for many
documents and takes 400 of them at most, so its figure is per document.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
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
    """Seconds from outside, and MiB that the processes of the run held together at most."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, held_mib(process.pid))
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
    taken = time.perf_counter() - began
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return taken, peak


def held_mib(session: int) -> float:
    """MiB that the processes of a session hold (Linux; 0 elsewhere)."""
    pages = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (
                (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            )
            if int(fields[3]) == session:
                pages += int(fields[21])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def change_one(folder: Path) -> None:
    """Add a sentence to one document."""
    path = sorted(folder.glob("*.md"))[0]
    path.write_text(
        path.read_text(encoding="utf-8") + "\nOne more sentence for everybody.\n", encoding="utf-8"
    )


def measure(command: list[str], folder: Path, sources: Path) -> tuple[list[float], float]:
    """The three runs of one tool, and the memory of the first in MiB."""
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
    program = shutil.which("md2po")
    if program is None:
        raise FileNotFoundError("md2po")
    interpreter = str(Path(program).resolve().with_name("python"))
    return run_s([interpreter, "-c", code], folder)[0] / count


RUNS = ("first run", "nothing changed", "one document changed")


def tenfold(count: int) -> None:
    """Print how much longer ten times as many documents take."""
    with tempfile.TemporaryDirectory() as name:
        few, few_peak = with_transflow(Path(name, "few"), count)
    with tempfile.TemporaryDirectory() as name:
        many, many_peak = with_transflow(Path(name, "many"), 10 * count)
    print(f"transflow | {count} documents | {10 * count} documents | ratio\n---|---|---|---")
    for run, short, long in zip(RUNS, few, many, strict=True):
        print(f"{run} | {short:.2f} s | {long:.2f} s | {long / short:.1f}")
    print(f"memory of the first run | {few_peak:.0f} MiB | {many_peak:.0f} MiB | {many_peak / few_peak:.1f}")


def main() -> None:
    """Print the table."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    count = numbers[0] if numbers else 4000
    if "--tenfold" in sys.argv:
        tenfold(count)
        return
    with tempfile.TemporaryDirectory() as name:
        ours, our_peak = with_transflow(Path(name, "transflow"), count)
        print(f"{count} documents | transflow | po4a | ratio\n---|---|---|---")
        if shutil.which("po4a"):
            theirs, their_peak = with_po4a(Path(name, "po4a"), count)
            for run, mine, other in zip(RUNS, ours, theirs, strict=True):
                print(f"{run} | {mine:.2f} s | {other:.2f} s | 1/{other / mine:.0f}")
            print(f"memory of the first run | {our_peak:.0f} MiB | {their_peak:.0f} MiB | ")
        else:
            print("po4a is not installed: apt install po4a")
            for run, mine in zip(RUNS, ours, strict=True):
                print(f"{run} | {mine:.2f} s | |")
        try:
            per_document = with_mdpo(Path(name, "mdpo"), min(count, 400))
            print(
                f"first run, a document | {1000 * ours[0] / count:.1f} ms | mdpo {1000 * per_document:.1f} ms |"
            )
        except (subprocess.CalledProcessError, OSError):
            print("mdpo is not installed: pipx install mdpo")


if __name__ == "__main__":
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    main()
