"""Serbian words that are two Bosnian ones: `video` the film or "he saw", `promeni` the noun or the verb."""

from __future__ import annotations

import re
from collections.abc import Callable

from training.to_bosnian.words import GENITIVE_PREPOSITIONS, QUANTITIES, Change, Context, word_set

AUXILIARIES = word_set("je sam si smo ste su nisam nije nisi nismo nisu bi bih ga ju ih sebe se")
FIRST_PERSON = word_set("sam si nisam nisi bih je nije bi")
AFTER_VIDEO = word_set(
    "snimak snimka snimke snimci snimkom snimku klip klipa klipu klipovi klipove igra igre igru igara igrama spot spota spotu "
    "spotovi zapis zapisa zapisu nadzor nadzora materijal materijala konferencija konferencije konferenciju link poruka poruke "
    "poruku kamera kamere kamerom sadržaj sadržaja rad radovi formatu zid bim fajl fajlova datoteke kartica kartice"
)
BEFORE_FILM = word_set("ovaj taj na u novi preko za jedan svoj")


def video(context: Context) -> Change | None:
    """`video sam` → `vidio sam`, `novi video` stays."""
    saw = Change("vidio")
    if context.following in AFTER_VIDEO or context.after.startswith("-"):
        return None
    near = {context.previous, context.following, context.before_previous}
    if near & AUXILIARIES or context.previous in ("ko", "već", "i"):
        return saw
    tokens, place = context.tokens, context.place
    around = range(max(1, place - 8), min(place + 8, len(tokens)), 2)
    if any(tokens[number].lower() in FIRST_PERSON for number in around):
        return None if context.previous in BEFORE_FILM else saw
    return None


DEED = re.compile(
    r"^(?:krivičn|umetničk|književn|ratn|kazn|prekršajn|muzičk|zločinačk|životn|filmsk|remek|kapitaln|zloglasn|dobr)"
)
BEFORE_PART = word_set("iz od do kraj jednog sa dva tri četiri bez većeg")


def deed(context: Context) -> Change:
    """`dela` is of a deed (`djela`) or of a part (`dijela`)."""
    previous = context.previous
    is_deed = (
        bool(DEED.match(previous)) or previous == "remek" or (previous == "o" and context.word == "delu")
    )
    if context.word == "dela":
        of_part = context.follows("og", "eg") or previous in BEFORE_PART
        return Change("dijela" if of_part and not is_deed else "djela")
    if context.word == "delima":
        return Change("djelima")
    return Change(("dj" if is_deed else "dij") + "e" + context.word[2:])


BEFORE_REQUESTS = word_set(
    "pre posle umesto između dva tri listu lista liste listi spisak spiska broj broja niz deo većina većinu obrazac vrsta vrste "
    "tekst podnosilac podnosioca usvajanja obrada paket"
)


def request(context: Context) -> Change:
    """`zahteva` is the noun (`zahtjeva`) after what takes a genitive, else the verb."""
    previous = context.previous
    noun = (
        previous.endswith(("og", "ih", "eg", "nje", "nja", "nju", "njem"))
        or previous in GENITIVE_PREPOSITIONS
        or previous in QUANTITIES
        or previous in BEFORE_REQUESTS
    )
    return Change("zahtjeva" if noun else "zahtijeva")


def world(context: Context) -> Change | None:
    """`sveta` is of the world, or holy: with a capital, or before names."""
    if _is_name(context):
        return None
    holy = ("gora", "petka", "ana", "marija", "jelena", "stolica")
    return None if not context.previous and context.following in holy else Change("svijeta")


def faith(context: Context) -> Change | None:
    """`vera` is faith, `Vera` a woman."""
    return None if context.original[0].isupper() else Change("vjera")


def local(context: Context) -> Change | None:
    """`mesna zajednica` is local (`mjesna`), `mesna hrana` of meat."""
    is_local = context.following.startswith(("zajednic", "kancelarij", "odbor"))
    return Change("mj" + context.word[1:]) if is_local else None


