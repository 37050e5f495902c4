"""A sample of the torture: at any moment of any operation killed, refused, without room, read-only, or without power.

`make torture` tries every moment with every fault. What it found once is tried in full here too.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.torture.crew import Task, Worker
from tests.torture.grounds import OPERATIONS
from tests.torture.steps import ROOT, STEPS
from tests.torture.trials import FAULTS

OTHERS = [fault for fault in FAULTS if fault not in ("killed", "power")]
FOUND = [
    # The file beside could not be removed, and the system's own exception came out.
    ("packages", "packing", "read-only"),
    # A setting was said to be kept although its folder could not be made to last.
    ("vault", "put_settings", "unsynced"),
    # A wrong passphrase on a full disk ended in a traceback, since the try could not be written down.
    ("vault", "wrong_secret", "ENOSPC"),
    # The folder of a forgotten photo could not be made to last, and yet nobody was left to remove it again.
    ("vault", "forget_photo", "unsynced"),
    # Saved where the person wanted it, and gone with the power.
    ("vault", "save_file", "unsynced"),
]


def tried(worker: Worker, ground: str, operation: str, fault: str, few: int | None) -> list[str | None]:
    """What each trial did: the story of its harm, or None."""
    found = list(worker.trials(Task("", ground, operation, fault, few)))
    assert found, "nothing was tried"
    return [f"{one['harm']}: {one['where']}" if one["harm"] else None for one in found]


def faults(turn: int) -> list[tuple[str, int]]:
    """Kinds and numbers of what is tried: killed, refused in one way, without power. Stripped of its asserts the app makes the
    same calls, so each operation is then only killed or refused."""
    refused = OTHERS[turn % len(OTHERS)], 1
    if sys.flags.optimize:
        return [refused if turn % 2 else ("killed", 1)]
    return [("killed", 2), refused, ("power", 1)]


@pytest.mark.parametrize(("ground", "operation"), OPERATIONS, ids=lambda word: word)
def test_nothing_is_lost_corrupted_leaked_or_untold(worker: Worker, ground: str, operation: str) -> None:
    for fault, few in faults(OPERATIONS.index((ground, operation))):
        assert not any(tried(worker, ground, operation, fault, few))


@pytest.mark.parametrize(("ground", "operation", "fault"), FOUND, ids=lambda word: word)
def test_what_was_found_once_stays_mended(worker: Worker, ground: str, operation: str, fault: str) -> None:
    few = 3 if sys.flags.optimize else None
    assert not any(tried(worker, ground, operation, fault, few))


@pytest.mark.parametrize("operation", ["change", "backup"])
def test_p04_a_disk_full_in_the_middle_of_saving_costs_nothing_that_was_there(
    worker: Worker, operation: str
) -> None:
    """P4 of the pitfalls (tests/pitfalls): others were left with an empty file and no old one."""
    assert not any(tried(worker, "vault", operation, "full", 3))


@pytest.mark.once
@pytest.mark.parametrize(
    ("operation", "fault", "harm"),
    [
        ("unsynced", "power", "lost"),
        ("unsynced", "killed", None),
        ("in_place", "killed", "corrupted"),
        ("in_place", "ENOSPC", "untold"),
        ("lying_about", "killed", "leaked"),
        ("wordless", "full", "untold"),
        ("wordless", "read-only", "untold"),
        ("careful", "unsynced", None),
        *(("careful", fault, None) for fault in ("killed", "ENOSPC", "EIO", "full", "read-only", "power")),
    ],
)
def test_sloppy_work_is_found_out(worker: Worker, operation: str, fault: str, harm: str | None) -> None:
    found = {story.partition(":")[0] for story in tried(worker, "sloppy", operation, fault, None) if story}
    assert (harm in found) if harm else not found


@pytest.mark.once
def test_interrupted_in_its_last_rows_it_still_tells_what_was_tried() -> None:
    command = [sys.executable, "-m", "tests.torture", "--few", "1", STEPS]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        until = time.monotonic() + 60
        while "pytest" not in _started_by(running.pid) and time.monotonic() < until:
            time.sleep(0.05)
        running.terminate()
        told, _ = running.communicate(timeout=60)
    assert running.returncode == 0
    assert [line.split("  ")[0] for line in told.splitlines()] == ["operation", STEPS, "all of it"]


def _started_by(pid: int) -> str:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return "".join(Path(f"/proc/{child}/cmdline").read_text() for child in children)
