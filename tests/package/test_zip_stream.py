"""The archive we write is one that ordinary tools open, and only that one is read back."""

import io
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.package.errors import MediaChanged
from app.package.findings import Kind
from app.package.zip_form import CENTRAL, DATE, LOCAL, UTF8_FLAG, Placed, central_header, ending, local_header
from app.package.zip_reader import Source, ZipReader
from app.package.zip_stream import ZipWriter, archive_size, crc_of

TOP = "firsthand-00112233445566778899aabbccddeeff/"
FILES = {TOP + "a.txt": b"first\n", TOP + "data/b.json": b"{}", TOP + "data/media/01-photo.jpg": bytes(3000)}


def written(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    writer = ZipWriter(out.write)
    for name, content in sorted(files.items(), key=lambda item: item[0].encode()):
        writer.begin(name, size=len(content), crc32=crc32(content))
        writer.write(content)
    writer.finish()
    return out.getvalue()


def read(archive: bytes, most_bytes: int | None = None) -> tuple[dict[str, bytes], set[str], ZipReader]:
    """What was read, the names that may be written, and the reader with its findings."""
    return read_from(io.BytesIO(archive), len(archive) if most_bytes is None else most_bytes)


def read_from(source: Source, most_bytes: int) -> tuple[dict[str, bytes], set[str], ZipReader]:
    reader = ZipReader(source, most_bytes=most_bytes)
    content: dict[str, bytes] = {}
    safe = set()
    for member in reader:
        content[member.name] = b"".join(bytes(block) for block in reader.blocks())
        if member.safe:
            safe.add(member.name)
    return content, safe, reader


def kinds(archive: bytes, most_bytes: int | None = None) -> list[Kind]:
    return [finding.kind for finding in read(archive, most_bytes)[2].findings]


def test_what_is_written_is_read() -> None:
    content, safe, reader = read(written(FILES))
    assert content == FILES
    assert safe == set(FILES)
    assert reader.whole
    assert reader.findings == []


@given(
    st.dictionaries(
        st.from_regex(r"[A-Za-z0-9_-]{1,8}(/[a-z0-9]{1,6}){0,2}\.x", fullmatch=True), st.binary(max_size=99)
    )
)
@settings(max_examples=60)
def test_round_trip(files: dict[str, bytes]) -> None:
    unlike = {name.lower(): name for name in files}
    if len(unlike) < len(files) or not files:
        return
    content, _, reader = read(written(files))
    assert content == files
    assert reader.findings == []


def test_ordinary_tools_open_it(tmp_path: Path) -> None:
    path = tmp_path / "bag.zip"
    path.write_bytes(written(FILES))
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == FILES
    subprocess.run(["unzip", "-qq", "-t", path], check=True)
    if tar := shutil.which("bsdtar"):
        subprocess.run([tar, "-xf", path, "-C", tmp_path], check=True)
        assert all((tmp_path / name).read_bytes() == content for name, content in FILES.items())


def test_the_size_is_known_before(tmp_path: Path) -> None:
    sizes = [(name, len(content)) for name, content in sorted(FILES.items())]
    assert archive_size(sizes) == len(written(FILES))


@pytest.mark.parametrize("name", ["b", "a", "../c", "c\\d", "c/.hidden", "c/"])
def test_the_writer_refuses_names_out_of_order_and_names_that_are_not_plain(name: str) -> None:
    writer = ZipWriter(io.BytesIO().write)
    writer.begin("b", size=0, crc32=0)
    with pytest.raises(ValueError, match="not a name"):
        writer.begin(name, size=0, crc32=0)


def test_the_writer_refuses_content_that_is_not_what_was_announced() -> None:
    writer = ZipWriter(io.BytesIO().write)
    writer.begin("a", size=3, crc32=crc32(b"abc"))
    with pytest.raises(MediaChanged):
        writer.write(b"abcd")
    writer.write(b"abd")
    with pytest.raises(MediaChanged):
        writer.finish()
    short = ZipWriter(io.BytesIO().write)
    short.begin("a", size=3, crc32=crc32(b"abc"))
    short.write(b"ab")
    with pytest.raises(MediaChanged):
        short.begin("b", size=0, crc32=0)


def test_crc_of_reads_everything() -> None:
    assert crc_of(io.BytesIO(b"abc" * 1000), block=7) == crc32(b"abc" * 1000)


class Sparse:
    """An archive of zeros larger than memory: only the few bytes that are not zero are kept."""

    def __init__(self) -> None:
        self.pieces: list[bytes | int] = []

    def write(self, content: bytes | memoryview) -> None:
        if len(content) > 1 << 20:
            self.pieces.append(len(content))
        else:
            self.pieces.append(bytes(content))

    def readinto(self, buffer: memoryview) -> int:
        while self.pieces and not self.pieces[0]:
            self.pieces.pop(0)
        if not self.pieces:
            return 0
        piece = self.pieces[0]
        if isinstance(piece, int):
            take = min(piece, len(buffer))
            buffer[:take] = bytes(take)
            self.pieces[0] = piece - take
        else:
            take = min(len(piece), len(buffer))
            buffer[:take] = piece[:take]
            self.pieces[0] = piece[take:]
        return take


def test_zip64_fields_stand_exactly_where_they_are_needed() -> None:
    """The numbers around 4 GiB, without 4 GiB: headers are compared with what Python's zipfile writes and reads."""
    for size in (0xFFFFFFFE, 0xFFFFFFFF, 0x100000000):
        header = local_header(b"a", size, 1)
        assert (b"\x01\x00\x10\x00" in header) == (size >= 0xFFFFFFFF)
    assert len(central_header(Placed(b"a", 5, 1, 0xFFFFFFFE))) == CENTRAL.size + 1
    assert len(central_header(Placed(b"a", 5, 1, 0xFFFFFFFF))) == CENTRAL.size + 1 + 12
    assert len(central_header(Placed(b"a", 0xFFFFFFFF, 1, 0xFFFFFFFF))) == CENTRAL.size + 1 + 28
    assert len(ending(65534, 10, 10)) == 22
    assert len(ending(65535, 10, 10)) == 22 + 56 + 20
    assert len(ending(1, 10, 0xFFFFFFFF)) == 22 + 56 + 20


def test_a_large_archive_is_read_by_zipfile_too(tmp_path: Path) -> None:
    """A file of holes: its content is zeros, its end is where ZIP64 puts it."""
    size = 0x100000000 + 5
    path = tmp_path / "large.zip"
    with path.open("wb") as file:
        head = local_header(b"a", size, 0)
        file.write(head)
        file.seek(size, 1)
        second = file.tell()
        file.write(local_header(b"b", 1, crc32(b"x")) + b"x")
        start = file.tell()
        directory = central_header(Placed(b"a", size, 0, 0)) + central_header(
            Placed(b"b", 1, crc32(b"x"), second)
        )
        file.write(directory + ending(2, len(directory), start))
    with zipfile.ZipFile(path) as archive:
        assert archive.getinfo("a").file_size == size
        assert archive.read("b") == b"x"


# --- Hostile archives. One trick a test; the honest archive around it is otherwise untouched. -----------------


def member(
    name: str | bytes,
    content: bytes = b"x",
    *,
    offset: int = 0,
    flags: int = UTF8_FLAG,
    method: int = 0,
    attributes: int = 0,
    crc: int | None = None,
    size: int | None = None,
    claimed: int | None = None,
    date: int = DATE,
    extra: bytes = b"",
    central_extra: bytes = b"",
    central_offset: int | None = None,
    central_name: bytes | None = None,
    comment: bytes = b"",
) -> tuple[bytes, bytes]:
    """A local part and a directory line, any field of which can lie."""
    raw = name if isinstance(name, bytes) else name.encode("utf-8", "surrogatepass")
    sum_ = crc32(content) if crc is None else crc
    full = len(content) if size is None else size
    held = len(content) if claimed is None else claimed
    local = LOCAL.pack(b"PK\x03\x04", 20, flags, method, 0, date, sum_, held, full, len(raw), len(extra))
    at = offset if central_offset is None else central_offset
    shown = raw if central_name is None else central_name
    lengths = (len(shown), len(central_extra), len(comment))
    line = CENTRAL.pack(
        b"PK\x01\x02", 20, 20, flags, method, 0, date, sum_, held, full, *lengths, 0, 0, attributes, at
    )
    return local + raw + extra + content, line + shown + central_extra + comment


def hostile(*parts: dict[str, Any]) -> bytes:
    body = directory = b""
    for part in parts:
        local, line = member(**{"offset": len(body), **part})
        body, directory = body + local, directory + line
    return body + directory + ending(len(parts), len(directory), len(body))


def test_the_builder_of_hostile_archives_is_honest_when_it_does_not_lie() -> None:
    assert hostile({"name": "a"}, {"name": "b", "content": b"yy"}) == written({"a": b"x", "b": b"yy"})


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../evil.txt", Kind.NAME_CLIMBS),
        ("a/../../evil.txt", Kind.NAME_CLIMBS),
        ("a/./b", Kind.NAME_CLIMBS),
        ("~/.ssh/authorized_keys", Kind.NAME_CLIMBS),
        ("/etc/passwd", Kind.NAME_ABSOLUTE),
        ("C:/Windows/evil.dll", Kind.NAME_DRIVE),
        ("c:evil.dll", Kind.NAME_DRIVE),
        ("C:\\evil.dll", Kind.NAME_BACKSLASH),
        ("..\\evil.dll", Kind.NAME_BACKSLASH),
        ("\\\\server\\share", Kind.NAME_BACKSLASH),
        ("photo.jpg\0.exe", Kind.NAME_CONTROL),
        ("line\nbreak", Kind.NAME_CONTROL),
        ("esc\x1b[2J", Kind.NAME_CONTROL),
        ("zero\u200bwidth", Kind.NAME_CONTROL),
        ("photo\u202egpj.exe", Kind.NAME_DIRECTION),
        ("photo\u2066x", Kind.NAME_DIRECTION),
        ("CON", Kind.NAME_RESERVED),
        ("data/nul.txt", Kind.NAME_RESERVED),
        ("com1.tar.gz", Kind.NAME_RESERVED),
        ("LPT9", Kind.NAME_RESERVED),
        ("photo.jpg.", Kind.NAME_TRAILING),
        ("photo.jpg ", Kind.NAME_TRAILING),
        ("folder /x", Kind.NAME_TRAILING),
        ("data/", Kind.FOLDER_ENTRY),
        ("", Kind.NAME_NOT_PLAIN),
        ("a//b", Kind.NAME_NOT_PLAIN),
        ("stream:hidden", Kind.NAME_NOT_PLAIN),
        ("caf\u00e9", Kind.NAME_NOT_PLAIN),
        ("a?b", Kind.NAME_NOT_PLAIN),
        (".profile", Kind.NAME_NOT_PLAIN),
        (b"\xff\xfe", Kind.NAME_NOT_PLAIN),
        ("n" * 201, Kind.NAME_TOO_LONG),
    ],
)
def test_a_dangerous_name(name: str | bytes, kind: Kind) -> None:
    archive = hostile({"name": name})
    _, safe, reader = read(archive)
    assert [finding.kind for finding in reader.findings] == [kind]
    assert safe == set()
    assert reader.findings[0].where.isprintable()


