"""Every fault at every call of an operation: what is tried, and what the judge found.

Killed at the n-th call of a kind; the n-th call refused once, as a full or a failing disk does; stopped there while the
disk is really filled, with bytes or with names; read-only from there on; and the power lost there. For each kind of call n
goes from one until none is left, or over a sample that is the same every time.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.torture import forked, power
from tests.torture.disk import STRACE
from tests.torture.grounds import GROUNDS, REFUSALS, Ground
from tests.torture.harm import Harm

WRITE_LIKE = (
    *("write", "pwrite64", "ftruncate", "sendfile", "copy_file_range", "fsync", "fdatasync", "rename"),
    *("link", "unlink", "unlinkat", "mkdir", "rmdir", "chmod", "openat"),
)
"""`openat` counts where it makes or cuts a file."""
FAULTS = ("killed", "ENOSPC", "EIO", "full", "names", "read-only", "power", "unsynced")
_CALL = re.compile(r"^(?:\[pid +\d+\] |\d+ +)?(\w+)\(", re.MULTILINE)
_MAKES = ("O_CREAT", "O_TRUNC")
_ROOM = 6 << 20
_NAMES = 200


class Step(NamedTuple):
    """The n-th call of a name in a run; before it, so many of each were made."""

    name: str
    n: int
    before: dict[str, int]


class Tried(NamedTuple):
    """One trial, and the harm it did, if any."""

    fault: str
    harm: Harm | None


class Trials:
    """Operations of one ground, tried in folders below `place`, which is the caller's to remove."""

    def __init__(self, ground: str, place: Path) -> None:
        self.ground: Ground = GROUNDS[ground]
        self.place = place
        place.mkdir(parents=True, exist_ok=True)
        self.made = self.ground.template(place / "template")
        self._steps: dict[str, list[Step]] = {}
        self._number = 0

    def steps(self, operation: str) -> list[Step]:
        """Every write-like call the operation makes in its home when nothing goes wrong."""
        if operation not in self._steps:
            home = self._fresh(operation)
            done = self._run(operation, home, ("-s", "4096", "-y", "-e", f"trace={','.join(WRITE_LIKE)}"))
            if not done.confirmed:
                raise RuntimeError(f"{operation} does not work at all: {done.said} {done.trace}")
            counted: Counter[str] = Counter()
            found = []
            for line in done.account.splitlines():
                called = _CALL.match(line)
                if called is None:
                    continue
                counts = str(home) in line and (called[1] != "openat" or any(one in line for one in _MAKES))
                before = dict(counted)
                counted[called[1]] += 1
                if counts:
                    found.append(Step(called[1], counted[called[1]], before))
            self._steps[operation] = found
            shutil.rmtree(home)
        return self._steps[operation]

    def each(self, operation: str, fault: str, few: int | None = None) -> Iterator[Tried]:
        """Try one kind of fault; at `few` calls, or with None at every one."""
        if fault == "power":
            yield from self._power(operation, few)
            return
        steps = self.steps(operation)
        if fault == "unsynced":
            steps = [step for step in steps if step.name in ("fsync", "fdatasync")]
        chosen = steps
        if few is not None and len(steps) > few:
            chosen = random.Random(f"{operation} {fault}").sample(steps, few)
        doing: Callable[[str, str, Step], Harm | bool | None]
        doing = {
            "full": self._on_a_full_disk,
            "names": self._on_a_full_disk,
            "read-only": self._read_only,
            "unsynced": self._unsynced,
        }.get(fault, self._injected)
        for step in chosen:
            harm = doing(operation, fault, step)
            if harm is not False:
                yield Tried(fault, harm if isinstance(harm, Harm) else None)
        if few is None and fault in ("killed", "ENOSPC", "EIO"):
            yield from self._beyond(operation, fault, steps)

    def _beyond(self, operation: str, fault: str, steps: list[Step]) -> Iterator[Tried]:
        # One run may make a call more than another: go on until none is left.
        for name, last in Counter({step.name: step.n for step in steps}).items():
            for n in range(last + 1, last + 50):
                harm = self._injected(operation, fault, Step(name, n, {}))
                if harm is False or name == "openat":
                    break
                yield Tried(fault, harm if isinstance(harm, Harm) else None)

    # One trial: harm, None, or False when the moment never came

    def _injected(self, operation: str, fault: str, step: Step) -> Harm | bool | None:
        what = "signal=KILL" if fault == "killed" else f"error={fault}"
        injecting = ("-e", f"trace={step.name}", "-e", f"inject={step.name}:{what}:when={step.n}")
        return self._tried(operation, f"{fault} at {step.name} {step.n}", injecting, self._fresh(operation))

    def _read_only(self, operation: str, fault: str, step: Step) -> Harm | bool | None:
        # A device with files open for writing cannot be remounted, so every call is refused as such a device would.
        names = [name for name in WRITE_LIKE if name not in ("openat", "fsync", "fdatasync")]
        injecting = ["-e", f"trace={','.join(names)}"]
        for name in names:
            injecting += ["-e", f"inject={name}:error=EROFS:when={step.before.get(name, 0) + 1}+"]
        where = f"read-only from {step.name} {step.n} on"
        return self._tried(operation, where, tuple(injecting), self._fresh(operation))

    def _on_a_full_disk(self, operation: str, fault: str, step: Step) -> Harm | bool | None:
        disk = self._new("disk")
        disk.mkdir()
        size = sum(path.stat().st_size + 4096 for path in self.made.rglob("*")) + _ROOM
        names = sum(1 for _ in self.made.rglob("*")) + _NAMES
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size},nr_inodes={names}", "tmpfs", str(disk)], check=True
        )
        try:
            home = self.ground.prepared(self.made, operation, disk / "home")
            ballast = disk / "ballast"
            ballast.mkdir()
            fill = fill_with_bytes if fault == "full" else fill_with_names
            injecting = ("-e", f"trace={step.name}", "-e", f"inject={step.name}:signal=STOP:when={step.n}")
            done = self._run(operation, home, injecting, lambda: fill(ballast))
            shutil.rmtree(ballast)
            return self._judged(operation, f"{fault} from {step.name} {step.n} on", done, home)
        finally:
            subprocess.run(["umount", "-l", str(disk)], check=True)
            disk.rmdir()

    def _unsynced(self, operation: str, fault: str, step: Step) -> Harm | bool | None:
        """The disk refuses to make something last, and then loses its power."""
        home, before = self._recording(operation)
        injecting = ("-e", f"inject={step.name}:error=EIO:when={step.n}")
        done = self._run(operation, home, (*STRACE, *injecting))
        if not done.injected:
            return False
        return self._worst(
            operation,
            f"{step.name} {step.n} refused, ",
            power.cuts(done, before, home, 0, 1, operation),
            (home, before),
        )

    def _power(self, operation: str, few: int | None) -> Iterator[Tried]:
        home, before = self._recording(operation)
        done = self._run(operation, home, STRACE)
        for cut in power.cuts(done, before, home, few, 1 if few else 3, operation):
            yield Tried("power", self._looked(operation, cut.where, cut.said, cut.home))
        shutil.rmtree(home)
        shutil.rmtree(before)

    def _recording(self, operation: str) -> tuple[Path, Path]:
        home = self._fresh(operation)
        return home, Path(shutil.copytree(home, self._new("before")))

    def _worst(
        self, operation: str, where: str, cuts: Iterable[power.Cut], gone: tuple[Path, ...]
    ) -> Harm | None:
        found = [self._looked(operation, where + cut.where, cut.said, cut.home) for cut in cuts]
        for path in gone:
            shutil.rmtree(path)
        return next((one for one in found if one is not None), None)

    # The parts of a trial

    def _new(self, name: str) -> Path:
        self._number += 1
        return self.place / f"{name}-{self._number}"

    def _fresh(self, operation: str) -> Path:
        return self.ground.prepared(self.made, operation, self._new("home") / "home")

    def _run(
        self,
        operation: str,
        home: Path,
        options: tuple[str, ...],
        stopped: Callable[[], None] | None = None,
    ) -> forked.Run:
        work = self.ground.operations[operation]
        return forked.run(lambda: work(home), options, REFUSALS, stopped)

    def _tried(
        self, operation: str, where: str, injecting: tuple[str, ...], home: Path
    ) -> Harm | bool | None:
        done = self._run(operation, home, injecting)
        try:
            return self._judged(operation, where, done, home)
        finally:
            shutil.rmtree(home.parent)

    def _judged(self, operation: str, where: str, done: forked.Run, home: Path) -> Harm | bool | None:
        if not done.injected:
            return False
        if not done.told and not where.startswith("killed"):
            return Harm("untold", f"{operation}: {where}: {done.trace or done.code}")
        return self._looked(operation, where, done.confirmed, home)

    def _looked(self, operation: str, where: str, said: list[list[str]], home: Path) -> Harm | None:
        try:
            self.ground.judge(operation, home, said, f"{operation}: {where}")
        except Harm as harm:
            return harm
        except Exception as error:
            # What stands in the way of looking is harm too: confirmed things that do not open.
            return Harm("corrupted", f"{operation}: {where}: {type(error).__name__}: {error}")
        return None


def fill_with_bytes(folder: Path) -> None:
    """Until not one byte more fits."""
    with (folder / "bytes").open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue


def fill_with_names(folder: Path) -> None:
    """Until not one file more fits."""
    for n in range(100_000):
        try:
            (folder / str(n)).touch()
        except OSError:
            return
