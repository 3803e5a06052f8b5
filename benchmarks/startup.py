"""How long `transflow --help` and `status` take, as a ratio to `import click` in the same run (median of pairs)."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAIRS = 15


def wall_s(*command: str) -> float:
    """Seconds of one run, from outside."""
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def ratio(*command: str) -> float:
    """Median over pairs of: the command's time over that of `import click`."""
    return statistics.median(
        wall_s(*command) / wall_s(sys.executable, "-c", "import click") for _ in range(PAIRS)
    )


if __name__ == "__main__":
    transflow = str(Path(sys.executable).with_name("transflow"))
    wall_s(transflow, "status")  # warm database
    print("| command | times `import click` | bar |\n|---|---|---|")
    print(f"| transflow --help | {ratio(transflow, '--help'):.2f} | 2 |")
    print(f"| transflow status, sample project | {ratio(transflow, 'status'):.2f} | 4 |")
