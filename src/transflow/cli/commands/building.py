"""The command from catalogs to localised documents: build."""

from __future__ import annotations

from pathlib import Path

import click

from transflow.cli import printing
from transflow.cli.options import (
    Context,
    dry_run_option,
    json_option,
    languages_option,
    paths_argument,
    state_option,
    stop_below,
)
from transflow.model import State


@click.command()
@paths_argument
@languages_option
@state_option("--accept", "The lowest state to publish; else what transflow.toml says.")
@click.option("--bare", is_flag=True, help="The texts alone: every document, nothing added.")
@click.option("--force", is_flag=True, help="Overwrite texts edited by hand; they are kept in the history.")
@click.option("--prune", is_flag=True, help="Remove texts whose document is gone or not published.")
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="PCT",
    help="Exit 1 if less of the words is accepted.",
)
@dry_run_option
@json_option
@click.pass_obj
def build(
    context: Context,
    paths: tuple[Path, ...],
    tags: tuple[str, ...],
    accept: str | None,
    bare: bool,
    force: bool,
    prune: bool,
    fail_under: float | None,
    is_dry: bool,
    as_json: bool,
) -> None:
    """Write the localised documents and their manifest."""
    from transflow.workflow.build import accepted_share
    from transflow.workflow.build import build as verb

    with context.session("build", is_dry=is_dry) as session:
        languages = context.languages(session.project, tags)
        versions = verb(
            session,
            languages,
            context.paths(paths),
            accept=None if accept is None else State(accept),
            bare=bare,
            force=force,
            prune=prune,
        )
        changes = session.changes
    if as_json:
        printing.print_json(versions)
    elif context.verbosity >= 0:
        printing.print_changes(changes, is_dry=is_dry)
        published = sum(version.published for version in versions)
        waiting = [f"{version.tag}/{version.document}" for version in versions if not version.published]
        context.say(
            f"{published} of {len(versions)} published"
            + (", the others wait to be accepted" if waiting else "")
        )
        for name in waiting:
            context.say(f"not published: {name}", at=1)
    shares = {each.tag: accepted_share([v for v in versions if v.tag == each.tag]) for each in languages}
    stop_below(context, fail_under, shares, "accepted")
