"""The recovery sheet as a PDF, to print: twelve words, what they are for, nothing else. Plain Python."""

from datetime import datetime
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from app.phone import content
from app.phone.dates import day_in_words

A5: Final = (148, 210)
"""Millimetres."""


@frozen
class SheetWords:
    """The sentences of the sheet in the person's language."""

    title: str
    what: str
    keep: str
    lost: str
    made: str


def write_sheet(path: Path, code: str, said: SheetWords, made: datetime, language: str) -> None:
    """One A5 page. The file appears under its name only when it is whole. Raises OSError; FileExistsError if it is taken."""
    from fpdf import FPDF

    if path.exists():
        raise FileExistsError(path.name)
    sheet = FPDF(format=A5)
    sheet.set_creation_date(made)
    sheet.set_margin(16)
    sheet.add_font("Text", "", content.FONTS / "Latin.ttf")
    sheet.add_font("Text", "B", content.FONTS / "LatinSemiBold.ttf")
    sheet.add_page()
    sheet.set_font("Text", "B", 18)
    sheet.multi_cell(0, 9, said.title, new_x="LMARGIN", new_y="NEXT", align="L")
    sheet.set_font("Text", "", 10.5)
    sheet.ln(2)
    sheet.multi_cell(0, 5.4, said.what, new_x="LMARGIN", new_y="NEXT", align="L")
    sheet.ln(5)
    _words(sheet, code.split())
    sheet.ln(5)
    for text in (said.keep, said.lost, said.made.format(day=day_in_words(made.date(), language))):
        sheet.multi_cell(0, 5.4, text, new_x="LMARGIN", new_y="NEXT", align="L")
        sheet.ln(2)
    beside = path.with_name(f".{path.name}.part")
    beside.write_bytes(bytes(sheet.output()))
    beside.rename(path)


def _words(page: Any, words: list[str]) -> None:
    """Two columns of six, numbered down."""
    left, top, wide = page.l_margin, page.get_y(), (page.w - page.l_margin - page.r_margin) / 2
    for index, word in enumerate(words):
        page.set_xy(left + wide * (index // 6), top + 9 * (index % 6))
        page.set_font("Text", "", 10)
        page.cell(9, 8, f"{index + 1}.")
        page.set_font("Text", "B", 14)
        page.cell(wide - 9, 8, word)
    page.set_xy(left, top + 9 * 6)
    page.set_font("Text", "", 10.5)
