"""The house rules of docs/design.md, held by a walk over the syntax trees."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "transflow"

PURE = {
    "errors", "model", "language", "sentences", "markup", "similarity", "confusable", "cosmetic", "provenance", "records",
    "inflection", "untranslated", "merge", "transliteration", "recut",
}  # fmt: skip
"""Layer 0: no files; they may import one another, never in a circle."""
GROUND = {"files"}
ROOMS = {"formats", "catalog", "memory", "termbase", "mt", "checks", "store", "project"}
"""Layer 1: one concern each; siblings do not import each other."""
LAYERS = {
    **dict.fromkeys(PURE, 0),
    **dict.fromkeys(GROUND, 1),
    **dict.fromkeys(ROOMS, 2),
    "site": 3,
    "workflow": 4,
    "cli": 5,
    "__main__": 6,
}

DOORS = {
    "argostranslate": "mt",
    "babel": "language",
    "click": "cli",
    "ctranslate2": "mt",
    "jinja2": "site",
    "markdown_it": "formats",
    "markupsafe": "site",
    "mdit_py_plugins": "formats",
    "nh3": "site",
    "polib": "catalog",
    "rapidfuzz": "similarity",
    "sentencepiece": "mt",
    "sqlite3": "store",
    "sqlite_utils": "store",
    "yaml": "formats",
}
"""Each library is imported in one room alone."""


def modules() -> list[Path]:
    """Every module of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    """The room that a module belongs to: the first name below transflow."""
    name = path.relative_to(PACKAGE).parts[0]
    return name.removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[str]:
    """The dotted names that a module imports, wherever in it they stand."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            assert node.level == 0, "imports are absolute"
            if node.module == "transflow":
                yield from (f"transflow.{alias.name}" for alias in node.names)
            else:
                yield node.module


def tree(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def test_every_room_has_a_layer() -> None:
    """A new room is given its place in the house before it moves in."""
    assert {room(path) for path in modules()} - {"__init__"} == set(LAYERS)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_downward(path: Path) -> None:
    """A room imports only from layers below its own; pure rooms may import one another."""
    own = room(path)
    if own == "__init__":
        return
    for name in imports(tree(path)):
        if not name.startswith("transflow."):
            continue
        other = name.split(".")[1]
        if other in (own, "__version__"):
            continue
        assert LAYERS[other] < LAYERS[own] or (own in PURE and other in PURE), f"{own} imports {other}"


def test_pure_rooms_do_not_import_in_circles() -> None:
    """Layer 0 can be read from the bottom up."""
    needs: dict[str, set[str]] = {name: set() for name in PURE}
    for path in modules():
        if room(path) in PURE:
            names = {name.split(".")[1] for name in imports(tree(path)) if name.startswith("transflow.")}
            needs[room(path)] |= (names & PURE) - {room(path)}
    while needs:
        free = [name for name, others in needs.items() if not others & set(needs)]
        assert free, f"a circle among {sorted(needs)}"
        for name in free:
            del needs[name]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_library_has_one_door(path: Path) -> None:
    """A third-party library is imported in one room, so that it can be replaced there."""
    standard = sys.stdlib_module_names
    for name in imports(tree(path)):
        library = name.split(".")[0]
        if library in DOORS:
            assert DOORS[library] == room(path), f"{library} belongs to {DOORS[library]}"
        else:
            assert library == "transflow" or library in standard, f"{library} has no door yet"


PACKAGES = {
    "argostranslate": "argos-translate-lt",
    "markdown_it": "markdown-it-py",
    "mdit_py_plugins": "mdit-py-plugins",
    "sqlite_utils": "sqlite-utils",
    "yaml": "pyyaml",
}
"""The package that brings a library, where its name is another."""


def test_what_is_imported_is_declared() -> None:
    """A fresh environment gets every library that the code imports: each is named in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[<>=!~ ;\[]", each)[0] for each in project["dependencies"]}
    imported = {name.split(".")[0] for path in modules() for name in imports(tree(path))}
    foreign = imported - sys.stdlib_module_names - {"transflow"}
    assert {PACKAGES.get(name, name) for name in foreign} == declared


def raising_functions() -> list[tuple[str, ast.FunctionDef]]:
    """Public functions that raise something of transflow's in their own body."""
    found = []
    for path in modules():
        body = tree(path).body
        public = [node for node in body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
        for node in [*body, *(member for each in public for member in each.body)]:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and _raises(node):
                found.append((f"{path.relative_to(PACKAGE)}:{node.name}", node))
    return found


def _raises(function: ast.FunctionDef) -> bool:
    inner = {
        id(child)
        for node in ast.walk(function)
        if isinstance(node, ast.FunctionDef | ast.Lambda) and node is not function
        for child in ast.walk(node)
    }
    return any(
        isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
        and id(node) not in inner
        for node in ast.walk(function)
    )


def test_some_public_functions_raise() -> None:
    """The walk below looks at something."""
    assert len(raising_functions()) > 10


@pytest.mark.parametrize(
    "name, function", raising_functions(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_functions_say_what_they_raise(name: str, function: ast.FunctionDef) -> None:
    """Whoever calls a public function reads in its docstring which errors to expect."""
    assert "Raises:" in (ast.get_docstring(function) or ""), f"{name} raises and does not say so"


def test_help_and_status_start_light() -> None:
    """`--help` and `status` load neither the translation engines nor the formats nor sqlite-utils."""
    code = (
        "import sys\n"
        "import transflow.cli.commands, transflow.workflow.session, transflow.workflow.status, transflow.project\n"
        "heavy = {'argostranslate', 'ctranslate2', 'numpy', 'onnxruntime', 'babel', 'sqlite_utils', 'markdown_it',"
        " 'rapidfuzz', 'jinja2', 'starlette', 'torch'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
