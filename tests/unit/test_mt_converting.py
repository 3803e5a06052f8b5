"""Packages made of Marian and CTranslate2 models: real ones, whose weights are set by hand."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.unit.mt_models import pieces_model, write_marian
from transflow import mt
from transflow.errors import EngineError

SENTENCES = ["We demand 12 higher wages.", "Write to all miners!", "Nobody may be dismissed."]


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of installed packages."""
    folder = tmp_path / "models"
    monkeypatch.setenv("TRANSFLOW_MODELS", str(folder))
    return folder


def translated(target: str) -> list[str | None]:
    """What the installed package makes of the sentences."""
    drafts = mt.translator("argos").translate(SENTENCES, "en", target)
    return [None if draft is None else draft.text for draft in drafts]


def test_an_opus_mt_folder_becomes_a_package_that_translates(tmp_path: Path) -> None:
    """Weights, vocabulary and tokenizer come through: the model copies, as it was set to."""
    folder = write_marian(tmp_path / "opus")
    path = mt.convert(
        folder, source="en", target="hr", licence="CC-BY-4.0", output=tmp_path / "made.argosmodel"
    )
    package = mt.install(path)
    assert (package.name, package.version, package.licence) == ("translate-en_hr", "1.0", "CC-BY-4.0")
    assert (package.path / "README.md").is_file()
    assert translated("hr") == SENTENCES


def test_a_token_for_the_target_language_goes_before_each_source(tmp_path: Path) -> None:
    """This model leaves its first source token out: with the token there, sentences come back whole."""
    folder = write_marian(tmp_path / "opus", prefix=">>bos_Latn<<")
    path = mt.convert(
        folder, source="en", target="bs", target_prefix=">>bos_Latn<<", output=tmp_path / "made.argosmodel"
    )
    with zipfile.ZipFile(path) as archive:
        metadata = json.loads(archive.read("translate-en_bs-1_0/metadata.json"))
    assert metadata["target_prefix"] == ">>bos_Latn<<"
    mt.install(path)
    assert translated("bs") == SENTENCES


def test_a_token_that_the_model_does_not_know_is_refused_with_those_it_does(tmp_path: Path) -> None:
    """The remedy lists the tokens of the model."""
    folder = write_marian(tmp_path / "opus", prefix=">>bos_Latn<<")
    with pytest.raises(EngineError) as caught:
        mt.convert(folder, source="en", target="hr", target_prefix=">>hrv<<", output=tmp_path / "made")
    assert ">>bos_Latn<<" in caught.value.remedy
    assert not (tmp_path / "made").exists()


def test_a_vocabulary_may_be_the_pieces_themselves(tmp_path: Path) -> None:
    """Marian models without a .yml number their words as the sentencepiece model does."""
    folder = write_marian(tmp_path / "marian", pieces_as_vocabulary=True)
    for name in ("decoder.yml", "target.spm"):
        (folder / name).unlink()
    (folder / "source.spm").rename(folder / "model.en-hr.spm")
    path = mt.convert(folder, source="en", target="hr", output=tmp_path / "made.argosmodel")
    mt.install(path)
    assert translated("hr") == SENTENCES


def test_a_ctranslate2_folder_is_packed_as_it_is(tmp_path: Path, models: Path) -> None:
    """A model that is converted already needs its sentencepiece model beside it and nothing else."""
    first = mt.convert(write_marian(tmp_path / "opus"), source="en", target="hr", output=tmp_path / "a")
    package = mt.install(first)
    folder = tmp_path / "ct2"
    shutil.copytree(package.path / "model", folder)
    (folder / "sentencepiece.model").write_bytes(pieces_model())
    mt.remove(package.name)
    mt.install(mt.convert(folder, source="en", target="sr-Latn", output=tmp_path / "b"))
    assert translated("sr-Latn") == SENTENCES


def test_the_same_model_makes_the_same_package(tmp_path: Path) -> None:
    """No times or paths get into it."""
    folder = write_marian(tmp_path / "opus")
    one = mt.convert(folder, source="en", target="hr", output=tmp_path / "one")
    other = mt.convert(folder, source="en", target="hr", output=tmp_path / "other")
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("source.spm", "sentencepiece"),
        ("opus.npz", "opus.npz"),
        ("opus.spm1k-spm1k.vocab.yml", "opus.spm1k-spm1k.vocab.yml"),
    ],
)
def test_an_incomplete_folder_is_refused(missing: str, words: str, tmp_path: Path) -> None:
    """The line names what is missing, and no package is begun."""
    folder = write_marian(tmp_path / "opus")
    (folder / missing).unlink()
    (folder / "target.spm").unlink()
    with pytest.raises(EngineError, match=words):
        mt.convert(folder, source="en", target="hr", output=tmp_path / "made")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["opus"]


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    """A folder that is not there, weights that are none, languages that are none."""
    with pytest.raises(EngineError, match="no such folder"):
        mt.convert(tmp_path / "none", source="en", target="hr", output=tmp_path / "made")
    folder = write_marian(tmp_path / "opus")
    with pytest.raises(EngineError, match="from_code"):
        mt.convert(folder, source="../x", target="hr", output=tmp_path / "made")
    (folder / "opus.npz").write_bytes(b"not weights")
    with pytest.raises(EngineError, match="cannot be converted"):
        mt.convert(folder, source="en", target="hr", output=tmp_path / "made")
    assert not (tmp_path / "made").exists()
