"""Moments, remembered times and places: what they hold, and what they refuse."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.record import (
    EventTime,
    MalformedPlace,
    MalformedTime,
    Moment,
    Place,
    canonical,
    clock_went_back,
    read_json,
)
from tests.record.shipped import moment

offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
# hypothesis wants naive bounds and puts the zone on itself
instants = st.datetimes(datetime(1970, 1, 2), datetime(2099, 1, 1), timezones=offsets)  # noqa: DTZ001


@given(instants, st.none() | st.sampled_from(["America/Chicago", "Etc/GMT+5", "UTC"]), st.integers(0, 10**12))
def test_a_moment_survives_its_bytes(when: datetime, zone: str | None, mono_ms: int) -> None:
    one = Moment.at(when, zone=zone, mono_ms=mono_ms, boot="b-1", went_back=True)
    assert Moment.from_json(read_json(canonical(one.to_json()), max_bytes=999)) == one
    assert timedelta(0) <= when - one.instant < timedelta(milliseconds=1)
    assert one.instant.utcoffset() == when.utcoffset()


def test_a_naive_time_is_no_moment() -> None:
    with pytest.raises(MalformedTime):
        Moment.at(datetime(2026, 3, 14, 7, 41), zone=None, mono_ms=0, boot="b")  # noqa: DTZ001


GOOD: dict[str, Any] = {
    "wall": "2026-03-14T07:41:12.000-05:00",
    "zone": None,
    "mono_ms": 0,
    "boot": "b",
    "went_back": False,
}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("wall", "2026-03-14T07:41:12-05:00"),
        ("wall", "2026-03-14T07:41:12.000Z"),
        ("wall", "2026-03-14 07:41:12.000-05:00"),
        ("wall", "2026-02-30T07:41:12.000-05:00"),
        ("wall", "2026-03-14T24:41:12.000-05:00"),
        ("wall", "2026-03-14T24:00:00.000-05:00"),
        ("wall", "2026-03-14T07:41:12.000-15:00"),
        ("wall", "2026-03-14T07:41:12.000-05:60"),
        ("wall", "٢٠٢٦-03-14T07:41:12.000-05:00"),
        ("wall", 1),
        ("wall", None),
        ("zone", ""),
        ("zone", "../../etc"),
        ("zone", 5),
        ("mono_ms", -1),
        ("mono_ms", True),
        ("mono_ms", "0"),
        ("mono_ms", 2**53),
        ("boot", ""),
        ("boot", "a" * 65),
        ("boot", None),
        ("went_back", 0),
        ("went_back", None),
    ],
)
def test_a_moment_that_is_not_one(key: str, value: Any) -> None:
    assert Moment.from_json(GOOD).to_json() == GOOD
    with pytest.raises(MalformedTime):
        Moment.from_json({**GOOD, key: value})


@pytest.mark.parametrize(
    "value", [None, [], "x", {}, {**GOOD, "more": 1}, {k: v for k, v in GOOD.items() if k != "zone"}]
)
def test_a_moment_has_its_five_keys(value: Any) -> None:
    with pytest.raises(MalformedTime):
        Moment.from_json(value)


@pytest.mark.parametrize(
    ("wall", "mono", "same_boot", "back"),
    [
        (10, 10, True, False),
        (10, 0, True, False),
        (8.001, 10, True, False),
        (8, 10, True, False),
        (7.999, 10, True, True),
        (-3, 0, True, True),
        (-1, 0, True, False),
        (10, 0, False, False),
        (0, 0, False, False),
        (-0.001, 9, False, True),
    ],
)
def test_a_clock_turned_back_is_noticed(wall: float, mono: float, same_boot: bool, back: bool) -> None:
    start = moment(1000)
    when = start.instant + timedelta(seconds=wall)
    mono_ms = start.mono_ms + int(mono * 1000)
    now = Moment.at(when, zone=None, mono_ms=mono_ms, boot=start.boot if same_boot else "other")
    assert clock_went_back(start, now) is back
    assert clock_went_back(None, now) is False


@given(st.integers(0, 10**6), offsets)
def test_travelling_to_another_zone_turns_no_clock_back(passed_ms: int, offset: timezone) -> None:
    start = moment(0)
    when = (start.instant + timedelta(milliseconds=passed_ms)).astimezone(offset)
    now = Moment.at(when, zone=None, mono_ms=start.mono_ms + passed_ms, boot=start.boot)
    assert not clock_went_back(start, now)


@pytest.mark.parametrize(
    "value",
    [
        {"precision": "exact", "date": "2026-03-14", "time": "07:41", "offset": "-05:00"},
        {"precision": "about", "date": "2026-03-14", "time": "07:40"},
        {"precision": "part_of_day", "date": "2026-03-14", "part": "night"},
        {"precision": "date_only", "date": "2024-02-29"},
    ],
)
def test_a_remembered_time_survives(value: dict[str, Any]) -> None:
    one = EventTime.from_json(value)
    assert one.to_json() == value
    assert EventTime.from_json({"time": None, "offset": None, "part": None, **value}) == one


@pytest.mark.parametrize(
    "value",
    [
        {"precision": "exact", "date": "2026-03-14"},
        {"precision": "exact", "date": "2026-03-14", "time": "24:00"},
        {"precision": "exact", "date": "2026-03-14", "time": "7:41"},
        {"precision": "exact", "date": "2026-03-14", "time": "07:41", "part": "night"},
        {"precision": "exact", "date": "2026-03-14", "time": "07:41", "offset": "-5"},
        {"precision": "part_of_day", "date": "2026-03-14"},
        {"precision": "part_of_day", "date": "2026-03-14", "part": "teatime"},
        {"precision": "part_of_day", "date": "2026-03-14", "part": "night", "offset": "-05:00"},
        {"precision": "date_only", "date": "2026-03-14", "time": "07:41"},
        {"precision": "date_only", "date": "2026-02-29"},
        {"precision": "date_only", "date": "14/03/2026"},
        {"precision": "date_only", "date": 20260314},
        {"precision": "roughly", "date": "2026-03-14"},
        {"precision": "date_only", "date": "2026-03-14", "why": "x"},
        {"date": "2026-03-14"},
        [],
        None,
    ],
)
def test_a_remembered_time_that_is_not_one(value: Any) -> None:
    with pytest.raises(MalformedTime):
        EventTime.from_json(value)


@pytest.mark.parametrize(
    "value",
    [
        {"lat": "41.878113", "lon": "-87.629799", "datum": "WGS84", "accuracy_m": 25, "source": "device"},
        {"lat": "-90", "lon": "180.0", "datum": "WGS84", "source": "typed"},
        {"absent": "permission_denied"},
    ],
)
def test_a_place_survives(value: dict[str, Any]) -> None:
    assert Place.from_json(value).to_json() == value


@pytest.mark.parametrize(
    "value",
    [
        {"lat": "90.000001", "lon": "0", "source": "map"},
        {"lat": "0", "lon": "-180.5", "source": "map"},
        {"lat": 41.8, "lon": "0", "source": "map"},
        {"lat": "+41.8", "lon": "0", "source": "map"},
        {"lat": "4e1", "lon": "0", "source": "map"},
        {"lat": "nan", "lon": "0", "source": "map"},
        {"lat": "41.8", "source": "map"},
        {"lat": "41.8", "lon": "0"},
        {"lat": "41.8", "lon": "0", "source": "guess"},
        {"lat": "41.8", "lon": "0", "source": "map", "datum": "NAD27"},
        {"lat": "41.8", "lon": "0", "source": "map", "accuracy_m": -1},
        {"lat": "41.8", "lon": "0", "source": "map", "accuracy_m": 2.5},
        {"lat": "41.8", "lon": "0", "source": "map", "absent": "off"},
        {"absent": "lost"},
        {"absent": "off", "source": "map"},
        {"where": "here"},
        {},
        None,
    ],
)
def test_a_place_that_is_not_one(value: Any) -> None:
    with pytest.raises(MalformedPlace):
        Place.from_json(value)


def test_the_instant_knows_its_offset() -> None:
    assert moment().instant == datetime(2026, 3, 14, 12, 41, 12, tzinfo=UTC)
