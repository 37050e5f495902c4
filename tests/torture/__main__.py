"""Everything that can go wrong while something is written, tried at every call; one table at the end.

`python -m tests.torture [--few N] [--workers N] [ROW ...]`. With `--few` a sample instead of everything; with rows only those
whose name holds one of the words given. Interrupted, it tells what was tried so far. Ends with 1 if anything was lost, corrupted, leaked or left untold.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import time

from tests.torture.corruption import SUBJECTS
from tests.torture.crew import Table, Task, do_all
from tests.torture.grounds import GROUNDS, OPERATIONS
from tests.torture.steps import AT_LENGTH, at_length
from tests.torture.trials import FAULTS

PARTS = 8
"""Into how many parts the alterations of one file are cut, so that workers share them."""


def tasks(few: int | None) -> list[Task]:
    """All there is to do."""
    found = [
        Task(GROUNDS[ground].titles[operation], ground, operation, fault, few)
        for ground, operation in OPERATIONS
        for fault in FAULTS
    ]
    for subject in SUBJECTS:
        row = f"altered: {subject.replace('_', ' ')}"
        found += [Task(row, "corruption", subject, few=few, part=(n, PARTS)) for n in range(PARTS)]
    return found


def main() -> int:
    """Do it and tell it."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--few", type=int)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 2)
    parser.add_argument("rows", nargs="*")
    given = parser.parse_args()
    chosen = [
        task for task in tasks(given.few) if not given.rows or any(word in task.row for word in given.rows)
    ]
    table = Table()
    began = time.monotonic()

    def told(task: Task, left: int) -> None:
        minutes = (time.monotonic() - began) / 60
        harm = len(table.stories)
        sys.stderr.write(
            f"{minutes:6.1f} min  {task.row}: {task.fault} is done, {left} to come, {harm} found\n"
        )

    stop = threading.Event()
    do_all(chosen, given.workers, table, told, stop)
    rows = list(dict.fromkeys(task.row for task in chosen if task.row in table.tried))
    for row in AT_LENGTH:
        if not stop.is_set() and (not given.rows or any(word in row for word in given.rows)):
            rows.append(row)
            try:
                for found in at_length(row, given.few):
                    table.add(row, found)
            except KeyboardInterrupt:
                stop.set()
    sys.stdout.write("\n".join(table.lines(rows)) + "\n")
    for story in table.stories:
        sys.stdout.write(f"\n{story}\n")
    return 1 if table.stories else 0


if __name__ == "__main__":
    sys.exit(main())
