"""Writing without unlocking: each capture becomes one small age file for the vault's own recipient.

Nothing here can be read back without the passphrase: not by us, not by whoever takes the phone a second later. A capture
is on disk, name and all, before its id is returned. Bytes in FORMAT.md.
"""

from __future__ import annotations

import fcntl
import itertools
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from attrs import evolve, frozen

from app.record import (
    PROFILES,
    Codebook,
    Entry,
    JsonError,
    Moment,
    RecordError,
    canonical,
    check_entry,
    read_json,
)
from app.record import NewerFormat as NewerRecord
from app.seal import MalformedKey, Recipient, X25519Recipient, seal_bytes
from app.vault.content_kind import ContentKind
from app.vault.disk import PART, remove_quietly, sync_folder, write_all, writing
from app.vault.errors import EntryRefused, KeyFileDamaged, KeyFileMissing, NewerFormat, VaultAbsent
from app.vault.key_file import read_key_file
from app.vault.recording import Measured, MediaRecording, Recording, is_id
from app.vault.reserve import with_reserve
from app.vault.sealed_folder import SealedFolder

FORMAT: Final = "firsthand-capture/"
VERSION: Final = 1
LARGEST: Final = 2 << 20
_PADDED_TO: Final = 1024
"""Captures are filled up with spaces to a multiple of this, so that a file's size does not tell one tap from another."""

_KEYS: Final = frozenset({"format", "capture", "order", "entry", "recording"})


@frozen
class Capture:
    """One captured file. `order` counts what one process captured, for two in the same millisecond."""

    id: str
    order: int
    entry: Entry | None = None
    recording: Recording | None = None

    @property
    def time(self) -> Moment:
        """When it was captured."""
        if self.entry is not None:
            return self.entry.time
        if self.recording is not None:
            return self.recording.time
        raise ValueError("an empty capture")

    @property
    def encounter(self) -> str | None:
        """The encounter it belongs to."""
        return self.entry.encounter if self.entry else self.recording.encounter if self.recording else None

    def to_bytes(self) -> bytes:
        """The plaintext that is sealed. Raises JsonError."""
        text = canonical(
            {
                "format": f"{FORMAT}{VERSION}",
                "capture": self.id,
                "order": self.order,
                "entry": read_json(self.entry.body(), max_bytes=LARGEST) if self.entry else None,
                "recording": self.recording.to_json() if self.recording else None,
            }
        )
        return text + b" " * (-len(text) % _PADDED_TO)

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> Capture:
        """The capture of its plaintext. Raises NewerFormat, and RecordError for anything that is not one."""
        value = read_json(untrusted, max_bytes=LARGEST)
        if not isinstance(value, Mapping):
            raise JsonError("not_an_object")
        _check_format(value.get("format"))
        if value.keys() != _KEYS or (value["entry"] is None) == (value["recording"] is None):
            raise JsonError("keys")
        if not isinstance(value["capture"], str) or type(value["order"]) is not int:
            raise JsonError("shape")
        try:
            return cls(
                value["capture"],
                value["order"],
                Entry.from_json(value["entry"]) if value["entry"] is not None else None,
                Recording.from_json(value["recording"]) if value["recording"] is not None else None,
            )
        except NewerRecord:
            raise NewerFormat("capture", VERSION + 1, VERSION) from None


def _check_format(untrusted: Any) -> None:
    if untrusted == f"{FORMAT}{VERSION}":
        return
    number = untrusted.removeprefix(FORMAT) if isinstance(untrusted, str) else ""
    if number.isascii() and number.isdigit() and len(number) < 6 and int(number) > VERSION:
        raise NewerFormat("capture", int(number), VERSION)
    raise JsonError("format")


