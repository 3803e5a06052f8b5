"""What authors tell translators and transflow from inside a document, the same in every format.

    <!-- transflow: note Formal address, please. -->   a note on the next block
    <!-- transflow: context button -->                  keeps the next block apart from equal texts (msgctxt)
    <!-- transflow: must-have -->                       publishes a page only with the next block translated
    <!-- transflow: skip -->                            leaves the next block as it is
    <!-- transflow: skip-start -->                      leaves everything as it is, up to
    <!-- transflow: skip-end -->

"The next block" is the next one beside the comment, with everything inside it: a whole list, table or
quotation. Skipping is toggled in the order of the document, whatever the nesting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from transflow.errors import SourceError

_PREFIX = "transflow:"
_TAKES_ARGUMENT: Mapping[str, bool] = {
    "note": True,
    "context": True,
    "must-have": False,
    "skip": False,
    "skip-start": False,
    "skip-end": False,
}


@dataclass(frozen=True, slots=True)
class Directive:
    """One instruction of the author."""

    word: str
    """`note`, `context`, `must-have`, `skip`, `skip-start` or `skip-end`."""
    argument: str = ""
    """The text of a note or the name of a context, white space collapsed."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """What the author's directives say about one block."""

    notes: tuple[str, ...] = ()
    context: str | None = None
    is_skipped: bool = False
    is_required: bool = False
    """Whether a page waits for a translation of it."""

    def within(self, outer: Guidance) -> Guidance:
        """What holds for this block inside another: notes of both, its own context first, all else if either says so."""
        if outer is _SILENCE:
            return self
        return Guidance(
            outer.notes + self.notes,
            self.context or outer.context,
            outer.is_skipped or self.is_skipped,
            outer.is_required or self.is_required,
        )


_SILENCE = Guidance()
_SKIPPED = Guidance(is_skipped=True)


def read_directive(comment: str, line: int | None = None) -> Directive | None:
    """The directive that a comment holds, or None for any other comment.

    Args:
        comment: a comment, with or without its `<!--` and `-->`.
        line: 1-based line of the document where it begins, for the error.

    Raises:
        SourceError: `transflow:` is followed by an unknown word, or its argument is missing or out of place.
    """
    words = comment.strip().removeprefix("<!--").removesuffix("-->").strip()
    if not words.startswith(_PREFIX):
        return None
    word, _, argument = " ".join(words.removeprefix(_PREFIX).split()).partition(" ")
    if word not in _TAKES_ARGUMENT:
        known = ", ".join(_TAKES_ARGUMENT)
        raise SourceError(f"unknown directive {word!r}", remedy=f"use one of {known}", line=line)
    if _TAKES_ARGUMENT[word] and not argument:
        raise SourceError(
            f"the directive {word!r} says nothing", remedy=f"write {_PREFIX} {word} TEXT", line=line
        )
    if argument and not _TAKES_ARGUMENT[word]:
        raise SourceError(
            f"the directive {word!r} is followed by {argument!r}",
            remedy=f"write {_PREFIX} {word} alone, and a note in a comment of its own",
            line=line,
        )
    return Directive(word, argument)


@dataclass(slots=True)
class Author:
    """The author's directives as a parser meets them, and what they say about the block that follows.

    A parser calls `say` for each directive, `on_next_block` once for each block beside the comments, in the order of the
    document, and `finish` at its end.
    """

    _notes: list[str] = field(default_factory=list)
    _context: str | None = None
    _skips_next: bool = False
    _requires_next: bool = False
    _skips_since: int | None = None

    @property
    def is_skipping(self) -> bool:
        """Whether a skip-start is in force."""
        return self._skips_since is not None

    def say(self, directive: Directive, line: int) -> None:
        """Take one directive.

        Args:
            directive: what the comment holds.
            line: 1-based line where the comment begins.

        Raises:
            SourceError: skip-start and skip-end do not alternate.
        """
        match directive.word:
            case "note":
                self._notes.append(directive.argument)
            case "context":
                self._context = directive.argument
            case "must-have":
                self._requires_next = True
            case "skip":
                self._skips_next = True
            case "skip-start":
                if self._skips_since is not None:
                    raise SourceError(
                        f"skip-start, but everything is skipped since line {self._skips_since}",
                        remedy="remove one of them, or end the first with skip-end",
                        line=line,
                    )
                self._skips_since = line
            case "skip-end":
                if self._skips_since is None:
                    raise SourceError(
                        "skip-end without skip-start", remedy="remove it, or begin with skip-start", line=line
                    )
                self._skips_since = None

    def on_next_block(self) -> Guidance:
        """What was said about the block that begins now; all but skip-start is used up by it."""
        if not (self._notes or self._context or self._skips_next or self._requires_next):
            return _SKIPPED if self.is_skipping else _SILENCE
        is_skipped = self._skips_next or self.is_skipping
        guidance = Guidance(tuple(self._notes), self._context, is_skipped, self._requires_next)
        self._notes.clear()
        self._context = None
        self._skips_next = self._requires_next = False
        return guidance

    def finish(self) -> None:
        """The document ends.

        Raises:
            SourceError: a skip-start was never ended.
        """
        if self._skips_since is not None:
            raise SourceError(
                "skip-start is never ended",
                remedy="add <!-- transflow: skip-end --> where translation goes on",
                line=self._skips_since,
            )
