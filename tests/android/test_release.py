"""What a networked builder will use: the look into a finished APK, the pins of the container, the store's texts."""

import re
import struct
import subprocess
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.android.stage import stage
from tests.android.tools import PACKAGING, ROOT

pytestmark = pytest.mark.once

DOCKERFILE = (PACKAGING / "Dockerfile").read_text()
METADATA = PACKAGING / "fastlane" / "metadata" / "android"


def library(machine: int, page: int) -> bytes:
    """As much of a 64-bit ELF file as is looked at: its head and one part that is loaded."""
    head = (
        b"\x7fELF\x02\x01\x01"
        + bytes(9)
        + struct.pack("<HHIQQQIHHHHHH", 3, machine, 1, 0, 64, 0, 0, 64, 56, 1, 0, 0, 0)
    )
    return head + struct.pack("<IIQQQQQQ", 1, 5, 0, 0, 0, 100, 100, page)


def packed(*names: str) -> bytes:
    sink = BytesIO()
    with tarfile.open(fileobj=sink, mode="w:gz") as archive:
        for name in names:
            archive.addfile(tarfile.TarInfo(name))
    return sink.getvalue()


def found(tmp_path: Path, **files: bytes) -> list[str]:
    """What `inspect` says of the libraries of an APK with these files."""
    path = tmp_path / "app.apk"
    with zipfile.ZipFile(path, "w") as apk:
        for name, data in files.items():
            apk.writestr(name, data)
    with zipfile.ZipFile(path) as apk:
        wrong: list[str] = stage("inspect").libraries(apk)
    return wrong


GOOD = {
    "lib/arm64-v8a/libmain.so": library(183, 16384),
    "lib/x86_64/libmain.so": library(62, 65536),
    "lib/x86_64/libpybundle.so": packed("_python_bundle/site-packages/kivy/app.pyc"),
}


