"""QR codes and pictures for the tests of scanners and cameras."""

import io

import segno
from PIL import Image

from app.phone.device import Frame

CARD = "FIRSTHAND-CARD/1 " + "Example Legal Aid, 555-0142; " * 8


def code_picture(text: str = CARD) -> Image.Image:
    sink = io.BytesIO()
    segno.make(text, error="m").save(sink, kind="png", scale=5, border=4)
    return Image.open(sink).convert("L")


def encoded(picture: Image.Image, kind: str) -> bytes:
    sink = io.BytesIO()
    picture.save(sink, kind)
    return sink.getvalue()


def as_frame(picture: Image.Image) -> Frame:
    return Frame(picture.width, picture.height, picture.convert("L").tobytes())
