"""Sentence pairs made by rule, for what a corpus never has enough of: institutions in every case, numbers with their nouns, names, dates, sums.

A frame is a sentence with a hole; the tables in frames/ say what fits into it and how it inflects. The pairs are few beside
the written corpus (a few per cent of what is sampled): they teach agreement and copying, not style.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FRAMES_DIR = Path(__file__).parent / "frames"

CASES = ("nom", "gen", "dat", "acc", "ins")  # dative and locative are one form in the singular
ENDINGS = {  # class -> the five endings, in the order of CASES
    "A": ("a", "e", "oj", "u", "om"),  # feminine adjective
    "M": ("i", "og", "om", "i", "im"),  # masculine adjective
    "N": ("o", "og", "om", "o", "im"),  # neuter adjective
    "F": ("a", "e", "i", "u", "om"),  # feminine noun
    "H": ("", "a", "u", "", "om"),  # masculine noun, hard stem
    "S": ("", "a", "u", "", "em"),  # masculine noun, soft stem
    "O": ("o", "a", "u", "o", "om"),  # neuter noun in -o
    "E": ("e", "a", "u", "e", "em"),  # neuter noun in -e
    "HA": ("", "a", "u", "a", "om"),  # as H and S, but a living being: the accusative is the genitive
    "SA": ("", "a", "u", "a", "em"),
    "FM": ("a", "e", "i", "u", "om"),  # masculine noun in -a
    "I": ("", "i", "i", "", "i"),  # feminine noun in a consonant; -st gives -šću in the instrumental
}
SIBILANT = {
    "FK": ("k", "c"),
    "FG": ("g", "z"),
}  # banka, banci; zadruga, zadruzi: feminine nouns whose stem changes in the dative
GENDERS = (
    {kind: "f" for kind in ("F", "FK", "FG", "I")}
    | {kind: "m" for kind in ("H", "S", "HA", "SA", "FM")}
    | {"O": "n", "E": "n"}
)
ANIMATE = ("HA", "SA", "FM")


def _words(text: str) -> list[str]:
    return text.split()


MONTHS = (
    ("January", "januar"), ("February", "februar"), ("March", "mart"), ("April", "april"), ("May", "maj"), ("June", "juni"),
    ("July", "juli"), ("August", "august"), ("September", "septembar"), ("October", "oktobar"), ("November", "novembar"),
    ("December", "decembar"),
)  # fmt: skip
GIVEN_NAMES = {
    "m": _words(
        "Ahmed Aleksandr Andreas Bongani Carlos David Emir Fernando Goran Hans Igor Jakub János Kwame Luis Mehmet Mirza Nikola Oleg "
        "Pedro Ravi Samuel Thabo Viktor Yusuf Zoran Cheikh Duc Jonas Mateus"
    ),
    "f": _words(
        "Aisha Amra Birgit Carmen Chiara Dolores Elif Fatima Gabriela Halina Ingrid Jelena Katarzyna Lejla María Nomsa Oksana "
        "Priya Rosa Selma Svetlana Thandi Ursula Valentina Wanjiru Yasmin Zodwa Lindiwe Mónica Ewa"
    ),
}
ADDRESS_WORDS = _words(
    "info office example press editor union miners strike solidarity fund support conference women youth news contact "
    "peace climate workers letters home archive"
)
SYLLABLES = _words(
    "ba bel chi dor el fra gor han ik jar kov la mak ndo nyo os pet que ran schu sta tre ul ven wo xi ye zan mbe thu"
)
CITIES = _words(
    "Bochum Johannesburg Zenica Lima Essen Prijedor Donetsk Kalkutta Tunis Ankara Madrid Lusaka Bilbao Santiago Breza"
)


class Countable(NamedTuple):
    """A noun that numbers go with: English singular and plural; the forms after 1, after 2–4 and after 5; its gender."""

    singular: str
    plural: str
    one: str
    few: str
    many: str
    gender: str


def inflect(pattern: str, case: str) -> str:
    """The pattern (`Svjetsk/A bank/FK`) in one case (`Svjetskoj banci`)."""
    animate = any(word.endswith(tuple(f"/{kind}" for kind in ANIMATE)) for word in pattern.split(" "))
    return " ".join(_inflect_word(word, case, animate) for word in pattern.split(" "))


def gender(pattern: str) -> str:
    """Gender of a pattern's head, its first noun with a class: m, f or n."""
    for word in pattern.split(" "):
        _, slash, kind = word.partition("/")
        if slash and kind in GENDERS:
            return GENDERS[kind]
    raise ValueError(f"no noun in {pattern!r}")


