"""Whether plain words (without markup) say anything that can be translated."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"://|^www\.|^<?(?:mailto:)?[\w.+-]++@[\w.-]++[>,;.]?$", re.IGNORECASE)


def has_words(text: str) -> bool:
    """Whether a text holds a letter outside of addresses of the web and of mail."""
    if "://" in text or "www." in text or "@" in text:
        text = " ".join(word for word in text.split() if not _ADDRESS.search(word))
    return any(map(str.isalpha, text))
