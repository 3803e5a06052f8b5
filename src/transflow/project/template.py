"""The configuration that `init` writes: complete, commented, everything optional switched off."""

from __future__ import annotations

from collections.abc import Sequence

_TEMPLATE = """\
# What transflow knows about this project. Every key is described in docs/reference/configuration.md;
# a line that begins with # shows what holds when the key is left out.

[project]
name = {name}
# The language that authors write in, and those that their texts are translated into (BCP 47 tags).
source_language = {source}
languages = {languages}
# sources = "source_texts"
# catalogs = "catalogs"
# localized = "localized"
# database = "transflow.db"
# base_url = "https://example.org"   # no default; where the website will stand

[documents]
# suffixes = [".md", ".markdown", ".html", ".htm", ".txt"]
# exclude = []                       # such as ["drafts", "**/README.md"]
# segmentation = "paragraph"         # or "sentence"
# front_matter = ["title", "description", "teaser"]
# required = ["title"]               # a page is published once these are accepted

[prefill]
# engine = "argos"

[build]
# accept = "translated"              # publish from this state up: machine, needs-work, translated, reviewed
# assets = false                     # true copies the images of the documents along

[check]
# ignore = []                        # codes such as "TF012"
# strict = false                     # true makes warnings count as errors

[review]
# four_eyes = false                  # true: nobody reviews a translation of their own

[catalogs]
# keep_obsolete_days = 180           # then an entry without a source moves to the history
"""


def render_config(name: str, source_language: str, languages: Sequence[str]) -> str:
    """The text of a new transflow.toml.

    Args:
        name: what the project is called.
        source_language: tag of the language that authors write in.
        languages: tags of the target languages.
    """
    return _TEMPLATE.format(
        name=_quote(name), source=_quote(source_language), languages=_quote_all(languages)
    )


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"' + "".join(each if each.isprintable() or each == " " else _escape(each) for each in escaped) + '"'
    )


def _escape(character: str) -> str:
    return f"\\U{ord(character):08X}"


def _quote_all(texts: Sequence[str]) -> str:
    return "[" + ", ".join(_quote(text) for text in texts) + "]"
