"""One file received: checked, kept, and put into the index together with the note that this is done.

    check                    nothing is written
    keep the original        under its digest, synced; left alone when the next step fails
    one transaction          the record, and what became of the file

Killed anywhere, either the transaction is there or the file still waits; doing it again changes nothing.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from attrs import frozen
from sqlalchemy import Connection

from app.desk import content, inbox, keeping
from app.desk.errors import InputUnreadable
from app.desk.inbox import State, Waiting
from app.desk.index import Index
from app.desk.store import HistoryDisagrees, Store, Stored, Taken, known_histories, ready
from app.package import CheckedPackage, Finding, KnownHistory, PackageRejected, SourceUnreadable, check
from app.seal import Identity

Clock = Callable[[], datetime]

_TRIES: Final = 5
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
        return self._receive(one, None)

    def claim(self, places: Sequence[Path], passed_over: Sequence[str]) -> Outcome | None:
        """Receive a file the database hands out, in the transaction that holds it; None when none is left."""
        with self.index.write() as connection:
            one = inbox.claim(connection, places, passed_over)
            return None if one is None else self._receive(one, connection)

    def _receive(self, one: Waiting, claimed: Connection | None) -> Outcome:
        for _ in range(_TRIES):
            try:
                checked = self._check(one.path)
            except PackageRejected as fault:
                return self._rejected(one, fault, claimed)
            except SourceUnreadable:
                return self._unreadable(one, claimed)
            added = ready(checked)
            try:
                keeping.keep(one.path, self._packages, checked.digest)
                self._store.prepare([added])
                if claimed is not None:
                    # A savepoint: what was tried can be undone without letting go of the file.
                    with claimed.begin_nested():
                        stored = self._store.put(claimed, added, one.name, one.size, self._clock())
                        return self._close(claimed, one, stored)
                with self.index.write() as connection:
                    stored = self._store.put(connection, added, one.name, one.size, self._clock())
                    return self._close(connection, one, stored)
            except (HistoryDisagrees, keeping.Changed):
                # Something came in, or the file was changed, since the check: then that check says nothing.
                continue
            except InputUnreadable:
                return self._unreadable(one, claimed)
        return self._unreadable(one, claimed)

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

    def _rejected(self, one: Waiting, fault: PackageRejected, claimed: Connection | None) -> Outcome:
        def write(connection: Connection) -> None:
            self._store.reject(connection, fault, one.name, one.size, self._clock())
            inbox.close(connection, one.key, State.REJECTED, fault.digest, self._clock())

        self._written(write, claimed)
        return Outcome(one.name, State.REJECTED, fault.digest, findings=fault.findings)

    def _unreadable(self, one: Waiting, claimed: Connection | None) -> Outcome:
        def write(connection: Connection) -> None:
            inbox.close(connection, one.key, State.UNREADABLE, None, self._clock())

        self._written(write, claimed)
        return Outcome(one.name, State.UNREADABLE)

    def _written(self, write: Callable[[Connection], None], claimed: Connection | None) -> None:
        if claimed is not None:
            write(claimed)
            return
        with self.index.write() as connection:
            write(connection)
