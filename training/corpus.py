"""The corpus: TSV files of sentence pairs, cleaned, each pair once, nothing held out among them."""

from __future__ import annotations

import glob
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from training import frames
from training.recipe import REPOSITORY, Group, Recipe, RecipeError
from training.to_bosnian import to_bosnian

SPACE = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u3000]+")
INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
LETTER = re.compile(r"[^\W\d_]")
MARKUP = re.compile(r"plural,|select,|</?[a-zA-Z]|\{\{|\\[nt]|&[a-z]+;|\$\{|::|==|\]\(|__|\|\|")
LONGEST = 500  # code points of one side
FRAMES = "frames"  # the group of pairs made by rule


class Pair(NamedTuple):
    """One sentence pair of the gathered data."""

    group: str
    source: str
    target: str
    links: str  # word links, `0-0 1-2`: the i-th word of the source, the j-th of the target, split at single spaces
    origin: str  # the file it came from


def read_tsv(path: Path) -> Iterator[tuple[str, str]]:
    """The pairs of a TSV file: source, tab, target; further columns are ignored, empty lines skipped.

    Raises:
        RecipeError: no such file, or a line without a tab.
    """
    if not path.is_file():
        raise RecipeError(f"{path}: no such file; correct the path in the recipe")
    with path.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            columns = line.rstrip("\n").split("\t")
            if len(columns) > 1:
                yield columns[0], columns[1]
            elif line.strip():
                raise RecipeError(f"{path}:{number}: no tab; write source, tab, target")


def clean(text: str) -> str:
    """NFC, single spaces, nothing invisible."""
    return SPACE.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def is_usable(source: str, target: str) -> bool:
    """Whether a pair from elsewhere looks like two sentences that say the same in Latin script."""
    both = source + target
    if not source or not target or max(len(source), len(target)) > LONGEST:
        return False
    if CYRILLIC.search(both) or "\ufffd" in both or MARKUP.search(both):
        return False
    if not LETTER.search(source) or not LETTER.search(target):
        return False
    if len(source) > 20 and not 0.45 < len(target) / len(source) < 2.1:
        return False
    if source == target and " " in source:
        return False
    return len(LETTER.findall(source)) >= 0.55 * len(source.replace(" ", ""))


def gather(recipe: Recipe) -> Iterator[Pair]:
    """All pairs of a recipe, without duplicates and without what is held out.

    Raises:
        RecipeError: a group of our own whose files do not exist.
    """
    held_out = held_out_sources(recipe.held_out)
    seen: set[tuple[str, str]] = set()
    for group, source, target, origin in _candidates(recipe):
        key = (source.lower(), target.lower())
        if key in seen or key[0] in held_out:
            continue
        seen.add(key)
        yield Pair(group, source, target, "", origin)


def _candidates(recipe: Recipe) -> Iterator[tuple[str, str, str, str]]:
    for group in recipe.groups:
        if group.name == FRAMES:
            for source, target in frames.all_pairs(recipe.frames_seed or 1):
                yield group.name, source, target, FRAMES
        for path in _files(group):
            for source, target in read_tsv(path):
                source, target = clean(source), clean(target)
                if group.own or is_usable(source, target):
                    yield group.name, source, to_bosnian(target, group.variety or "bs"), path.stem


def _files(group: Group) -> list[Path]:
    paths = [Path(name) for pattern in group.files for name in sorted(glob.glob(str(REPOSITORY / pattern)))]  # noqa: PTH207
    if group.own and group.files and not paths:
        raise RecipeError(f"group {group.name}: nothing matches {', '.join(group.files)}")
    return paths


def held_out_sources(paths: Iterable[Path]) -> set[str]:
    """The source sentences, in lower case, that must not be trained on."""
    return {clean(source).lower() for path in paths for source, _ in read_tsv(path)}


def write_data(path: Path, pairs: Iterable[Pair]) -> Counter[str]:
    """Write the data file; returns how many pairs each group has."""
    counts: Counter[str] = Counter()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as lines:
        for pair in pairs:
            counts[pair.group] += 1
            lines.write("\t".join(pair) + "\n")
    return counts


def read_data(path: Path) -> Iterator[Pair]:
    """The pairs of a data file.

    Raises:
        RecipeError: the file is missing.
    """
    if not path.exists():
        raise RecipeError(f"{path}: missing; run the step before this one")
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield Pair(*line.rstrip("\n").split("\t"))
