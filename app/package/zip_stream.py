"""Write the package's archive as a stream: every byte goes out once and nothing is kept.

Size and CRC-32 of a member must be known before its content (`crc_of` finds them in one more reading). The
writer counts and sums what it is given, so that a wrong number is an error here and not at the lawyer's.

    writer = ZipWriter(sink.write)
    writer.begin("firsthand-…/bagit.txt", size=55, crc32=0x…)
    writer.write(content)
    writer.finish()
"""

from collections.abc import Callable
from typing import BinaryIO
from zlib import crc32

from app.package.errors import MediaChanged
from app.package.member_name import name_fault
from app.package.zip_form import Placed, central_header, ending, local_header


class ZipWriter:
    """One archive being written, all of it inside the folder `top`. Members come in the order of their names' bytes."""

    def __init__(self, write: Callable[[bytes | memoryview], object], top: str = "") -> None:
        self._write = write
        self._top = top
        self._members: list[Placed] = []
        self._at = 0
        self._left = 0
        self._sum = 0

    def begin(self, name: str, *, size: int, crc32: int) -> None:
        """Start a member. Raises ValueError for a name that is not plain or not after the one before it."""
        self._close()
        as_bytes = (self._top + name).encode()
        if name_fault(self._top + name) or (self._members and self._members[-1].name >= as_bytes):
            raise ValueError(f"not a name for the next member: {name!r}")
        self._members.append(Placed(as_bytes, size, crc32, self._at))
        self._put(local_header(as_bytes, size, crc32))
        self._left, self._sum = size, 0

    def write(self, content: bytes | memoryview) -> None:
        """The next bytes of the member. Raises MediaChanged when there are more than was announced."""
        if len(content) > self._left:
            raise MediaChanged(self._members[-1].name.decode().removeprefix(self._top))
        self._sum = crc32(content, self._sum)
        self._left -= len(content)
        self._put(content)

    def finish(self) -> int:
        """Write the directory and the end; return the archive's size in bytes."""
        self._close()
        start = self._at
        for member in self._members:
            self._put(central_header(member))
        self._put(ending(len(self._members), self._at - start, start))
        return self._at

    def _close(self) -> None:
        if self._members and (self._left or self._sum != self._members[-1].crc32):
            raise MediaChanged(self._members[-1].name.decode().removeprefix(self._top))

    def _put(self, content: bytes | memoryview) -> None:
        self._write(content)
        self._at += len(content)


def archive_size(members: list[tuple[str, int]]) -> int:
    """How large the archive of these (name, size) members will be, in bytes, before writing any of it."""
    at = directory = 0
    for name, size in members:
        placed = Placed(name.encode(), size, 0, at)
        at += len(local_header(placed.name, size, 0)) + size
        directory += len(central_header(placed))
    return at + directory + len(ending(len(members), directory, at))


def crc_of(source: BinaryIO, block: int = 1 << 20, each: Callable[[], object] = int) -> int:
    """The CRC-32 of everything `source` still holds. `each` is called after each block."""
    total = 0
    while content := source.read(block):
        total = crc32(content, total)
        each()
    return total
