"""Files that behave as badly as real ones may, and the programs these tests need."""

from __future__ import annotations

import io
import random
import shutil

import pytest

from app.seal import X25519Identity, seal_bytes

KEY = X25519Identity.generate()
OTHER = X25519Identity.generate()
CHUNK = 65_536


def some(length: int) -> bytes:
    return random.Random(length).randbytes(length)


def sealed_by_hand(data: bytes) -> tuple[bytes, int]:
    """A sealed file, and where its first chunk starts."""
    sealed = seal_bytes(data, [KEY.recipient])
    chunks = max(1, -(-len(data) // CHUNK))
    return sealed, len(sealed) - len(data) - 16 * chunks


class Dribble(io.RawIOBase):
    """An honest file that gives one byte at a time, as a slow pipe may."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._rest = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        return self._rest.readinto(memoryview(buffer)[:1])


class ReadOnly:
    """The least a source may be: `read`, and nothing else."""

    def __init__(self, data: bytes) -> None:
        self._rest: io.BytesIO | io.RawIOBase = io.BytesIO(data)

    @classmethod
    def over(cls, file: io.RawIOBase) -> ReadOnly:
        """Only the `read` of another file."""
        made = cls(b"")
        made._rest = file
        return made

    def read(self, size: int = -1, /) -> bytes:
        return self._rest.read(size)


class HalfWriter(io.BytesIO):
    """A file that takes only part of what it is given, as an unbuffered one may."""

    def write(self, data) -> int:
        part = bytes(memoryview(data)[: max(1, len(data) // 2)])
        return super().write(part)


def program(name: str, package: str) -> str:
    """The path of a program the tests need, or a failure that says how to get it."""
    found = shutil.which(name)
    if not found:
        pytest.fail(
            f"{name} is needed by this test; install it with: apt-get install {package}", pytrace=False
        )
    return found
