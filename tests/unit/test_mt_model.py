"""The bundled model: behaviour, never wording, which differs between processors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from transflow import mt
from transflow.markup import Kind, compare, mask, plain, scan
from transflow.model import Syntax
from transflow.mt import Translator
from transflow.mt.drafting import EntryDraft, draft
from transflow.mt.drafting.abilities import find_abilities

pytestmark = pytest.mark.mt

GOLDEN = Path(__file__).parents[1] / "golden" / "markup"
KEEP = ("IMC", "transflow")
Segment = tuple[Syntax, str]


class Cache:
    """A cache of drafts in memory."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], str] = {}

    def drafts(self, engine: str, sentences: Sequence[str]) -> Mapping[str, str]:
        """The records that it has."""
        return {one: self.records[engine, one] for one in sentences if (engine, one) in self.records}

    def remember_drafts(self, engine: str, records: Mapping[str, str]) -> None:
        """Keep records."""
        self.records |= {(engine, sentence): record for sentence, record in records.items()}


@pytest.fixture(scope="module")
def engine() -> Translator:
    """The engine with its model, loaded once."""
    return mt.translator("argos")


@pytest.fixture(scope="module")
def cache() -> Cache:
    """What the tests of this module have translated."""
    return Cache()


def segments() -> list[Segment]:
    """The segments with inline markup of tests/golden/markup."""
    found: list[Segment] = []
    syntaxes: tuple[Syntax, ...] = ("markdown", "html", "text")
    for syntax in syntaxes:
        lines = (GOLDEN / f"{syntax}.txt").read_text("utf-8").split("\n")
        found += [(syntax, line.replace("⏎", "\n")) for line in lines if line and not line.startswith("# ")]
    return found


def targets_of(text: str, syntax: Syntax) -> list[str]:
    """What a text links to."""
    kinds = (Kind.LINK, Kind.IMAGE, Kind.ADDRESS, Kind.TAG)
    return [mark.detail for mark in scan(text, syntax) if mark.kind in kinds]


@pytest.fixture(scope="module")
def drafts(engine: Translator, cache: Cache) -> list[tuple[Segment, EntryDraft | None]]:
    """All segments, drafted."""
    texts = segments()
    made = dict(
        draft(
            [text for _, text in texts], [syntax for syntax, _ in texts], engine, "en", "bs",
            cache=cache, do_not_translate=KEEP,
        )
    )  # fmt: skip
    return [(segment, made[index]) for index, segment in enumerate(texts)]


def test_three_hundred_segments_hold_every_construct() -> None:
    """The battery is as large and as mixed as it says."""
    texts = segments()
    assert len(texts) == len(set(texts)) == 300
    kinds = {str(mark.kind) for syntax, text in texts for mark in scan(text, syntax)}
    assert len(kinds) == 14
    assert sum(len(mask(text, syntax, lifts_pairs=True).spans) > 1 for syntax, text in texts) > 60


def test_every_draft_that_is_written_has_exactly_its_sources_markup(
    drafts: list[tuple[Segment, EntryDraft | None]],
) -> None:
    """100 % of them, and no link leads anywhere else."""
    for (syntax, text), made in drafts:
        if made is None:
            continue
        assert compare(text, made.text, syntax) == (), text
        targets = [sorted(targets_of(one, syntax)) for one in (text, made.text)]
        assert targets[0] == targets[1]


def test_paired_markup_is_carried_without_falling_back_to_runs(
    drafts: list[tuple[Segment, EntryDraft | None]],
) -> None:
    """At least 90 % of the segments with pairs keep them in a sentence translated whole."""
    paired = [made for (syntax, text), made in drafts if mask(text, syntax, lifts_pairs=True).spans]
    kept = [made for made in paired if made is not None and "runs" not in made.rungs]
    assert len(kept) >= 0.9 * len(paired), f"{len(kept)} of {len(paired)}"
    assert sum(made is not None for _, made in drafts) >= 0.98 * len(drafts)


