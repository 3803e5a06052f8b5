"""What a machine gets wrong between words: quotation marks, numbers, spaces, the first capital, the last mark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_PLACEHOLDER = re.compile("⟦([0-9]+)⟧")
_DOUBLE = frozenset('"“”„‟«»')
_CLOSING_MARKS = frozenset('.,;:!?)]}…”’"»')
_ENDS = frozenset(".!?…:")
_NUMBER = re.compile(r"[0-9]+(?:[.,\u00a0\u202f][0-9]+)*")


_QUOTED = r"\"“”„«»‘’("
_FIRST_LETTER = re.compile(r"(?P<before>(?:⟦[0-9]+⟧ ?|[\"“”„«»‘’(])*)(?P<letter>[^\W\d_])")


class Edit(NamedTuple):
    """Characters to replace."""

    start: int
    end: int
    text: str


class Edited(NamedTuple):
    """A text after edits."""

    text: str
    edits: tuple[Edit, ...]

    def moved(self, offset: int, *, is_end: bool = False) -> int:
        """Where an offset of the text before lies now.

        Args:
            offset: in code points.
            is_end: whether it is the end of a stretch, which does not take in what is inserted there.
        """
        by = 0
        for edit in self.edits:
            if edit.start > offset or (edit.start == offset and (is_end or edit.end > offset)):
                break
            by += len(edit.text) - (min(edit.end, offset) - edit.start)
        return offset + by


class Numbers:
    """How the numbers of one language are written in another.

    Args:
        source: mark between thousands and decimal mark of the source language.
        target: the same of the target language.
    """

    def __init__(self, source: tuple[str, str], target: tuple[str, str]) -> None:
        group, decimal = (re.escape(mark) for mark in source)
        self._source, self._target = source, target
        self._written = re.compile(
            rf"(?<![\d.,])[0-9]{{1,3}}(?:(?:{group}[0-9]{{3}})+(?:{decimal}[0-9]+)?|{decimal}[0-9]+)(?![\d]|[.,][0-9])"
        )

    def edits(self, source: str, target: str) -> list[Edit]:
        """Edits that write the source's long and broken numbers in the target as its language does.

        A number of the target is known by its digits; one that has other digits is left alone.
        """
        wanted = {_digits(found[0]): self._in_target(found[0]) for found in self._written.finditer(source)}
        if not wanted:
            return []
        return [
            Edit(*found.span(), number)
            for found in _NUMBER.finditer(target)
            if (number := wanted.get(_digits(found[0]))) is not None and number != found[0]
        ]

    def _in_target(self, number: str) -> str:
        whole, mark, fraction = number.rpartition(self._source[1])
        if not mark:
            whole, fraction = fraction, ""
        written = whole.replace(self._source[0], self._target[0])
        return written + (self._target[1] + fraction if mark else "")


def _digits(number: str) -> str:
    return "".join(filter(str.isdigit, number))


def edit(text: str, edits: Iterable[Edit]) -> Edited:
    """A text with disjoint edits made."""
    in_order = tuple(sorted(edits))
    written: list[str] = []
    at = 0
    for one in in_order:
        written += (text[at : one.start], one.text)
        at = one.end
    written.append(text[at:])
    return Edited("".join(written), in_order)


def pad(text: str) -> Edited:
    """A masked text with spaces around its placeholders: a model takes them for words of their own then."""
    edits: dict[int, Edit] = {}
    for found in _PLACEHOLDER.finditer(text):
        before, after = text[max(found.start() - 1, 0) : found.start()], text[found.end() : found.end() + 1]
        if before and not before.isspace() and _sort(before) != "opening":
            edits[found.start()] = Edit(found.start(), found.start(), " ")
        if after.isalnum():
            edits[found.end()] = Edit(found.end(), found.end(), " ")
    return edit(text, edits.values())


def polish(source: str, target: str, quotes: Sequence[str], numbers: Numbers) -> Edited:
    """A draft set as its source is, in the target language's quotation marks and its way to write numbers.

    Args:
        source: the sentence, with placeholders.
        target: its draft, with the same placeholders.
        quotes: opening, closing, inner opening, inner closing.
        numbers: how both languages write numbers.
    """
    edits = [*_space_edits(source, target), *_quote_edits(target, quotes), *numbers.edits(source, target)]
    edits += _case_edits(source, target)
    edits += _end_edits(source, target)
    return edit(target, edits)


def _space_edits(source: str, target: str) -> list[Edit]:
    """Edits that give every placeholder the spaces that it has in the source."""
    wanted = {found[1]: found for found in _PLACEHOLDER.finditer(source)}
    edits: dict[tuple[int, int], Edit] = {}
    for found in _PLACEHOLDER.finditer(target):
        model = wanted.get(found[1])
        if model is None:
            continue
        for one in (_space_before(source, model, target, found), _space_after(source, model, target, found)):
            if one is not None:
                edits[one.start, one.end] = one
    return list(edits.values())


def _space_before(source: str, model: re.Match[str], target: str, found: re.Match[str]) -> Edit | None:
    before, place = source[max(model.start() - 1, 0) : model.start()], found.start()
    end_of_words = len(target[:place].rstrip())
    last = target[max(end_of_words - 1, 0) : end_of_words]
    is_tight = bool(before) and not before.isspace()
    if is_tight and end_of_words < place and last and "opening" not in (_sort(last), _sort(before)):
        return Edit(end_of_words, place, "")
    if not is_tight and end_of_words == place and last.isalnum():
        return Edit(place, place, " ")
    return None


def _space_after(source: str, model: re.Match[str], target: str, found: re.Match[str]) -> Edit | None:
    after, place = source[model.end() : model.end() + 1], found.end()
    rest = target[place:]
    start_of_words = place + len(rest) - len(rest.lstrip())
    first = target[start_of_words : start_of_words + 1]
    is_tight = bool(after) and not after.isspace()
    if is_tight and place < start_of_words and first and _are_alike(first, after):
        return Edit(place, start_of_words, "")
    if not is_tight and start_of_words == place and first.isalnum():
        return Edit(place, place, " ")
    return None


def _are_alike(target: str, source: str) -> bool:
    """Whether what follows a placeholder may be as close to it as what does in the source."""
    sort = _sort(target)
    return sort == _sort(source) != "opening" or (sort == "placeholder" and source.isalnum())


def _sort(character: str) -> str:
    if character.isalnum():
        return "word"
    if character in _CLOSING_MARKS:
        return "closing"
    return "placeholder" if character in "⟦⟧" else "opening"


def _quote_edits(target: str, quotes: Sequence[str]) -> list[Edit]:
    """Edits that set quotations in the language's own marks; none where marks do not pair up."""
    places = [index for index, character in enumerate(target) if character in _DOUBLE]
    if len(places) % 2:
        return []
    edits: list[Edit] = []
    for number, place in enumerate(places):
        start, end = place, place + 1
        if number % 2 == 0:
            while target[end : end + 1] == " ":
                end += 1
        else:
            while target[start - 1] == " " and start - 1 > places[number - 1]:
                start -= 1
        mark = quotes[number % 2]
        if target[start:end] != mark:
            edits.append(Edit(start, end, mark))
    return edits + _single_quote_edits(target, quotes)


