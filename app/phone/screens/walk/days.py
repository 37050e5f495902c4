"""Between the picker of days and times and the record's own form. Plain Python."""

import datetime
import json
from typing import Final

from app.phone.when import When
from app.record import EventTime, Field, Moment

AHEAD: Final = frozenset({"next_date.when", "action.due_on"})
"""Days that may lie ahead; all others have been."""


def typed_when(field: Field, when: When, now: Moment) -> str:
    """What the picker says, as the field's draft. A time carries the offset of its day, where the zone is known."""
    if field.type == "date":
        return when.day.isoformat()
    at = when.time.strftime("%H:%M") if when.time else None
    told = EventTime(
        when.precision,  # type: ignore[arg-type]
        when.day.isoformat(),
        at,
        _offset(when, now.zone) if at else None,
        when.part,  # type: ignore[arg-type]
    )
    return json.dumps(told.to_json())


def _offset(when: When, zone: str | None) -> str | None:
    from zoneinfo import ZoneInfo  # looks up how this Python was built to find its tables

    try:
        there = ZoneInfo(zone or "")
    except (KeyError, ValueError, OSError):
        return None
    moment = datetime.datetime.combine(when.day, when.time or datetime.time(12), there)
    return moment.isoformat()[-6:]


def shown_when(field: Field, typed: str) -> When | None:
    """What the picker shows of a draft; None when there is none."""
    if not typed:
        return None
    if field.type == "date":
        return When(datetime.date.fromisoformat(typed), "date_only")
    told = json.loads(typed)
    at = datetime.time.fromisoformat(told["time"]) if told.get("time") else None
    return When(datetime.date.fromisoformat(told["date"]), told["precision"], at, told.get("part"))


def stepped(when: When, *, days: int = 0, months: int = 0, minutes: int = 0) -> When:
    """Earlier or later, ahead of now too; the last day of a shorter month stands in for one that it lacks."""
    day = when.day
    if months:
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        last = (datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1) - datetime.timedelta(days=1)).day
        day = datetime.date(year, month + 1, min(day.day, last))
    at = datetime.datetime.combine(day, when.time or datetime.time()) + datetime.timedelta(
        days=days, minutes=minutes
    )
    return When(at.date(), when.precision, at.time() if when.time else None, when.part)
