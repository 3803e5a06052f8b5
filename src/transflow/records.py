"""The files that carry a project's past through git: reviews.tsv, history.jsonl and sent.jsonl.

All are sets of self-contained rows, so that a union merge of two branches is always right and a
deleted database loses nothing. Here they are text; the workflow reads and replaces the files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Literal, get_args

from transflow.model import Entry, digest
from transflow.provenance import Verdict

Act = Literal["approved", "rejected", "accepted as is", "carried", "withdrawn", "wrote"]
"""What happened: a verdict, or `wrote` for who wrote the words."""

TIME_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
"""UTC, ISO 8601 to the second."""

ASIDE = ("conflict", "a second entry", "left by a killed command")
"""Why words are in the history that never were a catalog's own: somebody else's for the same text."""

TEXT_LEFT = ("source changed", "document gone", "entry deleted", "catalog deleted")
"""Why words are in the history that nobody took back: it was their text that left the catalog."""

_COLUMNS = ("digest", "act", "by", "at", "key", "document", "origin", "comment")
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_UNESCAPES = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r"}


@dataclass(frozen=True, slots=True, order=True)
class Review:
    """One row of reviews.tsv: somebody did something about exactly these words."""

    digest: str
    """`Entry.digest`: over (msgctxt, msgid, msgstr)."""
    act: Act
    by: str
    at: str
    """UTC, ISO 8601, ending in Z."""
    key: str
    """`Entry.key`."""
    document: str = ""
    origin: str = ""
    """Of a carried review: the digest that it stood on before."""
    comment: str = ""
    """A reviewer's reason; of a carried review its cosmetic class."""


@dataclass(frozen=True, slots=True)
class Lost:
    """One row of history.jsonl: a person's words that left a catalog."""

    at: str
    document: str
    msgctxt: str | None
    msgid: str
    msgstr: str
    by: str = ""
    why: str = ""
    """`edited`, `emptied`, `source changed`, `removed`, …"""
    state: str = ""
    """The state of the words when they left, as `State` names it; empty where nobody knows."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One row of sent.jsonl: how a catalog was when it went out to a translator."""

    at: str
    document: str
    """The stem of the document."""
    base: str
    """The digest that the file sent carries in its header."""
    entries: Mapping[str, str]
    """What each entry's target was, as `version_of` writes it, by the entry's key."""


def version_of(entry: Entry) -> str:
    """What a comparison needs to know of an entry's target: 12 hex digits, with `~` behind them where it is fuzzy."""
    if not (entry.msgstr or any(entry.msgstr_plural)):
        return ""
    return digest(entry.msgstr, *entry.msgstr_plural)[:12] + "~" * entry.is_fuzzy


def base_of(tag: str, document: str, entries: Iterable[Entry]) -> str:
    """The digest by which a catalog that was sent is known again: 64 hex digits over its place and its entries.

    Args:
        tag: of its language; two languages may have the same entries.
        document: the stem of its document.
        entries: obsolete ones count for nothing.
    """
    versions = (f"{entry.key} {version_of(entry)}" for entry in entries if not entry.is_obsolete)
    return digest(tag, document, *versions)


def parse_sent(text: str) -> dict[str, Sent]:
    """The rows of a sent.jsonl by base digest; lines that are none are skipped."""
    found = {}
    for line in text.split("\n"):
        try:
            record = json.loads(line)
            row = Sent(record["at"], record["document"], record["base"], dict(record["entries"]))
        except (ValueError, TypeError, KeyError):
            continue
        found[row.base] = row
    return found


def format_sent(row: Sent) -> str:
    """The row as a line of JSON."""
    return json.dumps(asdict(row), ensure_ascii=False, sort_keys=True) + "\n"


def parse_reviews(text: str) -> tuple[Review, ...]:
    """The rows of a reviews.tsv. Conflict markers, comments and damaged rows are skipped: each good row stands alone."""
    rows = set()
    for line in text.replace("\r\n", "\n").split("\n"):
        cells = [_unescape(cell) for cell in line.split("\t")]
        if len(cells) == len(_COLUMNS) and cells[1] in get_args(Act):
            rows.add(Review(*cells))  # type: ignore[arg-type]  # the act was just looked at
    return tuple(sorted(rows))


