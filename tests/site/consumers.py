"""The programs that read what the site gives them; a test without its program is skipped and says how to get it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

NODE = Path(__file__).parent / "node"
MODULES = NODE / "node_modules"


def module(name: str) -> Path:
    """The folder of a package from npm, or a skip."""
    if shutil.which("node") is None or not (MODULES / name).is_dir():
        pytest.skip(f"no {name}: npm ci --ignore-scripts --prefix tests/site/node")
    return MODULES / name


def program(name: str, package: str = "") -> str:
    """The path of a program, or a skip."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"no {name}: apt install {package or name}")
    return path


def node(script: str, *arguments: str) -> str:
    """What a script for node prints; it finds the packages of tests/site/node."""
    ran = subprocess.run(
        ["node", "-e", script, *arguments],
        cwd=NODE,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        env=os.environ | {"NODE_PATH": str(MODULES)},
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()
