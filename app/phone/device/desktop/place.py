"""A GPS receiver at a desktop, read as the NMEA 0183 lines that nearly all of them send."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Final, Literal

from app.phone.device import Deliver, Stopping
from app.phone.device.calls import Calls
from app.record import Place as PlaceFact

VARIABLE: Final = "FIRSTHAND_GPS"
"""Names the receiver's file, such as /dev/ttyACM0."""
_METRES_PER_DILUTION: Final = 5
"""What a receiver's horizontal dilution of precision stands for, about; rounded up to whole metres."""


class DesktopPlace:
    """`receiver` is the file lines are read from; without one the place is `off`."""

    def __init__(self, deliver: Deliver, receiver: Path | None = None) -> None:
        named = os.environ.get(VARIABLE)
        self._deliver = deliver
        self._receiver = receiver or (Path(named) if named else None)

    def once(self, found: Callable[[PlaceFact], None], *, within: float = 30.0) -> Stopping:
        """One place."""
        return _Asking(Calls(self._deliver), self._receiver, found, within)


class _Asking:
    def __init__(
        self, calls: Calls, receiver: Path | None, found: Callable[[PlaceFact], None], within: float
    ) -> None:
        self._calls = calls
        self._found = found
        self._stopped = Event()
        if receiver is None:
            self._none("off")
            return
        Thread(target=self._listen, args=(receiver, time.monotonic() + within), daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()
        self._calls.close()

    def _none(self, why: Literal["off", "permission_denied", "no_fix"]) -> None:
        self._calls.last(self._found, PlaceFact(absent=why))

    def _listen(self, receiver: Path, until: float) -> None:
        rest = b""
        try:
            lines = os.open(receiver, os.O_RDONLY | os.O_NONBLOCK)
        except PermissionError:
            return self._none("permission_denied")
        except OSError:
            return self._none("off")
        try:
            while time.monotonic() < until and not self._stopped.is_set():
                try:
                    data = os.read(lines, 4096)
                except BlockingIOError:
                    data = b""
                if not data:
                    self._stopped.wait(0.1)
                    continue
                *whole, rest = (rest + data[-4096:]).split(b"\n")
                for line in whole:
                    place = fix(line.strip())
                    if place is not None:
                        return self._calls.last(self._found, place)
        except OSError:
            return self._none("off")
        finally:
            os.close(lines)
        return self._none("no_fix")


def fix(untrusted_line: bytes) -> PlaceFact | None:
    """The place in a GGA sentence with a right checksum and a fix; None for any other line."""
    body, star, tail = untrusted_line[1:].partition(b"*")
    parts = body.decode("ascii", "replace").split(",")
    if not (untrusted_line.startswith(b"$") and star and parts[0][2:] == "GGA" and len(parts) >= 9):
        return None
    check = 0
    for byte in body:
        check ^= byte
    try:
        if int(tail, 16) != check or int(parts[6]) == 0:
            return None
        lat, lon = _degrees(parts[2], 2), _degrees(parts[4], 3)
        away = int(-(-float(parts[8]) * _METRES_PER_DILUTION // 1))
        if parts[3] not in ("N", "S") or parts[5] not in ("E", "W") or lat > 90 or lon > 180:
            return None
        return PlaceFact(
            lat=f"{-lat if parts[3] == 'S' else lat:.6f}",
            lon=f"{-lon if parts[5] == 'W' else lon:.6f}",
            accuracy_m=min(max(away, 1), 10**6),
            source="device",
        )
    except (ValueError, OverflowError):
        return None


def _degrees(text: str, whole: int) -> float:
    """`4042.6142` with two whole digits is 40 degrees and 42.6142 minutes."""
    if not text[:whole].isdigit():
        raise ValueError(text)
    return int(text[:whole]) + float(text[whole:]) / 60
