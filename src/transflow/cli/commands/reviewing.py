"""The command of a second pair of eyes: review."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

import click

from transflow.cli import printing
from transflow.cli.options import (
    Context,
    dry_run_option,
    json_option,
    languages_option,
    state_option,
)
from transflow.model import State


@click.command()
@click.argument("names", nargs=-1, metavar="[KEY|DOCUMENT]...")
@languages_option
@click.option(
    "--list", "decision", flag_value="list", default="list", help="List what waits; takes DOCUMENTs."
)
@click.option("--approve", "decision", flag_value="approved", help="Approve the entries of these KEYs.")
@click.option("--reject", "decision", flag_value="rejected", help="Send the entries of these KEYs back.")
@click.option(
    "--withdraw", "decision", flag_value="withdrawn", help="Take back what was last said of these KEYs."
)
@click.option(
    "--all-of",
    "documents",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DOC",
    help="Instead of KEYs: every translated entry of a document; may be repeated.",
)
@state_option("--state", "Only entries in this state; of --all-of, or of everything.")
@click.option("--matching", default="", metavar="TEXT", help="Only entries with this in source or target.")
@click.option(
    "--written-by", default="", metavar="NAME", help="Only entries whose translation this person wrote."
)
@click.option("--by", metavar="NAME", help="Who reviews; else TRANSFLOW_USER, else git's user.name.")
@click.option(
    "--reason", default="", metavar="TEXT", help="What the translator should know; --reject needs it."
)
@dry_run_option
@json_option
@click.pass_obj
def review(
    context: Context,
    names: tuple[str, ...],
    tags: tuple[str, ...],
    decision: Literal["list", "approved", "rejected", "withdrawn"],
    documents: tuple[Path, ...],
    state: str | None,
    matching: str,
    written_by: str,
    by: str | None,
    reason: str,
    is_dry: bool,
    as_json: bool,
) -> None:
    """List what waits for review, approve it or send it back."""
    from transflow.workflow.review import WAITING, Filter, decide, reviewer, waiting

    only = Filter(() if state is None else (State(state),), matching, written_by)
    if decision == "list":
        with context.session("review", writes=False) as session:
            paths = context.paths([*map(Path, names), *documents])
            shown = replace(only, states=only.states or WAITING)
            rows = waiting(session, context.languages(session.project, tags), paths, shown)
        printing.print_json(rows) if as_json else printing.print_waiting(rows)
        return
    if not names and not documents and only.is_open:
        raise click.UsageError(
            "name the entries by KEY, a document with --all-of, or say which with --state and the like"
        )
    if names and not only.is_open:
        raise click.UsageError(
            "a KEY means its entry whatever --state, --matching and --written-by say: leave them out"
        )
    if decision == "rejected" and not reason:
        raise click.UsageError("say why with --reason TEXT: the translator will read it")
    with context.session("review", is_dry=is_dry) as session:
        languages = context.languages(session.project, tags)
        if len(languages) != 1:
            raise click.UsageError("say which language with -l TAG")
        who = reviewer(by, session.project.root)
        changes = decide(
            session,
            languages[0],
            decision,
            by=who,
            keys=names,
            paths=context.paths(documents),
            only=only,
            reason=reason,
        )
    if as_json:
        printing.print_json(changes)
    elif context.verbosity >= 0:
        printing.print_changes(changes, is_dry=is_dry)
