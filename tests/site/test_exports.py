"""The site's words in the forms that other programs read, each read by that program."""

from __future__ import annotations

import configparser
import gettext
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.site import hostile
from tests.site.consumers import module, node, program
from transflow.catalog import read_catalog
from transflow.language import parse
from transflow.language.plurals import forms_by_category
from transflow.model import Entry
from transflow.site import exports
from transflow.site.binary import format_mo
from transflow.site.messages import OWN_FOLDER, Words, read_words, usable

HEADER = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Plural-Forms": parse("bs").plural_forms,
    "Language": "bs",
}
ENTRIES = (
    Entry("Read more: %(title)s", "Više: %(title)s"),
    Entry("Home", "Početna", msgctxt="menu"),
    Entry("%(number)d text", msgid_plural="%(number)d texts", msgstr_plural=("%(number)d tekst", "%(number)d teksta", "%(number)d tekstova")),
    Entry("It's {done}", "Gotovo je '{sve}' 100 %%"),
)  # fmt: skip


def test_mo_is_that_of_msgfmt(tmp_path: Path) -> None:
    """Byte for byte what `msgfmt --no-hash` makes."""
    msgfmt = program("msgfmt", "gettext")
    catalog = read_catalog(OWN_FOLDER / "bs.po")
    header = {
        name: value
        for name, value in catalog.header.items()
        if name not in ("PO-Revision-Date", "Last-Translator")
    }
    from transflow.catalog import Catalog, format_catalog

    (tmp_path / "bs.po").write_text(
        format_catalog(Catalog(header, catalog.entries)), encoding="utf-8", newline=""
    )
    subprocess.run([msgfmt, "--no-hash", "-o", str(tmp_path / "bs.mo"), str(tmp_path / "bs.po")], check=True)
    assert format_mo(catalog.header, usable(catalog)) == (tmp_path / "bs.mo").read_bytes()


def test_msgunfmt_reads_mo(tmp_path: Path) -> None:
    """And back again."""
    msgunfmt = program("msgunfmt", "gettext")
    (tmp_path / "x.mo").write_bytes(format_mo(HEADER, ENTRIES))
    text = subprocess.run([msgunfmt, str(tmp_path / "x.mo")], check=True, capture_output=True).stdout.decode()
    assert 'msgctxt "menu"' in text and 'msgstr[2] "%(number)d tekstova"' in text


def test_gettext_reads_mo(tmp_path: Path, published: Path) -> None:
    """Python's gettext finds the file in its folder and chooses the plural form."""
    found = gettext.translation("site", published / "localized/locale", ["bs"])
    assert found.gettext("Select language") == "Odaberite jezik"
    assert found.ngettext("%(number)d text", "%(number)d texts", 3) == "%(number)d teksta"


def test_django_reads_mo(published: Path) -> None:
    """Django's own translation reads the file where it looks for it, with the plural rule."""
    pytest.importorskip("django", reason="no Django: pip install django")
    code = (
        "import sys\nfrom django.conf import settings\nsettings.configure(USE_I18N=True)\nimport django\ndjango.setup()\n"
        "from django.utils.translation.trans_real import DjangoTranslation\n"
        "t = DjangoTranslation('bs', domain='site', localedirs=[sys.argv[1]])\n"
        "print(t.gettext('Select language'), '|', t.ngettext('%(number)d text', '%(number)d texts', 5))\n"
    )
    folder = str(published / "localized/locale")
    ran = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code, folder], capture_output=True, text=True, encoding="utf-8"
    )
    assert ran.stdout.strip() == "Odaberite jezik | %(number)d tekstova", ran.stderr


def test_sphinx_reads_mo(published: Path) -> None:
    """Sphinx's loader reads the file."""
    pytest.importorskip("sphinx", reason="no Sphinx: pip install sphinx")
    from sphinx.locale import init  # type: ignore[import-not-found,unused-ignore]

    translator, has_translation = init([published / "localized/locale"], "bs", "site")
    assert has_translation and translator.gettext("All texts") == "Svi tekstovi"


@pytest.mark.parametrize(
    "tag, names",
    [
        ("bs", ("bs",)), ("sr-Latn", ("sr@latin", "sr_Latn")), ("bs-Cyrl", ("bs@cyrillic", "bs_Cyrl")), ("pt-BR", ("pt_BR",)),
    ],
)  # fmt: skip
def test_both_forms_of_a_folder(tag: str, names: tuple[str, ...]) -> None:
    """Gettext's name, and the one with an underscore where it differs."""
    assert exports.locale_names(parse(tag)) == names


