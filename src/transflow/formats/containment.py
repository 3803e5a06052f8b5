"""What would begin a block of Markdown, and how it is written so that it reads as text (law 3).

The rules are those of CommonMark 0.31.2 (chapter 4 and 5) and GFM, with footnotes and definition lists as
markdown-it has them. Where a rule depends on more than a line shows, we take the wider reading: an escape
too many is invisible, one too few breaks the page.

A line that would begin a block joins the line before it, which changes nothing for the reader: a line end inside a paragraph
is a space. Only the first line of a block, and a line after a hard break, need a backslash.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from transflow.formats.lines import Span, with_line_feeds

_BLOCK_TAGS = """
    address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt
    fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link
    main menu menuitem nav noframes ol optgroup option p param search section source summary table tbody td tfoot th
    thead title tr track ul pre script style textarea
"""
BLOCK_TAGS = frozenset(_BLOCK_TAGS.split())
"""Tags that begin a block: conditions 1 and 6 of CommonMark's HTML blocks, all versions since 0.28 together."""

_VERBATIM_TAGS = frozenset({"pre", "script", "style", "textarea"})

EMPTY = "&#32;"
"""What keeps a block whose target is blank: a space that is not white space to the block structure."""

_NAMES = "|".join(sorted(BLOCK_TAGS))
_TAG = re.compile(rf"</?({_NAMES})(?=[\s/>]|$)", re.IGNORECASE)
_HTML_BLOCK = rf"<(?:[!?]|/?(?:{_NAMES})(?=[\s/>]|$))"
_LONE_TAG = re.compile(r"""</?[A-Za-z][A-Za-z0-9-]*(?:"[^"]*"|'[^']*'|[^"'<>])*>\s*$""")
_DEFINITION = re.compile(r"\[(?:[^\[\]\\]|\\.)*\](?=:)", re.DOTALL)
_TABLE_RULE = r"[-:|\s]+$"
_TASK = re.compile(r"\[[ xX]\](?:[ \t]|$)")
_ALERT = re.compile(r"\[![A-Za-z]+\]")
_RUN = re.compile(r"(`{3,}|~{3,})")
_NUMBER = re.compile(r"[0-9]{1,9}(?=[.)])")
_FOOTNOTE = re.compile(r"\[\^[^\]]*\](?=:)")

_BEGINNINGS = {
    "#": r"#{1,6}(?:[ \t]|$)",
    ">": r">",
    "+": r"\+(?:[ \t]|$)|\+{3}[ \t]*$",
    "-": rf"-(?:[ \t]|$)|{_TABLE_RULE}",
    "*": r"\*(?:[ \t]|$)|[* \t]{3,}$",
    "_": r"[_ \t]{3,}$",
    "`": r"`{3,}[^`]*$",
    "~": r"~{3}|~(?:[ \t]|$)",
    "=": r"=+[ \t]*$",
    "<": _HTML_BLOCK,
    "[": _FOOTNOTE.pattern,
    "|": _TABLE_RULE,
    ":": rf":(?:[ \t]|$)|{_TABLE_RULE}",
} | {digit: r"[0-9]{1,9}[.)](?:[ \t]|$)" for digit in "0123456789"}
_BEGINS_BLOCK = {first: re.compile(pattern, re.IGNORECASE).match for first, pattern in _BEGINNINGS.items()}

_BLANK = " \t"
_SYMBOLS = re.compile(r"[-:|*_ \t]*$")
_MARKS = re.compile(r"[-:|*_=+~` \t]+$")


def begins_block(line: str) -> bool:
    """Whether a line, free of indentation, can end the paragraph before it or begin another block than a paragraph."""
    match = _BEGINS_BLOCK.get(line[:1])
    return match is not None and match(line) is not None


def begins_block_first(text: str) -> bool:
    """Whether a paragraph's text would be another block from its first character on."""
    if text[:1] == "[":
        return _DEFINITION.match(text) is not None or _FOOTNOTE.match(text) is not None
    line = text.partition("\n")[0]
    return begins_block(line) or is_lone_tag(line)


def is_lone_tag(line: str) -> bool:
    """Whether a line is one whole tag, which begins a block of HTML where no paragraph stands before it."""
    return line[:1] == "<" and _LONE_TAG.match(line) is not None


def is_block_tag(line: str) -> bool:
    """Whether a line begins with a tag that makes HTML of the block whatever else stands on the line."""
    tag = _TAG.match(line)
    return tag is not None and not (line[1] == "/" and tag[1].lower() in _VERBATIM_TAGS)


def is_unfinished(line: str) -> bool:
    """Whether a line consists of marks alone, so that it can become a block by what follows it: `**` before ` *`."""
    return _MARKS.match(line) is not None


def could_begin_block(fragment: str) -> bool:
    """Whether the first sentence of a paragraph would begin another block, or could with what follows it."""
    if is_unfinished(fragment.partition("\n")[0]):
        return True
    if fragment[:1] == "[":
        return fragment.count("[") > fragment.count("]") or begins_block_first(fragment)
    if fragment[:1] == "<" and ">" not in fragment:
        return True
    return begins_block_first(fragment)


def begins_task(text: str) -> bool:
    """Whether a list item's text would be a task, `[ ] ` or `[x] `."""
    return _TASK.match(text) is not None


