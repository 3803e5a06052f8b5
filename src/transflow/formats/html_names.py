"""What HTML says about its element names, as far as cutting a page into segments needs it.

The rules are those of the tree construction stage of the HTML standard (https://html.spec.whatwg.org/#tree-construction).
"""

from __future__ import annotations

from collections.abc import Mapping


def names(listed: str) -> frozenset[str]:
    """The names in a list divided by white space."""
    return frozenset(listed.split())


HEADINGS: Mapping[str, int] = {f"h{level}": level for level in range(1, 7)}
"""Level by name."""

VOID = names(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr"
)
"""Elements that have no content and no end tag."""

CLOSES_PARAGRAPH = names(
    "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hgroup hr li listing main menu nav ol p plaintext pre search section summary table ul"
    " xmp"
)
"""Their start tag ends an open `<p>`."""

BLOCK = CLOSES_PARAGRAPH | names(
    "applet audio base body button canvas caption col colgroup datalist embed frame frameset head html keygen label"
    " legend link marquee meta noframes noscript object optgroup option param select source tbody td template textarea"
    " tfoot th thead title tr track video"
)
"""Their tags end a run of text; every other name, known or not, stands within the text."""

SPECIAL = BLOCK | names("area bgsound br iframe img input noembed script style wbr")
"""An end tag of an ordinary element does not reach across these."""

SCOPE = names("applet caption html marquee object table td template th")
"""What an end tag of a block does not reach across."""

MARKERS = names("applet caption marquee object td template th")
"""Formatting that was open before these does not go on inside."""

FORMATTING = names("a b big code em font i nobr s small strike strong tt u")
"""Elements that a parser opens again in the next block where their end tag is missing."""

ONE_AT_A_TIME = frozenset({"a", "nobr"})
"""A second one ends the first, wherever it was opened."""

RUBY_PARTS = frozenset({"rb", "rp", "rt", "rtc"})
"""Elements whose end tag may be left out within `<ruby>`."""

UNTRANSLATED = names("code kbd listing pre samp tt var")
"""Elements whose text is no language's; inside a sentence they stay as they are."""

OPAQUE = names("iframe noembed noframes script style xmp")
"""Elements whose content is not markup."""

BRINGABLE = names(
    "a abbr b bdi bdo big br cite code data del dfn em font i img ins kbd mark q rp rt ruby s samp small span strong"
    " sub sup time tt u var wbr"
)
"""Inline elements that a translation may bring although its source has none."""

BRINGABLE_ATTRIBUTES = names(
    "alt aria-label cite class datetime dir height href hreflang lang src title translate width"
)
"""Attributes that such elements, and those of the source, may bring: nothing that runs or that restyles a page."""

ADDRESSES = frozenset({"cite", "href", "src"})
"""Attributes whose value is followed: only by a harmless scheme."""

SAFE_SCHEMES = frozenset({"ftp", "geo", "http", "https", "mailto", "sms", "tel", "urn"})

KINDS: Mapping[str, str] = {
    **dict.fromkeys(HEADINGS, "heading"),
    "address": "address",
    "blockquote": "quotation",
    "button": "button",
    "caption": "caption",
    "dd": "definition",
    "dt": "term",
    "figcaption": "caption",
    "label": "label",
    "legend": "legend",
    "li": "list item",
    "option": "option",
    "summary": "summary",
    "td": "table cell",
    "textarea": "text field",
    "th": "table heading",
    "title": "title",
}
"""What the text of an element is to a translator; the innermost counts."""

PLAIN = names("article aside body details dialog fieldset footer form header main nav section table")
"""Elements inside which a text is a paragraph again, whatever stands around them."""

ATTRIBUTES: Mapping[str, str] = {
    "alt": "alt",
    "aria-description": "description",
    "aria-label": "label",
    "aria-placeholder": "placeholder",
    "aria-roledescription": "label",
    "aria-valuetext": "label",
    "placeholder": "placeholder",
    "title": "tooltip",
}
"""Attributes of any element that hold words, and what they are."""

SILENT = frozenset({"base", "link", "meta", "script", "style"})
"""Elements whose attributes are read by machines."""

LABELLED = frozenset({"optgroup", "option", "track"})
"""Elements whose `label` is shown."""

SHOWN_INPUTS = frozenset({"button", "reset", "submit"})
"""Types of `<input>` whose `value` is shown as written."""

METADATA: Mapping[str, str] = {
    "description": "description",
    "og:description": "description",
    "og:image:alt": "alt",
    "og:title": "shared title",
    "twitter:description": "description",
    "twitter:image:alt": "alt",
    "twitter:title": "shared title",
}
"""`name` or `property` of a `<meta>` whose `content` holds words, and what they are."""

PROPERTIES: Mapping[str, str] = {
    "article:published_time": "date",
    "author": "author",
    "date": "date",
    "dc.date": "date",
    "dcterms.date": "date",
    "description": "description",
    "keywords": "keywords",
}
"""`name` or `property` of a `<meta>` and the property of the document that it gives."""
