"""Writes the generated pages of docs/: the command-line reference. `--check` only says whether they are current."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click

from transflow.cli.commands import cli

REFERENCE = Path(__file__).parent / "reference" / "cli.md"

INTRODUCTION = """\
# The command line

<!-- Made by docs/generate.py from the commands' own help; `make docs` writes it anew. -->

`transflow [-C DIR] [-v | -q] COMMAND …` works on the project that the current folder (or DIR) belongs to.
Paths are those of documents, and also of their catalogs, templates and localised texts: they restrict a
command to these documents. Data goes to standard output, everything else to standard error.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | the answer is no: a finding of severity error, a share below the bar, something broken |
| 2 | could not: wrong usage, bad input, a file that cannot be written; one line says what to do |
| 130 | interrupted |
"""


def pages(command: click.Command, path: str) -> Iterator[str]:
    """The sections of a command and of those below it."""
    context = click.Context(command, info_name=path)
    if isinstance(command, click.Group):
        if path != "transflow":
            yield f"## {path}\n\n{cleandoc(command.help or '')}\n"
        for name in sorted(command.commands):
            yield from pages(command.commands[name], f"{path} {name}")
        return
    yield f"## {path}\n\n{cleandoc(command.help or '')}\n\n```\n{command.get_usage(context).removeprefix('Usage: ')}\n```\n"
    rows = [record for parameter in command.params if (record := parameter.get_help_record(context)) and record[1]]
    if rows:
        yield "| option | meaning |\n|---|---|\n" + "".join(
            f"| `{_escape(option)}` | {_escape(meaning)} |\n" for option, meaning in rows
        )


def _escape(cell: str) -> str:
    return cell.replace("|", "\\|")


def reference() -> str:
    """The text of reference/cli.md."""
    return INTRODUCTION + "\n" + "\n".join(pages(cli, "transflow"))


if __name__ == "__main__":
    text = reference()
    if "--check" in sys.argv:
        sys.exit(REFERENCE.read_text(encoding="utf-8") != text)
    REFERENCE.write_text(text, encoding="utf-8")
