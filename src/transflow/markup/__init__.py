"""Inline markup of a segment: found, hidden from machines, put back, compared.

A segment's text is a run of words with marks between them: the halves of emphasis, links and tags, and
things that stand alone (code, addresses, footnote references). Machine translation and the checks look
at them through the same scanner, so what one protects the other cannot miss.

Every function here takes time linear in the length of the text, whatever the text is.
"""

from __future__ import annotations

from transflow.markup.comparing import compare, plain, protected_spans
from transflow.markup.marks import Kind, Mark, Role
from transflow.markup.masking import Masked, Span, mask, placeholders, unmask
from transflow.markup.scanning import scan

__all__ = [
    "Kind",
    "Mark",
    "Masked",
    "Role",
    "Span",
    "compare",
    "mask",
    "placeholders",
    "plain",
    "protected_spans",
    "scan",
    "unmask",
]
