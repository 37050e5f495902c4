"""The fonts of a summary: which are loaded, which letters they hold, how wide a word is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from attrs import frozen
from fpdf import FPDF
from fpdf.fonts import TTFFont

from app.package.summary.legible import MARK, legible, needs_shaping

FAMILY = "latin"


@frozen
class Face:
    """How a run of text looks: size and line height in points, and its ink from 0 (black) to 255."""

    size: float
    leading: float
    bold: bool = False
    ink: int = 28


class Lettering:
    """The fonts loaded into one document; `wanted` is every text that may be printed, so that only those needed are.

    `fonts` holds Latin.ttf and LatinSemiBold.ttf, further scripts as <Name>.ttf, and coverage.json saying which
    characters each holds ("<Name>": "20-7e a0 …", hexadecimal).
    """

    def __init__(self, pdf: FPDF, fonts: Path, wanted: Iterable[str]) -> None:
        self._pdf = pdf
        pdf.add_font(FAMILY, "", fonts / "Latin.ttf")
        pdf.add_font(FAMILY, "B", fonts / "LatinSemiBold.ttf")
        held = _characters(pdf, FAMILY) & _characters(pdf, FAMILY + "B")
        self.replaced = False
        self._widths: dict[tuple[float, bool, str], float] = {}
        missing = {ord(c) for text in wanted for c in set(legible(text))} - held
        others = []
        for name, covered in sorted(_coverage(fonts).items()):
            if missing & covered:
                pdf.add_font(name.lower(), "", fonts / f"{name}.ttf")
                others.append(name.lower())
                held |= _characters(pdf, name.lower())
                missing -= held
        if others:
            pdf.set_fallback_fonts(others, exact_match=False)
        self._printable = {chr(point) for point in held} - {MARK} | {"\n"}

    def settle(self, text: str) -> str:
        """The text with a mark for each character that no loaded font holds; remembers that a mark was set."""
        text = legible(text)
        if text.isascii():
            return text
        if self._printable.issuperset(text):
            return text
        settled = "".join(c if c in self._printable else _plainer(c) for c in text)
        if MARK in settled:
            self.replaced = True
        return settled

    def width(self, word: str, face: Face) -> float:
        """The width of a settled word in points."""
        key = (face.size, face.bold, word)
        known = self._widths.get(key)
        if known is None:
            self._pdf.set_font(FAMILY, "B" if face.bold else "", face.size)
            # Joined letters are narrower than the same letters apart.
            if needs_shaping(word):
                self._pdf.set_text_shaping(True)
            known = self._widths[key] = self._pdf.get_string_width(word)
            self._pdf.set_text_shaping(False)
        return known


def _characters(pdf: FPDF, key: str) -> set[int]:
    font = pdf.fonts[key]
    return set(font.cmap) if isinstance(font, TTFFont) else set()


def _plainer(character: str) -> str:
    return " " if character.isspace() else MARK


def _coverage(fonts: Path) -> dict[str, frozenset[int]]:
    listing = fonts / "coverage.json"
    if not listing.exists():
        return {}
    table = json.loads(listing.read_text("utf-8"))
    return {
        name: _span(spans)
        for name, spans in table.items()
        if not name.startswith("Latin") and isinstance(spans, str)
    }


def _span(spans: str) -> frozenset[int]:
    found: set[int] = set()
    for part in spans.split():
        first, _, last = part.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)
