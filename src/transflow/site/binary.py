"""MO files: catalogs as gettext's programs load them, the bytes of `msgfmt --no-hash --alignment=1`."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping

from transflow.model import Entry

_MAGIC = 0x950412DE
_HEAD = 28  # bytes


def format_mo(header: Mapping[str, str], entries: Iterable[Entry]) -> bytes:
    """The MO file of a catalog.

    Args:
        header: of the catalog; fields that change with every save are left out, so that equal words give equal bytes.
        entries: those that are to be shown.
    """
    kept = {name: value for name, value in header.items() if name not in _VOLATILE}
    messages = {b"": "".join(f"{name}: {value}\n" for name, value in kept.items()).encode("utf-8")}
    messages |= {_key(entry): _value(entry) for entry in entries}
    count = len(messages)
    pairs = sorted(messages.items())
    place = _HEAD + 16 * count
    tables: list[list[int]] = [[], []]
    contents = b""
    for column in (0, 1):
        for pair in pairs:
            tables[column] += [len(pair[column]), place + len(contents)]
            contents += pair[column] + b"\0"
    head = struct.pack("<7I", _MAGIC, 0, count, _HEAD, _HEAD + 8 * count, 0, _HEAD + 16 * count)
    return head + struct.pack(f"<{4 * count}I", *tables[0], *tables[1]) + contents


_VOLATILE = frozenset(
    {"POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "X-Generator", "Report-Msgid-Bugs-To"}
)


def _key(entry: Entry) -> bytes:
    context = "" if entry.msgctxt is None else f"{entry.msgctxt}\x04"
    plural = "" if entry.msgid_plural is None else f"\0{entry.msgid_plural}"
    return f"{context}{entry.msgid}{plural}".encode("utf-8", "replace")


def _value(entry: Entry) -> bytes:
    return ("\0".join(entry.msgstr_plural) if entry.msgid_plural is not None else entry.msgstr).encode(
        "utf-8", "replace"
    )
