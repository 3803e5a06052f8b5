"""HTML read into tokens with their positions, by the rules of the HTML standard's tokenizer.

A library's parser would give a tree; we need to know where each tag begins and ends in the author's own spelling, on
any input, in linear time (the standard library's parser is quadratic on `<!--`). Beyond the standard we know template
code: `{{ … }}`, `{% … %}`, `{# … #}`, `<% … %>` and `<?php … ?>` are one token each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from html import unescape
from typing import NamedTuple

from transflow.formats.html_names import OPAQUE, names

SPACE = " \t\n\f\r"
"""What HTML takes for white space; a no-break space is not among it."""

_LONGEST_CODE = 500
"""Code points between `{{` and `}}`; more is taken for text, so that 50,000 `{{` cost linear time."""

_S = r"[ \t\n\f\r]"
# Not possessive, although nothing can be given back: before Python 3.11.5 `re` loses its place in possessive
# repetitions of groups (python/cpython#106052).
_CODE = (
    rf"(?:\{{\{{(?:(?!\}}\}}|<[A-Za-z/!?]).){{0,{_LONGEST_CODE}}}\}}\}}"
    rf"|\{{%(?:(?!%\}}|<[A-Za-z/!?]).){{0,{_LONGEST_CODE}}}%\}}"
    rf"|\{{\#(?:(?!\#\}}|<[A-Za-z/!?]).){{0,{_LONGEST_CODE}}}\#\}}"
    rf"|<%(?:(?!%>).){{0,{_LONGEST_CODE}}}%>"
    rf"|<\?(?:php|=)(?:(?!\?>).){{0,{_LONGEST_CODE}}}\?>)"
)


def _attribute(code: str) -> str:
    """The pattern of one attribute, in whose value `code` (a pattern ending in `|`, or nothing) may stand."""
    return (
        r"(?P<name>[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+)"
        rf"(?>{_S}*+={_S}*+(?:"
        rf'"(?P<double>(?:{code}[^"])*+)"'
        rf"|'(?P<single>(?:{code}[^'])*+)'"
        rf"|(?P<bare>(?:{code}[^ \t\n\f\r>\"'])(?:{code}[^ \t\n\f\r>])*+)"
        rf"|(?=>))|(?!{_S}*+=))"
    )


_PLAIN_ATTRIBUTE = _attribute("")
_CODED_ATTRIBUTE = rf"(?:{_CODE}|{_attribute(_CODE + '|')})"
_FLAGS = re.DOTALL | re.IGNORECASE
_ATTRIBUTE = re.compile(rf"[ \t\n\f\r/]*+{_PLAIN_ATTRIBUTE}", _FLAGS)
_REST = re.compile(rf"(?:[ \t\n\f\r/]*+{_PLAIN_ATTRIBUTE})*+[ \t\n\f\r/]*+>", _FLAGS)
_ATTRIBUTE_OR_CODE = re.compile(rf"[ \t\n\f\r/]*+{_CODED_ATTRIBUTE}", _FLAGS)
_REST_WITH_CODE = re.compile(rf"(?:[ \t\n\f\r/]*+{_CODED_ATTRIBUTE})*+[ \t\n\f\r/]*+>", _FLAGS)

_QUOTES = {"double": '"', "single": "'", "bare": ""}
_MARKUP = re.compile(r"<(?=[A-Za-z/!?%])|\{(?=[{%#])")
_LETTER = re.compile(r"[A-Za-z]")
_NAME = re.compile(r"[^ \t\n\f\r/>]++")
_CODE_TOKEN = re.compile(_CODE, _FLAGS)
_CODE_START = re.compile(r"\{[{%#]|<[%?]")
_PHP = re.compile(r"<\?(?:php|=)", re.IGNORECASE)
_COMMENT_END = re.compile(r"--!?>")
_SCRIPT = re.compile(rf"<!--|-->|<(/?)script(?={_S}|[/>])", re.IGNORECASE)
_END_TAGS = {
    name: re.compile(rf"</{name}(?={_S}|[/>])", re.IGNORECASE) for name in (*OPAQUE, "title", "textarea")
}

_FOREIGN = frozenset({"svg", "math"})
_LEAVES_FOREIGN = names(
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta"
    " nobr ol p pre ruby s small span strike strong sub sup table tt u ul var"
)
"""Start tags that end SVG and MathML, as the standard has it."""
_HOLDS_HTML = names("annotation-xml desc foreignobject mi mn mo ms mtext title")
"""Elements of SVG and MathML inside which those names are at home."""


class Kind(Enum):
    """What a token is."""

    TEXT = "text"
    START = "start tag"
    END = "end tag"
    WORDS = "words"
    """The content of `<title>` and `<textarea>`: entities, but no tags."""
    CODE = "code"
    """Template code."""
    COMMENT = "comment"
    """A comment, or what a browser takes for one (`<?xml … >`, `<![CDATA[…`)."""
    DOCTYPE = "doctype"
    OPAQUE = "opaque"
    """An element with all its content: a script, a style sheet, SVG, MathML; or an unended one, to the end."""


class Token(NamedTuple):
    """A stretch of the source; the tokens of a source follow each other without a gap."""

    kind: Kind
    start: int
    end: int
    """Offsets in code points; `end` is the first that no longer belongs to it."""
    name: str = ""
    """The name of the element, in lower case."""


class Attribute(NamedTuple):
    """An attribute of a tag, with the offsets of its value between the quotes."""

    name: str
    start: int
    end: int
    quote: str | None
    """`"`, `'`, nothing where the value stands bare; None where there is no value, and then the offsets are the name's."""


