"""The argos engine at work, with a tiny model that copies."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.unit.mt_models import PLACES, package_bytes
from transflow import mt
from transflow.errors import EngineError
from transflow.mt import installing
from transflow.mt.argos.clauses import divide, join
from transflow.mt.argos.pivot import compose
from transflow.mt.engine import Draft, Link


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of installed packages, where they need not be tried first."""
    monkeypatch.setenv("TRANSFLOW_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr(installing, "_try", lambda staging, path: None)


def install(tmp_path: Path, source: str, target: str) -> None:
    """Install the model that copies for a pair."""
    path = tmp_path / f"{source}-{target}.argosmodel"
    path.write_bytes(package_bytes(source, target))
    mt.install(path)


def texts(sentences: list[str], source: str, target: str) -> list[str | None]:
    """What the engine makes of sentences."""
    drafts = mt.translator("argos").translate(sentences, source, target)
    return [None if draft is None else draft.text for draft in drafts]


def test_a_pair_without_a_package_is_refused() -> None:
    """It can be asked first; the error says how to get one."""
    engine = mt.translator("argos")
    assert not engine.can_translate("en", "de")
    with pytest.raises(EngineError, match="transflow model install"):
        engine.provenance("en", "de")
    with pytest.raises(EngineError):
        engine.translate(["x"], "en", "de")


def test_order_is_kept_whatever_the_lengths(tmp_path: Path) -> None:
    """Batches are of like length; answers come in the order of the questions."""
    install(tmp_path, "en", "hr")
    sentences = [
        "We met.",
        "We demand higher wages for all miners.",
        "Nobody!",
        "Write to all miners!",
        "We met.",
    ]
    assert texts(sentences, "en", "hr") == sentences


def test_a_long_sentence_is_divided_at_its_clauses(tmp_path: Path) -> None:
    """The model has few positions: what is longer goes in parts and comes back whole, links and all."""
    install(tmp_path, "en", "hr")
    sentence = "we demand higher wages; the union met in the town hall, and nobody may be dismissed."
    (draft,) = mt.translator("argos").translate([sentence], "en", "hr", with_links=True)
    assert draft is not None
    assert draft.text == sentence
    assert draft.links is not None
    assert all(sentence[a:b] == draft.text[c:d] for a, b, c, d, _ in draft.links)
    assert draft.links[-1].target_end == len(sentence)


def test_one_bad_sentence_never_costs_its_batch(tmp_path: Path) -> None:
    """What cannot be divided, or holds nothing, is left; the others are translated."""
    install(tmp_path, "en", "hr")
    bad = "gim" * (2 * PLACES)
    assert texts(["We met.", bad, "", "Nobody!", " \n"], "en", "hr") == [
        "We met.",
        None,
        None,
        "Nobody!",
        None,
    ]


def test_links_say_which_word_came_from_which(tmp_path: Path) -> None:
    """Also for the first piece of each sentence of a batch."""
    install(tmp_path, "en", "hr")
    sentences = ["We met.", "Nobody may be dismissed.", "Write to all miners!"]
    for sentence, draft in zip(
        sentences, mt.translator("argos").translate(sentences, "en", "hr", with_links=True), strict=True
    ):
        assert draft is not None
        assert draft.links
        assert draft.links[0][:2] == draft.links[0][2:4] != (0, 0)
        assert all(link[:2] == link[2:4] for link in draft.links), sentence
    without = next(mt.translator("argos").translate(["We met."], "en", "hr"))
    assert without is not None
    assert without.links is None


def test_english_stands_between_where_no_package_knows_the_pair(tmp_path: Path) -> None:
    """Two packages in a row: both are named, and links lead from the last text to the first."""
    install(tmp_path, "de", "en")
    install(tmp_path, "en", "hr")
    engine = mt.translator("argos")
    assert engine.provenance("de", "hr").package == "translate-de_en + translate-en_hr"
    assert engine.provenance("de", "hr").digest != engine.provenance("en", "hr").digest
    (draft,) = engine.translate(["We demand 12 wages."], "de", "hr", with_links=True)
    assert draft is not None
    assert draft.text == "We demand 12 wages."
    assert draft.links is not None
    assert all(link[:2] == link[2:4] for link in draft.links)


def test_provenance_names_engine_package_version_and_digest(tmp_path: Path) -> None:
    """In one line, for the catalog; another model has another digest."""
    install(tmp_path, "en", "hr")
    engine = mt.translator("argos")
    own, bundled = engine.provenance("en", "hr"), engine.provenance("en", "bs")
    assert str(own) == f"argos, translate-en_hr 1.0, {own.digest[:12]}"
    assert own.digest != bundled.digest


def test_divide_prefers_strong_marks_near_the_middle() -> None:
    """Semicolons before commas before conjunctions; None where nothing helps."""
    sentence = "One, two, three; four, five and six"
    parts = divide(sentence, lambda part: len(part) < 20)
    assert parts is not None
    assert [part.text for part in parts] == ["One, two, three;", "four, five and six"]
    assert [sentence[part.start :].startswith(part.text) for part in parts] == [True, True]
    assert divide("a" * 30, lambda part: len(part) < 20) is None
    assert divide("a, " * 10_000, lambda part: False) is None


def test_joined_clauses_are_one_sentence() -> None:
    """No capital and no full stop in the middle; a missing clause is a missing sentence."""
    parts = divide("first clause; second clause.", lambda part: len(part) < 20)
    assert parts is not None
    drafts = [Draft("Prva rečenica.", -0.2, ()), Draft("Druga rečenica.", -0.4, ())]
    joined = join(parts, drafts)
    assert joined is not None
    assert joined.text == "Prva rečenica; druga rečenica."
    assert joined.score == pytest.approx(-0.3)
    assert join(parts, [drafts[0], None]) is None


def test_composed_links_pass_weight_on() -> None:
    """A link through English is as strong as its two halves together."""
    first = Draft("two", -0.1, (Link(0, 3, 0, 3, 0.8),))
    second = Draft("dva", -0.2, (Link(0, 3, 0, 3, 0.5),))
    composed = compose(first, second)
    assert composed is not None
    assert composed.links == (Link(0, 3, 0, 3, 0.4),)
    assert composed.score == pytest.approx(-0.3)
    assert compose(first, None) is None


def test_packages_with_byte_pairs_translate_too(tmp_path: Path) -> None:
    """Older packages have a bpe.model; they cannot say where pieces stand, so their drafts have no links."""
    path = tmp_path / "old.argosmodel"
    with zipfile.ZipFile(io.BytesIO(package_bytes())) as source, zipfile.ZipFile(path, "w") as archive:
        for name in source.namelist():
            if name.endswith("sentencepiece.model"):
                archive.writestr(name.replace("sentencepiece", "bpe"), "#version: 0.2\nm e\nme t\n")
            else:
                archive.writestr(name, source.read(name))
    mt.install(path)
    (draft,) = mt.translator("argos").translate(["We met in town, all of us!"], "en", "hr", with_links=True)
    assert draft is not None
    assert draft.text == "We met in town, all of us!"
    assert draft.links is None