def _inflect_word(word: str, case: str, animate: bool) -> str:
    stems, slash, kind = word.partition("/")
    if not slash:
        return word
    nominative, _, stem = stems.partition("|")
    stem = stem or nominative
    if kind == "M" and animate and case == "acc":
        case = "gen"
    if kind in SIBILANT:
        hard, soft = SIBILANT[kind]
        stem = stem.removesuffix(hard) + soft if case == "dat" else stem
        kind = "F"
    if kind == "I" and case == "ins" and stem.endswith("st"):
        return stem.removesuffix("st") + "šću"
    ending = ENDINGS[kind][CASES.index(case)]
    return nominative if not ending else stem + ending


def institution_pairs(rnd: random.Random, frames_dir: Path = FRAMES_DIR) -> Iterator[tuple[str, str]]:
    """Every institution in every frame, in random order."""
    names, frames = _table(frames_dir / "institutions.tsv"), _table(frames_dir / "institution_frames.tsv")
    combinations = [(name, frame) for name in names for frame in frames]
    rnd.shuffle(combinations)
    for (english, pattern), (source, target) in combinations:
        source = source.replace("{I}", _capital(english)).replace("{i}", english)
        target = _choose(target, "mfn".index(gender(pattern)), 3)
        for case in CASES:
            target = target.replace(f"{{{case}}}", inflect(pattern, case))
        yield source, _capital(with_long_s(target))


def noun_pairs(rnd: random.Random, per_noun: int, frames_dir: Path = FRAMES_DIR) -> Iterator[tuple[str, str]]:
    """Words that the corpus has too rarely, at the start of a sentence (with a capital) and inside it, in every case."""
    nouns, frames = _table(frames_dir / "nouns.tsv"), _table(frames_dir / "noun_frames.tsv")
    for english, pattern in nouns:
        for source, target in rnd.sample(frames, per_noun):
            other_english, other = rnd.choice(nouns)
            source = (
                source.replace("{W}", _capital(english))
                .replace("{w}", english)
                .replace("{w2}", other_english)
            )
            target = _choose(target, "mfn".index(gender(pattern)), 3)
            target = target.replace("{njihov2}", ("njihov", "njihova", "njihovo")["mfn".index(gender(other))])
            target = target.replace("{nom2}", inflect(other, "nom")).replace(
                "{ins2p}", with_long_s(f"s {inflect(other, 'ins')}")
            )
            target = target.replace("{Nom}", _capital(inflect(pattern, "nom")))
            for case in CASES:
                target = target.replace(f"{{{case}}}", inflect(pattern, case))
            yield re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", source), with_long_s(target)


def verb_pairs(
    rnd: random.Random, per_phrase: int, frames_dir: Path = FRAMES_DIR
) -> Iterator[tuple[str, str]]:
    """Verbs with their objects behind the verbs that take an infinitive."""
    phrases, frames = _table(frames_dir / "verb_phrases.tsv"), _table(frames_dir / "verb_frames.tsv")
    for english, infinitive in phrases:
        for source, target in rnd.sample(frames, per_phrase):
            other_english, other = rnd.choice(phrases)
            source = source.replace("{v2}", other_english).replace("{v}", english)
            yield source, target.replace("{inf2}", other).replace("{inf}", infinitive)


def adjective_pairs(
    rnd: random.Random, per_adjective: int, frames_dir: Path = FRAMES_DIR
) -> Iterator[tuple[str, str]]:
    """Adjectives in every gender, from the masculine form and the stem of the others."""
    adjectives, frames = _table(frames_dir / "adjectives.tsv"), _table(frames_dir / "adjective_frames.tsv")
    for english, masculine, stem in adjectives:
        for source, target in rnd.sample(frames, per_adjective):
            other = rnd.choice(adjectives)
            source = (
                source.replace("{A}", _capital(english)).replace("{a}", english).replace("{a2}", other[0])
            )
            target = (
                target.replace("{m2}", other[1]).replace("{M}", _capital(masculine)).replace("{m}", masculine)
            )
            yield source, target.replace("{S}", _capital(stem)).replace("{s}", stem)


