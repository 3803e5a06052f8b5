"""Commands from documents to filled catalogs: extract, update, prefill."""

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
)


@click.command()
@paths_argument
@dry_run_option
@json_option
@click.pass_obj
def extract(context: Context, paths: tuple[Path, ...], is_dry: bool, as_json: bool) -> None:
    """Write the templates of changed documents."""
    from transflow.workflow.extraction import extract as verb

    with context.session("extract", is_dry=is_dry) as session:
        changes = verb(session, context.paths(paths))
    if as_json:
        printing.print_json(changes)
    elif context.verbosity >= 0:
        printing.print_changes(changes, is_dry=is_dry)


@click.command()
@paths_argument
@languages_option
@dry_run_option
@json_option
@click.pass_obj
def update(
    context: Context, paths: tuple[Path, ...], tags: tuple[str, ...], is_dry: bool, as_json: bool
) -> None:
    """Bring templates and catalogs in line with the documents."""
    from transflow.workflow.update import update as verb

    with context.session("update", is_dry=is_dry) as session:
        changes = verb(session, context.languages(session.project, tags), context.paths(paths))
    if as_json:
        printing.print_json(changes)
    elif context.verbosity >= 0:
        printing.print_changes(changes, is_dry=is_dry)


@click.command()
@paths_argument
@languages_option
@click.option("--engine", metavar="NAME", help="Translate with this engine instead of the project's.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most so many entries a language.")
@click.option("--refresh", is_flag=True, help="Also translate anew the untouched drafts of another model.")
@dry_run_option
@json_option
@click.pass_obj
def prefill(
    context: Context,
    paths: tuple[Path, ...],
    tags: tuple[str, ...],
    engine: str | None,
    limit: int | None,
    refresh: bool,
    is_dry: bool,
    as_json: bool,
) -> None:
    """Fill empty entries from the memory, then by machine translation; always as drafts to confirm."""
    from transflow.workflow.prefill import prefill as verb

    with (
        context.session("prefill", is_dry=is_dry) as session,
        context.progress("translating") as on_progress,
    ):
        results = verb(
            session,
            context.languages(session.project, tags),
            context.paths(paths),
            engine=engine,
            limit=limit,
            refresh=refresh,
            on_progress=on_progress,
        )
    if as_json:
        printing.print_json(results)
    elif context.verbosity >= 0:
        columns: dict[str, list[object]] = {
            "language": [r.tag for r in results],
            "from memory": [r.from_memory for r in results],
            "from like texts": [r.from_like_texts for r in results],
            "from the other script": [r.from_other_script for r in results],
            "by machine": [r.by_machine for r in results],
            "left empty": [r.left_empty for r in results],
            "refused": [r.refused for r in results],
            "model": [r.engine for r in results],
        }
        if not any(columns["from the other script"]):  # few languages have two
            del columns["from the other script"]
        printing.print_table(list(columns), zip(*columns.values(), strict=True))
