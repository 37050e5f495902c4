"""Pictures from memory: a photo's bytes, a QR code. Nothing is written to a file on the way."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from attrs import field, frozen
from kivy.graphics.texture import Texture
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from app.phone.widgets.kv import load_kv

load_kv(__file__)

QUIET_ZONE = 4
"""Modules of white around a QR code (ISO/IEC 18004)."""
MOST_PIXELS = 64_000_000
MOST_PIXELS_WHOLE = 24_000_000
"""Only a JPEG is made smaller while it is read; of any other kind the whole picture must be held, several times over."""


@frozen
class Decoded:
    """A picture as rows of RGB from the top, ready to be drawn."""

    width: int
    height: int
    pixels: bytes = field(repr=False)


def decode(untrusted: bytes, longest_side: int) -> Decoded:
    """A photo turned upright and made no larger than `longest_side` pixels. Safe to call in the worker thread.

    Raises ValueError for what is not a picture, claims more pixels than there is room for, or does not fit into memory.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(BytesIO(untrusted), formats=("JPEG", "PNG", "WEBP", "GIF", "BMP")) as picture:
            if picture.width * picture.height > (
                MOST_PIXELS if picture.format == "JPEG" else MOST_PIXELS_WHOLE
            ):
                raise ValueError("the picture is too large to show")
            picture.draft("RGB", (longest_side, longest_side))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, MemoryError, Image.DecompressionBombError) as error:
        raise ValueError("not a picture that can be shown") from error
    upright.thumbnail((longest_side, longest_side))
    return Decoded(upright.width, upright.height, upright.tobytes())


class Picture(Widget):
    """Shows a `Decoded` picture as large as fits, without stretching it."""

    texture = ObjectProperty(None, allownone=True)
    ratio = NumericProperty(1.5)
    role = StringProperty("image")
    name_for_reader = StringProperty("")
    state = StringProperty("")

    def show(self, picture: Decoded) -> None:
        texture = Texture.create(size=(picture.width, picture.height), colorfmt="rgb")
        texture.blit_buffer(picture.pixels, colorfmt="rgb", bufferfmt="ubyte")
        texture.flip_vertical()
        self.ratio = picture.width / picture.height
        self.texture = texture

    def forget(self) -> None:
        """Drop the picture."""
        self.texture = None


class QrPicture(Widget):
    """A QR code, black on white in either scheme, as large a square as fits. `matrix` holds rows of 0 and 1."""

    matrix = ObjectProperty(None, allownone=True)
    texture = ObjectProperty(None, allownone=True)
    role = StringProperty("image")
    name_for_reader = StringProperty("")
    state = StringProperty("")

    def write(self, text: str) -> None:
        """Encode `text`. Raises segno.DataOverflowError when it is too long for one code."""
        import segno

        self.matrix = segno.make(text, error="m", micro=False).matrix

    def on_matrix(self, _: Any, matrix: Sequence[Sequence[int]] | None) -> None:
        self.texture = self._drawn(matrix) if matrix else None

    def _drawn(self, matrix: Sequence[Sequence[int]]) -> Texture:
        side = len(matrix) + 2 * QUIET_ZONE
        pixels = bytearray(b"\xff" * side * side)
        for row, modules in enumerate(matrix):
            for column, dark in enumerate(modules):
                if dark:
                    pixels[(row + QUIET_ZONE) * side + column + QUIET_ZONE] = 0
        texture = Texture.create(size=(side, side), colorfmt="luminance")
        texture.mag_filter = texture.min_filter = "nearest"
        texture.blit_buffer(bytes(pixels), colorfmt="luminance", bufferfmt="ubyte")
        texture.flip_vertical()
        return texture

    def forget(self) -> None:
        """Drop the code."""
        self.matrix = None
