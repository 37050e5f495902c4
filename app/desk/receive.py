"""Receive many packages at once: files, folders, and folders that are watched.

The embedded index has one receiver at a time, which hands its processes one file after the other. With PostgreSQL any
number of receivers on any number of machines work at one folder: the database hands out the files.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Final

from attrs import field, frozen, mutable

from app.desk import inbox, keeping
from app.desk.identity import DeskFolder, DeskIdentity
from app.desk.inbox import State, Waiting
from app.desk.index import Index
from app.desk.receiving import TOGETHER, TOGETHER_BYTES, Outcome, Station
from app.desk.receiving_process import Answer, Died, Jobs, Setup, Workers, with_patience
from app.desk.store import Taken, instant

WORTH_PROCESSES: Final = 16
WORTH_FILES: Final = 200
WORTH_BYTES: Final = 64 << 20
"""Below that, starting other processes takes longer than the work; they are started when so many are asked for."""

SETTLED_SECONDS: Final = 2.0
"""A watched file is taken when it has not grown for so long."""

_MOST_DEATHS: Final = 2
_ANSWER_SECONDS: Final = 0.5


@mutable
class Tally:
    """How a run stands: how many files were found waiting, and what became of those done.

    `versions` are those that told more of a record that was there.
    """

    total: int = 0
    done: int = 0
    states: dict[State, int] = field(factory=dict)
    refused: list[Outcome] = field(factory=list)
    versions: list[Outcome] = field(factory=list)
    failed: list[Exception] = field(factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count one more."""
        self.done += 1
        self.states[outcome.state] = self.states.get(outcome.state, 0) + 1
        if outcome.state in (State.REJECTED, State.UNREADABLE):
            self.refused.append(outcome)
        elif outcome.taken in (Taken.VERSION, Taken.OLDER):
            self.versions.append(outcome)


