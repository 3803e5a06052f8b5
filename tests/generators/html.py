"""Hypothesis strategies for HTML as people write it, and for translations that try to break out of their place."""

from __future__ import annotations

from hypothesis import strategies as st

_WORDS = (
    "Freedom",
    "of",
    "speech",
    "is",
    "a",
    "right",
    "žena",
    "Ćirilica",
    "自由",
    "حرية",
    "7",
    "2014.",
    "don't",
    "🙂",
)
_ENTITIES = (
    "&amp;",
    "&nbsp;",
    "&copy;",
    "&copy 2",
    "&#8212;",
    "&lt;b&gt;",
    "& ",
    "AT&T",
    "&unknown;",
    "a < b",
    "<3",
    "<",
)
_INLINE = (
    "a",
    "b",
    "i",
    "em",
    "strong",
    "span",
    "code",
    "font",
    "nobr",
    "q",
    "sup",
    "small",
    "x-icon",
    "u",
    "A",
    "B",
)
_BLOCKS = (
    "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "blockquote", "section", "article", "header", "table", "tr", "td",
    "th", "tbody", "caption", "dl", "dt", "dd", "pre", "form", "label", "button", "select", "option", "details",
    "summary", "figure", "figcaption", "address", "center", "noscript", "fieldset", "legend", "object",
    "video", "P", "LI", "TABLE",
)  # fmt: skip
# Not <template>: where one holds text and then table cells without a table, any tag in the text costs the cells.
_VOID = ("br", "hr", "img", "wbr", "input", "meta", "link", "BR")
_ATTRIBUTES = (
    ' href="a.html"', " href=a.html", " class='x y'", ' title="A tip"', " title='It is'", " title=Tip", ' alt="A cat"',
    " alt=Cat", ' placeholder="Your name"', ' aria-label="Close"', ' translate="no"', ' translate=yes', " hidden",
    ' class="notranslate"', " data-x='1 > 0'", ' title=""', ' alt="say &quot;hi&quot;"', " name=description content='Words'",
    " type=submit value=Send", " lang=en", " id=a id=b", " / ", "\n style='color: red'", " =x", " onclick='f()'",
)  # fmt: skip
_OTHERS = (
    "<!-- a comment -->", "<!-->", "<!--- x --->", "<!doctype html>", "<?xml version='1.0'?>", "<![CDATA[ x ]]>", "</>",
    "<!--[if IE]> <p>old</p> <![endif]-->", "<![if !IE]>", "<script>if (a < b) { '</p>' }</script>", "<style>p{}</style>",
    "<svg viewBox='0 0 1 1'><title>Icon</title><path d='M0'/></svg>", "<svg/>", "<math><mi>x</mi></math>", "</p>", "</br>",
    "<title>A page &amp; more</title>", "<textarea>\n Tell us </textarea>", "<iframe src=x>no</iframe>", "{{ name }}",
    "{% if x < 3 %}", "<ruby>漢<rt>kan</ruby>", "<br><br>", "<a name=x></a>", "<xmp><p></xmp>",
)  # fmt: skip

_SPACES = (" ", " ", " ", "\n", "\r\n", "\t", "\n  ", "\u00a0", "\u2028", "\f")

HOSTILE = (
    "</p>", "<p>", "</div><div>", "<script>alert(1)</script>", "<b>", "</b>", "<b><i></b></i>", "<!--", "-->", "<!-- x",
    "<", "a <", "&", "&am", "&#", '"', "'", "'\" onclick=x y='", "<a href=x>", "<a href=x><a href=y>z</a></a>", "</a>",
    "<a href='javascript:x'>y</a>", "<img src=x onerror=alert(1)>", "<td>", "</table>", "<table><tr><td>x</table>", "<li>x",
    "</ul>", "<h1>x</h1>", "<textarea>", "</textarea>", "</title>", "<title>x", "<svg><p>", "<svg></svg>", "<math>", "</svg>",
    "<plaintext>", "<frameset>", "<body class=x>", "<html lang=xx>", "</body></html>", "<?php", "<?x", "<![CDATA[", "<!x",
    "</", "</>", "</br>", "<b", "<b title=\"", "<b title='x>", "<nobr><nobr>x", "<button>x</button>", "<select><option>x",
    "<input type=hidden>", "<isindex>", "<image>", "<form>x</form>", "<b><p>x</p></b>", "<b><b><b><b><b>x</b></b></b></b></b>",
    "<span>x</span>", "<em>x</em> y", "<br>", "<br><br>", "<ruby>x<rt>y</ruby>", "<rt>x</rt>", "<iframe>", "<noscript>",
    "{{ x", "{{ x }}", "{%", "{", "}}", "\n\n", "a\n\nb", "\r\n", "\0", " ", "\u2028", "<font color=red>x", "<template>x",
    "<style>", "<object><param></object>", "<a><table></a>", "<marquee>x</marquee>", "</h1>", "</li>", "<dd>x<dt>y",
    "<code>x</code>", "<a>x</a>", "<nobr>x</nobr>", "<u><u><u>x</u></u></u>", "<b/>x", "<br/>", "<x-icon>y</x-icon>",
)  # fmt: skip
"""Targets, or parts of them, that would change the page if they were let through."""


def _tag(name: str, attributes: str) -> str:
    return f"<{name}{attributes}>"


def _element(tag: str, content: str) -> str:
    return f"{tag}{content}</{tag[1:-1].split()[0]}>"


_attributes = st.sampled_from(("",) * len(_ATTRIBUTES) + _ATTRIBUTES)
_tags = st.builds(_tag, st.sampled_from(_INLINE + _BLOCKS), _attributes)
_words = st.lists(st.sampled_from(_WORDS + _ENTITIES + _SPACES), min_size=1, max_size=5).map("".join)
_leaves = st.one_of(
    _words,
    _words,
    _words,
    st.sampled_from(_OTHERS),
    st.builds(_tag, st.sampled_from(_VOID), _attributes),
    _tags,
    st.sampled_from(_INLINE + _BLOCKS).map(lambda name: f"</{name}>"),
)
_elements = st.builds(_element, _tags, st.lists(_leaves, max_size=4).map("".join))
_nested = st.builds(_element, _tags, st.lists(_elements | _leaves, max_size=4).map("".join))

fragments = st.lists(_nested | _elements | _leaves, min_size=1, max_size=5).map("".join)
"""Fragments: elements well ended, left open, misnested, unknown; text; comments; scripts; template code."""

pages = st.one_of(
    fragments,
    fragments.map("<!DOCTYPE html>\n<html><head><title>T</title></head><body>{}</body></html>".format),
)
"""A fragment, or a page around one."""

hostile_targets = st.lists(
    st.sampled_from(HOSTILE) | st.sampled_from(_WORDS) | fragments, min_size=1, max_size=5
).map("".join)
"""Translations that hold anything."""

soups = st.lists(st.sampled_from(tuple("<>/!-?=\"'&;{}%# \n\tapbi") + HOSTILE + _OTHERS), max_size=25).map(
    "".join
)
"""Anything that looks like markup."""
