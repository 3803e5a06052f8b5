"""Model packages: listed, installed, removed; hostile ones refused with nothing written."""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from tests.unit.mt_models import package_bytes
from transflow import mt
from transflow.errors import EngineError
from transflow.mt import bundled, installing, metadata, packages

TOP = "translate-en_hr-1_0"


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of installed packages, not there yet."""
    folder = tmp_path / "data" / "models"
    monkeypatch.setenv("TRANSFLOW_MODELS", str(folder))
    return folder


@pytest.fixture
def untried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packages go in without the process that tries them, which takes a second each time."""
    monkeypatch.setattr(installing, "_try", lambda staging, path: None)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A package that can be installed."""
    path = tmp_path / "good.argosmodel"
    path.write_bytes(package_bytes())
    return path


def repacked(path: Path, change: Callable[[dict[str, bytes]], Mapping[str, bytes]]) -> Path:
    """Another package with other members."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    other = path.with_name("other.argosmodel")
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in change(members).items():
            archive.writestr(name, content)
    return other


def installed() -> list[str]:
    """The names of the packages that are installed."""
    return [package.full_name for package in mt.list_packages() if package.place == "installed"]


def assert_refused(path: Path, models: Path, words: str = "") -> None:
    """The package is refused in one line, and nothing of it is left."""
    with pytest.raises(EngineError) as caught:
        mt.install(path)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not models.exists()
    assert not models.parent.exists()


def test_the_bundled_model_is_listed_with_what_identifies_it() -> None:
    """Its pair, version, size and digest are known without loading it."""
    (package,) = [package for package in mt.list_packages() if package.place == "bundled"]
    assert (package.source, package.target, package.name) == ("en", "bs", "translate-en_bs")
    assert package.size > 1_000_000
    assert len(package.digest) == 64


def test_what_stands_beside_a_bundled_model_is_true() -> None:
    """The stated digest is that of its files, however it was computed."""
    (package,) = [package for package in mt.list_packages() if package.place == "bundled"]
    with bundled.bundled_files(package.path) as files:
        digests = {name: sha256(file.read()).hexdigest() for name, file in files.items()}
    assert package.digest == metadata.digest_files(digests)


def test_the_card_in_the_bundled_package_is_the_one_in_the_docs() -> None:
    """Who takes the package elsewhere reads the same about it."""
    package = starter_model()
    card = Path(__file__).parents[2] / "docs/models" / f"{package.source}-{package.target}.md"
    with bundled.bundled_files(package.path) as files:
        assert files["README.md"].read() == card.read_bytes()


def starter_model() -> metadata.Package:
    """The package that travels with transflow."""
    return next(package for package in mt.list_packages() if package.place == "bundled")


def test_a_bundled_model_is_unpacked_for_as_long_as_it_loads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its files lie in the temporary folder while they are read, and nothing stays there."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with packages.model_folder(starter_model()) as folder:
        assert folder.is_relative_to(tmp_path)
        assert {"config.json", "model.bin"} <= {path.name for path in folder.iterdir()}
    assert not list(tmp_path.iterdir())


def test_a_bundled_model_without_room_to_unpack_is_refused_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no temporary folder, the one line names TMPDIR."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(EngineError, match="TMPDIR"), packages.model_folder(starter_model()):
        pass


def test_install_moves_a_package_in_and_again_changes_nothing(good: Path, models: Path) -> None:
    """The folder holds the files and a manifest; a second time, not one of them is touched."""
    package = mt.install(good)
    assert installed() == [TOP]
    assert (package.source, package.target, package.version) == ("en", "hr", "1.0")
    before = {path: path.stat().st_mtime_ns for path in models.rglob("*")}
    assert mt.install(good) == package
    assert {path: path.stat().st_mtime_ns for path in models.rglob("*")} == before
    assert sorted(path.name for path in models.iterdir()) == [TOP]


