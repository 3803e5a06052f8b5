"""Translation touches no network and no home folder: seen from outside, in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.mt

_WATCHED = """\
import json, os, sys
sockets, written = [], []
def watch(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")) and event != "socket.__new__":
        sockets.append(event)
    if event == "socket.__new__":
        sockets.append(f"{event} {arguments[1:3]}")
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if writes or event in ("os.mkdir", "os.rename", "os.remove"):
        written.append(str(arguments[0]))
sys.addaudithook(watch)
from transflow import mt
from transflow.mt.drafting import draft
class Cache(dict):
    def drafts(self, engine, sentences): return {}
    def remember_drafts(self, engine, records): pass
texts = ["We *demand* higher wages at `x`. The strike goes on.", "See [our statement](https://a.example)."]
made = list(draft(texts, ["markdown"] * 2, mt.translator("argos"), "en", "bs", cache=Cache()))
modules = "onnxruntime minisbd stanza torch spacy argostranslate.translate argostranslate.sbd".split()
print(json.dumps({
    "made": [d is not None for _, d in made], "sockets": sockets, "written": written,
    "modules": [name for name in modules if name in sys.modules], "environment": dict(os.environ),
}))
"""


def watched(home: Path, *prefix: str) -> dict[str, Any]:
    """What a process that translates did."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XDG_", "ARGOS_", "TRANSFLOW_", "CI"))
    }
    environment |= {"HOME": str(home), "ARGOS_INTER_THREADS": "nonsense", "ARGOS_MODEL_PROVIDER": "OPENAI"}
    done = subprocess.run(
        [*prefix, sys.executable, "-c", _WATCHED],
        env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "ARGOS_PACKAGES_DIR")
    assert not [name for name in names if name in report["environment"]]
    return report


def test_no_socket_no_telemetry_nothing_in_the_home_folder(tmp_path: Path) -> None:
    """No socket is made, no library that phones home is imported, no file is left anywhere."""
    home = tmp_path / "home"
    (home / ".config" / "argos-translate").mkdir(parents=True)
    (home / ".config" / "argos-translate" / "settings.json").write_text('{"ARGOS_MODEL_PROVIDER": "OPENAI"}')
    before = sorted(home.rglob("*"))
    report = watched(home)
    assert report["made"] == [True, True]
    assert report["sockets"] == []
    assert report["modules"] == []
    assert sorted(home.rglob("*")) == before
    left = [path for path in report["written"] if Path(path).exists() and "__pycache__" not in path]
    assert all(path.startswith("/dev/") for path in left), left


def test_it_translates_where_there_is_no_network(tmp_path: Path) -> None:
    """In a namespace without any interface the result is the same."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rn", "true"], capture_output=True).returncode:
        pytest.skip("namespaces cannot be made here")
    assert watched(tmp_path, unshare, "-rn")["made"] == [True, True]
