"""transflow.toml and the paths of a project: what is right is read, what is wrong is named with its line."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
import sys
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transflow.errors import FileError, LanguageError, ProjectError
from transflow.model import Reading, State
from transflow.project import Project, configuration, naming, render_config
from transflow.project.configuration import Settings
from transflow.project.toml import Table

DOCUMENTATION = Path(__file__).parents[2] / "docs/reference/configuration.md"

SMALLEST = """\
[project]
source_language = "en"
languages = ["bs", "sr-Latn", "pt-BR"]
"""


def make(folder: Path, text: str = SMALLEST, *documents: str) -> Project:
    """A project in a folder, with empty documents."""
    (folder / "transflow.toml").write_text(text, encoding="utf-8")
    for document in documents:
        path = folder / "source_texts" / document
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return Project.load(folder)


def refusal(folder: Path, text: str) -> ProjectError:
    """The error that a configuration gets."""
    with pytest.raises(ProjectError) as caught:
        make(folder, text)
    assert caught.value.path == folder / "transflow.toml"
    assert caught.value.remedy
    return caught.value


# Finding it


def test_the_nearest_configuration_governs(tmp_path: Path) -> None:
    """A command may be run in any folder below the project."""
    make(tmp_path)
    inner = tmp_path / "source_texts/news"
    inner.mkdir(parents=True)
    assert Project.load(inner).root == tmp_path
    assert Project.load(tmp_path / "transflow.toml").root == tmp_path
    (inner / "transflow.toml").write_text(SMALLEST)
    assert Project.load(inner).root == inner


def test_two_dots_are_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-C ..` means the folder above, not a folder of that name."""
    make(tmp_path)
    (tmp_path / "sub/sub").mkdir(parents=True)
    (tmp_path / "sub/sub/transflow.toml").write_text("broken")
    monkeypatch.chdir(tmp_path / "sub/sub")
    assert Project.load(Path("..")).root == tmp_path


def test_pyproject_serves_where_it_has_our_table(tmp_path: Path) -> None:
    """[tool.transflow] is read, lines are those of the file, and a pyproject without it is passed over."""
    make(tmp_path)
    inner = tmp_path / "inner"
    inner.mkdir()
    python_project = inner / "pyproject.toml"
    python_project.write_text("# see tool.transflow\n[tool.other]\nbroken =")
    assert Project.load(inner).root == tmp_path
    python_project.write_text('[tool.transflow.project]\nsource_language = "de"\nlanguages = ["bs"]\n')
    assert Project.load(inner).source_language.tag == "de"
    python_project.write_text('[tool.transflow.project]\nsource_language = "de"\nlanguage = ["bs"]\n')
    with pytest.raises(ProjectError, match=r"unknown key 'language' in \[tool.transflow.project\]") as caught:
        Project.load(inner)
    assert (caught.value.path, caught.value.line) == (python_project, 3)
    (inner / "transflow.toml").write_text(SMALLEST)
    assert Project.load(inner).source_language.tag == "en"


def test_no_project_at_all_says_how_to_make_one(tmp_path: Path) -> None:
    """Outside a project the remedy is `init`; a folder that does not exist is called that."""
    with pytest.raises(ProjectError, match="run transflow init"):
        Project.load(tmp_path)
    with pytest.raises(ProjectError, match="does not exist"):
        Project.load(tmp_path / "none")


# Reading it


def test_the_smallest_configuration(tmp_path: Path) -> None:
    """Two keys are enough; everything else has the default that the documentation says."""
    project = make(tmp_path)
    assert project.name == tmp_path.name
    assert project.source_language.tag == "en"
    assert [language.tag for language in project.languages] == ["bs", "sr-Latn", "pt-BR"]
    assert project.build.accept is State.TRANSLATED
    assert project.settings == Settings(project.settings.project)
    assert project.base_url is None


