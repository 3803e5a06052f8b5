"""TF002: markup, links, addresses and code stand in both texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from transflow import markup
from transflow.checks.subject import Check, Subject
from transflow.model import Severity

_PLACEHOLDER = re.compile(r"⟦\d+⟧")


def markup_differs(subject: Subject) -> Iterator[str]:
    """Say what markup is missing, added or changed, and which placeholders of a machine were left behind."""
    yield from markup.compare(subject.entry.msgid, subject.entry.msgstr, subject.syntax)
    left = Counter(_PLACEHOLDER.findall(subject.entry.msgstr)) - Counter(
        _PLACEHOLDER.findall(subject.entry.msgid)
    )
    for placeholder in sorted(left):
        yield f"the placeholder {placeholder} was left behind by machine translation"


CHECKS = (
    Check(
        "TF002",
        "markup",
        Severity.ERROR,
        markup_differs,
        "emphasis, links, tags, code, addresses or footnotes differ from the source",
    ),
)
