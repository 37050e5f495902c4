"""What is in the repository is fit to be given away: no machine's paths, no registry, locked by hash, complete."""

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.tree import ROOT, named, tracked

pytestmark = pytest.mark.once

OF_ONE_MACHINE = re.compile(
    "|".join(
        [
            r"(?<![\w./~-])/(?:root|work|tmp|opt)/[\w.-]",
            r"(?<![\w./~-])/(?:home|Users)/[\w.-]",
            r"[A-Z]:\\Users\\",
            *(
                re.escape(host)
                for host in ("pypi" + ".org", "files.python" + "hosted.org", "registry.npm" + "js.org")
            ),
            r"(?:extra-)?index-url|find-links",
        ]
    )
)
LOCK = ROOT / "requirements.lock"


def lines_of_one_machine(path: Path) -> list[str]:
    content = path.read_bytes()
    if b"\0" in content:
        return []
    lines = content.decode("utf-8", "replace").splitlines()
    return [f"line {n}: {line[:120]}" for n, line in enumerate(lines, 1) if OF_ONE_MACHINE.search(line)]


def test_no_file_names_a_machine_or_a_registry() -> None:
    itself = Path(__file__)
    # These name the options that they keep out.
    exempt = {itself, ROOT / "packaging" / "desktop" / "lock", ROOT / "packaging" / "android" / "lock"}
    found = {
        named(path): lines
        for path in tracked()
        if path not in exempt and (lines := lines_of_one_machine(path))
    }
    assert found == {}


@pytest.mark.parametrize(
    "line", ["see /home/ann/x", "cd /opt/x", '"https://pypi' + '.org/simple"', "--find-links=x"]
)
def test_a_machine_is_recognised(line: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text(line)
    assert lines_of_one_machine(tmp_path / "file")


@pytest.mark.parametrize("line", ["~/work/x", "https://example.org/home/ann", "usr/share/opt", "tests/tmp/x"])
def test_an_ordinary_path_is_left_alone(line: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text(line)
    assert lines_of_one_machine(tmp_path / "file") == []


def requirements() -> list[str]:
    """The lock file's entries, each with its continuation lines joined and its comments dropped."""
    text = "\n".join(line for line in LOCK.read_text().splitlines() if not line.lstrip().startswith("#"))
    return [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]


def test_everything_locked_is_locked_by_hash() -> None:
    entries = requirements()
    assert len(entries) > 50
    for entry in entries:
        assert re.match(r"[a-z0-9][a-z0-9.-]*==[^ ]+ ", entry), entry
        assert re.search(r" --hash=sha256:[0-9a-f]{64}", entry), entry


def test_the_lock_names_no_index_and_no_place() -> None:
    text = LOCK.read_text()
    assert not re.search(
        r"^\s*-|://|file:|@ ", re.sub(r"^\s+--hash=\S+.*$", "", text, flags=re.MULTILINE), re.MULTILINE
    )


def test_what_is_installed_is_what_is_locked() -> None:
    """The environment the tests run in satisfies pyproject.toml, extras included."""
    finished = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True)
    assert finished.returncode == 0, finished.stdout


def test_wheel_carries_every_asset_and_data_file(tmp_path: Path) -> None:
    source, wheels = tmp_path / "source", tmp_path / "wheels"
    for path in tracked():
        if path.parts[len(ROOT.parts)] in {"app", "assets"} or path.parent == ROOT:
            copy = source / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    finished = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--no-deps",
            "--no-build-isolation",
            "--no-index",
            "-w",
            wheels,
            source,
        ],
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    (wheel,) = wheels.glob("firsthand-*.whl")
    carried = set(zipfile.ZipFile(wheel).namelist())
    files = {path.relative_to(source) for path in source.rglob("*") if path.is_file()}
    expected = {
        ("app" / path if path.parts[0] == "assets" else path).as_posix()
        for path in files
        if len(path.parts) > 1
    }
    built = {name for name in expected if not name.startswith(("build/", "firsthand.egg-info/"))}
    assert built - carried == set()

    # Unpacked anywhere, it finds its assets without the checkout.
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    said = subprocess.run(
        [
            sys.executable,
            "-I",
            "-c",
            f"import sys; sys.path.insert(0, {str(site)!r}); import app; print(app.ASSETS)",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.strip() == str(site / "app" / "assets")
