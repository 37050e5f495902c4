"""A chart of app.desk.charts as a PNG picture, for programs that take no SVG.

Draws what those charts are made of and nothing else: rectangles, lines, and words, of which some are turned.
"""

import io
import re
from typing import Final
from xml.etree import ElementTree

from PIL import Image, ImageDraw, ImageFont

from app.desk import content

_SCALE: Final = 2
_TURN: Final = re.compile(r"rotate\((-?[0-9.]+) ")


def png(svg: str) -> bytes:
    """The picture, two pixels to each unit of the drawing."""
    drawing = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing, made a moment ago
    picture = Image.new("RGB", (_px(drawing, "width"), _px(drawing, "height")), "white")
    for shape in drawing:
        _draw(picture, shape)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _draw(picture: Image.Image, shape: ElementTree.Element) -> None:
    kind = shape.tag.rpartition("}")[2]
    pen = ImageDraw.Draw(picture)
    if kind == "rect":
        x, y = _px(shape, "x"), _px(shape, "y")
        wide, high = _px(shape, "width"), _px(shape, "height")
        if wide and high:
            edge = shape.get("stroke")
            pen.rectangle((x, y, x + wide - 1, y + high - 1), shape.get("fill"), edge, 1 if edge else 0)
    elif kind == "line":
        pen.line([(_px(shape, f"x{n}"), _px(shape, f"y{n}")) for n in (1, 2)], shape.get("stroke"), _SCALE)
    elif kind == "text":
        _write(picture, shape)


def _write(picture: Image.Image, shape: ElementTree.Element) -> None:
    at = _px(shape, "x"), _px(shape, "y")
    bold = int(shape.get("font-weight", "400")) >= 600
    file = content.FONTS / ("LatinSemiBold.ttf" if bold else "Latin.ttf")
    font = ImageFont.truetype(file, _px(shape, "font-size"))
    anchor = "rs" if shape.get("text-anchor") == "end" else "ls"
    turned = _TURN.match(shape.get("transform", ""))
    if turned is None:
        ImageDraw.Draw(picture).text(at, shape.text or "", shape.get("fill"), font, anchor)
        return
    mask = Image.new("L", picture.size)
    ImageDraw.Draw(mask).text(at, shape.text or "", 255, font, anchor)
    mask = mask.rotate(-float(turned[1]), Image.Resampling.BICUBIC, center=at)
    picture.paste(Image.new("RGB", picture.size, shape.get("fill")), mask=mask)


def _px(shape: ElementTree.Element, name: str) -> int:
    return round(float(shape.get(name, "0")) * _SCALE)
