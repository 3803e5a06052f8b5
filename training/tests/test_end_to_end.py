"""From a tiny corpus to a package that translates, in seconds: the whole line, as `make model` runs it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
import torch

from training.__main__ import main
from training.checkpoint import checkpoint_paths
from training.engine import Engine
from training.export import unpack
from training.recipe import read_recipe

NOUNS = {
    "miner": "rudar",
    "worker": "radnik",
    "teacher": "učitelj",
    "driver": "vozač",
    "baker": "pekar",
    "farmer": "seljak",
}
VERBS = {"sleeps": "spava", "works": "radi", "sings": "pjeva", "waits": "čeka", "laughs": "smije se"}
PLACES = {
    "at home": "kod kuće",
    "in the pit": "u jami",
    "by the river": "kraj rijeke",
    "in Zenica": "u Zenici",
}

RECIPE = """
source = "en"
source_name = "English"
target = "bs"
target_name = "Bosnian"
version = "0.1"
build_dir = "{build}"
vocabulary_size = 400
held_out = ["{dev}"]
card = "{card}"
licence = "CC0-1.0"

[groups.own]
files = ["{corpus}/*.tsv"]
own = true

[groups.other]
files = ["{build}/absent/*.tsv"]
tag = "<ui>"

[shape]
width = 64
inner = 128
heads = 2
encoder_layers = 2
decoder_layers = 1

[schedule]
steps = {steps}
batch_pieces = 512
rate = 4e-3
warm_up = 20
dropout = 0.0
alignment_weight = 0.3
checkpoint_every = 50
averaged = 2
"""


def sentences() -> list[tuple[str, str]]:
    """A language of 120 sentences, word for word."""
    return [
        (f"The {noun} {verb} {place}.", f"{NOUNS[noun].capitalize()} {VERBS[verb]} {PLACES[place]}.")
        for noun in NOUNS
        for verb in VERBS
        for place in PLACES
    ]


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the whole line has run once; returns the recipe's path."""
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("toy")
    for name in ("corpus", "dev"):
        (folder / name).mkdir()
    pairs = sentences()
    rows = [f"{source}\t{target}\n" for source, target in pairs]
    (folder / "corpus" / "all.tsv").write_text("".join(rows), encoding="utf-8")
    (folder / "dev" / "declarations.tsv").write_text("".join(rows[::10]), encoding="utf-8")
    (folder / "dev" / "terms.tsv").write_text("The miner sings in Zenica.\tminer\trudar*\n", encoding="utf-8")
    (folder / "dev" / "alignment.tsv").write_text(
        "The miner works at home.\tRudar radi kod kuće.\t0?0 1-0 2-1 3-2 4-3\n", encoding="utf-8"
    )
    (folder / "card.md").write_text(
        "# Toy\n\n<!-- figures: made by `python -m training evaluate` -->\n<!-- end of figures -->\n",
        encoding="utf-8",
    )
    recipe = folder / "toy.toml"
    write_recipe(recipe, steps=100)
    for command in ("corpus", "vocabulary", "align"):
        assert main([command, str(recipe)]) == 0
    assert main(["train", str(recipe), "--workers", "0"]) == 0
    write_recipe(recipe, steps=200)
    assert main(["train", str(recipe), "--workers", "1"]) == 0
    evaluation = ["evaluate", str(recipe), "--dev", str(folder / "dev"), "--threads", "1", "--no-clock"]
    for arguments in (["export", str(recipe)], evaluation, ["package", str(recipe)]):
        assert main(arguments) == 0
    return recipe


def write_recipe(path: Path, steps: int) -> None:
    """The toy recipe, to be trained for so many steps."""
    folder = path.parent
    text = RECIPE.format(
        build=folder / "build", dev=folder / "dev" / "declarations.tsv", card=folder / "card.md",
        corpus=folder / "corpus", steps=steps,
    )  # fmt: skip
    path.write_text(text, encoding="utf-8")


def test_held_out_sentences_are_not_trained_on(line: Path) -> None:
    """Nothing in the data file is held out, and everything else is there."""
    lines = read_recipe(line).data_path.read_text(encoding="utf-8").split("\n")
    assert len([row for row in lines if row]) == 108


def test_training_goes_on_where_it_stopped(line: Path) -> None:
    """The second call added steps to the first instead of beginning anew."""
    names = [path.name for path in checkpoint_paths(read_recipe(line).checkpoints_dir)]
    assert names == [f"weights-{step:06d}.npz" for step in (50, 100, 150, 200)]


def test_the_package_translates(line: Path, tmp_path: Path) -> None:
    """Most sentences it was trained on come out word for word."""
    engine = Engine(unpack(read_recipe(line).package_path, tmp_path))
    pairs = [pair for number, pair in enumerate(sentences()) if number % 10]
    right = sum(
        a == b for a, b in zip(engine.translate([a for a, _ in pairs]), [b for _, b in pairs], strict=True)
    )
    assert right > 0.6 * len(pairs)


def test_the_package_is_named_and_described_as_argos_packages_are(line: Path) -> None:
    """metadata.json, README.md, the SentencePiece model and the CTranslate2 model lie in one folder of the zip."""
    package = read_recipe(line).package_path
    assert package.name == "translate-en_bs-0_1.argosmodel"
    with zipfile.ZipFile(package) as archive:
        names = {name.removeprefix("translate-en_bs-0_1/") for name in archive.namelist()}
        metadata = json.loads(archive.read("translate-en_bs-0_1/metadata.json"))
    assert {
        "metadata.json",
        "README.md",
        "sentencepiece.model",
        "model/model.bin",
        "model/config.json",
    } <= names
    wanted = {"from_code": "en", "to_code": "bs", "package_version": "0.1", "license": "CC0-1.0"}
    assert metadata | wanted == metadata


def test_the_figures_stand_in_the_card(line: Path) -> None:
    """Evaluate wrote one table, with sacrebleu's signatures, between the marks of the card."""
    card = (line.parent / "card.md").read_text(encoding="utf-8")
    assert "| held-out pairs of our corpus | chrF2 " in card
    assert "placeholders kept" in card and "alignment error rate" in card and "nrefs:1" in card


def test_the_taught_head_knows_where_words_came_from(line: Path, tmp_path: Path) -> None:
    """Attention while a translation is dictated gives one link for most of its words."""
    engine = Engine(unpack(read_recipe(line).package_path, tmp_path))
    (links,) = engine.links([("The miner works at home.", "Rudar radi kod kuće.")])
    assert (1, 0) in links and (2, 1) in links


def test_a_missing_corpus_is_an_error_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback: exit code 2 and what to do."""
    recipe = tmp_path / "toy.toml"
    write_recipe(recipe, steps=1)
    assert main(["corpus", str(recipe)]) == 2
    assert "no such file" in capsys.readouterr().err
