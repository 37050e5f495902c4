"""buildozer.spec as buildozer reads it. Run by the Python of python-for-android, like everything in this folder."""

import sys
from pathlib import Path

from buildozer.specparser import SpecParser

HERE = Path(__file__).resolve().parents[1]


def read() -> SpecParser:
    """The spec."""
    config = SpecParser()
    config.read(str(HERE / "buildozer.spec"))
    return config


def requirements() -> list[str]:
    """Names with their versions."""
    found: list[str] = read().getlist("app", "requirements", [])
    return found


def answer(text: str) -> None:
    """What the test reads: the last line. python-for-android itself says much on the way."""
    sys.stdout.flush()
    sys.__stdout__.write(f"\nANSWER {text}\n")
