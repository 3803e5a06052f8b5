"""From a tiny corpus to a package that translates, in seconds: the whole line, as `make model` runs it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch

from training.__main__ import main
from training.checkpoint import average, checkpoint_paths, load_weights
from training.engine import Engine
from training.export import unpack
from training.recipe import RecipeError, read_recipe

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


def test_the_weights_come_back_out_of_the_package(line: Path) -> None:
    """Under the same names, each within half a step of int8 in its row; the shape too."""
    recipe = read_recipe(line)
    checkpoints, shape = average(checkpoint_paths(recipe.checkpoints_dir)[-recipe.schedule.averaged :])
    weights, found = load_weights(recipe.package_path)
    assert found == shape and weights.keys() == checkpoints.keys()
    for name, values in checkpoints.items():
        np.testing.assert_array_less(abs(weights[name] - values), abs(values).max() / 250 + 1e-6, name)


def test_training_goes_on_from_a_package_alone(line: Path, tmp_path: Path) -> None:
    """With a recipe of its own the package's weights and vocabulary are enough, and one step changes little."""
    recipe = tmp_path / "more.toml"
    build_dir, package = tmp_path / "build", read_recipe(line).package_path
    text = line.read_text()
    recipe.write_text(
        text.replace(str(read_recipe(line).build_dir), str(build_dir)).replace(
            f"steps = {read_recipe(line).schedule.steps}", "steps = 1"
        )
    )
    assert main(["corpus", str(recipe)]) == 0
    assert main(["train", str(recipe), "--start", str(package), "--workers", "0"]) == 0
    before, after = (
        load_weights(package)[0],
        load_weights(build_dir / "checkpoints" / "weights-000001.npz")[0],
    )
    assert all(abs(after[name] - before[name]).max() < 0.1 for name in before)


@pytest.mark.parametrize("content", [b"no zip", None], ids=["no zip", "no model in it"])
def test_what_is_no_package_is_refused_in_one_line(tmp_path: Path, content: bytes | None) -> None:
    """The path and what it should have been."""
    package = tmp_path / "x.argosmodel"
    if content is None:
        with zipfile.ZipFile(package, "w") as archive:
            archive.writestr("x/README.md", "nothing")
    else:
        package.write_bytes(content)
    with pytest.raises(RecipeError, match=r"x\.argosmodel: not a package that"):
        load_weights(package)


def test_the_package_takes_the_place_of_the_one_before(line: Path, tmp_path: Path) -> None:
    """`bundle` removes the older version for the pair, leaves other pairs alone and writes what identifies the new one."""
    pytest.importorskip("transflow", reason="transflow is not installed here")
    others = ("translate-en_bs-0_0.argosmodel", "translate-en_bs-0_0.json", "translate-en_hr-0_1.argosmodel")
    for name in others:
        (tmp_path / name).touch()
    assert main(["bundle", str(line), "--models", str(tmp_path)]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "translate-en_bs-0_1.argosmodel",
        "translate-en_bs-0_1.json",
        "translate-en_hr-0_1.argosmodel",
    ]
    manifest = json.loads((tmp_path / "translate-en_bs-0_1.json").read_bytes())
    assert manifest["licence"] == "CC0-1.0" and len(manifest["digest"]) == 64


def test_without_a_package_nothing_is_bundled(
    line: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line names the package and the step before; the old package stays."""
    pytest.importorskip("transflow", reason="transflow is not installed here")
    recipe = tmp_path / "other.toml"
    recipe.write_text(line.read_text().replace('version = "0.1"', 'version = "0.9"'))
    (tmp_path / "translate-en_bs-0_0.argosmodel").touch()
    assert main(["bundle", str(recipe), "--models", str(tmp_path)]) == 2
    assert "translate-en_bs-0_9.argosmodel: no such package; run `package` first" in capsys.readouterr().err
    assert (tmp_path / "translate-en_bs-0_0.argosmodel").exists()


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
