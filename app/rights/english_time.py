"""Days and times as an American letter writes them. Letters to offices are in English, whatever the app speaks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.record import EventTime

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PARTS = {
    "night": "at night",
    "morning": "in the morning",
    "midday": "around midday",
    "afternoon": "in the afternoon",
    "evening": "in the evening",
}
_AROUND = timedelta(hours=1)
"""How much more of a video to ask for, before and after."""


def day_text(day: date) -> str:
    """``January 10, 2026``."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def weekday_text(day: date) -> str:
    """``Saturday, January 10, 2026``."""
    return f"{_WEEKDAYS[day.weekday()]}, {day_text(day)}"


def time_text(when: EventTime) -> str:
    """The time of day with the precision it was told with; empty where only the date is known."""
    if when.time is not None:
        return f"{'about ' if when.precision == 'about' else ''}{clock_text(when.time)}"
    return "" if when.part is None else _PARTS[when.part]


def clock_text(clock: str) -> str:
    """``19:05`` as ``7:05 p.m.``."""
    hour, minute = int(clock[:2]), clock[3:5]
    return f"{hour % 12 or 12}:{minute} {'a.m.' if hour < 12 else 'p.m.'}"


def event_day(when: EventTime) -> date:
    """The calendar day of an event."""
    return date.fromisoformat(when.date)


def event_text(when: EventTime) -> str:
    """An event with the precision it was told with: ``January 10, 2026, about 7:40 a.m.``"""
    at = time_text(when)
    day = day_text(event_day(when))
    return f"{day}, {at}" if at else day


def span_text(start: EventTime, end: EventTime | None) -> str:
    """The time of a video to ask for: an hour more on both sides, or the whole day where no time is known."""
    day = day_text(event_day(start))
    if start.time is None:
        return (
            f"all of {day}"
            if start.part is None
            else f"{day}, {_PARTS[start.part]}, with some time before and after"
        )
    first = _instant(start) - _AROUND
    last = max(
        _instant(end) if end is not None and end.time is not None else _instant(start), _instant(start)
    )
    last += _AROUND
    until = clock_text(last.strftime("%H:%M"))
    if last.date() != first.date():
        until += f" on {day_text(last.date())}"
    return f"{day_text(first.date())}, from {clock_text(first.strftime('%H:%M'))} to {until}"


def _instant(when: EventTime) -> datetime:
    # No zone: both ends are of the same place, and only their distance and their clock faces count.
    return datetime.fromisoformat(f"{when.date}T{when.time}")
