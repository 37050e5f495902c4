"""The paper: US Letter pages with a grid, and rows of text that run on over the page when they must."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from attrs import frozen
from fpdf import FPDF
from fpdf.output import OutputProducer
from fpdf.syntax import PDFContentStream, PDFObject

from app.package.summary.legible import HOLD, needs_shaping, numbers_kept, reads_from_the_right
from app.package.summary.lettering import FAMILY, Face, Lettering
from app.package.summary.lines import break_lines

# Points. The left edge, the width and the last line a text may stand on.
LEFT, WIDTH, RIGHT = 60.0, 492.0, 552.0
TOP, BOTTOM = 76.0, 716.0
FIRST_TOP = 60.0

TITLE = Face(19, 24, bold=True)
SUBTITLE = Face(10.5, 15, ink=105)
LEAD = Face(11, 15, bold=True, ink=50)
HEADING = Face(13, 17, bold=True)
HEADING_OTHER = Face(8.6, 12, ink=112)
STRONG = Face(9.4, 13, bold=True)
BODY = Face(9.4, 13)
OTHER = Face(8, 11, ink=112)
LABEL = Face(7.2, 10, ink=96)
SMALL = Face(7.8, 10.8, ink=70)
SMALL_STRONG = Face(7.8, 10.8, bold=True, ink=28)
GREY = Face(7.8, 10.8, ink=112)
MICRO = Face(6.8, 9.2, ink=105)
CODE = Face(12, 17, bold=True)

Stack = Sequence[tuple[str, Face]]


@frozen
class Column:
    """One column of a row: its left edge and width in points from the left margin, and its paragraphs from the top."""

    left: float
    width: float
    stack: Stack


class Sheet:
    """A document being set, with a cursor `y` that only moves down; points from the top of the page."""

    def __init__(self, fonts: Path, wanted: Sequence[str], title: str, made: datetime, identity: str) -> None:
        self._pdf = _Document(identity)
        self._pdf.set_auto_page_break(False)
        self._pdf.set_margin(0)
        self._pdf.c_margin = 0
        self._pdf.set_title(title)
        self._pdf.set_producer("Firsthand")
        self._pdf.set_creation_date(made)
        self.lettering = Lettering(self._pdf, fonts, wanted)
        self._pdf.add_page()
        self.y = FIRST_TOP

    def lines(self, stack: Stack, width: float) -> list[tuple[str, Face]]:
        """The paragraphs broken into lines of at most `width` points."""
        return [
            (line, face)
            for text, face in stack
            if text
            for line in break_lines(text, face, width, self.lettering)
        ]

    def height(self, columns: Sequence[Column]) -> float:
        """How tall a row of these columns will be, in points."""
        return max((_tall(self.lines(c.stack, c.width)) for c in columns), default=0.0)

    def row(
        self,
        columns: Sequence[Column],
        *,
        above: float = 0.0,
        below: float = 0.0,
        rule: int | None = None,
        keep: float = 0.0,
        again: Callable[[], None] | None = None,
    ) -> None:
        """Print columns side by side and move below the tallest.

        A row that does not fit starts a new page when it is shorter than a third of one, and otherwise runs on over
        the page. `rule` is the ink of a hairline on top, `keep` the points that must be left below for what
        follows, `again` what to repeat at the head of a new page (a table's heading).
        """
        laid = [(c, self.lines(c.stack, c.width)) for c in columns]
        tall = max((_tall(lines) for _, lines in laid), default=0.0)
        room = BOTTOM - self.y - above
        fits = tall + keep <= room
        fresh = not fits and (tall + keep < (BOTTOM - TOP) / 3 or room < 40)
        if fresh:
            self.new_page(again)
        # The heading repeated on a new page has drawn its own hairline.
        if rule is not None and not (fresh and again is not None):
            self.rule(rule)
        self.y += above
        while True:
            laid = self._fill(laid)
            if not any(lines for _, lines in laid):
                break
            self.new_page(again)
        self.y += below

    def _fill(
        self, laid: list[tuple[Column, list[tuple[str, Face]]]]
    ) -> list[tuple[Column, list[tuple[str, Face]]]]:
        deepest = self.y
        over = []
        for column, lines in laid:
            y = self.y
            done = 0
            for text, face in lines:
                if y + face.leading > BOTTOM and (done or self.y > TOP + 60):
                    break
                self.line(LEFT + column.left, y, text, face, width=column.width)
                y += face.leading
                done += 1
            deepest = max(deepest, y)
            over.append((column, lines[done:]))
        self.y = deepest
        return over

    def line(
        self, x: float, y: float, text: str, face: Face, *, width: float = 0.0, align: str = "L"
    ) -> None:
        """Print one line with its top at `y`; text that reads from the right is set to the right of `width`."""
        # Most lines are settled already; this is the one door to the paper, and settling twice changes nothing.
        text = self.lettering.settle(text).replace("\n", " ")
        if not text:
            return
        if align == "L" and width and reads_from_the_right(text):
            align = "R"
        shaped = needs_shaping(text)
        if shaped:
            text = numbers_kept(text)
            self._pdf.set_text_shaping(True)
        self._pdf.set_font(FAMILY, "B" if face.bold else "", face.size)
        # A line with a script of another font leaves that font behind in the page, and fpdf2 does not notice.
        self._pdf.current_font_is_set_on_page = False
        self._pdf.set_text_color(face.ink)
        self._pdf.set_xy(x, y)
        self._pdf.cell(width or None, face.leading, text, align=align)
        if shaped:
            self._pdf.set_text_shaping(False)

    def rule(self, ink: int = 205, weight: float = 0.5, left: float = 0.0, width: float = WIDTH) -> None:
        """A hairline across at the cursor."""
        self._pdf.set_draw_color(ink)
        self._pdf.set_line_width(weight)
        self._pdf.line(LEFT + left, self.y, LEFT + left + width, self.y)

    def box(self, height: float, ink: int = 245) -> None:
        """A light ground under what is printed next, `height` points tall from the cursor, across the text width."""
        self._pdf.set_fill_color(ink)
        self._pdf.rect(LEFT - 12, self.y, WIDTH + 24, height, style="F")

    def picture(self, jpeg: bytes, x: float, y: float, width: float, height: float) -> None:
        """A JPEG of ours at this place and size, in points."""
        self._pdf.image(_held(jpeg), x, y, width, height)

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """The outline of a picture that could not be shown."""
        self._pdf.set_draw_color(190)
        self._pdf.set_line_width(0.5)
        self._pdf.rect(x, y, width, height)

    def gap(self, points: float) -> None:
        """White space, which never starts a page by itself."""
        self.y = min(self.y + points, BOTTOM)

    def need(self, points: float) -> None:
        """Start a new page unless this much is left on the present one."""
        if self.y + points > BOTTOM:
            self.new_page()

    def new_page(self, again: Callable[[], None] | None = None) -> None:
        """Go on at the top of a new page."""
        self._pdf.add_page()
        self.y = TOP
        if again is not None:
            again()

    def finish(self, sink: BinaryIO, furnish: Callable[[int, int], None]) -> None:
        """Print header and footer of every page with `furnish(number, of)`, then write the document."""
        pages = self._pdf.pages_count
        for number in range(1, pages + 1):
            self._pdf.page = number
            # The page's own stream knows no font from another page.
            self._pdf.current_font_is_set_on_page = False
            # Nor an ink or a pen: other ones first, so that those wanted are written out.
            self._pdf.set_draw_color(1)
            self._pdf.set_line_width(1.01)
            furnish(number, pages)
        self._pdf.page = pages
        sink.write(bytes(self._pdf.output(output_producer_class=_Producer)))


class _Document(FPDF):
    """fpdf2 with a fixed identity, so that the same record makes the same bytes."""

    def __init__(self, identity: str) -> None:
        super().__init__(unit="pt", format="letter")
        self._identity = identity

    def _preload_bidirectional_text(self, text: str, markdown: bool) -> Sequence[Any]:
        """Without the marks that held numbers together, once the order is known: who searches the file finds 44?7."""
        pieces = super()._preload_bidirectional_text(text, markdown)
        for piece in pieces:
            piece.characters = [one for one in piece.characters if one != HOLD]
        return pieces

    def file_id(self) -> str:
        return f"<{self._identity}><{self._identity}>"


class _Producer(OutputProducer):
    """fpdf2 leaves the tables that say which letter a drawn shape is as plain text; they go out packed like the pages."""

    def _add_pdf_obj(self, pdf_obj: PDFObject, trace_label: str | None = None) -> int:
        if type(pdf_obj) is PDFContentStream and pdf_obj.filter is None:
            # In place, since the font points to this very object.
            PDFContentStream.__init__(pdf_obj, pdf_obj.content_stream(), compress=True)
        return super()._add_pdf_obj(pdf_obj, trace_label)


def _tall(lines: Sequence[tuple[str, Face]]) -> float:
    return sum(face.leading for _, face in lines)


def _held(jpeg: bytes) -> BinaryIO:
    from io import BytesIO

    return BytesIO(jpeg)