def test_every_key_is_read(tmp_path: Path) -> None:
    """A configuration that sets everything comes back with everything set."""
    project = make(
        tmp_path,
        """\
[project]
name = "Declarations"
source_language = "en_GB"
languages = ["bs", "sr_RS@latin"]
sources = "texts/"
catalogs = "./po"
localized = 'public/texts'
database = ".cache/t.db"
base_url = "https://example.org/d/"
[documents]
suffixes = [".md"]
exclude = ["drafts"]
segmentation = "sentence"
front_matter = ["title"]
required = []
[documents.folders."news/"]
segmentation = "paragraph"
front_matter = ["lead"]
required = ["lead"]
[languages.bs]
autonym = "bosanski jezik"
engine = "pseudo"
accept = "reviewed"
[languages."en-gb"]
autonym = "English"
[prefill]
engine = "other"
[build]
accept = "machine"
assets = true
[check]
ignore = ["TF001"]
strict = true
min_length_ratio = 0.5
max_length_ratio = 2
[review]
four_eyes = true
[catalogs]
keep_obsolete_days = 0
""",
    )
    assert (project.name, project.source_language.tag) == ("Declarations", "en-GB")
    assert [language.tag for language in project.languages] == ["bs", "sr-Latn-RS"]
    assert project.sources_dir == tmp_path / "texts"
    assert project.catalogs_dir == tmp_path / "po"
    assert project.localized_dir == tmp_path / "public/texts"
    assert project.database_path == tmp_path / ".cache/t.db"
    assert project.base_url == "https://example.org/d"
    assert project.reading("a.md") == Reading("en-GB", "sentence", ("title",), ())
    assert project.reading("news/a.md") == Reading("en-GB", "paragraph", ("lead",), ("lead",))
    assert project.language("bs").autonym == "bosanski jezik"
    assert project.source_language.autonym == "English"
    assert (project.engine("bs"), project.engine("sr-Latn-RS")) == ("pseudo", "other")
    assert (project.accept("bs"), project.accept("sr-Latn-RS")) == (State.REVIEWED, State.MACHINE)
    assert project.build.assets and project.check.strict and project.review.four_eyes
    assert (project.check.min_length_ratio, project.check.max_length_ratio) == (0.5, 2.0)
    assert project.check.ignore == ("TF001",)
    assert project.catalogs.keep_obsolete_days == 0
    for table in [project.settings, *(getattr(project.settings, name) for name in TABLES)]:
        for each in dataclasses.fields(table):
            assert getattr(table, each.name) != each.default, each.name


