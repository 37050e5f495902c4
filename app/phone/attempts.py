"""Wrong passphrases cost time, more each time, and never anything else. Plain Python.

The count stands in a file outside the vault, so that closing the app does not forget it. Time is measured by the clock
that never goes back while the device runs, and by the wall clock across a restart; a wall clock set back waits the
whole time again. Whoever can delete the file can copy the vault and guess elsewhere: against that stands the key
derivation, not this.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.phone.small_files import read_small, remove_small, write_small

if TYPE_CHECKING:
    from app.record import Moment

FREE: Final = 3
"""Tries without waiting: everyone mistypes."""
STEPS: Final = (5, 10, 20, 40, 60, 120, 300)
"""Seconds to wait after the fourth wrong try and on; the last holds for all that follow."""
FILE: Final = "tries.json"


def delay(wrong: int) -> int:
    """Seconds to wait after so many wrong tries."""
    return 0 if wrong <= FREE else STEPS[min(wrong - FREE, len(STEPS)) - 1]


class Attempts:
    """The wrong tries since the last right one."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        # What a full or failing disk would not take counts as long as the app runs.
        self._unwritten: dict[str, Any] = {}

    def wrong(self, now: Moment) -> None:
        """One more was wrong."""
        self._write({"wrong": min(self.count() + 1, 10_000), **_stamp(now)})

    def right(self) -> None:
        """The count begins anew."""
        self._unwritten = {}
        remove_small(self._path)

    def count(self) -> int:
        """How many were wrong."""
        return self._count(self._read())

    def wait(self, now: Moment) -> float:
        """Seconds until the next try, 0 when there is none to wait."""
        kept = self._read()
        whole = delay(self._count(kept))
        if not whole:
            return 0.0
        passed = _passed(kept, now)
        if passed is None or passed < 0:
            self._write({"wrong": self._count(kept), **_stamp(now)})
            return float(whole)
        return max(0.0, whole - passed)

    def _read(self) -> dict[str, Any]:
        return self._unwritten or read_small(self._path)

    def _write(self, kept: dict[str, Any]) -> None:
        try:
            write_small(self._path, kept)
            self._unwritten = {}
        except OSError:
            self._unwritten = kept

    @staticmethod
    def _count(kept: dict[str, Any]) -> int:
        count = kept.get("wrong")
        return count if type(count) is int and count > 0 else 0


def _stamp(now: Moment) -> dict[str, Any]:
    return {"wall": now.instant.timestamp(), "mono_ms": now.mono_ms, "boot": now.boot}


def _passed(kept: dict[str, Any], now: Moment) -> float | None:
    wall, mono, boot = kept.get("wall"), kept.get("mono_ms"), kept.get("boot")
    if boot == now.boot and type(mono) is int:
        return (now.mono_ms - mono) / 1000
    if isinstance(wall, int | float) and abs(wall) < 3.2e11:
        return now.instant.timestamp() - wall
    return None
