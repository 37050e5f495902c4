"""Encounters at rest: encrypted, chained, and never half-written. Every byte on disk is in FORMAT.md.

::

    opening       create_vault, unlock                         vault      Vault: everything else, as one object
    capture       LockedVault: writing without unlocking       folding    captures into the history
    slots         passphrase and recovery code                 key_file   key.json       key_derivation   Argon2id
    database      the one way SQLCipher is opened              migrate    numbered steps, each on a copy
    log           entries, chained                             timeline   cards          search, newest   words
    recording, attaching, media, content_kind                  photos, recordings, documents
    backup, archive                                            the whole in one file, and back
    verify        everything checked, all findings             layout, sealed_folder, disk, reserve   files
"""

from typing import TYPE_CHECKING, Final

from app.by_name import by_name

# Named here for whoever reads and checks; loaded when first asked for, so that the phone's first screen need not wait
# for what it does not use. Both say the same (tests/house/test_rooms.py).
if TYPE_CHECKING:
    from app.vault.attaching import Cancel, Progress
    from app.vault.backup import restore, restore_over
    from app.vault.capture import LockedVault
    from app.vault.content_kind import ContentKind, identify
    from app.vault.errors import (
        BackupError,
        BackupExists,
        BackupRejected,
        Cancelled,
        DatabaseEmpty,
        DatabaseMissing,
        DatabaseUnreadable,
        EntryRefused,
        FolderNotWritable,
        FolderUnreadable,
        HistoryDamaged,
        KeyFileDamaged,
        KeyFileMissing,
        MediaDamaged,
        MediaError,
        MediaMissing,
        NewerFormat,
        NotEnoughMemory,
        SourceFailed,
        StorageError,
        StorageFailed,
        StorageFull,
        StrengthenerMissing,
        UnknownEncounter,
        UnknownMedia,
        VaultAbsent,
        VaultDamaged,
        VaultError,
        VaultExists,
        VaultInUse,
        VaultLocked,
        WeakPassphrase,
        WrongSecret,
    )
    from app.vault.finding import Finding
    from app.vault.key_derivation import InsecureTestCost, KdfCost, Strengthener, calibrated
    from app.vault.layout import finish_restoring, vault_state
    from app.vault.media import MediaFacts
    from app.vault.opening import create_vault, unlock
    from app.vault.own_keys import VaultSigner
    from app.vault.passphrase import (
        Strength,
        check_passphrase,
        normalise,
        suggest_passphrase,
        suggest_recovery_code,
    )
    from app.vault.recording import MediaRecording
    from app.vault.search import Found, Labels
    from app.vault.timeline import TimelineCard, TimelineCursor, TimelinePage, TimelineQuery
    from app.vault.vault import Vault

_MODULES: Final = {
    "attaching": "Cancel Progress",
    "backup": "restore restore_over",
    "capture": "LockedVault",
    "content_kind": "ContentKind identify",
    "errors": (
        "BackupError BackupExists BackupRejected Cancelled DatabaseEmpty DatabaseMissing "
        "DatabaseUnreadable EntryRefused FolderNotWritable FolderUnreadable HistoryDamaged "
        "KeyFileDamaged KeyFileMissing MediaDamaged MediaError MediaMissing NewerFormat NotEnoughMemory "
        "SourceFailed StorageError StorageFailed StorageFull StrengthenerMissing UnknownEncounter "
        "UnknownMedia VaultAbsent VaultDamaged VaultError VaultExists VaultInUse VaultLocked "
        "WeakPassphrase WrongSecret"
    ),
    "finding": "Finding",
    "key_derivation": "InsecureTestCost KdfCost Strengthener calibrated",
    "layout": "finish_restoring vault_state",
    "media": "MediaFacts",
    "opening": "create_vault unlock",
    "own_keys": "VaultSigner",
    "passphrase": "Strength check_passphrase normalise suggest_passphrase suggest_recovery_code",
    "recording": "MediaRecording",
    "search": "Found Labels",
    "timeline": "TimelineCard TimelineCursor TimelinePage TimelineQuery",
    "vault": "Vault",
}

if not TYPE_CHECKING:  # a checker would believe in any name
    __getattr__ = by_name(globals(), _MODULES)

__all__ = [
    "BackupError",
    "BackupExists",
    "BackupRejected",
    "Cancel",
    "Cancelled",
    "ContentKind",
    "DatabaseEmpty",
    "DatabaseMissing",
    "DatabaseUnreadable",
    "EntryRefused",
    "Finding",
    "FolderNotWritable",
    "FolderUnreadable",
    "Found",
    "HistoryDamaged",
    "InsecureTestCost",
    "KdfCost",
    "KeyFileDamaged",
    "KeyFileMissing",
    "Labels",
    "LockedVault",
    "MediaDamaged",
    "MediaError",
    "MediaFacts",
    "MediaMissing",
    "MediaRecording",
    "NewerFormat",
    "NotEnoughMemory",
    "Progress",
    "SourceFailed",
    "StorageError",
    "StorageFailed",
    "StorageFull",
    "Strength",
    "Strengthener",
    "StrengthenerMissing",
    "TimelineCard",
    "TimelineCursor",
    "TimelinePage",
    "TimelineQuery",
    "UnknownEncounter",
    "UnknownMedia",
    "Vault",
    "VaultAbsent",
    "VaultDamaged",
    "VaultError",
    "VaultExists",
    "VaultInUse",
    "VaultLocked",
    "VaultSigner",
    "WeakPassphrase",
    "WrongSecret",
    "calibrated",
    "check_passphrase",
    "create_vault",
    "finish_restoring",
    "identify",
    "normalise",
    "restore",
    "restore_over",
    "suggest_passphrase",
    "suggest_recovery_code",
    "unlock",
    "vault_state",
]
