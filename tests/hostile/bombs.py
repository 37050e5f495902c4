"""Inputs made to exhaust time or memory: small to send, large to read. Each with the parser it is for."""

import struct
import zlib
from base64 import b32encode
from collections.abc import Callable

from attrs import frozen

from app.record import Entry, History, canonical
from app.seal import seal_bytes
from tests.package import sample
from tests.package.altered import archived

DEEP = 100_000
SIDE = 65_535


@frozen
class Bomb:
    """One of them."""

    name: str
    parser: str
    make: Callable[[], bytes]


def png(width: int, height: int, rows: int = 1) -> bytes:
    """A PNG that claims this size and holds as many rows."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes((width * 3 + 1) * rows), 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def jpeg(width: int, height: int) -> bytes:
    """A JPEG whose frame claims this size."""
    whole = bytearray(sample.JPEG)
    frame = whole.index(b"\xff\xc0")
    whole[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(whole)


def gif(width: int, height: int) -> bytes:
    """A GIF whose screen and frame claim this size."""
    size = struct.pack("<HH", width, height)
    return b"GIF89a" + size + b"\x80\0\0" + bytes(6) + b"," + bytes(4) + size + b"\0\x02\x02\x44\x01\0;"


def bmp(width: int, height: int) -> bytes:
    """A BMP that claims this size."""
    return (
        b"BM"
        + struct.pack("<IIIIiiHHIIiiII", 90, 0, 54, 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
        + bytes(36)
    )


def many_members(count: int) -> bytes:
    """An archive of this many empty files."""
    return archived({f"{n:07}": b"" for n in range(count)})


def stanzas(count: int) -> bytes:
    """An age header with this many recipients of no known kind."""
    return b"age-encryption.org/v1\n" + b"-> a\n\n" * count + b"--- " + b"A" * 43 + b"\n"


def inflating() -> bytes:
    """A card's text of a few KiB that would inflate to many MiB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(bytes(1 << 26)) + packer.flush()
    return b"FIRSTHAND-CARD-1:" + b32encode(packed).rstrip(b"=")


def long_history(count: int) -> bytes:
    """A history of one encounter with this many entries disclosed."""
    chain = History()
    told = [*sample.told()[:1], *[("observed", {"tap": "face_scanned"})] * (count - 1)]
    for n, (kind, payload) in enumerate(told):
        chain = chain.appended(
            sample.salt(n), Entry(kind, sample.ENCOUNTER, sample.moment(1), payload).body()
        )
    return canonical(chain.to_json())


def of_tiny_parts() -> bytes:
    """JSON of as many small lists as are let through at all."""
    return b'{"links":[' + b"[]," * 700_000 + b"0]}"


def _json_bombs() -> list[Bomb]:
    readers = (
        "JSON",
        "card",
        "receipt",
        "content pack",
        "history",
        "record in a package",
        "key file",
        "capture",
    )
    deep = {
        "lists 10^5 deep": lambda: b"[" * DEEP + b"]" * DEEP,
        "objects 10^5 deep": lambda: b'{"a":' * DEEP + b"0" + b"}" * DEEP,
    }
    return [Bomb(name, reader, make) for reader in readers for name, make in deep.items()]


def _picture_bombs() -> list[Bomb]:
    readers = ("photo in the report", "photo on the screen", "picture of a QR code")
    huge = {
        "PNG of 65535 x 65535": lambda: png(SIDE, SIDE),
        "PNG of 13000 x 13000": lambda: png(13_000, 13_000),
        "PNG of 7900 x 7900": lambda: png(7_900, 7_900, 7_900),
        "JPEG of 65535 x 65535": lambda: jpeg(SIDE, SIDE),
        "GIF of 65535 x 65535": lambda: gif(SIDE, SIDE),
        "BMP of 65535 x 65535": lambda: bmp(SIDE, SIDE),
    }
    return [Bomb(name, reader, make) for reader in readers for name, make in huge.items()]


def _front_matter(head: bytes) -> bytes:
    return b"+++\n" + head + b"\n+++\n\n## x {#first}\n\n- y\n"


def _text_bombs() -> list[Bomb]:
    heads = {
        "TOML lists 10^5 deep": lambda: b"a = " + b"[" * DEEP,
        "TOML tables 10^5 deep": lambda: b"a = " + b"{a=" * DEEP,
        "a TOML key of 10^5 dots": lambda: b".".join([b"a"] * DEEP) + b" = 1",
        "10^5 TOML keys": lambda: b"\n".join(b"a%d = 1" % n for n in range(DEEP)),
        "a TOML number of 10^6 digits": lambda: b"a = " + b"9" * 1_000_000,
    }
    found = [
        Bomb(name, reader, lambda make=make: _front_matter(make()))  # type: ignore[misc]
        for reader in ("guide of a group", "letter of a group")
        for name, make in heads.items()
    ]
    return found + [Bomb(name, "hotlines of a group", make) for name, make in heads.items()]


BOMBS: tuple[Bomb, ...] = (
    *_json_bombs(),
    *_picture_bombs(),
    *_text_bombs(),
    Bomb("a number of 10^6 digits", "JSON", lambda: b"9" * 1_000_000),
    Bomb("10^5 quotes that never close", "JSON", lambda: b'["' + b'\\"' * DEEP),
    Bomb("700,000 tiny parts", "history in a package", of_tiny_parts),
    Bomb("700,000 tiny parts", "record in a package", of_tiny_parts),
    Bomb("10,000 entries", "history in a package", lambda: long_history(10_000)),
    Bomb("600,000 recipients of no known kind", "age file", lambda: stanzas(600_000)),
    Bomb("50,000 recipients of no known kind", "age file", lambda: stanzas(50_000)),
    Bomb("2 MiB in one header line", "age file", lambda: b"age-encryption.org/v1\n-> " + b"a" * (2 << 20)),
    Bomb("10^6 empty lines", "armored age file", lambda: b"\n" * 1_000_000),
    Bomb("64 MiB of nothing, deflated", "card as text or QR code", inflating),
    Bomb("20,000 files", "package archive", lambda: many_members(20_000)),
    Bomb(
        "an archive in an age file in an age file",
        "age file",
        lambda: seal_bytes(seal_bytes(bytes(1 << 20), [sample.LAWYER.recipient]), [sample.LAWYER.recipient]),
    ),
)
