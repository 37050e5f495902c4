"""Whether the write-ahead log that a killed process left beside the database still holds all that was confirmed.

SQLite reads such a log up to the first frame whose checksum does not fit, takes that for the end, and says nothing: right
after a power cut, where the last writing may be half there. But frames are made to last one transaction after the other, so
a frame that does not fit with a later transaction behind it was damaged after it was confirmed, and what follows it would
be dropped without a word. A log cut short at its end cannot be told from one that was never longer.

The form is in SQLite's file format, section 4; SQLCipher encrypts the pages in it and leaves the rest.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from app.vault.disk import reading, write_whole

DAMAGED: Final = ".damaged"
_HEADER: Final = 32
_FRAME_HEADER: Final = 24
_MAGIC: Final = {0x377F0682: "<", 0x377F0683: ">"}
_LARGEST_PAGE: Final = 65536
_WORD: Final = 0xFFFFFFFF


class _Frame(NamedTuple):
    """Whether it was written since the log was last begun anew; whether a transaction ends with it; whether it fits."""

    current: bool
    ends: bool
    fits: bool


def log_of(database: Path) -> Path:
    """Where SQLite keeps the log of a database."""
    return database.with_name(database.name + "-wal")


def is_damaged(log: Path) -> bool:
    """Whether something that was confirmed can no longer be read from the log. Raises StorageError."""
    with reading():
        try:
            with log.open("rb") as untrusted:
                return _damaged(untrusted)
        except FileNotFoundError:
            return False


def aside_of(log: Path) -> Path | None:
    """The damaged log that was set aside here earlier, if one was."""
    aside = log.with_name(log.name + DAMAGED)
    return aside if aside.exists() else None


def set_aside(log: Path) -> Path:
    """Keep a copy of the log as it is, since SQLite writes over what it cannot read. Raises StorageError.

    A copy that is there already stays: it is the older, and so the fuller one.
    """
    aside = log.with_name(log.name + DAMAGED)
    if not aside.exists():
        with reading():
            content = log.read_bytes()
        write_whole(aside, content)
    return aside


def _damaged(untrusted: BinaryIO) -> bool:
    header = untrusted.read(_HEADER)
    if len(header) < _HEADER or not any(header):
        # Shorter than its beginning: no transaction was ever made to last in it.
        return False
    order = _MAGIC.get(int.from_bytes(header[:4], "big"))
    page = int.from_bytes(header[8:12], "big")
    if order is None or not 512 <= page <= _LARGEST_PAGE or page & (page - 1):
        return True
    sums = _sums(order, (0, 0), header[:24])
    if struct.pack(">2I", *sums) != header[24:]:
        return True
    ended = False
    lost = False
    for frame in _frames(untrusted, order, page, header[16:24], sums):
        lost = lost or not frame.fits
        if not lost or not frame.current:
            continue
        if ended:
            return True
        ended = frame.ends
    return False


def _frames(
    untrusted: BinaryIO, order: str, page: int, salts: bytes, sums: tuple[int, int]
) -> Iterator[_Frame]:
    fits = True
    while len(frame := untrusted.read(_FRAME_HEADER + page)) == _FRAME_HEADER + page:
        current = frame[8:16] == salts
        if fits:
            sums = _sums(order, _sums(order, sums, frame[:8]), frame[_FRAME_HEADER:])
            fits = current and frame[16:24] == struct.pack(">2I", *sums)
        yield _Frame(current, frame[4:8] != bytes(4), fits)


def _sums(order: str, sums: tuple[int, int], content: bytes) -> tuple[int, int]:
    first, second = sums
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & _WORD
        second = (second + odd + first) & _WORD
    return first, second
