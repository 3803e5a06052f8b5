"""What programs do to a catalog when somebody opens and saves it without an edit."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import polib
import pytest

needs_gettext = pytest.mark.skipif(shutil.which("msgmerge") is None, reason="no gettext: apt install gettext")

EDITORS: dict[str, Callable[[Path], None]] = {}


def editor(name: str) -> Callable[[Callable[[Path], None]], Callable[[Path], None]]:
    """Register a way to save a catalog."""

    def register(save: Callable[[Path], None]) -> Callable[[Path], None]:
        EDITORS[name] = save
        return save

    return register


@editor("msgcat")
def save_with_msgcat(path: Path) -> None:
    """As msgcat writes it, wrapped."""
    subprocess.run(["msgcat", "-o", str(path), str(path)], check=True)


@editor("msgmerge")
def save_with_msgmerge(path: Path) -> None:
    """As "update from POT" does: our comments are gone, the author's are there."""
    template = path.parents[1] / "templates" / path.with_suffix(".pot").name
    subprocess.run(["msgmerge", "-q", "--previous", "-o", str(path), str(path), str(template)], check=True)


@editor("msgcat, sorted and unwrapped")
def save_sorted(path: Path) -> None:
    """As a tidy script writes it."""
    subprocess.run(["msgcat", "--sort-output", "--no-wrap", "-o", str(path), str(path)], check=True)


@editor("msgattrib")
def save_with_msgattrib(path: Path) -> None:
    """As msgattrib writes it when it filters nothing."""
    subprocess.run(["msgattrib", "-o", str(path), str(path)], check=True)


def write_poedit_header(path: Path) -> None:
    """What Poedit 3 puts into the header at every save (its source, catalog_po.cpp): who, when, with what."""
    text = path.read_text(encoding="utf-8")
    for name, value in (
        ("Last-Translator", "Zoran Z. <zoran@example.org>"),
        ("PO-Revision-Date", "2026-02-03 09:08+0100"),
        ("X-Generator", "Poedit 3.9"),
    ):
        line = f'"{name}: {value}\\n"'
        start = text.find(f'"{name}: ')
        if start < 0:
            start = end = text.index('"X-Source-Language')
            line += "\n"
        else:
            end = text.index("\n", start)
        text = text[:start] + line + text[end:]
    path.write_text(text, encoding="utf-8", newline="")


@editor("Poedit")
def save_with_poedit(path: Path) -> None:
    """As Poedit saves a wrapped file: with its header, through msgcat --force-po."""
    write_poedit_header(path)
    subprocess.run(["msgcat", "--force-po", "-o", str(path), str(path)], check=True)


@editor("Poedit, unwrapped")
def save_with_poedit_unwrapped(path: Path) -> None:
    """As Poedit saves a file that it found unwrapped."""
    write_poedit_header(path)
    subprocess.run(["msgcat", "--force-po", "--no-wrap", "-o", str(path), str(path)], check=True)


@editor("Poedit, update from POT")
def save_with_poedit_after_update(path: Path) -> None:
    """As Poedit saves after its "Update from POT File": msgmerge first."""
    template = path.parents[1] / "templates" / path.with_suffix(".pot").name
    subprocess.run(
        ["msgmerge", "-q", "--force-po", "--previous", "-o", str(path), str(path), str(template)], check=True
    )
    save_with_poedit(path)


@editor("polib")
def save_with_polib(path: Path) -> None:
    """As a script with polib saves, wrapped at 78."""
    polib.pofile(str(path)).save(str(path))


@editor("comments dropped")
def save_without_comments(path: Path) -> None:
    """As an editor saves that knows no extracted comments."""
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join(line for line in lines if not line.startswith("#.")), encoding="utf-8")


@editor("CRLF and a byte order mark")
def save_on_windows(path: Path) -> None:
    """As an old editor on Windows saves."""
    plain = path.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    path.write_bytes(b"\xef\xbb\xbf" + plain.replace(b"\n", b"\r\n"))


@editor("workflow flags")
def save_with_modern_flags(path: Path) -> None:
    """As the gettext to come writes flags."""
    path.write_text(path.read_text(encoding="utf-8").replace("#, fuzzy", "#= fuzzy"), encoding="utf-8")


@editor("translate-toolkit")
def save_with_translate_toolkit(path: Path) -> None:
    """As programs on translate-toolkit's PO class (Virtaal, Pootle, Weblate) save."""
    pypo = pytest.importorskip(
        "translate.storage.pypo", reason="no translate-toolkit: pip install translate-toolkit"
    )
    store = pypo.pofile.parsefile(str(path))
    store.save()


@editor("translate-toolkit, with a header")
def save_with_translate_toolkit_and_header(path: Path) -> None:
    """As Weblate saves: wrapped at 77, with its fields in the header."""
    pypo = pytest.importorskip(
        "translate.storage.pypo", reason="no translate-toolkit: pip install translate-toolkit"
    )
    store = pypo.pofile.parsefile(str(path))
    store.updateheader(
        add=True,
        last_translator="Zoran Z. <zoran@example.org>",
        po_revision_date="2026-02-03 09:08+0100",
        x_generator="Weblate 5.9",
    )
    store.wrapper.width = 77
    store.save()
