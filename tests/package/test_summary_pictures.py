"""The small pictures: upright, small, without a word of what else the photo holds, and never fatal."""

import struct
import tracemalloc
import zlib
from io import BytesIO

import pytest
from PIL import Image

from app.package.summary.thumbnails import EDGE, thumbnail
from tests.package.diary import Diary, text_of
from tests.package.diary_cases import photo


def _png(width: int, height: int) -> bytes:
    """A PNG that says it is this large, with one row of data."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(width * 3 + 1))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _huge_jpeg() -> bytes:
    """A real JPEG whose frame header says 65535 x 65535."""
    whole = bytearray(photo((64, 64)))
    frame = whole.index(b"\xff\xc0")
    whole[frame + 5 : frame + 9] = b"\xff\xff\xff\xff"
    return bytes(whole)


BROKEN = {
    "png of 65535 by 65535": _png(65535, 65535),
    "jpeg of 65535 by 65535": _huge_jpeg(),
    "png of 12000 by 12000": _png(12000, 12000),
    "half a jpeg": photo()[:3000],
    "only a header": photo()[:20],
    "not a picture": b"MZ this is a program",
    "nothing": b"",
    "a page description": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_what_cannot_be_shown_becomes_a_frame_with_words(content):
    diary = Diary("en")
    diary.attach(content, caption="the broken one")
    tracemalloc.start()
    text = text_of(diary.summary())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "cannot be shown here" in " ".join(text.split())
    assert "the broken one" in text
    assert peak < 64 << 20


def test_a_photo_stands_upright_as_its_exif_says():
    turned = thumbnail(BytesIO(photo((1600, 1200), turned=6)), 10_000)
    assert turned is not None
    assert (turned.width, turned.height) == (EDGE * 3 // 4, EDGE)
    with Image.open(BytesIO(turned.jpeg)) as image:
        gray, width = image.convert("L").tobytes(), image.width
    # The black corner, upper left before, is upper right once turned clockwise.
    assert gray[20 * width + turned.width - 20] < 40
    assert gray[20 * width + 20] > 80


def test_a_picture_carries_nothing_of_the_photo_but_the_picture():
    exif = Image.Exif()
    exif[0x010E] = "canarydescription"
    out = BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "JPEG", exif=exif, comment=b"canarycomment")
    assert b"canarydescription" in out.getvalue()
    small = thumbnail(BytesIO(out.getvalue()), len(out.getvalue()))
    assert small is not None
    assert b"canary" not in small.jpeg
    assert b"Exif" not in small.jpeg


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_common_kind_of_png_can_be_shown(mode):
    out = BytesIO()
    Image.new(mode, (500, 300)).save(out, "PNG")
    small = thumbnail(BytesIO(out.getvalue()), len(out.getvalue()))
    assert small is not None
    assert max(small.width, small.height) == EDGE


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1)])
def test_a_thin_photo_is_no_trouble(size):
    diary = Diary("en")
    diary.attach(photo(size))
    assert diary.summary().startswith(b"%PDF-")


def test_the_photo_itself_is_only_read_and_closed():
    opened = []

    class Watched(BytesIO):
        def write(self, *_):
            raise OSError("an original is never written to")

    def open_media(media_id):
        opened.append(Watched(diary.media[media_id]))
        return opened[-1]

    diary = Diary("en")
    diary.attach(photo((40, 30)))
    diary.attach(b"sound", "audio", "audio/ogg")
    diary.summary(open_media=open_media)
    assert len(opened) == 1
    assert opened[0].closed
