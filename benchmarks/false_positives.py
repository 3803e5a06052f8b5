"""How often the checks are wrong, and how often they find a fault that we put in.

    python benchmarks/false_positives.py PAIRS.tsv… --sample 5000 --faults 500

reads pairs of texts that people translated (source, tab, target; further columns are ignored), counts the
pairs in which a check finds something, then spoils pairs in known ways and counts how many of them are found.
A finding counts as a catch only where the unspoiled pair has none of that code. The same seed gives the same
figures.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from transflow.checks import Subject, check
from transflow.language import Language, parse
from transflow.model import Entry, Finding, Severity, Syntax

Pair = tuple[str, str]
Fault = Callable[[Pair, random.Random, Sequence[Pair]], Pair | None]
"""Spoils a pair; None where the fault cannot be put in."""


def read_pairs(paths: Sequence[Path]) -> list[Pair]:
    """Every pair of the files, in order."""
    pairs = []
    for path in paths:
        for line in path.read_text("utf-8").split("\n"):
            source, _, rest = line.partition("\t")
            target = rest.partition("\t")[0]
            if source and target:
                pairs.append((source, target))
    return pairs


def findings(pair: Pair, language: Language, syntax: Syntax = "text") -> list[Finding]:
    """What the checks say about a pair."""
    subject = Subject(
        Entry(*pair),
        "en",
        language.tag,
        syntax=syntax,
        script=language.script,
        is_right_to_left=language.direction == "rtl",
        quotes=language.accepted_quotes,
    )
    return list(check(subject))


# -- Faults ---------------------------------------------------------------------------------------


def _replaced(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def digit_changed(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """One digit becomes another."""
    digits = list(re.finditer(r"\d", pair[1]))
    if not digits:
        return None
    match = chance.choice(digits)
    return pair[0], _replaced(pair[1], match, str((int(match[0]) + chance.randint(1, 9)) % 10))


def digits_swapped(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """Two neighbouring digits change places."""
    found = [match for match in re.finditer(r"\d\d", pair[1]) if match[0][0] != match[0][1]]
    if not found:
        return None
    match = chance.choice(found)
    return pair[0], _replaced(pair[1], match, match[0][::-1])


def number_dropped(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """A number disappears with the mark behind it."""
    found = list(re.finditer(r"\s\d+\S*", pair[1]))
    return (pair[0], _replaced(pair[1], chance.choice(found), "")) if found else None


def billion_to_million(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """`milijarda` becomes `milion`."""
    spoiled = re.sub(r"(?<=\d )milijard", "milion", pair[1])
    return (pair[0], spoiled) if spoiled != pair[1] else None


def source_copied(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """The target is the source again."""
    return (pair[0], pair[0]) if len(re.findall(r"\b[a-z]{2,}\b", pair[0])) > 1 else None


def cut_to_60_percent(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """The last two fifths are missing."""
    return (pair[0], pair[1][: int(len(pair[1]) * 0.6)].rstrip()) if len(pair[1]) > 40 else None


def last_sentence_dropped(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """Of a paragraph of four sentences the last is missing."""
    group = [chance.choice(pairs) for _ in range(3)] + [pair]
    if not all(re.search(r"[.!?]$", text) for one in group for text in one):
        return None
    return " ".join(one[0] for one in group), " ".join(one[1] for one in group[:-1])


def half_in_source(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """The second half is left in the source language."""
    source, target = pair[0].split(), pair[1].split()
    half = target[: len(target) // 2] + source[len(source) // 2 :]
    return (pair[0], " ".join(half)) if len(source) >= 8 else None


def in_cyrillic(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """The whole target is written in the other alphabet."""
    letters = dict(zip("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш", strict=True))
    return pair[0], "".join(letters.get(letter, letter) for letter in pair[1].lower())


def one_cyrillic_letter(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """One letter is replaced by the Cyrillic one that looks the same."""
    places = [match for match in re.finditer(r"(?<=\w)[aeopc](?=\w)", pair[1])]
    if not places:
        return None
    match = chance.choice(places)
    return pair[0], _replaced(pair[1], match, match[0].translate(str.maketrans("aeopc", "аеорс")))


def loop_of_two_words(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """Two words stand there five times."""
    words = pair[1].split()
    if len(words) < 4:
        return None
    at = chance.randrange(len(words) - 1)
    return pair[0], " ".join(words[:at] + words[at : at + 2] * 5 + words[at + 2 :])


def word_doubled(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """One word stands there twice."""
    words = pair[1].split()
    places = [index for index, word in enumerate(words) if word.isalpha()]
    if not places:
        return None
    at = chance.choice(places)
    return pair[0], " ".join(words[: at + 1] + words[at:])


def negation_removed(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """Every negation that we know how to take out of a Bosnian sentence is taken out."""
    if not re.search(r"\b(not|never|no|nobody|nothing|cannot)\b|n't\b", pair[0]):
        return None
    spoiled = re.sub(r"\b[Nn]e (?=\w)|\b(nikada?|nikak\w+|ništa|niko|ni|nijed\w+) ", "", pair[1])
    for denied, stated in (
        ("nije", "je"),
        ("nisu", "su"),
        ("nisam", "sam"),
        ("nismo", "smo"),
        ("neće", "će"),
    ):
        spoiled = re.sub(rf"\b{denied}\b", stated, spoiled)
    spoiled = re.sub(r"\bnema(ju|mo|m|š|te)?\b", r"ima\1", spoiled)
    return (pair[0], spoiled) if spoiled != pair[1] else None


def in_markdown(source: str, target: str) -> Fault:
    """The second word of both texts gets these marks around it (`%` stands for the word)."""

    def spoil(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
        words = [text.split() for text in pair]
        if min(map(len, words)) < 4:
            return None
        for text, pattern in zip(words, (source, target), strict=True):
            text[1] = pattern.replace("%", text[1].strip(".,"))
        return " ".join(words[0]), " ".join(words[1])

    return spoil


def with_addresses(source: str, target: str) -> Fault:
    """Both texts end in an address."""
    return lambda pair, chance, pairs: (f"{pair[0]} {source}", f"{pair[1]} {target}")


def question_lost(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """A question ends in a full stop."""
    return (pair[0], pair[1][:-1] + ".") if pair[0].endswith("?") and pair[1].endswith("?") else None


def invisible_character(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """A character that nobody sees stands somewhere inside."""
    at = chance.randrange(1, len(pair[1]))
    return pair[0], pair[1][:at] + chance.choice("\u202e\u200b\u200f\ufffd\x07") + pair[1][at:]


def wrong_encoding(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """UTF-8 was read as Windows-1252."""
    if pair[1].isascii():
        return None
    return pair[0], "".join(
        letter if letter.isascii() else letter.encode().decode("cp1252", "replace") for letter in pair[1]
    )


def english_quotes(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """„…“ becomes “…”."""
    return (pair[0], pair[1].replace("“", "”").replace("„", "“")) if "„" in pair[1] else None


def quotation_not_closed(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """One closing quotation mark is missing."""
    return (pair[0], pair[1].replace("“", "", 1)) if "“" in pair[1] else None


def bracket_added(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """A bracket opens before a word and never closes."""
    words = pair[1].split()
    at = chance.randrange(len(words))
    return pair[0], " ".join([*words[:at], "(" + words[at], *words[at + 1 :]])


def spaced_comma(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """A space stands before a comma."""
    return (pair[0], pair[1].replace(", ", " , ", 1)) if ", " in pair[1] else None


def double_space(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """Two spaces stand between two words."""
    return (pair[0], pair[1].replace(" ", "  ", 1)) if " " in pair[1] else None


def small_first_letter(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """The target begins with a small letter."""
    is_sentence = pair[0][0].isupper() and pair[1][0].isupper() and pair[1][1:2].islower()
    return (pair[0], pair[1][0].lower() + pair[1][1:]) if is_sentence else None


def space_at_the_end(pair: Pair, chance: random.Random, pairs: Sequence[Pair]) -> Pair | None:
    """White space follows the last word."""
    return pair[0], pair[1] + chance.choice(" \n")


FAULTS: tuple[tuple[str, Fault], ...] = (
    ("digit changed", digit_changed),
    ("digits swapped", digits_swapped),
    ("number dropped", number_dropped),
    ("billion became million", billion_to_million),
    ("source copied", source_copied),
    ("cut to 60 %", cut_to_60_percent),
    ("last of four sentences dropped", last_sentence_dropped),
    ("second half left in English", half_in_source),
    ("Cyrillic instead of Latin", in_cyrillic),
    ("one Cyrillic letter", one_cyrillic_letter),
    ("loop of two words, five times", loop_of_two_words),
    ("word doubled", word_doubled),
    ("negation removed", negation_removed),
    ("emphasis broken", in_markdown("**%**", "**%*")),
    ("link lost", in_markdown("[%](https://example.org/a)", "%")),
    ("link target changed", in_markdown("[%](https://example.org/a)", "[%](https://example.org/b)")),
    ("web address changed", with_addresses("https://example.org/strike", "https://example.org/štrajk")),
    ("e-mail address changed", with_addresses("info@example.org", "info@example.com")),
    ("question became statement", question_lost),
    ("invisible character", invisible_character),
    ("wrong encoding", wrong_encoding),
    ("English quotation marks", english_quotes),
    ("quotation not closed", quotation_not_closed),
    ("bracket not closed", bracket_added),
    ("space before a comma", spaced_comma),
    ("two spaces", double_space),
    ("small first letter", small_first_letter),
    ("white space at the end", space_at_the_end),
)


# -- Report ---------------------------------------------------------------------------------------


def false_positives(pairs: Sequence[Pair], language: Language, shown: str) -> Iterator[str]:
    """One line for each code that found something in good pairs, and the totals."""
    by_code: Counter[str] = Counter()
    n_any = n_error = 0
    for pair in pairs:
        found = findings(pair, language)
        by_code.update({finding.code for finding in found})
        n_any += bool(found)
        n_error += any(finding.severity is Severity.ERROR for finding in found)
        for finding in found:
            if finding.code == shown:
                yield f"{finding.code} {finding.message}\n    {pair[0]}\n    {pair[1]}"
    total = max(1, len(pairs))
    yield f"{len(pairs):,} pairs: {n_any / total:.2%} with a finding, {n_error / total:.2%} with an error"
    for code, number in sorted(by_code.items()):
        yield f"  {code} {number:6,} {number / total:8.3%}"


def catches(pairs: Sequence[Pair], language: Language, wanted: int, seed: int) -> Iterator[str]:
    """One line for each fault: how often it was put in, how often found, by which checks."""
    for name, spoil in FAULTS:
        chance = random.Random(seed)
        n_spoiled = n_found = 0
        by_code: Counter[str] = Counter()
        for pair in pairs:
            spoiled = spoil(pair, chance, pairs)
            if spoiled is None or spoiled == pair:
                continue
            n_spoiled += 1
            before = {finding.code for finding in findings(pair, language, "markdown")}
            new = {finding.code for finding in findings(spoiled, language, "markdown")} - before
            n_found += bool(new)
            by_code.update(new)
            if n_spoiled == wanted:
                break
        rate = f"{n_found / n_spoiled:7.1%}" if n_spoiled else "      –"
        by = ", ".join(f"{code} {number}" for code, number in by_code.most_common(3))
        yield f"{name:32} {n_spoiled:5,} {rate}  {by}"


def main() -> None:
    """Read the arguments and print both tables."""
    parser = argparse.ArgumentParser(description="Measure the checks on pairs of texts.")
    parser.add_argument("pairs", nargs="+", type=Path, help="source, tab, target; one pair a line")
    parser.add_argument("-l", "--language", default="bs", help="tag of the targets (bs)")
    parser.add_argument("--sample", type=int, default=5000, help="pairs drawn for false positives (5000)")
    parser.add_argument(
        "--faults", type=int, default=500, help="pairs spoiled for each fault (500); 0 for none"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--show", default="", metavar="CODE", help="print the pairs in which this check speaks"
    )
    chosen = parser.parse_args()
    pairs = read_pairs(chosen.pairs)
    language = parse(chosen.language)
    random.Random(chosen.seed).shuffle(pairs)
    for line in false_positives(pairs[: chosen.sample], language, chosen.show):
        print(line)
    if chosen.faults:
        print()
        for line in catches(pairs, language, chosen.faults, chosen.seed):
            print(line)


if __name__ == "__main__":
    main()
