"""Read the package's archive strictly forward, in bounded memory, believing nothing it says.

Only the form of `zip_form` is accepted. Each way of leaving it is a finding of its own kind; where the next
byte's meaning is still certain, reading goes on, so that the list is complete. A member whose `safe` is false must not
be written anywhere. What the directory at the end says is compared, byte for byte, with what was really read:
members that overlap, hide behind each other or exist only in the directory cannot pass.
"""

import struct
from collections.abc import Iterator
from typing import Final, NoReturn, Protocol
from zlib import crc32

from attrs import frozen

from app.package.findings import Finding, Kind, Step, shown
from app.package.member_name import LONGEST_NAME, likeness, name_fault, surely_plain
from app.package.zip_form import (
    CENTRAL,
    CENTRAL_MARK,
    DATE,
    END64_MARK,
    END_MARK,
    FULL32,
    LARGE,
    LOCAL,
    LOCAL_MARK,
    PLAIN,
    STORED,
    TIME,
    UTF8_FLAG,
    Placed,
    central_header,
    ending,
    local_header,
)

MOST_MEMBERS: Final = 10_000
BLOCK: Final = 1 << 20
_ENCRYPTED: Final = 0x0001 | 0x0040 | 0x2000
_DESCRIPTOR: Final = 0x0008
_LONGEST_USUAL: Final = LOCAL.size - 4 + LONGEST_NAME
# Extra fields and names are read whole before they are judged: 64 KiB each at most, by the format itself.


class Source(Protocol):
    """What is read from: `readinto` fills as much as it has, 0 at the end."""

    def readinto(self, buffer: memoryview, /) -> int: ...


@frozen
class Member:
    """One file of the archive, its name made safe to show. `safe` says whether it may be written under that name."""

    name: str
    size: int
    safe: bool


class _Unreadable(Exception):
    """The meaning of the next byte is not certain any more; the finding is on the list already."""


