"""The processes that receive side by side. Each is told over a pipe what to do and answers what became of it.

A process whose pipe closes ends: when the one that started it is killed, none is left behind.
"""

import contextlib
import time
from collections.abc import Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Final

from attrs import field, frozen

from app.desk.errors import DatabaseUnreachable, DeskError
from app.desk.inbox import Waiting
from app.desk.index import IndexPlace, open_place
from app.desk.own_process import close_to_others
from app.desk.receiving import Outcome, Station
from app.package import FileTrouble
from app.seal import parse_identity

PATIENCE_SECONDS: Final = 120.0
"""How long a database may be away before a receiver gives up."""

_FIRST_PAUSE: Final = 0.2
_LONGEST_PAUSE: Final = 5.0


@frozen
class Setup:
    """What a process is started with. The secret keys go through a pipe, never onto a command line."""

    place: IndexPlace
    identities: tuple[str, ...] = field(repr=False)
    packages: Path
    folders: tuple[Path, ...]


@frozen
class Died:
    """A process ended while it was at these files; None when the database had handed them out."""

    jobs: tuple[Waiting, ...] | None


Answer = list[Outcome] | Died | DeskError | FileTrouble | None
Jobs = tuple[Waiting, ...] | None


class Workers:
    """Some receiving processes. Always close them."""

    def __init__(self, setup: Setup, count: int) -> None:
        self._setup = setup
        self._context = get_context("spawn")
        self._pipes: dict[Pipe, tuple[SpawnProcess, Jobs]] = {}
        self._idle: list[Pipe] = []
        for _ in range(count):
            self._start()

    def _start(self) -> None:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(self._setup, theirs), daemon=True)
        process.start()
        theirs.close()
        self._pipes[ours] = (process, None)
        self._idle.append(ours)

    @property
    def idle(self) -> int:
        """How many have nothing to do."""
        return len(self._idle)

    @property
    def busy(self) -> int:
        """How many are at work."""
        return len(self._pipes) - len(self._idle)

    def give(self, jobs: Jobs) -> None:
        """Give an idle one some files; or None, to have it take some from the database."""
        pipe = self._idle.pop()
        self._pipes[pipe] = (self._pipes[pipe][0], jobs)
        with contextlib.suppress(BrokenPipeError):
            pipe.send(jobs)

    def answers(self, timeout: float) -> Iterator[Answer]:
        """What has been answered within so many seconds."""
        busy = [pipe for pipe in self._pipes if pipe not in self._idle]
        for pipe in wait(busy, timeout):
            if not isinstance(pipe, Pipe):
                continue
            process, jobs = self._pipes[pipe]
            try:
                answer: Answer = pipe.recv()
            except (EOFError, OSError):
                self._end(pipe, process)
                self._start()
                yield Died(jobs)
            else:
                self._pipes[pipe] = (process, None)
                self._idle.append(pipe)
                yield answer

    def _end(self, pipe: Pipe, process: SpawnProcess) -> None:
        del self._pipes[pipe]
        pipe.close()
        process.join(5)
        if process.is_alive():
            process.kill()
            process.join()

    def close(self) -> None:
        """End all of them, after the file each is at."""
        for pipe, (process, _) in list(self._pipes.items()):
            self._end(pipe, process)
        self._idle.clear()


def _serve(setup: Setup, pipe: Pipe) -> None:
    # A process of its own begins open again.
    close_to_others()
    index = open_place(setup.place, current=True)
    identities = [parse_identity(line) for line in setup.identities]
    station = Station(index, identities, setup.packages)
    try:
        while True:
            jobs: Jobs = pipe.recv()
            try:
                answer: Answer = with_patience(station, jobs, setup.folders)
            except (DeskError, FileTrouble) as error:
                answer = error
            pipe.send(answer)
    except (EOFError, OSError, KeyboardInterrupt):
        return
    finally:
        index.close()


def with_patience(station: Station, jobs: Jobs, folders: Sequence[Path]) -> list[Outcome] | None:
    """Receive files, again when the connection to the database broke. Raises DatabaseUnreachable in the end."""
    until, pause = time.monotonic() + PATIENCE_SECONDS, _FIRST_PAUSE
    while True:
        try:
            return station.claim_some(folders) if jobs is None else station.receive_some(jobs)
        except DatabaseUnreachable:
            if time.monotonic() > until:
                raise
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
