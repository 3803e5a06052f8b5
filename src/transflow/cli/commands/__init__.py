"""The commands: each a function that calls one verb of the workflow and prints what it returns.

The workflow is imported inside the commands, so that `--help` starts as fast as click itself.
"""

from __future__ import annotations

from pathlib import Path

import click

from transflow import __version__
from transflow.cli.commands.building import build
from transflow.cli.commands.catalogs import extract, prefill, update
from transflow.cli.commands.exchanging import history, merge_po, receive, rescue, send
from transflow.cli.commands.models import model
from transflow.cli.commands.project import completion, doctor, init
from transflow.cli.commands.publishing import preview, site
from transflow.cli.commands.remembering import memory
from transflow.cli.commands.reports import check, status
from transflow.cli.commands.reviewing import review
from transflow.cli.options import Context


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C", "--directory", "folder", type=click.Path(path_type=Path), default=".", help="Work in this folder."
)
@click.option("-v", "--verbose", count=True, help="Say more.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
@click.version_option(__version__, prog_name="transflow")
@click.pass_context
def cli(context: click.Context, folder: Path, verbose: int, quiet: bool) -> None:
    """Translate prose: documents to catalogs, catalogs to localised documents.

    A project is a folder with a transflow.toml. The usual round is: update, prefill, status, review, build.

    Exit codes: 0 done, 1 the answer is no, 2 could not, 130 interrupted.
    """
    context.obj = Context(folder, -1 if quiet else verbose)


cli.add_command(site)
cli.add_command(preview)
for _command in (send, receive, merge_po, history, rescue):
    cli.add_command(_command)
for _command in (
    init,
    extract,
    update,
    prefill,
    status,
    check,
    review,
    build,
    model,
    memory,
    doctor,
    completion,
):
    cli.add_command(_command)
