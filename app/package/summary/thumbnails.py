"""A small copy of a photo for the printed page. The original is only read."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import BinaryIO

from attrs import frozen
from PIL import Image, ImageOps

# A phone camera has up to 200 million points. More than that is taken for a decompression bomb and not decoded.
MOST_POINTS = 220_000_000
# Without a reader that can shrink while reading (only JPEG's can), the whole picture must be held: 4 bytes a point.
MOST_POINTS_WHOLE = 50_000_000
MOST_BYTES = 64 << 20
EDGE = 420
_READABLE = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "MPO")


@frozen
class Thumbnail:
    """A re-encoded JPEG without any metadata, and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def thumbnail(untrusted_photo: BinaryIO, size: int) -> Thumbnail | None:
    """A small upright copy of a photo of `size` bytes, or None when it cannot be shown (damaged, too large, unknown)."""
    if size > MOST_BYTES:
        return None
    try:
        with warnings.catch_warnings():
            # Pillow warns below the point where it refuses; our own limit is decided here.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _shrunk(untrusted_photo)
    except Exception:  # a decoder may fail in any way on a hostile file; the page then says so
        return None


def _shrunk(untrusted_photo: BinaryIO) -> Thumbnail | None:
    with Image.open(BytesIO(untrusted_photo.read(MOST_BYTES)), formats=_READABLE) as image:
        points = image.width * image.height
        if points > MOST_POINTS or (image.format not in ("JPEG", "MPO") and points > MOST_POINTS_WHOLE):
            return None
        image.draft("RGB", (EDGE, EDGE))
        if image.width * image.height > MOST_POINTS_WHOLE:
            return None
        image.seek(0)
        image.thumbnail((EDGE, EDGE), Image.Resampling.LANCZOS, reducing_gap=2.0)
        upright = ImageOps.exif_transpose(image)
        ground = Image.new("RGB", upright.size, "white")
        whole = upright.convert("RGBA")
        ground.paste(whole, mask=whole.getchannel("A"))
        out = BytesIO()
        ground.save(out, "JPEG", quality=60, optimize=True)
        return Thumbnail(out.getvalue(), ground.width, ground.height)
