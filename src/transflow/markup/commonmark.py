"""Inline Markdown: CommonMark 0.31, and of GFM strikethrough, footnotes, task boxes and bare addresses.

The definitions of reference links are not part of a segment. `[text][label]` and `[text][]` are taken for
links, a bracket alone for words.
"""

from __future__ import annotations

import html as html_entities
import re
from bisect import bisect_right
from dataclasses import dataclass

from transflow.markup import html
from transflow.markup.addresses import find_addresses
from transflow.markup.emphasis import Run, pair_runs, read_run
from transflow.markup.marks import Kind, Mark

_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_SPECIAL = re.compile(r"[\\`<&\[\]!*_~\n]")
_BACKTICKS = re.compile("`+")
_TASK = re.compile(r"\[([ xX])\](?=\s)")
_FOOTNOTE = re.compile(r"\[\^([^\s\[\]]++)\]")
_LINK_ADDRESS = re.compile(r"<([A-Za-z][A-Za-z0-9.+-]{1,31}:[^\s<>\x00-\x1f]*+)>")
_MAIL_ADDRESS = re.compile(
    r"<([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]++@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*+)>"
)
_LONGEST_LABEL = 999
_LABEL = re.compile(rf"\[((?!\^)(?:[^\\\[\]]|\\.){{0,{_LONGEST_LABEL}}})\]", re.DOTALL)
_SPACE = re.compile(r"[ \t]*+(?:\n[ \t]*+)?+")
_POINTED_TARGET = re.compile(r"<((?:[^<>\\\n]|\\.)*+)>")
_TITLE = re.compile(r""""(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\)""", re.DOTALL)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_DEEPEST_PARENTHESES = 32
"""CommonMark lets a reader stop there; without a limit `[a](b` repeated would read the rest each time."""


def scan_markdown(text: str) -> list[Mark]:
    """The marks of an inline Markdown text, in order; raw tags are not joined to pairs yet."""
    return _Scanner(text).scan()


@dataclass(frozen=True, slots=True)
class _Bracket:
    start: int
    is_image: bool
    n_runs: int
    """How many delimiter runs stood before it: emphasis inside a link is its own level."""


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._words_end = len(text.rstrip())
        self._at = 0
        self._marks: list[Mark] = []
        self._runs: list[Run] = []
        self._brackets: list[_Bracket] = []
        self._n_inactive = 0
        """So many of the open brackets, from the outermost, stand around a link and cannot become one."""
        self._next_pair = 0
        self._terminators = html.Terminators(text)
        self._backticks: dict[int, list[int]] = {}
        for run in _BACKTICKS.finditer(text):
            self._backticks.setdefault(len(run[0]), []).append(run.start())
        self._readers = {
            "\\": self._read_backslash,
            "`": self._read_code,
            "<": self._read_pointed,
            "&": self._read_entity,
            "[": self._read_opening,
            "!": self._read_exclamation,
            "]": self._read_closing,
            "*": self._read_run,
            "_": self._read_run,
            "~": self._read_run,
            "\n": self._read_line_end,
        }

    def scan(self) -> list[Mark]:
        text = self._text
        if task := _TASK.match(text):
            self._add(Mark(0, task.end(), Kind.TASK, detail=task[1].lower()))
        addresses = find_addresses(text, has_entities=True)
        address = next(addresses, None)
        while self._at < len(text):
            special = _SPECIAL.search(text, self._at)
            start = special.start() if special else len(text)
            while address is not None and address[0] < self._at:
                address = next(addresses, None)
            if address is not None and address[0] <= start:
                self._add(Mark(*address, Kind.ADDRESS, detail=text[address[0] : address[1]]))
                continue
            self._at = start
            if special:
                self._readers[text[start]]()
        self._pair(0)
        return sorted(self._marks, key=lambda mark: mark.start)

    def _add(self, mark: Mark) -> None:
        self._marks.append(mark)
        self._at = mark.end

    def _add_pair(self, opening: Mark, closing: Mark) -> None:
        self._marks += (opening, closing)

    def _number(self) -> int:
        self._next_pair += 1
        return self._next_pair - 1

    def _read_backslash(self) -> None:
        following = self._text[self._at + 1 : self._at + 2]
        if following == "\n":
            self._add(Mark(self._at, self._at + 2, Kind.BREAK))
        elif following in _PUNCTUATION and following:
            self._add(Mark(self._at, self._at + 2, Kind.ESCAPE, detail=following, word=following))
        else:
            self._at += 1

    def _read_code(self) -> None:
        run = _BACKTICKS.match(self._text, self._at)
        assert run is not None
        length = len(run[0])
        starts = self._backticks.get(length, [])
        place = bisect_right(starts, run.end() - 1)
        if place == len(starts):
            self._at = run.end()
            return
        content = self._text[run.end() : starts[place]].replace("\n", " ")
        if content.strip(" ") and content[0] == content[-1] == " ":
            content = content[1:-1]
        self._add(Mark(self._at, starts[place] + length, Kind.CODE, detail=content))

    def _read_pointed(self) -> None:
        at = self._at
        if found := _LINK_ADDRESS.match(self._text, at) or _MAIL_ADDRESS.match(self._text, at):
            self._add(Mark(at, found.end(), Kind.ADDRESS, detail=found[1]))
        elif mark := (
            html.read_tag(self._text, at, is_strict=True)
            or html.read_declaration(self._text, at, self._terminators)
        ):
            self._add(mark)
        else:
            self._at += 1

    def _read_entity(self) -> None:
        if mark := html.read_entity(self._text, self._at):
            self._add(mark)
        else:
            self._at += 1

    def _read_line_end(self) -> None:
        start = self._at
        while start and self._text[start - 1] == " ":
            start -= 1
        end = self._at + 1
        if self._at - start >= 2 and end < self._words_end:
            self._marks.append(Mark(start, end, Kind.BREAK))
        self._at = end

    def _read_run(self) -> None:
        run = read_run(self._text, self._at)
        self._runs.append(run)
        self._at = run.end

    def _read_opening(self) -> None:
        if footnote := _FOOTNOTE.match(self._text, self._at):
            self._add(Mark(self._at, footnote.end(), Kind.FOOTNOTE, detail=footnote[1]))
            return
        self._brackets.append(_Bracket(self._at, False, len(self._runs)))
        self._at += 1

    def _read_exclamation(self) -> None:
        if self._text.startswith("[", self._at + 1) and not _FOOTNOTE.match(self._text, self._at + 1):
            self._brackets.append(_Bracket(self._at, True, len(self._runs)))
            self._at += 1
        self._at += 1

    def _read_closing(self) -> None:
        closing = self._at
        self._at += 1
        if not self._brackets:
            return
        bracket = self._brackets.pop()
        is_active = bracket.is_image or len(self._brackets) >= self._n_inactive
        self._n_inactive = min(self._n_inactive, len(self._brackets))
        if not is_active:
            return
        words_start = bracket.start + (2 if bracket.is_image else 1)
        tail = _read_tail(self._text, words_start, closing)
        if tail is None:
            return
        kind, pair = (Kind.IMAGE if bracket.is_image else Kind.LINK), self._number()
        self._add_pair(
            Mark(bracket.start, words_start, kind, "open", pair, tail.detail),
            Mark(closing, tail.end, kind, "close", pair, tail.detail, carried=tail.carried),
        )
        self._pair(bracket.n_runs)
        if not bracket.is_image:
            self._n_inactive = len(self._brackets)
        self._at = tail.end

    def _pair(self, n_kept: int) -> None:
        """Make emphasis of the runs after the first `n_kept`, which are then spent."""
        for pairing in pair_runs(self._runs[n_kept:]):
            number = self._number()
            self._add_pair(
                Mark(*pairing.opening, pairing.kind, "open", number),
                Mark(*pairing.closing, pairing.kind, "close", number),
            )
        del self._runs[n_kept:]


