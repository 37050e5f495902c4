"""The recovery sheet as a PDF, to print: twelve words, what they are for, nothing else. Plain Python."""

from datetime import datetime
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


def sheet(code: str, said: SheetWords, made: datetime, language: str) -> bytes:
    """One A5 page. It is only made in memory: what opens everything lies nowhere but where the person puts it."""
    from fpdf import FPDF

    page = FPDF(format=A5)
    page.set_creation_date(made)
    page.set_margin(16)
    page.add_font("Text", "", content.FONTS / "Latin.ttf")
    page.add_font("Text", "B", content.FONTS / "LatinSemiBold.ttf")
    page.add_page()
    page.set_font("Text", "B", 18)
    page.multi_cell(0, 9, said.title, new_x="LMARGIN", new_y="NEXT", align="L")
    page.set_font("Text", "", 10.5)
    page.ln(2)
    page.multi_cell(0, 5.4, said.what, new_x="LMARGIN", new_y="NEXT", align="L")
    page.ln(5)
    _words(page, code.split())
    page.ln(5)
    for text in (said.keep, said.lost, said.made.format(day=day_in_words(made.date(), language))):
        page.multi_cell(0, 5.4, text, new_x="LMARGIN", new_y="NEXT", align="L")
        page.ln(2)
    return bytes(page.output())


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
