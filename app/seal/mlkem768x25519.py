"""The hybrid post-quantum recipient, ``age1pq1…`` (age 1.3 and later).

C2SP ``age.md``, "The MLKEM768-X25519 hybrid post-quantum recipient type": HPKE (RFC 9180) over the
X-Wing key encapsulation, so that it stays closed as long as either of ML-KEM-768 and X25519 does.

The installed library may be too old for it: key strings can still be read and written, and using them
raises `PostQuantumUnavailable`.
"""

from __future__ import annotations

import hashlib
import importlib
import os
from collections.abc import Sequence
from typing import Any, Final, Self

from attrs import field, frozen
from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from . import bech32
from .errors import HeaderError, MalformedKey, PostQuantumUnavailable
from .header import WRAPPED_KEY_BYTES, Stanza, from_base64, to_base64
from .x25519 import decode_key, is_low_order, public_point, shared_secret

STANZA_TYPE: Final = "mlkem768x25519"
RECIPIENT_PREFIX: Final = "age1pq"
IDENTITY_PREFIX: Final = "AGE-SECRET-KEY-PQ-"
_INFO = b"age-encryption.org/mlkem768x25519"
_SEED_BYTES = 32
_ML_KEM_KEY_BYTES = 1184
_RECIPIENT_BYTES = _ML_KEM_KEY_BYTES + 32
_ML_KEM_CIPHERTEXT_BYTES = 1088
_ENCAPSULATED_BYTES = _ML_KEM_CIPHERTEXT_BYTES + 32


def _primitives() -> tuple[Any, Any]:
    """The library's ML-KEM and HPKE modules, looked for only when they are needed."""
    try:
        return (
            importlib.import_module("cryptography.hazmat.primitives.asymmetric.mlkem"),
            importlib.import_module("cryptography.hazmat.primitives.hpke"),
        )
    except ImportError:
        raise PostQuantumUnavailable from None


def _suite(hpke: Any) -> Any:
    return hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


def _expand(seed: bytes) -> tuple[bytes, bytes]:
    """A 32-byte seed becomes the 64-byte ML-KEM seed and the X25519 secret."""
    expanded = hashlib.shake_256(seed).digest(96)
    return expanded[:64], expanded[64:]


@frozen
class HybridRecipient:
    """A public key of 1216 bytes: the ML-KEM-768 encapsulation key, then the X25519 point."""

    key: bytes = field(repr=False)

    def __attrs_post_init__(self) -> None:
        if len(self.key) != _RECIPIENT_BYTES:
            raise MalformedKey("recipient", "wrong length")
        if is_low_order(self.key[_ML_KEM_KEY_BYTES:]):
            raise MalformedKey("recipient", "low order")

    @property
    def family(self) -> str:
        return "post-quantum"

    @classmethod
    def parse(cls, untrusted: str) -> Self:
        """Read an ``age1pq1…`` string (1959 characters). Raises `MalformedKey`."""
        return cls(decode_key(untrusted, RECIPIENT_PREFIX, _RECIPIENT_BYTES, "recipient"))

    def __str__(self) -> str:
        return bech32.encode(RECIPIENT_PREFIX, self.key)

    def wrap(self, file_key: bytes) -> Stanza:
        """Wrap a file key for this recipient. Raises `PostQuantumUnavailable`, `MalformedKey`."""
        mlkem, hpke = _primitives()
        try:
            public = hpke.MLKEM768X25519PublicKey(
                mlkem.MLKEM768PublicKey.from_public_bytes(self.key[:_ML_KEM_KEY_BYTES]),
                X25519PublicKey.from_public_bytes(self.key[_ML_KEM_KEY_BYTES:]),
            )
            wrapped: bytes = _suite(hpke).encrypt(file_key, public, _INFO)
        except ValueError:
            raise MalformedKey("recipient", "not an ML-KEM key") from None
        except (UnsupportedAlgorithm, AttributeError):
            raise PostQuantumUnavailable from None
        encapsulated, body = wrapped[:_ENCAPSULATED_BYTES], wrapped[_ENCAPSULATED_BYTES:]
        return Stanza(STANZA_TYPE, (to_base64(encapsulated),), body)


@frozen
class HybridIdentity:
    """A seed of 32 bytes. `str` gives the ``AGE-SECRET-KEY-PQ-1…`` form; `repr` gives nothing away."""

    seed: bytes = field(repr=False)

    def __attrs_post_init__(self) -> None:
        if len(self.seed) != _SEED_BYTES:
            raise MalformedKey("identity", "wrong length")

    @classmethod
    def generate(cls) -> Self:
        return cls(os.urandom(_SEED_BYTES))

    @classmethod
    def parse(cls, untrusted: str) -> Self:
        """Read an ``AGE-SECRET-KEY-PQ-1…`` string. Raises `MalformedKey`."""
        return cls(decode_key(untrusted, IDENTITY_PREFIX, _SEED_BYTES, "identity"))

    def __str__(self) -> str:
        return bech32.encode(IDENTITY_PREFIX, self.seed)

    @property
    def recipient(self) -> HybridRecipient:
        """The public half. Raises `PostQuantumUnavailable`."""
        ml_kem_seed, secret = _expand(self.seed)
        mlkem, _ = _primitives()
        try:
            private = mlkem.MLKEM768PrivateKey.from_seed_bytes(ml_kem_seed)
        except (UnsupportedAlgorithm, AttributeError):
            raise PostQuantumUnavailable from None
        public: bytes = private.public_key().public_bytes_raw()
        return HybridRecipient(public + public_point(secret))

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """The file key, or None when no stanza is for this key.

        Raises `HeaderError`; `PostQuantumUnavailable` only when there is such a stanza to try.
        """
        for stanza in stanzas:
            if stanza.type == STANZA_TYPE and (file_key := self._unwrap_one(stanza)) is not None:
                return file_key
        return None

    def _unwrap_one(self, stanza: Stanza) -> bytes | None:
        sent = from_base64(stanza.args[0]) if len(stanza.args) == 1 else None
        if sent is None or len(sent) != _ENCAPSULATED_BYTES or len(stanza.body) != WRAPPED_KEY_BYTES:
            raise HeaderError("malformed mlkem768x25519 stanza")
        ml_kem_seed, secret = _expand(self.seed)
        # The library reports a share of low order like a wrong key; the format wants it refused as broken.
        if shared_secret(secret, sent[_ML_KEM_CIPHERTEXT_BYTES:]) is None:
            raise HeaderError("low order share")
        mlkem, hpke = _primitives()
        try:
            private = hpke.MLKEM768X25519PrivateKey(
                mlkem.MLKEM768PrivateKey.from_seed_bytes(ml_kem_seed),
                X25519PrivateKey.from_private_bytes(secret),
            )
            file_key: bytes = _suite(hpke).decrypt(sent + stanza.body, private, _INFO)
        except InvalidTag:
            return None
        except (UnsupportedAlgorithm, AttributeError):
            raise PostQuantumUnavailable from None
        return file_key