def test_a_good_apk_passes(tmp_path: Path) -> None:
    assert found(tmp_path, **GOOD) == []


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("lib/arm64-v8a/libold.so", library(183, 4096), "pages of 4096"),
        ("lib/arm64-v8a/libhost.so", library(62, 16384), "for another machine"),
        ("lib/armeabi-v7a/libmain.so", library(40, 16384), "armeabi-v7a"),
        ("lib/x86_64/libcurl.so", library(62, 16384), "libcurl"),
        ("lib/x86_64/libtext.so", b"text", "no library"),
        ("lib/arm64-v8a/libpybundle.so", packed("_python_bundle/site-packages/requests/api.pyc"), "requests"),
    ],
)
def test_a_bad_apk_is_refused(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    (wrong,) = found(tmp_path, **{**GOOD, name: data})
    assert said in wrong


def test_a_missing_machine_is_noticed(tmp_path: Path) -> None:
    assert found(tmp_path, **{"lib/x86_64/libmain.so": library(62, 16384)}) == ["nothing for arm64-v8a"]


def test_what_the_container_starts_from_is_pinned() -> None:
    assert re.search(
        r"^ARG BASE=debian:\S+@sha256:[0-9a-f]{64}\nFROM \$\{BASE\} AS build$", DOCKERFILE, re.MULTILINE
    )
    for name in ("NDK_SHA256", "CMDLINE_TOOLS_SHA256", "RUSTUP_SHA256"):
        assert re.search(rf"^ARG {name}=[0-9a-f]{{64}}$", DOCKERFILE, re.MULTILINE), name
        assert re.search(rf'echo "\${name} .*" \| sha256sum -c', DOCKERFILE), name
    assert DOCKERFILE.count("curl ") - DOCKERFILE.count("git curl") >= DOCKERFILE.count("sha256sum -c") >= 3


def test_the_container_stops_without_a_time() -> None:
    assert 'ARG SOURCE_DATE_EPOCH=""' in DOCKERFILE
    assert 'RUN [ -n "$SOURCE_DATE_EPOCH" ] ||' in DOCKERFILE


def test_the_containers_packages_are_those_of_its_images_day(tmp_path: Path) -> None:
    """With sources as the base image has them; an image whose comment is not there stops the build."""
    sources = tmp_path / "debian.sources"
    (line,) = re.findall(r"^RUN (grep -q .*?\\\n.*?debian\.sources) \\$", DOCKERFILE, re.MULTILINE)
    command = line.replace("/etc/apt/sources.list.d/debian.sources", str(sources))
    day = "# http://archive.example/debian/20260824T000000Z"
    sources.write_text(f"Types: deb\n{day}\nURIs: http://mirror.example/debian\nSuites: bookworm\n")
    assert subprocess.run(["sh", "-c", command], check=False).returncode == 0
    assert sources.read_text() == f"Types: deb\nURIs: {day[2:]}\nSuites: bookworm\n"
    sources.write_text("Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm\n")
    assert subprocess.run(["sh", "-c", command], check=False).returncode != 0


def test_the_container_the_spec_and_the_proofs_speak_of_the_same_versions() -> None:
    spec = (PACKAGING / "buildozer.spec").read_text()
    lock = (PACKAGING / "requirements.lock").read_text()
    assert "ARG NDK=28c" in DOCKERFILE
    assert "android.ndk = 28c" in spec
    assert "python-for-android==2026.5.9" in DOCKERFILE
    assert re.search(r"^python-for-android==2026\.5\.9 ", lock, re.MULTILINE)
    assert not re.search(
        r"^\s*-|://|file:|@ ", re.sub(r"^\s+--hash=\S+.*$", "", lock, flags=re.MULTILINE), re.MULTILINE
    )


def test_the_workflow_builds_from_the_pins_of_the_container() -> None:
    workflow = (ROOT / ".github/workflows/android.yml").read_text()
    args = set(re.findall(r"--build-arg (\w+)=", workflow))
    assert args == {"SOURCE_DATE_EPOCH"}
    assert "uses:" not in workflow  # nobody else's program runs in it


@pytest.mark.parametrize("language", ["en-US", "es-ES"])
def test_the_stores_texts_fit_and_are_candid(language: str) -> None:
    folder = METADATA / language
    title, short, full = (
        (folder / f"{name}.txt").read_text().strip()
        for name in ("title", "short_description", "full_description")
    )
    assert len(title) <= 30
    assert len(short) <= 80, len(short)
    assert len(full) <= 4000
    assert (folder / "images/icon.png").read_bytes().startswith(b"\x89PNG")
    for change in (folder / "changelogs").iterdir():
        assert len(change.read_text()) <= 500
    assert not re.search(
        r"undetectable|unbreakable|guarantee|100 ?%|indetectable|garantiza", full, re.IGNORECASE
    )


@pytest.mark.parametrize("language", ["en-US", "es-ES"])
def test_the_stores_pictures_are_of_a_size_that_stores_take(language: str) -> None:
    """PNG, 2 to 8 of them, sides of 320 to 3840 pixels, as `make store-pictures` makes them."""
    pictures = sorted((METADATA / language / "images/phoneScreenshots").iterdir())
    assert [path.name for path in pictures] == [f"{number}.png" for number in range(1, 7)]
    for path in pictures:
        with Image.open(path) as picture:
            assert (picture.format, picture.size) == ("PNG", (824, 1830))


ANDROID_LANGUAGE = {"pt_BR": "pt-rBR", "zh": "zh-rCN"}


def test_the_names_in_the_settings_are_those_the_phone_shows() -> None:
    """In every language the app speaks: the launcher and the settings say the same name."""
    from babel.messages.pofile import read_po

    for catalogue in sorted((ROOT / "assets/words").glob("*/phone/settings.po")):
        with catalogue.open("rb") as file:
            said = read_po(file)
        values = "values-" + ANDROID_LANGUAGE.get(catalogue.parts[-3], catalogue.parts[-3])
        labels = (PACKAGING / "res" / values / "labels.xml").read_text()
        for code, name in (("notebook", "Notebook"), ("recipes", "Recipes"), ("garden_log", "Garden log")):
            message = said.get(name)
            assert message is not None
            assert f"res/{values}:{values}," in (PACKAGING / "buildozer.spec").read_text()
            assert f'<string name="{code}">{message.string}</string>' in labels


def test_the_version_of_the_store_is_the_version_built() -> None:
    """python-for-android's version code of 0.1.0, as the Gradle project has it."""
    changes = {path.stem for path in METADATA.glob("*/changelogs/*.txt")}
    assert changes == {"1026100"}
    assert "versionCode: 1026100" in (PACKAGING / "fdroid.yml").read_text()


def test_the_icons_are_what_the_program_draws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    icons = stage("icons.py")
    monkeypatch.setattr(icons, "RES", tmp_path / "res")
    monkeypatch.setattr(icons, "METADATA", tmp_path / "metadata")
    icons.main()
    drawn = sorted((tmp_path / "res").rglob("*.xml"))
    assert len(drawn) == 10
    for path in drawn:
        assert path.read_bytes() == (PACKAGING / "res" / path.relative_to(tmp_path / "res")).read_bytes()
