"""The two ways in, and changing them: one slot is wrapped anew, proved to open, and only then put in place."""

from __future__ import annotations

import contextlib
import hmac
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from app.vault import own_keys
from app.vault.database import Connection
from app.vault.disk import write_whole
from app.vault.errors import KeyFileDamaged, StorageFailed, VaultError, WrongSecret
from app.vault.finding import Finding
from app.vault.key_derivation import FLOOR, OWASP_KIB, InsecureTestCost, KdfCost, Strengthener, calibrated
from app.vault.key_file import (
    KeyFile,
    NewSlot,
    Slot,
    SlotName,
    make_slot,
    parse_key_file,
    read_key_file,
    wrong_secret,
)
from app.vault.layout import VaultFolder
from app.vault.passphrase import (
    normalise,
    normalise_recovery,
    require_strong,
    secret_bytes,
)
from app.vault.wiping import wipe

Changing = Callable[[], AbstractContextManager[Connection]]
"""Opens a transaction of the unlocked vault."""


@contextlib.contextmanager
def passphrase_secret(passphrase: str) -> Iterator[bytearray]:
    """The bytes a passphrase stands for, overwritten afterwards."""
    secret = secret_bytes(normalise(passphrase))
    try:
        yield secret
    finally:
        wipe(secret)


@contextlib.contextmanager
def recovery_secret(code: str) -> Iterator[bytearray | None]:
    """The bytes a recovery code stands for, or None when it does not look like one."""
    words = normalise_recovery(code)
    secret = None if words is None else secret_bytes(words)
    try:
        yield secret
    finally:
        wipe(secret)


def open_with(key_file: KeyFile, untrusted_secret: str, strengthener: Strengthener | None) -> bytearray:
    """The database key, with the passphrase or the recovery code.

    Raises WrongSecret, KeyFileDamaged when that may be why, StrengthenerMissing, NotEnoughMemory.
    """
    # Twelve words are first tried as the recovery code, whose derivation is quick and needs no hardware.
    with recovery_secret(untrusted_secret) as recovery:
        key = None if recovery is None else key_file.open("recovery", recovery, None)
    if key is None:
        with passphrase_secret(untrusted_secret) as passphrase:
            key = key_file.open("passphrase", passphrase, strengthener)
    if key is None:
        raise wrong_secret(key_file)
    return key


def make_passphrase_slot(
    recipient: str, passphrase: str, key: bytearray, cost: KdfCost, strengthener: Strengthener | None
) -> NewSlot:
    """Raises StrengthenerMissing, NotEnoughMemory."""
    with passphrase_secret(passphrase) as secret:
        return make_slot("passphrase", recipient, secret, key, cost, strengthener)


def make_recovery_slot(recipient: str, code: str, key: bytearray, cost: KdfCost) -> Slot:
    """Raises WrongSecret when it is not twelve words, NotEnoughMemory. Never depends on hardware."""
    with recovery_secret(code) as secret:
        if secret is None:
            raise WrongSecret
        return make_slot("recovery", recipient, secret, key, recovery_cost(cost)).slot


def recovery_cost(cost: KdfCost) -> KdfCost:
    """What deriving from the recovery code costs beside a passphrase of this cost: the floor, or less where memory failed.

    No more than the floor: its 155 random bits need no slowing down, and it must open on the weakest phone.
    """
    if isinstance(cost, InsecureTestCost) or cost.memory_kib < FLOOR.memory_kib:
        return cost
    return FLOOR


def change_passphrase(
    folder: VaultFolder,
    changing: Changing,
    key: bytearray,
    old: str,
    new: str,
    strengthener: Strengthener | None,
    cost: KdfCost | None,
) -> None:
    """Wrap the key for `new` instead; without a `cost` at that of the present slot, or what is now the least.
    Raises WrongSecret, WeakPassphrase, StrengthenerMissing, NotEnoughMemory."""
    require_strong(new)
    key_file = _proved(folder, key, old, strengthener)
    cost = cost or _kept_cost(key_file.slots.get("passphrase")) or calibrated()
    made = make_passphrase_slot(key_file.recipient, new, key, cost, strengthener)
    if made.slot.strengthened:
        with changing() as connection:
            own_keys.put_portable_slot(connection, made.portable)
    with passphrase_secret(new) as secret:
        _put(folder, key_file, "passphrase", made.slot, key, secret, strengthener)
    with changing() as connection:
        own_keys.drop_other_portable_slots(connection, made.slot)


