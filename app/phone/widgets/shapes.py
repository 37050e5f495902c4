"""Round corners: one small picture of a corner for each radius, stretched over every shape that has it.

Kivy's own smooth shapes are made of hundreds of triangles and a texture each, and all of them are worked out again whenever
a shape moves. These are nine rectangles and share their textures: a page of cards takes a tenth of the memory and time.
"""

from collections.abc import Iterator
from math import ceil, hypot, sqrt
from typing import Any

from kivy.factory import Factory
from kivy.graphics import BorderImage
from kivy.graphics.texture import Texture

_TEXTURES: dict[tuple[int, float], Texture] = {}
MIDDLE = 2
"""Pixels between the corners of a texture, which are stretched."""


class Rounded(BorderImage):
    """A filled rectangle with round corners. `radius` in pixels; no more than half of the shorter side is used."""

    def __init__(self, *, radius: float = 0.0, line: float = 0.0, **settings: Any) -> None:
        self._radius = radius
        self._line = line
        self._shape: tuple[int, float] | None = None
        super().__init__(**settings)
        self._shape = None  # Kivy sets a border of its own last
        self._fit()

    def _fit(self) -> None:
        width, height = BorderImage.size.__get__(self)
        if width <= 0 or height <= 0:
            self._shape = self.texture = None
            self.border = 0, 0, 0, 0
            return
        radius = max(0, int(min(self._radius, width / 2, height / 2) + 0.5))
        if self._shape != (radius, self._line):
            self._shape = radius, self._line
            corner = _corner(radius, self._line)
            self.border = corner, corner, corner, corner
            self.texture = _texture(radius, self._line)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in pixels."""
        width, height = BorderImage.size.__get__(self)
        return width, height

    @size.setter
    def size(self, size: tuple[float, float]) -> None:
        BorderImage.size.__set__(self, size)
        self._fit()

    @property
    def radius(self) -> float:
        """Of the corners, in pixels."""
        return self._radius

    @radius.setter
    def radius(self, radius: float) -> None:
        self._radius = radius
        self._fit()


class RoundedEdge(Rounded):
    """The edge of such a rectangle: a line inside it, `line` pixels thick. No line, nothing drawn."""

    @property
    def line(self) -> float:
        """Thickness in pixels."""
        return self._line

    @line.setter
    def line(self, line: float) -> None:
        self._line = round(line, 2)
        self._fit()


def _corner(radius: int, line: float) -> int:
    return max(radius, ceil(line), 1)


def _texture(radius: int, line: float) -> Texture:
    """White, and as clear as the shape is not there. A `line` of 0 is all of it."""
    texture = _TEXTURES.get((radius, line))
    if texture is None:
        side = 2 * _corner(radius, line) + MIDDLE
        texture = _TEXTURES[radius, line] = Texture.create(size=(side, side), colorfmt="rgba")
        _paint(radius, line, texture)
        # Android may take the graphics memory away while the app is not shown.
        texture.add_reload_observer(lambda again: _paint(radius, line, again))
    return texture


def _paint(radius: int, line: float, texture: Texture) -> None:
    alpha = b"".join(_rows(radius, line))
    pixels = bytearray(b"\xff") * (4 * len(alpha))
    pixels[3::4] = alpha
    texture.blit_buffer(pixels, colorfmt="rgba", bufferfmt="ubyte")


def _rows(radius: int, line: float) -> Iterator[bytes]:
    corner = _corner(radius, line)
    *half, middle = (_row(radius, line, y, corner) for y in range(corner + 1))
    for *left, centre in (*half, *[middle] * MIDDLE, *reversed(half)):
        yield bytes([*left, *[centre] * MIDDLE, *reversed(left)])


def _row(radius: int, line: float, y: int, corner: int) -> list[int]:
    """How much of each pixel from the left side up to the middle is covered, 0 to 255; `y` counts from the edge.

    A pixel's distance from the edge tells: half a pixel inside it is covered whole.
    """
    row = [0] * (corner + 1)
    up = radius - y - 0.5
    # Left of this nothing is covered: too far from the middle of the corner's circle.
    begin = 0 if up <= 0 else max(0, int(radius - 0.5 - sqrt(max(0.0, (radius + 0.5) ** 2 - up * up))))
    for x in range(begin, corner + 1):
        across = radius - x - 0.5
        inside = radius - hypot(across, up) if across > 0 and up > 0 else min(x, y) + 0.5
        if not line and inside >= 0.5:
            row[x:] = [255] * (corner + 1 - x)
            break
        if line and inside >= line + 0.5:
            break
        covered = min(max(inside + 0.5, 0.0), 1.0) - (
            min(max(inside - line + 0.5, 0.0), 1.0) if line else 0.0
        )
        row[x] = round(255 * covered)
    return row


for _shape in (Rounded, RoundedEdge):
    Factory.register(_shape.__name__, cls=_shape)
