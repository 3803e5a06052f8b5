"""A model at work: the door to CTranslate2.

All sentences of a call go to the model in batches of like length, over two workers of one thread each: that
is several times faster than sentence by sentence.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from transflow.errors import EngineError
from transflow.mt.argos.clauses import divide, join
from transflow.mt.argos.tokenizing import Pieces, Tokenizer, Words
from transflow.mt.engine import Draft, Link
from transflow.mt.metadata import Package
from transflow.mt.packages import model_folder
from transflow.mt.repetition import is_loop

if TYPE_CHECKING:
    import ctranslate2  # type: ignore[import-untyped]

# What decides what comes out: change the settings named in argos/__init__.py with it.
_BEAM = 4
_BATCH = 160  # tokens: larger ones are hardly quicker, and take memory
_LONGEST = 255  # pieces of a sentence; the starter model has room for no more, and no sentence needs more
_WEAKEST_LINK = 0.1
_SHORTEST_PART = 12  # pieces


class Model:
    """A package that is loaded and translates.

    Raises:
        EngineError: a file of it is damaged, or it is no model.
    """

    def __init__(self, package: Package) -> None:
        self._path = package.path
        self._tokenizer = Tokenizer(package)
        self._translator = _load(package)
        self._longest = self._find_limit()

    def translate(self, sentences: Sequence[str], with_links: bool) -> list[Draft | None]:
        """A draft of each sentence; one that is too long is divided at clause marks."""
        encoded = self._tokenizer.encode(sentences)
        short = [index for index, pieces in enumerate(encoded) if self._fits(pieces)]
        drafts: list[Draft | None] = [None] * len(sentences)
        made = self._run([encoded[index] for index in short], with_links)
        for index, draft in zip(short, made, strict=True):
            drafts[index] = draft
        for index, draft in enumerate(drafts):
            if draft is None:
                drafts[index] = self._translate_divided(
                    sentences[index], len(encoded[index].tokens), with_links
                )
        return drafts

    def share_of_known_pieces(self, vocabulary: Collection[str]) -> float:
        """The share of the tokenizer's pieces that the model knows; 1 where it does not list them."""
        pieces = self._tokenizer.vocabulary()
        return 1.0 if not pieces else sum(piece in vocabulary for piece in pieces) / len(pieces)

    def _find_limit(self) -> int:
        """How many pieces the model has positions for, at most as many as we send.

        Raises:
            EngineError: it cannot do even one.
        """
        if self._can_take(_LONGEST):
            return _LONGEST
        low, high = 0, _LONGEST
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._can_take(middle) else (low, middle)
        if not low:
            raise EngineError(
                "its model does not translate",
                remedy="get the package again from where it came",
                path=self._path,
            )
        return low

    def _can_take(self, n_pieces: int) -> bool:
        try:
            self._translator.translate_batch(
                [["<unk>"] * n_pieces], beam_size=1, max_decoding_length=1, max_input_length=0
            )
        except RuntimeError:
            return False
        return True

    def _fits(self, pieces: Pieces) -> bool:
        return 0 < len(pieces.tokens) + len(self._tokenizer.source_prefix) <= self._longest

    def _translate_divided(self, sentence: str, n_pieces: int, with_links: bool) -> Draft | None:
        """A sentence in parts: too long for the model whole, or one that it did not come to an end with."""
        longest = min(self._longest, n_pieces // 2)
        if longest < _SHORTEST_PART:
            return None
        parts = divide(sentence, lambda part: 0 < len(self._tokenizer.encode([part])[0].tokens) <= longest)
        if parts is None:
            return None
        drafts = self._run(self._tokenizer.encode([part.text for part in parts]), with_links)
        return join(parts, drafts)

    def _run(self, encoded: Sequence[Pieces], with_links: bool) -> list[Draft | None]:
        results = self._decode(encoded)
        looping = [
            index
            for index, result in enumerate(results)
            if result is not None and is_loop(encoded[index].tokens, result.hypotheses[0])
        ]
        if looping:
            again = self._decode([encoded[index] for index in looping], no_repeat_ngram_size=2)
            for index, result in zip(looping, again, strict=True):
                results[index] = result
        finished = [index for index, result in enumerate(results) if result is not None]
        answers = [results[index].hypotheses[0] for index in finished]
        words = self._tokenizer.decode([self._without_prefix(answer) for answer in answers])
        links: Sequence[tuple[Link, ...] | None] = [None] * len(finished)
        if with_links:
            links = self._link([encoded[index] for index in finished], answers, words)
        drafts: list[Draft | None] = [None] * len(encoded)
        for index, text, own in zip(finished, words, links, strict=True):
            drafts[index] = Draft(text.text, min(results[index].scores[0], 0.0), own)
        return drafts

    def _without_prefix(self, answer: list[str]) -> list[str]:
        prefix = self._tokenizer.target_prefix
        return answer[len(prefix) :] if prefix and answer[: len(prefix)] == prefix else answer

    def _decode(self, encoded: Sequence[Pieces], **options: Any) -> list[Any]:
        """The results of the model, in order; None where it cannot or did not come to an end."""
        prefix = self._tokenizer.target_prefix
        results: list[Any] = [None] * len(encoded)
        submitted: list[tuple[list[int], int, Any]] = []
        for indices in _by_length(encoded):
            longest = min(self._longest + 1, 2 * len(encoded[indices[-1]].tokens) + 16)
            tokens = [encoded[index].tokens for index in indices]
            pending = self._submit(tokens, [prefix] * len(tokens), longest, beam_size=_BEAM, **options)
            submitted.append((indices, longest, pending))
        for indices, longest, pending in submitted:
            for index, waiting in zip(indices, pending, strict=True):
                result = _result(waiting)
                if result is None:  # perhaps another sentence of its batch is to blame
                    (again,) = self._submit(
                        [encoded[index].tokens], [prefix], longest, beam_size=_BEAM, **options
                    )
                    result = _result(again)
                if result is not None and len(result.hypotheses[0]) < longest:
                    results[index] = result
        return results

    def _link(
        self, encoded: Sequence[Pieces], answers: Sequence[list[str]], words: Sequence[Words]
    ) -> list[tuple[Link, ...] | None]:
        """The links of answers, by a second run in which the model has to say what it said.

        The beam search of CTranslate2 4.8 gives, for the first piece of each answer, the attention of another
        sentence in its batch; a run with a beam of one gives the right one.
        """
        links: list[tuple[Link, ...] | None] = [None] * len(encoded)
        possible = [index for index, answer in enumerate(answers) if answer and encoded[index].offsets]
        pending = self._submit(
            [encoded[index].tokens for index in possible],
            [answers[index] for index in possible],
            max((len(answers[index]) for index in possible), default=1),
            beam_size=1,
            return_attention=True,
        )
        n_before = len(self._tokenizer.source_prefix)
        for index, waiting in zip(possible, pending, strict=True):
            result, source, target = _result(waiting), encoded[index].offsets, words[index].offsets
            if result is None or source is None or target is None or not result.attention:
                continue
            n_prefix = len(answers[index]) - len(target)
            links[index] = tuple(_links(source, target, result.attention[0][n_prefix:], n_before))
        return links

    def _submit(
        self, tokens: Sequence[list[str]], prefixes: Sequence[list[str]], longest: int, **options: Any
    ) -> list[Any]:
        pending: list[Any] = self._translator.translate_batch(
            [self._tokenizer.source_prefix + sentence for sentence in tokens],
            target_prefix=list(prefixes) if any(prefixes) else None,
            max_batch_size=_BATCH,
            batch_type="tokens",
            max_input_length=self._longest + 1,
            max_decoding_length=longest,
            replace_unknowns=True,
            return_scores=True,
            asynchronous=True,
            **options,
        )
        return pending


def _result(waiting: Any) -> Any:
    """What an asynchronous translation gave; None where its batch failed."""
    try:
        return waiting.result()
    except RuntimeError:
        return None


def _by_length(encoded: Sequence[Pieces]) -> Iterator[list[int]]:
    """Indices in groups of like length, sorted by length: a group has one limit for what comes out."""
    bounds = (32, 96, _LONGEST)
    in_order = sorted(range(len(encoded)), key=lambda index: len(encoded[index].tokens))
    shortest = -1
    for bound in bounds:
        group = [index for index in in_order if shortest < len(encoded[index].tokens) <= bound]
        shortest = bound
        if group:
            yield group


def _links(
    source: Sequence[tuple[int, int]],
    target: Sequence[tuple[int, int]],
    rows: Sequence[Sequence[float]],
    n_before: int,
) -> Iterator[Link]:
    for (target_start, target_end), row in zip(target, rows, strict=False):
        if target_start == target_end:
            continue
        for (source_start, source_end), weight in zip(source, row[n_before:], strict=False):
            if weight >= _WEAKEST_LINK and source_start < source_end:
                strength = round(weight, 2)
                yield Link(source_start, source_end, target_start, target_end, strength)


def _load(package: Package) -> ctranslate2.Translator:
    import ctranslate2

    n_cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    threads = {"inter_threads": min(max(n_cores, 1), 4), "intra_threads": 1}
    try:
        with model_folder(package) as folder:
            return ctranslate2.Translator(str(folder), device="cpu", **threads)
    except (RuntimeError, ValueError, MemoryError) as error:
        raise EngineError(
            f"its model cannot be loaded: {error}",
            remedy="get the package again from where it came",
            path=package.path,
        ) from error
