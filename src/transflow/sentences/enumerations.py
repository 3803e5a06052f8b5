"""Items of a list that runs on in one line: "1) bread 2) rest", "a. bread b. rest"."""

from __future__ import annotations

import re

_FIRST = re.compile(
    r"\s*(?P<bullet>[•‣⁃▪]?)\s?(?P<open>\(?)(?P<label>\d{1,3}|[aA]|[iI])(?P<close>\.\)|[.)])(?P<gap>\s*)(?P<item>\S)"
)
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


def item_starts(text: str, begin: int, end: int, ordinals: bool) -> list[int]:
    """Where further items of a list begin that the block itself begins with; empty where it begins with none.

    Args:
        text: The text.
        begin: Where the block begins.
        end: Where it ends.
        ordinals: Whether a number with a full stop can be an ordinal, so that "2." within the line proves nothing.
    """
    first = _FIRST.match(text, begin, end)
    if first is None:
        return []
    found = []
    label, place = first["label"], first.end()
    if first["close"] == "." and not first["bullet"] and (ordinals and label.isdigit()):
        return []
    while label := _next_label(label):
        place = _find(text, label, first, place, end)
        if place < 0:
            break
        found.append(place)
        place += 1
    return found


def _next_label(label: str) -> str:
    """The label after this one; empty where there is none."""
    if label.isdigit():
        return str(int(label) + 1) if len(label) < 4 else ""
    folded = label.casefold()
    if folded in _ROMANS[:1] or len(label) > 1:
        place = _ROMANS.index(folded) + 1
        following = _ROMANS[place] if place < len(_ROMANS) else ""
    else:
        following = chr(ord(folded) + 1) if folded < "z" else ""
    return following.upper() if label.isupper() else following


def _find(text: str, label: str, first: re.Match[str], place: int, end: int) -> int:
    """Where a label stands between white space and an item like the first one; -1 where it doesn't."""
    bullet = rf"{first['bullet']}[ \u00a0]?" if first["bullet"] else ""
    mark = re.escape(first["open"] + label + first["close"])
    found = re.compile(rf"(?<=\s){bullet}{mark}(\s*)(\S)").search(text, place, end)
    if found is None:
        return -1
    looks_alike = bool(found[1]) == bool(first["gap"]) and found[2].isupper() == first["item"].isupper()
    return found.start() if looks_alike else -1
