"""The documentation says what the program does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from transflow.cli.commands import cli

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def commands(command: click.Command, name: str) -> list[tuple[str, click.Command]]:
    """Every command with its full name."""
    if isinstance(command, click.Group):
        return [found for key, each in command.commands.items() for found in commands(each, f"{name} {key}")]
    return [(name, command)]


def test_the_reference_is_current() -> None:
    """docs/reference/cli.md is what `make docs` would write now."""
    assert (
        subprocess.run([sys.executable, str(ROOT / "docs/generate.py"), "--check"], check=False).returncode
        == 0
    )


@pytest.mark.parametrize("name, command", commands(cli, "transflow"), ids=lambda value: str(value)[:30])
def test_every_command_and_option_is_described(name: str, command: click.Command) -> None:
    """No command and no option without a sentence of help."""
    assert command.help and len(command.help) > 10
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.opts}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link of the documentation leads to a file that is there."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:|#", target):
            assert (page.parent / target.partition("#")[0]).exists(), target


def test_every_make_target_is_described() -> None:
    """`make help` lists each target that a maintainer may call."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.findall(r"^\.PHONY: (\S+)$", text, re.MULTILINE)) - {"line"}
    described = set(re.findall(r"^([a-z-]+):.*## ", text, re.MULTILINE))
    assert phony == described


def test_the_python_examples_run(tmp_path: Path) -> None:
    """The examples of docs/reference/python.md run in a small project and print what they promise."""
    (tmp_path / "source_texts").mkdir()
    (tmp_path / "source_texts/a.md").write_text("One paragraph.\n", encoding="utf-8")
    config = '[project]\nsource_language = "en"\nlanguages = ["bs"]\n'
    (tmp_path / "transflow.toml").write_text(config, encoding="utf-8")
    page = (ROOT / "docs/reference/python.md").read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"```python\n(.*?)```", page, re.DOTALL))
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split("\n")[:4] == [
        "2 files written",
        "100 % have a draft or better",
        "1 texts published",
        "['Hello', 'Two *words*.']",
    ]
