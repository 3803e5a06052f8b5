"""From the texts of entries to drafts that keep their markup.

Texts are cut into sentences; equal sentences of all documents are one request; what the cache holds is not
asked again. Each draft is checked, and one that fails is never given.
"""

from __future__ import annotations

from transflow.mt.drafting.cache import DraftCache
from transflow.mt.drafting.entries import EntryDraft, draft
from transflow.mt.drafting.ladder import Rung

__all__ = ["DraftCache", "EntryDraft", "Rung", "draft"]
