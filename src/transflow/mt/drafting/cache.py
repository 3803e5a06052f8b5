"""What an engine made of a sentence once, it need not make again."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from transflow.model import digest
from transflow.mt.engine import Draft, Link, Translator

_SCORE_DIGITS = 4


class DraftCache(Protocol):
    """Where drafts of sentences are kept between runs; the records are ours alone to read."""

    def drafts(self, engine: str, sentences: Sequence[str]) -> Mapping[str, str]:
        """The records of those of the sentences that it has, by sentence."""
        ...

    def remember_drafts(self, engine: str, records: Mapping[str, str]) -> None:
        """Keep records by their sentences."""
        ...


class Desk:
    """An engine with a memory: translates what it has not translated before, each sentence once.

    Raises:
        EngineError: from `translate`, if the engine cannot work.
    """

    def __init__(self, translator: Translator, source: str, target: str, cache: DraftCache) -> None:
        self._translator = translator
        self._pair = source, target
        self._cache = cache
        self._engine = digest(str(translator.provenance(source, target).digest), source, target)

    def translate(self, sentences: Iterable[str], linked: Collection[str] = ()) -> dict[str, Draft | None]:
        """The drafts of sentences; None for those that the engine cannot do.

        Args:
            sentences: as the engine is to see them; equal ones count once.
            linked: those of them whose links are needed.
        """
        wanted = list(dict.fromkeys(sentences))
        records = self._cache.drafts(self._engine, wanted)
        drafts: dict[str, Draft | None] = {}
        for sentence in wanted:
            if sentence in records and (kept := _read(records[sentence])):
                draft, was_linked = kept
                if was_linked or sentence not in linked:
                    drafts[sentence] = draft
        for with_links in (False, True):
            missing = [
                sentence
                for sentence in wanted
                if sentence not in drafts and (sentence in linked) == with_links
            ]
            if missing:
                drafts.update(self._make(missing, with_links))
        return drafts

    def _make(self, sentences: Sequence[str], with_links: bool) -> dict[str, Draft | None]:
        answers = self._translator.translate(sentences, *self._pair, with_links=with_links)
        made = {
            sentence: answer and replace(answer, score=round(answer.score, _SCORE_DIGITS))
            for sentence, answer in zip(sentences, answers, strict=True)
        }
        records = {
            sentence: _record(draft, with_links) for sentence, draft in made.items() if draft is not None
        }
        self._cache.remember_drafts(self._engine, records)
        return made


def _record(draft: Draft, with_links: bool) -> str:
    """`[text, score]`; where links were asked for also a flat list of their numbers, or 0 for none."""
    values: list[object] = [draft.text, draft.score]
    if with_links:
        links = draft.links
        values.append(
            0 if links is None else [n for link in links for n in (*link[:4], round(100 * link.weight))]
        )
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _read(record: str) -> tuple[Draft, bool] | None:
    """A draft, and whether its links were asked for; None where the record is none of ours."""
    try:
        text, score, *rest = json.loads(record)
        links = None
        if rest and rest[0]:
            links = tuple(map(_link, zip(*[iter(map(int, rest[0]))] * 5, strict=True)))
        return Draft(str(text), float(score), links), bool(rest)
    except (ValueError, TypeError):
        return None


def _link(numbers: tuple[int, ...]) -> Link:
    source_start, source_end, target_start, target_end, hundredths = numbers
    return Link(source_start, source_end, target_start, target_end, hundredths / 100)
