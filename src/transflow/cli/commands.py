"""The commands: each a function that calls one verb of the workflow and prints what it returns.

The workflow is imported inside the commands, so that `--help` starts as fast as click itself.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

from transflow import __version__
from transflow.cli import printing
from transflow.cli.options import (
    Context,
    ask,
    dry_run_option,
    json_option,
    languages_option,
    paths_argument,
    state_option,
)
from transflow.model import Severity, State

EXIT_NO = 1


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


@cli.command()
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


@cli.command()
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


@cli.command()
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


@cli.command()
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
        printing.print_table(
            ["language", "from memory", "by machine", "left empty", "refused", "model"],
            ([r.tag, r.from_memory, r.by_machine, r.left_empty, r.refused, r.engine] for r in results),
        )


@cli.command()
@paths_argument
@languages_option
@click.option(
    "--fail-under", type=click.FloatRange(0, 100), metavar="PCT", help="Exit 1 below this share of words."
)
@state_option("--state", "The state that --fail-under asks for.", State.TRANSLATED)
@json_option
@click.pass_obj
def status(
    context: Context,
    paths: tuple[Path, ...],
    tags: tuple[str, ...],
    fail_under: float | None,
    state: str,
    as_json: bool,
) -> None:
    """Show how far each language is, in words by state; with -v or named documents, each document too."""
    from transflow.workflow.status import share
    from transflow.workflow.status import status as verb

    with context.session("status", writes=False) as session:
        languages = context.languages(session.project, tags)
        rows = verb(session, languages, context.paths(paths))
    if as_json:
        printing.print_json(rows)
    else:
        printing.print_status(rows, by_document=context.verbosity > 0 or bool(paths))
    shares = {
        each.tag: share([row for row in rows if row.tag == each.tag], State(state)) for each in languages
    }
    _stop_below(context, fail_under, shares, state)


@cli.command()
@paths_argument
@languages_option
@click.option(
    "--select", multiple=True, metavar="CODE", help="Only checks whose code begins so; may be repeated."
)
@click.option(
    "--ignore", multiple=True, metavar="CODE", help="No checks whose code begins so; may be repeated."
)
@click.option(
    "--format", "style", type=click.Choice(["text", "json", "github"]), default="text", help="How to print."
)
@click.option("--json", "style", flag_value="json", help="The same as --format json.")
@click.option("--strict", is_flag=True, help="Let warnings count as errors.")
@click.pass_obj
def check(
    context: Context,
    paths: tuple[Path, ...],
    tags: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    style: str,
    strict: bool,
) -> None:
    """Look for lost markup, changed numbers, forbidden terms and the like; exit 1 if there are errors."""
    from transflow.workflow.check import check as verb

    with context.session("check", writes=False) as session:
        strict = strict or session.project.check.strict
        findings = verb(
            session,
            context.languages(session.project, tags),
            context.paths(paths),
            select=select,
            ignore=ignore,
        )
    if style == "json":
        printing.print_json(findings)
    else:
        printing.print_findings(findings, style)
    errors = sum(strict or finding.severity is Severity.ERROR for finding in findings)
    context.say(f"{errors} errors, {len(findings) - errors} warnings")
    if errors:
        sys.exit(EXIT_NO)


@cli.command()
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
@state_option("--state", "List only entries in this state.")
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
    by: str | None,
    reason: str,
    is_dry: bool,
    as_json: bool,
) -> None:
    """List what waits for review, approve it or send it back."""
    from transflow.workflow.review import WAITING, decide, reviewer, waiting

    if decision == "list":
        with context.session("review", writes=False) as session:
            states = WAITING if state is None else (State(state),)
            paths = context.paths([*map(Path, names), *documents])
            rows = waiting(session, context.languages(session.project, tags), paths, states)
        printing.print_json(rows) if as_json else printing.print_waiting(rows)
        return
    if not names and not documents:
        raise click.UsageError("name the entries by KEY, or a document with --all-of")
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
            reason=reason,
        )
    if as_json:
        printing.print_json(changes)
    elif context.verbosity >= 0:
        printing.print_changes(changes, is_dry=is_dry)


@cli.command()
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
        context.say(f"{published} of {len(versions)} published; the others wait for accepted titles")
    shares = {each.tag: accepted_share([v for v in versions if v.tag == each.tag]) for each in languages}
    _stop_below(context, fail_under, shares, "accepted")


@cli.group()
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


@cli.command()
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


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a shell; put it where your shell reads it at its start."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    if made is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(made(cli, {}, "transflow", "_TRANSFLOW_COMPLETE").source())


def _stop_below(context: Context, bar: float | None, shares: dict[str, float], what: str) -> None:
    """Exit 1 where a language is below the bar."""
    if bar is None:
        return
    low = [f"{tag} {share:.1f} %" for tag, share in shares.items() if share < bar]
    if low:
        context.say(f"below {bar:g} % {what}: {', '.join(low)}", at=-1)
        sys.exit(EXIT_NO)
