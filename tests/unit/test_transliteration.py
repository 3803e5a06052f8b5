"""From one script to the other and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transflow.markup import compare
from transflow.transliteration import to_cyrillic, to_latin, transliterate

LATIN = [
    ("Njemačka i ljubav", "Њемачка и љубав"),
    ("LJUBAV, NJIVA, DŽEP", "ЉУБАВ, ЊИВА, ЏЕП"),
    ("Ljubav, Njiva, Džep", "Љубав, Њива, Џеп"),
    ("injekcija, konjunktura, konjugacija", "инјекција, конјунктура, конјугација"),
    ("nadživjeti, podžanr, Tanjug, odžaliti", "надживјети, поджанр, Танјуг, оджалити"),
    ("nadžnjevati", "наджњевати"),
    ("odžak, konj, konji, udžbenik", "оџак, коњ, коњи, уџбеник"),
    ("XIV vijek, Petar II", "XIV вијек, Петар II"),
    ("I ja dolazim", "И ја долазим"),
    ("vidi https://example.org/nj i pisi na njegos@example.org", "види https://example.org/nj и писи на njegos@example.org"),
    ("[riječ](ljubav.md) i <span lang=\"en\">ljubav</span>", "[ријеч](ljubav.md) и <span lang=\"en\">љубав</span>"),
    ("`code nj` {ime} %(ime)s **jako**", "`code nj` {ime} %(ime)s **јако**"),
    ("Washington i whisky", "Washington и whisky"),
    ("dan śutra, źenica", "дан с́утра, з́еница"),
    ("5.375 riječi – „đak“", "5.375 ријечи – „ђак“"),
]  # fmt: skip


@pytest.mark.parametrize("latin, cyrillic", LATIN)
def test_to_cyrillic(latin: str, cyrillic: str) -> None:
    """Digraphs and their exceptions, capitals, numerals, markup, addresses, foreign words."""
    assert to_cyrillic(latin) == cyrillic


@pytest.mark.parametrize("latin, cyrillic", LATIN)
def test_and_back(latin: str, cyrillic: str) -> None:
    """From Cyrillic every one of them comes back as it was."""
    assert to_latin(cyrillic) == latin


@given(st.text(alphabet="абвгдђежзијклљмнњопрстћуфхцчџш -.,!", max_size=60))
def test_latin_of_cyrillic_is_latin(text: str) -> None:
    """No Cyrillic letter is left, whatever the word."""
    assert not any("Ѐ" <= character <= "ӿ" for character in to_latin(text))


@given(st.text(max_size=80))
def test_any_text_goes_through(text: str) -> None:
    """All of Unicode is input."""
    to_cyrillic(text)
    to_latin(text)


@pytest.mark.parametrize(
    "text, cyrillic",
    [
        ("**Njiva** [riječ][ljubav] i ![slika](slika.png)", "**Њива** [ријеч][ljubav] и ![слика](slika.png)"),
        ("{{< njiva ime >}} i <a href='njiva.html'>njiva</a>", None),
        ("Kod `njiva`, &nbsp;dvije<br>riječi", "Код `njiva`, &nbsp;двије<br>ријечи"),
        ("Rudnik Nokia i Radio njega[^nj]", "Рудник Nokia и Радио њега[^nj]"),
        ("Vidi <https://example.org/njiva>.", "Види <https://example.org/njiva>."),
        ("⟦0⟧ nj", "⟦0⟧ њ"),
    ],
)
def test_markup_of_a_document_stays(text: str, cyrillic: str | None) -> None:
    """Targets, labels, code, tags, names that are kept: only words for readers change."""
    found = transliterate(text, "Cyrl", "markdown", ["Nokia"])
    assert compare(text, found, "markdown") == ()
    if cyrillic is not None:
        assert found == cyrillic