class ZipReader:
    """Iterate over the members; `blocks` gives the content of the one just met, in pieces of one reused buffer.

    `findings` is complete after the iteration has ended, and `whole` then says whether the end was reached.
    `most_bytes` caps what the members may claim in all: a stored archive cannot hold more than the file around it.
    """

    def __init__(self, source: Source, *, most_bytes: int, most_members: int = MOST_MEMBERS) -> None:
        self.findings: list[Finding] = []
        self.whole = False
        self._cut_off = False
        self._source = source
        self._left_to_claim = most_bytes
        self._most_members = most_members
        self._at = 0
        self._left = 0
        self._sum = 0
        self._members: list[Placed] = []
        self._faulty: list[bool] = []
        self._shown: dict[bytes, str] = {}
        self._alike: dict[str, bytes] = {}
        self._buffer = memoryview(bytearray(min(BLOCK, most_bytes + 1)))
        self._held = self._buffer[:0]

    def __iter__(self) -> Iterator[Member]:
        try:
            while (mark := self._exactly(4)) == LOCAL_MARK:
                yield self._local()
                self._skip_rest()
            self._directory(mark)
            self.whole = True
        except _Unreadable:
            return

    def blocks(self) -> Iterator[memoryview]:
        """The content of the current member. Each block is overwritten by the next one."""
        while self._left and not self._cut_off:
            block = self._take(self._left)
            if not block:
                # Not raised here: this runs in the caller's loop. The next step of the iteration ends it.
                self._cut_off = True
                self._find(Kind.ARCHIVE_CUT_OFF, self._shown[self._members[-1].name])
                return
            self._sum = crc32(block, self._sum)
            self._left -= len(block)
            yield block

    def _skip_rest(self) -> None:
        for _ in self.blocks():
            pass
        if self._cut_off:
            raise _Unreadable
        member = self._members[-1]
        if self._sum != member.crc32:
            self._find(
                Kind.CHECKSUM_DIFFERS, self._shown[member.name], f"{member.crc32:08x}", f"{self._sum:08x}"
            )

    def _local(self) -> Member:
        return self._usual() or self._unusual()

    def _usual(self) -> Member | None:
        """The next member when its header is the very one that is written for its name, size and checksum.

        Nearly all are, and then nothing is left to be found in it. None, and nothing used up, for every other, and where
        the buffer ends before it.
        """
        held = self._held
        if len(held) < _LONGEST_USUAL:
            return None
        head = LOCAL_MARK + held[: LOCAL.size - 4]
        _, _, _, _, _, _, crc, _, size, length, _ = LOCAL.unpack(head)
        end = LOCAL.size - 4 + length
        name = bytes(held[LOCAL.size - 4 : end])
        if length > LONGEST_NAME or size >= FULL32 or head + name != local_header(name, size, crc):
            return None
        where = name.decode("ascii", "replace")
        key = likeness(where)
        members = self._members
        if (
            not surely_plain(where)
            or key in self._alike
            or (members and name < members[-1].name)
            or len(members) >= self._most_members
            or size > self._left_to_claim
        ):
            return None
        members.append(Placed(name, size, crc, self._at - 4))
        self._held = held[end:]
        self._at += end
        self._alike[key] = name
        self._shown[name] = where
        self._faulty.append(False)
        self._left_to_claim -= size
        self._left, self._sum = size, 0
        return Member(where, size, True)

    def _unusual(self) -> Member:
        """The next member, with everything that can be wrong with it told apart."""
        start = self._at - 4
        before = len(self.findings)
        raw = LOCAL_MARK + self._exactly(LOCAL.size - 4)
        _, version, flags, method, time, date, crc, stored, size, name_length, extra_length = LOCAL.unpack(
            raw
        )
        name = self._exactly(name_length)
        extra = self._exactly(extra_length)
        where, safe = self._name(name)
        self._shown[name] = where
        if len(self._members) >= self._most_members:
            self._stop(Kind.TOO_MANY_FILES, where, str(self._most_members))
        if flags & _ENCRYPTED:
            self._find(Kind.ENCRYPTED_MEMBER, where)
            safe = False
        if flags & _DESCRIPTOR:
            self._stop(Kind.DATA_DESCRIPTOR, where)
        if method != STORED:
            self._find(Kind.COMPRESSED, where, str(STORED), str(method))
            safe = False
        size, stored = self._sizes(where, size, stored, extra, version)
        if method == STORED and stored != size:
            self._find(Kind.SIZE_CLAIM, where, str(size), str(stored))
            safe = False
        if stored > self._left_to_claim:
            self._stop(Kind.SIZE_CLAIM, where, str(self._left_to_claim), str(stored))
        self._left_to_claim -= stored
        if (flags & ~(_ENCRYPTED | _DESCRIPTOR), time, date) != (UTF8_FLAG, TIME, DATE):
            self._find(
                Kind.FORM_DIFFERS,
                where,
                "flags 0800, 1980-01-01",
                f"flags {flags:04x}, {date:04x} {time:04x}",
            )
        elif safe and raw + name + extra != local_header(name, size, crc):
            self._find(Kind.FORM_DIFFERS, where, local_header(name, size, crc).hex()[:60], raw.hex())
        self._order(name, where)
        self._members.append(Placed(name, stored, crc, start))
        self._faulty.append(len(self.findings) > before)
        self._left, self._sum = stored, 0
        return Member(where, stored, safe)

    def _sizes(self, where: str, size: int, stored: int, extra: bytes, version: int) -> tuple[int, int]:
        """The sizes that count: the ones in the header, or in the ZIP64 field where the header says so."""
        if not extra and FULL32 not in (size, stored):
            return size, stored
        field = struct.unpack("<HHQQ", extra) if len(extra) == 20 else None
        if field is None or field[:2] != (1, 16):
            if FULL32 in (size, stored):
                self._stop(Kind.LARGE_FILE_FIELD, where, "", extra.hex()[:60])
            return size, stored
        if (size, stored) != (FULL32, FULL32) or field[2] < FULL32 or version != LARGE:
            # A ZIP64 field that need not be there: two readers could believe two sizes.
            self._stop(Kind.LARGE_FILE_FIELD, where, str(size), str(field[2]))
        return int(field[2]), int(field[3])

    def _name(self, raw: bytes) -> tuple[str, bool]:
        try:
            name = raw.decode()
        except UnicodeDecodeError:
            name = raw.decode("utf-8", "backslashreplace")
            fault: Kind | None = Kind.NAME_NOT_PLAIN
        else:
            fault = name_fault(name)
        safe = fault is None
        where = shown(name, LONGEST_NAME)
        if fault:
            self._find(fault, where)
        key = likeness(name)
        if key in self._alike:
            same = self._alike[key] == raw
            self._find(
                Kind.DUPLICATE_NAME if same else Kind.LOOKALIKE_NAME, where, self._shown[self._alike[key]]
            )
            safe = False
        else:
            self._alike[key] = raw
        return where, safe

    def _order(self, name: bytes, where: str) -> None:
        if self._members and name < self._members[-1].name:
            self._find(Kind.OUT_OF_ORDER, where, "", self._shown[self._members[-1].name])

    def _directory(self, mark: bytes) -> None:
        if mark not in (CENTRAL_MARK, END_MARK, END64_MARK) or not self._members:
            kind = Kind.DIRECTORY_DIFFERS if self._members else Kind.NOT_AN_ARCHIVE
            self._stop(kind, "", "", mark.hex())
        start = self._at - 4
        if not any(self._faulty):
            listed = b"".join(map(central_header, self._members))
            rest = (listed + ending(len(self._members), len(listed), start))[4:]
            if mark == CENTRAL_MARK and self._held[: len(rest)] == rest:
                self._held = self._held[len(rest) :]
                self._at += len(rest)
                self._nothing_after()
                return
        for member, faulty in zip(self._members, self._faulty, strict=True):
            if mark != CENTRAL_MARK:
                self._stop(Kind.DIRECTORY_DIFFERS, self._shown[member.name])
            found = mark + self._exactly(CENTRAL.size - 4)
            found += self._exactly(sum(struct.unpack_from("<3H", found, 28)))
            # A header that was wrong in front of its content is said once, not again for its copy in the directory.
            if found != central_header(member) and not faulty:
                self._central(member, found)
            mark = self._exactly(4)
        tail = ending(len(self._members), self._at - 4 - start, start)
        found = mark + self._exactly(len(tail) - 4)
        if found != tail:
            kind = Kind.TRAILING_BYTES if found[:-2] == tail[:-2] else Kind.DIRECTORY_DIFFERS
            self._stop(kind, "", tail.hex()[:120], found.hex()[:120])
        self._nothing_after()

    def _nothing_after(self) -> None:
        if self._take(1):
            self._find(Kind.TRAILING_BYTES, "")

    def _central(self, member: Placed, found: bytes) -> None:
        """Say how a line of the directory differs. What was really read is `member`."""
        where = self._shown[member.name]
        values = CENTRAL.unpack_from(found)
        version, attributes, offset = values[1], values[15], values[16]
        name = found[CENTRAL.size : CENTRAL.size + values[10]]
        if attributes:
            # Here a Unix archive says "this is a link" or "this is a device".
            self._find(Kind.LINK_OR_DEVICE, where, "0", f"{attributes:08x}")
        elif name == member.name and offset not in (member.offset, FULL32):
            self._find(Kind.OVERLAP, where, str(member.offset), str(offset))
        elif name == member.name and version in (PLAIN, LARGE) and values[12]:
            self._find(Kind.FORM_DIFFERS, where, "no comment", f"{values[12]} bytes")
        else:
            self._find(Kind.DIRECTORY_DIFFERS, where, central_header(member).hex()[:120], found.hex()[:120])

    def _exactly(self, count: int) -> bytes:
        if count <= len(self._held):
            taken = bytes(self._held[:count])
            self._held = self._held[count:]
            self._at += count
            return taken
        taken = bytes(self._take(count))
        while len(taken) < count:
            more = self._take(count - len(taken))
            if not more:
                kind = Kind.ARCHIVE_CUT_OFF if self._at else Kind.NOT_AN_ARCHIVE
                self._stop(kind, "")
            taken += more
        return taken

    def _take(self, most: int) -> memoryview:
        """The next bytes, at most so many and at least one, in the buffer that is used again; none at the end."""
        if not self._held:
            self._held = self._buffer[: self._source.readinto(self._buffer)]
        taken, self._held = self._held[:most], self._held[most:]
        self._at += len(taken)
        return taken

    def _find(self, kind: Kind, where: str, expected: str = "", found: str = "") -> None:
        self.findings.append(Finding(Step.ARCHIVE, kind, where, expected, found))

    def _stop(self, kind: Kind, where: str, expected: str = "", found: str = "") -> NoReturn:
        self._find(kind, where, expected, found)
        raise _Unreadable
