"""Packs: archives that go to a translator and come back, written the same every time and read with suspicion."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from transflow.errors import CatalogError, FileError
from transflow.model import Document, Entry, Segment
from transflow.workflow.instructions import Instructions

if TYPE_CHECKING:
    from transflow.language import Language

MAX_MEMBERS = 5000
MAX_BYTES = 128 * 1024 * 1024
"""Of everything unpacked together, counted while unpacking: what an archive says of itself may be a lie."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every member: the same catalogs make the same archive."""
_CHUNK = 1024 * 1024
_SYMLINK, _FILE_TYPE = 0o120000, 0o170000
_FLAG_ENCRYPTED = 0x1


def pack(members: Mapping[str, str]) -> bytes:
    """A zip archive of texts by their path in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, text.encode("utf-8"))
    return buffer.getvalue()


def unpack(path: Path) -> dict[str, bytes]:
    """The catalogs in an archive by their path in it, held in memory: nothing is written anywhere.

    Raises:
        CatalogError: if it is damaged, encrypted, too large, or made to write outside its folder.
        FileError: if it cannot be read.
    """
    found: dict[str, bytes] = {}
    budget = MAX_BYTES
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise _refusal(
                    path, f"an archive of {len(members)} files", f"send at most {MAX_MEMBERS} in one"
                )
            for info in members:
                if not _is_catalog(info, path):
                    continue
                if info.filename in found:
                    raise _refusal(path, f"{info.filename!r} twice in one archive", "pack it once")
                content = _inflate(archive, info, budget, path)
                budget -= len(content)
                found[info.filename] = content
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _refusal(
            path, f"not an archive that can be read ({error})", "ask for the files once more"
        ) from error
    except OSError as error:
        raise FileError(
            f"cannot be read ({error.strerror or error})",
            remedy="check that it exists and may be read",
            path=path,
        ) from error
    return found


def _is_catalog(info: zipfile.ZipInfo, path: Path) -> bool:
    """Whether a member is a catalog; what must not be in any archive is refused, whatever its name."""
    name = info.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0] or "\0" in name:
        raise _refusal(path, f"{info.filename!r} leads out of the archive's folder", "don't use this archive")
    if (info.external_attr >> 16) & _FILE_TYPE == _SYMLINK:
        raise _refusal(path, f"{info.filename!r} is a symbolic link", "put the file itself into the archive")
    if info.flag_bits & _FLAG_ENCRYPTED:
        raise _refusal(path, "an encrypted archive", "ask for one without a password")
    base = name.rpartition("/")[2]
    return name.lower().endswith(".po") and not base.startswith(".") and not name.startswith("__MACOSX/")


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: int, path: Path) -> bytes:
    parts: list[bytes] = []
    size = 0
    with archive.open(info) as member:
        while chunk := member.read(_CHUNK):
            size += len(chunk)
            if size > budget:
                raise _refusal(
                    path, f"more than {MAX_BYTES // 1024 // 1024} MiB unpacked", "send less in one archive"
                )
            parts.append(chunk)
    return b"".join(parts)


def _refusal(path: Path, problem: str, remedy: str) -> CatalogError:
    return CatalogError(problem, remedy=remedy, path=path)


_STYLE = (
    "body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;color:#222;background:#fff}"
    "section{border-top:1px solid #ccc;padding:.5rem 0}p{white-space:pre-wrap;margin:.3rem 0}"
    ".kind{color:#666;font-size:.8rem}.target{padding-inline-start:1rem;border-inline-start:3px solid #7a9;color:#063}"
)


def page(
    name: str,
    document: Document,
    entries: Mapping[tuple[str | None, str], Entry],
    source: Language,
    target: Language,
    texts: Instructions,
) -> str:
    """The whole document for reading, text by text in its order, with what is translated of it.

    Everything is shown as text: no link, no markup and no script of the document is alive in it.
    """
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(target.tag)}" dir="{target.direction}">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(name)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{escape(name)}</h1>\n"
        f"<p>{escape(texts.read_only)}</p>\n" + "".join(_sections(document.segments, entries, source, target, texts))
        + "</body>\n</html>\n"
    )  # fmt: skip


def _sections(
    segments: Sequence[Segment],
    entries: Mapping[tuple[str | None, str], Entry],
    source: Language,
    target: Language,
    texts: Instructions,
) -> Iterator[str]:
    for segment in segments:
        place = " › ".join((segment.kind, *segment.heading_path))
        yield f'<section>\n<div class="kind">{escape(place)}</div>\n'
        yield f'<p lang="{escape(source.tag)}" dir="{source.direction}" title="{escape(texts.source)}">'
        yield f"{escape(segment.text)}</p>\n"
        entry = entries.get((segment.context, segment.text))
        if entry is not None and entry.msgstr:
            yield f'<p class="target" title="{escape(texts.translation)}">{escape(entry.msgstr)}</p>\n'
        yield "</section>\n"