TABLES = ["project", "documents", "prefill", "build", "check", "review", "catalogs"]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (SMALLEST + "langages = []\n", 4, "unknown key 'langages' in [project]; did you mean languages?"),
        (SMALLEST + "[biuld]\n", 4, "unknown table 'biuld'; did you mean build?"),
        (SMALLEST + "\n[build]\n# x = 1\nAccept = 'x'\n", 7, "in [build]; did you mean accept?"),
        (SMALLEST + "[check]\nqqq = 1\n", 5, "use one of: ignore, strict, min_length_ratio"),
        ("name = 'x'\n" + SMALLEST, 1, "unknown key 'name'; use one of: project"),
        (SMALLEST + "[documents.folders.news]\nsegment = 'x'\n", 5, "did you mean segmentation?"),
        (SMALLEST + "[languages.bs]\nname = 'x'\n", 5, "in [languages.bs]"),
        (SMALLEST + "[languages.sr-latm]\n", 4, "did you mean sr-Latn?"),
        (SMALLEST + "[languages.fr]\n", 4, "unknown language 'fr' in [languages]; use one of: en, bs"),
        (SMALLEST + "[languages]\nbs = 1\n", 5, "bs must be a table"),
        (SMALLEST + "[languages.pt-br]\n[languages.pt_BR]\n", 5, "pt-BR has two tables"),
        ("[project]\nlanguages = ['bs']\n", 1, "[project] lacks source_language"),
        ("[project]\nsource_language = 'en'\n", 1, "[project] lacks languages"),
        ("", None, "no table [project]"),
        ("project = 3\n", 1, "project must be a table"),
        (SMALLEST + "[[build]]\naccept = 'x'\n", 4, "build must be a table"),
        (SMALLEST + "name = 3\n", 4, 'name in [project] must be a string; write it as name = "…"'),
        (SMALLEST + "name = ' '\n", 4, "must be a string"),
        ("[project]\nsource_language = 'en'\nlanguages = 'bs'\n", 3, "must be a list of strings"),
        (
            "[project]\nsource_language = 'en'\nlanguages = [\n'bs',\n'x y',\n]\n",
            5,
            "'x y' is not a language",
        ),
        ("[project]\nsource_language = 'jp'\nlanguages = ['bs']\n", 2, "did you mean ja?"),
        ("[project]\nsource_language = 'en'\nlanguages = ['bs', 'en']\n", 3, "en is the source language"),
        ("[project]\nsource_language = 'en'\nlanguages = ['bs', 'BS']\n", 3, "BS and bs are one language"),
        ("[project]\nsource_language = 'en'\nlanguages = ['sr', 'sr-Cyrl']\n", 3, "are one language"),
        ("[project]\nsource_language = 'en'\nlanguages = [\n 'zh-Hans',\n 'zh_CN']\n", 5, "one language"),
        (SMALLEST + "[build]\nassets = 1\n", 5, "must be true or false"),
        (SMALLEST + "[build]\naccept = 'translate'\n", 5, "did you mean translated?"),
        (SMALLEST + "[build]\naccept = 'untranslated'\n", 5, "did you mean translated?"),
        (SMALLEST + "[documents]\nsegmentation = 'word'\n", 5, "use one of: paragraph, sentence"),
        (SMALLEST + "[documents]\nsuffixes = ['md']\n", 5, "'md' is not a suffix"),
        (SMALLEST + "[documents]\nexclude = ['a', 1]\n", 5, "must be a list of strings"),
        (SMALLEST + "[documents.folders.'../x']\n", 4, "'../x' is no place inside the project"),
        (SMALLEST + "[check]\nmin_length_ratio = 'x'\n", 5, "must be a number from 0 up"),
        (SMALLEST + "[check]\nmax_length_ratio = nan\n", 5, "must be a number from 0 up"),
        (SMALLEST + "[check]\nmax_length_ratio = true\n", 5, "must be a number from 0 up"),
        (SMALLEST + "[check]\nmin_length_ratio = 2\nmax_length_ratio = 1\n", 6, "not above"),
        (SMALLEST + "[catalogs]\nkeep_obsolete_days = -1\n", 5, "must be a whole number"),
        (SMALLEST + "[catalogs]\nkeep_obsolete_days = true\n", 5, "must be a whole number"),
        (SMALLEST + "base_url = 'example.org'\n", 4, "not the address of a website"),
        (SMALLEST + "base_url = 'javascript:alert(1)'\n", 4, "not the address of a website"),
        (SMALLEST + "base_url = 'https://u:p@example.org'\n", 4, "not the address of a website"),
        (SMALLEST + "base_url = 'https://example.org/?q'\n", 4, "not the address of a website"),
        (SMALLEST + "sources = '../elsewhere'\n", 4, "'../elsewhere' is no place inside the project"),
        (SMALLEST + "sources = '/etc'\n", 4, "no place inside the project"),
        (SMALLEST + "sources = 'C:\\texts'\n", 4, "no place inside the project"),
        (SMALLEST + "catalogs = '.'\n", 4, "no place inside the project"),
        (SMALLEST + "catalogs = 'a//b'\n", 4, "no place inside the project"),
        (SMALLEST + "localized = 'a/../../b'\n", 4, "no place inside the project"),
        (SMALLEST + 'database = "a\\u0000b"\n', 4, "no place inside the project"),
        (
            SMALLEST + "localized = 'catalogs/out'\n",
            None,
            "localized (catalogs/out) lies in catalogs (catalogs)",
        ),
        (SMALLEST + "sources = 'x'\nlocalized = 'x'\n", None, "lies in"),
        (SMALLEST + "[build]\naccept = \n", 5, "not TOML: invalid value"),
        (SMALLEST + "[build\n", 4, "not TOML"),
        (SMALLEST + "name = 'a'\nname = 'b'\n", 5, "not TOML: cannot overwrite a value"),
        (SMALLEST + 'name = """never\nclosed\n', None, "not TOML"),
        (SMALLEST + "<<<<<<< HEAD\n", 4, "not TOML"),
        (SMALLEST + "x = " + "[" * 3000 + "\n", None, "not TOML"),
        (SMALLEST + ".".join("a" * 1000) + " = 1\n", None, "not TOML"),
        (SMALLEST + "#" + "x" * 300_000, None, "larger than 256 KiB"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, text: str, line: int | None, problem: str
) -> None:
    """One line says which file, where, what and what to do."""
    error = refusal(tmp_path, text)
    assert problem in f"{error.problem}; {error.remedy}"
    if line is not None:
        assert error.line == line
    assert "\n" not in str(error)


