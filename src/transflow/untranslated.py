"""Whether a target is only its source again, where that cannot be right.

The rule is shared: the state of an entry and the check TF001 must not disagree. Many copies are right
(`IMC`, `Ludwig van Beethoven`, `12 %`), so only prose counts: two or more ordinary lower-case words
outside the names that the termbase keeps.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from transflow import markup
from transflow.model import Syntax

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_UNSPACED_LETTERS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_ENOUGH = 2


def is_left_in_source(msgid: str, msgstr: str, syntax: Syntax, do_not_translate: Iterable[str] = ()) -> bool:
    """Whether `msgstr` repeats `msgid` (white space and case aside) although that is prose.

    Args:
        msgid: the source text.
        msgstr: the target; an empty one is no copy.
        syntax: which markup both may contain; code, addresses and tags are no words.
        do_not_translate: names that stay as they are, as the termbase gives them.
    """
    if not msgstr or _normal(msgid) != _normal(msgstr):
        return False
    return count_ordinary_words(markup.plain(msgid, syntax), do_not_translate) >= _ENOUGH


def count_ordinary_words(text: str, do_not_translate: Iterable[str] = ()) -> int:
    """Words of at least two letters, none of them a capital, outside the names.

    Scripts without spaces between words count by the letter.
    """
    for name in do_not_translate:
        if name in text:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text)
    words = _WORD.findall(_UNSPACED_LETTERS.sub(r" xx ", text))
    return sum(len(word) > 1 and word == word.lower() for word in words)


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()
