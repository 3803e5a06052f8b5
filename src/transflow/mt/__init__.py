"""Machine translation: engines, model packages, and drafts that keep the markup.

Importing this loads no engine: models, and the libraries that run them, come in with the first sentence
that has to be translated.
"""

from __future__ import annotations

from transflow.mt.engine import Draft, Link, Provenance, Translator
from transflow.mt.registry import engines, translator

__all__ = ["Draft", "Link", "Provenance", "Translator", "engines", "translator"]
