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
        ["source", "target", "package", "version", "size", "digest", "place"],
        (
            [p.source, p.target, p.name, p.version, f"{p.size / 1e6:.1f} MB", p.digest[:12], p.place]
            for p in packages
        ),
    )


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