def count_pairs(rnd: random.Random, count: int, frames_dir: Path = FRAMES_DIR) -> Iterator[tuple[str, str]]:
    """Numbers with nouns and the agreement of the verb: `21 rudar je`, `22 rudara su`, `25 rudara je`."""
    nouns = [Countable(*row) for row in _table(frames_dir / "counted.tsv")]
    frames = _table(frames_dir / "count_frames.tsv")
    things = next(i for i, noun in enumerate(nouns) if noun.singular == "factory")
    for _ in range(count):
        source, target, kind = rnd.choice(frames)
        noun = rnd.choice({"people": nouns[:things], "things": nouns[things:]}.get(kind, nouns))
        number = rnd.choice((rnd.randint(1, 30), rnd.randint(21, 199), rnd.randint(200, 9999)))
        in_words = number < 30 and rnd.random() < 0.6
        source = source.replace("{N}", english_count(number, noun, in_words))
        if number == 1:
            source = source.replace(" were ", " was ").replace(" have ", " has ").replace(" are ", " is ")
        target = _choose(target, _agreement(number, noun.gender), 7)
        yield _capital(source), _capital(target.replace("{N}", bosnian_count(number, noun, in_words)))


ENGLISH_NUMBERS = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty"
)
BOSNIAN_NUMBERS = _words(
    "nula jedan dva tri četiri pet šest sedam osam devet deset jedanaest dvanaest trinaest četrnaest petnaest šesnaest sedamnaest "
    "osamnaest devetnaest dvadeset"
)
ONE_AND_TWO = {"m": ("jedan", "dva"), "f": ("jedna", "dvije"), "n": ("jedno", "dva")}


def english_count(number: int, noun: Countable, in_words: bool) -> str:
    """`twenty-one miners`, `1,240 miners`, `one miner`."""
    figure = _english_words(number) if in_words else f"{number:,}"
    return f"{figure} {noun.singular if number == 1 else noun.plural}"


def bosnian_count(number: int, noun: Countable, in_words: bool) -> str:
    """`dvadeset jedan rudar`, `1.240 rudara`, `jedan rudar`."""
    figure = _bosnian_words(number, noun.gender) if in_words else dotted(number)
    return f"{figure} {(noun.one, noun.few, noun.many)[_plural(number)]}"


def dotted(number: float, decimals: int = 0) -> str:
    """A number as Bosnian writes it: 1.250,50."""
    return f"{number:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def _plural(number: int) -> int:
    """Plural form by the last digits: 0 one, 1 few, 2 many (gettext's rule for Bosnian)."""
    if number % 10 == 1 and number % 100 != 11:
        return 0
    return 1 if 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14 else 2


def _agreement(number: int, noun_gender: str) -> int:
    """Which of a frame's seven predicates: one (m f n), few (m f n), many."""
    form = _plural(number)
    return 6 if form == 2 else 3 * form + "mfn".index(noun_gender)


def _english_words(number: int) -> str:
    return ENGLISH_NUMBERS[number] if number <= 20 else f"twenty-{ENGLISH_NUMBERS[number - 20]}"


def _bosnian_words(number: int, noun_gender: str) -> str:
    tens, units = ("dvadeset ", number - 20) if number > 20 else ("", number)
    return tens + (ONE_AND_TWO[noun_gender][units - 1] if units in (1, 2) else BOSNIAN_NUMBERS[units])


def name_pairs(rnd: random.Random, count: int, frames_dir: Path = FRAMES_DIR) -> Iterator[tuple[str, str]]:
    """Names nobody has seen before, dates, sums, addresses: what has to arrive unharmed."""
    frames = _table(frames_dir / "name_frames.tsv")
    for _ in range(count):
        source, target, *genders = rnd.choice(frames)
        sex = rnd.choice(genders[0]) if genders and genders[0] != "-" else rnd.choice("mf")
        values = _values(rnd, sex)
        yield source.format(**values), _choose(target, "mf".index(sex), 2).format(**values)


