"""When something happened, as the person knows it: exact, about, a part of the day, only the date. Plain Python.

The same shapes as the record's event time: a date, and a time or a part of the day or neither.
"""

import datetime
from datetime import timedelta
from typing import Final

from attrs import evolve, frozen

PRECISIONS: Final = ("exact", "about", "part_of_day", "date_only")
PARTS: Final = ("night", "morning", "midday", "afternoon", "evening")
MINUTE_STEP: Final = 5


@frozen
class When:
    """`time` for exact and about, `part` for part_of_day, neither for date_only."""

    day: datetime.date
    precision: str = "exact"
    time: datetime.time | None = None
    part: str | None = None


def just_now(now: datetime.datetime) -> When:
    """This minute."""
    return When(now.date(), "exact", now.time().replace(second=0, microsecond=0))


def ago(now: datetime.datetime, minutes: int) -> When:
    """About that many minutes ago, to the nearest five."""
    then = now - timedelta(minutes=minutes)
    rounded = then - timedelta(
        minutes=then.minute % MINUTE_STEP, seconds=then.second, microseconds=then.microsecond
    )
    return When(rounded.date(), "about", rounded.time())


def on_day(now: datetime.datetime, days_ago: int) -> When:
    """Some day, time unknown."""
    return When(now.date() - timedelta(days=days_ago), "date_only")


def with_precision(when: When, precision: str, now: datetime.datetime) -> When:
    """The same moment, known more or less well."""
    if precision in ("exact", "about"):
        return evolve(
            when,
            precision=precision,
            time=when.time or now.time().replace(second=0, microsecond=0),
            part=None,
        )
    if precision == "part_of_day":
        hour = (when.time or now.time()).hour
        return evolve(when, precision=precision, time=None, part=when.part or part_of(hour))
    return evolve(when, precision="date_only", time=None, part=None)


def part_of(hour: int) -> str:
    """Which part of the day an hour from 0 to 23 belongs to."""
    if hour < 6 or hour >= 22:
        return "night"
    if hour < 11:
        return "morning"
    if hour < 14:
        return "midday"
    return "afternoon" if hour < 18 else "evening"


def shifted(when: When, now: datetime.datetime, *, days: int = 0, minutes: int = 0) -> When:
    """Earlier or later; never after `now`. Steps of minutes land on whole steps."""
    if minutes and when.time:
        at = datetime.datetime.combine(when.day, when.time) + timedelta(minutes=minutes)
        if abs(minutes) < 60:
            at = datetime.datetime.combine(
                at.date(), datetime.time(at.hour, at.minute - at.minute % MINUTE_STEP)
            )
        moved = evolve(when, day=at.date(), time=at.time())
    else:
        moved = evolve(when, day=when.day + timedelta(days=days))
    latest = now.replace(tzinfo=None)
    if moved.day > latest.date() or (
        moved.time and moved.day == latest.date() and moved.time > latest.time()
    ):
        return evolve(
            moved, day=latest.date(), time=moved.time and latest.time().replace(second=0, microsecond=0)
        )
    return moved
