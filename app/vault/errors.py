"""What can go wrong with encounters at rest, one class for each thing a person can act on.

::

    VaultError
        WrongSecret                  neither the passphrase nor the recovery code of this vault
        WeakPassphrase(reason)       a new passphrase that would protect too little
        StrengthenerMissing          the passphrase needs this phone's key store, and it does not answer
        NotEnoughMemory(mebibytes)   turning the secret into a key needs more memory than there is
        VaultAbsent                  there is no vault in this folder
        VaultExists                  there is something in this folder already, and it is not replaced
        VaultInUse                   another copy of the app has this vault open
        VaultLocked                  used after `lock`
        NewerFormat(what, found, known)   written by a later version of the app
        VaultDamaged                 what lies on disk is not what was written; nothing is replaced
            KeyFileMissing  KeyFileDamaged(reason)
            DatabaseMissing  DatabaseEmpty  DatabaseUnreadable(reason)
            HistoryDamaged(n, reason)
        StorageError                 the disk or the folder would not do it; nothing half-done is left
            StorageFull  StorageFailed(errno)  FolderUnreadable  FolderNotWritable
        EntryRefused(reason)         an entry this vault cannot take
            UnknownEncounter
        MediaError
            UnknownMedia  MediaMissing  MediaDamaged(reason)
            SourceFailed             what was being attached could not be read to its end
            Cancelled                the person stopped it; nothing of it is kept
        BackupError
            BackupExists             a file of that name is there already
            BackupRejected(findings) the copy is not whole, so nothing was restored

No error holds a secret, a key, or anything a person wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.vault.finding import Finding


class VaultError(Exception):
    """Anything this room raises."""


class WrongSecret(VaultError):
    """Neither the passphrase nor the recovery code of this vault."""


class WeakPassphrase(VaultError):
    """A new passphrase is refused; `reason` is "too_short" or "guessable"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StrengthenerMissing(VaultError):
    """The passphrase slot is bound to a hardware key that is gone or does not answer; the recovery code is not."""


class NotEnoughMemory(VaultError):
    """The key derivation needs `mebibytes` of memory, and they are not there."""

    def __init__(self, mebibytes: int) -> None:
        super().__init__(mebibytes)
        self.mebibytes = mebibytes


class VaultAbsent(VaultError):
    """There is no vault in this folder."""


class VaultExists(VaultError):
    """The folder holds something already. It is never overwritten."""


class VaultInUse(VaultError):
    """Another process, or another part of this one, has the vault open."""


class VaultLocked(VaultError):
    """The vault was used after it was locked."""


class NewerFormat(VaultError):
    """`what` ("key_file", "database", "capture", "backup") has format version `found`; we know up to `known`."""

    def __init__(self, what: str, found: int, known: int) -> None:
        super().__init__(what, found, known)
        self.what = what
        self.found = found
        self.known = known


class VaultDamaged(VaultError):
    """What lies on disk is not what was written. It is kept as it is, and nothing new is put in its place."""


class KeyFileMissing(VaultDamaged):
    """The records are there, and the key file that opens them is not."""


class KeyFileDamaged(VaultDamaged):
    """The key file cannot be used; `reason` is a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DatabaseMissing(VaultDamaged):
    """The key file is there, and the database is not: lost, not new."""


class DatabaseEmpty(VaultDamaged):
    """The database file has no bytes. SQLite would open it as a new one; we do not."""


class DatabaseUnreadable(VaultDamaged):
    """The database does not read back under its own key; `reason` is a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class HistoryDamaged(VaultDamaged):
    """The chain does not hold at entry `n`."""

    def __init__(self, n: int, reason: str) -> None:
        super().__init__(n, reason)
        self.n = n
        self.reason = reason


class StorageError(VaultError):
    """The disk or the folder refused. Nothing half-done is left, and the same can be tried again."""


class StorageFull(StorageError):
    """No space left on the device, or the quota is used up."""


class StorageFailed(StorageError):
    """The device failed; `errno` is the system's number for how."""

    def __init__(self, errno: int) -> None:
        super().__init__(errno)
        self.errno = errno


class FolderUnreadable(StorageError):
    """A file or folder may not be read."""


class FolderNotWritable(StorageError):
    """A file or folder may not be written, or the device is read-only."""


class EntryRefused(VaultError):
    """An entry this vault cannot take; `reason` is a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnknownEncounter(EntryRefused):
    """There is no encounter of this id, or it was forgotten."""

    def __init__(self) -> None:
        super().__init__("unknown_encounter")


class MediaError(VaultError):
    """Something about one photo, recording or document. The rest of the vault is untouched."""

    def __init__(self, media_id: str = "") -> None:
        super().__init__(media_id)
        self.media_id = media_id


class UnknownMedia(MediaError):
    """No media of this id was ever attached, or it was forgotten."""


class MediaMissing(MediaError):
    """The sealed file of this media is not in the folder."""


class MediaDamaged(MediaError):
    """The sealed file does not open to what was attached; `reason` is a short code."""

    def __init__(self, media_id: str, reason: str) -> None:
        super().__init__(media_id)
        self.reason = reason


class SourceFailed(MediaError):
    """What was being attached could not be read to its end. Nothing of it is kept."""


class Cancelled(MediaError):
    """The person stopped it. Nothing of it is kept."""


class BackupError(VaultError):
    """Something about a backup file."""


class BackupExists(BackupError):
    """A file of that name is there already, and it is not replaced."""


class BackupRejected(BackupError):
    """The backup is not whole; `findings` lists all that is wrong. Nothing was restored."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings)
        self.findings = findings