def test_a_symbolic_link() -> None:
    assert kinds(hostile({"name": "a", "content": b"/etc/passwd", "attributes": 0o120777 << 16})) == [
        Kind.LINK_OR_DEVICE
    ]


def test_a_device() -> None:
    assert kinds(hostile({"name": "a", "content": b"", "attributes": 0o060666 << 16})) == [
        Kind.LINK_OR_DEVICE
    ]


def test_the_same_name_twice() -> None:
    archive = hostile({"name": "a"}, {"name": "a", "content": b"other"})
    assert kinds(archive) == [Kind.DUPLICATE_NAME]
    assert read(archive)[1] == {"a"}


def test_names_that_differ_by_case_only() -> None:
    assert kinds(hostile({"name": "A"}, {"name": "a"})) == [Kind.LOOKALIKE_NAME]


def test_names_that_differ_by_composition_only() -> None:
    found = kinds(hostile({"name": "cafe\u0301"}, {"name": "caf\u00e9"}))
    assert Kind.LOOKALIKE_NAME in found


def test_names_out_of_order() -> None:
    assert kinds(hostile({"name": "b"}, {"name": "a"})) == [Kind.OUT_OF_ORDER]


def test_a_compressed_member() -> None:
    assert kinds(hostile({"name": "a", "method": 8, "size": 1 << 30})) == [Kind.COMPRESSED]


