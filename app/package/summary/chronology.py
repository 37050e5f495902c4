"""What happened, in order: one line for everything that was written down."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from attrs import frozen

from app.package.summary.blocks import Table, both, heading, pair
from app.package.summary.events import Event
from app.package.summary.lettering import Face
from app.package.summary.moments import clock_of, day, offset
from app.package.summary.sheet import GREY, LABEL, SMALL_STRONG, STRONG, WIDTH, Column, Sheet
from app.package.summary.wording import Said, Wording

# Letters from which on a text is given the wide column.
_LONG = 150
_WHAT_LEFT, _WHAT_WIDTH = 94, 140
_FAINT = Face(8.8, 12, ink=120)
_ENTRY = Face(8.8, 12)
_STRONG = Face(8.8, 12, bold=True)
_OTHER = Face(7.4, 10, ink=112)
_LABEL = Face(7.4, 12, ink=96)
_REMARK = Face(7.4, 10, ink=90)
# The same line height as the answer beside them, so that the three stand on one line.
_NUMBER = Face(7, 12, ink=112)
_TIME = Face(7.8, 12, ink=70)
_WHAT = Face(7.8, 12, ink=70)


@frozen
class _Tables:
    """The same table twice: with a column for the label, and with one wide column for label and text."""

    narrow: Table
    wide: Table

    @classmethod
    def of(cls, wording: Wording) -> _Tables:
        number = (0, 22, Said(wording.report("evidence", "number").english))
        time = (24, 62, wording.report("chronology", "time"))
        what = wording.report("chronology", "what")
        entry = (246, 158, wording.report("chronology", "entry"))
        known = (416, 76, wording.report("chronology", "known"))
        return cls(
            Table((number, time, (_WHAT_LEFT, _WHAT_WIDTH, what), entry, known)),
            Table((number, time, (_WHAT_LEFT, WIDTH - _WHAT_LEFT, what))),
        )


def write_chronology(sheet: Sheet, wording: Wording, events: Sequence[Event]) -> None:
    """The table of all lines, day by day."""
    heading(sheet, wording.report("section", "chronology"), keep=110)
    tables = _Tables.of(wording)
    tables.narrow.head(sheet)
    for (iso, zone), lines in groupby(events, key=lambda e: (e.written.wall[:10], offset(e.written))):
        rows = list(lines)
        _day(sheet, wording, iso, zone, rows[0])
        under: Said | None = None
        for event in rows:
            _line(sheet, wording, tables, event, named=event.under != under)
            under = event.under


def _day(sheet: Sheet, wording: Wording, iso: str, zone: str, first: Event) -> None:
    said = day(wording, iso, weekday=True)
    clock = wording.report("chronology", "zone", offset=zone)
    if first.written.zone:
        clock = Said(f"{clock.english}, {first.written.zone}", clock.other)
    sheet.row(
        [Column(0, 300, [(both(said), STRONG)]), Column(310, WIDTH - 310, [(clock.english, GREY)])],
        above=8,
        below=4,
        rule=150,
        keep=40,
    )


def _line(sheet: Sheet, wording: Wording, tables: _Tables, event: Event, *, named: bool) -> None:
    # An officer's name stands above the row like a small heading, the row itself on one line.
    name = [(both(event.under), LABEL)] if event.under is not None else []
    above = name if named else []
    level = [(" ", LABEL)] * len(sheet.lines(above, _WHAT_WIDTH))
    carried = Column(_WHAT_LEFT, WIDTH - _WHAT_LEFT, name) if name and not named else None
    number = [*level, (f"{event.number}", _NUMBER)]
    time = [*level, (clock_of(wording, event.written).english, _TIME)]
    entry = _entry(wording, event)
    known = pair(event.known, _WHAT, _OTHER) if event.known is not None else []
    if event.note or sum(len(text) for text, _ in entry) > _LONG:
        # A long text gets the whole width; what it is stands above it.
        label = both(event.what) + (f"  –  {both(event.known)}" if event.known is not None else "")
        wide = [number, time, [*above, (label, _LABEL), *entry]]
        tables.wide.row(sheet, wide, again=tables.narrow, under=carried)
    else:
        what = [*above, *pair(event.what, _WHAT, _OTHER)]
        tables.narrow.row(sheet, [number, time, what, [*level, *entry], [*level, *known]], under=carried)


def _entry(wording: Wording, event: Event) -> list[tuple[str, Face]]:
    entry: list[tuple[str, Face]] = []
    if event.answer is not None:
        entry += pair(event.answer, _FAINT if event.faint else _STRONG if event.strong else _ENTRY, _OTHER)
    if event.own_words:
        entry.append((event.own_words, _ENTRY))
    for remark in event.remarks:
        entry += pair(remark, _REMARK, _OTHER)
    if event.written.went_back:
        entry += pair(wording.report("chronology", "clock_back"), SMALL_STRONG, _OTHER)
    return entry
