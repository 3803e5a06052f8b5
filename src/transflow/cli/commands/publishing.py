"""Commands for the website: site, preview."""

from __future__ import annotations

import click

from transflow.cli import printing
from transflow.cli.options import Context, dry_run_option, json_option, state_option
from transflow.model import State


@click.command()
@state_option("--accept", "The lowest state to publish; else what transflow.toml says.")
@click.option("--per-page", type=click.IntRange(min=1), metavar="N", help="Texts on a page of the list.")
@click.option("--force", is_flag=True, help="Overwrite texts and pages edited by hand.")
@dry_run_option
@json_option
@click.pass_obj
def site(
    context: Context, accept: str | None, per_page: int | None, force: bool, is_dry: bool, as_json: bool
) -> None:
    """Build, then write the website and the catalogs that other programs read."""
    from transflow.workflow.site import site as verb

    with context.session("site", is_dry=is_dry) as session:
        versions = verb(
            session, accept=None if accept is None else State(accept), per_page=per_page, force=force
        )
        changes, folder = session.changes, session.project.relative(session.project.site_dir)
    if as_json:
        printing.print_json(versions)
        return
    printing.print_changes(changes if context.verbosity > 0 or is_dry else [], is_dry=is_dry)
    published = sum(version.published for version in versions)
    context.say(
        f"{len(changes)} files changed; {published} of {len(versions)} translations published in {folder}/"
    )


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free port."
)
@click.pass_obj
def preview(context: Context, port: int) -> None:
    """Show the website on this machine alone, until interrupted."""
    from transflow.site.serving import make_server

    project = context.project()
    with make_server(project.site_dir, port) as server:
        click.echo(f"http://127.0.0.1:{server.server_address[1]}/")
        context.say("interrupt with Ctrl+C")
        server.serve_forever()
