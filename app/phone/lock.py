"""When the app locks by itself: nothing touched for a while, Escape or Back held, the window left or hidden."""

from collections.abc import Callable
from typing import Any, Final

from kivy.clock import Clock
from kivy.core.window import Window

from app.phone.device.here import on_android

ESCAPE: Final = 27
HELD: Final = 0.6
"""Seconds Escape or Back is held to lock at once."""
AWAY: Final = 20.0
"""Seconds another window may have the keyboard, as when a passphrase is looked up, before the app locks."""
LONGEST_WORK: Final = 900.0
"""Seconds that long work may put off the lock for want of touches."""


class LockWatch:
    """Calls `lock` when the person asks for it and `alone` when it is time without them. `after()` gives the seconds
    without a touch, `busy()` whether long work is on."""

    def __init__(
        self,
        lock: Callable[[], None],
        alone: Callable[[], None],
        after: Callable[[], float],
        busy: Callable[[], bool] = lambda: False,
    ) -> None:
        self._lock = lock
        self._alone = alone
        self._after = after
        self._busy = busy
        self._held: Any = None
        self._away: Any = None
        self.fresh = True
        """Whether the Escape that came last is a new press and not the repeat of one that is held."""
        self._touched = Clock.get_time()
        self._check = Clock.schedule_interval(self._look, 1.0)
        self._bound: dict[str, Any] = {
            "on_key_down": self._key_down,
            "on_key_up": self._key_up,
            "on_touch_down": self._touch,
            "on_touch_move": self._touch,
            "on_textinput": self._touch,
            "on_hide": self._left,
            "on_minimize": self._left,
            "focus": self._focus,
        }
        Window.bind(**self._bound)

    def close(self) -> None:
        """Watch no more."""
        Window.unbind(**self._bound)
        for waiting in (self._check, self._held, self._away):
            if waiting:
                waiting.cancel()

    def returned(self) -> None:
        """Somebody has come back: the time runs anew."""
        self._touch()
        self._focus(Window, True)

    def _touch(self, *_: object) -> bool:
        self._touched = Clock.get_time()
        return False

    def _look(self, _: float) -> None:
        idle = Clock.get_time() - self._touched
        if idle >= self._after() and not (self._busy() and idle < LONGEST_WORK):
            self._touched = Clock.get_time()
            self._alone()

    def _key_down(self, _: Any, key: int, *rest: Any) -> bool:
        self._touch()
        if key == ESCAPE:
            self.fresh = self._held is None
            if self.fresh:
                self._held = Clock.schedule_once(lambda _: self._lock(), HELD)
        return False

    def _key_up(self, _: Any, key: int, *rest: Any) -> bool:
        if key == ESCAPE and self._held is not None:
            self._held.cancel()
            self._held = None
        return False

    def _left(self, *_: object) -> None:
        # Android also says so for its own dialogs, and says it apart: see away.py.
        if not on_android():
            self._alone()

    def _focus(self, _: Any, focus: bool) -> None:
        if self._away:
            self._away.cancel()
            self._away = None
        if not focus:
            self._away = Clock.schedule_once(lambda _: self._alone(), AWAY)
