"""Sound files of phones (MP4, M4A, 3GP) put in the order in which they can be read through a pipe.

Most say at their end, in the box `moov`, where the sound lies (ISO/IEC 14496-12); ffmpeg needs that first. All of this is
untrusted: whatever does not look as it should is left as it is, for ffmpeg to refuse.
"""

import struct
from collections.abc import Iterator
from typing import Final

_WAY: Final = (b"trak", b"mdia", b"minf", b"stbl")
_OFFSETS: Final = {b"stco": "I", b"co64": "Q"}
_MOST_BOXES: Final = 1000


def streamed(untrusted: bytes) -> bytes:
    """The same file with its index before the sound; the bytes themselves when they need nothing or are no MP4."""
    if untrusted[4:8] != b"ftyp":
        return untrusted
    boxes = {name: (start, end) for name, start, _, end in _boxes(untrusted, 0, len(untrusted))}
    if b"mdat" not in boxes or b"moov" not in boxes:
        return untrusted
    (sound, _), (start, end) = boxes[b"mdat"], boxes[b"moov"]
    if start < sound:
        return untrusted
    index = bytearray(untrusted[start:end])
    _move(index, 8, len(index), _WAY, end - start)
    return b"".join((untrusted[:sound], index, untrusted[sound:start], untrusted[end:]))


def _boxes(untrusted: bytes | bytearray, at: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Name, start, start of what is in it, end. Ends at the first that does not fit."""
    for _ in range(_MOST_BOXES):
        if at + 8 > end:
            return
        size, name = struct.unpack_from(">I4s", untrusted, at)
        inside = at + 8
        if size == 1 and inside + 8 <= end:
            (size,) = struct.unpack_from(">Q", untrusted, inside)
            inside += 8
        if size < inside - at or at + size > end:
            return
        yield name, at, inside, at + size
        at += size


def _move(index: bytearray, at: int, end: int, way: tuple[bytes, ...], by: int) -> None:
    """Add to every place of sound under these boxes."""
    for name, _, inside, to in _boxes(index, at, end):
        if way and name == way[0]:
            _move(index, inside, to, way[1:], by)
        elif not way and name in _OFFSETS and inside + 8 <= to:
            letter = _OFFSETS[name]
            width = struct.calcsize(f">{letter}")
            (count,) = struct.unpack_from(">I", index, inside + 4)
            form = f">{min(count, (to - inside - 8) // width)}{letter}"
            places = struct.unpack_from(form, index, inside + 8)
            most = 1 << 8 * width
            struct.pack_into(form, index, inside + 8, *((place + by) % most for place in places))