class LockedVault:
    """A vault that can be written and not read. Any number of these may exist, beside an unlocked one too."""

    def __init__(self, folder: Path, *, codebook: Codebook | None = None) -> None:
        """With a codebook, entries are checked before they are taken.

        Raises VaultAbsent, KeyFileDamaged, NewerFormat, StorageError.
        """
        try:
            key_file = read_key_file(folder / "key.json")
        except KeyFileMissing:
            raise VaultAbsent from None
        self._recipient = parse_own_recipient(key_file.recipient)
        self._folder = folder
        self._sealed = SealedFolder(folder / "sealed")
        self._codebook = codebook
        with writing():
            self._sealed.path.mkdir(mode=0o700, exist_ok=True)

    def capture(self, entry: Entry) -> str:
        """Seal one entry to disk and return its capture id (32 hex digits), to undo it by.

        Raises StorageError, EntryRefused, and the record's EntryError.
        """
        capture_id = new_id()
        tied = evolve(entry, payload={**entry.payload, "capture": capture_id})
        if self._codebook is not None:
            check_entry(self._codebook, tied)
        if tied.kind in VAULT_MAKES:
            raise EntryRefused("made_by_the_vault")
        capture = Capture(capture_id, next(_order), entry=tied)
        with_reserve(self._folder, lambda: write_capture(self._sealed, self._recipient, capture))
        return capture_id

    def capture_media(
        self, encounter_id: str, kind: str, media_type: str, moment: Moment, *, audience: str = "complaint"
    ) -> MediaRecording[str]:
        """Begin a photo or recording. `finish` returns the media id once it is all on disk.

        Raises EntryRefused, StorageError.
        """
        recording = Recording(new_id(), encounter_id, ContentKind(kind, media_type), moment, audience)
        if audience not in PROFILES or not is_id(encounter_id):
            raise EntryRefused("recording")
        begun, hold = begin_capture(
            self._sealed, self._recipient, Capture(new_id(), next(_order), recording=recording)
        )

        def settle(measured: Measured | None) -> str:
            if measured is not None:
                done = Capture(new_id(), next(_order), recording=evolve(recording, measured=measured))
                with_reserve(self._folder, lambda: write_capture(self._sealed, self._recipient, done))
                remove_quietly(begun)
            return recording.media_id

        return MediaRecording(self._sealed, self._recipient, recording, begun, hold, settle)


VAULT_MAKES: Final = frozenset({"attached", "erased"})
"""Kinds that only the vault itself may write, since each stands for something it did."""

_order: Final[Iterator[int]] = itertools.count()


def new_id() -> str:
    """32 hex digits nobody can guess."""
    return os.urandom(16).hex()


def parse_own_recipient(untrusted: str) -> X25519Recipient:
    """The recipient in a key file; its own check digits protect it. Raises KeyFileDamaged."""
    try:
        return X25519Recipient.parse(untrusted)
    except MalformedKey:
        raise KeyFileDamaged("recipient") from None


def write_capture(sealed: SealedFolder, recipient: Recipient, capture: Capture) -> Path:
    """Seal a capture into its own file, and return when file and name are on disk. Raises StorageError."""
    path, fd = begin_capture(sealed, recipient, capture)
    os.close(fd)
    return path


def begin_capture(sealed: SealedFolder, recipient: Recipient, capture: Capture) -> tuple[Path, int]:
    """The same for a recording that begins; the descriptor holds a lock for as long as it is going on.

    Raises StorageError.
    """
    try:
        content = seal_bytes(capture.to_bytes(), [recipient])
    except RecordError:
        raise EntryRefused("not_json") from None
    path = sealed.capture(capture.id)
    with writing():
        try:
            return path, _place(path, content)
        except FileNotFoundError:
            # An unlocking vault swept the file in the instant between its making and its lock.
            return path, _place(path, content)


def _place(path: Path, content: bytes) -> int:
    beside = path.with_name(path.name + PART)
    fd = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        # The lock tells an unlocking vault that this file is being written, and later that its recording goes on.
        fcntl.flock(fd, fcntl.LOCK_EX)
        write_all(fd, content)
        os.fsync(fd)
        beside.rename(path)
        sync_folder(path.parent)
    except BaseException:
        os.close(fd)
        remove_quietly(beside)
        remove_quietly(path)
        raise
    return fd