def test_an_encrypted_member() -> None:
    assert kinds(hostile({"name": "a", "flags": UTF8_FLAG | 1}))[0] == Kind.ENCRYPTED_MEMBER


def test_sizes_after_the_content() -> None:
    assert kinds(hostile({"name": "a", "flags": UTF8_FLAG | 8})) == [Kind.DATA_DESCRIPTOR]


def test_no_utf8_flag() -> None:
    assert kinds(hostile({"name": "a", "flags": 0})) == [Kind.FORM_DIFFERS]


def test_another_date() -> None:
    assert kinds(hostile({"name": "a", "date": DATE + 1})) == [Kind.FORM_DIFFERS]


def test_an_extra_field() -> None:
    extra = struct.pack("<HH4s", 0x7075, 4, b"name")
    assert kinds(hostile({"name": "a", "extra": extra})) == [Kind.FORM_DIFFERS]


def test_an_extra_field_in_the_directory_only() -> None:
    extra = struct.pack("<HH4s", 0x7075, 4, b"name")
    assert kinds(hostile({"name": "a", "central_extra": extra})) == [Kind.DIRECTORY_DIFFERS]


def test_a_zip64_field_that_is_not_needed() -> None:
    extra = struct.pack("<HHQQ", 1, 16, 1, 1)
    assert kinds(hostile({"name": "a", "extra": extra})) == [Kind.LARGE_FILE_FIELD]