@dataclass(frozen=True, slots=True)
class _Tail:
    """What follows the words of a link: `](target "title")`, `][label]` or `][]`."""

    end: int
    detail: str
    carried: str | None = None


def _read_tail(text: str, words_start: int, closing: int) -> _Tail | None:
    if text.startswith("(", closing + 1) and (inline := _read_inline_tail(text, closing + 2)):
        return inline
    label = _LABEL.match(text, closing + 1)
    if label is None:
        return None
    if label[1].strip():
        return _Tail(label.end(), f"[{_fold(label[1])}]")
    if label[1] or closing - words_start > _LONGEST_LABEL:
        return None
    words = text[words_start:closing]
    if not words.strip() or not _LABEL.fullmatch(f"[{words}]"):
        return None
    return _Tail(label.end(), f"[{_fold(words)}]", carried=f"][{words}]")


def _read_inline_tail(text: str, start: int) -> _Tail | None:
    at = _skip_space(text, start)
    pointed = _POINTED_TARGET.match(text, at)
    if pointed:
        target, end = pointed[1], pointed.end()
    elif text.startswith("<", at):
        return None
    else:
        end = _bare_target_end(text, at)
        if end < 0:
            return None
        target = text[at:end]
    after = _skip_space(text, end)
    if after > end and (title := _TITLE.match(text, after)):
        after = _skip_space(text, title.end())
    if not text.startswith(")", after):
        return None
    return _Tail(after + 1, html_entities.unescape(_ESCAPE.sub(r"\1", target)))


def _bare_target_end(text: str, start: int) -> int:
    """The end of a target without pointed brackets; -1 where its parentheses nest too deep."""
    depth = 0
    at = start
    while at < len(text):
        character = text[at]
        if character == "\\" and text[at + 1 : at + 2] in _PUNCTUATION and at + 1 < len(text):
            at += 1
        elif character <= " " or character == "\x7f":
            break
        elif character == "(":
            depth += 1
            if depth > _DEEPEST_PARENTHESES:
                return -1
        elif character == ")":
            if not depth:
                break
            depth -= 1
        at += 1
    return at if not depth else -1


def _skip_space(text: str, start: int) -> int:
    found = _SPACE.match(text, start)
    return found.end() if found else start


def _fold(label: str) -> str:
    return " ".join(label.split()).casefold()
