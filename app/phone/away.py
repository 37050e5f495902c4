"""Android leaves the app and comes back: what is dropped when, and where the person lands.

Left, the app locks at once. Two cases differ. A dialog of the system's that the app itself opened (a file, a permission)
also counts as leaving for Android: then the keys are dropped when the person stays away. And who was on the page of what
is happening now comes back to it, to the same encounter, but without the list of what was written down before.
"""

import time
from collections.abc import Callable, Mapping
from threading import Timer
from typing import Any, Final

from app.phone.flow import PLACES, Stop

ASKED: Final = 120.0
"""Seconds a dialog of the system's may stay open until the app locks behind it."""
GOES_ON: Final = 900.0
"""Seconds after which what was happening is no longer gone on with."""


def since_start() -> float:
    """Seconds since the device was started, its sleep counted, where the system tells that."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


class Away:
    """One for the app. `seconds` is a clock that never goes back."""

    def __init__(self, app: Any, seconds: Callable[[], float] = since_start) -> None:
        self._app = app
        self._seconds = seconds
        self._since: float | None = None
        self._asked = False
        self._timer: Timer | None = None
        self._paused: tuple[float, Mapping[str, Any]] | None = None

    def left(self) -> None:
        """Nothing after this may run, and the app may be ended without another word."""
        app = self._app
        self._since, self._asked = self._seconds(), app.devices.outside()
        if self._asked:
            # Frames stand still now, so it cannot be left to Kivy's clock.
            self._timer = Timer(ASKED, app.session.lock)
            self._timer.daemon = True
            self._timer.start()
        elif (going_on := self._now()) is not None:
            app.leave_to(going_on)
        else:
            app.lock_alone()

    def pause(self) -> None:
        """The app is about to lock by itself. While it is happening that is for want of a touch, not because it ended:
        the next "It is happening now" within GOES_ON seconds goes on with the same encounter, unless somebody has
        unlocked in between. Who leaves by Back or by the lock has ended it, and the next one is new."""
        going_on = self._now()
        if going_on is not None:
            self._paused = self._seconds(), going_on.given

    def goes_on(self) -> Mapping[str, Any]:
        """What the page of what is happening now is given to go on, once; nothing for a new encounter."""
        paused, self._paused = self._paused, None
        return {} if paused is None or self._seconds() - paused[0] > GOES_ON else paused[1]

    def _now(self) -> Stop | None:
        """The page of what is happening now, as it is at first, for the same encounter."""
        app = self._app
        given = app.page.going_on() if app.way.here.place == "now" else None
        return None if given is None else Stop("now", given)

    def back(self) -> None:
        """The app is seen again."""
        app = self._app
        since, self._since = self._since, None
        self.close()
        app.watch.returned()
        away = 0.0 if since is None else self._seconds() - since
        here = app.way.here.place
        if here == "now":
            if away > GOES_ON:
                app.lock()
            elif self._asked and away > ASKED:
                app.leave_to(self._now() or Stop("unlock"))
        elif away > ASKED or (PLACES[here].needs == "keys" and not app.session.unlocked):
            app.lock()
        self.enter()

    def enter(self) -> bool:
        """Go where the tile or the shortcut leads, when the person came by one; whether they did."""
        app = self._app
        wanted = app.devices.launcher.entered_for()
        if wanted != "now" or app.way.here.place == "now" or app.session.state() != "present":
            return False
        app.follow("now")
        return True

    def close(self) -> None:
        """Wait for nothing any more."""
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()
