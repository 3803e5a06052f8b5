"""history and rescue: every target that a person ever wrote, and the way back for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from transflow.catalog import format_catalog
from transflow.errors import ReviewError
from transflow.model import Change, Entry, State, digest
from transflow.provenance import is_kept, without_rejection, without_suggestions
from transflow.records import ASIDE, Lost, Review, parse_history
from transflow.workflow.reading import CatalogReader, stem
from transflow.workflow.session import now

if TYPE_CHECKING:
    from transflow.language import Language
    from transflow.store import IndexedEntry
    from transflow.workflow.session import Session


@dataclass(frozen=True, slots=True)
class Past:
    """A target that a person wrote."""

    tag: str
    document: str
    key: str
    msgid: str
    msgstr: str
    by: str
    """Who wrote it; empty where nobody knows."""
    at: str
    """UTC, ISO 8601: since when the catalog has it, or until when it had it; empty where nobody knows."""
    how: str
    """`in the catalog`, or why it left it."""
    state: State | None = None
    """Of what is in a catalog."""
    number: int = 0
    """Of what left it: 1 is the latest for its text; `rescue` takes it."""


def history(session: Session, languages: Sequence[Language], key: str = "", search: str = "") -> list[Past]:
    """Every human target of a text, or in which some words stand: those in catalogs first, then the latest.

    Args:
        session: the command at work.
        languages: only these targets.
        key: beginning of an entry's key; empty for every text.
        search: words of the source or the target, in any case; empty for all.

    Raises:
        FileError: if a history cannot be read.
    """
    found: list[Past] = []
    for language in languages:
        rows = [*_present(session, language), *past(session, language)]
        found += [
            row
            for row in rows
            if row.key.startswith(key.lower())
            and search.casefold() in f"{row.msgid}\n{row.msgstr}".casefold()
        ]
    return found


def past(session: Session, language: Language) -> list[Past]:
    """What left one language's catalogs, text by text, the latest first.

    Raises:
        FileError: if the history cannot be read.
    """
    path = session.project.history_path(language.tag)
    rows = sorted(parse_history(session.read_text(path)), key=lambda row: row.at)[::-1]
    numbers: dict[str, int] = {}
    found = []
    for row in rows:
        key = digest(row.msgctxt, row.msgid)[:12]
        numbers[key] = numbers.get(key, 0) + 1
        found.append(
            Past(
                language.tag,
                row.document,
                key,
                row.msgid,
                row.msgstr,
                row.by,
                row.at,
                row.why,
                None,
                numbers[key],
            )
        )
    return found


def _present(session: Session, language: Language) -> Iterator[Past]:
    wrote = {row.digest: row for row in session.reviews(language.tag) if row.act == "wrote"}
    for document, entry in session.store.remembered(language.tag):
        author = wrote.get(entry.digest)
        how = "obsolete in the catalog" if entry.is_obsolete else "in the catalog"
        yield Past(
            language.tag, document, entry.key, entry.msgid, entry.msgstr, author.by if author else "",
            author.at if author else "", how, None if entry.is_obsolete else entry.state,
        )  # fmt: skip


def rescue(
    session: Session,
    language: Language,
    *,
    by: str,
    keys: Sequence[str] = (),
    paths: Sequence[Path] = (),
    number: int = 0,
    yes: bool = False,
) -> list[Change]:
    """Bring targets back into their catalogs; what they replace goes to the history in their stead.

    Args:
        session: the command at work.
        language: of the texts.
        by: who vouches for them.
        keys: beginnings of keys, as `history` prints them.
        paths: documents: every text of theirs that has no translation and had one.
        number: which of a text's former targets, as `history` numbers them; 0 for the latest.
        yes: also replace what a person wrote.

    Raises:
        ReviewError: if a key means no text or several, nothing of it is in the history, or a person's words
            would be replaced without `yes`.
        CatalogError: if a catalog cannot be read.
        FileError: if a file cannot be written or was changed meanwhile.
    """
    first = len(session.changes)
    former: dict[str, list[Past]] = {}
    for row in past(session, language):
        former.setdefault(row.key, []).append(row)
    wanted: dict[str, dict[str, Past]] = {}
    for key in keys:
        for document, entry in _meant(session, language, key):
            chosen = _choose(former.get(entry.key, []), number, entry.msgstr, key)
            if entry.is_human and entry.msgstr != chosen.msgstr and not yes:
                raise ReviewError(
                    f"a person wrote what key {entry.key} has now",
                    remedy="say --yes to replace it; it stays in the history",
                )
            wanted.setdefault(document, {})[entry.key] = chosen
    for source in session.project.select(session.documents, paths) if paths else ():
        for entry in session.store.catalog(language.tag, stem(source)):
            rows = [row for row in former.get(entry.key, ()) if row.how not in ASIDE]
            if rows and not entry.is_obsolete and not entry.is_human:
                wanted.setdefault(stem(source), {})[entry.key] = rows[0]
    _put_back(session, language, wanted, by)
    return session.changes[first:]


def _meant(session: Session, language: Language, key: str) -> list[tuple[str, IndexedEntry]]:
    found = session.store.find(language.tag, key.lower())
    if len({entry.key for _, entry in found}) == 1:
        return list(found)
    problem = "means several texts" if found else "means no text that a document has today"
    raise ReviewError(
        f"key {key} {problem} in {language.tag}", remedy="take a key as `transflow history` prints it"
    )


def _choose(rows: Sequence[Past], number: int, present: str, key: str) -> Past:
    if number:
        rows = [row for row in rows if row.number == number]
    else:
        rows = [row for row in rows if row.msgstr != present and row.how not in ASIDE] or list(rows)
    if not rows:
        raise ReviewError(
            f"nothing of key {key} is in the history" + (f" under number {number}" if number else ""),
            remedy="look with `transflow history --search TEXT`",
        )
    return rows[0]


def _put_back(session: Session, language: Language, wanted: dict[str, dict[str, Past]], by: str) -> None:
    reader = CatalogReader(session)
    lost: list[Lost] = []
    rows: list[Review] = []
    texts: dict[str, tuple[Entry, ...]] = {}
    for document, chosen in wanted.items():
        catalog = reader.read(session.project.catalog_dir(language.tag) / f"{document}.po")
        entries = []
        for entry in catalog.entries:
            back = chosen.get(entry.key)
            if back is not None and not entry.is_obsolete and entry.msgstr != back.msgstr:
                if is_kept(entry):
                    lost.append(_lost(entry, document))
                entry = _restored(entry, back)
                rows.append(
                    Review(
                        entry.digest,
                        "wrote",
                        back.by or by,
                        back.at,
                        entry.key,
                        document,
                        "",
                        f"rescued by {by}",
                    )
                )
            entries.append(entry)
        texts[document] = tuple(entries)
    session.add_history(language.tag, lost)
    session.add_reviews(language.tag, rows)
    with session.batch():
        for document, restored in texts.items():
            path = session.project.catalog_dir(language.tag) / f"{document}.po"
            catalog = replace(reader.read(path), entries=restored)
            n_back = len(wanted[document])
            session.write(
                path, format_catalog(catalog), expected=session.digest_of(path), detail=f"{n_back} rescued"
            )
            reader.index(language.tag, document, restored)


def _lost(entry: Entry, document: str) -> Lost:
    return Lost(now(), document, entry.msgctxt, entry.msgid, entry.msgstr, "", "replaced by a rescue")


def _restored(entry: Entry, back: Past) -> Entry:
    return replace(
        without_suggestions(without_rejection(entry)),
        msgstr=back.msgstr,
        is_fuzzy=False,
        previous_msgid=None,
        previous_msgctxt=None,
    )
