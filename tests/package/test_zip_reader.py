"""What the reader tells of an archive at one look is what it tells when it looks at everything by itself."""

import io
from collections.abc import Callable
from zlib import crc32

import pytest

from app.package.findings import Kind
from app.package.zip_form import Placed, central_header, ending, local_header
from app.package.zip_reader import Source, ZipReader
from tests.package.test_zip_stream import TOP, read, read_from, written


class OneByOne:
    """A source that never has enough for a reader to look at a whole header at once."""

    def __init__(self, content: bytes) -> None:
        self._rest = memoryview(content)

    def readinto(self, buffer: memoryview, /) -> int:
        taken, self._rest = self._rest[:1], self._rest[1:]
        buffer[: len(taken)] = taken
        return len(taken)


def same_either_way(archive: bytes) -> None:
    content, safe, reader = read(archive)
    slow_content, slow_safe, slow_reader = read_from(OneByOne(archive), len(archive))
    assert (content, safe, reader.whole) == (slow_content, slow_safe, slow_reader.whole)
    assert reader.findings == slow_reader.findings


FEW = {TOP + "a.txt": b"first\n", TOP + "data/b.json": b"{}", TOP + "z": bytes(300)}


def test_what_is_told_at_one_look_is_what_every_check_by_itself_says() -> None:
    """Whatever one byte is, and wherever the archive ends."""
    whole = written(FEW)
    same_either_way(whole)
    for at in range(len(whole) - 300):
        for other in (whole[at] ^ 1, whole[at] ^ 0x80):
            same_either_way(whole[:at] + bytes([other]) + whole[at + 1 :])
        same_either_way(whole[:at])
    same_either_way(whole + b"x")
    same_either_way(whole + whole)


@pytest.mark.parametrize(
    "names",
    [["b", "a"], ["a", "a"], ["a", "A"], ["../a", "b"], ["a/", "b"], ["con", "d"], ["é", "f"], ["a" * 201]],
    ids=["order", "twice", "alike", "climbs", "folder", "device", "letters", "long"],
)
def test_names_are_told_the_same_at_one_look(names: list[str]) -> None:
    out, placed = io.BytesIO(), []
    content = bytes(400)
    for name in names:
        placed.append(Placed(name.encode(), len(content), crc32(content), out.tell()))
        out.write(local_header(name.encode(), len(content), crc32(content)) + content)
    start = out.tell()
    listed = b"".join(central_header(one) for one in placed)
    out.write(listed + ending(len(placed), len(listed), start))
    same_either_way(out.getvalue())
    assert read(out.getvalue())[2].findings


def test_too_much_and_too_many_are_told_the_same_at_one_look() -> None:
    whole = written({**FEW, TOP + "z": bytes(2000)})
    sources: tuple[Callable[[bytes], Source], ...] = (io.BytesIO, OneByOne)
    for source in sources:
        few = ZipReader(source(whole), most_bytes=len(whole), most_members=2)
        small = ZipReader(source(whole), most_bytes=1500)
        for reader, kind in ((few, Kind.TOO_MANY_FILES), (small, Kind.SIZE_CLAIM)):
            assert [member.safe for member in reader] == [True, True]
            assert [finding.kind for finding in reader.findings] == [kind]
