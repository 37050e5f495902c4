"""The app's own letters: which font file draws which script, and which characters each file holds."""

import json
import os
from bisect import bisect_right
from functools import cache
from typing import Final, cast

from app import ASSETS
from app.phone.text.system_fonts import system_font

FONT_DIR: Final = ASSETS / "fonts"
BASE: Final = "Latin"
BOLD: Final = {"Latin": "LatinSemiBold", "Gurmukhi": "GurmukhiSemiBold"}
"""Fonts that have a second weight; the others are drawn in their one weight."""

BY_SCRIPT: Final = {
    "Latn": "Latin",
    "Grek": "Latin",
    "Cyrl": "Latin",
    "Arab": "Arabic",
    "Deva": "Devanagari",
    "Guru": "Gurmukhi",
    "Beng": "Bengali",
    "Ethi": "Ethiopic",
    "Khmr": "Khmer",
    "Mymr": "Myanmar",
    "Thai": "Thai",
    "Hani": "Chinese",
    "Kana": "Chinese",
    "Hang": "Korean",
}
FALLBACKS: Final = tuple(dict.fromkeys(BY_SCRIPT.values()))


@cache
def _coverage() -> dict[str, str]:
    return cast("dict[str, str]", json.loads((FONT_DIR / "coverage.json").read_text()))


@cache
def _ranges(font: str) -> tuple[list[int], list[int]]:
    starts, ends = [], []
    for item in _coverage()[font].split():
        low, _, high = item.partition("-")
        starts.append(int(low, 16))
        ends.append(int(high or low, 16))
    return starts, ends


@cache
def path_of(font: str) -> str:
    """The file of a font by its name, such as `Latin`; a font of the system goes by its file."""
    if os.sep in font:
        return font
    return str(FONT_DIR / f"{font}.ttf")


def covers(font: str, char: str) -> bool:
    """Whether the font can draw the character."""
    if os.sep in font:
        return font == system_font(char)
    starts, ends = _ranges(font)
    at = bisect_right(starts, ord(char)) - 1
    return at >= 0 and ord(char) <= ends[at]


def characters_of(font: str) -> list[str]:
    """Every character one of the app's own fonts can draw."""
    starts, ends = _ranges(font)
    return [chr(point) for low, high in zip(starts, ends, strict=True) for point in range(low, high + 1)]


def font_for(script: str) -> str:
    """The font of a script; the base font for scripts the app has none for."""
    return BY_SCRIPT.get(script, BASE)


def weighted(font: str, bold: bool) -> str:
    """The same font in the wanted weight, where there is one."""
    return BOLD.get(font, font) if bold else font
