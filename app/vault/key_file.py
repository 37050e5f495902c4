"""`key.json`: the slots that hold the database key, and the recipient to which everything is sealed.

Byte for byte in FORMAT.md. Two marks guard the file: `checksum`, which anyone can compute, tells damage from a wrong
passphrase; `mac`, under the database key, tells whether any part was altered by someone who does not have it.

Telling damage needs no cipher: `cryptography` is imported where keys are used, since the first screen only asks whether
there is a vault.
"""

from __future__ import annotations

import hmac
import os
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal

from attrs import evolve, frozen

from app.record import JsonError, canonical, read_json
from app.vault.disk import reading
from app.vault.errors import (
    KeyFileDamaged,
    KeyFileMissing,
    NewerFormat,
    NotEnoughMemory,
    StrengthenerMissing,
    WrongSecret,
)
from app.vault.key_derivation import (
    KEY_BYTES,
    SALT_BYTES,
    KdfCost,
    Strengthener,
    derive,
    in_range,
    strengthened,
)
from app.vault.wiping import wipe

FORMAT: Final = "firsthand-vault/"
VERSION: Final = 1
MOST_BYTES: Final = 64 * 1024
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
_KDF: Final = "argon2id"
_MAC_INFO: Final = b"firsthand-key-file-mac/1"
_TOP: Final = frozenset({"format", "recipient", "slots", "mac", "checksum"})
_SLOT_HEX: Final = {"salt": SALT_BYTES, "nonce": NONCE_BYTES, "wrapped": KEY_BYTES + TAG_BYTES}
_SLOT_INT: Final = ("memory_kib", "passes", "lanes")
_SLOT: Final = frozenset({"kdf", "strengthened", *_SLOT_INT, *_SLOT_HEX})

SlotName = Literal["passphrase", "recovery"]
SLOT_NAMES: Final[tuple[SlotName, ...]] = ("passphrase", "recovery")


@frozen
class Slot:
    """One way to the database key: what to derive with, and the key wrapped with the result."""

    memory_kib: int
    passes: int
    lanes: int
    salt: bytes
    strengthened: bool
    nonce: bytes
    wrapped: bytes

    def to_json(self) -> dict[str, Any]:
        """All of it."""
        return self.parameters() | {"wrapped": self.wrapped.hex()}

    def parameters(self) -> dict[str, Any]:
        """All but the wrapped key."""
        return {
            "kdf": _KDF,
            "memory_kib": self.memory_kib,
            "passes": self.passes,
            "lanes": self.lanes,
            "salt": self.salt.hex(),
            "strengthened": self.strengthened,
            "nonce": self.nonce.hex(),
        }


@frozen
class KeyFile:
    """The key file as read. `intact` is whether its checksum held; a slot that is damaged is not in `slots`."""

    recipient: str
    slots: Mapping[SlotName, Slot]
    mac: bytes
    intact: bool = True

    def unmarked(self) -> dict[str, Any]:
        """Everything but the two marks."""
        slots = {name: slot.to_json() for name, slot in self.slots.items()}
        return {"format": f"{FORMAT}{VERSION}", "recipient": self.recipient, "slots": slots}

    def to_bytes(self) -> bytes:
        """The file: one line of canonical JSON."""
        whole = self.unmarked() | {"mac": self.mac.hex()}
        return canonical(whole | {"checksum": sha256(canonical(whole)).hexdigest()}) + b"\n"

    def altered(self, database_key: bytearray) -> bool:
        """Whether anything in the file is not as it was last written by someone who had the key."""
        return not self.intact or not hmac.compare_digest(self.mac, _mac(self, database_key))

    def with_slot(self, name: SlotName, slot: Slot, database_key: bytearray) -> KeyFile:
        """The file with one slot replaced, and its marks made anew."""
        return make_key_file(self.recipient, {**self.slots, name: slot}, database_key)

    def open(self, name: SlotName, secret: bytearray, strengthener: Strengthener | None) -> bytearray | None:
        """The database key, or None when the secret is not that slot's.

        Raises StrengthenerMissing, NotEnoughMemory.
        """
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        slot = self.slots.get(name)
        if slot is None:
            return None
        key = _slot_key(slot, secret, strengthener)
        try:
            aad = _authenticated(self.recipient, name, slot)
            return bytearray(ChaCha20Poly1305(key).decrypt(slot.nonce, slot.wrapped, aad))
        except InvalidTag:
            return None
        finally:
            wipe(key)


def wrong_secret(key_file: KeyFile) -> WrongSecret | KeyFileDamaged:
    """What to say when no slot opened: a damaged file must not read as a wrong passphrase."""
    return WrongSecret() if key_file.intact else KeyFileDamaged("checksum")


@frozen
class NewSlot:
    """A slot just made. `portable` is the same one without this device's hardware key, for backups."""

    slot: Slot
    portable: Slot


def make_slot(
    name: SlotName,
    recipient: str,
    secret: bytearray,
    database_key: bytearray,
    cost: KdfCost,
    strengthener: Strengthener | None = None,
) -> NewSlot:
    """Wrap the database key for `secret`, with a new salt. Raises StrengthenerMissing, NotEnoughMemory."""
    salt = os.urandom(SALT_BYTES)
    blank = Slot(cost.memory_kib, cost.passes, cost.lanes, salt, False, b"", b"")
    key = _derived(blank, secret)
    try:
        portable = _wrapped(name, recipient, blank, key, database_key)
        if strengthener is None:
            return NewSlot(portable, portable)
        bound = strengthened(key, strengthener)
        try:
            return NewSlot(
                _wrapped(name, recipient, evolve(blank, strengthened=True), bound, database_key), portable
            )
        finally:
            wipe(bound)
    finally:
        wipe(key)


