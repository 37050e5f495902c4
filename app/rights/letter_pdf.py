"""A letter as a PDF on US Letter paper: the text as it is, laid out as a letter, nothing added but page numbers.

What the text shows is laid out by its own plain signs: a line in capitals is a heading, ``Subject:`` stands out, a line
that begins with ``- `` hangs, an empty line is a gap.
"""

from __future__ import annotations

import json
import unicodedata
from datetime import datetime
from pathlib import Path

from attrs import frozen
from fpdf import FPDF
from fpdf.fonts import TTFFont

_FAMILY = "latin"
_MARGIN, _SIZE, _LEADING, _GAP, _HANG = 72.0, 10.5, 14.5, 7.0, 11.0
_FOOT = 40.0
_CLOSING, _SIGNED = "Sincerely,", ("Signed on ", "Executed on ")
_CLOSING_HEIGHT, _SIGNED_HEIGHT = 6 * _LEADING, 9 * _LEADING
_JOINERS = "\u200c\u200d"
_MARK = "\N{REPLACEMENT CHARACTER}"


@frozen
class LetterPdf:
    """The file, and the characters of the text that no font of ours holds: each is shown as a mark."""

    content: bytes
    unprinted: frozenset[str]


def letter_pdf(text: str, fonts: Path, made: datetime, title: str = "") -> LetterPdf:
    """Lay out ``text``. ``fonts``: the folder with Latin.ttf, LatinSemiBold.ttf, others and coverage.json.

    ``made`` (aware) and ``title`` are written into the file's properties; there is no author and no app named there
    beyond the library that writes it. The same arguments give the same bytes.
    """
    lines = [_printable(line) for line in text.replace("\r\n", "\n").replace("\t", " ").strip().split("\n")]
    content, pages, unprinted = _drawn(lines, fonts, made, title, numbered=False)
    if pages > 1:
        content, _, unprinted = _drawn(lines, fonts, made, title, numbered=True)
    return LetterPdf(content, unprinted)


class _Sheet(FPDF):
    """US Letter paper; its foot holds the page number when there are several pages."""

    numbered = False

    def footer(self) -> None:
        if self.numbered:
            self.set_y(-_FOOT)
            self.set_font(_FAMILY, "", 8.5)
            self.cell(0, _LEADING, f"Page {self.page_no()} of {{nb}}", align="C")


def _drawn(
    lines: list[str], fonts: Path, made: datetime, title: str, *, numbered: bool
) -> tuple[bytes, int, frozenset[str]]:
    pdf = _Sheet(unit="pt", format="letter")
    try:
        unprinted = _write(pdf, lines, fonts, made, title, numbered=numbered)
        return bytes(pdf.output()), pdf.pages_count, unprinted
    finally:
        # The library reads fonts as it needs them and leaves their files open.
        for font in pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.close()


def _write(
    pdf: _Sheet, lines: list[str], fonts: Path, made: datetime, title: str, *, numbered: bool
) -> frozenset[str]:
    pdf.numbered = numbered
    pdf.set_margins(_MARGIN, _MARGIN, _MARGIN)
    pdf.set_auto_page_break(True, _MARGIN)
    pdf.set_creation_date(made)
    pdf.set_lang("en-US")
    if title:
        pdf.set_title(title)
    held = _load(pdf, fonts, "".join(lines))
    pdf.add_page()
    unprinted: set[str] = set()
    for line in lines:
        lost = {mark for mark in line if mark not in held}
        unprinted |= lost
        _draw(pdf, "".join(_MARK if mark in lost else mark for mark in line))
    return frozenset(unprinted)


def _draw(pdf: FPDF, line: str) -> None:
    if not line:
        pdf.ln(_GAP)
        return
    closing = _CLOSING_HEIGHT if line == _CLOSING else _SIGNED_HEIGHT if line.startswith(_SIGNED) else 0.0
    if closing and pdf.will_page_break(closing):
        # A signature alone on a page belongs to no letter.
        pdf.add_page()
    heading = line.isupper() and len(line) > 3
    if heading:
        if pdf.will_page_break(3 * _LEADING):
            pdf.add_page()
        pdf.ln(_GAP / 2)
    pdf.set_font(_FAMILY, "B" if heading or line.startswith("Subject:") else "", _SIZE)
    hang = line.startswith("- ")
    if hang:
        pdf.cell(_HANG, _LEADING, "–")
        pdf.set_left_margin(_MARGIN + _HANG)
    pdf.multi_cell(0, _LEADING, line[2:] if hang else line, align="L", new_x="LMARGIN", new_y="NEXT")
    if hang:
        pdf.set_left_margin(_MARGIN)
        pdf.set_x(_MARGIN)


def _load(pdf: FPDF, fonts: Path, text: str) -> frozenset[str]:
    """Load the Latin fonts and those further scripts the text needs; every character that can be shown."""
    pdf.add_font(_FAMILY, "", fonts / "Latin.ttf")
    pdf.add_font(_FAMILY, "B", fonts / "LatinSemiBold.ttf")
    coverage = json.loads((fonts / "coverage.json").read_text("utf-8"))
    held = _span(coverage["Latin"]) & _span(coverage["LatinSemiBold"])
    missing = {ord(mark) for mark in text} - held
    others = []
    for name, spans in sorted(coverage.items()):
        if not name.startswith("Latin") and missing & _span(spans):
            pdf.add_font(name.lower(), "", fonts / f"{name}.ttf")
            others.append(name.lower())
            held |= _span(spans)
            missing -= held
    if others:
        pdf.set_fallback_fonts(others, exact_match=False)
        pdf.set_text_shaping(True)
    return frozenset(map(chr, held))


def _printable(line: str) -> str:
    """The line without what has no shape: controls, and marks that would turn the words around them."""
    composed = unicodedata.normalize("NFC", line.rstrip())
    return "".join(
        mark
        for mark in composed
        if mark in _JOINERS or unicodedata.category(mark) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )


def _span(spans: str) -> frozenset[int]:
    found: set[int] = set()
    for part in spans.split():
        first, _, last = part.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)