def test_a_configuration_in_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    """Latin-1 is refused where the first such byte stands; a BOM is no harm."""
    path = tmp_path / "transflow.toml"
    path.write_bytes(SMALLEST.encode() + 'name = "Žurnal"\n'.encode("cp1250"))
    with pytest.raises(ProjectError, match="not UTF-8") as caught:
        Project.load(tmp_path)
    assert (caught.value.path, caught.value.line) == (path, 4)
    path.write_bytes(b"\xef\xbb\xbf" + SMALLEST.replace("\n", "\r\n").encode())
    assert Project.load(tmp_path).languages[0].tag == "bs"


def test_a_folder_in_the_place_of_the_configuration_is_refused(tmp_path: Path) -> None:
    """What cannot be read is no missing project."""
    (tmp_path / "transflow.toml").mkdir()
    with pytest.raises(FileError, match="is a folder"):
        Project.load(tmp_path)


@pytest.mark.parametrize("quote", ["'''", '"""'])
def test_lines_are_counted_past_strings_that_look_like_tables(tmp_path: Path, quote: str) -> None:
    """A table header or a key inside a string, an array or a comment is none."""
    text = (
        f"[project] # [build]\nname = {quote}\n[build]\naccept = 1\n{quote}\n"
        'source_language = "en" # "\nlanguages = [ # ]\n  "bs", # [\n  "de",\n]\n'
        "build = 'x'\n"
    )
    assert refusal(tmp_path, text).line == 11


@settings(deadline=None)
@given(text=st.text(st.sampled_from("[]\"'.=a\n#{}\\ ,"), max_size=40))
def test_nonsense_never_breaks_the_reader(text: str) -> None:
    """Whatever the file holds, reading it gives a table or a ProjectError, and finding a line never fails."""
    path = Path("transflow.toml")
    try:
        table = Table.parse(text, path)
    except ProjectError:
        return
    for key in table.values:
        line = table.error(key, "problem", "remedy").line
        assert line is not None and 1 <= line <= text.count("\n") + 1


def test_folders_behind_links_out_of_the_project_are_refused(tmp_path: Path) -> None:
    """A cloned repository cannot make us write elsewhere, at the top or below."""
    root, outside = tmp_path / "project", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    project = make(root)
    (root / "catalogs").mkdir()
    (root / "catalogs/bs").symlink_to(outside)
    with pytest.raises(ProjectError, match="symbolic link leads out"):
        project.catalog_path("bs", "a.md")
    assert project.catalog_path("pt-BR", "a.md") == root / "catalogs/pt-BR/a.po"
    (root / "localized").symlink_to(outside)
    with pytest.raises(ProjectError, match="symbolic link leads out"):
        Project.load(root)
    (root / "localized").unlink()
    (root / "transflow.db").symlink_to(outside / "other.db")
    with pytest.raises(ProjectError, match="symbolic link leads out"):
        Project.load(root)