@pytest.mark.parametrize(
    "tag, expected",
    [
        ("bs", {"one": 0, "few": 1, "other": 2}),
        ("ru", {"one": 0, "few": 1, "many": 2, "other": 2}),
        ("de", {"one": 0, "other": 1}),
        ("es", {"one": 0, "many": 1, "other": 1}),
        ("ar", {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 4, "other": 5}),
        ("sl", {"one": 0, "two": 1, "few": 2, "other": 3}),
        ("id", {"other": 0}),
    ],
)
def test_every_category_has_a_form(tag: str, expected: dict[str, int]) -> None:
    """Each of CLDR's categories, also those that no small whole number has."""
    assert forms_by_category(parse(tag)) == expected


def test_categories_are_those_of_javascript() -> None:
    """What Intl.PluralRules may ask for is there."""
    program("node", "nodejs")
    for tag in ("bs", "hr", "sr-Latn", "de", "es", "fr", "pt-BR", "ru", "uk", "pl", "ar", "sl", "tr", "mk"):
        theirs = json.loads(
            node(
                f"console.log(JSON.stringify(new Intl.PluralRules('{tag}').resolvedOptions().pluralCategories))"
            )
        )
        assert set(theirs) <= set(forms_by_category(parse(tag))), tag


def test_i18next_reads_its_file(tmp_path: Path) -> None:
    """Plurals, contexts, placeholders; nothing is nested, nothing escaped twice."""
    module("i18next")
    path = tmp_path / "bs.json"
    path.write_text(exports.as_json(exports.i18next(parse("bs"), ENTRIES)), encoding="utf-8")
    script = """
    const i = require('i18next'); const fs = require('fs');
    i.init({lng:'bs', fallbackLng:false, keySeparator:false, nsSeparator:false, interpolation:{escapeValue:false},
      resources:{bs:{translation: JSON.parse(fs.readFileSync(process.argv[1]))}}});
    console.log(JSON.stringify([1,2,5,21,112,1.5].map(n => i.t('%(number)d text', {count:n}))
      .concat([i.t('Read more: %(title)s', {title:'<A>'}), i.t('Home', {context:'menu'}), i.t("It's {done}")])));
    """
    assert json.loads(node(script, str(path))) == [
        "1 tekst", "2 teksta", "5 tekstova", "21 tekst", "112 tekstova", "1.5 tekstova", "Više: <A>", "Početna",
        "Gotovo je '{sve}' 100 %",
    ]  # fmt: skip


def test_i18next_nests_nothing(tmp_path: Path) -> None:
    """A translation that asks for another message, or for a value, is shown as it is."""
    module("i18next")
    entries = [Entry("secret", "SECRET")] + [Entry(f"k{i}", text) for i, text in enumerate(hostile.NESTINGS)]
    path = tmp_path / "bs.json"
    path.write_text(exports.as_json(exports.i18next(parse("bs"), tuple(entries))), encoding="utf-8")
    script = """
    const i = require('i18next'); const fs = require('fs');
    i.init({lng:'bs', fallbackLng:false, keySeparator:false, nsSeparator:false,
      resources:{bs:{translation: JSON.parse(fs.readFileSync(process.argv[1]))}}});
    console.log(JSON.stringify([...Array(5).keys()].map(n => i.t('k'+n, {evil: 'EVIL'}))));
    """
    shown = [text.replace("\N{WORD JOINER}", "") for text in json.loads(node(script, str(path)))]
    assert shown == list(hostile.NESTINGS)


def test_jed_reads_its_file(tmp_path: Path) -> None:
    """Plural forms and contexts as Jed and WordPress ask for them."""
    module("jed")
    path = tmp_path / "bs.json"
    path.write_text(exports.as_json(exports.jed(parse("bs"), ENTRIES)), encoding="utf-8")
    script = """
    const Jed = require('jed'); const fs = require('fs');
    const j = new Jed(JSON.parse(fs.readFileSync(process.argv[1])));
    console.log(JSON.stringify([1,3,5].map(n => j.ngettext('%(number)d text','%(number)d texts',n)).concat([j.pgettext('menu','Home')])));
    """
    assert json.loads(node(script, str(path))) == [
        "%(number)d tekst",
        "%(number)d teksta",
        "%(number)d tekstova",
        "Početna",
    ]


def test_icu_messages() -> None:
    """Plurals in one string; braces and apostrophes of the text are quoted."""
    found = exports.icu(parse("bs"), ENTRIES)
    assert (
        found["%(number)d text"]
        == "{number, plural, one {{number} tekst} few {{number} teksta} other {{number} tekstova}}"
    )
    assert found["It's {done}"] == "Gotovo je '''{'sve'}''' 100 %"


