"""Reports on stdout: tables for people, JSON for programs, findings for editors and code hosts."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

import click

from transflow.model import Severity, State

if TYPE_CHECKING:
    from transflow.model import Change, Finding, Progress
    from transflow.workflow.history import Past
    from transflow.workflow.review import Waiting
    from transflow.workflow.three_way import Conflict

EXCERPT = 60
"""Characters of a text that a list shows."""


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(_plain(value), ensure_ascii=False, indent=1))


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns on stdout: words to the left, numbers to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    numeric = [
        bool(cells) and all(row[i].replace("%", "").strip().isdigit() for row in cells)
        for i in range(len(headings))
    ]
    widths = [max(_width(row[i]) for row in [list(headings), *cells]) for i in range(len(headings))]
    for row in [list(headings), *cells]:
        line = "  ".join(_pad(cell, widths[i], to_right=numeric[i]) for i, cell in enumerate(row))
        click.echo(line.rstrip())


def print_changes(changes: Sequence[Change], *, is_dry: bool = False) -> None:
    """What was written, a line a file."""
    for change in changes:
        what = f"would be {change.kind}" if is_dry else change.kind
        click.echo(f"{what} {change.path}" + (f" ({change.detail})" if change.detail else ""))


def print_status(rows: Sequence[Progress], *, by_document: bool) -> None:
    """Words by state, per language, and per document where asked for."""
    headings = ["language", "words", *(state.value for state in reversed(State)), "done"]
    print_table(headings, (_sum(tag, group) for tag, group in _groups(rows)))
    if by_document:
        click.echo()
        headings = ["language", "document", "words", *(state.value for state in reversed(State)), "done"]
        print_table(headings, ([row.tag, row.document, *_sum("", [row])[1:]] for row in rows))


def print_findings(findings: Sequence[Finding], style: str) -> None:
    """Findings a line each: `path:line: CODE message`, or as annotations of a code host."""
    for finding in findings:
        line = finding.line or 1
        if style == "github":
            kind = "error" if finding.severity is Severity.ERROR else "warning"
            message = finding.message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
            click.echo(f"::{kind} file={finding.path},line={line},title={finding.code}::{message}")
        else:
            click.echo(f"{finding.path}:{line}: {finding.code} {finding.message} [{finding.key}]")


def print_waiting(rows: Sequence[Waiting]) -> None:
    """What waits for review: where it stands, then source and target."""
    for row in rows:
        risk = "" if row.confidence is None else f", confidence {row.confidence:.2f}"
        click.echo(f"{row.key}  {row.tag}  {row.document}  ({row.state.value}{risk})")
        click.echo(f"    {_excerpt(row.msgid)}")
        click.echo(f"    {_excerpt(row.msgstr)}")


def print_conflicts(conflicts: Sequence[Conflict], name: str) -> None:
    """Texts for which two people wrote different words: what the catalog has, and what stands beside it."""
    for each in conflicts:
        click.echo(f"{name}: conflict {each.key}  {_excerpt(each.msgid)}")
        click.echo(f"    kept{_by(each.kept_by)}: {_excerpt(each.kept)}")
        click.echo(f"    other{_by(each.other_by)}: {_excerpt(each.other)}")


def print_past(rows: Sequence[Past]) -> None:
    """What people wrote: where and when, then source and target in full."""
    for row in rows:
        what = row.state.value if row.state is not None else row.how
        number = f"  number {row.number}" if row.number else ""
        moment = f", {row.at}" if row.at else ""
        click.echo(f"{row.key}  {row.tag}  {row.document}  ({what}{moment}){_by(row.by)}{number}")
        click.echo("    " + _excerpt(row.msgid))
        for line in row.msgstr.split("\n"):
            click.echo(f"    {line}")


def _by(name: str) -> str:
    return f" by {name}" if name else ""


def _groups(rows: Sequence[Progress]) -> Iterable[tuple[str, list[Progress]]]:
    for tag in dict.fromkeys(row.tag for row in rows):
        yield tag, [row for row in rows if row.tag == tag]


def _sum(tag: str, rows: Sequence[Progress]) -> list[object]:
    words = {state: sum(row.words.get(state, 0) for row in rows) for state in State}
    total = sum(words.values())
    done = words[State.TRANSLATED] + words[State.REVIEWED]
    percent = 100 if total == 0 else 100 * done // total
    return [tag, total, *(words[state] for state in reversed(State)), f"{percent}%"]


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1] + "…"


def _width(text: str) -> int:
    """Columns of a terminal: wide East Asian characters take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _pad(text: str, width: int, *, to_right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if to_right else text + space


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