def _wrapped(name: SlotName, recipient: str, blank: Slot, key: bytearray, database_key: bytearray) -> Slot:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    slot = evolve(blank, nonce=os.urandom(NONCE_BYTES))
    aad = _authenticated(recipient, name, slot)
    return evolve(slot, wrapped=ChaCha20Poly1305(key).encrypt(slot.nonce, database_key, aad))


def make_key_file(recipient: str, slots: Mapping[SlotName, Slot], database_key: bytearray) -> KeyFile:
    """A key file of these slots with its marks."""
    unsigned = KeyFile(recipient, slots, b"")
    return evolve(unsigned, mac=_mac(unsigned, database_key))


def _mac(key_file: KeyFile, database_key: bytearray) -> bytes:
    # HKDF-Expand (RFC 5869 2.3) to one block.
    mac_key = hmac.digest(database_key, _MAC_INFO + b"\x01", sha256)
    return hmac.digest(mac_key, canonical(key_file.unmarked()), sha256)


def _derived(slot: Slot, secret: bytearray) -> bytearray:
    try:
        return derive(secret, slot.salt, slot.memory_kib, slot.passes, slot.lanes)
    except MemoryError:
        raise NotEnoughMemory(slot.memory_kib // 1024) from None


def _slot_key(slot: Slot, secret: bytearray, strengthener: Strengthener | None) -> bytearray:
    key = _derived(slot, secret)
    if not slot.strengthened:
        return key
    try:
        if strengthener is None:
            raise StrengthenerMissing
        return strengthened(key, strengthener)
    finally:
        wipe(key)


def _authenticated(recipient: str, name: SlotName, slot: Slot) -> bytes:
    # Not the other slot: rewrapping one must not need the other's secret. The file's mac covers both.
    return canonical(
        {"format": f"{FORMAT}{VERSION}", "recipient": recipient, "slot": name, **slot.parameters()}
    )


def read_key_file(path: Path) -> KeyFile:
    """The key file at `path`. Raises KeyFileMissing, KeyFileDamaged, NewerFormat, StorageError."""
    with reading():
        try:
            with path.open("rb") as file:
                untrusted = file.read(MOST_BYTES + 1)
        except FileNotFoundError:
            raise KeyFileMissing from None
    return parse_key_file(untrusted)


def parse_key_file(untrusted: bytes) -> KeyFile:
    """The key file of these bytes. Nothing is derived or allocated on their word. Raises KeyFileDamaged, NewerFormat."""
    try:
        untrusted_file = read_json(untrusted, max_bytes=MOST_BYTES)
    except JsonError:
        raise KeyFileDamaged("not_json") from None
    if not isinstance(untrusted_file, dict):
        raise KeyFileDamaged("not_an_object")
    intact = _checksum_holds(untrusted_file)
    _check_format(untrusted_file.get("format"), intact)
    if untrusted_file.keys() != _TOP:
        raise KeyFileDamaged("keys")
    untrusted_slots = untrusted_file["slots"]
    recipient = untrusted_file["recipient"]
    if not isinstance(untrusted_slots, dict) or not isinstance(recipient, str):
        raise KeyFileDamaged("shape")
    slots: dict[SlotName, Slot] = {}
    for name in SLOT_NAMES:
        slot = parse_slot(untrusted_slots.get(name))
        if slot is not None:
            slots[name] = slot
        elif intact:
            # Whoever wrote this meant it: such parameters were never ours.
            raise KeyFileDamaged(f"slot_{name}")
    if not slots or (intact and untrusted_slots.keys() != slots.keys()):
        raise KeyFileDamaged("slots")
    mac = _hex(untrusted_file["mac"], 32)
    if mac is None and intact:
        raise KeyFileDamaged("mac")
    return KeyFile(recipient, slots, mac or b"", intact)


def _checksum_holds(untrusted_file: dict[str, Any]) -> bool:
    rest = {name: value for name, value in untrusted_file.items() if name != "checksum"}
    try:
        return untrusted_file.get("checksum") == sha256(canonical(rest)).hexdigest()
    except JsonError:
        return False


def _check_format(untrusted_format: Any, intact: bool) -> None:
    if untrusted_format == f"{FORMAT}{VERSION}":
        return
    newer = re.fullmatch(re.escape(FORMAT) + "([1-9][0-9]{0,5})", str(untrusted_format))
    if intact and newer:
        raise NewerFormat("key_file", int(newer[1]), VERSION)
    raise KeyFileDamaged("format")


def parse_slot(untrusted_slot: Any) -> Slot | None:
    """The slot of its JSON object, or None when it is not one we would make."""
    if (
        not isinstance(untrusted_slot, dict)
        or untrusted_slot.keys() != _SLOT
        or untrusted_slot["kdf"] != _KDF
    ):
        return None
    numbers = [untrusted_slot[name] for name in _SLOT_INT]
    if not all(type(number) is int for number in numbers) or not in_range(*numbers):
        return None
    if type(untrusted_slot["strengthened"]) is not bool:
        return None
    pieces = {name: _hex(untrusted_slot[name], length) for name, length in _SLOT_HEX.items()}
    salt, nonce, wrapped = pieces["salt"], pieces["nonce"], pieces["wrapped"]
    if salt is None or nonce is None or wrapped is None:
        return None
    memory_kib, passes, lanes = numbers
    return Slot(memory_kib, passes, lanes, salt, untrusted_slot["strengthened"], nonce, wrapped)


def _hex(untrusted: Any, length: int) -> bytes | None:
    if not isinstance(untrusted, str) or not re.fullmatch(f"[0-9a-f]{{{2 * length}}}", untrusted):
        return None
    return bytes.fromhex(untrusted)