def test_a_project_may_lie_behind_a_link_itself(tmp_path: Path) -> None:
    """Only links inside the project are looked at; one that stays inside is fine."""
    root = tmp_path / "project"
    root.mkdir()
    make(root)
    (root / "texts").mkdir()
    (root / "texts/a.md").touch()
    (root / "source_texts").symlink_to("texts")
    (tmp_path / "shortcut").symlink_to(root)
    project = Project.load(tmp_path / "shortcut")
    assert project.root == tmp_path / "shortcut"
    assert list(project.documents()) == ["a.md"]


# Languages


@pytest.mark.parametrize(
    ("spelling", "tag"),
    [
        ("bs", "bs"),
        ("BS", "bs"),
        ("bs_BA", "bs"),
        ("bs_BA.UTF-8", "bs"),
        ("sr-Latn", "sr-Latn"),
        ("sr_RS@latin", "sr-Latn"),
        ("sr-latn-me", "sr-Latn"),
        ("sr-ME", "sr-Latn"),
        ("pt_BR", "pt-BR"),
        ("pt", "pt-BR"),
        ("bos", "bs"),
    ],
)
def test_a_language_of_the_project_may_be_spelled_otherwise(tmp_path: Path, spelling: str, tag: str) -> None:
    """Other cases, separators, codes and a region too many or too few lead to the one language meant."""
    assert make(tmp_path).language(spelling).tag == tag


@pytest.mark.parametrize(
    ("spelling", "message"),
    [
        ("fr", "fr is not a language of this project; use one of: bs, sr-Latn, pt-BR"),
        ("sr", "sr is not a language of this project"),
        ("pt-PT", "pt-PT is not a language of this project"),
        ("en", "en is the source language"),
        ("bosnian", "did you mean bs?"),
        ("../bs", "not a language tag"),
    ],
)
def test_a_language_that_the_project_lacks_is_refused(tmp_path: Path, spelling: str, message: str) -> None:
    """The error lists the languages there are."""
    with pytest.raises(LanguageError) as caught:
        make(tmp_path).language(spelling)
    assert message in str(caught.value)


def test_an_ambiguous_spelling_is_refused(tmp_path: Path) -> None:
    """Where two languages could be meant, none is guessed; an exact tag is never ambiguous."""
    text = "[project]\nsource_language = 'en'\nlanguages = ['pt-BR', 'pt-PT', 'zh-Hans', 'zh-SG']\n"
    project = make(tmp_path, text)
    with pytest.raises(LanguageError):
        project.language("pt")
    assert project.language("zh_CN").tag == "zh-Hans"
    assert project.language("zh-CN").tag == "zh-Hans"


# Documents and paths


def test_documents_are_found_by_suffix_and_path(tmp_path: Path) -> None:
    """Every kind of document in every folder, but nothing that is hidden or has another suffix."""
    project = make(tmp_path, SMALLEST, "b.md", "a.html", "news/1.txt", "x.png", ".draft.md", "read.me")
    assert list(project.documents()) == ["a.html", "b.md", "news/1.txt"]
    assert project.documents()["b.md"].size == 0


