"""The nouns of transflow: plain, frozen values that every layer shares.

Positions (lines, offsets) are data but never identity: they take no part in comparisons,
so that moving a paragraph does not make it another paragraph.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol

Syntax = Literal["markdown", "html", "text"]
"""Which inline markup a text may contain."""

_MARK = "\ufeff"

Segmentation = Literal["paragraph", "sentence"]
"""Whether a segment is a block of the document or one sentence of it."""


class State(StrEnum):
    """How far an entry has come, from nothing to accepted by a second person.

    The members stand in the order of the ladder; `is_at_least` compares along it.
    """

    UNTRANSLATED = "untranslated"
    MACHINE = "machine"
    NEEDS_WORK = "needs-work"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"

    @property
    def rank(self) -> int:
        """0 for untranslated up to 4 for reviewed."""
        return _RANKS[self]

    def is_at_least(self, other: State) -> bool:
        """Whether this state stands at or above `other` on the ladder."""
        return self.rank >= other.rank


_RANKS = {state: rank for rank, state in enumerate(State)}


class Form(Protocol):
    """How a target is spelled in its document: prefixes, escapes, line endings, wrap.

    Implementations are frozen dataclasses of plain values (they cross process borders).
    """

    def write(self, target: str) -> str:
        """The target as the document spells it, in the place of the segment's raw slice.

        Whatever the target contains, the block structure of the document stays as it was (law 3).
        """
        ...


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a document that a translator translates as one."""

    text: str
    """What the translator sees: the raw slice without line prefixes, with `\\n` as its only line end."""
    raw: str
    """The slice of the document, exactly."""
    form: Form
    """How a target is written in place of the raw slice."""
    kind: str
    """What the author made it: `title`, `heading`, `paragraph`, `list item`, `table cell`, `quotation`, …"""
    syntax: Syntax
    """Which inline markup `text` may contain."""
    heading_path: tuple[str, ...] = ()
    """The headings it stands under, outermost first."""
    context: str | None = None
    """The author's own context, which keeps equal texts apart (msgctxt)."""
    notes: tuple[str, ...] = ()
    """The author's notes to translators."""
    is_required: bool = False
    """Whether a page is published only with this segment accepted (the title)."""
    line: int = field(default=1, compare=False)
    """1-based line of the document where it begins."""

    def render(self, target: str | None) -> str:
        """The raw slice where there is no target or it equals the source; else the target in the document's form.

        A target never begins with a byte order mark: at the beginning of a file it would hide what follows.
        """
        if target is None or target == self.text:
            return self.raw
        return self.form.write(target.lstrip(_MARK))


@dataclass(frozen=True, slots=True)
class Document:
    """A document as its pieces; joining them gives back the file (law 1)."""

    pieces: tuple[str | Segment, ...]
    syntax: Syntax
    properties: Mapping[str, str] = field(default_factory=dict)
    """Scalar front matter (or head) values as written: title, date, author, slug, lang …"""

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments in reading order."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Segment))

    @property
    def source(self) -> str:
        """The file, byte for byte."""
        return "".join(piece if isinstance(piece, str) else piece.raw for piece in self.pieces)

    def render(self, lookup: Callable[[Segment], str | None]) -> str:
        """The document with each segment replaced by what `lookup` gives for it; None leaves the source."""
        return "".join(
            piece if isinstance(piece, str) else piece.render(lookup(piece)) for piece in self.pieces
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """How a project reads its documents: what `formats.parse` needs to know besides the text."""

    language: str = "en"
    """Tag of the source language, for sentence boundaries."""
    segmentation: Segmentation = "paragraph"
    front_matter_keys: tuple[str, ...] = ("title", "description", "teaser")
    """Front matter fields that are translated; all others stay untouched."""
    required_kinds: tuple[str, ...] = ("title",)
    """Kinds of segment without which a page is not published."""


@dataclass(frozen=True, slots=True)
class Additions:
    """What a build adds to a rebuilt text, as one separate step (law 2)."""

    tag: str
    """BCP 47 tag of the target language, for `lang`."""
    direction: Literal["ltr", "rtl"]
    fields: Mapping[str, str | int]
    """What goes into the `transflow` mapping of the front matter: source, source_digest, state, percent, translators …"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a catalog, in gettext's own words."""

    msgid: str
    msgstr: str = ""
    msgctxt: str | None = None
    msgid_plural: str | None = None
    msgstr_plural: tuple[str, ...] = ()
    """The plural forms by index; only where msgid_plural is set, and then msgstr is empty."""
    is_fuzzy: bool = False
    is_obsolete: bool = False
    previous_msgid: str | None = None
    previous_msgctxt: str | None = None
    references: tuple[str, ...] = ()
    """`#:` the documents it stands in, without line numbers."""
    extracted_comments: tuple[str, ...] = ()
    """`#.` lines: kind, place, author's notes, provenance of a draft."""
    translator_comments: tuple[str, ...] = ()
    """`# ` lines: they belong to people."""
    flags: tuple[str, ...] = ()
    """`#,` flags other than fuzzy; kept for the round trip, never used for state."""
    line: int | None = field(default=None, compare=False)
    """1-based line of the catalog where its msgid (or msgctxt) stands."""

    @property
    def key(self) -> str:
        """The name of the source text in commands and reports: 12 hex digits over (msgctxt, msgid)."""
        return digest(self.msgctxt, self.msgid)[:12]

    @property
    def digest(self) -> str:
        """What a review is bound to: 64 hex digits over (msgctxt, msgid, every target) (law 6)."""
        return digest(self.msgctxt, self.msgid, self.msgstr, *self.msgstr_plural)

    @property
    def has_target(self) -> bool:
        """Whether a target is there; of plural entries, every form."""
        if self.msgid_plural is not None:
            return bool(self.msgstr_plural) and all(self.msgstr_plural)
        return bool(self.msgstr)


EntryId = tuple[str | None, str]
"""(msgctxt, msgid)."""


def entry_id(entry: Entry) -> EntryId:
    """What gettext tells entries apart by."""
    return (entry.msgctxt, entry.msgid)


def digest(*parts: str | None) -> str:
    """64 hex digits (SHA-256) over the parts; None and the empty string differ, and so do other divisions of one text."""
    state = hashlib.sha256()
    for part in parts:
        encoded = b"" if part is None else part.encode("utf-8", "surrogatepass")
        state.update(b"-" if part is None else b"%d:" % len(encoded))
        state.update(encoded)
    return state.hexdigest()


def count_words(text: str) -> int:
    """Words as translators are paid for them: runs of characters between white space that hold a letter or digit."""
    return sum(word[0].isalnum() or any(map(str.isalnum, word)) for word in text.split())


class Severity(StrEnum):
    """What a finding means for `check`: errors make it exit 1."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found in one entry."""

    code: str
    """`TF` and three digits; its page is docs/checks/CODE.md."""
    severity: Severity
    message: str
    path: str = ""
    """The catalog, relative to the project."""
    line: int | None = None
    key: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One file that a command wrote, or with --dry-run would write."""

    path: str
    """Relative to the project, with `/`."""
    kind: Literal["created", "updated", "moved", "removed"]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one document is in one language."""

    tag: str
    document: str
    """The source, relative to the folder of sources, with `/`."""
    entries: Mapping[State, int]
    words: Mapping[State, int]
    """Words of the source text by the state of their entry."""
