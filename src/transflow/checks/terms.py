"""TF005 to TF007: the words that the project has agreed on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from transflow.checks.subject import Check, Subject, TermViolation
from transflow.model import Severity


def term_not_used(subject: Subject) -> Iterator[str]:
    """Name terms of the source of which no approved translation is there."""
    for violation in _violations(subject, "not used"):
        yield f"the term “{violation.source}” is translated as {_alternatives(violation)}"


def name_changed(subject: Subject) -> Iterator[str]:
    """Name names that did not stay as they are."""
    for violation in _violations(subject, "changed"):
        yield f"the name “{violation.source}” stays as it is, but is not there"


def forbidden_term(subject: Subject) -> Iterator[str]:
    """Name translations that must not be used for a term of the source."""
    for violation in _violations(subject, "forbidden"):
        instead = f"; write {_alternatives(violation)}" if violation.approved else ""
        yield f"“{violation.found}” must not be used for “{violation.source}”{instead}"


def _violations(
    subject: Subject, kind: Literal["not used", "forbidden", "changed"]
) -> Iterator[TermViolation]:
    if subject.is_copy:
        return
    for violation in subject.term_violations:
        if violation.kind == kind:
            yield violation


def _alternatives(violation: TermViolation) -> str:
    quoted = [f"“{text.replace('*', '…')}”" for text in violation.approved]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


CHECKS = (
    Check(
        "TF005",
        "term",
        Severity.WARNING,
        term_not_used,
        "a term of the source is not translated as the termbase says",
    ),
    Check("TF006", "name", Severity.ERROR, name_changed, "a name that stays as it is has been changed"),
    Check(
        "TF007",
        "forbidden term",
        Severity.ERROR,
        forbidden_term,
        "a translation is used that the termbase forbids for this term",
    ),
)
