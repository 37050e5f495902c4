"""From a passphrase to a key: Argon2id (RFC 9106), and on a phone one step through its key store.

Costs: RFC 9106 section 4's second choice is the floor; the OWASP minimum is what remains when memory truly fails.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Final, Protocol

from attrs import frozen

from app.vault.errors import NotEnoughMemory, StrengthenerMissing
from app.vault.wiping import wipe

KEY_BYTES: Final = 32
SALT_BYTES: Final = 32
LARGEST_MEMORY_KIB: Final = 1 << 20
MOST_PASSES: Final = 20
MOST_LANES: Final = 16
_CALIBRATION_CEILING_KIB: Final = 256 * 1024
_CALIBRATION_MOST_PASSES: Final = 10
_STRENGTHENER_LABEL: Final = b"firsthand-strengthener/1"


class Strengthener(Protocol):
    """A key that never leaves this device's hardware, such as an AndroidKeyStore HMAC key."""

    def strengthen(self, data: bytes) -> bytes:
        """HMAC-SHA256 of 32 bytes: 32 bytes, the same for the same data. Raises any exception when it cannot."""


@frozen
class KdfCost:
    """What one guess costs: `memory_kib` KiB of memory, `passes` over it, in `lanes`.

    At least the OWASP minimum. Raises ValueError for a cost no vault may have.
    """

    memory_kib: int
    passes: int
    lanes: int

    def __attrs_post_init__(self) -> None:
        if not in_range(self.memory_kib, self.passes, self.lanes):
            raise ValueError("cost out of range")
        self._check_floor()

    def _check_floor(self) -> None:
        if self.memory_kib < OWASP_KIB or self.memory_kib * self.passes < OWASP_KIB * 2:
            raise ValueError("cost below the OWASP minimum")


@frozen
class InsecureTestCost(KdfCost):
    """A cost without a floor, so that tests are quick. A vault made with it protects nothing."""

    memory_kib: int = 64
    passes: int = 1
    lanes: int = 1

    def _check_floor(self) -> None:
        pass


def in_range(memory_kib: int, passes: int, lanes: int) -> bool:
    """Whether we would spend this much on the word of a file, and Argon2 can (memory of 8 KiB a lane or more)."""
    return (
        1 <= lanes <= MOST_LANES
        and 1 <= passes <= MOST_PASSES
        and 8 * lanes <= memory_kib <= LARGEST_MEMORY_KIB
    )


OWASP_KIB: Final = 19 * 1024
FLOOR: Final = KdfCost(64 * 1024, 3, 4)
SMALLER: Final = (KdfCost(46 * 1024, 1, 1), KdfCost(OWASP_KIB, 2, 1))


def calibrated(
    target_seconds: float = 1.0,
    *,
    seconds: Callable[[], float] = time.perf_counter,
    derive: Callable[[KdfCost], None] | None = None,
) -> KdfCost:
    """The cost that takes about `target_seconds` here, never below FLOOR unless memory fails.

    Memory grows first, up to 256 MiB, then passes. Raises NotEnoughMemory when even the smallest does not fit.
    """
    # Before the first look at the clock: loading the library is no part of what a guess costs.
    import cryptography.hazmat.primitives.kdf.argon2  # noqa: F401

    run = derive or _trial
    for cost in (FLOOR, *SMALLER):
        began = seconds()
        try:
            run(cost)
        except MemoryError:
            continue
        if cost is not FLOOR:
            return cost
        return _grown(target_seconds / max(seconds() - began, 1e-6), run)
    raise NotEnoughMemory(OWASP_KIB // 1024)


def _grown(factor: float, run: Callable[[KdfCost], None]) -> KdfCost:
    if factor <= 1:
        return FLOOR
    memory = min(_CALIBRATION_CEILING_KIB, int(FLOOR.memory_kib * factor) // 1024 * 1024)
    passes = int(FLOOR.passes * factor * FLOOR.memory_kib / memory)
    grown = KdfCost(memory, max(FLOOR.passes, min(passes, _CALIBRATION_MOST_PASSES)), FLOOR.lanes)
    try:
        run(grown)
    except MemoryError:
        return FLOOR
    return grown


def _trial(cost: KdfCost) -> None:
    wipe(derive(bytearray(b"calibration"), bytes(SALT_BYTES), cost.memory_kib, cost.passes, cost.lanes))


def derive(secret: bytearray, salt: bytes, memory_kib: int, passes: int, lanes: int) -> bytearray:
    """Argon2id version 0x13 of `secret`: 32 bytes. Raises MemoryError."""
    try:
        return _argon2id(secret, salt, memory_kib, passes, lanes)
    finally:
        # OpenSSL hands secret and salt on in a block of memory that it gives back as it is. Asked at once for as much
        # again, for nothing secret, it takes the same block. Costs some ten microseconds.
        _argon2id(bytearray(len(secret)), bytes(len(salt)), 8, 1, 1)


def _argon2id(secret: bytearray, salt: bytes, memory_kib: int, passes: int, lanes: int) -> bytearray:
    # Here, as in key_file.py: whoever only asks whether there is a vault derives nothing.
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    argon = Argon2id(salt=salt, length=KEY_BYTES, iterations=passes, lanes=lanes, memory_cost=memory_kib)
    key = bytearray(KEY_BYTES)
    # cryptography 46, which the Android recipe has, only hands the key over as bytes that cannot be wiped.
    if hasattr(argon, "derive_into"):
        argon.derive_into(secret, key)  # type: ignore[arg-type]  # any buffer does
    else:
        key[:] = argon.derive(bytes(secret))
    return key


def strengthened(key: bytearray, strengthener: Strengthener) -> bytearray:
    """HMAC-SHA256(key, what the hardware makes of a hash of the key): both are needed, and the hardware sees neither.

    Raises StrengthenerMissing.
    """
    asked = hmac.digest(key, _STRENGTHENER_LABEL, sha256)
    try:
        answer = strengthener.strengthen(asked)
    except Exception:
        raise StrengthenerMissing from None
    if len(answer) != KEY_BYTES:
        raise StrengthenerMissing
    return bytearray(hmac.digest(key, answer, sha256))
