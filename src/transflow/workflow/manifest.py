"""The manifest of a build: which document is there in which language, what it is called, and how far it is.

docs/websites/manifest.md describes it and docs/websites/manifest.schema.json is its schema. It is an index and never
the home of anything: whatever it says can be built again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transflow import files
from transflow.model import Document, Segment, State, count_words
from transflow.workflow.slugs import assign_slugs

if TYPE_CHECKING:
    from transflow.workflow.session import Session

MANIFEST = "manifest.json"
SCHEMA_VERSION = 1

TEASER_WORDS = 60
"""At most so many words of the text stand for a teaser that nobody wrote."""
_TITLE_LENGTH = 120  # code points of a first line that serves as a title

_MORE = re.compile(r"<!--\s*more\s*-->", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TEASER_FIELDS = ("teaser", "summary", "description")

Lookup = Callable[[Segment], str | None]


@dataclass(frozen=True, slots=True)
class Version:
    """One document in one language, as built."""

    tag: str
    document: str
    published: bool
    state: State
    """The lowest state among its texts."""
    words: int
    """Of the source text."""
    accepted_words: int
    """Of those: at the accepted state or above."""
    percent: int
    """The share of the accepted words, rounded down."""
    title: str
    """Without markup."""
    path: str
    """In the folder of localized texts."""
    source_digest: str
    digest: str
    """Of the file at `path`, which is an older one where the version is no longer published; empty where there is none."""
    translators: tuple[str, ...] = ()
    title_lang: str = ""
    """The language that the title is in: the source's where it is not accepted."""
    teaser: str = ""
    """Without markup."""
    teaser_lang: str = ""
    machine_words: int = 0
    """Words whose target is shown and that no person has vouched for."""
    source_words: int = 0
    """Words that are shown in the source language."""
    stale: bool = False
    """Whether some of them are shown in the source language because the source changed after its translation."""
    updated: str = ""
    """When its words were last written or accepted, UTC, ISO 8601; the date of the document where that is not known."""

    @classmethod
    def of_record(cls, tag: str, document: str, record: Mapping[str, Any]) -> Version:
        """The version that a manifest describes.

        Raises:
            KeyError: the record lacks a field.
            ValueError: its state is none.
        """
        own = {name: record[name] for name in _RECORDED}
        own |= {"state": State(own["state"]), "translators": tuple(own["translators"])}
        return cls(tag, document, **own)

    def record(self) -> dict[str, Any]:
        """What the manifest says about it."""
        own = {name: getattr(self, name) for name in _RECORDED}
        return own | {"state": self.state.value, "translators": list(self.translators)}


_RECORDED = tuple(field.name for field in fields(Version) if field.name not in ("tag", "document"))


@dataclass(frozen=True, slots=True)
class Source:
    """What the manifest says about a document itself."""

    document: str
    title: str
    teaser: str
    date: str
    """ISO 8601, or empty."""
    author: str
    slug: str
    """As the author wrote it; the manifest has the one in use."""
    words: int
    digest: str


def describe_source(parsed: Document, document: str, digest: str) -> Source:
    """The facts about a document that do not depend on a language."""
    properties = parsed.properties
    day = _DAY.match(properties.get("date", ""))
    return Source(
        document,
        find_title(parsed, lambda segment: None)[0],
        find_teaser(parsed, lambda segment: None)[0],
        day[0] if day else "",
        without_addresses(properties.get("author", "")),
        properties.get("slug", ""),
        sum(count_words(segment.text) for segment in parsed.segments),
        digest,
    )


def find_title(parsed: Document, lookup: Lookup) -> tuple[str, bool]:
    """The title of a version without markup, and whether it is in the target language."""
    for kinds in (("title",), ("heading",)):
        for segment in parsed.segments:
            if segment.kind in kinds:
                return _words_of(segment, lookup)
    if title := parsed.properties.get("title", ""):
        return title, False
    for segment in parsed.segments:
        text, is_target = _words_of(segment, lookup)
        return _shorten(text, 14) if len(text) > _TITLE_LENGTH else text, is_target
    return "", False


