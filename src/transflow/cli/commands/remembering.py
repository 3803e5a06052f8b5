"""Commands about the translation memory: memory import, export, search."""

from __future__ import annotations

from pathlib import Path

import click

from transflow.cli import printing
from transflow.cli.options import (
    EXIT_NO,
    Context,
    dry_run_option,
    json_option,
    languages_option,
)


@click.group()
def memory() -> None:
    """Import, export and search the translation memory."""


@memory.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("-l", "--language", "tag", metavar="TAG", help="The language of PO files that do not say it.")
@dry_run_option
@json_option
@click.pass_obj
def memory_import(
    context: Context, files: tuple[Path, ...], tag: str | None, is_dry: bool, as_json: bool
) -> None:
    """Take translations from TMX or PO files into the project's folder memory/."""
    from transflow.workflow.memory import import_memory

    with context.session("memory import", is_dry=is_dry) as session:
        language = None if tag is None else session.project.language(tag)
        reports = import_memory(session, context.paths(files), language)
    if as_json:
        printing.print_json(reports)
    elif context.verbosity >= 0:
        printing.print_table(
            ["file", "memory", "added", "before", "left out"],
            ([r.file, r.memory, r.added, r.before, r.left_out] for r in reports),
        )


@memory.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@languages_option
@dry_run_option
@json_option
@click.pass_obj
def memory_export(context: Context, file: Path, tags: tuple[str, ...], is_dry: bool, as_json: bool) -> None:
    """Write what people translated in this project as TMX 1.4b."""
    from transflow.workflow.memory import export_memory

    with context.session("memory export", writes=False, is_dry=is_dry) as session:
        (path,) = context.paths([file])
        report = export_memory(session, path, context.languages(session.project, tags), is_dry=is_dry)
        changes = session.changes
    if as_json:
        printing.print_json(report)
    elif context.verbosity >= 0:
        printing.print_changes(changes, is_dry=is_dry)
        if report.left_out:
            context.say(f"{report.left_out} texts hold characters that TMX cannot write, and were left out")


@memory.command("search")
@click.argument("text")
@languages_option
@click.option(
    "--limit", type=click.IntRange(min=1), default=10, metavar="N", help="At most so many a language."
)
@json_option
@click.pass_context
def memory_search(
    click_context: click.Context, text: str, tags: tuple[str, ...], limit: int, as_json: bool
) -> None:
    """Show texts like TEXT, or with its words, and what people wrote for them; exit 1 if there are none."""
    from transflow.workflow.memory import search_memory

    context: Context = click_context.obj
    with context.session("memory search", writes=False) as session:
        found = search_memory(session, text, context.languages(session.project, tags), limit)
    if as_json:
        printing.print_json(found)
    else:
        for each in found:
            click.echo(f"{each.ratio:4.0%}  {each.tag}  {each.origin}  ({each.state.value})")
            click.echo(f"    {' '.join(each.source.split())}")
            click.echo(f"    {' '.join(each.target.split())}")
    if not found:
        context.say("nothing like it is remembered")
        click_context.exit(EXIT_NO)
