"""Reading from a caller's file object: whole buffers, whole lines, and a look ahead.

The caller's object may be a pipe, a raw file or a test that gives one byte at a time. Nothing here
reads further than it was asked to hold, so memory stays bounded whatever arrives.
"""

from __future__ import annotations

from typing import Protocol


class ByteSource(Protocol):
    """What we need of a file opened for reading in binary: `read`, returning b"" at its end only.

    `readinto` is used where there is one. A file that answers None (not blocking, nothing there yet) is
    refused with `BlockingIOError`: taking that for the end would seal half a file as a whole one.
    """

    def read(self, size: int = -1, /) -> bytes: ...


class ByteSink(Protocol):
    """What we need of a file opened for writing in binary.

    `write` returns how many bytes it took, or None for all of them. The buffer it is given is used
    again afterwards: a sink that keeps the bytes must copy them.
    """

    def write(self, data: memoryview, /) -> int | None: ...


def write_all(sink: ByteSink, data: bytes | bytearray | memoryview) -> None:
    """Write every byte: an unbuffered file may take only part of what it is given."""
    rest = memoryview(data)
    while rest:
        taken = sink.write(rest)
        if taken is None:
            return
        rest = rest[taken:]


class Lookahead:
    """A source with a small memory, so that the start of a file can be looked at and then read again."""

    def __init__(self, source: ByteSource) -> None:
        self._source = source
        self._held = bytearray()
        self._readinto = getattr(source, "readinto", None)

    def peek(self, size: int) -> bytes:
        """Return up to ``size`` bytes without using them up; fewer only at the end of the file."""
        while len(self._held) < size:
            more = self._read(size - len(self._held))
            if not more:
                break
            self._held += more
        return bytes(self._held[:size])

    def readline(self, limit: int) -> bytes:
        """Read up to and including a line feed; without one at the end of the file or after ``limit``."""
        searched = 0
        while (found := self._held.find(b"\n", searched, limit)) < 0:
            searched = len(self._held)
            more = self._read(min(4096, limit - searched)) if searched < limit else b""
            if not more:
                break
            self._held += more
        end = found + 1 if found >= 0 else min(searched, limit)
        line = bytes(self._held[:end])
        del self._held[:end]
        return line

    def fill(self, buffer: memoryview) -> int:
        """Read until ``buffer`` is full or the file ends; return the number of bytes read."""
        filled = min(len(self._held), len(buffer))
        if filled:
            buffer[:filled] = self._held[:filled]
            del self._held[:filled]
        while filled < len(buffer):
            if self._readinto is not None:
                got = self._readinto(buffer[filled:])
                if got is None:
                    raise BlockingIOError
            else:
                more = self._read(len(buffer) - filled)
                got = len(more)
                buffer[filled : filled + got] = more
            if not got:
                break
            filled += got
        return filled

    def _read(self, size: int) -> bytes:
        more: bytes | None = self._source.read(size)
        if more is None:
            raise BlockingIOError
        return more
