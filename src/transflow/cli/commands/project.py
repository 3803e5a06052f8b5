"""Commands about the project and the installation: init, doctor, completion."""

from __future__ import annotations

import sys

import click

from transflow.cli import printing
from transflow.cli.options import (
    EXIT_NO,
    Context,
    ask,
    dry_run_option,
    json_option,
)


@click.command()
@click.option("--source", metavar="TAG", help="The language that authors write in.")
@click.option(
    "-l", "--language", "tags", multiple=True, metavar="TAG", help="A target language; may be repeated."
)
@click.option("--name", help="What the project is called.")
@dry_run_option
@click.pass_obj
def init(context: Context, source: str | None, tags: tuple[str, ...], name: str | None, is_dry: bool) -> None:
    """Make this folder a project."""
    from transflow.workflow.start import init as verb

    if source is None:
        source = ask("Language that authors write in (a tag such as en)", "--source TAG")
    if not tags:
        tags = tuple(ask("Languages to translate into (tags, separated by spaces)", "-l TAG").split())
    changes = verb(context.folder, source, tags, name=name, is_dry=is_dry)
    if context.verbosity >= 0:
        printing.print_changes(changes, is_dry=is_dry)
        context.say("put documents into source_texts/, then run `transflow update`")
        context.say(
            "to let git merge catalogs by entry: git config merge.transflow.driver 'transflow merge-po %O %A %B %P'"
        )


@click.command()
@json_option
@click.pass_obj
def doctor(context: Context, as_json: bool) -> None:
    """Look at the installation and the project; exit 1 if something is broken."""
    from transflow.workflow.doctor import examine

    diagnoses = list(examine(context.folder))
    if as_json:
        printing.print_json(diagnoses)
    else:
        for each in diagnoses:
            remedy = f"; {each.remedy}" if each.remedy else ""
            click.echo(f"{each.result:6}  {each.name}: {each.detail}{remedy}")
    if any(each.result == "broken" for each in diagnoses):
        sys.exit(EXIT_NO)


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion script of a shell; put it where your shell reads it at its start."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    if made is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(made(context.find_root().command, {}, "transflow", "_TRANSFLOW_COMPLETE").source())
