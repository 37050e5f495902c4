"""A full disk, one without room for names, one that may only be read: typed errors, nothing lost, and it goes on after."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def on_a_small_disk(where: Path, options: str, how: str) -> list[dict[str, Any]]:
    """Run tests.vault.small_disk on a disk in memory that only it sees."""
    if shutil.which("unshare") is None:
        pytest.fail("unshare is missing. On Debian or Ubuntu: apt-get install util-linux")
    where.mkdir()
    as_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    mounted = 'mount -t tmpfs -o "$1" tmpfs "$2" && shift 2 && exec "$@"'
    optimize = ["-O"] * sys.flags.optimize
    done = subprocess.run(
        [
            *("unshare", *as_root, "--mount", "sh", "-c", mounted, "sh", options, str(where)),
            *(sys.executable, *optimize, "-B", "-m", "tests.vault.small_disk", str(where), how),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(("options", "how"), [("size=3m", "full"), ("size=20m,nr_inodes=60", "inodes")])
def test_without_room_nothing_is_lost_and_nothing_is_half(tmp_path: Path, options: str, how: str) -> None:
    said = on_a_small_disk(tmp_path / "disk", options, how)
    ended = {line["tried"]: line["ended"] for line in said if "tried" in line}
    # A note needs room but no new name. Looking at what is there needs neither, and something small fits the reserve.
    expected = dict.fromkeys(
        ("capture", "attach", "record", "backup", "change", "code", "create", "restore"), "StorageFull"
    )
    fitting = dict.fromkeys(("small", "unlock", "forget" if how == "full" else "note"), "done")
    assert ended == {"note": "StorageFull"} | expected | fitting
    assert [(line["second"], line["cards"]) for line in said if "second" in line] == [([], 2)][
        : how == "full"
    ]
    full, after = (line for line in said if "verified" in line)
    assert full["verified"] == [] and after["verified"] == []
    assert full["parts"] == []
    assert len(full["confirmed"]) > 3
    assert full["notes"] == full["confirmed"].count("note")
    assert after["notes"] == after["confirmed"].count("note")
    assert sorted(after["captured"]) == sorted(one for one in after["confirmed"] if one != "note")
    assert after["sealed"] == []
    (left,) = (line["left"] for line in said if "left" in line)
    assert left == ["earlier.tar", "vault"]


def test_a_recording_is_kept_up_to_where_the_disk_was_full(tmp_path: Path) -> None:
    said = on_a_small_disk(tmp_path / "disk", "size=4m", "filling")
    assert said[0] == {"tried": "record", "ended": "StorageFull"}
    kept = said[-1]
    assert kept["cut_off"] and kept["verified"] == []
    assert kept["bytes"] > 2 << 20 and kept["bytes"] % 65_536 == 0


def test_a_device_that_may_only_be_read_says_so(tmp_path: Path) -> None:
    said = on_a_small_disk(tmp_path / "disk", "size=4m", "readonly")
    ended = [(line["tried"], line["ended"]) for line in said if "tried" in line]
    assert ended == [
        ("capture", "FolderNotWritable"),
        ("unlock", "FolderNotWritable"),
        ("create", "FolderNotWritable"),
        ("unlock", "done"),
    ]
