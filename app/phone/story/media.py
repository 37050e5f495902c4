"""A photo and a sound for the story, made in memory each time: a real JPEG with EXIF and a real WAV file."""

import io
import math
import struct
import wave
from datetime import datetime

from PIL import Image, ImageDraw

_RATE = 16_000


def photo(taken: datetime) -> bytes:
    """A JPEG of a drawn street with a parked car, 1280 by 960, with camera and time in its EXIF."""
    picture = Image.new("RGB", (1280, 960), (196, 210, 222))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 620, 1280, 960), fill=(92, 96, 102))
    for left, top, shade in ((40, 240, 150), (360, 150, 172), (720, 200, 160), (1010, 120, 178)):
        draw.rectangle((left, top, left + 260, 640), fill=(shade, shade - 10, shade - 22))
        for row in range(top + 40, 600, 90):
            for column in range(left + 30, left + 230, 70):
                draw.rectangle((column, row, column + 40, row + 50), fill=(70, 84, 100))
    draw.rounded_rectangle((430, 600, 930, 760), 40, fill=(38, 44, 52))
    draw.polygon(((520, 605), (600, 520), (800, 520), (870, 605)), fill=(58, 68, 80))
    for centre in (540, 820):
        draw.ellipse((centre - 55, 710, centre + 55, 820), fill=(20, 20, 22))
    for start in range(0, 1280, 160):
        draw.rectangle((start, 880, start + 90, 892), fill=(214, 206, 150))
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Firsthand", "Story camera"
    exif[0x0132] = exif.get_ifd(0x8769)[0x9003] = taken.strftime("%Y:%m:%d %H:%M:%S")
    sink = io.BytesIO()
    picture.save(sink, "JPEG", quality=88, exif=exif)
    return sink.getvalue()


def sound(seconds: float = 4.0) -> bytes:
    """A WAV (PCM, 16 bit, mono, 16 kHz): a murmur that rises and falls like two voices taking turns."""
    samples = bytearray()
    for index in range(int(_RATE * seconds)):
        at = index / _RATE
        pitch = 130 if int(at) % 2 == 0 else 205
        swell = max(0.0, math.sin(math.pi * (at % 1.0))) * (0.6 + 0.4 * math.sin(2 * math.pi * 5 * at))
        voice = sum(math.sin(2 * math.pi * pitch * part * at) / part for part in (1, 2, 3, 4))
        samples += struct.pack("<h", int(7000 * swell * voice / 2))
    sink = io.BytesIO()
    with wave.open(sink, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes(samples)
    return sink.getvalue()
