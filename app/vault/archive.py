"""The container of a backup: a plain POSIX tar (ustar), which any `tar` lists and unpacks.

Read strictly: only regular files with names a vault has, no links, no folders, nothing twice, nothing after the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from attrs import frozen

BLOCK: Final = 512
_COPY_BYTES: Final = 1 << 20
_LARGEST_OCTAL: Final = 8**11 - 1
_NAME: Final = re.compile(
    r"key\.json|log\.db|manifest\.json|sealed/(?:media|capture)-[0-9a-f]{32}\.age(?:\.damaged)?", re.ASCII
)
_MOST_MEMBERS: Final = 10_000_000


class ArchiveError(Exception):
    """The bytes are not an archive we write; `reason` is a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_member_name(name: str) -> bool:
    """Whether a vault's backup may hold a file of that name."""
    return _NAME.fullmatch(name) is not None


def header(name: str, size: int) -> bytes:
    """The 512 bytes before a member."""
    block = bytearray(BLOCK)
    block[0 : len(name)] = name.encode("ascii")
    block[100:108] = b"0000600\0"
    block[108:116] = b"0000000\0"
    block[116:124] = b"0000000\0"
    block[124:136] = _size_field(size)
    block[136:148] = b"00000000000\0"
    block[156:157] = b"0"
    block[257:265] = b"ustar\x0000"
    block[148:156] = _checksum(block)
    return bytes(block)


def _size_field(size: int) -> bytes:
    # Beyond 8 GiB as GNU tar writes it: a set top bit, then the number in binary.
    return b"%011o\0" % size if size <= _LARGEST_OCTAL else b"\x80" + size.to_bytes(11, "big")


def _checksum(block: bytes | bytearray) -> bytes:
    return b"%06o\0 " % (sum(block[:148]) + 8 * ord(" ") + sum(block[156:]))


def padding(size: int) -> bytes:
    """The zeros after a member."""
    return bytes(-size % BLOCK)


END: Final = bytes(2 * BLOCK)
"""What stands after the last member."""


@frozen
class Member:
    """One file of an archive. `pieces` must be used up before the next member is asked for."""

    name: str
    size: int
    pieces: Iterator[bytes]


def members(untrusted: BinaryIO) -> Iterator[Member]:
    """The members in order. Raises ArchiveError for anything we would not write ourselves."""
    seen: set[str] = set()
    while True:
        block = _exactly(untrusted, BLOCK)
        if not any(block):
            if any(_exactly(untrusted, BLOCK)) or untrusted.read(1):
                raise ArchiveError("after_the_end")
            return
        name, size = _parse(block)
        if name in seen or len(seen) >= _MOST_MEMBERS:
            raise ArchiveError("twice")
        seen.add(name)
        left = [size]
        yield Member(name, size, _pieces(untrusted, left))
        if left[0]:
            raise ArchiveError("not_read")
        if any(_exactly(untrusted, -size % BLOCK)):
            raise ArchiveError("padding")


def _parse(block: bytes) -> tuple[str, int]:
    name = block[:100].rstrip(b"\0").decode("ascii", "replace")
    if not is_member_name(name):
        raise ArchiveError("name")
    field = block[124:136]
    if field[0] == 0x80:
        size = int.from_bytes(field[1:], "big")
    elif re.fullmatch(rb"[0-7]{11}\0", field):
        size = int(field[:11], 8)
    else:
        raise ArchiveError("size")
    # There is one way to write each header; a link, a folder or anything else differs from it.
    if size >= 1 << 62 or header(name, size) != block:
        raise ArchiveError("header")
    return name, size


def _pieces(untrusted: BinaryIO, left: list[int]) -> Iterator[bytes]:
    while left[0]:
        piece = untrusted.read(min(_COPY_BYTES, left[0]))
        if not piece:
            raise ArchiveError("cut_off")
        left[0] -= len(piece)
        yield piece


def _exactly(untrusted: BinaryIO, size: int) -> bytes:
    block = untrusted.read(size)
    if len(block) != size:
        raise ArchiveError("cut_off")
    return block
