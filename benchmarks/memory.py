"""The translation memory: fuzzy search in a large one against a full scan, and TMX in and out.

    python benchmarks/memory.py [ENTRIES [UNITS]]     1,000,000 entries and 100,000 units unless told otherwise

Makes its own data: sentences and headings over a vocabulary as uneven as that of a language, each third one a
variation of another. Queries are entries edited as authors edit (a word replaced, dropped, added, moved, a slip), and
sentences of which the memory has nothing. Times are wall-clock, with those of the processor beside them, since the
machine may be busy; memory is the peak of the searching process. Every figure of the table has the bar that it must keep.
"""

from __future__ import annotations

import pickle
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from transflow.memory import TmxUnit, Variant, format_tmx, terms
from transflow.model import State
from transflow.similarity import MATCH_RATIO, like
from transflow.store import ImportedUnit, Store

N_QUERIES = 200
CHUNK = 20_000
FREQUENT = [
    "the", "of", "and", "to", "in", "we", "a", "for", "that", "is", "on", "with", "our", "they", "not", "be", "by",
    "it", "as", "at", "from", "have", "who", "will", "all", "their",
]  # fmt: skip
SYLLABLES = [
    "ba", "ke", "li", "mo", "nu", "sta", "tri", "vor", "gen", "pla", "ska", "dro", "fen", "hil", "jum", "qua", "res",
    "tem", "wol", "zin", "cer", "an", "el", "or", "us", "ing",
]  # fmt: skip


def vocabulary(dice: random.Random) -> list[str]:
    """Forty thousand words, the frequent ones first."""
    words = dict.fromkeys(FREQUENT)
    while len(words) < 40_000:
        words["".join(dice.choice(SYLLABLES) for _ in range(dice.choice((1, 2, 2, 3, 3, 4))))] = None
    return list(words)


def texts(count: int, dice: random.Random) -> list[str]:
    """Distinct texts: nine sentences to one heading, each third a variation of an earlier one."""
    words = vocabulary(dice)
    weights = [1 / (rank + 2.7) for rank in range(len(words))]
    stock = dice.choices(words, weights, k=4_000_000)
    made: dict[str, None] = {}
    kept: list[str] = []
    while len(made) < count:
        if kept and dice.random() < 1 / 3:
            text = edit(dice.choice(kept), stock, dice)
        else:
            n_words = (
                dice.randint(2, 5) if dice.random() < 0.1 else max(4, round(dice.lognormvariate(2.6, 0.5)))
            )
            start = dice.randrange(len(stock) - n_words)
            text = " ".join(stock[start : start + n_words]).capitalize()
        if text not in made:
            made[text] = None
            if len(kept) < 300_000:
                kept.append(text)
    return list(made)


def edit(text: str, stock: list[str], dice: random.Random) -> str:
    """A text as its author changed it, in one to three places."""
    words = text.split()
    for _ in range(dice.choice((1, 1, 2, 3))):
        at = dice.randrange(len(words))
        how = dice.choice(("replace", "drop", "add", "move", "slip"))
        if how == "replace":
            words[at] = dice.choice(stock)
        elif how == "drop" and len(words) > 2:
            del words[at]
        elif how == "add":
            words.insert(at, dice.choice(stock))
        elif how == "move":
            words.insert(dice.randrange(len(words)), words.pop(at))
        elif len(words[at]) > 3:
            words[at] = words[at][:1] + words[at][2:]
    return " ".join(words)


def filled(store: Store, sources: list[str]) -> float:
    """Put texts into the memory and give the seconds it took."""
    began = time.perf_counter()
    with store.transaction():
        for start in range(0, len(sources), CHUNK):
            some = sources[start : start + CHUNK]
            units = [
                ImportedUnit("memory/big.tmx", "bs", text, text.upper(), State.TRANSLATED) for text in some
            ]
            store.memory.add_units(units, store.memory.add_sources(some, terms))
        store.memory.count_common()
    return time.perf_counter() - began


