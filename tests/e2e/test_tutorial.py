"""The tutorial is true: its commands run, and print what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.md"


def steps() -> list[tuple[str, list[str]]]:
    """Each command of the tutorial with the lines that it is said to print."""
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL):
        lines = block.split("\n")[:-1]
        while lines:
            command = lines.pop(0)
            assert command.startswith("$ "), f"a block begins with a command, not with {command!r}"
            if command.endswith("<<'END'"):
                end = lines.index("END")
                command = "\n".join([command, *lines[: end + 1]])
                lines = lines[end + 1 :]
            printed = []
            while lines and not lines[0].startswith("$ "):
                printed.append(lines.pop(0))
            found.append((command.removeprefix("$ "), printed))
    return found


def is_printed(line: str, output: str) -> bool:
    """Whether a line stands in the output; `…` is whatever may differ, runs of blanks are one."""
    words = [re.escape(part) for part in re.split("…", " ".join(line.split()))]
    pattern = re.compile(".*".join(words))
    return any(pattern.fullmatch(" ".join(each.split())) for each in output.split("\n"))


@pytest.mark.mt
def test_the_tutorial_runs(tmp_path: Path) -> None:
    """Every command of docs/tutorial.md ends with 0 and prints the lines that follow it there."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    folder = tmp_path
    assert len(steps()) > 10
    for command, printed in steps():
        if command.startswith("cd "):
            folder = folder / command.removeprefix("cd ")
            continue
        ran = subprocess.run(
            ["bash", "-c", command],
            cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        output = ran.stdout + ran.stderr
        assert ran.returncode == 0, f"{command}\n{output}"
        for line in printed:
            assert is_printed(line, output), f"{command}\nshould print {line!r}, but prints:\n{output}"
        if not printed and command == "transflow update":
            assert output == ""
