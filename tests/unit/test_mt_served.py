"""Engines behind a server: asked at the address that was named, believed in nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from transflow import mt
from transflow.errors import EngineError

Answer = Callable[[str, dict[str, Any]], tuple[int, object]]


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], str]]:
    """Starts a server on this machine that answers by a function; gives its address."""
    servers: list[ThreadingHTTPServer] = []

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, said = answer(self.path, asked)
                content = said if isinstance(said, bytes) else json.dumps(said).encode()
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "http://127.0.0.1:9/elsewhere")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def texts(name: str, sentences: list[str], target: str = "bs") -> list[str | None]:
    """What an engine makes of sentences."""
    drafts = mt.translator(name).translate(sentences, "en", target)
    return [None if draft is None else draft.text for draft in drafts]


def test_libretranslate_is_asked_in_batches(serve: Callable[[Answer], str]) -> None:
    """Many sentences a question, in order, with the codes that the server uses."""
    asked: list[dict[str, Any]] = []

    def answer(path: str, question: dict[str, Any]) -> tuple[int, object]:
        assert path == "/translate"
        asked.append(question)
        return 200, {"translatedText": [text.upper() for text in question["q"]]}

    name = f"libretranslate:{serve(answer)}/"
    sentences = [f"Sentence {number}." for number in range(70)]
    assert texts(name, sentences, "zh-Hant") == [sentence.upper() for sentence in sentences]
    assert [len(question["q"]) for question in asked] == [32, 32, 6]
    assert {(question["source"], question["target"]) for question in asked} == {("en", "zt")}


def test_chat_is_asked_sentence_by_sentence(serve: Callable[[Answer], str]) -> None:
    """The languages are named, the answer loses its ornaments, its score is the mean log-probability."""

    def answer(path: str, question: dict[str, Any]) -> tuple[int, object]:
        assert path == "/v1/chat/completions"
        assert question["model"] == "small:1b"
        task, sentence = (message["content"] for message in question["messages"])
        assert "English" in task
        assert "Bosnian" in task
        choice = {
            "message": {"content": f' "{sentence.upper()}"\n'},
            "finish_reason": "length" if "long" in sentence else "stop",
            "logprobs": {"content": [{"logprob": -0.5}, {"logprob": -0.1}]},
        }
        return 200, {"choices": [choice]}

    engine = mt.translator(f"chat:small:1b@{serve(answer)}/v1")
    drafts = list(engine.translate(["We met ⟦0⟧.", "A long one."], "en", "bs"))
    assert drafts[0] is not None
    assert (drafts[0].text, drafts[0].score) == ("WE MET ⟦0⟧.", -0.3)
    assert drafts[1] is None
    assert engine.provenance("en", "bs").package == "small:1b"


@pytest.mark.parametrize(
    "said",
    [
        (500, {"error": "out\nof memory"}),
        (302, b""),
        (200, b"<html>"),
        (200, []),
        (200, {}),
        (200, {"translatedText": ["only one"]}),
        (200, b"[" * 100_000),
    ],
)
def test_answers_that_are_none_are_one_line(said: tuple[int, object], serve: Callable[[Answer], str]) -> None:
    """Refusals, other pages, redirects: the error names the address."""
    address = serve(lambda path, question: said)
    with pytest.raises(EngineError) as caught:
        texts(f"libretranslate:{address}", ["One.", "Two."])
    assert address in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "said", [{}, {"choices": []}, {"choices": [{}]}, {"choices": [{"message": {"content": None}}]}]
)
def test_a_chat_answer_without_words_is_no_draft(said: object, serve: Callable[[Answer], str]) -> None:
    """Whatever shape it has."""
    address = serve(lambda path, question: (200, said))
    assert texts(f"chat:m@{address}", ["One."]) == [None]


def test_nobody_at_home_says_how_to_start_one() -> None:
    """The first sentence finds out; asking what would translate opens nothing."""
    for name, words in (
        ("libretranslate:http://127.0.0.1:9", "start the server"),
        ("chat:m@http://127.0.0.1:9", "ollama"),
    ):
        engine = mt.translator(name)
        assert engine.can_translate("en", "bs")
        assert engine.provenance("en", "bs").digest
        with pytest.raises(EngineError, match=words):
            list(engine.translate(["One."], "en", "bs"))


@pytest.mark.parametrize(
    "name", ["chat", "chat:", "chat:m@nowhere", "libretranslate:ftp://a", "libretranslate:http://u:p@a"]
)
def test_names_without_a_model_or_with_no_address_are_refused(name: str) -> None:
    """The remedy shows how to write it."""
    with pytest.raises(EngineError, match="write"):
        mt.translator(name)


def test_without_an_address_it_is_this_machine() -> None:
    """Loopback, unless another address is given."""
    assert "127.0.0.1" in mt.translator("libretranslate").provenance("en", "bs").package
    first = mt.translator("chat:m").provenance("en", "bs").digest
    assert first == mt.translator("chat:m@http://127.0.0.1:11434/v1/").provenance("en", "bs").digest
