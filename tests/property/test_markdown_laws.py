"""Laws 1 to 3 for Markdown, judged by a parser of its own that runs all block rules on the built document."""

from __future__ import annotations

import pickle

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.generators.markdown import documents, hostile_targets, soups, structure
from transflow.errors import SourceError
from transflow.formats import complete, parse
from transflow.formats.cutting import cut
from transflow.formats.front_matter import read_front_matter
from transflow.model import Additions, Document, Reading

SOME = settings(max_examples=70, deadline=None, suppress_health_check=list(HealthCheck))
anything = st.one_of(documents, documents, soups, st.text(max_size=60))


def parsed(text: str) -> Document:
    """The pieces; a document that is refused is no example."""
    try:
        return parse(text, ".md", Reading())
    except SourceError:
        assume(False)
        raise


def boundaries(text: str, language: str, protected: object = ()) -> tuple[int, ...]:
    """A sentence after every second space or line end: more cuts, in worse places, than any language has."""
    breaks = [
        index + 1
        for index, character in enumerate(text[:-1])
        if character in " \n" and not text[index + 1].isspace()
    ]
    return tuple(breaks[::2])


def body(text: str) -> str:
    """The document behind BOM and front matter: what Markdown's structure is about."""
    text = text.removeprefix("\ufeff")
    front_matter = read_front_matter(text)
    return text[front_matter.end :] if front_matter else text


@SOME
@given(anything)
def test_joining_the_pieces_gives_back_the_document(text: str) -> None:
    """Law 1, paragraph by paragraph and sentence by sentence."""
    document = parsed(text)
    assert document.source == text
    assert cut(document, Reading(), boundaries).source == text


@SOME
@given(anything)
def test_a_target_equal_to_its_source_changes_nothing(text: str) -> None:
    """Law 2: neither an empty catalog nor one that repeats the source changes a byte."""
    document = cut(parsed(text), Reading(), boundaries)
    assert document.render(lambda segment: None) == text
    assert document.render(lambda segment: segment.text) == text


@SOME
@given(anything, st.data())
def test_no_target_changes_the_blocks_of_the_document(text: str, data: st.DataObject) -> None:
    """Law 3: types, nesting, code, definitions and looseness are the source's, whatever all targets contain."""
    document = parsed(text)
    assume(document.segments)
    built = document.render(lambda segment: data.draw(hostile_targets))
    assert structure(body(built)) == structure(body(text))


@SOME
@given(anything, st.data())
def test_no_sentence_changes_the_blocks_of_the_document(text: str, data: st.DataObject) -> None:
    """Law 3 for documents cut into sentences."""
    document = cut(parsed(text), Reading(), boundaries)
    assume(document.segments)
    built = document.render(lambda segment: data.draw(hostile_targets))
    assert structure(body(built)) == structure(body(text))


@SOME
@given(documents, hostile_targets)
def test_a_target_changes_nothing_but_its_own_segment(text: str, target: str) -> None:
    """Law 3, read again: what stands before and after the segment is the same text."""
    document = parsed(text)
    assume(document.segments)
    chosen = document.segments[len(document.segments) // 2]
    index = next(index for index, piece in enumerate(document.pieces) if piece is chosen)
    sources = ["".join(piece if isinstance(piece, str) else piece.raw for piece in pieces)
               for pieces in (document.pieces[:index], document.pieces[index + 1 :])]  # fmt: skip
    built = document.render(lambda segment: target if segment is chosen else None)
    assert built.startswith(sources[0])
    assert built.endswith(sources[1])


@SOME
@given(documents)
def test_documents_cross_the_border_of_a_process(text: str) -> None:
    """A pickled document is the same document and writes the same targets."""
    document = cut(parsed(text), Reading(), boundaries)
    copy: Document = pickle.loads(pickle.dumps(document))
    assert copy == document
    assert copy.render(lambda segment: f"{segment.text}\n# x") == document.render(
        lambda segment: f"{segment.text}\n# x"
    )


@SOME
@given(documents)
def test_completing_adds_to_the_front_matter_alone(text: str) -> None:
    """What a build adds goes before the document's own text, says what was added, and is added once."""
    additions = Additions("sr-Latn", "ltr", {"source": 'a "b".md', "percent": 7})
    completed = complete(text, ".md", additions)
    assert body(completed) == body(text)
    assert complete(completed, ".md", additions) == completed
    properties = parsed(completed).properties
    assert properties["lang"] == "sr-Latn"
    assert properties["transflow.source"] == 'a "b".md'
    assert properties["transflow.percent"] == "7"
