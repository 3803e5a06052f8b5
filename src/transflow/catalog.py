r"""Catalogs and templates: PO files read strictly and written in one shape. The door to polib.

What we write is unwrapped (one line a text, so that a diff shows what changed and editors add no
noise), UTF-8, with `\\n`, without line numbers. What we read may come from any editor: a byte order
mark, `\\r\\n`, another declared charset and the `#=` flag lines of the coming gettext are accepted;
what would be read wrongly is refused with its line.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import polib

from transflow.errors import CatalogError
from transflow.model import Entry

MAX_BYTES = 64 * 1024 * 1024
"""A catalog of one document is never this large; a file that is would be an attack or a mistake."""

CHARSETS = frozenset(
    [
        "utf-8",
        "us-ascii",
        "ascii",
        "iso-8859-1",
        "iso-8859-2",
        "iso-8859-5",
        "iso-8859-9",
        "iso-8859-15",
        "iso-8859-16",
        "latin-1",
        "windows-1250",
        "windows-1251",
        "windows-1252",
        "cp1250",
        "cp1251",
        "cp1252",
        "koi8-r",
        "koi8-u",
        "gb2312",
        "gbk",
        "big5",
        "euc-jp",
        "shift_jis",
        "euc-kr",
    ]
)
"""The charsets a header may declare; polib itself would decode utf-7 into markup."""

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_LINE = re.compile(
    rf"(?:#~\|?[ \t]*|#\|[ \t]*)?(?:(?:msgid_plural|msgid|msgctxt|msgstr(?:\[[0-5]\])?)[ \t]*{_QUOTED}|{_QUOTED})[ \t]*"
    r"|#.*|[ \t]*"
)
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
_CHARSET = re.compile(rb"charset=([A-Za-z0-9_.:-]+)")
_ESCAPES = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\a": "\\a", "\b": "\\b", "\t": "\\t", "\v": "\\v", "\f": "\\f", "\r": "\\r"}
)
_SPACE = "%20"
"""A space in the name of a document: in a `#:` line a bare one would separate two names."""
_UNKNOWN_ESCAPE = re.compile(r"\\[^abfnrtv\"]")
_BELL = re.compile(r"(?<!\\)((?:\\\\)*)\\a")


@dataclass(frozen=True, slots=True)
class Catalog:
    """A PO file: its header and its entries in file order, obsolete ones last."""

    header: Mapping[str, str] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    comment: str = ""
    """The comment above the header."""
    doubles: tuple[Entry, ...] = ()
    """Entries of texts that have one already, with another target: what the file says twice. They are not
    written again, so whoever replaces the file keeps them in the history first (the scan does)."""

    @property
    def active(self) -> tuple[Entry, ...]:
        """The entries of texts that the document has today, in reading order."""
        return tuple(entry for entry in self.entries if not entry.is_obsolete)

    @property
    def obsolete(self) -> tuple[Entry, ...]:
        """The entries of texts that the document no longer has."""
        return tuple(entry for entry in self.entries if entry.is_obsolete)

    def by_id(self) -> dict[tuple[str | None, str], Entry]:
        """The active entries by (msgctxt, msgid)."""
        return {(entry.msgctxt, entry.msgid): entry for entry in self.active}


def read_catalog(path: Path) -> Catalog:
    """The PO or POT file at `path`.

    Raises:
        CatalogError: if it cannot be read, is not decodable by an allowed charset, has conflict
            markers or a syntax error.
    """
    text, is_plain = _decode(path)
    _refuse_damage(text, path)
    try:
        parsed = _parse(path) if is_plain else _parse_copy(text)
    except (OSError, ValueError, IndexError) as error:
        raise CatalogError(
            f"not a PO file that can be read ({' '.join(str(error).split())})",
            remedy="open it in a PO editor or run `msgfmt -c` on it, and repair what they name",
            path=path,
        ) from error
    return _from_polib(parsed)


def read_whole_entries(text: str) -> tuple[Entry, ...]:
    """The entries of a PO file that may end in the middle of one, or be damaged: as many as can be read.

    Only for looking into what a killed process left: nothing here is refused, so nothing here may be trusted.
    """
    blocks = [block for block in text.replace("\r\n", "\n").split("\n\n") if "msgid" in block]
    while blocks:
        whole = "\n\n".join(blocks) + "\n"
        try:
            _refuse_damage(whole, Path())
            return _from_polib(_parse_copy(whole)).entries
        except (CatalogError, OSError, ValueError, IndexError):
            blocks.pop()
    return ()


def format_catalog(catalog: Catalog) -> str:
    """The text of the PO file, unwrapped, as `msgcat --no-wrap` writes it.

    Written by us and not by polib, which breaks texts at U+2028 and form feeds, and drops the extracted
    comments of obsolete entries.
    """
    header = Entry("", "".join(f"{name}: {value}\n" for name, value in catalog.header.items()))
    comments = tuple(_lines(catalog.comment))
    blocks = [_format_entry(replace(header, translator_comments=comments))]
    blocks += [_format_entry(entry) for entry in catalog.entries]
    return "\n".join(blocks)


def _format_entry(entry: Entry) -> str:
    mark = "#~ " if entry.is_obsolete else ""
    lines = [f"# {comment}" if comment else "#" for comment in entry.translator_comments]
    lines += [f"#. {comment}" if comment else "#." for comment in entry.extracted_comments]
    if entry.references:
        lines.append("#: " + " ".join(name.replace(" ", _SPACE) for name in entry.references))
    if flags := ["fuzzy"] * entry.is_fuzzy + list(entry.flags):
        lines.append("#, " + ", ".join(flags))
    for keyword, text in (("msgctxt", entry.previous_msgctxt), ("msgid", entry.previous_msgid)):
        if text is not None and not entry.is_obsolete:  # polib would drop `#~|` at the next reading
            lines += _format_text("#| ", keyword, text)
    if entry.msgctxt is not None:
        lines += _format_text(mark, "msgctxt", entry.msgctxt)
    lines += _format_text(mark, "msgid", entry.msgid)
    if entry.msgid_plural is None:
        lines += _format_text(mark, "msgstr", entry.msgstr)
    else:
        lines += _format_text(mark, "msgid_plural", entry.msgid_plural)
        for index, text in enumerate(entry.msgstr_plural):
            lines += _format_text(mark, f"msgstr[{index}]", text)
    return "\n".join(lines) + "\n"


def _format_text(mark: str, keyword: str, text: str) -> Iterator[str]:
    """One line; a text with line ends inside it begins empty and takes a line for each of its own."""
    *whole, last = text.split("\n")
    parts = [part.translate(_ESCAPES) + "\\n" for part in whole]
    if last or not parts:
        parts.append(last.translate(_ESCAPES))
    if len(parts) == 1:
        yield f'{mark}{keyword} "{parts[0]}"'
        return
    yield f'{mark}{keyword} ""'
    for part in parts:
        yield f'{mark}"{part}"'


def _decode(path: Path) -> tuple[str, bool]:
    r"""The text with `\n` and modern flag lines folded, and whether the file holds exactly that text."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise CatalogError(
                f"larger than {MAX_BYTES // 1024 // 1024} MiB",
                remedy="split the document that it belongs to",
                path=path,
            )
        content = path.read_bytes()
    except OSError as error:
        raise CatalogError(
            f"cannot be read ({error.strerror})", remedy="check that it exists and may be read", path=path
        ) from error
    body = content.removeprefix(b"\xef\xbb\xbf")
    charset = _charset(body, path)
    try:
        text = body.decode(charset)
    except UnicodeDecodeError as error:
        raise CatalogError(
            f"byte {error.start + len(content) - len(body)} is not {charset}",
            remedy=f"save the file as {charset}, or name its true charset in the Content-Type header",
            path=path,
            line=body.count(b"\n", 0, error.start) + 1,
        ) from error
    folded = _fold_for_polib(text.replace("\r\n", "\n").replace("\r", "\n"))
    return folded, charset == "utf-8" and len(body) == len(content) and folded == text