def test_the_same_name_with_other_content_replaces(good: Path, models: Path, untried: None) -> None:
    """A corrected package of the same version takes the place of the first."""
    first = mt.install(good)
    second = mt.install(repacked(good, lambda members: members | {f"{TOP}/README.md": b"# Better"}))
    assert second.digest != first.digest
    assert installed() == [TOP]
    assert (models / TOP / "README.md").read_text() == "# Better"


def test_remove_takes_a_package_away(good: Path, models: Path, untried: None) -> None:
    """By name or full name; what is not there, or bundled, is refused."""
    mt.install(good)
    assert mt.remove("translate-en_hr").full_name == TOP
    assert installed() == []
    assert list(models.iterdir()) == []
    for name in ("translate-en_hr", "translate-en_bs", "../.."):
        with pytest.raises(EngineError):
            mt.remove(name)


def test_two_versions_must_be_told_apart(good: Path, tmp_path: Path, models: Path, untried: None) -> None:
    """Versions live side by side, the higher one translates, and remove asks which."""
    newer = tmp_path / "newer.argosmodel"
    newer.write_bytes(package_bytes(version="1.10"))
    mt.install(newer)
    mt.install(good)
    assert installed() == ["translate-en_hr-1_10", TOP]
    found = packages.find_package("en", "hr")
    assert found is not None
    assert found.version == "1.10"
    with pytest.raises(EngineError, match="1_10"):
        mt.remove("translate-en_hr")
    mt.remove(TOP)
    assert installed() == ["translate-en_hr-1_10"]


def test_an_installed_package_beats_the_bundled_one(tmp_path: Path, models: Path, untried: None) -> None:
    """Whoever installs a package for a pair wants it used, whatever its version."""
    path = tmp_path / "own.argosmodel"
    path.write_bytes(package_bytes(target="bs", version="0.1"))
    mt.install(path)
    found = packages.find_package("en", "bs")
    assert found is not None
    assert found.place == "installed"


@pytest.mark.parametrize(
    ("source", "target", "is_found"),
    [
        ("en", "bs", True),
        ("en-GB", "bs-BA", True),
        ("en", "bs-Latn", True),
        ("en", "bs-Cyrl", False),
        ("en", "sr", False),
        ("bs", "en", False),
    ],
)
def test_tags_find_their_package(source: str, target: str, is_found: bool, models: Path) -> None:
    """A region is no difference, a script is."""
    assert (packages.find_package(source, target) is not None) == is_found


def test_a_stray_folder_is_a_problem_of_its_own(good: Path, models: Path, untried: None) -> None:
    """What was not installed is named with its problem and spoils no listing."""
    mt.install(good)
    (models / "stray").mkdir()
    (models / "deep").mkdir()
    (models / "deep" / "metadata.json").write_text("[" * 100_000)
    (models / "deep" / "transflow.json").write_text("[" * 100_000)
    (models / "link").symlink_to(models / TOP)
    problems = {package.path.name: bool(package.problem) for package in mt.list_packages()}
    assert problems[TOP] is False
    assert problems["stray"] is problems["deep"] is True
    assert "link" not in problems


