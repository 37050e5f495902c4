"""Files received: checked, kept, and put into the index together with the note that this is done.

    check                    nothing is written
    keep the originals       under their digests, synced; left alone when the next step fails
    one transaction          the records, and what became of the files

Killed anywhere, either the transaction is there or the files still wait; doing it again changes nothing. Some files go
together, because waiting for the disk takes longer than checking a small package: one is checked while those before
it are written.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from attrs import frozen
from sqlalchemy import Connection

from app.desk import content, inbox, keeping
from app.desk.errors import InputUnreadable
from app.desk.inbox import State, Waiting
from app.desk.index import Index
from app.desk.store import HistoryDisagrees, Ready, Store, Stored, Taken, known_histories, ready
from app.package import CheckedPackage, Finding, KnownHistory, PackageRejected, SourceUnreadable, check
from app.seal import Identity

Clock = Callable[[], datetime]

TOGETHER: Final = 8
"""So many files are received in one transaction."""

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

    def receive(self, one: Waiting) -> Outcome:
        """Receive a file that this process alone was given. Raises DeskError, FileTrouble; then it still waits."""
        for _ in range(_TRIES):
            if (outcome := self._together([one], None)[0]) is not None:
                return outcome
        with self.index.write() as connection:
            return self._unreadable(connection, one)

    def receive_some(self, these: Sequence[Waiting]) -> list[Outcome]:
        """Receive some files that this process alone was given. Raises as `receive`; then they still wait."""
        # What disagrees with a file that came in with it is checked against it, alone.
        done = zip(these, self._together(these, None), strict=True)
        return [self.receive(one) if outcome is None else outcome for one, outcome in done]

    def claim_some(self, places: Sequence[Path], most: int = TOGETHER) -> list[Outcome] | None:
        """Receive files the database hands out, in the transaction that holds them; None when none is left.

        A file that disagrees with another of them is let go, and waits to be handed out again.
        """
        with self.index.write() as connection:
            these = inbox.claim(connection, places, most)
            if not these:
                return None
            return [outcome for outcome in self._together(these, connection) if outcome is not None]

    def _together(self, these: Sequence[Waiting], claimed: Connection | None) -> list[Outcome | None]:
        """What became of each file; None where its check says nothing any more, because something came in meanwhile."""
        closing: dict[int, Callable[[Connection], Outcome | None]] = {}
        kept: dict[int, tuple[Ready, Future[Path]]] = {}
        with ThreadPoolExecutor(_WRITERS) as writers:
            for n, one in enumerate(these):
                try:
                    checked = self._check(one.path)
                except PackageRejected as fault:
                    closing[n] = partial(self._rejected, one=one, fault=fault)
                except SourceUnreadable:
                    closing[n] = partial(self._unreadable, one=one)
                else:
                    writing = writers.submit(
                        keeping.keep, one.path, self._packages, checked.digest, name_lasts=False
                    )
                    kept[n] = ready(checked), writing
        adding: dict[int, Ready] = {}
        for n, (added, written) in kept.items():
            try:
                written.result()
            except keeping.Changed:
                continue
            except InputUnreadable:
                closing[n] = partial(self._unreadable, one=these[n])
            else:
                adding[n] = added
                closing[n] = partial(self._add, one=these[n], added=added)
        if adding:
            keeping.names_last(self._packages)
            self._store.prepare(list(adding.values()))
        # All receivers take senders in one order, or two could wait for each other.
        order = sorted(closing, key=lambda n: adding[n].checked.signer if n in adding else b"")
        with nullcontext(claimed) if claimed is not None else self.index.write() as connection:
            done = {n: closing[n](connection) for n in order}
        return [done.get(n) for n in range(len(these))]

    def _add(self, connection: Connection, one: Waiting, added: Ready) -> Outcome | None:
        try:
            # A savepoint: what was tried can be undone without the others.
            with connection.begin_nested():
                stored = self._store.put(connection, added, one.name, one.size, self._clock())
                return self._close(connection, one, stored)
        except HistoryDisagrees:
            return None

    def _check(self, path: Path) -> CheckedPackage:
        return check(
            path,
            self._identities,
            codebook=content.codebook(),
            wordlist=content.wordlist(),
            earlier=self._earlier,
        )

    def _earlier(self, signer: bytes) -> Sequence[KnownHistory]:
        with self.index.read() as connection:
            return known_histories(connection, signer)

    def _close(self, connection: Connection, one: Waiting, stored: Stored) -> Outcome:
        state = _STATES.get(stored.taken, State.TAKEN)
        inbox.close(connection, one.key, state, stored.digest, self._clock())
        return Outcome(one.name, state, stored.digest, stored.no, stored.version, stored.taken)

    def _rejected(self, connection: Connection, one: Waiting, fault: PackageRejected) -> Outcome:
        self._store.reject(connection, fault, one.name, one.size, self._clock())
        inbox.close(connection, one.key, State.REJECTED, fault.digest, self._clock())
        return Outcome(one.name, State.REJECTED, fault.digest, findings=fault.findings)

    def _unreadable(self, connection: Connection, one: Waiting) -> Outcome:
        inbox.close(connection, one.key, State.UNREADABLE, None, self._clock())
        return Outcome(one.name, State.UNREADABLE)
