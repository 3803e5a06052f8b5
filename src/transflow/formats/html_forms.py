"""How translations are spelled in HTML: in a run of text, in an attribute, in a title.

Whatever a target contains, the page around it parses as before: inline tags that pair up within the target are let
through, everything else is escaped so that it reads as text. What the author spelled in a way of their own (a bare
`&`, a tag over two lines, template code) stays so where the target has it too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from html.entities import html5

from transflow.formats.html_inline import ALONE, pair_tags
from transflow.formats.html_names import (
    ADDRESSES,
    BLOCK,
    BRINGABLE,
    BRINGABLE_ATTRIBUTES,
    SAFE_SCHEMES,
)
from transflow.formats.html_tokens import (
    SPACE,
    Kind,
    Token,
    ends_as_in_browser,
    is_blank,
    read_attributes,
    tokenize,
)
from transflow.formats.lines import Cut, Span

_SPACES = re.compile(r"[ \t\n\f\r]++")
_LINE_END = re.compile(r"\r\n|\r|\n")
_LINE_BREAK = re.compile(r"(?<![ \t\f])[ \t\f]*+\n[ \t\f\n]*+")
_BLANK_LINES = re.compile(r"\n[ \t\f]*+(?:\n[ \t\f]*+)++")
_REFERENCE = re.compile(r"&(?:#[0-9]++;|#[xX][0-9A-Fa-f]++;|#?[A-Za-z0-9]*+;?+)")
_BRACE = re.compile(r"\{(?:(?=[{%#])|\Z)")
_OPEN_END = re.compile(r"(?:</?|\{|&#?[A-Za-z0-9]*+)\Z")
_ANGLE = re.compile("<")
_OPEN_ANGLE = re.compile(r"<(?=%|/?\Z)")
_CONTROL = re.compile(r"[\x00-\x20]++")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*+):", re.IGNORECASE)


def read_text(raw: str, *, keeps_lines: bool = False) -> str:
    """What a translator sees of a slice: white space collapsed, as a browser shows it, or its lines kept."""
    return _LINE_END.sub("\n", raw) if keeps_lines else _SPACES.sub(" ", raw)


def raw_offsets(raw: str, offsets: Sequence[int], *, keeps_lines: bool = False) -> tuple[int, ...]:
    """The offsets in the slice for offsets in its `read_text`.

    Args:
        raw: the slice.
        offsets: ascending, in code points, in `read_text(raw)`; a place behind white space is behind all of it.
        keeps_lines: as for `read_text`.
    """
    shrunk = [
        (match.start(), match.end() - match.start() - 1)
        for match in (_LINE_END if keeps_lines else _SPACES).finditer(raw)
        if match.end() - match.start() > 1
    ]
    found, surplus, at = [], 0, 0
    for offset in offsets:
        while at < len(shrunk) and shrunk[at][0] < offset + surplus:
            surplus += shrunk[at][1]
            at += 1
        found.append(offset + surplus)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class InlineForm:
    """A run of text with inline tags in it."""

    raw: str
    active: tuple[str, ...] = ()
    """Names of the formatting that is open around it: a link in a link would end the outer one."""
    keeps_lines: bool = False
    """Whether line ends count (`<pre>`)."""

    def write(self, target: str) -> str:
        """The target with its tags where they pair up, and everything else as text."""
        source = _Source(self.raw)
        ordered = _words_first(target, source)
        if ordered is None:
            return _write(self, target, lambda words: _spell_flat(words, source, knows_code=False))
        return _write(self, ordered, lambda words: _spell_inline(words, source, self.active))

    def cut(self, raw: str, spans: Sequence[Span]) -> tuple[Cut, ...]:
        """One cut for each span of the text (see `lines.Divisible`); none where a tag and its partner would part."""
        offsets = raw_offsets(
            raw, [offset for span in spans for offset in span], keeps_lines=self.keeps_lines
        )
        cuts = []
        for start, end in zip(offsets[::2], offsets[1::2], strict=True):
            part = raw[start:end]
            if ALONE in pair_tags(tuple(tokenize(part)), self.active):
                return ()
            cuts.append(Cut(start, end, InlineForm(part, self.active, self.keeps_lines)))
        return tuple(cuts)


@dataclass(frozen=True, slots=True)
class WordsForm:
    """The content of an element that knows entities but no tags: `<title>`, `<textarea>`."""

    raw: str
    keeps_lines: bool = False

    def write(self, target: str) -> str:
        """The target as text."""
        source = _Source(self.raw)
        return _write(self, target, lambda words: _spell_flat(words, source))


@dataclass(frozen=True, slots=True)
class AttributeForm:
    """The value of an attribute, without its quotes."""

    raw: str
    quote: str
    """`"`, `'`, or nothing: then a target is put in quotes."""
    keeps_lines: bool = False

    def write(self, target: str) -> str:
        """The target as the value between the author's quotes."""
        source = _Source(self.raw)
        quote = self.quote or '"'
        escape = "&quot;" if quote == '"' else "&#39;"

        def spell(words: str) -> str:
            return _spell_flat(words, source).replace(quote, escape)

        if self.quote:
            return _write(self, target, spell)
        words = _settle(target, self.keeps_lines, self.raw)
        return f'"{spell(words)}"' if words else self.raw


