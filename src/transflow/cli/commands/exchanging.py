"""Commands by which words travel and come back: send, receive, merge-po, history, rescue."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from transflow.cli import printing
from transflow.cli.options import (
    EXIT_NO,
    Context,
    dry_run_option,
    json_option,
    languages_option,
    paths_argument,
)

_FILE = click.Path(path_type=Path)


@click.command()
@paths_argument
@languages_option
@click.option(
    "-o", "--output", type=_FILE, metavar="FILE", help="Write the archive here; needs one language."
)
@dry_run_option
@json_option
@click.pass_obj
def send(
    context: Context,
    paths: tuple[Path, ...],
    tags: tuple[str, ...],
    output: Path | None,
    is_dry: bool,
    as_json: bool,
) -> None:
    """Make an archive for a translator: catalogs, the documents for reading, and how to go about it."""
    from transflow.workflow.sending import send as verb

    with context.session("send", is_dry=is_dry) as session:
        languages = context.languages(session.project, tags)
        if output is not None and len(languages) != 1:
            raise click.UsageError("--output needs one language: say which with -l TAG")
        place = None if output is None else context.folder / output
        for language in languages:
            verb(session, language, context.paths(paths), output=place)
        changes = session.changes
    if as_json:
        printing.print_json(changes)
    elif context.verbosity >= 0:
        printing.print_changes(changes, is_dry=is_dry)


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=_FILE)
@click.option(
    "-l", "--language", "tag", metavar="TAG", help="The language of the files, where they do not say it."
)
@dry_run_option
@json_option
@click.pass_obj
def receive(context: Context, files: tuple[Path, ...], tag: str | None, is_dry: bool, as_json: bool) -> None:
    """Merge catalogs that came back by mail; exit 1 if somebody else wrote for the same texts meanwhile."""
    from transflow.workflow.receiving import receive as verb

    with context.session("receive", is_dry=is_dry) as session:
        language = context.languages(session.project, [tag])[0] if tag else None
        received = verb(session, context.paths(files), language=language)
    if as_json:
        printing.print_json(received)
    else:
        for each in received:
            beside = f", {each.kept_beside} for texts that are gone" if each.kept_beside else ""
            click.echo(f"{each.file}: {each.taken} taken into {each.tag}/{each.document}.po{beside}")
            printing.print_conflicts(each.conflicts, f"{each.tag}/{each.document}.po")
    if any(each.conflicts for each in received):
        sys.exit(EXIT_NO)


@click.command("merge-po")
@click.argument("base", type=_FILE, metavar="BASE")
@click.argument("ours", type=_FILE, metavar="OURS")
@click.argument("theirs", type=_FILE, metavar="THEIRS")
@click.argument("name", default="", metavar="[NAME]")
@json_option
@click.pass_obj
def merge_po(context: Context, base: Path, ours: Path, theirs: Path, name: str, as_json: bool) -> None:
    """Merge two versions of a catalog into OURS, as a driver of git; exit 1 if both wrote for the same texts.

    NAME is what to call the file in messages (git's %P).
    """
    from transflow.workflow.three_way import merge_files

    conflicts = merge_files(*context.paths((base, ours, theirs)))
    if as_json:
        printing.print_json(conflicts)
    else:
        printing.print_conflicts(conflicts, name or str(ours))
    if conflicts:
        sys.exit(EXIT_NO)


@click.command()
@click.argument("key", default="")
@click.option(
    "--search", default="", metavar="TEXT", help="Only targets where this stands in source or target."
)
@languages_option
@json_option
@click.pass_obj
def history(context: Context, key: str, search: str, tags: tuple[str, ...], as_json: bool) -> None:
    """Show every target that a person wrote for a text: those in the catalogs, and those that left them."""
    from transflow.workflow.history import history as verb

    if not key and not search:
        raise click.UsageError("name a text by its KEY, or say --search TEXT")
    with context.session("history", writes=False) as session:
        rows = verb(session, context.languages(session.project, tags), key, search)
    printing.print_json(rows) if as_json else printing.print_past(rows)


@click.command()
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@languages_option
@click.option(
    "--all-of",
    "documents",
    multiple=True,
    type=_FILE,
    metavar="DOC",
    help="Instead of KEYs: every text of a document that lost its translation; may be repeated.",
)
@click.option(
    "--number",
    type=click.IntRange(min=1),
    default=None,
    metavar="N",
    help="Which one, as history numbers them.",
)
@click.option("--by", metavar="NAME", help="Who vouches for it; else TRANSFLOW_USER, else git's user.name.")
@click.option("--yes", is_flag=True, help="Also replace what a person wrote; it goes to the history.")
@dry_run_option
@json_option
@click.pass_obj
def rescue(
    context: Context,
    keys: tuple[str, ...],
    tags: tuple[str, ...],
    documents: tuple[Path, ...],
    number: int | None,
    by: str | None,
    yes: bool,
    is_dry: bool,
    as_json: bool,
) -> None:
    """Bring a target back from the history into its catalog."""
    from transflow.workflow.history import rescue as verb
    from transflow.workflow.review import reviewer

    if not keys and not documents:
        raise click.UsageError("name a text by its KEY, or a document with --all-of")
    with context.session("rescue", is_dry=is_dry) as session:
        languages = context.languages(session.project, tags)
        if len(languages) != 1:
            raise click.UsageError("say which language with -l TAG")
        changes = verb(
            session,
            languages[0],
            by=reviewer(by, session.project.root),
            keys=keys,
            paths=context.paths(documents),
            number=number or 0,
            yes=yes,
        )
    if as_json:
        printing.print_json(changes)
    elif context.verbosity >= 0:
        printing.print_changes(changes, is_dry=is_dry)
