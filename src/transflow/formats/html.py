"""HTML, cut into segments and completed: whole pages and fragments, as the wild has them.

A segment is a run of text with its inline tags, between two tags of blocks; white space, tags around the whole run
and tags without text at its ends stay outside. Attributes that hold words are segments of their own, except those of
inline tags within a run, which stay in its text. Nothing is ever written again from a tree: what is not a segment is
the author's own spelling.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import unescape

from transflow.formats.directives import Author, Guidance, read_directive
from transflow.formats.html_forms import AttributeForm, InlineForm, WordsForm, read_text
from transflow.formats.html_names import (
    ATTRIBUTES,
    BLOCK,
    FORMATTING,
    HEADINGS,
    KINDS,
    LABELLED,
    METADATA,
    PLAIN,
    PROPERTIES,
    SHOWN_INPUTS,
    SILENT,
    names,
)
from transflow.formats.html_runs import Boundary, Words, divide_run, has_words, is_untranslated
from transflow.formats.html_tokens import SPACE, Attribute, Kind, Token, read_attributes, tokenize
from transflow.formats.html_tree import Element, Tree
from transflow.model import Additions, Document, Form, Reading, Segment

_BEFORE_BODY = names("base head html link meta noscript template title")
_LINE_END = re.compile(r"\r\n|\r|\n")
_TAG = re.compile(r"<[^<>]*+>")
_SHOWS_LINES = frozenset({"placeholder", "title"})
"""Attributes whose line breaks a browser shows."""


def parse_html(text: str, reading: Reading) -> Document:
    """A page or fragment as its pieces.

    Args:
        text: the page, without a byte order mark.
        reading: which kinds of segment are required.

    Raises:
        SourceError: the page is nested too deeply, or holds a directive that is wrong.
    """
    return _Cutter(text, reading).cut()


def complete_html(text: str, additions: Additions) -> str:
    """A built page whose root says its language and direction.

    `lang` is set or replaced on `<html>`, and replaced on `<body>` where it has one; `dir` likewise, but set only for a
    script that runs from right to left. A page that begins with a doctype and leaves `<html>` out gets the tag; a
    fragment, which has no root, stays as it is.

    Args:
        text: the built page.
        additions: the language and its direction.
    """
    doctype_end = 0
    edits: list[tuple[int, int, str]] = []
    for token in tokenize(text):
        if token.kind is Kind.DOCTYPE:
            doctype_end = doctype_end or token.end
        elif token.kind is Kind.START:
            if token.name == "html":
                edits += _say_language(text, token, additions, is_root=True)
            elif token.name == "body":
                edits += _say_language(text, token, additions, is_root=False)
            elif not edits and doctype_end:
                newline = _LINE_END.search(text)
                direction = ' dir="rtl"' if additions.direction == "rtl" else ""
                tag = f'{newline[0] if newline else ""}<html lang="{additions.tag}"{direction}>'
                edits.append((doctype_end, doctype_end, tag))
            if token.name in BLOCK and token.name not in _BEFORE_BODY:
                break
    for start, end, value in reversed(edits):
        text = text[:start] + value + text[end:]
    return text


def _say_language(
    text: str, tag: Token, additions: Additions, *, is_root: bool
) -> list[tuple[int, int, str]]:
    wanted = {"lang": additions.tag, "xml:lang": additions.tag, "dir": additions.direction}
    edits = []
    attributes = read_attributes(text, tag, knows_code=False)
    for attribute in attributes:
        value = wanted.pop(attribute.name, None)
        if value is None:
            continue
        if attribute.quote is None:
            edits.append((attribute.end, attribute.end, f'="{value}"'))
        else:
            edits.append((attribute.start, attribute.end, value if attribute.quote else f'"{value}"'))
    missing = ""
    if is_root and "lang" in wanted:
        missing = f' lang="{additions.tag}"'
    if is_root and "dir" in wanted and additions.direction == "rtl":
        missing += ' dir="rtl"'
    place = tag.start + 1 + len(tag.name)
    return [(place, place, missing), *edits] if missing else edits


class _Cutter:
    """Walks the tokens of a page once and gathers its pieces."""

    def __init__(self, text: str, reading: Reading) -> None:
        self._text = text
        self._reading = reading
        self._pieces: list[str | Segment] = []
        self._cut_until = 0
        """Everything before this offset is in the pieces."""
        self._counted_until = 0
        self._line = 1
        self._tree = Tree()
        self._author = Author()
        self._run: list[Token] = []
        self._headings: list[tuple[int, str]] = []
        self._heading: Element | None = None
        """The element whose text was the last heading."""
        self._properties: dict[str, str] = {}

    def cut(self) -> Document:
        """The page as its pieces."""
        words: Token | None = None
        for token in tokenize(self._text):
            if words is not None:
                self._cut_words(words)
            words = token if token.kind is Kind.WORDS else None
            if words is None:
                self._take(token)
        self._end_run()
        self._author.finish()
        if self._cut_until < len(self._text):
            self._pieces.append(self._text[self._cut_until :])
        return Document(tuple(self._pieces), "html", self._properties)

    def _take(self, token: Token) -> None:
        """One token: part of the run of text, or the end of it."""
        if token.kind is Kind.COMMENT and self._is_directive(token):
            return
        if token.kind is not Kind.DOCTYPE and token.name not in BLOCK:
            self._run.append(token)
            return
        self._end_run()
        if token.kind is Kind.START:
            attributes = read_attributes(self._text, token)
            element = self._open(token, attributes, self._author.on_next_block())
            self._read_properties(token, attributes)
            self._cut_attributes(token, attributes, element)
        elif token.kind is Kind.END:
            self._tree.end(token.name)

    def _is_directive(self, token: Token) -> bool:
        comment = self._text[token.start : token.end]
        if "transflow:" not in comment or not comment.startswith("<!--"):
            return False
        line = self._line_at(token.start)
        directive = read_directive(comment, line)
        if directive is None:
            return False
        self._end_run()
        self._author.say(directive, line)
        return True

    def _end_run(self) -> None:
        """Cut the run of text that ends here."""
        run, self._run = self._run, []
        if all(token.kind is Kind.COMMENT or self._is_space(token) for token in run):
            return
        guidance = self._author.on_next_block()
        is_first = True
        for part in divide_run(self._text, run, self._tree.active):
            tag = None if isinstance(part, Words) else part.tag
            attributes = read_attributes(self._text, tag) if tag and tag.kind is not Kind.END else ()
            if isinstance(part, Words):
                self._cut_run(part, self._within(guidance))
            elif not isinstance(part, Boundary):
                self._cut_attributes(part.tag, attributes, self._within(guidance))
            elif part.tag.kind is Kind.END:
                self._tree.end(part.tag.name)
            else:
                element = self._open(part.tag, attributes, guidance)
                self._cut_attributes(part.tag, attributes, element)
                if is_first:  # what the author said is about this element, and holds inside it only
                    guidance = Guidance()
            is_first = False

    # elements

    def _open(self, tag: Token, attributes: Sequence[Attribute], guidance: Guidance) -> Element:
        """Open the element of a tag that stands alone; what its attributes and the author say holds in it."""
        self._tree.make_way(tag.name)
        element = self._within(guidance, tag, attributes)
        self._tree.open(element, lambda: self._line_at(tag.start))
        if tag.name in HEADINGS:
            level = HEADINGS[tag.name]
            while self._headings and self._headings[-1][0] >= level:
                self._headings.pop()
        return element

    def _within(
        self, guidance: Guidance, tag: Token | None = None, attributes: Sequence[Attribute] = ()
    ) -> Element:
        """What holds for a tag, or for text, at this place."""
        outer = self._tree.innermost
        stays = outer.stays
        if tag is not None:
            stays = is_untranslated(self._text, tag, attributes, is_outside=stays)
        if guidance.is_skipped and self._author.is_skipping:
            guidance = replace(guidance, is_skipped=False)  # up to skip-end, not up to the end of the element
        return Element("" if tag is None else tag.name, stays=stays, guidance=guidance.within(outer.guidance))

    def _read_properties(self, tag: Token, attributes: Sequence[Attribute]) -> None:
        """What a head says about the document."""
        if tag.name not in ("html", "meta"):
            return
        values = {
            attribute.name: unescape(self._text[attribute.start : attribute.end])
            for attribute in attributes
            if attribute.quote is not None
        }
        if tag.name == "html":
            name, value = "lang", values.get("lang", "")
        else:
            name = PROPERTIES.get(_meta_name(values), "")
            value = " ".join(values.get("content", "").split())
        if name and value:
            self._properties.setdefault(name, value)

    # segments

    def _cut_run(self, words: Words, element: Element) -> None:
        raw = self._text[words.start : words.end]
        open_names = [open_element.name for open_element in self._tree]
        keeps_lines = not {"pre", "listing"}.isdisjoint(open_names)
        active = self._tree.active + tuple(name for name in words.within if name in FORMATTING)
        kind = self._kind(open_names)
        if kind == "heading":
            self._enter_heading(read_text(raw))
        self._cut(words.start, words.end, InlineForm(raw, active, keeps_lines), kind, element)

    def _cut_words(self, words: Token) -> None:
        """The content of `<title>` or `<textarea>`."""
        raw = self._text[words.start : words.end]
        start = words.end - len(raw.lstrip(SPACE))
        raw = raw.strip(SPACE)
        if words.name == "title":
            self._properties.setdefault("title", unescape(read_text(raw)))
        if has_words(raw):
            form = WordsForm(raw, keeps_lines=words.name == "textarea")
            self._cut(start, start + len(raw), form, KINDS[words.name], self._within(Guidance()))

    def _cut_attributes(self, tag: Token, attributes: Sequence[Attribute], element: Element) -> None:
        values = {attribute.name: self._text[attribute.start : attribute.end] for attribute in attributes}
        for attribute in attributes:
            kind = _attribute_kind(tag.name, attribute.name, values)
            if kind and attribute.quote is not None and has_words(values[attribute.name]):
                raw = values[attribute.name]
                start = attribute.end - len(raw.lstrip(SPACE))
                raw = raw.strip(SPACE)
                form = AttributeForm(raw, attribute.quote, attribute.name in _SHOWS_LINES)
                self._cut(start, start + len(raw), form, kind, element)

    def _cut(self, start: int, end: int, form: Form, kind: str, element: Element) -> None:
        """One segment, unless it is to be skipped."""
        guidance = element.guidance
        if element.stays or guidance.is_skipped or self._author.is_skipping:
            return
        if start > self._cut_until:
            self._pieces.append(self._text[self._cut_until : start])
        raw = self._text[start:end]
        keeps_lines = bool(getattr(form, "keeps_lines", False))
        self._pieces.append(
            Segment(
                text=read_text(raw, keeps_lines=keeps_lines),
                raw=raw,
                form=form,
                kind=kind,
                syntax="html",
                heading_path=self._path(kind),
                context=guidance.context,
                notes=guidance.notes,
                is_required=guidance.is_required or kind in self._reading.required_kinds,
                line=self._line_at(start),
            )
        )
        self._cut_until = end

    def _kind(self, open_names: Sequence[str]) -> str:
        """What the text is, by the innermost of the open elements that says it."""
        for name in open_names:
            if name in KINDS:
                return KINDS[name]
            if name in PLAIN:
                break
        return "paragraph"

    def _path(self, kind: str) -> tuple[str, ...]:
        """The headings it stands under; a heading does not stand under itself."""
        path = tuple(heading for _, heading in self._headings)
        return path[:-1] if kind == "heading" else path

    def _enter_heading(self, text: str) -> None:
        """What follows stands under this heading, too; a heading may consist of several segments."""
        element = next(element for element in self._tree if element.name in HEADINGS)
        text = unescape(_TAG.sub("", text)).strip()
        if element is self._heading and self._headings:
            text = f"{self._headings.pop()[1]} {text}"
        self._headings.append((HEADINGS[element.name], text))
        self._heading = element

    def _is_space(self, token: Token) -> bool:
        return token.kind is Kind.TEXT and not self._text[token.start : token.end].strip(SPACE)

    def _line_at(self, offset: int) -> int:
        """The 1-based line; counts on from where it was asked last."""
        if offset < self._counted_until:
            self._counted_until, self._line = 0, 1
        self._line += sum(1 for _ in _LINE_END.finditer(self._text, self._counted_until, offset))
        self._counted_until = offset
        return self._line


def _meta_name(values: Mapping[str, str]) -> str:
    return (values.get("name") or values.get("property") or "").strip().lower()


def _attribute_kind(tag: str, name: str, values: Mapping[str, str]) -> str | None:
    """What the value of an attribute is to a translator; None where it holds no words for people."""
    if tag in SILENT:
        return METADATA.get(_meta_name(values)) if tag == "meta" and name == "content" else None
    if name in ATTRIBUTES:
        return ATTRIBUTES[name]
    if name == "label" and tag in LABELLED:
        return "label"
    is_shown = name == "value" and tag == "input" and values.get("type", "").strip().lower() in SHOWN_INPUTS
    return "button" if is_shown else None