def _charset(content: bytes, path: Path) -> str:
    declared = _CHARSET.search(content[:8192])
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    if name in ("charset", "utf8", "ascii", "us-ascii"):  # CHARSET: a template that nobody filled in
        return "utf-8"
    if name not in CHARSETS:
        raise CatalogError(
            f"unknown charset {name}",
            remedy="save the file as UTF-8 and say so in its Content-Type header",
            path=path,
            line=content.count(b"\n", 0, declared.start()) + 1 if declared else None,
        )
    return name


def _fold_for_polib(text: str) -> str:
    """What polib cannot read, in a form that it can: `#=` (the workflow flags of the coming gettext) and the bell."""
    if "\n#=" in text or text.startswith("#="):
        text = re.sub(r"(?m)^#=", "#,", text)
    return _BELL.sub("\\1\a", text) if "\\a" in text else text


def _refuse_damage(text: str, path: Path) -> None:
    """What polib would read wrongly or not at all is refused here, with its line."""
    for number, line in enumerate(text.split("\n"), start=1):
        if "\0" in line:
            raise CatalogError("a NUL character", remedy="remove it", path=path, line=number)
        if _CONFLICT.match(line):
            raise CatalogError(
                "a merge conflict marker",
                remedy="keep the wanted side of the conflict and delete the marker lines",
                path=path,
                line=number,
            )
        if not _LINE.fullmatch(line):
            raise CatalogError(
                "not a line of a PO file",
                remedy='check its quotes: a text stands between two straight quotes, those inside it as \\"',
                path=path,
                line=number,
            )
        if line[:1] != "#" and "\\" in line and (bad := _UNKNOWN_ESCAPE.search(line.replace("\\\\", ""))):
            raise CatalogError(
                f"unknown escape {bad[0]}",
                remedy="write the character itself, a backslash as \\\\",
                path=path,
                line=number,
            )


