"""Files that behave as badly as real ones may, and the programs these tests need."""

from __future__ import annotations

import io
import shutil

import pytest


class Dribble(io.RawIOBase):
    """An honest file that gives one byte at a time, as a slow pipe may."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._rest = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[override]
        return self._rest.readinto(memoryview(buffer)[:1])


class ReadOnly:
    """The least a source may be: `read`, and nothing else."""

    def __init__(self, data: bytes) -> None:
        self._rest = io.BytesIO(data)

    def read(self, size: int = -1, /) -> bytes:
        return self._rest.read(size)


class HalfWriter(io.BytesIO):
    """A file that takes only part of what it is given, as an unbuffered one may."""

    def write(self, data) -> int:  # type: ignore[override]
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