def test_a_changed_file_is_found_out(good: Path, models: Path, untried: None) -> None:
    """A package whose files are not what was installed does not translate."""
    package = mt.install(good)
    model = models / TOP / "model" / "model.bin"
    content = bytearray(model.read_bytes())
    content[len(content) // 2] ^= 0xFF
    model.write_bytes(content)
    with pytest.raises(EngineError, match="changed"):
        packages.verify(package)
    assert mt.install(good) == package
    packages.verify(package)


def test_no_home_folder_is_no_crash(monkeypatch: pytest.MonkeyPatch, good: Path) -> None:
    """Without a home folder the bundled model is there; installing says what to set."""
    for name in ("TRANSFLOW_MODELS", "XDG_DATA_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", _no_home)
    assert [package.place for package in mt.list_packages()] == ["bundled"]
    with pytest.raises(EngineError, match="TRANSFLOW_MODELS"):
        mt.install(good)


def _no_home() -> Path:
    raise RuntimeError("Could not determine home directory.")


# -- hostile packages ---------------------------------------------------------------------------


def test_a_missing_file_and_one_that_is_no_archive_are_refused(tmp_path: Path, models: Path) -> None:
    """The line names the file."""
    path = tmp_path / "x.argosmodel"
    assert_refused(path, models, "x.argosmodel")
    path.write_bytes(b"PK\x03\x04 not an archive")
    assert_refused(path, models, "damaged")
    assert_refused(tmp_path, models, "no such file")


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        f"{TOP}/../../evil.txt",
        "/etc/evil.txt",
        f"{TOP}//metadata.json",
        f"{TOP}/model/../../../evil.txt",
        f"{TOP}\\evil.txt",
        "C:/evil.txt",
        f"{TOP}/stanza/../../evil.txt",
        f"{TOP}/evil.py",
        f"{TOP}/model/evil.so",
        f"{TOP}/METADATA.json",
        "translate-en_es-1_0/metadata.json",
        ".hidden/metadata.json",
        f"{TOP}/stanza\u202e/x",
    ],
)
def test_names_that_no_package_has_are_refused(name: str, good: Path, models: Path) -> None:
    """Absolute names, ways up, second folders and foreign files: nothing is unpacked."""
    assert_refused(repacked(good, lambda members: {**members, name: b"evil"}), models)


def test_links_are_refused(good: Path, models: Path) -> None:
    """A member that would be a symbolic link is not followed and not made."""
    with zipfile.ZipFile(good, "a") as archive:
        info = zipfile.ZipInfo(f"{TOP}/README.txt".replace(".txt", ".md"))
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        names = archive.namelist()
        if info.filename in names:
            info.filename = f"{TOP}/LICENSE"
        archive.writestr(info, "/etc/passwd")
    assert_refused(good, models, "link")


def test_a_bomb_is_refused_before_it_is_unpacked(good: Path, models: Path) -> None:
    """A member that unpacks to a thousand times its size is no model."""
    bomb = repacked(good, lambda members: {**members, f"{TOP}/model/model.bin": bytes(64 << 20)})
    assert bomb.stat().st_size < 1 << 20
    assert_refused(bomb, models, "too tightly")


def test_overlapping_members_are_refused(good: Path, models: Path) -> None:
    """Two entries of the directory that share their bytes are one bomb more."""
    content = good.read_bytes()
    end = content.rfind(b"PK\x05\x06")
    start = int.from_bytes(content[end + 16 : end + 20], "little")
    central = content[start:end]
    entry = central[central.find(b"model.bin") - 46 - len(TOP) - len("/model/") :]
    size = 46 + sum(int.from_bytes(entry[at : at + 2], "little") for at in (28, 30, 32))
    twice = entry[:size].replace(b"/model/model.bin", b"/stanza/modl.bin")
    number = int.from_bytes(content[end + 10 : end + 12], "little") + 1
    tail = bytearray(content[end:])
    tail[8:10] = tail[10:12] = number.to_bytes(2, "little")
    tail[12:16] = (len(central) + len(twice)).to_bytes(4, "little")
    good.write_bytes(content[:start] + central + twice + bytes(tail))
    assert len(zipfile.ZipFile(good).infolist()) == number
    assert_refused(good, models, "overlap")