def _parse(path: Path) -> polib.POFile:
    return polib.pofile(str(path), encoding="utf-8", wrapwidth=0)


def _parse_copy(text: str) -> polib.POFile:
    """Polib reads files alone correctly: given a string it splits lines at U+2028 and drops them."""
    with tempfile.TemporaryDirectory(prefix="transflow-") as folder:
        copy = Path(folder, "catalog.po")
        copy.write_bytes(_with_charset_utf8(text).encode("utf-8"))
        return _parse(copy)


def _with_charset_utf8(text: str) -> str:
    return re.sub(r"charset=[A-Za-z0-9_.:-]+", "charset=UTF-8", text, count=1)


def _from_polib(parsed: polib.POFile) -> Catalog:
    """Of two entries for one text the first that has a target counts; equal ones are one."""
    entries: dict[tuple[str | None, str], Entry] = {}
    doubles: list[Entry] = []
    for entry in sorted(map(_entry, parsed), key=lambda entry: entry.is_obsolete):
        first = entries.setdefault((entry.msgctxt, entry.msgid), entry)
        if first is entry or not _targets(entry):
            continue
        if _targets(first) == _targets(entry):
            if not entry.is_obsolete:
                entries[entry.msgctxt, entry.msgid] = replace(
                    first, is_fuzzy=first.is_fuzzy and entry.is_fuzzy
                )
        elif not _targets(first) and not entry.is_obsolete:
            entries[entry.msgctxt, entry.msgid] = entry
        else:
            doubles.append(entry)
    return Catalog(dict(parsed.metadata), tuple(entries.values()), parsed.header, tuple(doubles))


def _targets(entry: Entry) -> tuple[str, ...]:
    return tuple(filter(None, (entry.msgstr, *entry.msgstr_plural)))


def _entry(record: polib.POEntry) -> Entry:
    plural = record.msgid_plural or None
    return Entry(
        msgid=record.msgid,
        msgstr="" if plural else record.msgstr,
        msgctxt=record.msgctxt,
        msgid_plural=plural,
        msgstr_plural=tuple(record.msgstr_plural[index] for index in sorted(record.msgstr_plural)),
        is_fuzzy="fuzzy" in record.flags,
        is_obsolete=bool(record.obsolete),
        previous_msgid=record.previous_msgid,
        previous_msgctxt=record.previous_msgctxt,
        references=tuple(name.replace(_SPACE, " ") for name, _ in record.occurrences),
        extracted_comments=tuple(_lines(record.comment)),
        translator_comments=tuple(_lines(record.tcomment)),
        flags=tuple(flag for flag in record.flags if flag != "fuzzy"),
        line=record.linenum,
    )


def _lines(comment: str) -> Iterator[str]:
    if comment:
        yield from comment.split("\n")