def search(folder: Path, count: int) -> None:
    """The first table: searching."""
    dice = random.Random(20261126)
    sources = texts(count, dice)
    stock = [word for text in sources[:50_000] for word in text.split()]
    queries = [edit(dice.choice(sources), stock, dice) for _ in range(N_QUERIES * 3 // 4)]
    known = set(sources)
    queries += [text for text in texts(N_QUERIES, random.Random(7)) if text not in known][: N_QUERIES // 4]
    measure(folder / "memory.db", sources, queries)


def measure(path: Path, sources: list[str], queries: list[str]) -> None:
    """Search for queries in a memory of sources, and print what it took and what a full scan finds besides."""
    with Store.open(path) as store:
        built_s = filled(store, sources)
    code = (
        "import pickle, resource, sys, time\n"
        "from pathlib import Path\n"
        "from transflow.memory import similar\n"
        "from transflow.store import Store\n"
        "queries = pickle.load(open(sys.argv[2], 'rb'))\n"
        "store = Store.open(Path(sys.argv[1]))\n"
        "answers = []\n"
        "for query in queries:\n"
        "    wall, cpu = time.perf_counter(), time.process_time()\n"
        "    found = similar(query, store.memory)\n"
        "    answers.append((time.perf_counter() - wall, time.process_time() - cpu, found))\n"
        "try:\n"  # on Linux ru_maxrss counts what the parent was before exec
        "    lines = Path('/proc/self/status').read_text().split('\\n')\n"
        "    peak = next(int(line.split()[1]) for line in lines if line.startswith('VmHWM'))\n"
        "except OSError:\n"
        "    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "pickle.dump((answers, peak), open(sys.argv[3], 'wb'))\n"
    )
    asked, answered = path.with_suffix(".queries"), path.with_suffix(".answers")
    asked.write_bytes(pickle.dumps(queries))
    subprocess.run([sys.executable, "-c", code, str(path), str(asked), str(answered)], check=True)
    answers, peak_kib = pickle.loads(answered.read_bytes())
    n_found = n_there = n_best = n_any = 0
    for query, (_, _, found) in zip(queries, answers, strict=True):
        there = {sources[index] for index, _ in like(query, sources)}
        mine = {text for text, _ in found}
        n_there += len(there)
        n_found += len(there & mine)
        if there:
            n_any += 1
            best = max(ratio for _, ratio in like(query, list(there)))
            n_best += bool(found) and found[0][1] == best
    walls, cpus = [answer[0] for answer in answers], [answer[1] for answer in answers]
    print(
        f"{len(sources):,} entries, {len(queries)} queries, ratio ≥ {MATCH_RATIO} | measured | bar\n---|---|---"
    )
    print(
        f"median | {1000 * statistics.median(walls):.1f} ms (processor {1000 * statistics.median(cpus):.1f}) | 15 ms"
    )
    print(f"95th percentile | {1000 * _p95(walls):.1f} ms (processor {1000 * _p95(cpus):.1f}) | 40 ms")
    print(f"recall of a full scan | {n_found} of {n_there}, {100 * n_found / n_there:.2f} % | 98 %")
    print(f"best match found | {n_best} of {n_any} | ")
    print(f"RAM an entry, Python's own included | {1024 * peak_kib / len(sources):.0f} bytes | 300 bytes")
    print(f"disk an entry, with its target | {path.stat().st_size / len(sources):.0f} bytes | ")
    print(f"put in | {built_s:.0f} s | ")


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * len(values))]


def exchange(folder: Path, count: int) -> None:
    """The second table: TMX in and out, each by the command in a process of its own."""
    config = '[project]\nname = "Bench"\nsource_language = "en"\nlanguages = ["bs"]\n'
    (folder / "transflow.toml").write_text(config, encoding="utf-8")
    (folder / "source_texts").mkdir()
    (folder / "big.tmx").write_text(
        "".join(format_tmx(_units(count), "en", "0", "sentence")), encoding="utf-8"
    )
    size = (folder / "big.tmx").stat().st_size
    print(f"\n{count:,} units, {size / 1e6:.0f} MB of TMX | measured | bar\n---|---|---")
    _report("import", ["memory", "import", str(folder / "big.tmx")], folder, count)
    _as_catalog(folder, count)
    _report("export", ["memory", "export", str(folder / "out.tmx")], folder, count)


def _units(count: int) -> Iterator[TmxUnit]:
    for text in texts(count, random.Random(3)):
        yield TmxUnit((Variant("en", text + "."), Variant("bs", text.upper() + ".")), "plaintext")


def _as_catalog(folder: Path, count: int) -> None:
    """The same texts as catalogs of the project, translated."""
    entries = [
        f'msgid "{unit.variants[0].text}"\nmsgstr "{unit.variants[1].text}"\n' for unit in _units(count)
    ]
    header = 'msgid ""\nmsgstr ""\n"Language: bs\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (folder / "catalogs" / "bs").mkdir(parents=True)
    for start in range(0, count, 1000):
        name = f"{start // 1000:04}"
        (folder / "source_texts" / f"{name}.md").write_text("# A\n", encoding="utf-8")
        text = header + "\n".join(entries[start : start + 1000])
        (folder / "catalogs" / "bs" / f"{name}.po").write_text(text, encoding="utf-8")
    subprocess.run([_command(), "-q", "status"], cwd=folder, stdout=subprocess.DEVNULL, check=True)


def _report(name: str, arguments: list[str], folder: Path, count: int) -> None:
    """Seconds and peak memory of one command; a process that starts it alone sees no other child's peak."""
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    began = time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-c", code, _command(), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    took_s = time.perf_counter() - began
    print(f"{name} | {int(ran.stdout) / 1024:.0f} MiB at most | 300 MB")
    print(f"{name}, speed | {count / took_s:.0f} units a second | ")


def _command() -> str:
    return str(Path(sys.executable).with_name("transflow"))


def main() -> None:
    """Print the tables."""
    n_entries = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    n_units = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    with tempfile.TemporaryDirectory() as name:
        search(Path(name), n_entries)
        (Path(name) / "exchange").mkdir()
        exchange(Path(name) / "exchange", n_units)


if __name__ == "__main__":
    main()
