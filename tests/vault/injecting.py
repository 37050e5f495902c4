"""Killing a program, or failing its system calls, at a chosen moment: strace does it from outside."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
WRITE_LIKE = (
    "pwrite64",
    "write",
    "fsync",
    "fdatasync",
    "rename",
    "unlink",
    "ftruncate",
    "mkdir",
    "rmdir",
    "link",
)
_CALL = re.compile(r"^(?:\[pid +\d+\] |\d+ +)?(\w+)\(", re.MULTILINE)
EVERYTHING = os.environ.get("FIRSTHAND_TORTURE") == "1"


def strace() -> str:
    path = shutil.which("strace")
    if path is None:
        pytest.fail("strace is missing. On Debian or Ubuntu: apt-get install strace")
    return path


class Run(NamedTuple):
    """How a run under strace ended: its exit code, what it said line by line, and strace's own account."""

    code: int
    said: list[list[str]]
    account: str

    @property
    def confirmed(self) -> list[list[str]]:
        return [words[1:] for words in self.said if words[0] == "confirmed"]


def run(operation: str, folder: Path, *options: str, module: str = "tests.vault.child") -> Run:
    """Run one operation of a module under strace."""
    log = folder.with_name(f"{folder.name}.strace")
    optimize = ["-O"] * sys.flags.optimize
    done = subprocess.run(
        [
            *(strace(), "-f", "-qq", "-o", str(log), *options),
            *(sys.executable, *optimize, "-B", "-m", module, operation, str(folder)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    whole = [line for line in done.stdout.splitlines(keepends=True) if line.endswith("\n")]
    account = log.read_text(errors="replace")
    log.unlink()
    return Run(done.returncode, [line.split() for line in whole], account + done.stderr)


def calls(operation: str, folder: Path, module: str = "tests.vault.child") -> Counter[str]:
    """How often each write-like system call is made when nothing goes wrong."""
    done = run(operation, folder, "-e", f"trace={','.join(WRITE_LIKE)}", module=module)
    assert done.code == 0, done.account[-2000:]
    return Counter(name for name in _CALL.findall(done.account) if name in WRITE_LIKE)


def moments(operation: str, found: Counter[str], how_many: int) -> list[tuple[str, int]]:
    """Which calls to stop at: all of them in a long run, otherwise a sample that is the same every time."""
    every = [(name, n) for name in WRITE_LIKE for n in range(1, found[name] + 1)]
    if EVERYTHING:
        return every
    return sorted(random.Random(operation).sample(every, min(how_many, len(every))))


def killing(name: str, n: int) -> tuple[str, ...]:
    """strace's options to kill at the n-th call of a name."""
    return "-e", f"trace={name}", "-e", f"inject={name}:signal=KILL:when={n}"


def failing(name: str, n: int, fault: str) -> tuple[str, ...]:
    """strace's options to fail the n-th call of a name, without doing it."""
    return "-e", f"trace={name}", "-e", f"inject={name}:error={fault}:when={n}"
