"""Where the phone is: every source it has is asked, and the best answer within the time is taken. Nothing is sent anywhere."""

from collections.abc import Callable
from threading import Lock, Timer
from typing import Any, Final

from jnius import JavaException, PythonJavaClass, java_method

from app.phone.device import Deliver, Stopping
from app.phone.device.android.asking import PLACE, Outside, ask
from app.phone.device.android.java import activity, java
from app.phone.device.calls import Calls
from app.record import Place as PlaceFact

GOOD_ENOUGH: Final = 25.0
"""Metres: with an answer as near as this, no better one is waited for."""


class AndroidPlace:
    """LocationManager."""

    def __init__(self, deliver: Deliver, outside: Outside) -> None:
        self._deliver = deliver
        self._outside = outside

    def once(self, found: Callable[[PlaceFact], None], *, within: float = 30.0) -> Stopping:
        """One place, after the person allowed it. The time runs from then on."""
        asking = _Asking(Calls(self._deliver), found, within)
        ask(PLACE, asking.begin, self._outside)
        return asking


class _Listener(PythonJavaClass):
    """Android 12 and later call with a list; the bridge does not fall back on Java's own method for one place."""

    __javainterfaces__ = ["android/location/LocationListener"]
    __javacontext__ = "app"

    def __init__(self, came: Callable[[Any], None]) -> None:
        super().__init__()
        self._came = came

    @java_method("(Landroid/location/Location;)V", name="onLocationChanged")
    def at_one(self, location: Any) -> None:
        self._came(location)

    @java_method("(Ljava/util/List;)V", name="onLocationChanged")
    def at_several(self, locations: Any) -> None:
        for at in range(locations.size()):
            self._came(locations.get(at))

    @java_method("(I)V", name="onFlushComplete")
    def flushed(self, code: int) -> None:
        """Asked for by newer versions."""

    @java_method("(Ljava/lang/String;ILandroid/os/Bundle;)V", name="onStatusChanged")
    def status_changed(self, provider: str, status: int, extras: Any) -> None:
        """Asked for by older versions."""

    @java_method("(Ljava/lang/String;)V", name="onProviderEnabled")
    def enabled(self, provider: str) -> None:
        """Asked for by all."""

    @java_method("(Ljava/lang/String;)V", name="onProviderDisabled")
    def disabled(self, provider: str) -> None:
        """Asked for by all."""


class _Asking:
    def __init__(self, calls: Calls, found: Callable[[PlaceFact], None], within: float) -> None:
        self._calls = calls
        self._found = found
        self._within = within
        self._mutex = Lock()
        self._manager: Any = None
        self._listener: _Listener | None = None
        self._timer: Timer | None = None
        self._best: tuple[float, PlaceFact] | None = None
        self._ended = False

    def begin(self, granted: bool) -> None:
        """From any thread: the person answered."""
        if not granted:
            return self._end(PlaceFact(absent="permission_denied"))
        with self._mutex:
            if self._ended:
                return None
            manager = activity().getSystemService(java("android.content.Context").LOCATION_SERVICE)
            sources = [name for name in ("fused", "gps", "network") if _enabled(manager, name)]
            if sources:
                self._manager, self._listener = manager, _Listener(self._came)
                self._timer = Timer(self._within, self._late)
                self._timer.daemon = True
                self._timer.start()
        if not sources:
            return self._end(PlaceFact(absent="off"))
        looper = java("android.os.Looper").getMainLooper()
        for name in sources:
            try:
                manager.requestLocationUpdates(name, 0, 0.0, self._listener, looper)
            except (
                JavaException
            ):  # this source wants the finer permission, and the person gave the coarser one
                continue
        return None

    def stop(self) -> None:
        self._calls.close()
        self._release()

    def _came(self, location: Any) -> None:
        place = read(location)
        if place is None:
            return
        radius = float(place.accuracy_m) if place.accuracy_m is not None else 1e6
        with self._mutex:
            if self._best is None or radius < self._best[0]:
                self._best = (radius, place)
        if radius <= GOOD_ENOUGH:
            self._end(place)

    def _late(self) -> None:
        self._end(self._best[1] if self._best else PlaceFact(absent="no_fix"))

    def _end(self, place: PlaceFact) -> None:
        self._release()
        self._calls.last(self._found, place)

    def _release(self) -> None:
        with self._mutex:
            self._ended = True
            timer, self._timer = self._timer, None
            manager, self._manager = self._manager, None
        if timer is not None:
            timer.cancel()
        if manager is not None:
            manager.removeUpdates(self._listener)


def _enabled(manager: Any, name: str) -> bool:
    try:
        return bool(manager.isProviderEnabled(name))
    except JavaException:
        return False


def read(location: Any) -> PlaceFact | None:
    """What Android told, as the record wants it; None for what is no place on Earth."""
    lat, lon = float(location.getLatitude()), float(location.getLongitude())
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return None
    radius = float(location.getAccuracy()) if location.hasAccuracy() else 0.0
    accuracy = min(int(-(-radius // 1)), 10**6) if 0 < radius < float("inf") else None
    return PlaceFact(lat=f"{lat:.6f}", lon=f"{lon:.6f}", accuracy_m=accuracy, source="device")
