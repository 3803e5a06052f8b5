"""A run of text between two tags of blocks, divided into what is translated and what stays outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from itertools import accumulate
from typing import NamedTuple

from transflow.formats import plain_words
from transflow.formats.html_inline import ALONE, break_pairs, pair_tags
from transflow.formats.html_names import UNTRANSLATED
from transflow.formats.html_tokens import SPACE, Attribute, Kind, Token, is_blank, read_attributes, tokenize

_OUTPUT = ("{{", "<%=", "<?=")
"""How template code begins that puts something into the page."""


class Words(NamedTuple):
    """What is translated as one."""

    start: int
    end: int
    within: tuple[str, ...]
    """Names of the inline elements around the whole of it."""


class Loose(NamedTuple):
    """A tag outside of the words, whose attributes may be translated."""

    tag: Token


class Boundary(NamedTuple):
    """A tag whose partner, if it has one, is in another run."""

    tag: Token


def divide_run(
    text: str, tokens: Sequence[Token], active: Iterable[str]
) -> Iterator[Words | Loose | Boundary]:
    """The parts of a run, in order; what they leave out is white space, comments and end tags.

    Args:
        text: the source that the tokens are of.
        tokens: the run, without tags of blocks.
        active: names of the formatting that is open around it.
    """
    if len(tokens) == 1 and tokens[0].kind is Kind.TEXT:
        words = text[tokens[0].start : tokens[0].end]
        if has_words(words):
            start = tokens[0].end - len(words.lstrip(SPACE))
            yield Words(start, start + len(words.strip(SPACE)), ())
        return
    run = _Run(text, tokens, active)
    start = 0
    for index, token in enumerate(tokens):
        if run.partners[index] == ALONE:
            yield from run.divide(start, index)
            yield Loose(token) if token.name == "br" else Boundary(token)
            start = index + 1
    yield from run.divide(start, len(tokens))


def is_untranslated(text: str, tag: Token, attributes: Iterable[Attribute], *, is_outside: bool) -> bool:
    """Whether the text of an element is to stay: code, `translate="no"`, class `notranslate`.

    Args:
        text: the source that the tag is of.
        tag: the start tag.
        attributes: those of the tag.
        is_outside: whether the text around the element is to stay.
    """
    stays = is_outside or tag.name in UNTRANSLATED
    for attribute in attributes:
        value = text[attribute.start : attribute.end] if attribute.quote is not None else ""
        if attribute.name == "translate":
            stays = value.lower() == "no" or (stays and value.lower() not in ("", "yes"))
        elif attribute.name == "class" and "notranslate" in value.split():
            return True
    return stays


def has_words(text: str) -> bool:
    """Whether a text or an attribute holds a letter outside of tags, template code and addresses."""
    if "<" in text or "{" in text:
        kinds = (Kind.TEXT, Kind.WORDS)
        text = " ".join(text[token.start : token.end] for token in tokenize(text) if token.kind in kinds)
    return plain_words.has_words(unescape(text) if "&" in text else text)


class _Run:
    def __init__(self, text: str, tokens: Sequence[Token], active: Iterable[str]) -> None:
        self._text = text
        self._tokens = tokens
        self.partners = pair_tags(tokens, active)
        # Two `<br>` in a row part paragraphs: they are boundaries, and so are the tags around them.
        for index, token in enumerate(tokens):
            if token.name == "br" and (self._is_break_beside(index, -1) or self._is_break_beside(index, 1)):
                self.partners[index] = ALONE
        break_pairs(self.partners)
        self._stays = list(self._staying())
        """For each token whether it stands in code or the like."""
        self._seen_before = (0, *accumulate(self._is_seen(token) for token in tokens))
        self._told_before = (0, *accumulate(self._is_told(token) for token in tokens))
        """As before, but template code that puts nothing into the page does not count."""
        self._words_before = (
            0,
            *accumulate(
                token.kind is Kind.TEXT and not stays and has_words(text[token.start : token.end])
                for token, stays in zip(tokens, self._stays, strict=True)
            ),
        )

    def divide(self, start: int, end: int) -> Iterator[Words | Loose]:
        """The parts of a stretch of tokens in which every tag has its partner."""
        first, last, within = self._trim(start, end, self._told_before)
        if self._has_statement(first, last):  # what is around it may belong to it: `{% if x %}a{% endif %} b`
            first, last, within = self._trim(start, end, self._seen_before)
        if self._words_before[last] > self._words_before[first]:
            yield from self._loose(start, first)
            yield Words(self._text_start(first), self._text_end(last - 1), within)
            yield from self._loose(last, end)
        else:
            yield from self._loose(start, end)

    def _loose(self, start: int, end: int) -> Iterator[Loose]:
        for index in range(start, end):
            if self._tokens[index].kind in (Kind.START, Kind.OPAQUE) and not self._stays[index]:
                yield Loose(self._tokens[index])

    def _trim(self, start: int, end: int, seen_before: Sequence[int]) -> tuple[int, int, tuple[str, ...]]:
        """Without what nobody reads at both ends, and without the elements around the whole."""
        within: list[str] = []
        while True:
            while start < end and (after := self._unread_until(start, end, seen_before)) > start:
                start = after
            while end > start and (before := self._unread_from(end, start, seen_before)) < end:
                end = before
            token = self._tokens[start] if start < end else None
            if token is None or self.partners[start] != end - 1 or start == end - 1 or token.name == "ruby":
                return start, end, tuple(within)
            within.append(token.name)
            start, end = start + 1, end - 1

    def _unread_until(self, index: int, end: int, seen_before: Sequence[int]) -> int:
        """Behind the token, or the element that it begins, if nobody reads it; else the index itself."""
        partner = self.partners[index]
        if self._tokens[index].kind is Kind.END or partner >= end:
            return index
        return index if seen_before[partner + 1] > seen_before[index] else partner + 1

    def _unread_from(self, end: int, start: int, seen_before: Sequence[int]) -> int:
        """The token before `end`, or the element that it ends, if nobody reads it; else `end` itself."""
        partner = self.partners[end - 1]
        if self._tokens[end - 1].kind is Kind.START and partner != end - 1:
            return end
        is_read = partner < start or seen_before[end] > seen_before[partner]
        return end if is_read else partner

    def _staying(self) -> Iterator[bool]:
        stack: list[tuple[int, bool]] = []  # partner of an open element, and whether its text stays
        for index, token in enumerate(self._tokens):
            if stack and stack[-1][0] == index:
                stack.pop()
            stays = bool(stack) and stack[-1][1]
            yield stays
            if token.kind is Kind.START and self.partners[index] > index and self._may_change(token):
                attributes = read_attributes(self._text, token)
                stays = is_untranslated(self._text, token, attributes, is_outside=stays)
                stack.append((self.partners[index], stays))

    def _may_change(self, tag: Token) -> bool:
        """Whether an element might say that its text is to stay, or is not."""
        return tag.name in UNTRANSLATED or "translate" in self._text[tag.start : tag.end].lower()

    def _is_seen(self, token: Token) -> bool:
        if token.kind is Kind.TEXT:
            return not is_blank(self._text[token.start : token.end])
        return token.kind is Kind.CODE

    def _is_told(self, token: Token) -> bool:
        return self._is_seen(token) and not self._is_statement(token)

    def _is_statement(self, token: Token) -> bool:
        return token.kind is Kind.CODE and not self._text.startswith(_OUTPUT, token.start)

    def _has_statement(self, start: int, end: int) -> bool:
        seen = self._seen_before[end] - self._seen_before[start]
        return seen > self._told_before[end] - self._told_before[start]

    def _is_break_beside(self, index: int, step: int) -> bool:
        index += step
        while 0 <= index < len(self._tokens) and self._tokens[index].kind is Kind.TEXT:
            token = self._tokens[index]
            if not is_blank(self._text[token.start : token.end]):
                return False
            index += step
        return 0 <= index < len(self._tokens) and self._tokens[index].name == "br"

    def _text_start(self, index: int) -> int:
        token = self._tokens[index]
        words = self._text[token.start : token.end] if token.kind is Kind.TEXT else ""
        return token.start + len(words) - len(words.lstrip(SPACE))

    def _text_end(self, index: int) -> int:
        token = self._tokens[index]
        words = self._text[token.start : token.end] if token.kind is Kind.TEXT else ""
        return token.end - (len(words) - len(words.rstrip(SPACE)))