def test_a_truncated_package_is_refused(good: Path, models: Path) -> None:
    """Half a download installs nothing."""
    content = good.read_bytes()
    for size in (len(content) // 2, len(content) - 10, 30):
        good.write_bytes(content[:size])
        assert_refused(good, models)


def test_a_flipped_bit_is_refused(good: Path, models: Path) -> None:
    """What was damaged on the way does not pass its checksum."""
    content = bytearray(good.read_bytes())
    content[len(content) // 2] ^= 1
    good.write_bytes(bytes(content))
    assert_refused(good, models)


@pytest.mark.parametrize(
    "metadata",
    [
        b"", b"[]", b"null", b"[" * 60_000, b"{}", b'{"from_code": "en"}', b"\xff\xfe",
        b'{"from_code": "../..", "to_code": "hr", "package_version": "1.0"}',
        b'{"from_code": "en", "to_code": "hr", "package_version": "../../x"}',
        b'{"from_code": "en", "to_code": ["hr"], "package_version": "1.0"}',
        b'{"from_code": "en", "to_code": "hr", "package_version": "1.0", "type": "sbd"}',
        b'{"x": "' + b"x" * 70_000 + b'"}',
    ],
)  # fmt: skip
def test_metadata_that_cannot_be_used_is_refused(metadata: bytes, good: Path, models: Path) -> None:
    """Names of folders come from metadata, so only languages and versions pass."""
    other = repacked(good, lambda members: {**members, f"{TOP}/metadata.json": metadata})
    assert_refused(other, models, "metadata.json")


@pytest.mark.parametrize("missing", ["metadata.json", "sentencepiece.model", "model/model.bin"])
def test_an_incomplete_package_is_refused(missing: str, good: Path, models: Path) -> None:
    """The line names what is missing."""
    name = f"{TOP}/{missing}"
    other = repacked(good, lambda members: {one: content for one, content in members.items() if one != name})
    assert_refused(other, models, missing)


def test_a_model_that_does_not_load_is_refused(good: Path, models: Path) -> None:
    """Each package translates a sentence, in a process of its own, before it is moved in."""
    broken = repacked(good, lambda members: {**members, f"{TOP}/model/model.bin": os.urandom(5000)})
    assert_refused(broken, models, "model")


def test_a_tokenizer_of_another_model_is_refused(good: Path, models: Path) -> None:
    """A package whose two halves do not belong together would write nonsense."""

    def change(members: dict[str, bytes]) -> Mapping[str, bytes]:
        (name,) = (name for name in members if "vocabulary" in name)
        pieces = json.loads(members[name])
        return {
            **members,
            name: json.dumps([f"{piece}x{number}" for number, piece in enumerate(pieces)]).encode(),
        }

    assert_refused(repacked(good, change), models, "tokenizer")


def test_a_tokenizer_that_ends_the_process_only_ends_the_package(good: Path, models: Path) -> None:
    """A malformed bpe.model makes argostranslate exit; here it is one line."""

    def change(members: dict[str, bytes]) -> Mapping[str, bytes]:
        kept = {
            name: content for name, content in members.items() if not name.endswith("sentencepiece.model")
        }
        return {**kept, f"{TOP}/bpe.model": b"#version: 0.2\na b c d\n"}

    assert_refused(repacked(good, change), models, "tokenizer")


def test_a_folder_that_cannot_be_written_is_one_line(good: Path, models: Path) -> None:
    """The models folder may be a file, or not ours."""
    models.parent.mkdir()
    models.write_text("")
    with pytest.raises(EngineError) as caught:
        mt.install(good)
    assert "cannot be installed" in str(caught.value)
    assert models.read_text() == ""


def test_splitters_of_other_programs_are_left_out(good: Path, models: Path, untried: None) -> None:
    """Packages of the Argos index carry stanza models, which can be code: they are not unpacked."""
    other = repacked(good, lambda members: {**members, f"{TOP}/stanza/en/tokenize/ewt.pt": b"\x80\x04pickle"})
    mt.install(other)
    assert not (models / TOP / "stanza").exists()


def test_ratio_is_counted_while_unpacking(good: Path, models: Path) -> None:
    """A directory that lies about sizes does not get more written than it said."""
    content = good.read_bytes()
    archive = zipfile.ZipFile(io.BytesIO(content))
    (info,) = (info for info in archive.infolist() if info.filename.endswith("model.bin"))
    lie = content.replace(info.file_size.to_bytes(4, "little"), (info.file_size - 100).to_bytes(4, "little"))
    good.write_bytes(lie)
    assert_refused(good, models)
