"""Dates and times in the person's language, from names and patterns baked out of CLDR. Plain Python."""

import json
import re
from datetime import date, time
from functools import cache
from typing import Any, Final, cast

from app import ASSETS

_TOKEN: Final = re.compile(r"'([^']*)'|(EEEE|EEE|MMMM|MMM|MM|M|yyyy|y|dd|d|HH|H|hh|h|mm|a|B|.)", re.DOTALL)


@cache
def _tables() -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads((ASSETS / "words" / "dates.json").read_text(encoding="utf-8")))


def _table(language: str) -> dict[str, Any]:
    return cast("dict[str, Any]", _tables().get(language) or _tables()["en"])


def day_in_words(day: date, language: str) -> str:
    """Such as Tuesday, November 24, 2026."""
    return _filled(_table(language)["date"], language, day, None)


def short_day(day: date, language: str) -> str:
    """Such as Nov 24, 2026."""
    return _filled(_table(language)["short"], language, day, None)


def month_in_words(day: date, language: str) -> str:
    """Such as November 2026, to stand alone."""
    return standing(_filled(_table(language)["month"], language, day, None, months="months_alone"))


def time_in_words(at: time, language: str) -> str:
    """Such as 4:45 PM or 16:45; no line ends within it."""
    return _filled(_table(language)["time"], language, None, at)


def standing(said: str) -> str:
    """With a capital where it stands by itself: most languages write their days and months small."""
    return said[:1].upper() + said[1:]


def _filled(pattern: str, language: str, day: date | None, at: time | None, *, months: str = "months") -> str:
    table = _table(language)
    values: dict[str, str] = {}
    if day:
        short = table["months_short"][day.month - 1]
        values = {"EEEE": table["days"][day.weekday()], "EEE": table["days"][day.weekday()][:3], "MMM": short}
        values |= {"MMMM": table[months][day.month - 1], "MM": f"{day.month:02}", "M": str(day.month)}
        values |= {"yyyy": str(day.year), "y": str(day.year), "dd": f"{day.day:02}", "d": str(day.day)}
    if at:
        half = at.hour % 12 or 12
        values |= {"HH": f"{at.hour:02}", "H": str(at.hour), "hh": f"{half:02}", "h": str(half)}
        values |= {
            "mm": f"{at.minute:02}",
            "a": table["halves"][at.hour >= 12],
            "B": table["halves"][at.hour >= 12],
        }
    return "".join(
        quoted if found is None else values.get(found, found)
        for quoted, found in ((m[1], m[2]) for m in _TOKEN.finditer(pattern))
    )