def _write(form: InlineForm | WordsForm | AttributeForm, target: str, spell: Callable[[str], str]) -> str:
    words = _settle(target, form.keeps_lines, form.raw)
    if not words:
        return form.raw
    text = read_text(form.raw, keeps_lines=form.keeps_lines)
    after = words[len(text) :]
    if words.startswith(text) and (after[:1] in SPACE or not _OPEN_END.search(text, max(0, len(text) - 40))):
        written = form.raw + spell(after)
    elif words.endswith(text):
        written = spell(words[: len(words) - len(text)]) + form.raw
    else:
        written = spell(words)
    end = _LINE_END.search(form.raw)
    return written.replace("\n", end[0]) if form.keeps_lines and end and end[0] != "\n" else written


def _settle(target: str, keeps_lines: bool, raw: str) -> str:
    """The target without NUL and without white space around it; line ends are spaces unless they count."""
    words = _LINE_END.sub("\n", target.replace("\0", "")).strip(SPACE)
    if not keeps_lines:
        return _LINE_BREAK.sub(" ", words)
    return words if _BLANK_LINES.search(_LINE_END.sub("\n", raw)) else _BLANK_LINES.sub("\n", words)


class _Source:
    """What the author spelled in a way of their own, and therefore may stand in the target as well."""

    def __init__(self, raw: str) -> None:
        self._raw = raw

    @cached_property
    def _tokens(self) -> tuple[Token, ...]:
        return tuple(tokenize(self._raw))

    def _texts(self, *kinds: Kind) -> list[str]:
        return [self._raw[token.start : token.end] for token in self._tokens if token.kind in kinds]

    @cached_property
    def words(self) -> str:
        """Its text alone, line by line."""
        return "\n".join(self._texts(Kind.TEXT, Kind.WORDS))

    @cached_property
    def markup(self) -> dict[str, str]:
        """Tags, comments and code by what the translator sees of them."""
        kinds = (Kind.START, Kind.END, Kind.COMMENT, Kind.CODE, Kind.OPAQUE)
        return {_SPACES.sub(" ", markup): markup for markup in reversed(self._texts(*kinds))}

    @cached_property
    def begins_with_comment(self) -> bool:
        """Whether the author has a comment in front of the words."""
        return bool(self._tokens) and self._tokens[0].kind is Kind.COMMENT

    @cached_property
    def references(self) -> frozenset[str]:
        """`&` and the like that is no well-formed reference."""
        return frozenset(_REFERENCE.findall(self.words))

    @cached_property
    def names(self) -> frozenset[str]:
        """Elements in it."""
        return frozenset(token.name for token in self._tokens if token.kind is Kind.START)

    @cached_property
    def attributes(self) -> frozenset[tuple[str, str | None]]:
        """Attributes of its tags, with their values."""
        return frozenset(
            pair
            for token in self._tokens
            if token.kind is Kind.START
            for pair in _attributes(self._raw, token)
        )


def _attributes(text: str, tag: Token) -> list[tuple[str, str | None]]:
    """Names and values as far as they can be told apart; the letters of a script count as they are."""
    found: list[tuple[str, str | None]] = []
    for attribute in read_attributes(text, tag, knows_code=False):
        value = None
        if attribute.quote is not None:
            value = " ".join(unescape(text[attribute.start : attribute.end]).split())
            value = value if attribute.name.startswith("on") else value.casefold()
        found.append((attribute.name, value))
    return found


