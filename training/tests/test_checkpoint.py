"""Weights survive the disk, in halves and in quarters, and their mean is their mean."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from training.backtranslate import is_plausible
from training.checkpoint import average, checkpoint_paths, load_weights, save_weights
from training.recipe import RecipeError, Shape, read_recipe

SHAPE = Shape(8, 16, 2, 1, 1)
WEIGHTS = {
    "emb.weight": np.linspace(-1, 1, 32, dtype=np.float32).reshape(4, 8),
    "bias": np.ones(4, np.float32),
}


@pytest.mark.parametrize(("small", "tolerance"), [(False, 1e-3), (True, 1e-2)])
def test_weights_come_back(tmp_path: Path, small: bool, tolerance: float) -> None:
    """Half precision is nearly exact, int8 good enough to go on from."""
    save_weights(tmp_path / "w.npz", WEIGHTS, SHAPE, small)
    weights, shape = load_weights(tmp_path / "w.npz")
    assert shape == SHAPE and weights.keys() == WEIGHTS.keys()
    for name, values in WEIGHTS.items():
        np.testing.assert_allclose(weights[name], values, atol=tolerance)


def test_a_checkpoint_in_parts_is_put_together(tmp_path: Path) -> None:
    """`p.0`, `p.1`, … are read in the order of their numbers, and no file of another name among them."""
    (tmp_path / "p.other.0").write_bytes(b"not mine")
    save_weights(tmp_path / "w.npz", WEIGHTS, SHAPE)
    raw = (tmp_path / "w.npz").read_bytes()
    for number in range(11):
        (tmp_path / f"p.{number}").write_bytes(raw[number * 50 : (number + 1) * 50 if number < 10 else None])
    assert load_weights(tmp_path / "p")[1] == SHAPE


def test_the_mean_of_checkpoints(tmp_path: Path) -> None:
    """One and three make two; none, or two shapes, make an error."""
    for number in (1, 3):
        save_weights(tmp_path / f"weights-{number:06d}.npz", {"bias": np.full(4, number, np.float32)}, SHAPE)
    weights, _ = average(checkpoint_paths(tmp_path))
    assert weights["bias"].tolist() == [2, 2, 2, 2]
    save_weights(tmp_path / "weights-000004.npz", WEIGHTS, Shape())
    with pytest.raises(RecipeError, match="another shape"):
        average(checkpoint_paths(tmp_path))
    with pytest.raises(RecipeError, match="train first"):
        average([])


def test_a_missing_checkpoint_says_what_to_do(tmp_path: Path) -> None:
    """The path and the remedy."""
    with pytest.raises(RecipeError, match="train first"):
        load_weights(tmp_path / "none")


def test_our_recipe_can_be_read() -> None:
    """The recipe of the starter model names groups, tags and files as the code expects."""
    recipe = read_recipe(Path(__file__).parent.parent / "recipes" / "en-bs.toml")
    assert recipe.package_path.name.startswith("translate-en_bs-") and recipe.groups[0].own
    assert recipe.tags == ("<hr>", "<sr>", "<ui>", "<lex>", "<bt>", "<mt>")


@pytest.mark.parametrize("text", ["source = ", 'source = "en"\n', "surprise = 1\n"])
def test_a_wrong_recipe_says_so(tmp_path: Path, text: str) -> None:
    """No traceback for broken TOML, missing or unknown keys."""
    path = tmp_path / "r.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecipeError, match=r"r\.toml"):
        read_recipe(path)


def test_back_translations_that_loop_are_left_out() -> None:
    """Circles and lengths beyond belief."""
    assert is_plausible("Rudari čekaju platu.", "The miners wait for their wages.")
    assert not is_plausible("Rudari čekaju platu i hljeb.", "No.")
    assert not is_plausible("x " * 60, "the end of " * 10)