def _values(rnd: random.Random, sex: str) -> dict[str, str]:
    name = f"{rnd.choice(GIVEN_NAMES[sex])} {_word(rnd).capitalize()}"
    day, (month_en, month_bs) = rnd.randint(1, 28), rnd.choice(MONTHS)
    first = rnd.randint(1, 15)
    month_genitive = (
        month_bs.replace("bar", "br") + "a" if not month_bs.endswith("i") else month_bs[:-1] + "ija"
    )
    if month_bs in ("juni", "juli"):
        month_genitive = month_bs[:-1] + "a"
    site = f"{_part_of_address(rnd)}.{rnd.choice(('org', 'info', 'net', 'ba', 'de'))}"
    euros_en, euros_bs = _sum(rnd)
    percents = [round(rnd.uniform(1.2, 98.9), 1) for _ in range(2)]
    tonnes = 10 * rnd.randint(12, 99999)
    return {
        "name": name, "age": str(rnd.randint(25, 30)), "year": str(rnd.randint(1890, 2026)), "city": rnd.choice(CITIES),
        "phone": f"+{rnd.randint(27, 387)} {rnd.randint(10, 99)} {rnd.randint(100, 999)} {rnd.randint(100, 9999)}",
        "email": f"{_part_of_address(rnd)}@{site}", "url": rnd.choice(("https://", "www.")) + site,
        "iban": f"BA39 {rnd.randint(1000, 9999)} {rnd.randint(1000, 9999)} {rnd.randint(1000, 9999)}",
        "day_en": f"{day} {month_en}", "day_bs": f"{day}. {month_genitive}", "day_acc": f"{day}. {month_bs}",
        "month_en": month_en, "month_bs": month_genitive, "d1": str(first), "d2": str(first + rnd.randint(1, 12)),
        "hour": str(rnd.randint(9, 19)), "sum_en": euros_en, "sum_bs": euros_bs,
        "pct_en": f"{percents[0]}", "pct_bs": dotted(percents[0], 1), "pct2_en": f"{percents[1]}", "pct2_bs": dotted(percents[1], 1),
        "tonnes_en": f"{tonnes:,}", "tonnes_bs": dotted(tonnes),
    }  # fmt: skip


def _sum(rnd: random.Random) -> tuple[str, str]:
    currency, genitive = rnd.choice(
        (("euros", "eura"), ("marks", "maraka"), ("dollars", "dolara"), ("rand", "randa"))
    )
    kind = rnd.randrange(3)
    if kind == 0:
        amount = 10 * rnd.randint(3, 9999)
        return f"{amount:,} {currency}", f"{dotted(amount)} {genitive}"
    if kind == 1:
        amount_with_cents = rnd.randint(500, 999999) / 100
        return f"{amount_with_cents:,.2f} {currency}", f"{dotted(amount_with_cents, 2)} {genitive}"
    millions = round(rnd.uniform(1.2, 99.9), 1)
    return f"{millions} million {currency}", f"{dotted(millions, 1)} miliona {genitive}"


def _part_of_address(rnd: random.Random) -> str:
    """What stands before or behind the @: English words in it must not be translated."""
    parts = [rnd.choice((_word(rnd), rnd.choice(ADDRESS_WORDS))) for _ in range(rnd.choice((1, 1, 2)))]
    return rnd.choice((".", "-", "")).join(parts)


def _word(rnd: random.Random) -> str:
    return "".join(rnd.choice(SYLLABLES) for _ in range(rnd.choice((2, 2, 3))))


def with_long_s(text: str) -> str:
    """`s` becomes `sa` where the next word would swallow it."""
    return re.sub(r"\b([Ss]) (?=[szšžSZŠŽ])", r"\1a ", text)


def _choose(text: str, index: int, arity: int) -> str:
    """Each `{a|b|c}` of exactly this arity becomes its index-th choice."""

    def pick(match: re.Match[str]) -> str:
        choices = match[1].split("|")
        return choices[index] if len(choices) == arity else match[0]

    return re.sub(r"\{([^{}]*\|[^{}]*)\}", pick, text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _table(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line]


def all_pairs(
    seed: int = 1, institutions: int = 4000, counts: int = 2000, names: int = 2000
) -> Iterator[tuple[str, str]]:
    """The pairs that training adds to the corpus; the same seed gives the same pairs."""
    rnd = random.Random(seed)
    for number, pair in enumerate(institution_pairs(rnd)):
        if number == institutions:
            break
        yield pair
    yield from noun_pairs(rnd, 8)
    yield from verb_pairs(rnd, 4)
    yield from adjective_pairs(rnd, 5)
    yield from count_pairs(rnd, counts)
    yield from name_pairs(rnd, names)
