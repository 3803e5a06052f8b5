"""Short quotations and remarks in brackets: a sentence does not end inside of them."""

from __future__ import annotations

import re

LONGEST_QUOTATION = 120
"""A longer quotation is cut into its sentences, as a translator would read it."""
LONGEST_REMARK = 300

_SIGNS = re.compile(r"[\"„“”«»‹›‚‘’()\[\]「」『』（）]")
_PARTNERS = dict(
    pair.split(None, 1) for pair in ("( )", "[ ]", "（ ）", "「 」", "『 』", "« »", "» «", "‹ ›", "› ‹")
)
_PARTNERS |= {"„": '“”"', "“": "”", "”": "”", '"': '"', "‚": "‘’", "‘": "’"}
_BRACKETS = frozenset("([（")
_ALWAYS_OPEN = frozenset("([「『（„‚")
_ALWAYS_CLOSE = frozenset(")]」』）")


Enclosure = tuple[int, int, bool]
"""Start and end of an enclosure, its signs included, and whether it is a remark in brackets."""


def enclosures(text: str, begin: int, end: int) -> list[Enclosure]:
    """The outermost short enclosures of a block, in order."""
    found: list[Enclosure] = []
    open_signs: list[tuple[str, int]] = []
    for match in _SIGNS.finditer(text, begin, end):
        sign, at = match[0], match.start()
        if _closes(text, sign, at, end, open_signs):
            start = _close(open_signs, sign)
            if start is None:
                continue
            is_remark = text[start] in _BRACKETS
            if at - start <= (LONGEST_REMARK if is_remark else LONGEST_QUOTATION):
                while found and found[-1][0] > start:
                    found.pop()
                found.append((start, at + 1, is_remark))
        elif _opens(text, sign, at, end):
            open_signs.append((sign, at))
            if len(open_signs) > _DEPTH:
                del open_signs[0]
    return found


_DEPTH = 8
"""How many signs may be open at once; more is not prose."""


def _close(open_signs: list[tuple[str, int]], sign: str) -> int | None:
    """Where the sign that this one closes stands; what was opened in between is dropped."""
    for index in range(len(open_signs) - 1, -1, -1):
        if sign in _PARTNERS[open_signs[index][0]]:
            start = open_signs[index][1]
            del open_signs[index:]
            return start
    return None


def _closes(text: str, sign: str, at: int, end: int, open_signs: list[tuple[str, int]]) -> bool:
    if sign in _ALWAYS_CLOSE:
        return True
    if sign in _ALWAYS_OPEN:
        return False
    if not any(sign in _PARTNERS[opened] for opened, _ in open_signs):
        return False
    after = text[at + 1] if at + 1 < end else " "
    if sign == "’" and after.isalpha():
        return False
    # Closing quotes cling to what they close; French puts a space before them, and then one behind too.
    return not text[at - 1].isspace() or after.isspace() or not after.isalnum()


def _opens(text: str, sign: str, at: int, end: int) -> bool:
    if sign in _ALWAYS_OPEN:
        return True
    if sign == "’":
        return False
    before = text[at - 1] if at else " "
    return (before.isspace() or not before.isalnum()) and at + 1 < end
