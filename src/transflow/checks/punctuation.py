"""TF030 to TF037: white space, marks at the end, brackets, quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transflow.checks.length import count_sentences
from transflow.checks.subject import Check, Subject
from transflow.inflection import language
from transflow.model import Severity

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_DOUBLE_SPACE = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
_CLOSERS = " \t\n\u00a0\u202f\"'”“’‘»«›‹)]}*_"
_MARKS = {
    **dict.fromkeys("?？؟՞\u037e", "?"),
    **dict.fromkeys("!！", "!"),
    **dict.fromkeys(":：", ":"),
    **dict.fromkeys(";；؛", ";"),
    **dict.fromkeys(".。۔।։", "."),
    **dict.fromkeys("…", "…"),
    **dict.fromkeys(",，،、", ","),
}
_NAMES = {
    **{"?": "a question mark", "!": "an exclamation mark", ":": "a colon", ";": "a semicolon"},
    **{".": "a full stop", "…": "an ellipsis", ",": "a comma", "": "no mark"},
}
_ABBREVIATIONS = frozenset(
    [
        "bro",
        "bros",
        "co",
        "corp",
        "dr",
        "ed",
        "eds",
        "etc",
        "inc",
        "jr",
        "ltd",
        "mr",
        "mrs",
        "no",
        "nos",
        "sr",
        "st",
        "vol",
        "br",
        "čl",
        "dd",
        "doo",
        "god",
        "gosp",
        "itd",
        "itsl",
        "npr",
        "sl",
        "st",
        "str",
        "tj",
        "bzw",
        "bd",
        "co",
        "nr",
        "str",
        "usw",
        "vgl",
        "cía",
        "ee",
        "etc",
        "núm",
        "pág",
        "sra",
        "ud",
        "uds",
    ]
)
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_QUOTE = re.compile('[“”„‟«»"]')
_INCHES = re.compile(r"(?<=\d)[\"”]")
_SPACE_BEFORE = re.compile(r"(?<=\S)[ \u00a0]+([,;:!?.])(?=[\s\"”“»«)]|$)(?! \d)")
_NO_SPACE_AFTER = re.compile(r"[A-Za-zÀ-žЀ-ӿ],[A-Za-zÀ-žЀ-ӿ]|[a-zà-žа-я]{2}[.!?][A-ZÀ-ŽА-Я][a-zà-žа-я]")
_OPENERS = " \t\n\u00a0\"'“”„«»‘’‚(*_[¿¡…-–—•"
_TRAILERS = ".,;:!?…\"'“”„«»‘’)"
_WITHOUT_FULL_STOP = frozenset({"lo", "th"})
_SPACES_BEFORE_MARKS = frozenset({"fr", "br"})


def edges_differ(subject: Subject) -> Iterator[str]:
    """Say that white space at the edges differs, or that a blank line would be lost."""
    source, target = subject.entry.msgid, subject.entry.msgstr
    if target[:1].isspace() != source[:1].isspace():
        yield "white space at the beginning differs from the source"
    if target[-1:].isspace() != source[-1:].isspace():
        yield "white space at the end differs from the source"
    if _BLANK_LINE.search(target.strip()) and not _BLANK_LINE.search(source.strip()):
        yield "a blank line inside becomes a space: one text stays one paragraph"


def double_space(subject: Subject) -> Iterator[str]:
    """Quote where two spaces stand between words."""
    target = subject.entry.msgstr
    if (match := _DOUBLE_SPACE.search(target)) and not _DOUBLE_SPACE.search(subject.entry.msgid):
        yield f"two spaces in “{_around(target, match.start(), match.end())}”"


def final_mark(subject: Subject) -> Iterator[str]:
    """Say that the sentence ends in another mark than that of the source."""
    source, target = _final(subject.msgid, subject.source), _final(subject.msgstr, subject.target)
    if source == target or {source, target} <= {".", "…"} or not subject.msgstr.strip():
        return
    if source == "," and target in (":", "!"):  # salutations
        return
    if {source, target} == {".", ""} and language(subject.target) in _WITHOUT_FULL_STOP:
        return
    if target == "." and source == "" and _may_end_in_dot(subject.msgstr):
        return
    if source == "." and target == "" and _may_end_in_dot(subject.msgid):
        return
    yield f"the source ends in {_NAMES[source]}, the target in {_NAMES[target]}"


def unbalanced_brackets(subject: Subject) -> Iterator[str]:
    """Say which brackets are opened or closed too often, where the source is in order."""
    for opening, closing in _BRACKETS.items():
        n_open, n_close = subject.msgstr.count(opening), subject.msgstr.count(closing)
        if n_open != n_close and subject.msgid.count(opening) == subject.msgid.count(closing):
            yield f"{n_open} × {opening} but {n_close} × {closing}"


def quotation_marks(subject: Subject) -> Iterator[str]:
    """Say which quotation mark is none of the language, or has no partner."""
    if not subject.quotes:
        return
    example = "…".join(subject.quotes[0])
    waiting: list[str] = []
    text = _INCHES.sub(" ", subject.msgstr)
    for match in _QUOTE.finditer(text):
        mark = match[0]
        if waiting and (waiting[-1], mark) in subject.quotes:
            waiting.pop()
        elif any(mark == opening for opening, _ in subject.quotes):
            waiting.append(mark)
        else:
            here = _around(text, match.start(), match.end())
            yield f"the quotation mark {mark} in “{here}” opens nothing here; write {example}"
            return
    if waiting and not len(_QUOTE.findall(_INCHES.sub(" ", subject.msgid))) % 2:
        yield f"the quotation mark {waiting[-1]} is not closed; write {example}"


def spaces_around_marks(subject: Subject) -> Iterator[str]:
    """Quote a space before a mark, or a mark without a space after it."""
    if language(subject.target) in _SPACES_BEFORE_MARKS:
        return
    source, target = subject.msgid, subject.entry.msgstr
    if (match := _SPACE_BEFORE.search(target)) and not _SPACE_BEFORE.search(subject.entry.msgid):
        yield f"a space before {match[1]} in “{_around(target, match.start(), match.end())}”"
    target = subject.msgstr
    if (match := _NO_SPACE_AFTER.search(target)) and not _NO_SPACE_AFTER.search(source):
        yield f"no space after the mark in “{_around(target, match.start(), match.end())}”"


def first_letter(subject: Subject) -> Iterator[str]:
    """Say that the target begins with a small letter where the source begins with a capital.

    A paragraph may be the first of a letter, which goes on in small letters after the salutation's comma.
    """
    source, target = _first_word(subject.msgid), _first_word(subject.msgstr)
    first = target[:1]
    if subject.is_copy or not source[:1].isupper() or not first.islower() or first.title() == first:
        return
    if count_sentences(subject.msgid) > 1:
        return
    if target == target.lower() and target not in subject.source_words:  # iPhone, van Gogh
        yield "the target begins with a small letter, the source with a capital"


def inverted_marks(subject: Subject) -> Iterator[str]:
    """Say that a Spanish question or exclamation is not opened."""
    if language(subject.target) != "es" or subject.is_copy:
        return
    for opening, closing, name in (("¿", "?", "question"), ("¡", "!", "exclamation")):
        if subject.msgstr.count(opening) < min(1, subject.msgstr.count(closing)):
            yield f"the {name} is not opened with {opening}"


def _final(text: str, tag: str) -> str:
    text = text.rstrip(_CLOSERS)
    last = text[-1:]
    if text.endswith("..."):
        return "…"
    if last == ";" and language(tag) == "el":
        return "?"
    mark = _MARKS.get(last, "")
    if mark in ("!", "?") and "?" in text[-3:]:
        return "?"
    return mark


def _may_end_in_dot(text: str) -> bool:
    """Whether the dot at the end may belong to the word: an ordinal, a year, an abbreviation."""
    words = text.rstrip(_CLOSERS).split()
    last = words[-1].rstrip(".").casefold() if words else ""
    is_ordinal = last[-1:].isdigit() or not last.strip("ivxlc")
    return len(last) < 2 or is_ordinal or "." in last or last in _ABBREVIATIONS


def _around(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - 12) : end + 12].split("\n")).strip()


def _first_word(text: str) -> str:
    words = text.lstrip(_OPENERS).split(maxsplit=1)
    return words[0].rstrip(_TRAILERS) if words else ""


CHECKS = (
    Check(
        "TF030",
        "white space at the edges",
        Severity.WARNING,
        edges_differ,
        "white space at the beginning or end differs, or a blank line stands inside",
    ),
    Check("TF031", "double space", Severity.WARNING, double_space, "two spaces between words"),
    Check(
        "TF032", "final mark", Severity.WARNING, final_mark, "the text ends in another mark than the source"
    ),
    Check("TF033", "brackets", Severity.WARNING, unbalanced_brackets, "a bracket has no partner"),
    Check(
        "TF034",
        "quotation marks",
        Severity.WARNING,
        quotation_marks,
        "quotation marks of another language, or one without a partner",
    ),
    Check(
        "TF035",
        "spaces around marks",
        Severity.WARNING,
        spaces_around_marks,
        "a space too many or too few at a mark",
    ),
    Check(
        "TF036",
        "first letter",
        Severity.WARNING,
        first_letter,
        "a small letter where the source has a capital",
    ),
    Check(
        "TF037",
        "inverted marks",
        Severity.WARNING,
        inverted_marks,
        "a Spanish question or exclamation not opened",
    ),
)
