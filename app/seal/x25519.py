"""The X25519 recipient: an ``age1…`` string anyone can seal to, and the key that opens it.

C2SP ``age.md``, "The X25519 recipient type".
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache, cached_property
from typing import Final, Self

from attrs import field, frozen
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from . import bech32
from .errors import HeaderError, MalformedKey
from .header import WRAPPED_KEY_BYTES, Stanza, derive_key, from_base64, to_base64

STANZA_TYPE: Final = "X25519"
RECIPIENT_PREFIX: Final = "age"
IDENTITY_PREFIX: Final = "AGE-SECRET-KEY-"
_INFO = b"age-encryption.org/v1/X25519"
_POINT_BYTES = 32
# Each wrap key is used for one message only, so the format fixes the nonce.
_NONCE = bytes(12)


def shared_secret(secret: bytes, point: bytes) -> bytes | None:
    """X25519; None for a point of low order, whose result anyone could foretell (all zero bytes)."""
    try:
        return X25519PrivateKey.from_private_bytes(secret).exchange(X25519PublicKey.from_public_bytes(point))
    except ValueError:
        return None


def is_low_order(point: bytes) -> bool:
    """Whether every secret agrees on the same with this point. Every clamped one is a multiple of eight, so one of ours
    tells; making a key of it costs as much as the agreement."""
    try:
        _any_key().exchange(X25519PublicKey.from_public_bytes(point))
    except ValueError:
        return True
    return False


@cache
def _any_key() -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(bytes(32))


def public_point(secret: bytes) -> bytes:
    """The public key of a 32-byte secret."""
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def decode_key(untrusted: str, prefix: str, size: int, kind: str) -> bytes:
    """Read a Bech32 key string of one prefix and size. Raises `MalformedKey`."""
    try:
        found, data = bech32.decode(untrusted)
    except bech32.Bech32Error as problem:
        raise MalformedKey(kind, str(problem)) from None
    if found != prefix:
        raise MalformedKey(kind, "another kind of key")
    if len(data) != size:
        raise MalformedKey(kind, "wrong length")
    return data


def open_wrapped(wrap_key: bytes, body: bytes) -> bytes | None:
    """Open a 32-byte wrapped file key; None when it was wrapped with another key.

    The length is checked first: a longer body could be made to open under several keys at once.
    """
    if len(body) != WRAPPED_KEY_BYTES:
        raise HeaderError("wrong body length")
    try:
        return ChaCha20Poly1305(wrap_key).decrypt(_NONCE, body, None)
    except InvalidTag:
        return None


def close_wrapped(wrap_key: bytes, file_key: bytes) -> bytes:
    """Wrap a file key under a key that is never used again."""
    return ChaCha20Poly1305(wrap_key).encrypt(_NONCE, file_key, None)


@frozen
class X25519Recipient:
    """A public key of 32 bytes. Raises `MalformedKey` for a point nobody holds a key to (low order)."""

    point: bytes

    def __attrs_post_init__(self) -> None:
        if len(self.point) != _POINT_BYTES:
            raise MalformedKey("recipient", "wrong length")
        if is_low_order(self.point):
            raise MalformedKey("recipient", "low order")

    @property
    def family(self) -> str:
        return "classic"

    @classmethod
    def of_own(cls, point: bytes) -> Self:
        """The recipient of a secret that we hold: its point cannot be of low order, and asking costs an agreement."""
        own = cls.__new__(cls)
        object.__setattr__(own, "point", point)
        return own

    @classmethod
    def parse(cls, untrusted: str) -> Self:
        """Read an ``age1…`` string. Raises `MalformedKey`."""
        return cls(decode_key(untrusted, RECIPIENT_PREFIX, _POINT_BYTES, "recipient"))

    def __str__(self) -> str:
        return bech32.encode(RECIPIENT_PREFIX, self.point)

    def wrap(self, file_key: bytes) -> Stanza:
        """Wrap a file key for this recipient, with a fresh ephemeral key."""
        ephemeral = X25519PrivateKey.from_private_bytes(os.urandom(32))
        share = ephemeral.public_key().public_bytes_raw()
        secret = ephemeral.exchange(X25519PublicKey.from_public_bytes(self.point))
        body = close_wrapped(derive_key(secret, share + self.point, _INFO), file_key)
        return Stanza(STANZA_TYPE, (to_base64(share),), body)


@frozen
class X25519Identity:
    """A secret key of 32 bytes. `str` gives the ``AGE-SECRET-KEY-1…`` form; `repr` gives nothing away."""

    secret: bytes = field(repr=False)

    def __attrs_post_init__(self) -> None:
        if len(self.secret) != _POINT_BYTES:
            raise MalformedKey("identity", "wrong length")

    @classmethod
    def generate(cls) -> Self:
        return cls(os.urandom(32))

    @classmethod
    def parse(cls, untrusted: str) -> Self:
        """Read an ``AGE-SECRET-KEY-1…`` string. Raises `MalformedKey`."""
        return cls(decode_key(untrusted, IDENTITY_PREFIX, _POINT_BYTES, "identity"))

    def __str__(self) -> str:
        return bech32.encode(IDENTITY_PREFIX, self.secret)

    @cached_property
    def recipient(self) -> X25519Recipient:
        return X25519Recipient.of_own(self._point)

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """The file key, or None when no stanza is for this key. Raises `HeaderError`."""
        for stanza in stanzas:
            if stanza.type == STANZA_TYPE and (file_key := self._unwrap_one(stanza)) is not None:
                return file_key
        return None

    def _unwrap_one(self, stanza: Stanza) -> bytes | None:
        share = from_base64(stanza.args[0]) if len(stanza.args) == 1 else None
        if share is None or len(share) != _POINT_BYTES or len(stanza.body) != WRAPPED_KEY_BYTES:
            raise HeaderError("malformed X25519 stanza")
        try:
            secret = self._key.exchange(X25519PublicKey.from_public_bytes(share))
        except ValueError:
            raise HeaderError("low order share") from None
        return open_wrapped(derive_key(secret, share + self._point, _INFO), stanza.body)

    # Multiplying a point costs more than all the rest of opening a small file: once a key is enough.
    @cached_property
    def _key(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self.secret)

    @cached_property
    def _point(self) -> bytes:
        return self._key.public_key().public_bytes_raw()
