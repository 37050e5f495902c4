"""A process that tries what it is told to: one JSON task a line comes in, one line for every trial goes out.

`python -m tests.torture.worker`. It has one thread, so that it may fork, and a place of its own for small disks.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.torture.corruption import corrupted
from tests.torture.meanwhile import lost
from tests.torture.trials import Trials, Tried

# The work of the real disk is left to other tests; what is lasting is tried on a disk of our own.
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None


def answer(out: Any, **what: object) -> None:
    out.write(json.dumps(what) + "\n")
    out.flush()


def main() -> None:
    out = os.fdopen(os.dup(1), "w")
    # What operations say while a template is made must not stand between the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    place = Path(tempfile.mkdtemp(prefix="torture-", dir=MEMORY))
    grounds: dict[str, Trials] = {}
    try:
        for line in sys.stdin:
            task = json.loads(line)
            if task["ground"] == "meanwhile":
                answer(out, confirmed=lost(task))
                answer(out, done=True)
                continue
            for tried in _doing(task, place, grounds):
                harm = tried.harm
                answer(out, fault=tried.fault, harm=harm and harm.kind, where=harm and harm.where)
            answer(out, done=True)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _doing(task: dict[str, Any], place: Path, grounds: dict[str, Trials]) -> Any:
    ground = task["ground"]
    if ground == "corruption":
        return (
            Tried("altered", harm) for harm in corrupted(task["operation"], place, task["few"], task["part"])
        )
    if ground not in grounds:
        grounds[ground] = Trials(ground, place / ground)
    return grounds[ground].each(task["operation"], task["fault"], task["few"])


if __name__ == "__main__":
    main()
