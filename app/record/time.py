"""When an entry was written, when a thing happened, and where.

`Moment` is the device's own clock, kept with what is needed to judge it later. `EventTime` is what a person remembers,
with its own precision. `Place` says where, or why there is no place.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal, Self, get_args

from attrs import frozen

from app.record.canonical import LARGEST_INT
from app.record.errors import MalformedPlace, MalformedTime

Precision = Literal["exact", "about", "part_of_day", "date_only"]
PartOfDay = Literal["night", "morning", "midday", "afternoon", "evening"]
PlaceSource = Literal["device", "typed", "map"]
NoPlace = Literal["permission_denied", "off", "no_fix", "not_asked"]

SLACK: Final = timedelta(seconds=2)
"""How far the wall clock may fall behind the monotonic one before it counts as turned back."""

# Hours are spelled out: from Python 3.13 on, fromisoformat takes 24:00 for the next day's midnight.
_WALL: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}[+-](?:0\d|1[0-4]):[0-5]\d", re.ASCII
)
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CLOCK: Final = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
_OFFSET: Final = re.compile(r"[+-](?:0\d|1[0-4]):[0-5]\d", re.ASCII)
_ZONE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_+/-]{0,63}", re.ASCII)
_BOOT: Final = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)
_DEGREES: Final = re.compile(r"-?\d{1,3}(?:\.\d{1,9})?", re.ASCII)


@frozen
class Moment:
    """The device clock when an entry was written.

    `wall` is RFC 3339 with milliseconds and the offset then in force; `zone` the IANA name if the device told it;
    `mono_ms` milliseconds of a clock that never goes back, counted within the boot named by `boot`; `went_back` says
    that the wall clock had been turned back since the entry before. Raises MalformedTime.
    """

    wall: str
    zone: str | None
    mono_ms: int
    boot: str
    went_back: bool = False

    def __attrs_post_init__(self) -> None:
        if not _like(_WALL, self.wall):
            raise MalformedTime("wall", "time")
        try:
            _ = self.instant
        except ValueError as error:
            raise MalformedTime("wall", "time") from error
        if self.zone is not None and not _like(_ZONE, self.zone):
            raise MalformedTime("zone", "time")
        if type(self.mono_ms) is not int or not 0 <= self.mono_ms <= LARGEST_INT:
            raise MalformedTime("mono_ms", "time")
        if not _like(_BOOT, self.boot):
            raise MalformedTime("boot", "time")
        if type(self.went_back) is not bool:
            raise MalformedTime("went_back", "time")

    @classmethod
    def at(
        cls, when: datetime, *, zone: str | None, mono_ms: int, boot: str, went_back: bool = False
    ) -> Self:
        """The moment of an aware `when`, cut to whole milliseconds. Raises MalformedTime for a naive one."""
        if when.utcoffset() is None:
            raise MalformedTime("no_offset", "time")
        return cls(when.isoformat(timespec="milliseconds"), zone, mono_ms, boot, went_back)

    @property
    def instant(self) -> datetime:
        """The wall clock as an aware datetime."""
        return datetime.fromisoformat(self.wall)

    def to_json(self) -> dict[str, Any]:
        """All five keys, always."""
        return {
            "wall": self.wall,
            "zone": self.zone,
            "mono_ms": self.mono_ms,
            "boot": self.boot,
            "went_back": self.went_back,
        }

    @classmethod
    def from_json(cls, untrusted: Any) -> Self:
        """The moment of its JSON object. Raises MalformedTime."""
        if not isinstance(untrusted, Mapping) or untrusted.keys() != _MOMENT_KEYS:
            raise MalformedTime("keys", "time")
        return cls(**untrusted)


_MOMENT_KEYS: Final = frozenset({"wall", "zone", "mono_ms", "boot", "went_back"})


def clock_went_back(previous: Moment | None, now: Moment) -> bool:
    """Whether the wall clock was turned back between two moments of one device.

    Within one boot the monotonic clock says how much time passed, and the wall clock must not have passed less, but for
    two seconds of slack. Across boots it must simply not be earlier.
    """
    if previous is None:
        return False
    passed = now.instant - previous.instant
    if previous.boot != now.boot:
        return passed < timedelta(0)
    return passed - timedelta(milliseconds=now.mono_ms - previous.mono_ms) < -SLACK


@frozen
class EventTime:
    """When a thing happened, as far as the person knows.

    `exact` and `about` have a `time` (HH:MM) and may have the `offset` from UTC; `part_of_day` has a `part`;
    `date_only` has neither. Raises MalformedTime.
    """

    precision: Precision
    date: str
    time: str | None = None
    offset: str | None = None
    part: PartOfDay | None = None

    def __attrs_post_init__(self) -> None:
        if self.precision not in get_args(Precision):
            raise MalformedTime("precision")
        check_date(self.date)
        if (self.time is not None) != (self.precision in ("exact", "about")):
            raise MalformedTime("time")
        if (self.part is not None) != (self.precision == "part_of_day"):
            raise MalformedTime("part")
        if self.time is not None:
            _check_clock(self.time)
        if self.part is not None and self.part not in get_args(PartOfDay):
            raise MalformedTime("part")
        if self.offset is not None and (self.time is None or not _like(_OFFSET, self.offset)):
            raise MalformedTime("offset")

    def to_json(self) -> dict[str, Any]:
        """Only the keys that have a value."""
        return _without_nulls(
            precision=self.precision, date=self.date, time=self.time, offset=self.offset, part=self.part
        )

    @classmethod
    def from_json(cls, untrusted: Any) -> Self:
        """The event time of its JSON object; a null is the same as no key. Raises MalformedTime."""
        if not isinstance(untrusted, Mapping) or not {"precision", "date"} <= untrusted.keys() <= _EVENT_KEYS:
            raise MalformedTime("keys")
        return cls(**untrusted)


_EVENT_KEYS: Final = frozenset({"precision", "date", "time", "offset", "part"})


def check_date(untrusted: Any) -> date:
    """The day of a `YYYY-MM-DD` string. Raises MalformedTime."""
    if not _like(_DATE, untrusted):
        raise MalformedTime("date")
    try:
        return date.fromisoformat(untrusted)
    except ValueError as error:
        raise MalformedTime("date") from error


def _check_clock(untrusted: Any) -> None:
    if not _like(_CLOCK, untrusted):
        raise MalformedTime("time")


@frozen
class Place:
    """Where, in signed decimal degrees kept as the strings they were given as, or why there is no place.

    Either `lat`, `lon` and `source` are there, or `absent` says why not. `accuracy_m` is the radius in metres.
    Raises MalformedPlace.
    """

    lat: str | None = None
    lon: str | None = None
    datum: Literal["WGS84"] = "WGS84"
    accuracy_m: int | None = None
    source: PlaceSource | None = None
    absent: NoPlace | None = None

    def __attrs_post_init__(self) -> None:
        if self.datum != "WGS84":
            raise MalformedPlace("datum")
        if self.absent is not None:
            if self.absent not in get_args(NoPlace):
                raise MalformedPlace("absent")
            if any(part is not None for part in (self.lat, self.lon, self.accuracy_m, self.source)):
                raise MalformedPlace("both")
            return
        _check_degrees(self.lat, 90)
        _check_degrees(self.lon, 180)
        if self.source not in get_args(PlaceSource):
            raise MalformedPlace("source")
        if self.accuracy_m is not None and (
            type(self.accuracy_m) is not int or not 0 <= self.accuracy_m <= 10**7
        ):
            raise MalformedPlace("accuracy_m")

    def to_json(self) -> dict[str, Any]:
        """Only the keys that have a value."""
        if self.absent is not None:
            return {"absent": self.absent}
        return _without_nulls(
            lat=self.lat, lon=self.lon, datum=self.datum, accuracy_m=self.accuracy_m, source=self.source
        )

    @classmethod
    def from_json(cls, untrusted: Any) -> Self:
        """The place of its JSON object; a null is the same as no key. Raises MalformedPlace."""
        if not isinstance(untrusted, Mapping) or not untrusted.keys() <= _PLACE_KEYS:
            raise MalformedPlace("keys")
        return cls(**untrusted)


_PLACE_KEYS: Final = frozenset({"lat", "lon", "datum", "accuracy_m", "source", "absent"})


def _check_degrees(untrusted: Any, limit: int) -> None:
    if not _like(_DEGREES, untrusted) or abs(float(untrusted)) > limit:
        raise MalformedPlace("degrees")


def _like(pattern: re.Pattern[str], untrusted: object) -> bool:
    return isinstance(untrusted, str) and pattern.fullmatch(untrusted) is not None


def _without_nulls(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
