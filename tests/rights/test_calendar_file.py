"""The calendar file is one that others read, and it says nothing but a title and a day."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rights.calendar_file import FILE_NAME, LONGEST_TITLE, calendar_file
from app.rights.errors import CalendarTitleUnfit, Fault
from tests.rights.records import words

DAY = date(2026, 1, 28)
MADE = datetime(2026, 1, 15, 23, 30, 12, tzinfo=timezone(timedelta(hours=-6)))
RANDOM = bytes(range(16))


def entry_of(written: bytes) -> Any:
    """The one entry, read by the library; its parts are of many types."""
    calendar: Any = icalendar.Calendar.from_ical(written)
    (entry,) = calendar.walk("VEVENT")
    return entry


def test_one_whole_day_with_a_reminder_that_morning() -> None:
    entry = entry_of(calendar_file(DAY, "Appointment", MADE, RANDOM))
    assert entry["dtstart"].dt == DAY
    assert entry["dtend"].dt == date(2026, 1, 29)
    assert entry["summary"] == "Appointment"
    (alarm,) = entry.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(hours=9)


def test_nothing_gives_the_person_away() -> None:
    written = calendar_file(DAY, "Appointment", MADE, RANDOM)
    for word in (
        b"firsthand",
        b"ice",
        b"lawyer",
        b"encounter",
        b"record",
        b"redress",
        b"DESCRIPTION:A lawyer",
    ):
        assert word.lower() not in written.lower(), word
    for name in (b"LOCATION", b"ORGANIZER", b"ATTENDEE", b"URL", b"COMMENT", b"GEO", b"ATTACH"):
        assert name not in written
    # Only the day it was made is there, not the hour.
    assert b"DTSTAMP:20260116T000000Z" in written
    assert FILE_NAME == "appointment.ics"


def test_its_id_comes_from_chance_alone() -> None:
    first = calendar_file(DAY, "Appointment", MADE, RANDOM)
    assert first == calendar_file(DAY, "Appointment", MADE, RANDOM)
    assert first != calendar_file(DAY, "Appointment", MADE, RANDOM[::-1])
    assert RANDOM.hex().encode() not in first


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("title", ["appointment", "reminder", "see_app"])
def test_the_titles_offered_are_fit(language: str, title: str) -> None:
    calendar_file(DAY, words(language, "steps").say("steps", "calendar", title), MADE, RANDOM)


@given(st.text(min_size=1, max_size=LONGEST_TITLE), st.dates(date(2020, 1, 1), date(2100, 1, 1)))
def test_a_title_of_the_persons_own_comes_back_and_opens_no_new_line(title: str, day: date) -> None:
    try:
        written = calendar_file(day, title, MADE, RANDOM)
    except CalendarTitleUnfit:
        return
    entry = entry_of(written)
    assert entry["summary"] == title.strip()
    assert entry["dtstart"].dt == day
    assert len(entry.walk("VEVENT")) == 1


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("", Fault.EMPTY),
        ("   ", Fault.EMPTY),
        ("x" * 81, Fault.TOO_LONG),
        ("one\ntwo", Fault.FORBIDDEN_CHARACTER),
        ("a\r\nATTENDEE:mailto:me", Fault.FORBIDDEN_CHARACTER),
        ("a\u2028b", Fault.FORBIDDEN_CHARACTER),
    ],
)
def test_an_unfit_title_is_refused(title: str, why: Fault) -> None:
    with pytest.raises(CalendarTitleUnfit) as caught:
        calendar_file(DAY, title, datetime.now(UTC), RANDOM)
    assert caught.value.why is why
