"""What stands around an end mark: the mark, what closes after it, and what follows."""

from __future__ import annotations

import re
from enum import Enum, auto

STRONG = frozenset("!?‼⁇⁈⁉؟՜՞")
WIDE = frozenset("。！？｡．۔։।॥")
"""Full stops and their kin that end a sentence wherever they stand, white space after them or not."""

LEADING = "([{\"'„“”‚‘’«»‹›*_~`<>-–—―¿¡/§#+•‣⁃▪"
TRAILING = "\"'”’“»«›‹‘)]}*_~`-–—―."
"""What may cling to a word in front and behind."""

BRACKETS_CLOSED = frozenset(")]}")
_JOINING = frozenset(",;:)]}%&=/\\|.!?…»›”’")
_BULLETS = frozenset("•‣⁃◦▪●○■□")

CANDIDATE = re.compile(
    r"""
    (?P<mark> (?<=\s)\.(?:[ \u00a0\u202f]\.){2,3} | [.!?…‼⁇⁈⁉؟۔։।॥。！？｡．՜՞]+ )
    (?P<close>
        (?: \]\([^()\s]{0,200}\) | ["'”’“»«›‹‘)\]}*_~`」』】》）〉] | </[A-Za-z][A-Za-z0-9]{0,15}> | <br[ ]?/?>
            | &(?:quot|[lr]dquo|rsquo|raquo|\#39); | \\(?=[\r\n]) )*
        (?: \s? [»›] (?=[\s.,;:!?…)]|\Z) )?
        (?: \s? \[ (?: \d{1,3} (?: [,–-] \s? \d{1,3} ){0,8} | \^[^\]\s]{1,40} ) \] ){0,8}
    )
    (?P<gap> (?: \s | &nbsp; )* )
    (?P<dash> (?: [-–—―] [ \u00a0]* )? )
    (?P<open>
        (?: ["'„“”‚‘’«»‹›(\[{¿¡*_~`「『【《（〈] | ,, | &(?:quot|[lb]dquo|lsquo|laquo); | <[A-Za-z][^<>]{0,200}> )*
        (?: (?<=[«‹]) \s )?
    )
    (?P<word> \w{0,40} )
    """,
    re.VERBOSE,
)
"""Every part but the mark may be empty, so that a match never fails half-way: the scan is linear."""

_INK = re.compile(r"\S")
_LINK = re.compile(r"https?://|www\.")


class Following(Enum):
    """What the text goes on with after a mark, its closing quotes and the white space."""

    NOTHING = auto()
    PUNCTUATION = auto()
    LOWER = auto()
    UPPER = auto()
    """A capital letter, or a letter of a script without capitals."""
    DIGIT = auto()
    SYMBOL = auto()


def following(text: str, match: re.Match[str], end: int) -> Following:
    """What follows the mark of a match of CANDIDATE in the block that ends at `end`."""
    at = match.start("word")
    if _INK.search(text, at, end) is None:
        return Following.NOTHING
    char = text[at]
    if char.islower():
        return _following_lower(text, match, at)
    if char.isalpha():
        return Following.UPPER
    if char.isdigit():
        return Following.DIGIT
    return Following.PUNCTUATION if char in _JOINING else Following.SYMBOL


def _following_lower(text: str, match: re.Match[str], at: int) -> Following:
    word = match["word"]
    if any(map(str.isupper, word[1:4])):  # iPhone, eBay
        return Following.UPPER
    if match["open"][-1:] in ("'", "’") and text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].isupper():
        return Following.UPPER  # Dutch: 's Avonds
    if _LINK.match(text, at):
        return Following.SYMBOL
    return Following.LOWER


def is_bullet(token: str) -> bool:
    """Whether a token is the bullet or dash of a list item."""
    return len(token) == 1 and (token in _BULLETS or token in "-–—*+")