def _spell_inline(target: str, source: _Source, active: tuple[str, ...]) -> str:
    if "<" not in target and "{" not in target:
        return _spell_words(target, source)
    tokens = tuple(tokenize(target))
    refused = frozenset(
        index
        for index, token in enumerate(tokens)
        if token.kind is Kind.START and not _is_admitted(target, token, source)
    )
    partners = pair_tags(tokens, active, refused)
    left_out = _repeated_breaks(target, tokens, partners)
    written = []
    for index, (token, partner) in enumerate(zip(tokens, partners, strict=True)):
        spelled = target[token.start : token.end]
        own = source.markup.get(_SPACES.sub(" ", spelled))
        if token.kind is Kind.TEXT:
            written.append(_spell_words(spelled, source))
        elif partner != ALONE and token.kind in (Kind.START, Kind.END):
            written.append("" if index in left_out else own or spelled)
        elif own and partner != ALONE:
            written.append(own)
        else:
            written.append(_spell_flat(spelled, source, knows_code=False))
    return "".join(written)


def _words_first(target: str, source: _Source) -> str | None:
    """The target, the author's comments that stand in front of its words behind the first of them.

    On top of a page they would leave its body.

    Returns:
        None where there are comments alone.
    """
    if "<" not in target or source.begins_with_comment:
        return target
    has_comment = False
    for token in tokenize(target):
        spelled = target[token.start : token.end]
        if token.kind is Kind.COMMENT and _SPACES.sub(" ", spelled) in source.markup:
            has_comment = True
        elif token.kind is not Kind.TEXT or not is_blank(spelled):
            if not has_comment:
                return target
            return spelled.lstrip(SPACE) + target[: token.start] + target[token.end :]
    return None if has_comment else target


def _repeated_breaks(target: str, tokens: Sequence[Token], partners: Sequence[int]) -> frozenset[int]:
    """The indices of `<br>` directly behind another: two of them would part paragraphs."""
    found = set()
    is_behind_break = False
    for index, (token, partner) in enumerate(zip(tokens, partners, strict=True)):
        is_break = token.kind is Kind.START and token.name == "br" and partner == index
        if is_break and is_behind_break:
            found.add(index)
        is_space = token.kind is Kind.TEXT and is_blank(target[token.start : token.end])
        is_behind_break = is_break or (is_behind_break and is_space)
    return frozenset(found)


def _is_admitted(target: str, tag: Token, source: _Source) -> bool:
    """Whether a start tag may stand in the target as a tag."""
    if tag.name in BLOCK:
        return False
    if _SPACES.sub(" ", target[tag.start : tag.end]) in source.markup:
        return True
    if tag.name not in BRINGABLE and tag.name not in source.names:
        return False
    return ends_as_in_browser(target, tag) and all(
        (name, value) in source.attributes or _is_harmless(name, value)
        for name, value in _attributes(target, tag)
    )


def _is_harmless(name: str, value: str | None) -> bool:
    if name not in BRINGABLE_ATTRIBUTES:
        return False
    if name not in ADDRESSES or value is None:
        return True
    address = _CONTROL.sub("", value)
    scheme = _SCHEME.match(address)
    if name == "src":  # what is loaded without a click comes from the site itself
        return not scheme and not address.replace("\\", "/").startswith("//")
    return not scheme or scheme[1].lower() in SAFE_SCHEMES


def _spell_flat(target: str, source: _Source, *, knows_code: bool = True) -> str:
    """The target where no tag can be; template code of the source stays."""
    if not knows_code or ("{" not in target and "<" not in target):
        return _spell_words(target, source, is_text=False)
    written = []
    for token in tokenize(target):
        spelled = target[token.start : token.end]
        own = source.markup.get(_SPACES.sub(" ", spelled)) if token.kind is Kind.CODE else None
        written.append(own or _spell_words(spelled, source, is_text=token.kind is Kind.TEXT))
    return "".join(written)


def _spell_words(target: str, source: _Source, *, is_text: bool = True) -> str:
    """Words as text: `<`, `&` and `{{` escaped, unless the author spells them bare too.

    Args:
        target: the words.
        source: what the author spells bare.
        is_text: whether the words hold no `<` that a browser takes for a tag.
    """
    if "&" in target:
        target = _REFERENCE.sub(lambda found: _spell_reference(found, source), target)
    if "<" in target:
        pattern = _OPEN_ANGLE if is_text and "<" in source.words else _ANGLE
        target = pattern.sub("&lt;", target)
    if "{" in target:
        target = _BRACE.sub(lambda found: _spell_brace(found, source), target)
    return target


def _spell_reference(found: re.Match[str], source: _Source) -> str:
    spelled = found[0]
    is_reference = spelled.endswith(";") and (spelled[1:2] == "#" or spelled[1:] in html5)
    if is_reference or spelled in source.references:
        return spelled
    return "&amp;" + spelled[1:]


def _spell_brace(found: re.Match[str], source: _Source) -> str:
    opening = found.string[found.start() : found.start() + 2]
    return "{" if len(opening) == 2 and opening in source.words else "&#123;"
