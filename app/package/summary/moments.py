"""Times and days as they are printed."""

from __future__ import annotations

from datetime import date

from app.package.summary.facts import SummaryFacts
from app.package.summary.wording import Said, Wording
from app.record import EventTime, Item, Moment


def day(wording: Wording, iso: str, *, weekday: bool = False) -> Said:
    """A day: "March 14, 2026" (US order in English), "14 de marzo de 2026"."""
    on = date.fromisoformat(iso)
    month = wording.report("month", str(on.month))
    said = wording.report("time", "day", day=on.day, month=month, year=on.year)
    if not weekday:
        return said
    name = wording.report("weekday", str(on.isoweekday()))
    return name.joined(said)


def clock(wording: Wording, hour: int, minute: int, second: int | None = None) -> Said:
    """A time of day: "7:40 a.m.", or with seconds; to 24 where the language counts so."""
    half = wording.report("time", "am" if hour < 12 else "pm")
    shown = f"{minute:02d}" + ("" if second is None else f":{second:02d}")
    said = wording.report("time", "clock", hour=hour % 12 or 12, hour24=hour, minute=shown, half=half)
    return Said(said.english.replace(" ", "\u00a0"), said.other and said.other.replace(" ", "\u00a0"))


def clock_of(wording: Wording, moment: Moment) -> Said:
    """The wall clock of a moment, to the second, as the device had it."""
    at = moment.instant
    return clock(wording, at.hour, at.minute, at.second)


def offset(moment: Moment) -> str:
    """The offset from UTC, with a true minus sign."""
    return moment.wall[-6:].replace("-", "\N{MINUS SIGN}")


def moment(wording: Wording, at: Moment) -> Said:
    """Day, time and offset of a moment."""
    when = day(wording, at.wall[:10]).joined(clock_of(wording, at))
    tail = f" (UTC{offset(at)})"
    return Said(when.english + tail, when.other + tail if when.other else None)


def short_moment(wording: Wording, at: Moment, beside: Moment) -> Said:
    """The time alone when `beside` is of the same day, else day and time."""
    if at.wall[:10] == beside.wall[:10]:
        return clock_of(wording, at)
    return day(wording, at.wall[:10]).joined(clock_of(wording, at))


def event(wording: Wording, when: EventTime) -> Said:
    """When a thing happened, no more precise than the person said."""
    said = day(wording, when.date)
    if when.part is not None:
        return said.joined(wording.report("part", when.part))
    if when.time is None:
        return said
    hour, minute = (int(part) for part in when.time.split(":"))
    time = clock(wording, hour, minute)
    if when.precision == "about":
        time = wording.report("time", "about", time=time)
    if when.offset is not None:
        tail = f" (UTC{when.offset.replace('-', chr(0x2212))})"
        time = Said(time.english + tail, time.other + tail if time.other else None)
    return said.joined(time)


def began(facts: SummaryFacts) -> date:
    """The day of the encounter: the first time stated for it, or else the day the record was opened."""
    for field in facts.codebook.fields:
        stated = facts.encounter.facts.get(field.id)
        if field.type == "when" and stated is not None and stated.fact.state == "known":
            return date.fromisoformat(stated.fact.value["date"])
    return date.fromisoformat(facts.encounter.opened.wall[:10])


def dated(facts: SummaryFacts, item: Item) -> str | None:
    """The first date field of a consequence that has a known value."""
    if item.group != "consequence":
        return None
    fields = facts.codebook.group(item.group).fields
    return next((f.id for f in fields if f.type in ("date", "when") and item.value(f.id) is not None), None)


def days_after(facts: SummaryFacts, wording: Wording, item: Item) -> Said | None:
    """For a consequence with a date: how many days after the encounter it came."""
    field_id = dated(facts, item)
    if field_id is None:
        return None
    value = item.value(field_id)
    came = date.fromisoformat(value if isinstance(value, str) else value["date"])
    days = (came - began(facts)).days
    if days < 0:
        return None
    key = {0: "same_day", 1: "day_after"}.get(days, "days_after")
    return wording.report("chronology", key, days=f"{days:,}")
