"""Files received: checked, kept, and put into the index together with the note that this is done.

    check                    nothing is written
    keep the originals       under their digests, synced; left alone when the next step fails
    one transaction          the records, and what became of the files

Killed anywhere, either the transaction is there or the files still wait; doing it again changes nothing. Some files go
together, because waiting for the disk takes longer than checking a small package: one is checked while those before
it are written.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import datetime
from functools import partial
from hashlib import file_digest
from pathlib import Path
from typing import Final

from attrs import field, frozen, mutable
from sqlalchemy import Connection

from app.desk import attempts, content, inbox, keeping
from app.desk.errors import DeskError, InputUnreadable
from app.desk.inbox import Closed, State, Waiting
from app.desk.index import Index
from app.desk.store import Ready, Store, Stored, Taken, known_histories, ready, told_before
from app.desk.store_many import Arrived, put_many
from app.package import (
    CheckedPackage,
    Finding,
    Kind,
    PackageRejected,
    SourceUnreadable,
    Step,
    StepResult,
    check,
    compared,
)
from app.package import Outcome as Ended
from app.package.examine import Earlier
from app.seal import Identity

Clock = Callable[[], datetime]

TOGETHER: Final = 64
TOGETHER_BYTES: Final = 64 << 20
"""So many files, and so large, are received in one transaction: what is fixed about it is then little for each."""

HANDED_OUT: Final = 16
"""So many files a database hands out at once. It holds them meanwhile, and others have to find work too."""

HELD_BYTES: Final = 1 << 20
"""A file up to that is read once: what was checked is what is kept. A larger one goes by in pieces, twice."""

_LOOKED_UP: Final = 8
_TRIES: Final = 5
_WRITERS: Final = 4
_STATES: Final = {Taken.KNOWN: State.KNOWN, Taken.REMOVED: State.REMOVED}


@frozen
class Outcome:
    """What became of one file. `no` and `version` are of the record; `findings` are why it was refused."""

    name: str
    state: State
    digest: str = ""
    no: int | None = None
    version: int = 0
    taken: Taken | None = None
    findings: tuple[Finding, ...] = ()


class Station:
    """Everything a process needs to receive files."""

    def __init__(
        self,
        index: Index,
        identities: Sequence[Identity],
        packages: Path,
        clock: Clock = lambda: datetime.now().astimezone(),
    ) -> None:
        self.index = index
        self._identities = identities
        self._packages = packages
        self._clock = clock
        self._store = Store(index)
        self._begun: list[str] = []
        self._writers = ThreadPoolExecutor(_WRITERS)

    def receive(self, one: Waiting) -> Outcome:
        """Receive a file that this process alone was given. Raises DeskError, FileTrouble; then it still waits."""
        for _ in range(_TRIES):
            if (outcome := self._together([one], None)[0]) is not None:
                return outcome
        outcome = _unreadable(one)
        with self.index.write() as connection:
            inbox.close(connection, [_closed(one, outcome)], self._clock())
        return outcome

    def receive_some(self, these: Sequence[Waiting]) -> list[Outcome]:
        """Receive some files that this process alone was given. Raises as `receive`; then they still wait."""
        # What disagrees with a file that came in with it is checked against it, alone.
        done = zip(these, self._together(these, None), strict=True)
        return [self.receive(one) if outcome is None else outcome for one, outcome in done]

    def claim_some(self, places: Sequence[Path], most: int = HANDED_OUT) -> list[Outcome] | None:
        """Receive files the database hands out, in the transaction that holds them; None when none is left.

        A file that disagrees with another of them is let go, and waits to be handed out again. One over which a receiver
        died is checked alone, and set aside when too many did.
        """
        self._lived()
        try:
            with self.index.write() as connection:
                these = inbox.claim(connection, places, most)
                if not these:
                    return None
                tried = attempts.tried(connection, [one.key for one in these])
                if tried:
                    these = [max(these, key=lambda one: tried.get(one.key, 0))]
                keys = [one.key for one in these]
                if tried.get(keys[0], 0) >= attempts.MOST:
                    attempts.over(connection, keys)
                    return [self._set_aside(connection, these[0], tried[keys[0]])]
                attempts.begin(self.index, keys)
                self._begun = keys
                done = self._together(these, connection)
                attempts.over(connection, keys)
        except BaseException:
            # Whatever it was, the files did not kill; when the database is away, that is said when it is back.
            with suppress(DeskError):
                self._lived()
            raise
        self._begun = []
        return [outcome for outcome in done if outcome is not None]

    def _lived(self) -> None:
        """Take back the count of files whose receiving broke off while this receiver lived on."""
        if self._begun:
            with self.index.write() as connection:
                attempts.over(connection, self._begun)
            self._begun = []

    def _set_aside(self, connection: Connection, one: Waiting, tries: int) -> Outcome:
        """Say of a file that it cannot be checked, without looking into it."""
        now = self._clock()
        outcome = _unreadable(one)
        with suppress(OSError):
            with one.path.open("rb") as file:
                digest = file_digest(file, "sha256").hexdigest()
            found = Finding(Step.SEAL, Kind.CHECK_BROKE_OFF, "", "", str(tries))
            steps = tuple(
                StepResult(step, Ended.FOUND if step is Step.SEAL else Ended.NOT_REACHED) for step in Step
            )
            fault = PackageRejected((found,), steps, digest)
            self._store.reject(connection, fault, one.name, one.size, now)
            outcome = Outcome(one.name, State.REJECTED, digest, findings=fault.findings)
        inbox.close(connection, [_closed(one, outcome)], now)
        return outcome

    def _together(self, these: Sequence[Waiting], claimed: Connection | None) -> list[Outcome | None]:
        """What became of each file; None where its check says nothing any more, because something came in meanwhile."""
        met = _Met()
        with self._reading(claimed) as reading:
            self._check_all(these, met, reading)
        if met.adding:
            keeping.names_last(self._packages)
            self._store.prepare([one.ready for one in met.adding.values()])
        now = self._clock()
        with nullcontext(claimed) if claimed is not None else self.index.write() as connection:
            stored = put_many(self._store, connection, list(met.adding.values()), now)
            for n, fault in met.refused.items():
                self._store.reject(connection, fault, these[n].name, these[n].size, now)
            outcomes: dict[int, Outcome] = dict(met.outcomes)
            for n, one in zip(met.adding, stored, strict=True):
                if one is not None:
                    outcomes[n] = _taken(these[n], one)
                    if one.taken is Taken.REMOVED:
                        # It was copied before the index could say that it had been deleted.
                        keeping.discard(self._packages, one.digest)
            closed = [_closed(these[n], outcome) for n, outcome in outcomes.items()]
            inbox.close(connection, closed, now)
        return [outcomes.get(n) for n in range(len(these))]

    def _check_all(self, these: Sequence[Waiting], met: "_Met", reading: Connection) -> None:
        """Check one file after the other, while those before that held are copied to the disk."""
        writing: dict[int, tuple[Ready, Future[Path]]] = {}
        try:
            for some in inbox.batched(enumerate(these), _LOOKED_UP):
                for n, (checked, sealed) in self._check_some(some, met, reading).items():
                    copying = self._writers.submit(
                        keeping.keep,
                        these[n].path,
                        self._packages,
                        checked.digest,
                        sealed=sealed,
                        name_lasts=False,
                    )
                    writing[n] = ready(checked), copying
        finally:
            wait([copying for _, copying in writing.values()])
        for n, (added, copying) in writing.items():
            try:
                copying.result()
            except keeping.Changed:
                continue
            except InputUnreadable:
                met.outcomes[n] = _unreadable(these[n])
            else:
                met.adding[n] = Arrived(added, these[n].name, these[n].size)

    def _check_some(
        self, these: Sequence[tuple[int, Waiting]], met: "_Met", reading: Connection
    ) -> dict[int, tuple[CheckedPackage, bytes | None]]:
        """Those that hold, with the file itself where it is small. Asking a server for one sender's history takes as long as all
        other checks, so some are asked together.
        """
        alone: dict[int, CheckedPackage] = {}
        files: dict[int, bytes | None] = {}
        for n, one in these:
            try:
                files[n] = _small(one)
                try:
                    alone[n] = self._check(one.path, files[n])
                except PackageRejected:
                    # Once more with what its sender told before, so that the list of findings is complete.
                    alone[n] = self._check(one.path, files[n], partial(known_histories, reading))
            except PackageRejected as fault:
                met.refuse(n, one, fault)
            except SourceUnreadable:
                met.outcomes[n] = _unreadable(one)
        before = told_before(reading, {checked.signer for checked in alone.values()}) if alone else {}
        held: dict[int, tuple[CheckedPackage, bytes | None]] = {}
        for n, one in these:
            if n in alone:
                try:
                    held[n] = compared(alone[n], before.get(alone[n].signer, ())), files[n]
                except PackageRejected as fault:
                    met.refuse(n, one, fault)
        return held

    def _reading(self, claimed: Connection | None) -> AbstractContextManager[Connection]:
        return nullcontext(claimed) if claimed is not None else self.index.read()

    def _check(self, path: Path, sealed: bytes | None, earlier: Earlier = ()) -> CheckedPackage:
        return check(
            path,
            self._identities,
            codebook=content.codebook(),
            wordlist=content.wordlist(),
            earlier=earlier,
            sealed=sealed,
        )


@mutable
class _Met:
    """What was found of the files of one transaction, by their place: those to take in, and those refused."""

    adding: dict[int, Arrived] = field(factory=dict)
    refused: dict[int, PackageRejected] = field(factory=dict)
    outcomes: dict[int, Outcome] = field(factory=dict)

    def refuse(self, n: int, one: Waiting, fault: PackageRejected) -> None:
        """Keep why a file is not taken in."""
        self.refused[n] = fault
        self.outcomes[n] = Outcome(one.name, State.REJECTED, fault.digest, findings=fault.findings)


def _taken(one: Waiting, stored: Stored) -> Outcome:
    state = _STATES.get(stored.taken, State.TAKEN)
    return Outcome(one.name, state, stored.digest, stored.no, stored.version, stored.taken)


def _small(one: Waiting) -> bytes | None:
    """All of a small file, None of a larger one. Raises SourceUnreadable."""
    if one.size > HELD_BYTES:
        return None
    try:
        with one.path.open("rb") as file:
            sealed = file.read(one.size + 1)
    except OSError:
        raise SourceUnreadable(one.path) from None
    # One that has grown since it was found may be large by now.
    return sealed if len(sealed) <= one.size else None


def _unreadable(one: Waiting) -> Outcome:
    return Outcome(one.name, State.UNREADABLE)


def _closed(one: Waiting, outcome: Outcome) -> Closed:
    return Closed(one.key, outcome.state, outcome.digest or None)
