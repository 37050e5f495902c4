"""The disk without power behaves as said: what was made last is there, and of the rest every part can be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.torture.disk import STRACE, Disk, Part, calls
from tests.vault.injecting import strace

WRITES = """
import os, shutil, sys
os.chdir(sys.argv[1])
home = sys.argv[1]
def put(name, content, sync=True, folder=True):
    fd = os.open(f"{home}/{name}.part", os.O_WRONLY | os.O_CREAT, 0o600)
    os.write(fd, content)
    if sync: os.fsync(fd)
    os.close(fd)
    os.rename(f"{home}/{name}.part", f"{home}/{name}")
    if folder:
        fd = os.open(home, os.O_RDONLY); os.fsync(fd); os.close(fd)
put("whole", b"whole")
print("confirmed whole", flush=True)
put("old", b"new", sync=False)
put("unnamed", b"unnamed", folder=False)
shutil.copyfile(f"{home}/whole", f"{home}/copied")
"""


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    home = tmp_path / "home"
    home.mkdir()
    (home / "old").write_bytes(b"old")
    before = Disk(home)
    log = tmp_path / "log"
    subprocess.run(
        [strace(), "-f", "-qq", "-o", log, *STRACE, sys.executable, "-B", "-c", WRITES, home],
        check=True,
        capture_output=True,
    )
    for call in calls(log.read_text()):
        before.play(call)
    return before


def left(disk: Disk, part: Part, into: Path) -> dict[str, bytes]:
    disk.after(part, into)
    return {path.name: path.read_bytes() for path in into.iterdir()}


def test_it_heard_what_was_said(disk: Disk) -> None:
    assert disk.said == b"confirmed whole\n"


def test_the_replayed_folder_is_the_real_one(disk: Disk) -> None:
    assert {name: node.now for name, node in disk.root.now.items()} == {
        path.name: path.read_bytes() for path in disk._home.iterdir()
    }


def test_only_what_lasts_is_left_at_worst(disk: Disk, tmp_path: Path) -> None:
    # A rename that lasts over content that does not is the oldest trap of all: an empty file.
    assert left(disk, Part("nothing"), tmp_path / "n") == {"whole": b"whole", "old": b""}
    assert left(disk, Part("names"), tmp_path / "m")["copied"] == b""
    assert left(disk, Part("content"), tmp_path / "c") == {"whole": b"whole", "old": b"new"}


def test_every_part_comes_up(disk: Disk, tmp_path: Path) -> None:
    seen = {frozenset(left(disk, Part("some", n), tmp_path / str(n)).items()) for n in range(40)}
    assert {dict(one).get("unnamed") for one in seen} == {None, b"unnamed"}
    assert {dict(one).get("copied") for one in seen} == {None, b"", b"whole"}
    assert {dict(one)["whole"] for one in seen} == {b"whole"}