def test_a_missing_folder_of_sources_is_an_error(tmp_path: Path) -> None:
    """No folder is not the same as no documents: otherwise every catalog would go."""
    project = make(tmp_path)
    with pytest.raises(ProjectError, match="folder of sources is missing"):
        project.documents()
    (tmp_path / "source_texts").mkdir()
    assert project.documents() == {}


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("drafts", ["README.md", "a.md", "news/README.md", "news/b.txt", "news/drafts/y.md"]),
        ("/drafts/", ["README.md", "a.md", "news/README.md", "news/b.txt", "news/drafts/y.md"]),
        ("**/drafts", ["README.md", "a.md", "news/README.md", "news/b.txt"]),
        ("*.md", ["drafts/x.md", "news/README.md", "news/b.txt", "news/drafts/y.md"]),
        ("**/README.md", ["a.md", "drafts/x.md", "news/b.txt", "news/drafts/y.md"]),
        ("news/?.txt", ["README.md", "a.md", "drafts/x.md", "news/README.md", "news/drafts/y.md"]),
        ("**", []),
        ("a.m", ["README.md", "a.md", "drafts/x.md", "news/README.md", "news/b.txt", "news/drafts/y.md"]),
    ],
)
def test_patterns_leave_documents_out(tmp_path: Path, pattern: str, left: list[str]) -> None:
    """A star stops at a slash, two do not, and a folder takes everything in it along."""
    documents = ["README.md", "a.md", "drafts/x.md", "news/README.md", "news/b.txt", "news/drafts/y.md"]
    project = make(tmp_path, f"{SMALLEST}[documents]\nexclude = ['{pattern}']\n", *documents)
    assert list(project.documents()) == left


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.md", "a.html"),
        ("news/a.md", "news/a.txt"),
        ("Letter.md", "letter.md"),
        ("News/a.md", "news/a.md"),
        ("straße.md", "STRASSE.txt"),
        (unicodedata.normalize("NFC", "žalba.md"), unicodedata.normalize("NFD", "žalba.md")),
    ],
)
def test_documents_that_would_share_a_catalog_are_refused(one: str, other: str) -> None:
    """One stem, another case or another Unicode form: the error names both."""
    with pytest.raises(ProjectError, match="share one catalog") as caught:
        naming.check([one, other], Path("source_texts"))
    assert one in caught.value.problem and other in caught.value.problem


def test_an_excluded_twin_does_no_harm(tmp_path: Path) -> None:
    """Leaving one of two documents out settles it; the same stem in two folders never was a question."""
    project = make(tmp_path, SMALLEST + "[documents]\nexclude = ['*.html']\n", "a.md", "a.html", "sub/a.md")
    assert list(project.documents()) == ["a.md", "sub/a.md"]


@pytest.mark.parametrize("name", ["a\nb.md", "a\tb.md", "a\x7f.md", "a\u2028b.md", "\x1b[31m.md"])
def test_names_with_control_characters_are_refused(tmp_path: Path, name: str) -> None:
    """A name that could forge a line of a catalog or of a terminal is shown escaped and refused."""
    project = make(tmp_path, SMALLEST, name)
    with pytest.raises(ProjectError, match="rename it") as caught:
        project.documents()
    assert str(caught.value).isprintable()


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux only")
def test_names_that_are_not_utf8_are_refused(tmp_path: Path) -> None:
    """A name in Latin-1 could be neither printed nor stored."""
    project = make(tmp_path, SMALLEST, "a.md")
    (tmp_path / "source_texts" / os.fsdecode(b"\xe9.md")).touch()
    with pytest.raises(ProjectError, match="udce9") as caught:
        project.documents()
    str(caught.value).encode()


def test_every_file_has_its_place(tmp_path: Path) -> None:
    """Catalogs and templates mirror the folders of the sources."""
    project = make(tmp_path)
    places = {
        project.source_path("news/a.md"): "source_texts/news/a.md",
        project.template_path("news/a.md"): "catalogs/templates/news/a.pot",
        project.catalog_dir("sr-Latn"): "catalogs/sr-Latn",
        project.catalog_path("sr-Latn", "news/a.b.md"): "catalogs/sr-Latn/news/a.b.po",
        project.catalog_path("bs", "v1.2/letter.txt"): "catalogs/bs/v1.2/letter.po",
        project.localized_path("bs", "news/a.md"): "localized/bs/news/a.md",
        project.reviews_path("bs"): "catalogs/bs/reviews.tsv",
        project.history_path("bs"): "catalogs/bs/history.jsonl",
        project.terms_path: "catalogs/terms.csv",
        project.database_path: "transflow.db",
        project.lock_path: "transflow.db.lock",
    }
    assert {project.relative(path): name for path, name in places.items()} == {
        name: name for name in places.values()
    }
    assert all(path == tmp_path / name for path, name in places.items())


