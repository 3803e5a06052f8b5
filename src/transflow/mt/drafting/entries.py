"""Drafts of whole entries, chunk by chunk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from transflow.language import parse
from transflow.markup import compare
from transflow.model import Syntax
from transflow.mt.drafting.abilities import Abilities, find_abilities
from transflow.mt.drafting.cache import Desk, DraftCache
from transflow.mt.drafting.ladder import PENALTIES, Attempt, Language, Rung, attempts, needs_abilities
from transflow.mt.drafting.sentences import Known, Piece, Sentence, plan
from transflow.mt.drafting.typography import Numbers
from transflow.mt.engine import Draft, Provenance, Translator
from transflow.provenance import Origin

_CHUNK = 256
"""Sentences that are translated before the first entry of them is given: enough to fill batches."""


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry's text in the target language, checked."""

    text: str
    confidence: float
    """Mean log-probability over its sentences, at most 0, less what a lower rung of the ladder takes."""
    provenance: Provenance
    origin: Origin
    """`tm` where people wrote every sentence of it, `tm+mt` where they wrote some."""
    rungs: frozenset[Rung] = frozenset()
    """How its sentences were translated."""


@dataclass(slots=True)
class _Work:
    """A sentence on its way down the ladder."""

    text: str
    syntax: Syntax
    ladder: Iterator[Attempt] | None = None
    attempt: Attempt | None = None
    target: str | None = None
    score: float = 0.0
    rung: Rung = "whole"


@dataclass(slots=True)
class _Entry:
    """An entry at work."""

    index: int
    text: str
    syntax: Syntax
    pieces: tuple[Piece, ...]
    works: dict[str, _Work] = field(default_factory=dict)


def draft(
    texts: Sequence[str],
    syntaxes: Sequence[Syntax],
    translator: Translator,
    source: str,
    target: str,
    *,
    cache: DraftCache,
    do_not_translate: Sequence[str] = (),
    known: Callable[[str], str | None] | None = None,
) -> Iterator[tuple[int, EntryDraft | None]]:
    """Translate entries.

    What the engine makes is kept in the cache as it goes: a run that was broken off continues where it was.
    No model is loaded where every sentence is known or cached.

    Args:
        texts: the sources of entries.
        syntaxes: the markup of each.
        translator: the engine.
        source: tag of their language.
        target: tag of the language wanted.
        cache: drafts of earlier runs.
        do_not_translate: terms that stay as they are.
        known: gives what a person wrote for a sentence; that is kept instead of a machine's words.

    Yields:
        (index, draft) in order; None where no draft passed its checks: such an entry is left empty.

    Raises:
        EngineError: the engine cannot translate the pair, or its model cannot be used.
    """
    room = _Room(translator, source, target, cache, tuple(do_not_translate))
    chunk: list[_Entry] = []
    n_sentences = 0
    for index, (text, syntax) in enumerate(zip(texts, syntaxes, strict=True)):
        pieces = plan(text, syntax, source, known)
        chunk.append(_Entry(index, text, syntax, pieces))
        n_sentences += sum(isinstance(piece, Sentence) for piece in pieces)
        if n_sentences >= _CHUNK:
            yield from room.finish(chunk)
            chunk, n_sentences = [], 0
    yield from room.finish(chunk)


class _Room:
    """Where one pair of languages is drafted with one engine."""

    def __init__(
        self, translator: Translator, source: str, target: str, cache: DraftCache, keep: tuple[str, ...]
    ) -> None:
        self._provenance = translator.provenance(source, target)
        self._desk = Desk(translator, source, target, cache)
        self._keep = keep
        self._languages = Language(
            source,
            target,
            parse(target).quotes,
            Numbers(parse(source).number_marks, parse(target).number_marks),
            is_judged=not translator.is_pretend,
        )
        self._abilities: Abilities | None = None

    def finish(self, entries: Sequence[_Entry]) -> Iterator[tuple[int, EntryDraft | None]]:
        """The drafts of a chunk of entries."""
        works: dict[tuple[str, Syntax], _Work] = {}
        for entry in entries:
            for piece in entry.pieces:
                if isinstance(piece, Sentence):
                    key = piece.text, entry.syntax
                    entry.works[piece.text] = works.setdefault(key, _Work(*key))
        waiting = [work for work in works.values() if self._next(work)]
        while waiting:
            waiting = self._round(waiting)
        for entry in entries:
            yield entry.index, self._assemble(entry)

    def _next(self, work: _Work) -> bool:
        """Set a sentence on its next rung; false where there is none left."""
        if work.ladder is None:
            able = _PLAIN
            if needs_abilities(work.text, work.syntax, self._keep):
                able = self._find_abilities()
            work.ladder = attempts(work.text, work.syntax, self._keep, self._languages, able)
        work.attempt = next(work.ladder, None)
        return work.attempt is not None

    def _round(self, waiting: Sequence[_Work]) -> list[_Work]:
        """Translate what the sentences ask for; those whose answers fail come back on their next rung."""
        requests: list[str] = []
        linked: set[str] = set()
        for work in waiting:
            assert work.attempt is not None
            requests += work.attempt.requests
            if work.attempt.needs_links:
                linked.update(work.attempt.requests)
        drafts = self._desk.translate(requests, linked)
        return [work for work in waiting if not self._settle(work, drafts) and self._next(work)]

    def _settle(self, work: _Work, drafts: dict[str, Draft | None]) -> bool:
        attempt = work.attempt
        assert attempt is not None
        made = [draft for request in attempt.requests if (draft := drafts[request]) is not None]
        if len(made) == len(attempt.requests):
            work.target = attempt.finish(made)
        if work.target is None:
            return False
        work.rung = attempt.rung
        mean = sum(draft.score for draft in made) / max(len(made), 1)
        work.score = mean - PENALTIES.get(attempt.rung, 0.0)
        return True

    def _find_abilities(self) -> Abilities:
        if self._abilities is None:
            self._abilities = find_abilities(
                self._languages.source, lambda tries: self._desk.translate(tries, tries)
            )
        return self._abilities

    def _assemble(self, entry: _Entry) -> EntryDraft | None:
        """The entry from its pieces; None where a sentence has no draft or the markup is not the source's."""
        written: list[str] = []
        scores: list[tuple[float, int]] = []
        rungs: set[Rung] = set()
        n_known = 0
        for piece in entry.pieces:
            if isinstance(piece, str):
                written.append(piece)
            elif isinstance(piece, Known):
                written.append(piece.target)
                scores.append((0.0, len(piece.text)))
                n_known += 1
            else:
                work = entry.works[piece.text]
                if work.target is None:
                    return None
                written.append(work.target)
                scores.append((work.score, len(piece.text)))
                rungs.add(work.rung)
        text = "".join(written)
        if compare(entry.text, text, entry.syntax):
            return None
        weight = sum(length for _, length in scores)
        confidence = sum(score * length for score, length in scores) / weight if weight else 0.0
        origin: Origin = "mt" if not n_known else "tm+mt" if rungs else "tm"
        return EntryDraft(text, min(confidence, 0.0), self._provenance, origin, frozenset(rungs))


_PLAIN = Abilities(None, False)
