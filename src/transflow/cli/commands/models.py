"""Commands about translation models: model list, install, remove."""

from __future__ import annotations

from pathlib import Path

import click

from transflow.cli import printing
from transflow.cli.options import (
    Context,
    json_option,
)


@click.group()
def model() -> None:
    """List, install and remove translation models."""


@model.command("list")
@json_option
@click.pass_obj
def model_list(context: Context, as_json: bool) -> None:
    """List the models that are there."""
    from transflow import mt

    packages = mt.list_packages()
    if as_json:
        printing.print_json(packages)
        return
    printing.print_table(
        ["source", "target", "package", "version", "size", "digest", "place", "licence"],
        (
            [
                p.source,
                p.target,
                p.name,
                p.version,
                f"{p.size / 1e6:.1f} MB",
                p.digest[:12],
                p.place,
                p.licence,
            ]
            for p in packages
            if not p.problem
        ),
    )
    for package in packages:
        if package.problem:
            context.say(f"{package.path} cannot be used: {package.problem}")


@model.command("install")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def model_install(context: Context, file: Path) -> None:
    """Install a model from an .argosmodel file."""
    from transflow import mt

    package = mt.install(file)
    if context.verbosity >= 0:
        click.echo(f"installed {package.name} {package.version}: {package.source} → {package.target}")


@model.command("remove")
@click.argument("name")
@click.pass_obj
def model_remove(context: Context, name: str) -> None:
    """Remove an installed model."""
    from transflow import mt

    package = mt.remove(name)
    if context.verbosity >= 0:
        click.echo(f"removed {package.name} {package.version}")


@model.command("convert")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--source", required=True, metavar="CODE", help="The language that it translates from.")
@click.option("--target", required=True, metavar="CODE", help="The language that it translates to.")
@click.option("--version", default="1.0", show_default=True, metavar="VERSION", help="Of the package.")
@click.option(
    "--target-prefix",
    default="",
    metavar="TOKEN",
    help="What tells a multilingual model its target language, such as '>>bos_Latn<<'.",
)
@click.option("--licence", default="", metavar="NAME", help="Of the model.")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="The package to write.")
@click.pass_obj
def model_convert(
    context: Context,
    folder: Path,
    source: str,
    target: str,
    version: str,
    target_prefix: str,
    licence: str,
    output: Path | None,
) -> None:
    """Make an .argosmodel of a Marian (OPUS-MT) or CTranslate2 model in FOLDER."""
    from transflow import mt

    made = mt.convert(
        folder,
        source=source,
        target=target,
        version=version,
        target_prefix=target_prefix,
        licence=licence,
        output=output,
    )
    if context.verbosity >= 0:
        click.echo(f"wrote {made}; install it with `transflow model install {made}`")