def test_a_zip64_field_that_lies() -> None:
    extra = struct.pack("<HHQQ", 1, 16, 1, 1)
    found = kinds(hostile({"name": "a", "extra": extra, "size": 0xFFFFFFFF, "claimed": 0xFFFFFFFF}))
    assert found == [Kind.LARGE_FILE_FIELD]


def test_a_zip64_field_that_is_missing() -> None:
    assert kinds(hostile({"name": "a", "size": 0xFFFFFFFF, "claimed": 0xFFFFFFFF})) == [Kind.LARGE_FILE_FIELD]


def test_a_size_larger_than_the_file_around_it() -> None:
    archive = hostile({"name": "a", "size": 1 << 31, "claimed": 1 << 31})
    assert kinds(archive) == [Kind.SIZE_CLAIM]


def test_many_members_that_claim_more_than_there_is() -> None:
    archive = hostile({"name": "a", "content": bytes(600)}, {"name": "b", "content": bytes(600)})
    assert kinds(archive, most_bytes=1000) == [Kind.SIZE_CLAIM]


def test_two_sizes_for_stored_content() -> None:
    assert kinds(hostile({"name": "a", "size": 2}))[0] == Kind.SIZE_CLAIM


def test_too_many_members() -> None:
    archive = hostile(*({"name": f"{n:04}", "content": b""} for n in range(30)))
    reader = ZipReader(io.BytesIO(archive), most_bytes=10**6, most_members=20)
    assert len(list(reader)) == 20
    assert [finding.kind for finding in reader.findings] == [Kind.TOO_MANY_FILES]


