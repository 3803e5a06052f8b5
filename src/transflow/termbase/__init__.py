"""The termbase: how a project translates its own words, kept as a table that opens in any spreadsheet.

`catalogs/terms.csv` has one row per term and these columns, in any order:

| column | holds |
|---|---|
| `source` | the term in the source language; `|` parts spellings; an English verb begins with `to ` |
| a tag: `bs`, `de` | the approved translation; `|` parts alternatives, the preferred one first |
| a tag and `!`: `bs!` | translations that must not be used for it, parted by `|` |
| `do_not_translate` | `yes` for a name that stays as it is, save where a language has its own |
| `note` | anything a translator should know |

Words may be inflected in the texts. `*` at the end of a word of a translation accepts whatever follows:
`sindikal*`. Columns and rows whose first character is `#` are ignored. Cells are parted by comma,
semicolon or tab.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from transflow.errors import TermbaseError
from transflow.inflection import english_verb_forms, fold, forms, is_form, is_spaced, language
from transflow.model import Syntax
from transflow.termbase.matching import (
    Target,
    Word,
    are_joined,
    found_unspaced,
    has_case,
    lemmas_of,
    plain,
    words_of,
)
from transflow.termbase.table import decode, parse_terms
from transflow.termbase.terms import Hit, Term, Violation, of_tag

__all__ = ["Hit", "Term", "Termbase", "Violation", "parse_terms", "read_terms"]

_PREFIX = 4


class _Spelling(NamedTuple):
    """One spelling of a term in the source language."""

    text: str
    lemmas: tuple[str, ...]
    is_verb: bool
    term: Term


class Termbase:
    """All terms of a project, ready to be looked for."""

    def __init__(self, terms: Iterable[Term] = (), *, source_tag: str = "en") -> None:
        self.terms = tuple(terms)
        self._source_tag = source_tag
        self._by_first_word: dict[str, list[_Spelling]] = {}
        for term in self.terms:
            for text in term.sources:
                is_verb = language(source_tag) == "en" and text.startswith("to ")
                spelling = _Spelling(
                    text, lemmas_of(text.removeprefix("to ") if is_verb else text), is_verb, term
                )
                for key in self._keys(spelling):
                    self._by_first_word.setdefault(key, []).append(spelling)

    def __len__(self) -> int:
        return len(self.terms)

    def hits(self, msgid: str, tag: str, *, syntax: Syntax = "text") -> tuple[Hit, ...]:
        """The terms that stand in a source text and have something laid down for `tag`, in reading order.

        Longer terms win over shorter ones inside them; each term is named once.

        Args:
            msgid: the source text.
            tag: BCP 47 tag of the target language.
            syntax: which markup the text may contain.
        """
        if not self.terms:
            return ()
        return tuple(
            Hit(term, found, term.approved(tag), of_tag(term.forbidden, tag), term.is_kept(tag))
            for term, found in self._found(plain(msgid, syntax))
            if term.approved(tag) or of_tag(term.forbidden, tag)
        )

    def violations(
        self, msgid: str, msgstr: str, tag: str, *, syntax: Syntax = "text"
    ) -> tuple[Violation, ...]:
        """The terms of the source text whose approved translation is missing or whose forbidden one is used.

        Inflected forms and adjectives made from a noun count as the term; forbidden are inflected forms only.

        Args:
            msgid: the source text.
            msgstr: the target.
            tag: BCP 47 tag of the target language.
            syntax: which markup both may contain.
        """
        hits = self.hits(msgid, tag, syntax=syntax)
        if not hits:
            return ()
        target = Target(plain(msgstr, syntax), tag)
        # All approved translations are looked for first: a forbidden word inside one of them is no violation.
        is_used = [target.has_any(hit.approved, is_name=hit.is_kept) for hit in hits]
        violations: list[Violation] = []
        for hit, used in zip(hits, is_used, strict=True):
            if hit.approved and not used:
                kind: Literal["changed", "not used"] = "changed" if hit.is_kept else "not used"
                violations.append(Violation(kind, hit.found, hit.approved, note=hit.term.note))
            for spelling in hit.forbidden:
                if found := target.spelled(spelling):
                    violations.append(Violation("forbidden", hit.found, hit.approved, found, hit.term.note))
        return tuple(violations)

    def do_not_translate(self, tag: str) -> tuple[str, ...]:
        """Every spelling of the names that stay as they are in that language, longest first."""
        names = {name for term in self.terms if term.is_kept(tag) for name in term.sources}
        return tuple(sorted(names, key=lambda name: (-len(name), name)))

    def comment_lines(self, msgid: str, tag: str, *, syntax: Syntax = "text") -> tuple[str, ...]:
        """What an entry's `#.` comment says about its terms: `Term: strike → štrajk`."""
        return tuple(_comment(hit) for hit in self.hits(msgid, tag, syntax=syntax))

    def _keys(self, spelling: _Spelling) -> frozenset[str]:
        """Which words of a text lead to a spelling: the forms of its first word, or how those begin."""
        if not spelling.lemmas:
            return frozenset()
        folded = fold(spelling.lemmas[0], self._source_tag)
        if spelling.is_verb:
            return english_verb_forms(folded)
        known = forms(folded, self._source_tag)
        return known if len(known) > 1 else frozenset({folded[:_PREFIX]})

    def _found(self, text: str) -> Iterator[tuple[Term, str]]:
        """Terms with the stretch of the text that is them, longest matches first served."""
        if not is_spaced(self._source_tag):
            yield from found_unspaced(text, self.terms)
            return
        words = words_of(text)
        matches = sorted(self._matches(text, words), key=lambda match: (match[0] - match[1], match[0]))
        taken: set[int] = set()
        chosen: list[tuple[int, int, Term]] = []
        for start, end, term in matches:
            if taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                chosen.append((start, end, term))
        seen: set[int] = set()
        for start, end, term in sorted(chosen, key=lambda match: match[0]):
            if id(term) not in seen:
                seen.add(id(term))
                yield term, text[words[start].start : words[end - 1].end]

    def _matches(self, text: str, words: Sequence[Word]) -> Iterator[tuple[int, int, Term]]:
        for index, word in enumerate(words):
            folded = fold(word.text, self._source_tag)
            for key in {folded, folded[:_PREFIX]}:
                for spelling in self._by_first_word.get(key, ()):
                    end = index + len(spelling.lemmas)
                    if self._is_here(text, words[index:end], spelling):
                        yield index, end, spelling.term

    def _is_here(self, text: str, words: Sequence[Word], spelling: _Spelling) -> bool:
        if len(words) < len(spelling.lemmas) or not are_joined(text, words, spelling.text):
            return False
        for place, (word, lemma) in enumerate(zip(words, spelling.lemmas, strict=True)):
            if not has_case(word.text, lemma):
                return False
            if place == 0 and spelling.is_verb:
                folded = fold(lemma, self._source_tag)
                if fold(word.text, self._source_tag) not in english_verb_forms(folded):
                    return False
            elif not is_form(word.text, lemma, self._source_tag):
                return False
        return True


def read_terms(path: Path, *, source_tag: str = "en") -> Termbase:
    """Read the table of terms; an empty termbase where there is no such file.

    Args:
        path: `catalogs/terms.csv`: UTF-8, with or without a byte order mark.
        source_tag: the language of the column `source`.

    Raises:
        TermbaseError: if it cannot be read or says something that makes no sense; names the line.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Termbase(source_tag=source_tag)
    except OSError as error:
        raise TermbaseError(
            f"cannot be read ({error.strerror})", remedy="make it a readable file", path=path
        ) from error
    try:
        return Termbase(parse_terms(decode(content)), source_tag=source_tag)
    except TermbaseError as error:
        raise error.at(path) from None


def _comment(hit: Hit) -> str:
    if hit.is_kept:
        text = f"Term: {hit.found} stays as it is"
    elif hit.approved:
        text = f"Term: {hit.term.sources[0]} → {' | '.join(hit.approved)}"
    else:
        text = f"Term: {hit.term.sources[0]}"
    text += f" (not: {', '.join(hit.forbidden)})" if hit.forbidden else ""
    return text + (f" – {hit.term.note}" if hit.term.note else "")
