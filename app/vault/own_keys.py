"""The vault's own keys, kept in its database: the age identity that opens what was sealed, and the signing key."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Final

from attrs import field, frozen
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.record import Moment, canonical
from app.seal import MalformedKey, X25519Identity
from app.vault.database import Connection, one
from app.vault.errors import DatabaseUnreadable
from app.vault.key_file import Slot

IDENTITY: Final = "identity"
SIGNING_SEED: Final = "signing_seed"
CREATED: Final = "created"
PORTABLE_SLOT: Final = "portable_slot"
_SEED_BYTES: Final = 32


def make_own_keys(connection: Connection, identity: X25519Identity, moment: Moment) -> None:
    """Keep new keys; inside a transaction."""
    put_secret(connection, IDENTITY, str(identity).encode())
    put_secret(connection, SIGNING_SEED, os.urandom(_SEED_BYTES))
    put_secret(connection, CREATED, canonical(moment.to_json()))


def put_secret(connection: Connection, name: str, value: bytes) -> None:
    """Keep or replace one; inside a transaction."""
    connection.execute(
        "INSERT INTO secret (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


def read_identity(connection: Connection) -> X25519Identity:
    """Raises DatabaseUnreadable."""
    try:
        return X25519Identity.parse(_required(connection, IDENTITY).decode("ascii"))
    except (MalformedKey, UnicodeDecodeError):
        raise DatabaseUnreadable(IDENTITY) from None


def read_signing_key(connection: Connection) -> Ed25519PrivateKey:
    """Raises DatabaseUnreadable."""
    try:
        return Ed25519PrivateKey.from_private_bytes(_required(connection, SIGNING_SEED))
    except ValueError:
        raise DatabaseUnreadable(SIGNING_SEED) from None


def put_portable_slot(connection: Connection, slot: Slot) -> None:
    """Keep the passphrase slot as backups carry it; inside a transaction. There is one for each salt not yet dropped."""
    put_secret(connection, f"{PORTABLE_SLOT}:{slot.salt.hex()}", canonical(slot.to_json()))


def read_portable_slot(connection: Connection, slot: Slot) -> bytes | None:
    """The JSON of the slot that the same passphrase opens without this device's hardware."""
    row = one(connection, "SELECT value FROM secret WHERE name = ?", f"{PORTABLE_SLOT}:{slot.salt.hex()}")
    return None if row is None else bytes(row[0])


def drop_other_portable_slots(connection: Connection, slot: Slot) -> None:
    """Forget those of passphrases that do not open the vault any more; inside a transaction."""
    connection.execute(
        "DELETE FROM secret WHERE name LIKE ? AND name <> ?",
        (f"{PORTABLE_SLOT}:%", f"{PORTABLE_SLOT}:{slot.salt.hex()}"),
    )


def _required(connection: Connection, name: str) -> bytes:
    row = one(connection, "SELECT value FROM secret WHERE name = ?", name)
    if row is None:
        raise DatabaseUnreadable(name)
    return bytes(row[0])


@frozen
class VaultSigner:
    """Signs for this vault, for as long as it is unlocked. `public_key` is 32 bytes of Ed25519."""

    public_key: bytes
    _key: Callable[[], Ed25519PrivateKey] = field(repr=False, eq=False)

    def sign(self, data: bytes) -> bytes:
        """The 64 bytes of the signature. Raises VaultLocked."""
        return self._key().sign(data)
