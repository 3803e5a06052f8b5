"""The bundled package in Argos Translate itself, so that users of it and of LibreTranslate can take ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from transflow import mt

pytestmark = pytest.mark.mt

# Argos Translate fetches its sentence splitter when it first translates; the test brings its own.
_UPSTREAM = """\
import json, sys
from pathlib import Path
from argostranslate import package, sbd, translate
class Lines:
    def __init__(self, package): pass
    def split_sentences(self, text): return text.splitlines()
translate.MiniSBDSentencizer = Lines
package.install_from_path(Path(sys.argv[1]))
(installed,) = package.get_installed_packages()
translation = translate.get_translation_from_codes("en", "bs")
print(json.dumps({
    "package": [installed.from_code, installed.to_code, installed.package_version],
    "readme": installed.get_readme(),
    "made": translation.translate("The strike goes on.\\n\\nWrite to ⟦0⟧ before Friday."),
}))
"""


def test_argos_translate_installs_our_package_and_translates_with_it(tmp_path: Path) -> None:
    """install_from_path takes it, the model card is its README, and paragraphs and placeholders come through."""
    (bundled,) = [package for package in mt.list_packages() if package.place == "bundled"]
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "ARGOS_"))
    }
    done = subprocess.run(
        [sys.executable, "-c", _UPSTREAM, bundled.path],
        env=environment | {"HOME": str(tmp_path)}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["package"] == ["en", "bs", bundled.version]
    assert report["readme"].startswith("# translate-en_bs")
    strike, _, writing = report["made"].partition("\n\n")
    assert "trajk" in strike and writing.count("⟦0⟧") == 1
