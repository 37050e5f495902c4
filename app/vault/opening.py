"""Making a vault, and opening one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from app.record import Codebook, Moment, Wordlist
from app.seal import X25519Identity
from app.vault import log_ahead, migrate, own_keys
from app.vault.database import (
    Connection,
    checkpoint,
    create_database,
    speaking_plainly,
    transaction,
)
from app.vault.database_file import check_file
from app.vault.disk import FolderLock, write_whole, writing
from app.vault.errors import DatabaseUnreadable, KeyFileMissing, VaultAbsent, VaultExists
from app.vault.finding import Finding
from app.vault.key_derivation import KEY_BYTES, KdfCost, Strengthener, calibrated
from app.vault.key_file import KeyFile, make_key_file, parse_key_file, read_key_file
from app.vault.layout import VaultFolder, put_in_place
from app.vault.passphrase import require_strong, suggest_recovery_code
from app.vault.reserve import put_back, with_reserve
from app.vault.search import Labels, no_labels
from app.vault.slots import make_passphrase_slot, make_recovery_slot, open_with, prove
from app.vault.vault import Vault
from app.vault.wiping import wipe


def create_vault(
    folder: Path,
    passphrase: str,
    moment: Moment,
    *,
    wordlist: Wordlist,
    codebook: Codebook,
    cost: KdfCost | None = None,
    strengthener: Strengthener | None = None,
    labels: Labels = no_labels,
) -> tuple[Vault, str]:
    """A new vault in `folder`, unlocked, and its recovery code of twelve words.

    The folder appears only when the vault in it is whole. Without a `cost`, one is measured that takes about a second
    here. Raises WeakPassphrase, VaultExists, VaultInUse, StrengthenerMissing, NotEnoughMemory, StorageError; then there
    is no vault.
    """
    require_strong(passphrase)
    place = VaultFolder(folder)
    if not place.is_empty():
        raise VaultExists
    cost = cost or calibrated()
    key = bytearray(os.urandom(KEY_BYTES))
    try:
        code = suggest_recovery_code(wordlist)
        making = VaultFolder(place.beside("making"))
        lock = _clear_place(making)
        try:
            identity = X25519Identity.generate()
            recipient = str(identity.recipient)
            made = make_passphrase_slot(recipient, passphrase, key, cost, strengthener)
            recovery = make_recovery_slot(recipient, code, key, cost)
            key_file = make_key_file(recipient, {"passphrase": made.slot, "recovery": recovery}, key)
            connection = _fill(making, key, identity, moment)
            try:
                if made.slot.strengthened:
                    with transaction(connection):
                        own_keys.put_portable_slot(connection, made.portable)
                checkpoint(connection)
            finally:
                connection.close()

            def check(read_back: bytes) -> None:
                # A second derivation: a secret that will not open the vault must not be found out about later.
                prove(parse_key_file(read_back), passphrase, code, key, strengthener)

            write_whole(making.key_file, key_file.to_bytes(), check)
            put_in_place(making, place)
        except BaseException:
            shutil.rmtree(making.path, ignore_errors=True)
            lock.release()
            raise
        return _open(place, lock, bytearray(key), key_file, codebook, labels, strengthener), code
    finally:
        wipe(key)


def unlock(
    folder: Path,
    secret: str,
    *,
    codebook: Codebook,
    strengthener: Strengthener | None = None,
    labels: Labels = no_labels,
) -> Vault:
    """Open the vault in `folder` with its passphrase or recovery code, and take in what was captured while locked.

    Raises VaultAbsent, VaultInUse, WrongSecret, StrengthenerMissing, NotEnoughMemory, NewerFormat, KeyFileMissing,
    KeyFileDamaged, DatabaseMissing, DatabaseEmpty, DatabaseUnreadable, StorageError. Nothing on disk changes then.
    """
    place = VaultFolder(folder)
    try:
        key_file = read_key_file(place.key_file)
    except KeyFileMissing:
        if place.is_empty():
            raise VaultAbsent from None
        raise
    check_file(place.database)
    lock = FolderLock(place.lock)
    try:
        key = open_with(key_file, secret, strengthener)
        try:
            return _open(place, lock, key, key_file, codebook, labels, strengthener)
        except BaseException:
            wipe(key)
            raise
    except BaseException:
        lock.release()
        raise


def _open(
    place: VaultFolder,
    lock: FolderLock,
    key: bytearray,
    key_file: KeyFile,
    codebook: Codebook,
    labels: Labels,
    strengthener: Strengthener | None,
) -> Vault:
    found = _log_findings(place)
    connection = with_reserve(place.path, lambda: migrate.open_current(place.database, key))
    try:
        with speaking_plainly():
            identity = own_keys.read_identity(connection)
            if str(identity.recipient) != key_file.recipient:
                raise DatabaseUnreadable("other_recipient")
            with writing():
                place.sealed.path.mkdir(mode=0o700, exist_ok=True)
            if key_file.altered(key):
                found += (Finding("key_file_altered", place.key_file.name),)
            vault = Vault(place, lock, connection, key, identity, codebook, labels, strengthener, found)
    except BaseException:
        connection.close()
        raise
    try:
        vault.fold_captured()
        vault.sweep()
        put_back(place.path)
    except BaseException:
        vault.lock()
        raise
    return vault


def _log_findings(place: VaultFolder) -> tuple[Finding, ...]:
    """Entries that a killed process had confirmed and that can no longer be read: SQLite would pass over them."""
    log = log_ahead.log_of(place.database)
    aside = log_ahead.set_aside(log) if log_ahead.is_damaged(log) else log_ahead.aside_of(log)
    if aside is None:
        return ()
    return (Finding("database_log", aside.name),)


def _clear_place(making: VaultFolder) -> FolderLock:
    """An empty folder beside the vault's place, locked. What an earlier, killed attempt left there goes."""
    with writing():
        making.path.parent.mkdir(parents=True, exist_ok=True)
        making.path.mkdir(mode=0o700, exist_ok=True)
    lock = FolderLock(making.lock)
    with writing():
        for left in making.path.iterdir():
            if left == making.lock:
                continue
            if left.is_dir():
                shutil.rmtree(left)
            else:
                left.unlink()
        making.sealed.path.mkdir(mode=0o700)
    return lock


def _fill(making: VaultFolder, key: bytearray, identity: X25519Identity, moment: Moment) -> Connection:
    connection = create_database(making.database, key)
    try:
        for step in migrate.steps():
            migrate.apply(connection, step)
        with transaction(connection):
            own_keys.make_own_keys(connection, identity, moment)
    except BaseException:
        connection.close()
        raise
    return connection
