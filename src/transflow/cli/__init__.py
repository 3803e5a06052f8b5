"""The command line: options, printing, exit codes. This package is the door to click."""

from __future__ import annotations

import os
import sys

import click

from transflow.errors import TransflowError

EXIT_COULD_NOT, EXIT_INTERRUPTED = 2, 130
"""0 done, 1 the answer is no, 2 could not, 130 interrupted: a contract that scripts rely on."""


def main() -> None:
    """Run the command line and exit with its code; an error is one line on stderr, never a traceback."""
    from transflow.cli.commands import cli

    stdout = sys.stdout
    try:
        result = cli.main(prog_name="transflow", standalone_mode=False)
        sys.stdout.flush()
    except TransflowError as error:
        _fail(str(error))
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        _fail(_usage(error))
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; what was finished is kept, run the command again to go on", err=True)
        sys.exit(EXIT_INTERRUPTED)
    except BrokenPipeError:
        _end_quietly()
    except Exception as error:
        if os.environ.get("TRANSFLOW_DEBUG"):
            raise
        what = " ".join(f"{type(error).__name__}: {error}".split())
        _fail(f"a mistake of transflow's own ({what}); please report it, with what TRANSFLOW_DEBUG=1 shows")
    except SystemExit:
        if sys.stdout is not stdout:  # click met a closed pipe, replaced the stream and exits with 1
            _end_quietly()
        raise
    sys.exit(result if isinstance(result, int) else 0)


def _end_quietly() -> None:
    """Whoever read our output has seen enough. Python would complain once more when it closes stdout."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(0)


def _usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "transflow"
    if isinstance(error, click.NoSuchOption) and error.option_name in ("-v", "-q", "-C"):
        return f"{error.option_name} stands before the command: transflow {error.option_name} …"
    return f"{error.format_message().rstrip('.')}; see `{path} --help`"


def _fail(message: str) -> None:
    try:
        click.echo(f"transflow: {message}", err=True)
    except OSError:  # nobody can be told; Python would try once more at its end, and exit with 120
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sys.exit(EXIT_COULD_NOT)