def test_members_that_overlap() -> None:
    """Two lines of the directory share one content, as in the bombs of Fifield."""
    assert kinds(hostile({"name": "a", "content": bytes(500)}, {"name": "b", "central_offset": 0})) == [
        Kind.OVERLAP
    ]


def test_a_member_only_in_the_directory() -> None:
    body, line = member("a")
    _, ghost = member("b", offset=0)
    archive = body + line + ghost + ending(2, len(line + ghost), len(body))
    assert kinds(archive) == [Kind.DIRECTORY_DIFFERS]


def test_a_member_missing_from_the_directory() -> None:
    first, line = member("a")
    second, _ = member("b")
    archive = first + second + line + ending(1, len(line), len(first + second))
    assert kinds(archive) == [Kind.DIRECTORY_DIFFERS]


def test_another_name_in_the_directory() -> None:
    assert kinds(hostile({"name": "a.txt", "central_name": b"a.exe"})) == [Kind.DIRECTORY_DIFFERS]


def test_a_comment_on_a_member() -> None:
    assert kinds(hostile({"name": "a", "comment": b"hidden"})) == [Kind.FORM_DIFFERS]


def test_a_comment_on_the_archive() -> None:
    archive = written(FILES)
    assert kinds(archive[:-2] + b"\x05\x00hello") == [Kind.TRAILING_BYTES]


def test_bytes_after_the_end() -> None:
    assert kinds(written(FILES) + b"\0") == [Kind.TRAILING_BYTES]


def test_bytes_between_members() -> None:
    first, _ = member("a")
    second, _ = member("b")
    assert kinds(first + b"hidden" + second) == [Kind.DIRECTORY_DIFFERS]


def test_bytes_before_the_archive() -> None:
    assert kinds(b"#!/bin/sh\n" + written(FILES)) == [Kind.NOT_AN_ARCHIVE]


def test_a_wrong_checksum() -> None:
    assert kinds(hostile({"name": "a", "crc": 1})) == [Kind.CHECKSUM_DIFFERS]


def test_an_empty_archive() -> None:
    assert kinds(ending(0, 0, 0)) == [Kind.NOT_AN_ARCHIVE]
    assert kinds(b"") == [Kind.NOT_AN_ARCHIVE]


def test_an_archive_in_an_archive_is_only_a_file() -> None:
    assert kinds(written({"a.zip": written(FILES)})) == []


def test_several_tricks_are_all_listed() -> None:
    archive = hostile({"name": "../a"}, {"name": "/b"}, {"name": "c", "crc": 9}, {"name": "d", "method": 8})
    assert kinds(archive) == [Kind.NAME_CLIMBS, Kind.NAME_ABSOLUTE, Kind.CHECKSUM_DIFFERS, Kind.COMPRESSED]


def test_every_length_of_a_cut_off_archive_is_found() -> None:
    archive = written({"a": b"xyz", "b": b"1"})
    for length in range(len(archive)):
        _, _, reader = read(archive[:length])
        assert reader.findings, length
        assert not reader.whole or reader.findings


def test_every_changed_byte_of_an_archive_is_found() -> None:
    archive = written({"a": b"xyz", "b": b"1"})
    for at in range(len(archive)):
        for flip in (0x01, 0x80):
            bad = archive[:at] + bytes([archive[at] ^ flip]) + archive[at + 1 :]
            content, _, reader = read(bad)
            assert reader.findings or content != {"a": b"xyz", "b": b"1"}, at


@given(st.binary(max_size=400))
@settings(max_examples=100)
def test_noise_never_breaks_the_reader(noise: bytes) -> None:
    assert kinds(noise)
    assert kinds(b"PK\x03\x04" + noise)
