"""site over many documents in five languages, beside a plain render and write of as many pages with the same templates.

    python benchmarks/site.py [DOCUMENTS]     1,000 documents of some 200 words unless told otherwise

Runs, each of a process of its own: the first build, one in which nothing changed; the first site after it, one in
which nothing changed, one in which a translator changed one catalog, one after a review of one document.

The plain render does what no generator can do without: it reads each text that build wrote, renders it with
markdown-it, fills our template with Jinja2 and writes the page. It cleans nothing, resolves no link, makes no list,
feed or status page, remembers nothing, waits for no disk.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from update import sentence

from transflow.catalog import format_catalog, read_catalog

TAGS = ("ar", "bs", "de", "es", "fr")
SEED = 20261126
TRANSFLOW = str(Path(sys.executable).with_name("transflow"))
_WORD = re.compile(r"\]\([^)]*\)|[A-Za-z]+")


def document(dice: random.Random, number: int, count: int) -> str:
    """A declaration of some 200 words: headings, paragraphs, a link to the next one, a list, a quotation."""
    day = f"{1990 + number // 336}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
    parts = [f"---\ntitle: {sentence(dice, 6)}\ndate: {day}\nauthor: Union council\n---\n"]
    for _ in range(2):
        link = f"[{sentence(dice, 4)}]({(number + 1) % count:05}.md)"
        parts += [
            f"## {sentence(dice, 5)}\n",
            f"{sentence(dice, 15)} **{sentence(dice, 6)}** {sentence(dice, 16)}\n",
            f"{sentence(dice, 12)} {link}\n",
            "".join(f"- {sentence(dice, 10)}\n" for _ in range(2)),
            f"> {sentence(dice, 20)}\n",
        ]
    return "\n".join(parts)


def make_project(folder: Path, count: int) -> None:
    """A project in which a person has translated everything; it is taken in, so that no run pays for that."""
    dice = random.Random(SEED)
    sources = folder / "source_texts"
    sources.mkdir()
    for number in range(count):
        (sources / f"{number:05}.md").write_text(document(dice, number, count), encoding="utf-8")
    config = (
        f'[project]\nname = "Bench"\nsource_language = "en"\nlanguages = {json.dumps(TAGS)}\n'
        'base_url = "https://example.org"\n'
    )
    (folder / "transflow.toml").write_text(config, encoding="utf-8")
    run_s(folder, "update")
    for path in sorted(folder.glob("catalogs/??/*.po")):
        translate(path)
    run_s(folder, "status")


def translate(path: Path) -> None:
    """Fill a catalog: every word backwards, with a letter of the language."""
    tag = path.parent.name

    def target(text: str) -> str:
        return _WORD.sub(
            lambda found: found[0] if found[0].startswith("]") else found[0][::-1] + tag[0], text
        )

    catalog = read_catalog(path)
    entries = tuple(replace(entry, msgstr=target(entry.msgid)) for entry in catalog.entries)
    path.write_text(format_catalog(replace(catalog, entries=entries)), encoding="utf-8")


def change(path: Path) -> None:
    """Write other words for one paragraph of a catalog."""
    catalog = read_catalog(path)
    entries = list(catalog.entries)
    entries[2] = replace(entries[2], msgstr=f"{entries[2].msgstr} ylno.")
    path.write_text(format_catalog(replace(catalog, entries=tuple(entries))), encoding="utf-8")


def run_s(folder: Path, *words: str) -> float:
    """Seconds of one command, from outside."""
    return process_s(folder, TRANSFLOW, "-q", *words)


def process_s(folder: Path, *command: str) -> float:
    """Seconds of one process, from outside."""
    began = time.perf_counter()
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def render_plainly(folder: Path) -> None:
    """Write the page of every text, and nothing else (in a process of its own)."""
    from markdown_it import MarkdownIt

    from transflow.language import parse
    from transflow.site.messages import OWN_FOLDER, read_words
    from transflow.site.pages import Pages
    from transflow.site.plan import file_of, make_plan, text_address

    manifest = json.loads((folder / "localized/manifest.json").read_text(encoding="utf-8"))
    plan = make_plan(manifest, per_page=20, autonyms={})
    pages = Pages(plan, {tag: read_words(parse(tag), [OWN_FOLDER]) for tag in plan.by_tag}, None, "")
    parser = MarkdownIt("gfm-like", {"linkify": False})
    for work in plan.works:
        for tag, text in work.texts.items():
            path = folder / ("source_texts" if text.is_source else "localized") / text.path
            body = path.read_text(encoding="utf-8").split("---\n", 2)[2]
            page = folder / "plain" / file_of(text_address(tag, work.slug))
            page.parent.mkdir(parents=True)
            page.write_text(pages.text(work, tag, parser.render(body)), encoding="utf-8")


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_project(folder, count)
        rows = {
            "build, first run": run_s(folder, "build"),
            "build, nothing changed": run_s(folder, "build"),
            "site, first run": run_s(folder, "site"),
            "site, nothing changed": run_s(folder, "site"),
        }
        change(folder / "catalogs/bs/00000.po")
        rows["site, one catalog changed"] = run_s(folder, "site")
        run_s(folder, "review", "-l", "bs", "--all-of", "source_texts/00001.md", "--approve", "--by", "Ana")
        rows["site, one document reviewed"] = run_s(folder, "site")
        plain = process_s(folder, sys.executable, __file__, "--plain", name)
        n_texts = sum(1 for _ in (folder / "plain").rglob("index.html"))
        n_pages = sum(1 for _ in (folder / "localized/site").rglob("index.html"))
    print(f"{count} documents, {n_texts} texts, {n_pages} pages | seconds | times the plain render")
    print("---|---|---")
    for run, seconds in rows.items():
        print(f"{run} | {seconds:.2f} s | {seconds / plain:.2f}")
    print(f"plain render and write of {n_texts} pages | {plain:.2f} s | 1")


if __name__ == "__main__":
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if sys.argv[1:2] == ["--plain"]:
        render_plainly(Path(sys.argv[2]))
    else:
        main()
