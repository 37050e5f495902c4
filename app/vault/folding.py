"""Taking what was captured while locked into the history: in time order, once, and never at the price of unlocking."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import define, field, frozen

from app.record import Entry, Link, RecordError
from app.seal import Identity, SealError, unseal_bytes
from app.vault import media
from app.vault.capture import LARGEST, VAULT_MAKES, Capture
from app.vault.database import Connection, one
from app.vault.disk import remove_quietly, sync_folder, try_lock
from app.vault.errors import EntryRefused, MediaDamaged, NewerFormat, StorageError
from app.vault.finding import Finding
from app.vault.log import Log
from app.vault.recording import Measured, Recording
from app.vault.sealed_folder import DAMAGED, SealedFolder


@define
class Folding:
    """One run over the captured files. `findings` says what could not be taken in; those files are kept."""

    connection: Connection
    log: Log
    sealed: SealedFolder
    identities: Sequence[Identity]
    findings: list[Finding] = field(factory=list)
    _done: list[Path] = field(factory=list)

    def run(self) -> tuple[Finding, ...]:
        """Fold all there is. Raises nothing about a captured file; damage to the database itself is raised."""
        try:
            self._sweep()
            captures = self._read_all()
            if captures:
                self._take_in(captures)
        except StorageError as error:
            # A full disk leaves the captures where they are: they wait for the next unlock.
            self.findings.append(Finding("captures_waiting", detail=type(error).__name__))
        return tuple(self.findings)

    def _sweep(self) -> None:
        for path in self.sealed.unfinished():
            fd = _open(path)
            if fd is not None:
                if try_lock(fd):
                    remove_quietly(path)
                os.close(fd)

    def _read_all(self) -> list[Capture]:
        captures = []
        for capture_id in self.sealed.captures():
            path = self.sealed.capture(capture_id)
            fd = _open(path)
            if fd is None:
                self.findings.append(Finding("capture_damaged", path.name, "unreadable"))
                continue
            try:
                if not try_lock(fd):
                    # Its recording is going on at this moment.
                    continue
                captures.append(self._read(capture_id, os.read(fd, LARGEST)))
            except NewerFormat:
                self.findings.append(Finding("capture_damaged", path.name, "newer"))
            except (SealError, RecordError, OSError) as error:
                self._set_aside(path, type(error).__name__)
            finally:
                os.close(fd)
        return captures

    def _read(self, capture_id: str, untrusted: bytes) -> Capture:
        capture = Capture.from_bytes(unseal_bytes(untrusted, self.identities))
        if capture.id != capture_id or (capture.entry is not None and capture.entry.kind in VAULT_MAKES):
            raise RecordError
        return capture

    def _set_aside(self, path: Path, why: str) -> None:
        aside = path.with_name(path.name + DAMAGED)
        try:
            path.rename(aside)
        except OSError:
            aside = path
        self.findings.append(Finding("capture_damaged", aside.name, why))

    def _take_in(self, captures: list[Capture]) -> None:
        whole = {one.recording.media_id for one in captures if one.recording and one.recording.measured}
        taken: list[Path] = []
        ready: list[_Ready] = []
        for capture in in_time_order(captures):
            path = self.sealed.capture(capture.id)
            recording = capture.recording
            if self._known(capture) or (recording and not recording.measured and recording.media_id in whole):
                taken.append(path)
            elif recording is None:
                ready.append(_Ready(capture, path))
            else:
                self._ready_recording(capture, recording, ready, taken)
        refused: dict[Path, str] = {}
        if ready:
            try:
                refused = self._add_all(ready, card_each=False)
            except RecordError:
                # An encounter cannot be told with what came: find out with which.
                refused = self._add_all(ready, card_each=True)
        taken += [item.path for item in ready if item.path not in refused]
        for path in taken:
            remove_quietly(path)
        for path, why in refused.items():
            self._set_aside(path, why)
        _sync_quietly(self.sealed.path)

    def _add_all(self, ready: list[_Ready], *, card_each: bool) -> dict[Path, str]:
        """Take all in, in one transaction; give those that were refused, and why. Raises RecordError."""
        refused: dict[Path, str] = {}
        encounters: dict[str, None] = {}
        with self.log.transaction():
            for item in ready:
                why = self._add(item, card=card_each)
                if why is not None:
                    refused[item.path] = why
                elif (encounter := item.capture.encounter) is not None:
                    encounters[encounter] = None
            if not card_each:
                for encounter in encounters:
                    self.log.put_card(encounter)
        return refused

    def _ready_recording(
        self, capture: Capture, recording: Recording, ready: list[_Ready], taken: list[Path]
    ) -> None:
        path = self.sealed.capture(capture.id)
        if recording.measured is not None:
            ready.append(_Ready(capture, path, recording.measured))
            return
        try:
            measured = media.measure_cut_off(self.sealed, recording, self.identities)
        except MediaDamaged as error:
            self._set_aside(path, error.reason)
            return
        if measured is None:
            # Not one whole chunk reached the disk: there is nothing to keep.
            remove_quietly(self.sealed.media(recording.media_id))
            taken.append(path)
        else:
            ready.append(_Ready(capture, path, measured))

    def _known(self, capture: Capture) -> bool:
        if one(self.connection, "SELECT 1 FROM captured WHERE id = ?", capture.id):
            return True
        recording = capture.recording
        return recording is not None and bool(
            one(self.connection, "SELECT 1 FROM media WHERE id = ?", recording.media_id)
        )

    def _add(self, item: _Ready, *, card: bool) -> str | None:
        """Take one in; or leave the database as it was and say why not."""
        self.connection.execute("SAVEPOINT capture")
        try:
            add_captured(self.connection, self.log, item.capture, item.measured, card=card)
        except (RecordError, EntryRefused) as error:
            self.connection.execute("ROLLBACK TO capture")
            self.log.forget_read()
            return type(error).__name__
        finally:
            self.connection.execute("RELEASE capture")
        return None


@frozen
class _Ready:
    capture: Capture
    path: Path
    measured: Measured | None = None


def add_captured(
    connection: Connection, log: Log, capture: Capture, measured: Measured | None, *, card: bool = True
) -> Link:
    """Add what a capture holds to the history; inside a transaction. Raises RecordError, EntryRefused."""
    entry = capture.entry
    recording = capture.recording
    if recording is not None and measured is not None:
        entry = Entry("attached", recording.encounter, recording.time, recording.payload(measured))
    if entry is None:
        raise EntryRefused("empty")
    link = log.add(entry, may_open=True, card=card)
    if recording is not None and measured is not None:
        media.keep_row(connection, log.require(recording.encounter), link.n, recording.media_id, measured)
    connection.execute("INSERT INTO captured (id) VALUES (?)", (capture.id,))
    return link


def in_time_order(captures: Iterable[Capture]) -> list[Capture]:
    """Within one boot by its monotonic clock, which nobody can set; boots by the earliest wall clock in each."""
    captures = list(captures)
    began: dict[str, float] = {}
    for capture in captures:
        boot, wall = capture.time.boot, capture.time.instant.timestamp()
        began[boot] = min(wall, began.get(boot, wall))

    def key(capture: Capture) -> tuple[float, str, int, int, str]:
        boot = capture.time.boot
        return began[boot], boot, capture.time.mono_ms, capture.order, capture.id

    return sorted(captures, key=key)


def _open(path: Path) -> int | None:
    try:
        return os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return None


def _sync_quietly(folder: Path) -> None:
    try:
        sync_folder(folder)
    except OSError:
        return
