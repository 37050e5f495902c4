"""Days are counted as the rules count them, held against a second counting, day by day and month by month.

Holidays are held against the library `holidays`. It stays in the tests: reading it takes longer than all the steps.
"""

from datetime import date, timedelta
from functools import cache

import holidays
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.rights.counting import (
    Unit,
    ask_by,
    federal_holidays,
    is_working_day,
    last_day,
    working_day_on_or_before,
)

days = st.dates(date(2021, 6, 18), date(2060, 12, 31))
"""Since Juneteenth became a holiday."""


@cache
def holidays_of(year: int) -> frozenset[date]:
    """The federal holidays of a year as the library `holidays` has them, with the weekdays kept for weekends."""
    return frozenset(holidays.country_holidays("US", years=year, observed=True))


def open_on(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays_of(day.year)


@pytest.mark.parametrize("year", range(2022, 2061))
def test_holidays_are_those_the_library_knows(year: int) -> None:
    assert federal_holidays(year) == {day for day in holidays_of(year) if day.weekday() < 5}


@given(days, st.integers(1, 130))
@example(date(2026, 11, 24), 20)
@example(date(2026, 12, 31), 10)
@example(date(2027, 6, 17), 1)
def test_working_days_are_counted_one_by_one(start: date, count: int) -> None:
    end = last_day(start, count, Unit.WORKING_DAYS)
    assert open_on(end)
    counted = [start + timedelta(days=k) for k in range(1, (end - start).days + 1)]
    assert sum(map(open_on, counted)) == count


@given(days, st.integers(1, 400))
def test_calendar_days_are_counted_one_by_one(start: date, count: int) -> None:
    day = start
    for _ in range(count):
        day = date.fromordinal(day.toordinal() + 1)
    assert last_day(start, count, Unit.CALENDAR_DAYS) == day


@given(days, st.integers(1, 60))
@example(date(2026, 8, 31), 6)
@example(date(2027, 8, 31), 6)
def test_months_end_on_the_same_number_or_the_last_of_a_shorter_month(start: date, count: int) -> None:
    end = last_day(start, count, Unit.MONTHS)
    year, month = start.year, start.month
    for _ in range(count):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    assert (end.year, end.month) == (year, month)
    tomorrow = end + timedelta(days=1)
    assert end.day == start.day or (end.day < start.day and tomorrow.day == 1)


@given(days, st.integers(1, 30))
def test_a_year_is_twelve_months(start: date, count: int) -> None:
    assert last_day(start, count, Unit.YEARS) == last_day(start, 12 * count, Unit.MONTHS)


@given(days)
def test_the_safe_day_is_the_nearest_open_day_before(day: date) -> None:
    safe = working_day_on_or_before(day)
    assert safe <= day
    assert open_on(safe)
    assert is_working_day(safe)
    assert not any(open_on(safe + timedelta(days=k)) for k in range(1, (day - safe).days + 1))


@given(days, st.integers(1, 800))
def test_the_day_to_ask_is_early_open_and_not_before_the_start(start: date, length: int) -> None:
    safe = working_day_on_or_before(start + timedelta(days=length))
    ask = ask_by(start, max(safe, start))
    assert start <= ask <= max(safe, start)
    if length > 30:
        assert safe - ask >= timedelta(days=min(length // 3, 80))
        assert open_on(ask) or ask == start
        assert safe - ask <= timedelta(days=90 + 6)
