"""A language model behind an OpenAI-compatible server, such as Ollama or llama.cpp on this machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from transflow.errors import EngineError
from transflow.language import parse
from transflow.model import digest
from transflow.mt.engine import Draft, Provenance
from transflow.mt.served.post import check_address, post

_ADDRESS = "http://127.0.0.1:11434/v1"
_TASK = (
    "You translate sentences of public declarations from {source} into {target}. Answer with the translation"
    " alone: no explanation, no quotation marks around it. Signs such as ⟦0⟧ stand for names or code: repeat"
    " each of them exactly once, where it belongs. Keep all figures."
)


class ChatTranslator:
    """Asks a model for one sentence at a time, always the same way.

    Args:
        place: `MODEL` or `MODEL@ADDRESS`.

    Raises:
        EngineError: no model is named, or the address is none.
    """

    name = "chat"
    is_pretend = False

    def __init__(self, place: str = "") -> None:
        self._model, _, address = place.partition("@")
        if not self._model:
            raise EngineError("the engine chat needs a model", remedy="write it as `chat:MODEL`")
        self._address = check_address(address or _ADDRESS, f"{self.name}:{self._model}@")

    def can_translate(self, source: str, target: str) -> bool:
        """Always supposed: whether the model is any good at it, the drafts will show."""
        return True

    def provenance(self, source: str, target: str) -> Provenance:
        """The model and what it is told."""
        return Provenance(self.name, self._model, digest=digest(self.name, self._model, self._address, _TASK))

    def translate(
        self, sentences: Sequence[str], source: str, target: str, *, with_links: bool = False
    ) -> Iterator[Draft | None]:
        """A draft of each sentence; None where the answer is none.

        Raises:
            EngineError: the server does not answer, or refuses.
        """
        task = _TASK.format(source=parse(source).name, target=parse(target).name)
        return (self._ask(sentence, task) for sentence in sentences)

    def _ask(self, sentence: str, task: str) -> Draft | None:
        question = {
            "model": self._model,
            "messages": [{"role": "system", "content": task}, {"role": "user", "content": sentence}],
            "temperature": 0,
            "seed": 0,
            "stream": False,
            "logprobs": True,
            "max_tokens": 64 + 2 * len(sentence),
        }
        answer = post(
            f"{self._address}/chat/completions",
            question,
            engine=self.name,
            remedy=f"start the server, for example `ollama run {self._model}`, or name its address",
        )
        choices = answer.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices else None
        message = choice.get("message") if isinstance(choice, dict) else None
        text = message.get("content") if isinstance(message, dict) else None
        if (
            not isinstance(text, str)
            or not isinstance(choice, dict)
            or choice.get("finish_reason") == "length"
        ):
            return None
        return Draft(_bare(text, sentence), _score(choice))


def _bare(text: str, sentence: str) -> str:
    """The answer without the white space and quotation marks that models like to add."""
    text = " ".join(text.split())
    for opening, closing in ('""', "“”", "„”", "„“"):
        if text[:1] == opening and text[-1:] == closing and len(text) > 2 and sentence[:1] not in '"“„':
            return text[1:-1].strip()
    return text


def _score(choice: Mapping[str, Any]) -> float:
    """The mean log-probability of the answer; 0 where the server does not tell."""
    logprobs = choice.get("logprobs")
    tokens = logprobs.get("content") if isinstance(logprobs, dict) else None
    values = [
        token["logprob"]
        for token in tokens or ()
        if isinstance(token, dict) and isinstance(token.get("logprob"), (int, float))
    ]
    return min(sum(values) / len(values), 0.0) if values else 0.0
