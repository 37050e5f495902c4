"""A process killed while it packs or opens leaves something beside; the next one clears it away, and only that."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.package import check, leftovers, pack
from tests.package.sample import CODEBOOK, LAWYER, WORDLIST, packed, request

ROOT = Path(__file__).parents[2]

PACKING = """
import sys, time
from pathlib import Path
from app.package import pack
from tests.package.sample import request
def stop(done, total):
    print("half", flush=True)
    time.sleep(60)
pack(request(), Path(sys.argv[1]) / "p.age", progress=stop)
"""

OPENING = """
import sys, time
from pathlib import Path
from app.package.beside import NewFolder
with NewFolder(Path(sys.argv[1]) / "open") as folder:
    folder.begin("data/record.json")
    folder.write(memoryview(b"secret"))
    print("half", flush=True)
    time.sleep(60)
"""


def started(script: str, folder: Path) -> subprocess.Popen[str]:
    """A process that has begun to write and now waits."""
    running = subprocess.Popen(
        [sys.executable, "-c", script, folder], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "half\n"
    return running


def stop(running: subprocess.Popen[str]) -> None:
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert running.stdout is not None
    running.stdout.close()


@pytest.mark.parametrize("script", [PACKING, OPENING], ids=["packing", "opening"])
def test_what_a_killed_process_left_is_removed_and_what_a_living_one_writes_is_not(
    tmp_path: Path, script: str
) -> None:
    running = started(script, tmp_path)
    try:
        assert len(list(tmp_path.iterdir())) == 1
        leftovers.sweep(tmp_path)
        assert len(list(tmp_path.iterdir())) == 1
    finally:
        stop(running)
    assert len(list(tmp_path.iterdir())) == 1
    made = pack(request(), tmp_path / "p.age")
    assert list(tmp_path.iterdir()) == [made.path]


def test_opening_clears_away_too(tmp_path: Path) -> None:
    path = packed(tmp_path)
    stop(started(OPENING, tmp_path))
    check(path, [LAWYER], codebook=CODEBOOK, wordlist=WORDLIST, into=tmp_path / "open")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["open", "package.age"]


def test_nothing_else_is_ever_removed(tmp_path: Path) -> None:
    for name in (".firsthand-x.partial", "firsthand-0123456789abcdef.partial", ".partial", "mine"):
        (tmp_path / name).write_text("mine")
    (tmp_path / ".firsthand-0123456789abcdef.partial").symlink_to(tmp_path / "mine")
    leftovers.sweep(tmp_path)
    assert len(list(tmp_path.iterdir())) == 5
    assert (tmp_path / "mine").read_text() == "mine"


def test_a_folder_that_cannot_be_listed_is_no_failure(tmp_path: Path) -> None:
    leftovers.sweep(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []
