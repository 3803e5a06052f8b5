"""Laws 1 to 3 on every example of the CommonMark and GFM specifications, in four treatments.

`make specs` fetches the texts into `.cache/specs`; TRANSFLOW_SPECS names another folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.generators.markdown import HOSTILE, structure
from transflow.formats import parse
from transflow.model import Document, Reading, Segment

pytestmark = pytest.mark.slow

FOLDER = Path(os.environ.get("TRANSFLOW_SPECS", ".cache/specs"))
SPECIFICATIONS = ("commonmark", "gfm")
MARK = "ⓜ"

_EXAMPLE = re.compile(r"^`{32} example[^\n]*\n(.*?)^\.\n.*?^`{32}$", re.MULTILINE | re.DOTALL)
_parser = MarkdownIt("gfm-like", {"linkify": False})

# Texts that are not translated, and why.
_ADDRESS = re.compile(r"\(?<?\s*(?:[\w+.-]+:\S*|www\.\S+|[\w.+-]+@\S+)\s*>?\)*")
_NOT_TEXT_IN_HTML = ('<div id="foo"\n', "<div class\n", "<div *???-&&&-<---\n")
"""Tags that never end: what follows is part of the tag."""
_NO_ELEMENT_OF_TODAY = "<xmp>"
"""Its content is shown as it is written, like code."""


def examples(name: str) -> list[str]:
    """The Markdown of every example of a specification."""
    path = FOLDER / f"{name}.txt"
    if not path.exists():
        pytest.skip(f"{path} is missing: fetch the specifications with `make specs`")
    text = path.read_text("utf-8")
    return [found.replace("→", "\t") for found in _EXAMPLE.findall(text)]


@cache
def read(text: str) -> Document:
    """The pieces of an example."""
    return parse(text, ".md", Reading())


@cache
def source_structure(text: str) -> list[tuple[object, ...]]:
    """The blocks of an example."""
    return structure(text)


def shown(token: Token) -> str:
    """The text of a block as a reader sees it, alternative texts of images included."""
    if token.type == "html_block":
        return re.sub(
            r"<!--.*?-->|<(script|style|pre|textarea)\b.*?(?:</\1>|\Z)|<[^>]*>|<[?!].*",
            "",
            token.content,
            flags=re.DOTALL,
        )
    return "".join(
        child.content for child in token.children or () if child.type in ("text", "code_inline", "image")
    )


def text_blocks(text: str) -> list[Token]:
    """The blocks that a reader sees text of."""
    return [token for token in _parser.parse(text) if token.type in ("inline", "html_block")]


@pytest.mark.parametrize("name", SPECIFICATIONS)
def test_every_example_comes_back_byte_for_byte(name: str) -> None:
    """Laws 1 and 2: the pieces are the example; neither no target nor an equal one changes it."""
    found = examples(name)
    assert len(found) > 600
    for text in found:
        document = read(text)
        assert document.source == text
        assert document.render(lambda segment: None) == text
        assert document.render(lambda segment: segment.text) == text


@pytest.mark.parametrize("name", SPECIFICATIONS)
@pytest.mark.parametrize(
    "treatment",
    [
        pytest.param(lambda segment: f"{segment.text}{MARK}", id="a mark at the end"),
        pytest.param(lambda segment: f"{segment.text} {MARK}", id="a word at the end"),
        pytest.param(lambda segment: f"{MARK} {segment.text}", id="a word at the beginning"),
        pytest.param(lambda segment: segment.text.upper(), id="upper case"),
        pytest.param(lambda segment: segment.text.replace("\n", " "), id="one line"),
    ],
)
def test_every_example_keeps_its_blocks(name: str, treatment: Callable[[Segment], str]) -> None:
    """Law 3 for ordinary targets: no example is an exception."""
    broken = [
        text for text in examples(name) if structure(read(text).render(treatment)) != source_structure(text)
    ]
    assert broken == []


@pytest.mark.parametrize("name", SPECIFICATIONS)
@pytest.mark.parametrize("target", HOSTILE)
def test_every_example_contains_hostile_targets(name: str, target: str) -> None:
    """Law 3 for targets that are blocks themselves: no example is an exception."""
    broken = [
        text
        for text in examples(name)
        if structure(read(text).render(lambda segment: target)) != source_structure(text)
    ]
    assert broken == []


@pytest.mark.parametrize("name", SPECIFICATIONS)
def test_the_mark_reaches_every_block_of_text(name: str) -> None:
    """What has letters is offered to translators, but for addresses and for what is no text."""
    missed = []
    for text in examples(name):
        built = read(text).render(lambda segment: f"{segment.text}{MARK}")
        for before, after in zip(text_blocks(text), text_blocks(built), strict=True):
            if any(map(str.isalpha, shown(before))) and MARK not in after.content:
                missed.append(before.content)
    for content in missed:
        is_address = _ADDRESS.fullmatch(content.strip()) is not None
        assert is_address or content.startswith(_NOT_TEXT_IN_HTML) or _NO_ELEMENT_OF_TODAY in content
