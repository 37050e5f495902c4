"""The one form of ZIP that a package has, byte by byte. FORMAT.md section 2 says the same in words.

Stored, never compressed; members in the order of their name's bytes; one fixed time; UTF-8 flag; sizes and
CRC-32 in the local header, so that the archive can be read forward; ZIP64 fields exactly where a number does
not fit and nowhere else; no other extra field, no comment, no data descriptor, no folder entry.
One content therefore has one archive, and whatever differs from it is not ours.

Source: PKWARE APPNOTE 6.3.10, sections 4.3 to 4.5.
"""

import struct
from typing import Final

from attrs import frozen

LOCAL: Final = struct.Struct("<4s5H3L2H")
CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
END: Final = struct.Struct("<4s4H2LH")
END64: Final = struct.Struct("<4sQ2H2L4Q")
LOCATOR: Final = struct.Struct("<4sLQL")

LOCAL_MARK: Final = b"PK\x03\x04"
CENTRAL_MARK: Final = b"PK\x01\x02"
END_MARK: Final = b"PK\x05\x06"
END64_MARK: Final = b"PK\x06\x06"
LOCATOR_MARK: Final = b"PK\x06\x07"

UTF8_FLAG: Final = 0x0800
STORED: Final = 0
TIME: Final = 0
DATE: Final = 0x0021  # 1 January 1980, the first day the format can write
PLAIN: Final = 20
LARGE: Final = 45
FULL16: Final = 0xFFFF
FULL32: Final = 0xFFFFFFFF


@frozen
class Placed:
    """One member: its name as bytes, its size and CRC-32, and where its local header begins."""

    name: bytes
    size: int
    crc32: int
    offset: int


def _large_field(values: list[int]) -> bytes:
    return struct.pack(f"<HH{len(values)}Q", 1, 8 * len(values), *values) if values else b""


def local_header(name: bytes, size: int, crc32: int) -> bytes:
    """The bytes in front of a member's content."""
    large = size >= FULL32
    extra = _large_field([size, size]) if large else b""
    told = FULL32 if large else size
    version = LARGE if large else PLAIN
    head = LOCAL.pack(
        LOCAL_MARK, version, UTF8_FLAG, STORED, TIME, DATE, crc32, told, told, len(name), len(extra)
    )
    return head + name + extra


def central_header(member: Placed) -> bytes:
    """The member's line in the directory at the end of the archive."""
    large_size = member.size >= FULL32
    large_offset = member.offset >= FULL32
    extra = _large_field(
        ([member.size, member.size] if large_size else []) + ([member.offset] if large_offset else [])
    )
    version = LARGE if extra else PLAIN
    told = FULL32 if large_size else member.size
    head = CENTRAL.pack(
        CENTRAL_MARK,
        version,
        version,
        UTF8_FLAG,
        STORED,
        TIME,
        DATE,
        member.crc32,
        told,
        told,
        len(member.name),
        len(extra),
        0,
        0,
        0,
        0,
        FULL32 if large_offset else member.offset,
    )
    return head + member.name + extra


def ending(count: int, directory_size: int, directory_offset: int) -> bytes:
    """What follows the directory: the ZIP64 records where they are needed, then the end record."""
    large = count >= FULL16 or directory_size >= FULL32 or directory_offset >= FULL32
    tail = b""
    if large:
        at = directory_offset + directory_size
        tail = END64.pack(
            END64_MARK, END64.size - 12, LARGE, LARGE, 0, 0, count, count, directory_size, directory_offset
        )
        tail += LOCATOR.pack(LOCATOR_MARK, 0, at, 1)
    told = min(count, FULL16)
    return tail + END.pack(
        END_MARK, 0, 0, told, told, min(directory_size, FULL32), min(directory_offset, FULL32), 0
    )
