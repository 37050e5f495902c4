"""Where strace is: it kills a program, or fails its system calls, at a chosen moment from outside."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def strace() -> str:
    path = shutil.which("strace")
    if path is None:
        pytest.fail("strace is missing. On Debian or Ubuntu: apt-get install strace")
    return path
