"""Workers side by side, and the table of what they found.

Each is a process in a mount namespace of its own, where it may mount the small disks it fills.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from attrs import define, field, frozen

ROOT = Path(__file__).parents[2]
HARMS = ("lost", "corrupted", "leaked", "untold")


@frozen
class Task:
    """One operation under one kind of fault, or a part of the alterations of one file. `row` is its row of the table."""

    row: str
    ground: str
    operation: str
    fault: str = "altered"
    few: int | None = None
    part: tuple[int, int] = (0, 1)

    def to_line(self) -> str:
        return json.dumps(
            {
                "ground": self.ground,
                "operation": self.operation,
                "fault": self.fault,
                "few": self.few,
                "part": self.part,
            }
        )


class Worker:
    """One process that does task after task."""

    def __init__(self) -> None:
        if shutil.which("unshare") is None:
            raise RuntimeError("unshare is missing. On Debian or Ubuntu: apt-get install util-linux")
        as_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
        optimize = ["-O"] * sys.flags.optimize
        self._process = subprocess.Popen(
            [
                *("unshare", *as_root, "--mount"),
                *(sys.executable, *optimize, "-B", "-m", "tests.torture.worker"),
            ],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def trials(self, task: Task) -> Iterator[dict[str, Any]]:
        """What was found, trial by trial. Raises RuntimeError when the worker itself fails."""
        yield from self._answers(task.to_line())

    def lost(self, told: dict[str, Any]) -> bool:
        """Do what tests/torture/meanwhile.py is told, losing the process; whether it was confirmed before."""
        (answer,) = self._answers(json.dumps({"ground": "meanwhile", **told}))
        return bool(answer["confirmed"])

    def _answers(self, task: str) -> Iterator[dict[str, Any]]:
        said, heard = self._pipes()
        said.write(task + "\n")
        said.flush()
        for line in heard:
            found = json.loads(line)
            if "done" in found:
                return
            yield found
        raise RuntimeError(f"the worker ended in the middle of {task}")

    def _pipes(self) -> tuple[IO[str], IO[str]]:
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the worker has no pipes")
        return self._process.stdin, self._process.stdout

    def end(self) -> None:
        """Let it clear its place and go."""
        said, heard = self._pipes()
        said.close()
        heard.close()
        self._process.wait(timeout=60)


@define
class Table:
    """What was tried and what was found, row by row."""

    tried: dict[str, Counter[str]] = field(factory=dict)
    harm: dict[str, Counter[str]] = field(factory=dict)
    stories: list[str] = field(factory=list)

    def add(self, row: str, found: dict[str, Any]) -> None:
        self.tried.setdefault(row, Counter())[found["fault"]] += 1
        if found["harm"]:
            self.harm.setdefault(row, Counter())[found["harm"]] += 1
            self.stories.append(f"{found['harm']}: {found['where']}")

    def lines(self, rows: Iterable[str]) -> Iterator[str]:
        """Operation by faults tried by lost by corrupted by leaked; `untold` is an end without a word for a person."""
        yield f"{'operation':30} {'faults tried':>12}" + "".join(f" {one:>9}" for one in HARMS)
        total: Counter[str] = Counter()
        for row in rows:
            harm = self.harm.get(row, Counter())
            tried = sum(self.tried.get(row, Counter()).values())
            total += Counter({"tried": tried}) + harm
            yield f"{row:30} {tried:12,}" + "".join(f" {harm[one]:9}" for one in HARMS)
        yield f"{'all of it':30} {total['tried']:12,}" + "".join(f" {total[one]:9}" for one in HARMS)


def do_all(
    tasks: list[Task], workers: int, table: Table, told: Callable[[Task, int], None], stop: threading.Event
) -> None:
    """Do the tasks on so many workers; `told` hears of each that is done, with how many are left. Once `stop` is set no
    other is begun. Raises what a worker raised.
    """
    waiting: queue.SimpleQueue[Task] = queue.SimpleQueue()
    for task in tasks:
        waiting.put(task)
    failed: list[BaseException] = []
    mutex = threading.Lock()

    def work() -> None:
        worker = Worker()
        try:
            while not failed and not stop.is_set():
                try:
                    task = waiting.get_nowait()
                except queue.Empty:
                    return
                for found in worker.trials(task):
                    with mutex:
                        table.add(task.row, found)
                told(task, waiting.qsize())
        except BaseException as error:
            failed.append(error)
        finally:
            worker.end()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    except KeyboardInterrupt:
        # What was tried so far is worth telling: let each end what it is at.
        stop.set()
        for thread in threads:
            thread.join()
    if failed:
        raise failed[0]
