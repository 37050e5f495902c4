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

_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6
_FIXED = ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))
# Month, weekday, which one of the month: King, Washington, Memorial (the last), Labor, Columbus, Thanksgiving.
_MOVING = (
    (1, _MONDAY, 3), (2, _MONDAY, 3), (5, _MONDAY, -1), (9, _MONDAY, 1), (10, _MONDAY, 2), (11, _THURSDAY, 4)
)  # fmt: skip
_DAY = timedelta(days=1)


class Unit(StrEnum):
    """What a period is counted in."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"


@cache
def federal_holidays(year: int) -> frozenset[date]:
    """The weekdays of ``year`` on which federal offices are closed (5 U.S.C. 6103).

    Eleven days; one on a Saturday is kept on the Friday before, one on a Sunday on the Monday after. Washington's
    Inauguration Day is not among them: it closes offices around the capital alone.
    """
    fixed = (date(year, *day) for day in _FIXED)
    # Kept on Friday, 31 December, when the first of January is a Saturday.
    new_year = date(year + 1, 1, 1)
    moving = (_nth(year, *rule) for rule in _MOVING)
    kept = {_kept_on(day) for day in (*fixed, new_year)}
    return frozenset({*moving, *(day for day in kept if day.year == year)})


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


def _kept_on(day: date) -> date:
    return day + {_SATURDAY: -_DAY, _SUNDAY: _DAY}.get(day.weekday(), timedelta())


def _nth(year: int, month: int, weekday: int, which: int) -> date:
    """The ``which``-th such weekday of a month, the last for -1."""
    if which < 0:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
