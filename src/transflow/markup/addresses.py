"""Addresses in running text: of the web and of e-mail."""

from __future__ import annotations

import re
from collections.abc import Iterator

_STOP = r"\s<>\[\]\"`|\\“”„«»‹›。，、；：！？（）「」『』【】⟦⟧"
_LABELS = r"[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++"
# Each alternative begins only where its own run of characters begins, so that no stretch is read twice.
_ADDRESS = re.compile(
    rf"""
    (?P<web>(?<![^\W_])(?:(?:https?|ftp)://|www\.)[^{_STOP}]++)
    | (?P<mail>(?<![A-Za-z0-9._%+-])(?:mailto:)?+[A-Za-z0-9._%+-]++@{_LABELS})
    | (?P<bare>(?<![A-Za-z0-9_@.:/-]){_LABELS}(?:/[^{_STOP}]*+)?+)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?!amp;)#?[A-Za-z0-9]{1,31};")
_COMMON_DOMAINS = frozenset({"org", "com", "net", "info", "eu", "edu", "gov", "int"})
_TRAILING = frozenset("?!.,:;*_~'’…")


def find_addresses(text: str, *, has_entities: bool) -> Iterator[tuple[int, int]]:
    """The spans of addresses, in order: without the punctuation of the sentence around them.

    Args:
        text: any text.
        has_entities: whether `&name;` spells a character; one other than `&amp;` ends an address.
    """
    for match in _ADDRESS.finditer(text):
        start, end = match.span()
        if has_entities and (entity := _ENTITY.search(text, start, end)):
            end = entity.start()
        if match.lastgroup == "web":
            end = _without_trailing(text, start, end)
            if text[start:end].rstrip("/").lower() in ("http:", "https:", "ftp:", "www"):
                continue
        elif match.lastgroup == "mail":
            while text[start] in "._%+-":
                start += 1
            domain = text[start:end].rpartition("@")[2]
            if text[start] == "@" or not _is_domain(domain):
                continue
        else:
            host, slash, _ = text[start:end].partition("/")
            if slash:
                end = _without_trailing(text, start, end)
            known = host.rpartition(".")[2] in _COMMON_DOMAINS
            if not (_is_domain(host) and (known or (slash and len(host.rpartition(".")[2]) == 2))):
                continue
        yield start, end


def _is_domain(host: str) -> bool:
    last = host.rpartition(".")[2]
    return len(last) >= 2 and last.isalpha()


def _without_trailing(text: str, start: int, end: int) -> int:
    """The end of an address less what is the sentence's: punctuation, surplus parentheses (as in GFM)."""
    surplus = text.count(")", start, end) - text.count("(", start, end)
    while end > start:
        last = text[end - 1]
        if last == ")" and surplus > 0:
            surplus -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return end