COUNCILS = word_set(
    "gradsko nacionalno sudsko opštinsko sudskom gradskog gradskom sudskog nacionalnog nacionalnom pretresnog pretresno "
    "pretresnom žalbenog žalbeno žalbenom naučnog naučno krivičnog izvršnog izvršno"
)


def council(context: Context) -> Change | None:
    """`veće` is a council (`vijeće`) or "bigger"."""
    is_council = context.following == "ministara" or _is_name(context) or context.previous in COUNCILS
    return Change("vij" + context.word[1:]) if is_council else None


BEINGS = word_set(
    "ljudsko živo svako jedno božansko inteligentno društveno drugo moje njegovo celo misleće nadljudsko svoje neko nekakvo čudno "
    "malo"
)


def being(context: Context) -> Change | None:
    """`biće` is "will be" (`bit će`), or a being."""
    is_being = context.previous in BEINGS and re.match(r".*(?:sk|čk|šk|n|v|k|j)[oe]$", context.previous)
    return None if is_being or context.following in ("koje", "koja") else Change("bit će")


VERB_AND_NOUN = {
    "promene": ("promijene", "promjene"), "promeni": ("promijeni", "promjeni"), "zamene": ("zamijene", "zamjene"),
    "zameni": ("zamijeni", "zamjeni"), "primene": ("primijene", "primjene"), "primeni": ("primijeni", "primjeni"),
    "izmene": ("izmijene", "izmjene"), "izmeni": ("izmijeni", "izmjeni"), "oceni": ("ocijeni", "ocjeni"),
    "ocene": ("ocijene", "ocjene"), "pobede": ("pobijede", "pobjede"), "pobedi": ("pobijedi", "pobjedi"),
    "proceni": ("procijeni", "procjeni"), "procene": ("procijene", "procjene"), "posete": ("posjete", "posjete"),
    "poseti": ("posjeti", "posjeti"), "podele": ("podijele", "podjele"), "podeli": ("podijeli", "podjeli"),
    "smene": ("smijene", "smjene"), "smeni": ("smijeni", "smjeni"), "namene": ("namijene", "namjene"),
    "nameni": ("namijeni", "namjeni"), "upotrebi": ("upotrijebi", "upotrebi"), "upotrebe": ("upotrijebe", "upotrebe"),
    "zloupotrebi": ("zloupotrijebi", "zloupotrebi"), "povredi": ("povrijedi", "povredi"),
    "povrede": ("povrijede", "povrede"), "razmeni": ("razmijeni", "razmjeni"),
}  # fmt: skip
BEFORE_VERBS = word_set("da se ne ih ga je li bi mogu žele moraju")
BEFORE_NOUNS = word_set("o po u na pri prema ka")


def verb_or_noun(context: Context) -> Change:
    """Forms in -e are nouns unless a verb's company says otherwise; forms in -i are verbs unless a noun's does."""
    verb, noun = VERB_AND_NOUN[context.word]
    if context.word.endswith("e"):
        is_verb = context.previous in BEFORE_VERBS
    else:
        is_verb = not (context.previous in BEFORE_NOUNS or context.follows("oj"))
        if context.word in ("upotrebi", "povredi"):
            is_verb = context.previous in ("da", "se", "ne", "može", "će")
    return Change(verb if is_verb else noun)


def unchanged(_: Context) -> None:
    """`sveti` stays, whatever the table says."""


def _is_name(context: Context) -> bool:
    """A capital inside a clause."""
    return bool(context.original[0].isupper() and context.previous and not context.original.isupper())


RULES: dict[str, Callable[[Context], Change | None]] = {
    "video": video,
    **dict.fromkeys(("dela", "delu", "delom", "delima"), deed),
    "zahteva": request,
    "sveta": world,
    "sveti": unchanged,
    "vera": faith,
    **dict.fromkeys(("mesna", "mesne", "mesnoj", "mesnu", "mesnih"), local),
    **dict.fromkeys(("veća", "veće", "veću", "većem"), council),
    "biće": being,
    **dict.fromkeys(VERB_AND_NOUN, verb_or_noun),
}
