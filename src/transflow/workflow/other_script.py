"""What the people of one language wrote, as a draft in its other script: Bosnian in Cyrillic from Bosnian.

A language takes its letters from the same language in the other script: another target of the project, or the source
itself. Only words count that the other one publishes and that a person vouches for; in Cyrillic they are a draft
like any other, for a person to read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transflow.model import EntryId, State
from transflow.transliteration import LANGUAGES, SCRIPTS, transliterate
from transflow.workflow.reading import stem

if TYPE_CHECKING:
    from transflow.language import Language
    from transflow.model import Entry, Syntax
    from transflow.workflow.reading import CatalogReader
    from transflow.workflow.session import Session

_BEGINNING = "letter by letter from "


@dataclass(frozen=True, slots=True)
class Transliterated:
    """A draft in the other script, and for people where it is from."""

    target: str
    detail: str


class OtherScript:
    """Drafts for one language from the same language in its other script.

    Args:
        session: after its scan.
        language: the target.
        reader: knows which terms stay as they are.
    """

    def __init__(self, session: Session, language: Language, reader: CatalogReader) -> None:
        self._session = session
        self._language = language
        self._reader = reader
        self._siblings = _siblings(session, language)
        self._known: dict[str, dict[EntryId, tuple[str, str]]] = {}
        self.is_empty = not self._siblings

    def draft(self, document: str, entry: Entry, syntax: Syntax) -> Transliterated | None:
        """The draft for an entry; None where nobody vouches for words in the other script, or they have no letters.

        Args:
            document: its source, in the folder of sources.
            entry: of the target's catalog.
            syntax: the markup it is in.

        Raises:
            TermbaseError: if terms.csv cannot be read.
        """
        if self.is_empty or entry.msgid_plural is not None:
            return None
        found = self._words(document, entry)
        if found is None:
            return None
        words, tag = found
        keep = self._reader.terms().do_not_translate(self._language.tag)
        target = transliterate(words, self._language.script, syntax, keep)
        return None if target == words else Transliterated(target, f"{_BEGINNING}{tag}")

    def forget(self) -> None:
        """Let go of the catalogs that were looked at: the next documents have others."""
        self._known.clear()

    def _words(self, document: str, entry: Entry) -> tuple[str, str] | None:
        """What stands in the other script, and the tag of the language that it is in."""
        if self._siblings[0].tag == self._session.project.source_language.tag:
            return entry.msgid, self._siblings[0].tag
        if document not in self._known:
            self._known[document] = self._read(document)
        return self._known[document].get((entry.msgctxt, entry.msgid))

    def _read(self, document: str) -> dict[EntryId, tuple[str, str]]:
        words: dict[EntryId, tuple[str, str]] = {}
        for sibling in self._siblings:
            lowest = self._session.project.accept(sibling.tag)
            lowest = lowest if lowest.is_at_least(State.TRANSLATED) else State.TRANSLATED
            for entry in self._session.store.catalog(sibling.tag, stem(document)):
                if entry.msgstr and not entry.is_obsolete and entry.state.is_at_least(lowest):
                    words.setdefault((entry.msgctxt, entry.msgid), (entry.msgstr, sibling.tag))
        return words


def is_of_other_script(detail: str) -> bool:
    """Whether a draft was made here, as its note says."""
    return detail.startswith(_BEGINNING)


def _siblings(session: Session, language: Language) -> tuple[Language, ...]:
    """The same language in its other script: the source alone where it is that, else targets in the project's order."""
    project = session.project
    found = tuple(
        other
        for other in (project.source_language, *project.languages)
        if language.code in LANGUAGES
        and other.code == language.code
        and {other.script, language.script} == SCRIPTS
        and other.variants == language.variants
        and (other.region is None or language.region is None or other.region == language.region)
    )
    return found[:1] if found[:1] == (project.source_language,) else found