_SINGLE = re.compile(r"(?<![\w’'])['‘‚](?=\w)([^'‘‚’\n]{1,200}?)(?<=[\w.!?])['’‘](?!\w)")


def _single_quote_edits(target: str, quotes: Sequence[str]) -> list[Edit]:
    edits: list[Edit] = []
    for found in _SINGLE.finditer(target):
        for index, mark in ((found.start(), quotes[2]), (found.end() - 1, quotes[3])):
            if target[index] != mark:
                edits.append(Edit(index, index + 1, mark))
    return edits


def _case_edits(source: str, target: str) -> list[Edit]:
    """A capital at the beginning where the source has one, after the same placeholders if any."""
    wanted, found = _FIRST_LETTER.match(source), _FIRST_LETTER.match(target)
    if not (wanted and found and wanted["letter"].isupper() and found["letter"].islower()):
        return []
    upper = found["letter"].upper()
    is_same_place = _PLACEHOLDER.findall(wanted["before"]) == _PLACEHOLDER.findall(found["before"])
    return [Edit(*found.span("letter"), upper)] if is_same_place and len(upper) == 1 else []


def _end_edits(source: str, target: str) -> list[Edit]:
    """The mark that ends the source at the end of the target, and none where it has none."""
    wanted, last = source[-1:], target[-1:]
    if wanted in _ENDS and (last.isalnum() or last == "⟧" != source[-2:-1]):
        return [Edit(len(target), len(target), wanted)]
    if wanted.isalnum() and last == "." and target[-2:-1].isalpha() and not wanted.isdigit():
        return [Edit(len(target) - 1, len(target), "")]
    return []