def test_joomla_reads_its_file() -> None:
    """Parsed as Joomla does: raw values between quotes, then the escaped quotes; no line swallows another."""
    entries = [Entry('Say "it"', 'Reci "to"'), Entry("yes", "da"), *ENTRIES]
    entries += [Entry(f"Key {i} x", text) for i, text in enumerate(hostile.BACKSLASHES)]
    entries += [Entry("after", "poslije")]
    notes: list[str] = []
    text = exports.joomla_ini(parse("bs"), tuple(entries), notes)
    parser = configparser.RawConfigParser(delimiters=("=",), comment_prefixes=(";",), interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string("[x]\n" + text)
    values = {key: value[1:-1].replace('\\"', '"') for key, value in parser["x"].items()}
    assert values["TRANSFLOW_SAY_IT"] == 'Reci "to"'
    assert values["TRANSFLOW_READ_MORE_N"] == "Više: %1$s"
    assert [values[f"TRANSFLOW_N_TEXT{suffix}"] for suffix in ("", "_1", "_2", "_4")] == [
        "%1$s tekstova", "%1$s tekst", "%1$s teksta", "%1$s teksta",
    ]  # fmt: skip
    assert values["TRANSFLOW_AFTER"] == "poslije"
    assert len(notes) == len(hostile.BACKSLASHES)
    assert all(not value.endswith("\\") for value in values.values())


def test_joomla_has_no_name_for_some() -> None:
    """A second script of one language cannot be named there, unless Joomla has a name of its own for it."""
    assert exports.joomla_code(parse("bs-Cyrl")) is None
    assert exports.joomla_code(parse("sr-Latn")) == "sr-YU"
    assert exports.joomla_code(parse("pt-BR")) == "pt-BR"


def test_a_translation_with_other_placeholders_is_not_shown() -> None:
    """A lost or invented placeholder, or a lone per cent sign, leaves the source standing."""
    catalog = read_catalog(OWN_FOLDER / "bs.po")
    for target in ("Više", "Više %(name)s", "Više %(title)s %", "Više %(title)s %d"):
        spoilt = replace(catalog, entries=(Entry("Read more: %(title)s", target),))
        assert Words(parse("bs"), spoilt).gettext("Read more: %(title)s", title="T") == "Read more: T"


def test_words_are_escaped() -> None:
    """A message that holds markup is shown as text, and so is a value."""
    catalog = replace(
        read_catalog(OWN_FOLDER / "bs.po"), entries=(Entry("By %(author)s", "<b>%(author)s</b>"),)
    )
    shown = Words(parse("bs"), catalog).gettext("By %(author)s", author="<i>")
    assert shown == "&lt;b&gt;&lt;i&gt;&lt;/b&gt;"


def test_words_hold_no_control_characters() -> None:
    """What no page may hold is a replacement character."""
    catalog = replace(read_catalog(OWN_FOLDER / "bs.po"), entries=(Entry("Home", "Po\x01\x1b\x85\ufffetna"),))
    assert Words(parse("bs"), catalog).gettext("Home") == "Po\ufffd\ufffd\ufffd\ufffdtna"


def test_the_words_in_cyrillic_are_those_in_latin(tmp_path: Path) -> None:
    """Bosnian in Cyrillic shows our Bosnian words letter by letter, placeholders kept; a catalog of its own goes first."""
    language = parse("bs-Cyrl")
    words = read_words(language, [tmp_path, OWN_FOLDER])
    assert words.language == language
    assert words.gettext("Select language") == "Одаберите језик"
    assert words.gettext("Read more: %(title)s", title="<A>") == "Прочитајте више: &lt;A&gt;"
    assert words.ngettext("%(number)d text", "%(number)d texts", 5) == "5 текстова"
    assert words.catalog is not None and len(usable(words.catalog)) == len(
        read_catalog(OWN_FOLDER / "bs.po").entries
    )
    files = dict(exports.message_files(language, words.catalog, []))
    (tmp_path / "x.mo").write_bytes(files["locale/bs@cyrillic/LC_MESSAGES/site.mo"])  # type: ignore[arg-type]
    assert "locale/bs_Cyrl/LC_MESSAGES/site.mo" in files and not any("joomla" in name for name in files)
    with (tmp_path / "x.mo").open("rb") as opened:
        assert gettext.GNUTranslations(opened).info()["language"] == "bs@cyrillic"
    (tmp_path / "bs-Cyrl.po").write_text(
        (OWN_FOLDER / "bs.po").read_text("utf-8").replace("Odaberite jezik", "Језик"), encoding="utf-8"
    )
    assert read_words(language, [tmp_path, OWN_FOLDER]).gettext("Select language") == "Језик"
