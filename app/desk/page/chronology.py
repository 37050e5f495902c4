"""The chronology of a record's page: everything that was written down, in order, by the day and clock it was written on."""

from collections.abc import Iterator
from itertools import groupby

from attrs import frozen

from app.desk.page.reader_values import said
from app.package.summary import SummaryFacts
from app.package.summary.events import Event, Events
from app.package.summary.moments import clock_of, day, offset
from app.package.summary.values import Values
from app.package.summary.wording import Wording


@frozen
class Line:
    """One line of the chronology."""

    number: int
    clock: str
    what: str
    under: str
    answer: str
    own_words: str
    known: str
    remarks: tuple[str, ...]
    strong: bool
    faint: bool


@frozen
class Day:
    """The lines written on one day by one clock."""

    title: str
    zone: str
    lines: tuple[Line, ...]


def days_of(facts: SummaryFacts, wording: Wording, values: Values) -> Iterator[Day]:
    """Its days in order."""
    events = Events(facts, wording, values).all()
    for (iso, zone), lines in groupby(events, key=lambda one: (one.written.wall[:10], offset(one.written))):
        told = list(lines)
        clock = said(wording.report("chronology", "zone", offset=zone))
        if told[0].written.zone:
            clock += f", {told[0].written.zone}"
        title = said(day(wording, iso, weekday=True))
        yield Day(title, clock, tuple(_line(wording, one) for one in told))


def _line(wording: Wording, one: Event) -> Line:
    went_back = [said(wording.report("chronology", "clock_back"))] if one.written.went_back else []
    return Line(
        number=one.number,
        clock=said(clock_of(wording, one.written)),
        what=said(one.what),
        under=said(one.under) if one.under else "",
        answer=said(one.answer) if one.answer else "",
        own_words=one.own_words,
        known=said(one.known) if one.known else "",
        remarks=(*(said(remark) for remark in one.remarks), *went_back),
        strong=one.strong,
        faint=one.faint,
    )