def begins_alert(text: str) -> bool:
    """Whether a quotation's text would be an alert, `[!NOTE]`."""
    return _ALERT.match(text) is not None


def escape_beginning(text: str) -> str:
    """A text that begins a block, with the backslash that makes it read as text.

    A definition gets its backslash before the colon, so that its label remains a link; a number before its full stop or
    parenthesis, since digits cannot be escaped; each character of a fence gets its own, since two are markup too.
    """
    if number := _NUMBER.match(text):
        return f"{number[0]}\\{text[number.end() :]}"
    if label := _DEFINITION.match(text) or _FOOTNOTE.match(text):
        return f"{label[0]}\\{text[label.end() :]}"
    if run := _RUN.match(text):
        return "".join(f"\\{character}" for character in run[0]) + text[run.end() :]
    return f"\\{text}"


def settle(target: str) -> str:
    r"""A target as one paragraph: `\n` as line end, no indentation, a blank line as a space, nothing before or after it."""
    text = with_line_feeds(target).replace("\0", "\N{REPLACEMENT CHARACTER}").strip(" \t\n")
    if "\n" not in text:
        return text
    lines: list[list[str]] = []
    follows_blank_line = False
    for line in (line.lstrip(_BLANK) for line in text.split("\n")):
        if line and follows_blank_line:
            _append(lines[-1], line)
        elif line:
            lines.append([line])
        follows_blank_line = not line
    return "\n".join(" ".join(parts) for parts in lines)


def flatten(target: str) -> str:
    """A target on one line, for places that have no second: line ends and hard breaks become spaces."""
    text = settle(target)
    if "\n" not in text:
        return text
    *lines, last = text.split("\n")
    stripped = (line.rstrip(_BLANK) for line in lines)
    words = (line[:-1] if is_escaping(line, len(line)) else line for line in stripped)
    return " ".join([*words, last]).lstrip(_BLANK)


def contained_lines(text: str) -> list[str]:
    """The lines of a settled text, where none but the first begins a block."""
    lines: list[list[str]] = []
    for line in text.split("\n"):
        if not lines or not begins_block(line):
            lines.append([line])
        elif ends_in_hard_break(lines[-1][-1]):
            lines.append([escape_beginning(line)])
        else:
            _append(lines[-1], line)
            if len(lines) > 1 and _SYMBOLS.match(line) and begins_block(" ".join(lines[-1])):
                _fold(lines)
    return [" ".join(parts) for parts in lines]


def _append(parts: list[str], line: str) -> None:
    """Join a line to the one before it."""
    parts[-1] = parts[-1].rstrip(_BLANK)
    parts.append(line)


def _fold(lines: list[list[str]]) -> None:
    """Join the last lines, back to a hard break: together they became what none of them was, such as `**` and `*`."""
    first = len(lines) - 1
    while first and not ends_in_hard_break(lines[first - 1][-1]):
        first -= 1
    folded = " ".join(part.strip(_BLANK) for parts in lines[first:] for part in parts)
    lines[first:] = [[escape_beginning(folded) if first and begins_block(folded) else folded]]


def ends_in_hard_break(line: str) -> bool:
    """Whether the line end after this line is a hard break: two spaces, or a backslash that is not escaped itself."""
    return line.endswith("  ") or is_escaping(line, len(line))


def is_escaping(text: str, end: int) -> bool:
    """Whether an odd number of backslashes stands before offset `end`, so that the character there is escaped."""
    start = end
    while start and text[start - 1] == "\\":
        start -= 1
    return (end - start) % 2 == 1


def code_spans(text: str) -> list[Span]:
    """The code spans of a text, by the rule of CommonMark 6.1: as many backticks at the end as at the beginning."""
    runs = [Span(*found.span()) for found in re.finditer("`+", text)]
    later: dict[int, list[int]] = {}
    for index, run in enumerate(runs):
        later.setdefault(run.end - run.start, []).append(index)
    spans: list[Span] = []
    index = 0
    while index < len(runs):
        start, end = runs[index]
        start += is_escaping(text, start)
        same = later.get(end - start, [])
        position = bisect_right(same, index)
        if start < end and position < len(same):
            index = same[position]
            spans.append(Span(start, runs[index].end))
        index += 1
    return spans


def block_tags(text: str) -> tuple[str, ...]:
    """The names of block-level tags that a text contains, in lower case."""
    return tuple(sorted({found[1].lower() for found in _TAG.finditer(text)})) if "<" in text else ()


def disarm_tags(text: str, own: tuple[str, ...]) -> str:
    """The text with a backslash before every block-level tag outside code that its source does not have.

    Markdown itself does not mind `</p><h1>` in the middle of a line, the page that is made of it does.

    Args:
        text: a target.
        own: names of the tags that its source contains.
    """
    if "<" not in text or not any(found[1].lower() not in own for found in _TAG.finditer(text)):
        return text
    return "".join(_disarmed(text, own))


def _disarmed(text: str, own: tuple[str, ...]) -> Iterator[str]:
    spans = code_spans(text)
    starts = [span.start for span in spans]
    copied = 0
    for found in _TAG.finditer(text):
        start = found.start()
        nearest = bisect_right(starts, start) - 1
        is_code = nearest >= 0 and start < spans[nearest].end
        if found[1].lower() in own or is_code or is_escaping(text, start):
            continue
        yield f"{text[copied:start]}\\"
        copied = start
    yield text[copied:]
