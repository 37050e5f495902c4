"""A date as a calendar file (RFC 5545) that gives nothing away.

The entry holds one title, chosen by the person, one day, and a reminder in the morning. No description, no place, no
address, no name of this app. A phone's calendar is seen by others and is often copied to a company's computers.
"""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import UTC, date, datetime, timedelta

from app.rights.errors import CalendarTitleUnfit, Fault

LONGEST_TITLE = 80
FILE_NAME = "appointment.ics"
"""The name to offer for the file: it tells as little as the entry."""

_MORNING = timedelta(hours=9)


def calendar_file(day: date, title: str, made: datetime, random: bytes) -> bytes:
    """The bytes of an `.ics` file with one all-day entry on ``day`` and a reminder at nine that morning.

    ``made`` is an aware moment; only its day is written. ``random``: at least 16 random bytes, from which the entry's
    id is made, so that it leads back to nothing. Raises ``CalendarTitleUnfit``.
    """
    # Late: only who exports a date pays for reading the library.
    import icalendar

    entry = icalendar.Event()
    entry.add("uid", hashlib.sha256(b"calendar entry" + random).hexdigest()[:32])
    entry.add("dtstamp", datetime.combine(made.astimezone(UTC).date(), datetime.min.time(), UTC))
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
    entry.add("summary", fit_title(title))
    entry.add("class", "PRIVATE")
    entry.add("transp", "TRANSPARENT")
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", fit_title(title))
    alarm.add("trigger", _MORNING)
    entry.add_component(alarm)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written


def fit_title(untrusted_title: str) -> str:
    """The title without space around it. Raises ``CalendarTitleUnfit`` when it is empty, too long or not one line."""
    title = untrusted_title.strip()
    if not title:
        raise CalendarTitleUnfit(Fault.EMPTY)
    if len(title) > LONGEST_TITLE:
        raise CalendarTitleUnfit(Fault.TOO_LONG)
    if any(unicodedata.category(mark) in {"Cc", "Cs", "Zl", "Zp"} for mark in title):
        raise CalendarTitleUnfit(Fault.FORBIDDEN_CHARACTER)
    return title
