"""Where sentences begin: lossless, by language, without a model and without a library.

A boundary is an offset in code points at which a further sentence begins; the white space after a sentence belongs
to it, so that joining the sentences gives back the text. The rules are the same for every language (`rules.py`);
what differs is data (`data/*.toml`, read by `lexicon.py`): abbreviations by what a full stop after them says, words
that usually begin a sentence, and a few switches. A blank line always ends a sentence, any other line end is white
space.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

__all__ = ["boundaries", "split"]


def boundaries(text: str, language: str, protected: Sequence[tuple[int, int]] = ()) -> tuple[int, ...]:
    """The offsets at which a further sentence begins, in ascending order.

    Args:
        text: Prose with or without inline markup; line ends are white space, a blank line ends a sentence.
        language: BCP 47 tag of the text; a language without data gets the rules that hold in most languages.
        protected: Spans [start, end) in code points, such as links and code, inside which no sentence begins.

    Returns:
        Offsets in code points, never 0 and never the length of the text.
    """
    # Imported at the first text: compiling the patterns takes longer than most commands may.
    from transflow.sentences.lexicon import lexicon_for
    from transflow.sentences.scanner import sentence_starts

    return tuple(sentence_starts(text, lexicon_for(language), protected))


def split(text: str, language: str, protected: Sequence[tuple[int, int]] = ()) -> tuple[str, ...]:
    """The sentences of a text, each with the white space that follows it; joining them gives back the text.

    Arguments as for `boundaries`. An empty text has no sentences.
    """
    if not text:
        return ()
    cuts = (0, *boundaries(text, language, protected), len(text))
    return tuple(text[start:end] for start, end in pairwise(cuts))
