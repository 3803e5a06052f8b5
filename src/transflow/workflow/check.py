"""check: quality findings over the catalogs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from transflow import checks
from transflow.formats import SYNTAXES
from transflow.model import Finding, Severity, State
from transflow.workflow.reading import CatalogReader, stem

if TYPE_CHECKING:
    from transflow.language import Language
    from transflow.workflow.session import Session


def check(
    session: Session,
    languages: Sequence[Language],
    paths: Sequence[Path] = (),
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
) -> list[Finding]:
    """What the checks find, in the order of the files.

    In a draft that no person vouches for every finding is a warning: it is not published, and whoever
    edits it sees what to look at.

    Args:
        session: the command at work.
        languages: only these targets.
        paths: only the documents that these mean; none means all.
        select: only checks whose codes begin so; none means all.
        ignore: no checks whose codes begin so; the project's own are added.

    Raises:
        ProjectError: if a path means no document, or a code no check.
        CatalogError: if a catalog cannot be read.
        TermbaseError: if the termbase cannot be read.
    """
    settings = session.project.check
    ignore = (*ignore, *settings.ignore)
    reader = CatalogReader(session)
    findings: list[Finding] = []
    for language in languages:
        for document in session.project.select(session.documents, paths):
            path = session.project.catalog_path(language.tag, document)
            if not path.exists():
                continue
            for entry in reader.read(path).active:
                subject = checks.Subject(
                    entry=entry,
                    source=session.project.source_language.tag,
                    target=language.tag,
                    syntax=SYNTAXES[PurePosixPath(document).suffix.lower()],
                    script=language.script,
                    is_right_to_left=language.direction == "rtl",
                    quotes=language.accepted_quotes,
                    terms=reader.terms(),
                    min_length_ratio=settings.min_length_ratio,
                    max_length_ratio=settings.max_length_ratio,
                    is_confirmed=reader.verdicts(language.tag).get(entry.digest)
                    in ("approved", "accepted as is"),
                )
                is_vouched = reader.state(language.tag, stem(document), entry).is_at_least(State.TRANSLATED)
                for finding in checks.check(subject, select=select, ignore=ignore):
                    findings.append(
                        replace(
                            finding,
                            severity=finding.severity if is_vouched else Severity.WARNING,
                            path=session.project.relative(path),
                            line=entry.line,
                            key=entry.key,
                            tag=language.tag,
                        )
                    )
    return findings
