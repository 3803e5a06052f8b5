"""terms.csv, read and checked."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from transflow.errors import TermbaseError
from transflow.termbase.terms import Term, normal_tag

_SEPARATORS = ",;\t"
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", re.ASCII)
_YES = frozenset({"yes", "y", "x", "1", "true"})
_NO = frozenset({"", "no", "n", "0", "false"})
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")


def decode(content: bytes) -> str:
    """The text of the table, without a byte order mark.

    Raises:
        TermbaseError: if it is not UTF-8; names the line, not the file.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TermbaseError(
            "is not UTF-8", remedy="save it from the spreadsheet as “CSV UTF-8”", line=line
        ) from error


def parse_terms(text: str) -> tuple[Term, ...]:
    """The terms of a table, in its order.

    Args:
        text: the whole table.

    Raises:
        TermbaseError: if the header or a row makes no sense; names the line, not the file.
    """
    rows = _rows(text)
    header_line, header = next(rows, (1, []))
    columns = _checked_header(header, header_line)
    if not columns:
        return ()
    terms: list[Term] = []
    first_line: dict[str, int] = {}
    for line, cells in rows:
        row = _as_mapping(columns, cells, line)
        if row is None:
            continue
        term = _term(row, line)
        for spelling in term.sources:
            key = spelling.casefold()
            if key in first_line:
                raise TermbaseError(
                    f"the term “{spelling}” stands already in line {first_line[key]}",
                    remedy="put both rows into one, with | between alternatives",
                    line=line,
                )
            first_line[key] = line
        terms.append(term)
    return tuple(terms)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The filled rows with the line each begins in.

    Raises:
        TermbaseError: for an unclosed quotation mark and conflict markers.
    """
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            begin, line = line, reader.line_num + 1
            stripped = [unicodedata.normalize("NFC", " ".join(cell.split())) for cell in cells]
            if stripped and stripped[0].startswith(_CONFLICT):
                raise TermbaseError(
                    "a merge conflict is not resolved",
                    remedy="keep the rows you want, delete the markers",
                    line=begin,
                )
            if any(stripped) and not stripped[0].startswith(("#", "sep=")):
                yield begin, stripped
    except csv.Error as error:
        raise TermbaseError(
            f"a cell is not closed or not allowed ({error})",
            remedy='check the quotation marks " of this row',
            line=line,
        ) from error


def _separator(text: str) -> str:
    """The separator with which the header has a column `source`; a comma where none does."""
    lines = re.split(r"\r\n|\n|\r", text, maxsplit=20)[:20]
    for line in lines:
        if not line.strip() or line.startswith(("#", "sep=")):
            continue
        for separator in _SEPARATORS:
            if "source" in (cell.strip().strip('"').strip().lower() for cell in line.split(separator)):
                return separator
        break
    return ","


def _checked_header(cells: Sequence[str], line: int) -> tuple[str, ...]:
    """The columns by their normal names; an empty name for those to be ignored.

    Raises:
        TermbaseError: for a column that is missing, unknown or there twice.
    """
    if not cells:
        return ()
    names = [_column(cell, line) for cell in cells]
    for name in names:
        if name and names.count(name) > 1:
            raise TermbaseError(f"the column “{name}” is there twice", remedy="delete one of them", line=line)
    if "source" not in names:
        raise TermbaseError(
            "has no column “source”",
            remedy="begin with a header such as source,bs,bs!,do_not_translate,note",
            line=line,
        )
    return tuple(names)


def _column(cell: str, line: int) -> str:
    name = cell.strip()
    simple = name.lower().replace(" ", "_").replace("-", "_")
    if simple in ("source", "note", "do_not_translate"):
        return simple
    if not name or name.startswith("#"):
        return ""
    if _TAG.fullmatch(name.removesuffix("!").strip()):
        return normal_tag(name.removesuffix("!").strip()) + ("!" if name.endswith("!") else "")
    raise TermbaseError(
        f"the column “{name}” is no language tag",
        remedy="use source, note, do_not_translate, a tag such as bs, or bs! for forbidden words",
        line=line,
    )


def _as_mapping(columns: Sequence[str], cells: Sequence[str], line: int) -> dict[str, str] | None:
    """The filled cells by column; None for a row that holds nothing.

    Raises:
        TermbaseError: if there are more cells than columns, or no source.
    """
    if any(cells[len(columns) :]):
        raise TermbaseError(
            f"has {len(cells)} cells, the header {len(columns)}",
            remedy='put quotation marks " around a cell that contains the separator',
            line=line,
        )
    row = {name: cell for name, cell in zip(columns, cells, strict=False) if name and cell}
    if row and "source" not in row:
        raise TermbaseError(
            "has no source term", remedy="fill the column “source” or delete the row", line=line
        )
    return row or None


def _term(row: Mapping[str, str], line: int) -> Term:
    answer = row.get("do_not_translate", "").lower()
    if answer not in _YES | _NO:
        raise TermbaseError(
            f"“{answer}” is no answer to do_not_translate",
            remedy="write yes or leave the cell empty",
            line=line,
        )
    languages = {
        name: _alternatives(cell) for name, cell in row.items() if _TAG.fullmatch(name.removesuffix("!"))
    }
    for spelling in _alternatives(row["source"]):
        if not any(character.isalnum() for character in spelling):
            raise TermbaseError(
                f"“{spelling}” has no word", remedy="write the term in letters or digits", line=line
            )
    return Term(
        _alternatives(row["source"]),
        {name: words for name, words in languages.items() if not name.endswith("!")},
        {name.removesuffix("!"): words for name, words in languages.items() if name.endswith("!")},
        answer in _YES,
        row.get("note", ""),
        line,
    )


def _alternatives(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(part.split()) for part in cell.split("|") if part.strip()))