def set_recovery_code(
    folder: VaultFolder, key: bytearray, secret: str, code: str, strengthener: Strengthener | None
) -> None:
    """Wrap the key for this recovery code instead. Raises WrongSecret, NotEnoughMemory."""
    key_file = _proved(folder, key, secret, strengthener)
    cost = _kept_cost(key_file.slots.get("passphrase")) or FLOOR
    slot = make_recovery_slot(key_file.recipient, code, key, cost)
    with recovery_secret(code) as words:
        if words is not None:
            _put(folder, key_file, "recovery", slot, key, words, None)


def _kept_cost(slot: Slot | None) -> KdfCost | None:
    """What a slot costs, if that is still enough; a vault made for tests stays cheap."""
    if slot is None:
        return None
    if slot.memory_kib < OWASP_KIB:
        return InsecureTestCost(slot.memory_kib, slot.passes, slot.lanes)
    enough = slot.memory_kib >= FLOOR.memory_kib and slot.passes >= FLOOR.passes
    return KdfCost(slot.memory_kib, slot.passes, slot.lanes) if enough else None


def try_recovery(folder: VaultFolder, key: bytearray, code: str) -> bool:
    """Whether the code opens this vault. Raises KeyFileDamaged, NotEnoughMemory, StorageError."""
    key_file = read_key_file(folder.key_file)
    with recovery_secret(code) as secret:
        return secret is not None and _opens(key_file, "recovery", secret, None, key)


def verify_key_file(folder: VaultFolder, key: bytearray) -> list[Finding]:
    """What is wrong with the key file, as told by the key it holds."""
    try:
        key_file = read_key_file(folder.key_file)
    except VaultError as error:
        return [Finding("key_file_altered", folder.key_file.name, type(error).__name__)]
    return [Finding("key_file_altered", folder.key_file.name)] if key_file.altered(key) else []


def prove(
    key_file: KeyFile, passphrase: str, code: str, key: bytearray, strengthener: Strengthener | None
) -> None:
    """Open both slots of a new key file. Raises StorageFailed, StrengthenerMissing, NotEnoughMemory."""
    with passphrase_secret(passphrase) as secret:
        opens = _opens(key_file, "passphrase", secret, strengthener, key)
    with recovery_secret(code) as words:
        opens = opens and words is not None and _opens(key_file, "recovery", words, None, key)
    if not opens:
        raise StorageFailed(0)


def _proved(folder: VaultFolder, key: bytearray, secret: str, strengthener: Strengthener | None) -> KeyFile:
    key_file = read_key_file(folder.key_file)
    proved = open_with(key_file, secret, strengthener)
    try:
        if not hmac.compare_digest(proved, key):
            raise KeyFileDamaged("other_key")
    finally:
        wipe(proved)
    return key_file


def _opens(
    key_file: KeyFile, name: SlotName, secret: bytearray, strengthener: Strengthener | None, key: bytearray
) -> bool:
    opened = key_file.open(name, secret, strengthener)
    try:
        return opened is not None and hmac.compare_digest(opened, key)
    finally:
        wipe(opened)


def _put(
    folder: VaultFolder,
    key_file: KeyFile,
    name: SlotName,
    slot: Slot,
    key: bytearray,
    secret: bytearray,
    strengthener: Strengthener | None,
) -> None:
    def check(read_back: bytes) -> None:
        # The derivation once more: what will be asked for at the next unlock is tried now, while the old one stands.
        if not _opens(parse_key_file(read_back), name, secret, strengthener, key):
            raise StorageFailed(0)

    write_whole(folder.key_file, key_file.with_slot(name, slot, key).to_bytes(), check)