@frozen
class Receiver:
    """A desk that receives: its folder, its keys, its index, and where the originals are kept."""

    desk: DeskFolder
    identity: DeskIdentity
    index: Index
    packages: Path

    @classmethod
    def of(
        cls, desk: DeskFolder, identity: DeskIdentity, index: Index, packages: Path | None = None
    ) -> "Receiver":
        """Originals go into the desk's folder unless several machines share another one."""
        return cls(desk, identity, index, packages if packages is not None else desk.packages)

    def receive(
        self,
        paths: Iterable[Path],
        *,
        processes: int = 0,
        again: bool = False,
        progress: Callable[[Tally], object] | None = None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Tally:
        """Receive all package files in `paths`; 0 processes: one a processor.

        Files that were done by an earlier run are passed over. Raises InputUnreadable for a path that leads nowhere,
        ReceivingElsewhere, OutputUnwritable, DeskDamaged, DatabaseUnreachable; what was done before stays, the rest still waits.
        """
        given = tuple(paths)
        inbox.must_be_there(given)
        with self._alone():
            keeping.sweep(self.packages)
            return self._run(list(inbox.look(given)), given, processes, again, progress, stopped)

    def watch(
        self,
        paths: Iterable[Path],
        *,
        every: float = 2.0,
        processes: int = 1,
        progress: Callable[[Tally], object] | None = None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Iterator[Tally]:
        """Receive what comes into the folders until `stopped`, looking every so many seconds. Gives each round's tally.

        A file still being copied is left until it has not changed for a while. Raises as `receive`.
        """
        given = tuple(paths)
        inbox.must_be_there(given)
        with self._alone():
            keeping.sweep(self.packages)
            before: dict[str, Waiting] = {}
            met: set[str] = set()
            while not stopped():
                now = {one.key: one for one in inbox.look(given) if one.key not in met}
                settled = [one for key, one in now.items() if key in before and _settled(one)]
                if settled:
                    tally = self._run(settled, given, processes, False, progress, stopped)
                    met.update(one.key for one in settled)
                    if tally.done or tally.failed:
                        yield tally
                before = now
                _pause(every, stopped)

    def _alone(self) -> AbstractContextManager[None]:
        return nullcontext() if self.index.on_server else keeping.receiving_alone(self.desk.folder)

    def _run(
        self,
        found: Sequence[Waiting],
        given: Sequence[Path],
        processes: int,
        again: bool,
        progress: Callable[[Tally], object] | None,
        stopped: Callable[[], bool],
    ) -> Tally:
        inbox.enter(self.index, found, instant(datetime.now().astimezone()), again=again)
        left = inbox.waiting(self.index, found)
        tally = Tally(total=len(left))
        folders = tuple(dict.fromkeys(one.place for one in found))
        count = min(processes or os.cpu_count() or 1, max(1, len(left)))
        small = len(left) < WORTH_FILES and sum(one.size for one in left) < WORTH_BYTES
        if count == 1 or len(left) < WORTH_PROCESSES or (small and not processes):
            self._here(left, folders, tally, progress, stopped)
        else:
            self._side_by_side(left, folders, count, tally, progress, stopped)
        return tally

    def _here(
        self,
        left: Sequence[Waiting],
        folders: Sequence[Path],
        tally: Tally,
        progress: Callable[[Tally], object] | None,
        stopped: Callable[[], bool],
    ) -> None:
        station = Station(self.index, self.identity.identities, self.packages)
        jobs: Iterator[Jobs] = _for_ever()
        if not self.index.on_server:
            jobs = _lots(list(reversed(left)))
        for some in jobs:
            if stopped():
                return
            outcomes = with_patience(station, some, folders)
            if outcomes is None:
                return
            _count(outcomes, tally, progress)

    def _side_by_side(
        self,
        left: Sequence[Waiting],
        folders: tuple[Path, ...],
        count: int,
        tally: Tally,
        progress: Callable[[Tally], object] | None,
        stopped: Callable[[], bool],
    ) -> None:
        setup = Setup(
            self.index.place, tuple(str(each) for each in self.identity.identities), self.packages, folders
        )
        jobs = list(reversed(left))
        deaths: Counter[str] = Counter()
        drained = False
        workers = Workers(setup, count)
        try:
            while True:
                while workers.idle and not stopped() and not tally.failed:
                    if self.index.on_server:
                        if drained:
                            break
                        workers.give(None)
                    elif jobs:
                        workers.give(_shared_out(jobs, deaths, count))
                    else:
                        break
                if not workers.busy:
                    break
                answers = list(workers.answers(_ANSWER_SECONDS))
                drained = _drained(answers, drained)
                for answer in answers:
                    if isinstance(answer, Died):
                        _bury(answer, jobs, deaths, tally)
                    elif isinstance(answer, list):
                        _count(answer, tally, progress)
                    elif answer is not None:
                        tally.failed.append(answer)
        finally:
            workers.close()
        if tally.failed:
            raise tally.failed[0]


def _count(outcomes: Sequence[Outcome], tally: Tally, progress: Callable[[Tally], object] | None) -> None:
    for outcome in outcomes:
        tally.add(outcome)
        if progress is not None:
            progress(tally)


def _drained(answers: Sequence[Answer], before: bool) -> bool:
    """Whether the database has nothing more to hand out, after these answers that came in together.

    Who received some files may have let go of those that disagreed with others. Beside that, in whatever order, the "none
    left" of another process may be out of date.
    """
    if any(isinstance(answer, list) for answer in answers):
        return False
    return before or None in answers


def _lots(jobs: list[Waiting]) -> Iterator[tuple[Waiting, ...]]:
    while jobs:
        yield _some(jobs, TOGETHER)


def _shared_out(jobs: list[Waiting], deaths: Counter[str], count: int) -> tuple[Waiting, ...]:
    """The next files for one of `count` processes: fewer towards the end, and one alone when a process died over it."""
    most = min(TOGETHER, max(1, len(jobs) // (2 * count)))
    return _some(jobs, most, alone=deaths)


def _some(jobs: list[Waiting], most: int, alone: Container[str] = ()) -> tuple[Waiting, ...]:
    taken = [jobs.pop()]
    if taken[0].key in alone:
        return tuple(taken)
    left = TOGETHER_BYTES - taken[0].size
    while jobs and len(taken) < most and jobs[-1].size <= left and jobs[-1].key not in alone:
        taken.append(jobs.pop())
        left -= taken[-1].size
    return tuple(taken)


def _bury(died: Died, jobs: list[Waiting], deaths: Counter[str], tally: Tally) -> None:
    """Files at which a process died are tried once more, each alone; after that one waits for another run, and is listed."""
    for job in died.jobs or ():
        deaths[job.key] += 1
        if deaths[job.key] < _MOST_DEATHS or len(died.jobs or ()) > 1:
            jobs.append(job)
        else:
            tally.add(Outcome(job.name, State.UNREADABLE))


def _for_ever() -> Iterator[None]:
    while True:
        yield None


def _settled(one: Waiting) -> bool:
    try:
        return time.time() - one.path.stat().st_mtime >= SETTLED_SECONDS
    except OSError:
        return False


def _pause(seconds: float, stopped: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while not stopped() and (rest := until - time.monotonic()) > 0:
        time.sleep(min(rest, 0.2))
