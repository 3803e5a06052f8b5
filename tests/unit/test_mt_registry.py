"""Engines by name, plug-ins, and the one that needs no model."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import EntryPoint, EntryPoints

import pytest

from transflow import mt
from transflow.errors import EngineError
from transflow.markup import placeholders
from transflow.mt import Draft, Provenance

GROUP = dict  # callable, and gives no engine


class Echo:
    """A third party's engine."""

    name = "echo"
    is_pretend = False

    def can_translate(self, source: str, target: str) -> bool:
        """Always."""
        return True

    def provenance(self, source: str, target: str) -> Provenance:
        """Its name and version."""
        return Provenance("echo", version="3", digest="e" * 64)

    def translate(
        self, sentences: Sequence[str], source: str, target: str, *, with_links: bool = False
    ) -> Iterator[Draft | None]:
        """Each sentence as it is."""
        return (Draft(sentence, 0.0) for sentence in sentences)


def broken() -> Echo:
    """A third party's mistake."""
    raise RuntimeError("no licence key")


@pytest.fixture
def plug_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three plug-ins, of which one works."""
    points = EntryPoints(
        EntryPoint(name, f"{__name__}:{value}", "transflow.engines")
        for name, value in (("echo", "Echo"), ("broken", "broken"), ("wrong", "GROUP"), ("argos", "Echo"))
    )
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **wanted: points.select(**wanted))


def test_importing_the_room_imports_no_engine() -> None:
    """`status` and `--help` must not pay for models: no library comes in, no folder is made."""
    heavy = ["ctranslate2", "numpy", "argostranslate", "sentencepiece", "onnxruntime", "babel", "sacremoses"]
    code = f"import sys, transflow.mt; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_engines_are_found_by_name(plug_ins: None) -> None:
    """Ours, and those of entry points; nobody takes our names away."""
    assert mt.engines() == ("argos", "pseudo", "libretranslate", "chat", "broken", "echo", "wrong")
    assert mt.translator("echo").name == "echo"
    assert mt.translator("argos").name == "argos"
    assert isinstance(mt.translator("pseudo"), mt.Translator)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("argo", "did you mean 'argos'"),
        ("deepl", "choose one of"),
        ("", "choose one of"),
        ("broken", "no licence key"),
        ("wrong", "is no Translator"),
    ],
)
def test_an_engine_that_cannot_be_had_is_one_line(name: str, words: str, plug_ins: None) -> None:
    """Unknown names with what was meant, a stranger's failure with what provides it."""
    with pytest.raises(EngineError) as caught:
        mt.translator(name)
    assert words in str(caught.value)


def test_pseudo_is_longer_accented_and_keeps_what_stands_for_markup() -> None:
    """Placeholders and numbers come through; letters do not."""
    engine = mt.translator("pseudo")
    assert engine.is_pretend
    sentence = "We demand ⟦0⟧ higher wages⟦12⟧, 1,200 marks."
    (draft,) = engine.translate([sentence], "en", "bs")
    assert draft is not None
    assert placeholders(draft.text) == (0, 12)
    assert "1,200" in draft.text
    assert "wages" not in draft.text
    assert len(draft.text) > 1.1 * len(sentence)
    assert draft.links is not None
    assert [sentence[link[0] : link[1]] for link in draft.links][:3] == ["We", "demand", "⟦0⟧"]


def test_provenance_is_one_line_with_a_short_digest() -> None:
    """What stands in the catalog names the engine, the package if there is one, and the model."""
    assert str(Provenance("argos", "translate-en_bs", "0.2", "abcdef0123456789")) == (
        "argos, translate-en_bs 0.2, abcdef012345"
    )
    assert str(Provenance("echo")) == "echo"
