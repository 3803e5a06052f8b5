"""Machine translation: engines, model packages, and drafts that keep the markup.

Importing this loads no engine: models, and the libraries that run them, come in with the first sentence
that has to be translated.
"""

from __future__ import annotations

from transflow.mt.converting import convert
from transflow.mt.engine import Draft, Link, Provenance, Translator
from transflow.mt.installing import install
from transflow.mt.metadata import Package
from transflow.mt.packages import list_packages, remove
from transflow.mt.registry import engines, translator

__all__ = [
    "Draft",
    "Link",
    "Package",
    "Provenance",
    "Translator",
    "convert",
    "engines",
    "install",
    "list_packages",
    "remove",
    "translator",
]