def format_reviews(rows: Iterable[Review]) -> str:
    """The text of a reviews.tsv: a heading, then the rows, sorted."""
    lines = ["\t".join(_COLUMNS)]
    for row in sorted(set(rows)):
        lines.append("\t".join(_escape(str(value)) for value in asdict(row).values()))
    return "\n".join(lines) + "\n"


def verdicts(rows: Iterable[Review]) -> dict[str, Verdict]:
    """The verdict in force for each digest: the latest; at one time a rejection wins.

    A reviewer who takes a word back takes no translator's word back: a draft that was accepted as it is stays accepted.
    """
    rows = tuple(rows)
    accepted: dict[str, Verdict] = {row.digest: row.act for row in rows if row.act == "accepted as is"}
    return accepted | {
        words: row.act
        for words, row in last_words(rows).items()
        if row.act != "withdrawn" and row.act != "wrote"
    }


def last_words(rows: Iterable[Review]) -> dict[str, Review]:
    """What was last said about each digest, and by whom; at one time a rejection is the last."""
    latest: dict[str, Review] = {}
    for row in rows:
        known = latest.get(row.digest)
        if row.act != "wrote" and (
            known is None or (row.at, row.act == "rejected") >= (known.at, known.act == "rejected")
        ):
            latest[row.digest] = row
    return latest


def later_than(rows: Iterable[Review], digest: str, moment: str) -> str:
    """The moment of a new verdict: `moment`, or a second after the last word about this digest.

    Times have whole seconds and clocks go back; what is said last must count all the same.
    """
    last = max((row.at for row in rows if row.digest == digest and row.act != "wrote"), default="")
    if last < moment:
        return moment
    try:
        after = datetime.strptime(last, TIME_FORMAT) + timedelta(seconds=1)
    except ValueError:  # a row that somebody edited
        return moment
    return after.strftime(TIME_FORMAT)


def authors(rows: Iterable[Review]) -> dict[str, str]:
    """Who wrote the words of each digest, as far as it is known."""
    return {row.digest: row.by for row in sorted(rows, key=lambda row: row.at) if row.act == "wrote"}


def answerable(rows: Iterable[Review]) -> dict[str, str]:
    """Who answers for the words of each digest: who wrote them, or who took the machine's as they are."""
    ordered = sorted(rows, key=lambda row: (row.act == "wrote", row.at))
    return {
        row.digest: row.by
        for row in ordered
        if row.act in ("accepted as is", "wrote") and row.by != "unknown"
    }


def parse_history(text: str) -> tuple[Lost, ...]:
    """The rows of a history.jsonl; lines that are none (conflict markers) are skipped."""
    rows = []
    names = {field.name for field in fields(Lost)}
    for line in text.split("\n"):
        try:
            record = json.loads(line)
            rows.append(Lost(**{name: value for name, value in record.items() if name in names}))
        except (ValueError, TypeError, AttributeError):
            continue
    return tuple(rows)


def format_history(rows: Iterable[Lost]) -> str:
    """The rows as lines of JSON, in the order given."""
    return "".join(json.dumps(_record_of(row), ensure_ascii=False) + "\n" for row in rows)


def _record_of(row: Lost) -> dict[str, str | None]:
    return {name: value for name, value in asdict(row).items() if name != "state" or value}


def _escape(cell: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in cell)


def _unescape(cell: str) -> str:
    if "\\" not in cell:
        return cell
    head, *rest = cell.split("\\")
    out = [head]
    pieces = iter(rest)
    for piece in pieces:
        if piece:
            out.append(_UNESCAPES.get(piece[0], "\\" + piece[0]) + piece[1:])
        else:  # two backslashes in a row: the next piece is plain
            out.append("\\" + next(pieces, ""))
    return "".join(out)
