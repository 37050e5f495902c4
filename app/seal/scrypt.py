"""The passphrase recipient. C2SP ``age.md``, "The scrypt recipient type"; scrypt is RFC 7914.

Memory while it works is ``1024 * 2**work_factor`` bytes: 128 MiB at 17, 256 MiB at 18, 4 GiB at 22.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import Final

from attrs import field, frozen
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from .errors import EmptyPassphrase, HeaderError, NotEnoughMemory, WorkFactorTooHigh
from .header import WRAPPED_KEY_BYTES, Stanza, from_base64, to_base64
from .x25519 import close_wrapped, open_wrapped

STANZA_TYPE: Final = "scrypt"
# The age tool writes 18 and a phone has little memory to spare; our passphrases are generated, not chosen.
DEFAULT_WORK_FACTOR: Final = 17
MAX_WORK_FACTOR: Final = 22
_LABEL = b"age-encryption.org/v1/scrypt"
_SALT_BYTES = 16
_BYTES_PER_ROUND = 1024
_DECIMAL = re.compile(r"[1-9][0-9]*")


def _as_bytes(passphrase: str | bytes) -> bytes:
    return passphrase.encode("utf-8") if isinstance(passphrase, str) else bytes(passphrase)


def _derive(passphrase: bytes, salt: bytes, work_factor: int) -> bytes:
    try:
        return Scrypt(salt=_LABEL + salt, length=32, n=1 << work_factor, r=8, p=1).derive(passphrase)
    except MemoryError:
        raise NotEnoughMemory(_BYTES_PER_ROUND << work_factor) from None


def _check_work_factor(work_factor: int) -> None:
    if not 1 <= work_factor <= 30:
        raise ValueError("work factor must be 1 to 30")


@frozen
class ScryptRecipient:
    """Seal with a passphrase, taken exactly as given (UTF-8, not normalised: that is the caller's part).

    ``work_factor`` is the base-two logarithm of the cost, 1 to 30; each step doubles time and memory.
    Raises `EmptyPassphrase`; `ValueError` for a work factor outside its range.
    """

    passphrase: bytes = field(converter=_as_bytes, repr=False)
    work_factor: int = DEFAULT_WORK_FACTOR

    def __attrs_post_init__(self) -> None:
        _check_work_factor(self.work_factor)
        if not self.passphrase:
            raise EmptyPassphrase

    @property
    def family(self) -> str:
        return "passphrase"

    def wrap(self, file_key: bytes) -> Stanza:
        """Wrap a file key under the passphrase, with a fresh salt. Raises `NotEnoughMemory`."""
        salt = os.urandom(_SALT_BYTES)
        body = close_wrapped(_derive(self.passphrase, salt, self.work_factor), file_key)
        return Stanza(STANZA_TYPE, (to_base64(salt), str(self.work_factor)), body)


@frozen
class ScryptIdentity:
    """Open with a passphrase, doing at most 2**``max_work_factor`` work for a file that asks for it."""

    passphrase: bytes = field(converter=_as_bytes, repr=False)
    max_work_factor: int = MAX_WORK_FACTOR

    def __attrs_post_init__(self) -> None:
        _check_work_factor(self.max_work_factor)
        if not self.passphrase:
            raise EmptyPassphrase

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """The file key, or None when the passphrase does not fit or none is asked for.

        Raises `HeaderError` for a malformed stanza or one that does not stand alone,
        `WorkFactorTooHigh` before doing any work, and `NotEnoughMemory`.
        """
        refuse_company(stanzas)
        for stanza in stanzas:
            if stanza.type == STANZA_TYPE:
                return self._unwrap_one(stanza)
        return None

    def _unwrap_one(self, stanza: Stanza) -> bytes | None:
        if len(stanza.args) != 2:
            raise HeaderError("malformed scrypt stanza")
        salt, asked = from_base64(stanza.args[0]), stanza.args[1]
        if salt is None or len(salt) != _SALT_BYTES or not _DECIMAL.fullmatch(asked):
            raise HeaderError("malformed scrypt stanza")
        work_factor = int(asked) if len(asked) < 4 else 1000
        if work_factor > self.max_work_factor:
            raise WorkFactorTooHigh(work_factor, self.max_work_factor)
        if len(stanza.body) != WRAPPED_KEY_BYTES:
            raise HeaderError("wrong body length")
        return open_wrapped(_derive(self.passphrase, salt, work_factor), stanza.body)


def refuse_company(stanzas: Sequence[Stanza]) -> None:
    """Raise `HeaderError` when a passphrase stanza is not the only stanza.

    Whoever opens with a passphrase takes it that only those who know the passphrase wrote the file.
    """
    if len(stanzas) > 1 and any(stanza.type == STANZA_TYPE for stanza in stanzas):
        raise HeaderError("a passphrase must stand alone")
