"""Round corners: one small picture of a corner for each radius, stretched over every shape that has it.

Kivy's own smooth shapes are made of hundreds of triangles and a texture each, and all of them are worked out again whenever
a shape moves. These are nine rectangles and share their textures: a page of cards takes a tenth of the memory and time.
"""

from collections.abc import Callable, Iterator
from functools import partial
from math import ceil, hypot, sqrt
from operator import attrgetter
from typing import Any

from kivy.factory import Factory
from kivy.graphics import BorderImage
from kivy.graphics.texture import Texture

_TEXTURES: dict[tuple[float, ...], Texture] = {}
MIDDLE = 2
"""Pixels between the corners of a texture, which are stretched."""
SOFT = 8
"""Pixels of a shadow's picture from the edge to where the shadow ends."""


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


def _measure(kept: str, told: str) -> Any:
    """A property kept under that name; the picture is fitted anew when it is set."""

    def change(shape: "Shadow", value: Any) -> None:
        setattr(shape, kept, value)
        shape.fit()

    return property(attrgetter(kept), change, doc=told)


class Shadow(BorderImage):
    """The soft shadow of such a rectangle, which has `pos` and `size`: `blur` pixels wide to each side of its edge, `drop`
    pixels lower. Kivy's own makes a program and a picture as large as itself on the graphics chip for each of them: 3 MiB.
    """

    def __init__(self, *, radius: float = 0.0, blur: float = 0.0, drop: float = 0.0, **settings: Any) -> None:
        self._at: tuple[float, float] = (0.0, 0.0)
        self._size: tuple[float, float] = (0.0, 0.0)
        self._radius, self._blur, self._drop = radius, blur, drop
        super().__init__(**settings)
        self.fit()

    def fit(self) -> None:
        """Lay the picture around the shape."""
        (x, y), (width, height), blur = self._at, self._size, self._blur
        inside = int(min(max(self._radius, blur), width / 2, height / 2))
        if blur <= 0 or inside <= 0:
            BorderImage.size.__set__(self, (0, 0))
            return
        coarse = max(1, int(blur / SOFT))
        corner = ceil((blur + inside) / coarse)
        BorderImage.pos.__set__(self, (x - blur, y - blur - self._drop))
        BorderImage.size.__set__(self, (width + 2 * blur, height + 2 * blur))
        self.texture = _soft_texture(int(self._radius), int(blur), coarse, corner)
        self.border = corner, corner, corner, corner
        self.display_border = [corner * coarse] * 4

    pos = _measure("_at", "Of the shape.")
    size = _measure("_size", "Of the shape.")
    radius = _measure("_radius", "Of the shape's corners, in pixels.")
    blur = _measure("_blur", "How far it reaches beyond the edge, in pixels.")
    drop = _measure("_drop", "How much lower it lies, in pixels.")


def _soft_texture(radius: int, blur: int, coarse: int, corner: int) -> Texture:
    return _kept((radius, blur, coarse, corner), corner, partial(_soft_rows, radius, blur, coarse, corner))


def _soft_rows(radius: int, blur: int, coarse: int, corner: int) -> Iterator[bytes]:
    """A pixel of the picture stands for `coarse` on the screen: nothing of it is sharp."""
    half = []
    for row in range(corner + 1):
        half.append([_soft(row, column, radius, blur, coarse) for column in range(corner + 1)])
    *outer, middle = half
    for *left, centre in (*outer, *[middle] * MIDDLE, *reversed(outer)):
        yield bytes([*left, *[centre] * MIDDLE, *reversed(left)])


def _soft(row: int, column: int, radius: int, blur: int, coarse: int) -> int:
    across, up = ((place + 0.5) * coarse - blur for place in (column, row))
    if across < radius and up < radius:
        inside = radius - hypot(radius - across, radius - up)
    else:
        inside = min(across, up)
    share = min(max((inside + blur) / (2 * blur), 0.0), 1.0)
    return round(255 * share * share * (3 - 2 * share))


def _corner(radius: int, line: float) -> int:
    return max(radius, ceil(line), 1)


def _texture(radius: int, line: float) -> Texture:
    """White, and as clear as the shape is not there. A `line` of 0 is all of it."""
    return _kept((radius, line), _corner(radius, line), partial(_rows, radius, line))


def _kept(key: tuple[float, ...], corner: int, rows: Callable[[], Iterator[bytes]]) -> Texture:
    texture = _TEXTURES.get(key)
    if texture is None:
        side = 2 * corner + MIDDLE
        texture = _TEXTURES[key] = Texture.create(size=(side, side), colorfmt="rgba")
        _fill(texture, b"".join(rows()))
        # Android may take the graphics memory away while the app is not shown.
        texture.add_reload_observer(lambda again: _fill(again, b"".join(rows())))
    return texture


def _fill(texture: Texture, alpha: bytes) -> None:
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


for _shape in (Rounded, RoundedEdge, Shadow):
    Factory.register(_shape.__name__, cls=_shape)