def test_pairs_go_around_words_of_their_own(drafts: list[tuple[Segment, EntryDraft | None]]) -> None:
    """A figure or a name that was emphasised still is, and no pair is empty."""
    checked = 0
    for (syntax, text), made in drafts:
        if made is None:
            continue
        ours, theirs = (mask(one, syntax, lifts_pairs=True) for one in (text, made.text))
        assert len(ours.spans) == len(theirs.spans)
        wanted = {ours.text[span.start : span.end] for span in ours.spans}
        found = {theirs.text[span.start : span.end] for span in theirs.spans}
        for words in wanted:
            if re.fullmatch(r"[0-9:]+", words):
                assert words in found, made.text
                checked += 1
    assert checked >= 2


def test_quotation_marks_become_the_languages_own(drafts: list[tuple[Segment, EntryDraft | None]]) -> None:
    """Straight marks of the source are „ ” in Bosnian."""
    quoted = [made.text for (_, text), made in drafts if made and text.count('"') == 2 and "<" not in text
              and '("' not in text and ' "' in f" {text}"]  # fmt: skip
    spoken = [text for text in quoted if "„" in text]
    assert len(spoken) >= 6
    assert all(text.count("„") == text.count("”") for text in spoken)


def test_the_model_keeps_placeholders_and_its_attention_can_be_used(engine: Translator) -> None:
    """What it was trained for is found out by trying."""
    able = find_abilities(
        "en",
        lambda tries: dict(zip(tries, engine.translate(tries, "en", "bs", with_links=True), strict=True)),
    )
    assert able.style == "⟦{}⟧"
    assert able.is_aligned


def test_links_of_the_first_word_are_its_own_in_a_batch(engine: Translator) -> None:
    """A name that begins a sentence links to itself, whatever else is in the batch."""
    sentences = [
        f"{name} came to the meeting of the miners." for name in ("Ana", "Petar", "Amra", "Ivan", "Zlatko")
    ]
    for sentence, made in zip(
        sentences, engine.translate(sentences, "en", "bs", with_links=True), strict=True
    ):
        assert made is not None
        assert made.links is not None
        name = sentence.split()[0]
        place = made.text.find(name)
        if place < 0:
            continue
        own = [
            link for link in made.links if link.target_start < place + len(name) and place < link.target_end
        ]
        assert sum(link.weight for link in own if link.source_start < len(name)) > 0.5


def test_a_sentence_too_long_for_the_model_is_divided_or_left(engine: Translator) -> None:
    """More than 255 pieces: by clauses where there are any, else None; others are translated."""
    long = " ".join(
        f"in the year {year} the {people} of our town met at the {place} and asked for {what};"
        for year, people, place, what in zip(
            range(1950, 1968),
            ("miners", "teachers", "nurses", "drivers", "students", "farmers") * 3,
            ("gate", "bridge", "station", "school", "hospital", "mine", "library", "market", "church") * 2,
            ("bread", "work", "peace", "higher wages", "safe work", "water", "houses") * 3,
            strict=False,
        )
    )
    hopeless = "qxzj" * 400
    whole, none, short = engine.translate([long, hopeless, "We won."], "en", "bs")
    assert whole is not None
    assert len(plain(whole.text, "text")) > 600
    assert none is None
    assert short is not None


def test_real_sentences_are_translated_and_judged_fit(engine: Translator, cache: Cache) -> None:
    """A declaration comes back in Bosnian: other words, Latin letters, the same figures."""
    text = (
        "Dear miners, we have heard about your strike since 3 September. The company owes you 1,200 marks. "
        "We stand with you, and we will make your demands known."
    )
    ((_, made),) = draft([text], ["text"], engine, "en", "bs", cache=cache)
    assert made is not None
    assert made.origin == "mt"
    assert made.confidence < 0
    assert not {"miners", "strike", "demands"} & set(re.findall(r"\w+", made.text))
    assert sorted(re.findall(r"\d", made.text)) == sorted(re.findall(r"\d", text))


def test_what_is_cached_needs_no_model(drafts: list[tuple[Segment, EntryDraft | None]], cache: Cache) -> None:
    """A second run over the same entries gives the same drafts and never loads the model."""
    engine = mt.translator("argos")
    texts = segments()
    again = draft(
        [text for _, text in texts], [syntax for syntax, _ in texts], engine, "en", "bs",
        cache=cache, do_not_translate=KEEP,
    )  # fmt: skip
    assert [made for _, made in again] == [made for _, made in drafts]
    assert not vars(engine)["_models"]
