"""Commands that tell how things stand: status, check."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from transflow.cli import printing
from transflow.cli.options import (
    EXIT_NO,
    Context,
    json_option,
    languages_option,
    paths_argument,
    state_option,
    stop_below,
)
from transflow.model import Severity, State


@click.command()
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
    stop_below(context, fail_under, shares, state)


@click.command()
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
