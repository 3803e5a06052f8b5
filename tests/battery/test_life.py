"""The life of a project, by the dice: every human target stays findable, no review stands on other words."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.battery.life import Life


def seed() -> str:
    """The seed of this run, printed so that it can be given again in TRANSFLOW_SEED."""
    value = os.environ.get("TRANSFLOW_SEED") or str(random.randrange(10**9))
    print(f"TRANSFLOW_SEED={value}")  # noqa: T201 - pytest shows it beside a failure
    return value


def test_a_short_life(tmp_path: Path) -> None:
    """Five documents, two languages, four rounds: in every run of the suite."""
    life = Life(tmp_path / "project", 5, ("bs", "de"), seed())
    for _ in range(4):
        life.live(12)


@pytest.mark.slow
def test_a_long_life(tmp_path: Path) -> None:
    """Two hundred documents, three languages, sixty rounds: 10,000 random steps."""
    life = Life(tmp_path / "project", 200, ("bs", "de", "es"), seed())
    for _ in range(60):
        life.live(167)
    assert life.steps >= 10_000
    print(life.tell())  # noqa: T201 - a figure for those who ask
