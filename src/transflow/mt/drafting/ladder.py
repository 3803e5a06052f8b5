"""The ways to translate a sentence with markup, from the best to the last.

1. whole: no markup, or only what placeholders can stand for, in one request;
2. aligned: pairs are taken out, and put back around the words that the model's attention points to;
3. masked: the halves of pairs are placeholders too;
4. numbers: figures are placeholders, for a model that changes them;
5. clauses: divided at a semicolon, colon or dash;
6. runs: each stretch between marks alone.

What fails a check moves down a rung; what fails on the last is left untranslated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from transflow.language import Quotes
from transflow.markup import Masked, Span, compare, mask, plain, unmask
from transflow.model import Syntax
from transflow.mt.drafting.abilities import Abilities
from transflow.mt.drafting.capitals import in_capitals, in_ordinary_letters, is_in_capitals
from transflow.mt.drafting.carrying import carry
from transflow.mt.drafting.judging import objection
from transflow.mt.drafting.typography import Edit, Edited, Numbers, edit, pad, polish
from transflow.mt.engine import Draft

Rung = Literal["whole", "aligned", "masked", "numbers", "clauses", "runs"]
PENALTIES: dict[Rung, float] = {"numbers": 0.2, "clauses": 0.3, "masked": 0.1, "runs": 0.7}
"""What a lower rung takes from the confidence of a draft (a mean log-probability)."""

_FIGURE = re.compile(r"(?<!⟦)[0-9](?:[0-9.,:/\u00a0\u202f]*[0-9])?(?![0-9]*⟧)")
_CLAUSE = re.compile(r"(?<=[;:])\s+|\s+(?=[–—]\s)")
_FEWEST_WORDS = 4
"""Of a clause that is worth translating by itself."""
_MARK = re.compile("(⟦[0-9]+⟧)")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A way to translate one sentence: what to ask the engine, and what to make of its answers."""

    rung: Rung
    requests: tuple[str, ...]
    needs_links: bool
    finish: Callable[[Sequence[Draft]], str | None]
    """The sentence in the target language with its markup; None where that fails."""


@dataclass(frozen=True, slots=True)
class Language:
    """What the ladder has to know about the pair of languages and the engine."""

    source: str
    target: str
    quotes: Quotes
    numbers: Numbers
    is_judged: bool


def attempts(
    text: str, syntax: Syntax, keep: Sequence[str], languages: Language, abilities: Abilities
) -> Iterator[Attempt]:
    """The attempts for a sentence, best first; each is asked for only when the one before it failed."""
    ladder = _Ladder(text, syntax, languages, abilities)
    lifted = ladder.prepared(mask(text, syntax, keep, lifts_pairs=True))
    figureless = ladder.without_figures(lifted)
    if lifted.spans:
        if abilities.is_aligned:
            yield from ladder.aligned(lifted, "aligned")
            if figureless is not None:
                yield from ladder.aligned(figureless, "numbers")
        if abilities.style is not None:
            yield from ladder.whole(ladder.prepared(mask(text, syntax, keep)), "masked")
    else:
        yield from ladder.whole(lifted, "whole")
        if figureless is not None:
            yield from ladder.whole(figureless, "numbers")
        yield from ladder.clauses(lifted)
    if lifted.spans or lifted.parts:
        yield from ladder.runs(ladder.prepared(mask(text, syntax, keep)))


def needs_abilities(text: str, syntax: Syntax, keep: Sequence[str]) -> bool:
    """Whether what the model can do matters for a sentence."""
    lifted = mask(text, syntax, keep, lifts_pairs=True)
    return bool(lifted.spans or lifted.parts or _FIGURE.search(lifted.text))


