"""Forms of words, as far as terms need them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transflow.inflection import english_verb_forms, fold, forms, is_form, is_spaced

BOSNIAN = {
    "radnik": "radnika radniku radnikom radniče radnici radnicima radnike",
    "sindikat": "sindikata sindikatu sindikatom sindikati sindikatima sindikate",
    "otpremnina": "otpremnine otpremnini otpremninu otpremninom otpremninama",
    "banka": "banke banci banku bankom bankama banaka",
    "sestra": "sestre sestri sestru sestrom sestara sestrama",
    "solidarnost": "solidarnosti solidarnošću",
    "smrt": "smrti smrću",
    "poslodavac": "poslodavca poslodavcu poslodavcem poslodavče poslodavci poslodavaca poslodavcima",
    "gubitak": "gubitka gubitku gubici gubitaka gubicima gubitke",
    "zadatak": "zadatka zadaci zadacima zadataka",
    "otac": "oca ocu ocem očevi očeva",
    "vrabac": "vrapca vrapci vrapcima",
    "posao": "posla poslu poslom poslovi poslova poslovima",
    "dio": "dijela dijelu dijelovi dijelova",
    "ugalj": "uglja uglju ugljem",
    "sud": "suda sudu sudom sudovi sudova sudovima sudove",
    "šegrt": "šegrta šegrti šegrtima šegrte",
    "vijeće": "vijeća vijeću vijećem vijećima",
    "društvo": "društva društvu društvom društava društvima",
    "vrijeme": "vremena vremenu vremenom vremenima",
    "dijete": "djeteta djetetu djeca djece djeci djecu",
    "put": "puta putu putem putevi puteva",
    "radnički": "radničkog radničkom radničkim radnička radničke radničku radničkoj radničkih radničko",
    "noćna": "noćne noćnoj noćnu noćnom noćnih",
    "sindikalni": "sindikalan sindikalnog sindikalna sindikalne",
    "pregovori": "pregovora pregovore pregovorima",
    "štrajkovati": "štrajkuju štrajkuje štrajkovali štrajkovala štrajkujemo štrajkujte",
    "otpustiti": "otpustio otpustila otpušten otpušteni otpuštena otpuštenih",
    "Tonypandy": "Tonypandyja Tonypandyju",
}


@pytest.mark.parametrize(("lemma", "words"), BOSNIAN.items(), ids=BOSNIAN)
def test_bosnian_forms(lemma: str, words: str) -> None:
    """Cases, numbers, genders and tenses are forms, whatever happens at the end of the stem."""
    missed = [word for word in words.split() if not is_form(word, lemma, "bs")]
    assert not missed


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("radnja", "radnik"),
        ("upravo", "uprava"),
        ("stani", "stan"),
        ("drugi", "drug"),
        ("rudnik", "ruda"),
        ("metara", "metan"),
        ("platforma", "plata"),
        ("sali", "hala"),
        ("otkako", "otkaz"),
        ("oči", "otac"),
    ],
)
def test_other_words_are_no_forms(word: str, lemma: str) -> None:
    """Words that only begin alike, or would be forms of a word of another class, are not taken."""
    assert not is_form(word, lemma, "bs")


def test_adjectives_made_from_a_noun_are_asked_for() -> None:
    """`rudarski` counts as `rudar` only with `derived`."""
    for word, lemma in (
        ("rudarske", "rudar"),
        ("štrajkačkog", "štrajk"),
        ("rudničkoj", "rudnik"),
        ("sestrinu", "sestra"),
    ):
        assert not is_form(word, lemma, "bs")
        assert is_form(word, lemma, "bs", derived=True)


def test_serbian_cyrillic_is_read_as_latin() -> None:
    """One termbase column serves both alphabets."""
    assert is_form("штрајкова", "štrajk", "sr")
    assert is_form("njegovi", "његов", "sr-Latn")


@pytest.mark.parametrize(
    ("tag", "lemma", "words"),
    [
        ("de", "Betriebsrat", "Betriebsrats Betriebsräte Betriebsräten"),
        ("de", "Lohn", "Lohnes Löhne Löhnen"),
        ("de", "Abfindung", "Abfindungen"),
        ("de", "Zeche", "Zechen"),
        ("es", "minero", "minera mineros mineras"),
        ("es", "pensión", "pensiones"),
        ("es", "paz", "paces"),
        ("es", "despedir", "despedido despedidos"),
        ("en", "works", "work works"),
        ("en", "company", "companies company's companies'"),
        ("en", "woman", "women women's"),
        ("pl", "strajk", "strajku strajki strajkiem"),
    ],
)
def test_forms_in_other_languages(tag: str, lemma: str, words: str) -> None:
    """German umlauts, Spanish genders, English possessives; elsewhere a common beginning."""
    missed = [word for word in words.split() if not is_form(word, lemma, tag)]
    assert not missed


def test_german_compounds_are_asked_for() -> None:
    """A compound holds the word only with `derived`; short words are never sought inside others."""
    assert not is_form("Streikkasse", "Streik", "de")
    assert is_form("Streikkasse", "Streik", "de", derived=True)
    assert is_form("Warnstreiks", "Streik", "de", derived=True)
    assert not is_form("Transport", "Ort", "de", derived=True)


def test_a_star_accepts_what_follows() -> None:
    """`sindikal*` stands for everything that begins so."""
    assert is_form("sindikalcima", "sindikal*", "bs")
    assert not is_form("sindikat", "sindikal*", "bs")


def test_english_verbs() -> None:
    """Regular verbs: third person, past, -ing."""
    assert english_verb_forms("dismiss") == {"dismiss", "dismisses", "dismissed", "dismissing"}
    assert english_verb_forms("picket") == {"picket", "pickets", "picketed", "picketing"}
    assert english_verb_forms("stop") == {"stop", "stops", "stopped", "stopping"}
    assert english_verb_forms("deny") == {"deny", "denies", "denied", "denying"}
    assert english_verb_forms("strike") >= {"strike", "strikes", "striking"}


def test_which_languages_put_spaces() -> None:
    """Chinese and Japanese do not, whatever script the tag names."""
    assert is_spaced("bs")
    assert not is_spaced("zh-Hant")


@given(st.text(max_size=20), st.sampled_from(["bs", "sr", "de", "es", "en", "fr", "zh"]))
def test_every_word_is_a_form_of_itself(word: str, tag: str) -> None:
    """Whatever the word, it is its own form, in any case; its forms are folded."""
    assert is_form(word, word, tag)
    assert fold(word, tag) in forms(fold(word, tag), tag)
    assert is_form(word, word, tag, derived=True)
