"""Counting days as the rules do: calendar days, working days, months, years; and always to the safe side.

A working day is not a Saturday, a Sunday or a federal holiday (5 U.S.C. 6103; one that falls on a weekend is also
kept on the nearest weekday). The day something happened is not counted; the next one is the first. A single closing
by order of the President is not known here: we then count a day too few, which is the safe side for the person.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
"""Days before and after are refused: they are slips of the finger."""

MARGIN = timedelta(days=90)
"""The most we take off the end of a period so that a lawyer still has time."""

_SATURDAY = 5
_DAY = timedelta(days=1)


class Unit(StrEnum):
    """What a period is counted in."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"


@cache
def federal_holidays(year: int) -> frozenset[date]:
    """The days on which federal offices are closed in ``year``, with the weekdays kept for those on weekends."""
    # Late: only who looks at a deadline pays for reading the library.
    import holidays

    return frozenset(holidays.country_holidays("US", years=year, observed=True))


def is_working_day(day: date) -> bool:
    """Whether federal offices are open on that day."""
    return day.weekday() < _SATURDAY and day not in federal_holidays(day.year)


def working_day_on_or_before(day: date) -> date:
    """``day``, or the last working day before it."""
    while not is_working_day(day):
        day -= _DAY
    return day


def last_day(start: date, period: int, unit: Unit) -> date:
    """The last day of a period that begins with ``start`` (itself not counted).

    Months and years end on the day of the same number, or on the last of a shorter month: 31 August and six months
    is 28 February.
    """
    if unit is Unit.CALENDAR_DAYS:
        return start + timedelta(days=period)
    if unit is Unit.WORKING_DAYS:
        return _working_days_after(start, period)
    months = start.year * 12 + start.month - 1 + period * (12 if unit is Unit.YEARS else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def ask_by(start: date, safe_day: date) -> date:
    """When to ask a lawyer at the latest: half of the time there is before the end, at most :data:`MARGIN`.

    Never on a weekend or a holiday, and never before ``start``.
    """
    margin = min((safe_day - start) / 2, MARGIN)
    return max(working_day_on_or_before(safe_day - timedelta(days=margin.days)), start)


def _working_days_after(start: date, count: int) -> date:
    day = start
    while count:
        day += _DAY
        count -= is_working_day(day)
    return day
