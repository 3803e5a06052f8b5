"""The command line: `python -m training COMMAND RECIPE`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from training.recipe import REPOSITORY, Recipe, RecipeError, read_recipe

DEFAULT_RECIPE = Path(__file__).parent / "recipes" / "en-bs.toml"
MODELS_DIR = REPOSITORY / "src" / "transflow" / "data" / "models"


def corpus(recipe: Recipe, _: argparse.Namespace) -> None:
    """Gather the corpus into one data file."""
    from training.corpus import gather, write_data

    counts = write_data(recipe.data_path, gather(recipe))
    for name, count in counts.items():
        print(f"{name:10} {count:>9,}")


def vocabulary(recipe: Recipe, _: argparse.Namespace) -> None:
    """Learn the pieces, unless they are there."""
    from training.vocabulary import learn_vocabulary, load_vocabulary

    if not recipe.vocabulary_path.exists():
        learn_vocabulary(recipe)
    print(f"{load_vocabulary(recipe.vocabulary_path).get_piece_size()} pieces in {recipe.vocabulary_path}")


def align(recipe: Recipe, _: argparse.Namespace) -> None:
    """Link the words of the data file."""
    from training.align import align as align_pairs
    from training.corpus import read_data, write_data

    pairs = list(align_pairs(recipe, list(read_data(recipe.data_path))))
    write_data(recipe.data_path, pairs)
    print(f"{sum(bool(pair.links) for pair in pairs):,} of {len(pairs):,} pairs have word links")


def train(recipe: Recipe, arguments: argparse.Namespace) -> None:
    """Train, or go on where training stopped."""
    from training.train import train as train_network

    path = train_network(
        recipe, arguments.start, arguments.workers, arguments.reverse, lambda line: print(line, flush=True)
    )
    print(path)


def export(recipe: Recipe, arguments: argparse.Namespace) -> None:
    """Average the last checkpoints (or those named) and write the package's folder."""
    from training.checkpoint import average, checkpoint_paths
    from training.export import export as export_package

    paths = arguments.checkpoints or checkpoint_paths(recipe.checkpoints_dir)[-recipe.schedule.averaged :]
    folder = export_package(recipe, *average(paths))
    print(f"{folder}, the mean of {', '.join(path.name for path in paths)}")


def evaluate(recipe: Recipe, arguments: argparse.Namespace) -> None:
    """Measure the package and write the table into the model card."""
    from training.evaluate import Figure, table, write_into_card
    from training.evaluate import evaluate as measure
    from training.export import unpack

    columns: dict[str, Sequence[Figure]] = {}
    options = {"threads": arguments.threads, "private": arguments.private, "clock": not arguments.no_clock}
    if arguments.dev is not None:
        options["dev_dir"] = arguments.dev
    for package in arguments.beside:
        columns[package.stem] = measure(unpack(package, recipe.build_dir / "beside"), package, **options)
    folder = recipe.build_dir / recipe.package_name
    columns[recipe.package_name] = measure(folder, recipe.package_path, **options)
    text = table(columns)
    if recipe.card is not None and not arguments.print_only:
        write_into_card(recipe.card, text)
    print(text)


def package(recipe: Recipe, _: argparse.Namespace) -> None:
    """Zip the package's folder, with the model card in it."""
    from training.export import pack

    path = pack(recipe.build_dir / recipe.package_name, recipe.package_path, recipe.card)
    print(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")


def bundle(recipe: Recipe, arguments: argparse.Namespace) -> None:
    """Put the package into transflow, in place of the one for the pair."""
    from training.export import bundle as put_in_place

    print(put_in_place(recipe.package_path, recipe.licence, arguments.models))


def translate(recipe: Recipe, _: argparse.Namespace) -> None:
    """Translate what comes in on standard input, line by line."""
    from training.engine import Engine

    for text in Engine(recipe.build_dir / recipe.package_name).translate(
        [line.rstrip("\n") for line in sys.stdin]
    ):
        print(text)


def back_translate(recipe: Recipe, arguments: argparse.Namespace) -> None:
    """Make pairs of sentences in the target language, with a package of the other direction."""
    from training.backtranslate import back_translate as make_pairs
    from training.engine import Engine

    with (
        arguments.texts.open(encoding="utf-8", newline="\n") as texts,
        arguments.pairs.open("w", encoding="utf-8", newline="\n") as out,
    ):
        for source, target in make_pairs(
            (line.rstrip("\n") for line in texts), Engine(arguments.folder, beam_size=1)
        ):
            out.write(f"{source}\t{target}\n")


def small(recipe: Recipe, arguments: argparse.Namespace) -> None:
    """Store a checkpoint in int8, to pass on."""
    from training.checkpoint import load_weights, save_weights

    save_weights(arguments.out, *load_weights(arguments.checkpoint), small=True)


COMMANDS: dict[str, Callable[[Recipe, argparse.Namespace], None]] = {
    "corpus": corpus,
    "vocabulary": vocabulary,
    "align": align,
    "train": train,
    "export": export,
    "evaluate": evaluate,
    "package": package,
    "bundle": bundle,
    "translate": translate,
    "back-translate": back_translate,
    "small": small,
}


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    top = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    parsers = {}
    for name, run in COMMANDS.items():
        parsers[name] = commands.add_parser(name, help=run.__doc__)
        parsers[name].add_argument(
            "recipe", type=Path, nargs="?", default=DEFAULT_RECIPE, help="default: en-bs.toml"
        )
    parsers["train"].add_argument(
        "--start", type=Path, help="a checkpoint or package to begin with, for fine-tuning"
    )
    parsers["train"].add_argument("--workers", type=int, default=1, help="processes that prepare batches")
    parsers["train"].add_argument("--reverse", action="store_true", help="train the other direction")
    parsers["export"].add_argument("--checkpoints", type=Path, nargs="+", help="default: the last ones")
    parsers["evaluate"].add_argument(
        "--beside", type=Path, nargs="*", default=[], help="packages to compare with"
    )
    parsers["evaluate"].add_argument("--private", type=Path, help="further pairs, not published")
    parsers["evaluate"].add_argument("--dev", type=Path, help="folder of the held-out files")
    parsers["evaluate"].add_argument("--threads", type=int, default=2)
    parsers["evaluate"].add_argument("--no-clock", action="store_true", help="don't measure speed")
    parsers["evaluate"].add_argument("--print-only", action="store_true", help="leave the card alone")
    parsers["bundle"].add_argument("--models", type=Path, default=MODELS_DIR, help="default: transflow's own")
    for name in ("folder", "texts", "pairs"):
        parsers["back-translate"].add_argument(name, type=Path)
    for name in ("checkpoint", "out"):
        parsers["small"].add_argument(name, type=Path)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; 0 when it is done, 2 when it could not."""
    arguments = parser().parse_args(argv)
    try:
        COMMANDS[arguments.command](read_recipe(arguments.recipe), arguments)
    except RecipeError as error:
        print(f"training: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