@pytest.mark.parametrize("document", ["../a.md", "/etc/passwd", "news/../../a.md"])
def test_documents_cannot_lead_out_of_their_folder(tmp_path: Path, document: str) -> None:
    """Names of documents come from catalogs and manifests too, and are not trusted."""
    project = make(tmp_path)
    with pytest.raises(ProjectError, match="leads out"):
        project.source_path(document)
    with pytest.raises(ProjectError, match="leads out"):
        project.localized_path("bs", document)


def test_paths_take_tags_of_the_project_only(tmp_path: Path) -> None:
    """A tag that is none of the project's, or another spelling of one, makes no folder."""
    project = make(tmp_path)
    for tag in ["fr", "../x", "bs_BA"]:
        with pytest.raises(LanguageError):
            project.catalog_path(tag, "a.md")


def test_reports_name_paths_relative_to_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the working folder is; a path elsewhere stays as it is."""
    root = tmp_path / "project"
    root.mkdir()
    project = make(root, SMALLEST, "a.md")
    monkeypatch.chdir(root / "source_texts")
    assert project.relative(Path("a.md")) == "source_texts/a.md"
    assert project.relative(Path("../catalogs/bs/a.po")) == "catalogs/bs/a.po"
    assert project.relative(tmp_path / "projects/x") == (tmp_path / "projects/x").as_posix()
    assert project.relative(root) == root.as_posix()


def test_arguments_select_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A source, its template, catalog or localized text, or a folder of these, all mean the document."""
    project = make(tmp_path, SMALLEST, "a.md", "news/b.html", "news/c.txt")
    documents = tuple(project.documents())
    monkeypatch.chdir(tmp_path)
    assert project.select(documents, []) == documents
    for name in [
        "source_texts/a.md",
        "./catalogs/../catalogs/bs/a.po",
        "catalogs/templates/a.pot",
        "localized/sr-Latn/a.md",
        str(tmp_path / "catalogs/pt-BR/a.po"),
    ]:
        assert project.select(documents, [Path(name)]) == ("a.md",)
    for name in ["source_texts/news", "catalogs/bs/news/", "catalogs/templates/news"]:
        assert project.select(documents, [Path(name)]) == ("news/b.html", "news/c.txt")
    for name in ["source_texts", "catalogs/bs"]:
        assert project.select(documents, [Path(name)]) == documents
    assert project.select(documents, [Path("source_texts/news/c.txt"), Path("source_texts/a.md")]) == (
        "a.md",
        "news/c.txt",
    )
    for name in ["source_texts/none.md", "README.md", "catalogs/fr/a.po", "../x", "source_texts/a.po"]:
        with pytest.raises(ProjectError, match="names no document"):
            project.select(documents, [Path(name)])


def test_settings_of_the_nearest_folder_win(tmp_path: Path) -> None:
    """Folders inherit what they don't say from the folder around them."""
    project = make(
        tmp_path,
        SMALLEST
        + "[documents.folders.news]\nsegmentation = 'sentence'\nrequired = []\n"
        + "[documents.folders.'news/long']\nsegmentation = 'paragraph'\n",
    )
    assert project.reading("a.md") == Reading("en")
    assert project.reading("newsletter.md") == Reading("en")
    assert project.reading("news/a.md") == Reading("en", segmentation="sentence", required_kinds=())
    assert project.reading("news/long/sub/a.md") == Reading("en", required_kinds=())


# What init writes, what the documentation says