def is_blank(words: str) -> bool:
    """Whether a text shows nothing: white space, no-break spaces included."""
    return not (unescape(words) if "&" in words else words).strip()


def tokenize(text: str) -> Iterator[Token]:
    """The tokens of a source, in order and without a gap; takes time linear in its length."""
    return _Tokenizer(text).read()


def read_attributes(text: str, tag: Token, *, knows_code: bool = True) -> tuple[Attribute, ...]:
    """The attributes of a start tag, or of the one that an opaque element begins with.

    Args:
        text: the source that the token is of.
        tag: the token.
        knows_code: whether template code is seen; then only the attributes are given that a browser, which does
            not see it, reads in the same way.

    Returns:
        In order; of two attributes with one name the first, as in a browser.
    """
    if tag.end - tag.start <= len(tag.name) + 2:
        return ()
    start, end = tag.start + 1 + len(tag.name), tag.end
    found = _attributes(text, start, end, _ATTRIBUTE)
    if knows_code and _CODE_START.search(text, start, end):
        coded = set(_attributes(text, start, end, _ATTRIBUTE_OR_CODE))
        found = [attribute for attribute in found if attribute in coded]
    first: dict[str, Attribute] = {}
    for attribute in found:
        first.setdefault(attribute.name, attribute)
    return tuple(first.values())


def ends_as_in_browser(text: str, tag: Token) -> bool:
    """Whether a start tag ends at the same place for a browser, which does not see template code."""
    rest = _REST.match(text, tag.start + 1 + len(tag.name))
    return rest is not None and rest.end() == tag.end


def _attributes(text: str, start: int, end: int, pattern: re.Pattern[str]) -> list[Attribute]:
    found = []
    while match := pattern.match(text, start, end):
        start = match.end()
        if match["name"] is not None:
            group = next((group for group in _QUOTES if match[group] is not None), "name")
            found.append(Attribute(match["name"].lower(), *match.span(group), _QUOTES.get(group)))
    return found


