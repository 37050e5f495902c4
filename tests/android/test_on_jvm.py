"""Our Java is compiled against the fakes, and Android's devices are held to the contract on a Java machine."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.android.tools import PACKAGING, ROOT

# Stripped already in the first run.
pytestmark = pytest.mark.once

FAKES = ROOT / "tests" / "android" / "fakes"
QUICK = ("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC")
"""A compiler that runs for a second is not worth compiling well itself: half the processor time."""
INSIDE = sorted((ROOT / "tests" / "android").glob("on_jvm*.py"))


def compiled(to: Path) -> Path:
    """All fakes and all of our Java, as classes."""
    sources = [str(path) for folder in (FAKES, PACKAGING / "java") for path in sorted(folder.rglob("*.java"))]
    done = subprocess.run(
        ["javac", *QUICK, "--release", "8", "-Xlint:-options", "-encoding", "UTF-8", "-d", str(to), *sources],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return to


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest says of them, in a process of its own: a Java machine cannot be ended, and Kivy's is not the place for it."""
    folder = tmp_path_factory.mktemp("java")
    done = subprocess.run(
        [
            sys.executable,
            "-OO",  # as on Android
            "-m",
            "pytest",
            "-v",
            "--no-header",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:faulthandler",
            *map(str, INSIDE),
        ],
        cwd=ROOT,
        env={
            **os.environ,
            "FIRSTHAND_TEST_CLASSES": str(compiled(folder / "classes")),
            "JAVA_TOOL_OPTIONS": "",
        },
        capture_output=True,
        text=True,
        timeout=280,
    )
    return f"{done.stdout}\n{done.stderr}\nEXIT {done.returncode}"


def names() -> list[str]:
    return [
        name for path in INSIDE for name in re.findall(r"^def (test_\w+)", path.read_text(), re.MULTILINE)
    ]


@pytest.mark.parametrize("name", names())
def test_on_a_java_machine(name: str, said: str) -> None:
    outcomes = set(re.findall(rf"::{name}(?:\[.*\])? (\w+)", said))
    assert outcomes == {"PASSED"}, said[-6000:]


def test_the_machine_ended_well(said: str) -> None:
    assert said.endswith("EXIT 0"), said[-3000:]
