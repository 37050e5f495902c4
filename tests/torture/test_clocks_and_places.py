"""Whatever the clock does and wherever it is: nothing is lost or out of order, dates can be read, and the check passes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.record import Moment
from tests.torture.life import lived

ROOT = Path(__file__).parents[2]
HEMISPHERES = [
    {"lat": lat, "lon": lon, "datum": "WGS84", "accuracy_m": 12, "source": "device"}
    for lat in ("64.147209", "-33.868820")
    for lon in ("-149.900278", "151.209296")
]
EDGES = [
    {"lat": "0", "lon": "-0.127758", "datum": "WGS84", "source": "typed"},
    {"lat": "-90", "lon": "180", "datum": "WGS84", "source": "map"},
    {"absent": "permission_denied"},
]


def moments(*walls: str, boots: str = "") -> list[dict[str, Any]]:
    """Ten seconds apart by the clock nobody can set, whatever the one on the wall says."""
    return [
        Moment(wall, None, 60_000 + n * 10_000, f"boot-{(boots or 'a' * 99)[n]}").to_json()
        for n, wall in enumerate(walls)
    ]


CLOCKS: dict[str, tuple[list[dict[str, Any]], list[int]]] = {
    "turned back by an hour": (
        moments(
            "2026-11-24T16:00:00.000-05:00",
            "2026-11-24T16:00:10.000-05:00",
            "2026-11-24T15:00:20.000-05:00",
            "2026-11-24T15:00:30.000-05:00",
            "2026-11-24T15:00:40.000-05:00",
        ),
        [2],
    ),
    "summer time begins": (
        moments(
            "2026-03-08T01:59:45.000-05:00",
            "2026-03-08T01:59:55.000-05:00",
            "2026-03-08T03:00:05.000-04:00",
            "2026-03-08T03:00:15.000-04:00",
        ),
        [],
    ),
    "summer time ends, the hour comes twice": (
        moments(
            "2026-11-01T01:59:45.000-04:00",
            "2026-11-01T01:59:55.000-04:00",
            "2026-11-01T01:00:05.000-05:00",
            "2026-11-01T01:00:15.000-05:00",
        ),
        [],
    ),
    "1970 after a flat battery": (
        moments(
            "2026-11-24T16:00:00.000-05:00",
            "2026-11-24T16:00:10.000-05:00",
            "1970-01-01T00:00:20.000+00:00",
            "1970-01-01T00:00:30.000+00:00",
            "2026-11-24T16:05:00.000-05:00",
            boots="aabbb",
        ),
        [2],
    ),
    "past the end of 32 bits": (
        moments(
            "2038-01-19T03:14:00.000+00:00",
            "2038-01-19T03:14:10.000+00:00",
            "2038-01-19T03:14:20.000+00:00",
            "2106-02-07T06:28:20.000+00:00",
        ),
        [],
    ),
    "across the date line in the middle": (
        moments(
            "2026-11-24T16:00:00.000-10:00",
            "2026-11-25T16:00:10.000+14:00",
            "2026-11-25T07:45:20.000+05:45",
            "2026-11-24T14:00:30.000-12:00",
        ),
        [],
    ),
    "a leap day and a new year": (
        moments(
            "2028-02-29T23:59:50.000-03:30",
            "2028-03-01T00:00:00.000-03:30",
            "2028-12-31T23:59:59.999-03:30",
            "2029-01-01T00:00:01.000-03:30",
        ),
        [],
    ),
}


def holds(found: dict[str, Any], given: list[dict[str, Any]], back: list[int]) -> None:
    assert found["verified"] == found["findings"] == []
    assert found["cards"] == 1
    assert found["taps"] == len(given) - 2
    walls = [one["wall"] for one in given[:-1]]
    # In the order it happened, and with the clock as it stood, right or wrong.
    assert [wall for wall in found["walls"] if wall in walls][-len(walls[1:]) :] == walls[1:]
    turned = [wall for wall, was in zip(found["walls"], found["went_back"], strict=True) if was]
    assert turned == [given[n]["wall"] for n in back]
    for said in found["said"].values():
        assert all(part.strip() for moment in said for part in moment)
    for wall in walls:
        assert wall in found["packed"]["record.json"]


@pytest.mark.parametrize("name", CLOCKS)
def test_p28_whatever_the_clock_does_nothing_is_lost_or_out_of_order(name: str, tmp_path: Path) -> None:
    given, back = CLOCKS[name]
    holds(lived(tmp_path / "home", given, []), given, back)


def test_p24_every_hemisphere_keeps_its_sign(tmp_path: Path) -> None:
    given = CLOCKS["summer time begins"][0]
    found = lived(tmp_path / "home", given, [*HEMISPHERES, *EDGES])
    assert found["places"] == [*HEMISPHERES, *EDGES]
    for place in HEMISPHERES:
        assert f"{place['lat']} {place['lon']} WGS84" in found["packed"]["timeline.csv"]


def test_p25_a_place_that_is_missing_is_written_down_as_that(tmp_path: Path) -> None:
    found = lived(tmp_path / "home", CLOCKS["summer time begins"][0], [EDGES[-1]])
    assert "permission denied" in found["packed"]["timeline.csv"]


@pytest.mark.parametrize(
    ("locale", "comma"),
    [
        pytest.param("de_DE", "1,5", marks=pytest.mark.once),
        pytest.param("fa_IR", None, marks=pytest.mark.once),
        ("tr_TR", "1,5"),
    ],
)
def test_another_locale_changes_nothing_that_is_kept(locale: str, comma: str | None, tmp_path: Path) -> None:
    """Comma decimals, right to left, other digits, and the Turkish i."""
    (tmp_path / "locales").mkdir()
    subprocess.run(
        ["localedef", "-i", locale, "-f", "UTF-8", str(tmp_path / "locales" / f"{locale}.UTF-8")],
        check=True,
        capture_output=True,
    )
    given = CLOCKS["summer time begins"][0]
    environment = {"LOCPATH": str(tmp_path / "locales"), "LC_ALL": f"{locale}.UTF-8", "TZ": "Asia/Kathmandu"}
    done = subprocess.run(
        [sys.executable, *(["-O"] * sys.flags.optimize), "-m", "tests.torture.life", str(tmp_path / "home")],
        cwd=ROOT,
        env=dict(os.environ) | environment,
        input=json.dumps({"moments": given, "places": [*HEMISPHERES, *EDGES]}),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    # Otherwise the locale was not in force, and nothing was tried.
    assert found["locale"] == f"{locale}.UTF-8"
    assert found["comma"] == comma or comma is None
    holds(found, given, [])
    assert found["places"] == [*HEMISPHERES, *EDGES]
    for place in HEMISPHERES:
        assert f"{place['lat']} {place['lon']} WGS84" in found["packed"]["timeline.csv"]


@pytest.mark.parametrize(
    ("zone", "offsets"),
    [
        ("America/New_York", {-300, -240}),
        ("Asia/Kathmandu", {345}),
        ("Pacific/Kiritimati", {840}),
        ("Australia/Lord_Howe", {630, 660}),
        ("UTC", {0}),
    ],
)
def test_the_devices_own_clock_tells_offset_and_zone(zone: str, offsets: set[int]) -> None:
    program = "from app.phone.clock import now; m = now(); print(m.wall, m.zone)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=dict(os.environ) | {"TZ": zone},
        capture_output=True,
        text=True,
        check=True,
    )
    wall, named = done.stdout.split()
    offset = datetime.fromisoformat(wall).utcoffset()
    assert offset in {timedelta(minutes=one) for one in offsets}
    assert named in (zone, "None") or zone == "UTC"