@settings(deadline=None)
@given(name=st.text(st.characters(exclude_categories=["Cs"]), max_size=30).filter(str.strip))
def test_a_rendered_configuration_is_read_back(name: str) -> None:
    """Any name survives, and the commented defaults leave the defaults."""
    table = Table.parse(render_config(name, "en", ["bs", "sr-Latn"]), Path("transflow.toml"))
    assert table.values["project"] == {"name": name, "source_language": "en", "languages": ["bs", "sr-Latn"]}


def test_the_rendered_defaults_are_the_defaults(tmp_path: Path) -> None:
    """Taking the comment signs away changes nothing, and no key is missing."""
    text = render_config("x", "en", ["bs"])
    plain = make(tmp_path, text)
    spelled_out = re.sub(r"^# (\w+ = )", r"\1", text, flags=re.MULTILINE)
    loud = make(tmp_path, spelled_out)
    assert loud.base_url == "https://example.org"
    changed = dataclasses.replace(loud.settings.project, base_url=None)
    assert dataclasses.replace(loud.settings, project=changed) == plain.settings
    for table in TABLES:
        keys = {each.name for each in dataclasses.fields(getattr(plain.settings, table))}
        keys -= {"folders", "min_length_ratio", "max_length_ratio"}
        assert keys == set(tomllib.loads(spelled_out)[table])


SCHEMA = {
    "[project]": configuration.ProjectSettings,
    "[documents]": configuration.DocumentSettings,
    '[documents.folders."FOLDER"]': configuration.FolderSettings,
    "[languages.TAG]": configuration.LanguageSettings,
    "[prefill]": configuration.PrefillSettings,
    "[build]": configuration.BuildSettings,
    "[site]": configuration.SiteSettings,
    "[check]": configuration.CheckSettings,
    "[review]": configuration.ReviewSettings,
    "[catalogs]": configuration.CatalogSettings,
}


def documented() -> dict[str, dict[str, str]]:
    """The documentation by table and key."""
    found: dict[str, dict[str, str]] = {}
    for section in re.split(r"^## ", DOCUMENTATION.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title, *keys = re.split(r"^### ", section, flags=re.MULTILINE)
        parts = (key.partition("\n") for key in keys)
        found[title.partition("\n")[0].strip("`")] = {name.strip("` "): text for name, _, text in parts}
    return found


def test_the_documentation_has_every_key_and_its_default() -> None:
    """No key is undocumented, none is invented, and each default is the one in force."""
    assert list(documented()) == list(SCHEMA)
    for table, keys in documented().items():
        known: dict[str, Any] = {each.name: each for each in dataclasses.fields(SCHEMA[table])}
        assert set(keys) == set(known) - {"folders"}, table
        for key, text in keys.items():
            default = re.search(r"Default:\s`([^`]*)`$", text, flags=re.MULTILINE)
            value = known[key].default
            if value is dataclasses.MISSING or value is None:
                assert default is None and re.search("no default|Default:", text), key
            else:
                assert default is not None, key
                told = tomllib.loads(f"x = {default[1]}")["x"]
                assert (tuple(told) if isinstance(told, list) else told) == value, key


def test_the_documented_examples_are_read(tmp_path: Path) -> None:
    """Every example of the documentation is a configuration that works and sets the key it is for."""
    for table, keys in documented().items():
        for key, text in keys.items():
            (example,) = re.findall(r"```toml\n(.*?)```", text, flags=re.DOTALL)
            assert re.search(rf"^{key} = ", example, flags=re.MULTILINE), f"{table} {key}"
            make(tmp_path, example if "[project]" in example else f"{SMALLEST}\n{example}")


# The house


def test_loading_a_project_imports_no_babel(tmp_path: Path) -> None:
    """`status` starts with this, so it stays small."""
    make(tmp_path, SMALLEST, "a.md")
    script = (
        "import pathlib, sys\nfrom transflow.project import Project\n"
        "Project.load(pathlib.Path(sys.argv[1])).documents()\n"
        "heavy = {'babel', 'ctypes', 'difflib', 'json', 'subprocess'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", script, tmp_path], check=True)
