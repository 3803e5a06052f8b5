"""Fetches the texts of the CommonMark and GFM specifications, whose examples the battery runs through.

    python tests/battery/fetch_specs.py FOLDER

Both come with the tests of marko, a parser of Markdown, in its source distribution on PyPI. They are not ours (CC BY-SA 4.0)
and not part of this repository.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

SOURCE = "marko==2.2.4"
NAMES = ("commonmark.txt", "gfm.txt")


def fetch(folder: Path) -> None:
    """Write the specifications into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as downloads:
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "-q",
            "--no-deps",
            "--no-binary",
            ":all:",
            "-d",
            downloads,
            SOURCE,
        ]
        subprocess.run(command, check=True)
        (archive,) = Path(downloads).glob("*.tar.gz")
        with tarfile.open(archive) as opened:
            for name in NAMES:
                member = next(
                    member for member in opened.getmembers() if member.name.endswith(f"/tests/spec/{name}")
                )
                content = opened.extractfile(member)
                if content is not None:
                    (folder / name).write_bytes(content.read())


if __name__ == "__main__":
    fetch(Path(sys.argv[1]))
