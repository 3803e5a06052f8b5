"""What a translator reads who gets a pack by mail: the same few sentences in the languages that we can write."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Instructions:
    """The texts of a pack in one language; `{}` stands for the project's name."""

    file_name: str
    title: str
    greeting: str
    steps: tuple[str, ...]
    marks: str
    promise: str
    source: str
    translation: str
    read_only: str


_ENGLISH = Instructions(
    "READ-ME-FIRST.txt",
    "Translating for {}",
    "Thank you for translating. You need no terminal and no account, only a PO editor such as Poedit (https://poedit.net).",
    (
        "Unpack this archive. Each .po file is a document to translate; the .html file beside it shows the whole"
        " document, so that you see where each paragraph stands.",
        "Open a .po file in your editor and put your name into its settings.",
        "Write the translations. Where a paragraph is marked as needing work, read it against the source, mend it and"
        " take the mark off.",
        "Send the .po files back by mail. It does not matter what your mail program calls them, and you need not finish"
        " everything.",
    ),
    "Keep what is not words: **bold**, *emphasis*, the address in [text](address), <em>tags</em>. Use the quotation"
    " marks of your language.",
    "Take your time. If the author changes a paragraph meanwhile, or somebody else translates it too, your words are"
    " kept and shown to the others.",
    "Source",
    "Translation so far",
    "This page is for reading only: write your translation in the .po file.",
)

_BOSNIAN = Instructions(
    "PRVO-PROCITAJ.txt",
    "Prevođenje za {}",
    "Hvala što prevodite. Ne trebaju vam ni terminal ni korisnički račun, samo uređivač PO datoteka, na primjer Poedit"
    " (https://poedit.net).",
    (
        "Raspakujte ovu arhivu. Svaka datoteka .po jedan je dokument za prevod; datoteka .html pored nje prikazuje"
        " cijeli dokument, da vidite gdje koji pasus stoji.",
        "Otvorite datoteku .po u uređivaču i u njegova podešavanja upišite svoje ime.",
        "Upišite prevode. Gdje je pasus označen da na njemu treba raditi, pročitajte ga uz izvornik, popravite ga i"
        " skinite oznaku.",
        "Datoteke .po pošaljite nazad e-poštom. Svejedno je kako će ih vaš program za poštu nazvati i ne morate"
        " završiti sve.",
    ),
    "Zadržite ono što nisu riječi: **podebljano**, *naglašeno*, adresu u [tekst](adresa), <em>oznake</em>. Koristite"
    " navodnike svog jezika.",
    "Ne žurite. Ako autor u međuvremenu promijeni pasus, ili ga prevede i neko drugi, vaše riječi ostaju sačuvane i"
    " vide ih i ostali.",
    "Izvornik",
    "Dosadašnji prevod",
    "Ova stranica služi samo za čitanje: prevod pišite u datoteku .po.",
)

_GERMAN = Instructions(
    "ZUERST-LESEN.txt",
    "Übersetzen für {}",
    "Danke, dass du übersetzt. Du brauchst weder Terminal noch Konto, nur einen PO-Editor wie Poedit"
    " (https://poedit.net).",
    (
        "Entpacke dieses Archiv. Jede .po-Datei ist ein Dokument zum Übersetzen; die .html-Datei daneben zeigt das"
        " ganze Dokument, damit du siehst, wo jeder Absatz steht.",
        "Öffne eine .po-Datei in deinem Editor und trage in seinen Einstellungen deinen Namen ein.",
        "Schreib die Übersetzungen. Wo an einem Absatz noch zu arbeiten ist, lies ihn neben dem Original, verbessere"
        " ihn und nimm die Markierung weg.",
        "Schick die .po-Dateien per Mail zurück. Wie dein Mailprogramm sie nennt, ist gleich, und du musst nicht alles"
        " fertig machen.",
    ),
    "Lass stehen, was keine Wörter sind: **fett**, *betont*, die Adresse in [Text](Adresse), <em>Auszeichnungen</em>."
    " Nimm die Anführungszeichen deiner Sprache.",
    "Lass dir Zeit. Wenn inzwischen ein Absatz geändert wird oder jemand anderes ihn auch übersetzt, bleiben deine"
    " Worte erhalten und alle anderen sehen sie.",
    "Original",
    "Übersetzung bisher",
    "Diese Seite ist nur zum Lesen da: Die Übersetzung gehört in die .po-Datei.",
)

_SPANISH = Instructions(
    "LEER-PRIMERO.txt",
    "Traducir para {}",
    "Gracias por traducir. No necesitas terminal ni cuenta, solo un editor de archivos PO como Poedit"
    " (https://poedit.net).",
    (
        "Descomprime este archivo. Cada archivo .po es un documento por traducir; el .html que lo acompaña muestra el"
        " documento entero, para que veas dónde está cada párrafo.",
        "Abre un archivo .po en tu editor y escribe tu nombre en sus preferencias.",
        "Escribe las traducciones. Donde un párrafo esté marcado como pendiente de revisar, compáralo con el original,"
        " corrígelo y quita la marca.",
        "Devuelve los archivos .po por correo. No importa qué nombre les ponga tu programa de correo, y no hace falta"
        " terminarlo todo.",
    ),
    "Conserva lo que no son palabras: **negrita**, *énfasis*, la dirección en [texto](dirección), <em>etiquetas</em>."
    " Usa las comillas de tu idioma.",
    "Tómate tu tiempo. Si mientras tanto se cambia un párrafo, o lo traduce también otra persona, tus palabras se"
    " guardan y los demás las ven.",
    "Original",
    "Traducción hasta ahora",
    "Esta página es solo para leer: escribe la traducción en el archivo .po.",
)

_BY_CODE = {
    "en": _ENGLISH,
    "bs": _BOSNIAN,
    "hr": _BOSNIAN,
    "sr": _BOSNIAN,
    "cnr": _BOSNIAN,
    "de": _GERMAN,
    "es": _SPANISH,
}


def instructions(code: str, script: str = "") -> Instructions:
    """The instructions for speakers of a language; English where we have none in it.

    Args:
        code: the language's own code, such as `bs`.
        script: its ISO 15924 code; our texts are in Latin letters.
    """
    return _BY_CODE.get(code, _ENGLISH) if script in ("", "Latn") else _ENGLISH


def letter(name: str, texts: Instructions) -> str:
    """The instructions as a plain text."""
    title = texts.title.format(name)
    steps = "\n\n".join(f"{number}. {step}" for number, step in enumerate(texts.steps, start=1))
    return f"{title}\n{'=' * len(title)}\n\n{texts.greeting}\n\n{steps}\n\n{texts.marks}\n\n{texts.promise}\n"