class _Ladder:
    def __init__(self, text: str, syntax: Syntax, languages: Language, abilities: Abilities) -> None:
        self._text = text
        self._syntax = syntax
        self._languages = languages
        self._abilities = abilities
        lifted = mask(text, syntax, lifts_pairs=True)
        self._n_pairs = len(lifted.spans)
        self._is_in_capitals = languages.is_judged and is_in_capitals(lifted.text)

    def prepared(self, masked: Masked) -> Masked:
        """The masked text as an engine reads it best: on one line, since the ends of lines are the wrap of the source,
        and not in capitals.
        """
        text = masked.text.replace("\n", " ")
        return replace(masked, text=in_ordinary_letters(text) if self._is_in_capitals else text)

    def whole(self, masked: Masked, rung: Rung) -> Iterator[Attempt]:
        """The sentence in one request, its marks as placeholders."""
        request = self._abilities.spell(pad(masked.text).text)
        if request is None:
            return

        def finish(drafts: Sequence[Draft]) -> str | None:
            target = self._abilities.unspell(drafts[0].text)
            return self._checked(self._unmasked(self._polished(masked.text, target), masked))

        yield Attempt(rung, (request,), False, finish)

    def aligned(self, masked: Masked, rung: Rung) -> Iterator[Attempt]:
        """The sentence without its pairs, which are put back where the attention says."""
        padded = pad(masked.text)
        if self._abilities.spell(padded.text) != padded.text:  # another spelling would move the links
            return
        asked = _moved(masked.spans, padded)

        def finish(drafts: Sequence[Draft]) -> str | None:
            (draft,) = drafts
            spans = carry(padded.text, asked, draft)
            if spans is None:
                return None
            edited = polish(masked.text, draft.text, self._languages.quotes, self._languages.numbers)
            placed = _on_words(edited.text, _moved(spans, edited))
            return self._checked(self._unmasked(edited.text, masked, placed))

        yield Attempt(rung, (padded.text,), True, finish)

    def without_figures(self, masked: Masked) -> Masked | None:
        """The masked sentence with its figures as further placeholders; None where that does not help."""
        if self._abilities.style is None:
            return None
        parts = list(masked.parts)
        edits = []
        for found in _FIGURE.finditer(masked.text):
            edits.append(Edit(*found.span(), f"⟦{len(parts)}⟧"))
            parts.append(found[0])
        if not edits:
            return None
        edited = edit(masked.text, edits)
        return Masked(edited.text, tuple(parts), tuple(_moved(masked.spans, edited)))

    def clauses(self, masked: Masked) -> Iterator[Attempt]:
        """The clauses of the sentence, one request each."""
        clauses = _CLAUSE.split(masked.text)
        requests = [self._abilities.spell(pad(clause).text) for clause in clauses]
        if len(clauses) < 2 or any(len(clause.split()) < _FEWEST_WORDS for clause in clauses):
            return

        def finish(drafts: Sequence[Draft]) -> str | None:
            joined = " ".join(
                self._polished(clause, self._abilities.unspell(draft.text))
                for clause, draft in zip(clauses, drafts, strict=True)
            )
            return self._checked(self._unmasked(joined, masked))

        asked = tuple(request for request in requests if request is not None)
        if len(asked) == len(clauses):
            yield Attempt("clauses", asked, False, finish)

    def runs(self, masked: Masked) -> Iterator[Attempt]:
        """Each stretch of words between marks, one request each."""
        pieces = _MARK.split(masked.text)
        asked = [index for index, piece in enumerate(pieces) if index % 2 == 0 and _has_letter(piece)]
        requests = tuple(pieces[index].strip() for index in asked)

        def finish(drafts: Sequence[Draft]) -> str | None:
            written = list(pieces)
            for index, draft in zip(asked, drafts, strict=True):
                piece = pieces[index]
                core = piece.strip()
                start = piece.find(core)
                target = _as_run(core, self._polished(core, draft.text))
                written[index] = piece[:start] + target + piece[start + len(core) :]
            return self._checked(self._unmasked("".join(written), masked))

        if asked:
            yield Attempt("runs", requests, False, finish)

    def _unmasked(self, target: str, masked: Masked, spans: Sequence[Span] | None = None) -> str | None:
        """The target with the marks of the source, in capitals where the source is."""
        return unmask(in_capitals(target) if self._is_in_capitals else target, masked, spans)

    def _polished(self, source: str, target: str) -> str:
        return polish(source, target, self._languages.quotes, self._languages.numbers).text

    def _checked(self, target: str | None) -> str | None:
        """A finished target; None where its markup is not the source's or something else is surely wrong."""
        if target is None or compare(self._text, target, self._syntax):
            return None
        if self._n_pairs and len(mask(target, self._syntax, lifts_pairs=True).spans) != self._n_pairs:
            return None  # a pair lost its words
        if self._languages.is_judged and objection(
            plain(self._text, self._syntax),
            plain(target, self._syntax),
            self._languages.source,
            self._languages.target,
        ):
            return None
        return target


def _moved(spans: Sequence[Span], edited: Edited) -> list[Span]:
    """Spans where they lie after edits."""
    return [
        replace(span, start=edited.moved(span.start), end=edited.moved(span.end, is_end=True))
        for span in spans
    ]


def _on_words(text: str, spans: Sequence[Span]) -> list[Span]:
    """Spans without white space at their edges: emphasis could not begin or end there."""
    tight = []
    for span in spans:
        start, end = span.start, span.end
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        tight.append(replace(span, start=start, end=end))
    return tight


def _as_run(source: str, target: str) -> str:
    """A stretch of a sentence, translated as if it were one, without the capital that it is not due."""
    if source[:1].islower() and target[:1].isupper() and target[1:2].islower():
        return target[0].lower() + target[1:]
    return target


def _has_letter(text: str) -> bool:
    return any(map(str.isalpha, text))