class _Tokenizer:
    def __init__(self, text: str) -> None:
        self._text = text
        self._length = len(text)
        self._absent: set[str] = set()
        """Terminators that the rest of the text is known to lack, so that nobody searches for them again."""

    def read(self) -> Iterator[Token]:
        text = self._text
        position = text_start = 0
        while match := _MARKUP.search(text, position):
            at = match.start()
            token = self._code(at) if match[0] == "{" else self._pointed(at)
            if token is None:
                position = at + 1
                continue
            if at > text_start:
                yield Token(Kind.TEXT, text_start, at)
            yield token
            position = text_start = token.end
            if token.kind is Kind.START and token.name in ("title", "textarea"):
                end = self._raw_end(token.name, token.end)
                if end > token.end:
                    yield Token(Kind.WORDS, token.end, end, token.name)
                position = text_start = end
        if text_start < self._length:
            yield Token(Kind.TEXT, text_start, self._length)

    def _find(self, terminator: str, start: int) -> int:
        """The offset behind the next terminator, or -1."""
        if terminator in self._absent:
            return -1
        found = self._text.find(terminator, start)
        if found < 0:
            self._absent.add(terminator)
            return -1
        return found + len(terminator)

    def _or_rest(self, end: int) -> int:
        return self._length if end < 0 else end

    def _code(self, at: int) -> Token | None:
        match = _CODE_TOKEN.match(self._text, at)
        return Token(Kind.CODE, at, match.end()) if match else None

    def _pointed(self, at: int) -> Token | None:
        """The token that begins with the `<` at this offset."""
        text = self._text
        sign = text[at + 1]
        if sign == "%":
            return self._code(at)
        if sign == "?":
            if _PHP.match(text, at):
                return Token(Kind.CODE, at, self._or_rest(self._find("?>", at)))
            return Token(Kind.COMMENT, at, self._or_rest(self._find(">", at)))
        if sign == "!":
            return self._declaration(at)
        if sign != "/":
            return self._start_tag(at)
        if at + 2 == self._length:
            return None
        if _LETTER.match(text, at + 2):
            end = self._tag_end(at + 2)
            return (
                Token(Kind.END, at, end, self._name(at + 2))
                if end > 0
                else Token(Kind.OPAQUE, at, self._length)
            )
        return Token(Kind.COMMENT, at, self._or_rest(self._find(">", at)))

    def _declaration(self, at: int) -> Token:
        if self._text.startswith("<!--", at):
            return Token(Kind.COMMENT, at, self._comment_end(at))
        is_doctype = self._text[at + 2 : at + 9].lower() == "doctype"
        kind = Kind.DOCTYPE if is_doctype else Kind.COMMENT
        return Token(kind, at, self._or_rest(self._find(">", at)))

    def _comment_end(self, at: int) -> int:
        """Behind the comment: `<!-->` and `<!--->` are whole ones, `--!>` ends one too."""
        if "-->" in self._absent and "--!>" in self._absent:
            return self._length
        match = _COMMENT_END.search(self._text, at + 2)
        if match and match[0] == "--!>" and match.start() < at + 4:
            match = _COMMENT_END.search(self._text, at + 4)
        if match is None:
            self._absent |= {"-->", "--!>"}
            return self._length
        return match.end()

    def _name(self, at: int) -> str:
        match = _NAME.match(self._text, at)
        return match[0].lower() if match else ""

    def _tag_end(self, at: int) -> int:
        """Behind the tag whose name begins here, or -1 where it is never ended."""
        text = self._text
        closing = self._find(">", at)
        if closing < 0:
            return -1
        tag = text[at:closing]
        if '"' not in tag and "'" not in tag and "{" not in tag and "<" not in tag:
            return closing
        name = _NAME.match(text, at)
        start = name.end() if name else at
        rest = _REST.match(text, start)
        end = rest.end() if rest else self._length
        if _CODE_START.search(text, start, end) and (coded := _REST_WITH_CODE.match(text, start)):
            return coded.end()
        return rest.end() if rest else -1

    def _start_tag(self, at: int) -> Token:
        end = self._tag_end(at + 1)
        if end < 0:
            return Token(Kind.OPAQUE, at, self._length)
        name = self._name(at + 1)
        token = Token(Kind.START, at, end, name)
        if name in OPAQUE:
            content_end = self._raw_end(name, end)
            closing = self._tag_end(content_end + 2) if content_end < self._length else -1
            return Token(Kind.OPAQUE, at, self._or_rest(closing), name)
        if name == "plaintext":
            return Token(Kind.OPAQUE, at, self._length, name)
        if name in _FOREIGN:
            return Token(Kind.OPAQUE, at, end if self._is_closed(token) else self._foreign_end(token), name)
        return token

    def _is_closed(self, tag: Token) -> bool:
        """Whether a tag ends in `/>`, the slash not being part of a bare value."""
        if self._text[tag.end - 2] != "/":
            return False
        attributes = read_attributes(self._text, tag)
        return not attributes or attributes[-1].end < tag.end - 1

    def _raw_end(self, name: str, start: int) -> int:
        """Where the content of an element without markup ends: at its end tag, or at the end of the source."""
        if name == "script":
            return self._script_end(start)
        if f"</{name}" in self._absent:
            return self._length
        match = _END_TAGS[name].search(self._text, start)
        if match is None:
            self._absent.add(f"</{name}")
            return self._length
        return match.start()

    def _script_end(self, start: int) -> int:
        """A script may hold `<!-- <script> </script> -->`: the end tag inside does not end it."""
        is_comment = is_nested = False
        position = start
        while match := _SCRIPT.search(self._text, position):
            position = match.end()
            if match[0] == "<!--":
                is_comment = True
                position = match.start() + 2  # `<!-->` is a comment from beginning to end
            elif match[0] == "-->":
                is_comment = is_nested = False
            elif not match[1]:
                is_nested = is_comment
            elif is_nested:
                is_nested = False
            else:
                return match.start()
        return self._length

    def _foreign_end(self, opening: Token) -> int:
        """Behind the SVG or MathML element: its end tag, or before an HTML tag that is not at home in it."""
        depth, n_holders, position = 1, 0, opening.end
        text = self._text
        while (at := text.find("<", position)) >= 0:
            is_end = text.startswith("</", at)
            name_start = at + 1 + is_end
            if not _LETTER.match(text, name_start):
                position = self._foreign_other(at)
                continue
            position = self._tag_end(name_start)
            if position < 0:
                return self._length
            tag = Token(Kind.END if is_end else Kind.START, at, position, self._name(name_start))
            if not n_holders and tag.name in _LEAVES_FOREIGN and not is_end:
                return at
            if is_end or not self._is_closed(tag):
                change = -1 if is_end else 1
                depth += change * (tag.name == opening.name)
                n_holders = max(0, n_holders + change * (tag.name in _HOLDS_HTML))
            if depth == 0:
                return position
        return self._length

    def _foreign_other(self, at: int) -> int:
        """Behind what begins with `<` in SVG or MathML and is no tag: a comment, a CDATA section, text."""
        if self._text.startswith("<![CDATA[", at):
            return self._or_rest(self._find("]]>", at))
        if self._text.startswith("<!", at):
            return self._declaration(at).end
        return self._or_rest(self._find(">", at)) if self._text.startswith(("<?", "</"), at) else at + 1
