"""The few forms everything is set in: a heading, a grid of answers, a table, a paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from app.package.summary.lettering import Face
from app.package.summary.sheet import (
    BODY,
    HEADING,
    HEADING_OTHER,
    LABEL,
    LEFT,
    OTHER,
    SMALL,
    STRONG,
    WIDTH,
    Column,
    Sheet,
    Stack,
)
from app.package.summary.wording import Said

GUTTER = 18.0
# A text longer than this gets the whole width of the page.
SHORT = 56
_BETWEEN = 8.0
_PADDING = 3.4
# A grid no taller than this is not parted over two pages.
_SMALL = 220.0


@frozen
class Cell:
    """One answer of a grid: its label, its paragraphs, and whether it needs the whole width."""

    label: Said
    stack: Stack
    wide: bool = False


def both(said: Said) -> str:
    """Both languages on one line."""
    if said.other is None or said.other == said.english:
        return said.english
    return f"{said.english} · {said.other}"


def pair(said: Said, face: Face = BODY, other: Face = OTHER) -> list[tuple[str, Face]]:
    """English, and below it smaller and lighter the record's language."""
    if said.other is None or said.other == said.english:
        return [(said.english, face)]
    return [(said.english, face), (said.other, other)]


def heading(sheet: Sheet, said: Said, *, keep: float = 70) -> None:
    """The heading of a section, never alone at the foot of a page."""
    space = 18.0 if sheet.y > 90 else 0.0
    sheet.need(space + HEADING.leading + 10 + keep)
    if sheet.y > 90:
        sheet.gap(space)
    titled(sheet, said, HEADING, HEADING_OTHER)
    sheet.gap(2)
    sheet.rule(ink=90, weight=0.7)
    sheet.gap(9)


def titled(sheet: Sheet, said: Said, face: Face, other: Face) -> None:
    """A title with the other language beside it on the same line, or below it when there is no room."""
    english = sheet.lettering.settle(said.english)
    wide = sheet.lettering.width(english, face)
    beside = sheet.lettering.settle(said.other) if said.other and said.other != said.english else ""
    if wide + 9 + sheet.lettering.width(beside, other) > WIDTH:
        sheet.row([Column(0, WIDTH, pair(said, face, other))])
        return
    # Both stand on the same line: a cell sets its baseline 0.3 of the size below its middle.
    drop = (face.leading / 2 + 0.3 * face.size) - (other.leading / 2 + 0.3 * other.size)
    sheet.line(LEFT, sheet.y, english, face)
    sheet.line(LEFT + wide + 9, sheet.y + drop, beside, other)
    sheet.gap(face.leading)


def subheading(sheet: Sheet, said: Said, *, note: str = "", keep: float = 44) -> None:
    """A smaller heading inside a section, with a grey remark at its end."""
    sheet.need(STRONG.leading + 8 + keep)
    sheet.gap(4)
    titled(sheet, Said(said.english + (f"  –  {note}" if note else ""), said.other), STRONG, OTHER)
    sheet.gap(3)


def grid(sheet: Sheet, cells: Sequence[Cell], columns: int = 3) -> None:
    """Answers side by side under their labels, as many to a row as fit."""
    for row in _rows(cells, columns):
        sheet.row(row, below=_BETWEEN)


def kept_height(sheet: Sheet, cells: Sequence[Cell], columns: int = 3) -> float:
    """What a heading above the grid must not be parted from, in points: all of a small grid, else its first row."""
    heights = [sheet.height(row) + _BETWEEN for row in _rows(cells, columns)]
    if sum(heights) <= _SMALL:
        return sum(heights)
    return min(heights[0], _SMALL)


def _rows(cells: Sequence[Cell], columns: int) -> list[list[Column]]:
    width = (WIDTH - GUTTER * (columns - 1)) / columns
    rows: list[list[Column]] = []
    open_row: list[Column] = []
    for cell in cells:
        if cell.wide:
            rows += [open_row] if open_row else []
            rows.append([_column(0, WIDTH, cell)])
            open_row = []
            continue
        open_row.append(_column(len(open_row) * (width + GUTTER), width, cell))
        if len(open_row) == columns:
            rows.append(open_row)
            open_row = []
    return [*rows, open_row] if open_row else rows


def _column(left: float, width: float, cell: Cell) -> Column:
    return Column(left, width, [(both(cell.label), LABEL), *cell.stack])


@frozen
class Table:
    """Columns of a table: (left, width, heading) in points from the left margin."""

    columns: tuple[tuple[float, float, Said], ...]

    def head(self, sheet: Sheet) -> None:
        """The headings; printed again on each further page."""
        sheet.row([Column(left, width, [(both(said), LABEL)]) for left, width, said in self.columns], below=3)

    def height(self, sheet: Sheet, stacks: Sequence[Stack]) -> float:
        """How tall a row will be, in points."""
        return 2 * _PADDING + sheet.height(self._columns(stacks))

    def row(
        self,
        sheet: Sheet,
        stacks: Sequence[Stack],
        *,
        again: Table | None = None,
        under: Column | None = None,
    ) -> None:
        """One row under a hairline; on a new page the headings of `again`, or else its own, are repeated.

        `under` is printed below them then: what the row is about, when a row before it said so.
        """
        repeated = self if again is None else again

        def on_new_page() -> None:
            repeated.again_on(sheet)
            if under is not None:
                sheet.row([under])

        sheet.row(
            self._columns(stacks),
            above=_PADDING,
            below=_PADDING,
            rule=222,
            again=on_new_page,
        )

    def _columns(self, stacks: Sequence[Stack]) -> list[Column]:
        columns = zip(self.columns, stacks, strict=True)
        return [Column(left, width, stack) for (left, width, _), stack in columns if stack]

    def again_on(self, sheet: Sheet) -> None:
        """The headings and a hairline, at the head of a further page."""
        self.head(sheet)
        sheet.rule(ink=222)
        sheet.gap(_PADDING)


def paragraph(
    sheet: Sheet, said: Said, face: Face = SMALL, *, below: float = 6, width: float = WIDTH
) -> None:
    """A short text in both languages."""
    sheet.row([Column(0, width, pair(said, face))], below=below)