def find_teaser(parsed: Document, lookup: Lookup) -> tuple[str, bool]:
    """The teaser of a version without markup, and whether it is in the target language.

    The author's own field goes first, then the text before `<!--more-->`, then the first paragraph.
    """
    by_kind = {segment.kind: segment for segment in reversed(parsed.segments)}
    for kind in _TEASER_FIELDS:
        if kind in by_kind:
            return _words_of(by_kind[kind], lookup)
    shown = list(_before_more(parsed))
    paragraphs = (
        shown
        if shown
        else [s for s in parsed.segments if s.kind == "paragraph" and count_words(s.text) > 4][:1]
    )
    words = [_words_of(segment, lookup) for segment in paragraphs]
    text = " ".join(text for text, _ in words)
    return _shorten(text, TEASER_WORDS), bool(words) and all(is_target for _, is_target in words)


def _before_more(parsed: Document) -> Sequence[Segment]:
    found: list[Segment] = []
    for piece in parsed.pieces:
        if isinstance(piece, str):
            if _MORE.search(piece):
                return found
        elif piece.kind not in ("title", "heading"):
            found.append(piece)
    return ()


def _words_of(segment: Segment, lookup: Lookup) -> tuple[str, bool]:
    from transflow.formats.rendering import plain_text

    target = lookup(segment)
    is_field = segment.kind in ("title", *_TEASER_FIELDS)
    syntax = "text" if is_field and segment.syntax == "markdown" else segment.syntax
    return plain_text(segment.text if target is None else target, syntax), target is not None


def _shorten(text: str, words: int) -> str:
    parts = text.split()
    return text if len(parts) <= words else " ".join(parts[:words]).rstrip(".,;:–—") + " …"


def without_addresses(name: str) -> str:
    """A name without e-mail addresses, which are nobody's business."""
    name = re.sub(r"<[^<>]*@[^<>]*>|\S+@\S+", "", name)
    return " ".join(name.split())


def read_manifest(path: Path) -> dict[str, Any]:
    """The last manifest; an empty one where there is none or it is damaged: it only says what we wrote.

    Raises:
        FileError: it may not be read.
    """
    try:
        record = json.loads(files.read_text(path)) if path.exists() else {}
        return record if record.get("schema_version") == SCHEMA_VERSION else {}
    except (ValueError, AttributeError):
        return {}


def make_manifest(
    session: Session, last: Mapping[str, Any], sources: Mapping[str, Source], versions: Sequence[Version]
) -> dict[str, Any]:
    """The manifest after a build: what it built, and what the last one says about the rest.

    Args:
        session: the command at work.
        last: the manifest before.
        sources: of the documents of this build.
        versions: of this build.
    """
    project = session.project
    present = set(session.documents)
    tags = {language.tag for language in project.languages}
    documents: dict[str, dict[str, Any]] = {}
    for record in last.get("documents", ()):
        if record["id"] in present:
            kept = {tag: version for tag, version in record["versions"].items() if tag in tags}
            documents[record["id"]] = {**record, "versions": kept}
    for name, source in sources.items():
        known = documents.setdefault(name, {"id": name, "versions": {}})
        known["source"] = {
            "title": source.title,
            "teaser": source.teaser,
            "words": source.words,
            "digest": source.digest,
            "slug": source.slug,
        }
        known["date"], known["author"] = source.date, source.author
    for version in versions:
        documents[version.document]["versions"][version.tag] = version.record()
    slugs = assign_slugs({name: record["source"]["slug"] for name, record in documents.items()})
    for name, record in documents.items():
        record["slug"] = slugs[name]
    return {
        "schema_version": SCHEMA_VERSION,
        "name": project.name,
        "base_url": project.base_url or "",
        "source_language": project.source_language.tag,
        "languages": _language_records(session),
        "documents": [documents[name] for name in sorted(documents)],
    }


def format_manifest(manifest: Mapping[str, Any]) -> str:
    """The text of a manifest: a line for each document, so that a change shows in a diff as what it is."""

    def line(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    documents = ",\n".join(line(record) for record in manifest["documents"])
    head = [f"{line(key)}: {line(value)}" for key, value in sorted(manifest.items()) if key != "documents"]
    return "{\n" + ",\n".join([*head, f'"documents": [\n{documents}\n]']) + "\n}\n"


def _language_records(session: Session) -> list[dict[str, Any]]:
    words: dict[str, dict[str, int]] = {
        language.tag: dict.fromkeys((state.value for state in State), 0)
        for language in session.project.languages
    }
    for count in session.store.counts():
        if count.tag in words:
            words[count.tag][count.state.value] += count.words
    return [
        {
            "tag": language.tag,
            "gettext": language.gettext,
            "name": language.name,
            "autonym": language.autonym,
            "direction": language.direction,
            "words": words[language.tag],
        }
        for language in session.project.languages
    ]
