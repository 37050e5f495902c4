"""When Python clears away what is no longer used.

A page of widgets is tens of thousands of objects that point at each other. Left to itself, Python looks through all of
them while the next page is being built, which doubles the time that takes. Here it does so when the screen has been
left alone for a moment, and never looks at what was loaded at start.
"""

import gc
from typing import Any, Final

from kivy.clock import Clock
from kivy.core.window import Window

YOUNG: Final = 50_000
"""Objects made before Python looks through the youngest of them."""
OLD: Final = 20, 1_000
LOOK_SECONDS: Final = 4.0
CALM_SECONDS: Final = 1.5
WORTH: Final = 8_000
"""New objects since the last time that make it worth a look."""


class Tidying:
    """One for the app, made when everything is loaded and no page is built yet; `stop()` puts Python's own ways back."""

    def __init__(self) -> None:
        self._before = gc.get_threshold()
        self._touched = Clock.time()
        gc.freeze()  # without collecting first, which the first frame would have to wait for
        gc.set_threshold(YOUNG, *OLD)
        gc.enable()
        Window.bind(on_touch_down=self._touch, on_touch_move=self._touch, on_touch_up=self._touch)
        self._looking = Clock.schedule_interval(self._look, LOOK_SECONDS)

    def stop(self) -> None:
        """Put Python's own ways back."""
        self._looking.cancel()
        Window.unbind(on_touch_down=self._touch, on_touch_move=self._touch, on_touch_up=self._touch)
        gc.unfreeze()
        gc.set_threshold(*self._before)

    def _touch(self, *_: Any) -> None:
        self._touched = Clock.time()

    def _look(self, _: float) -> None:
        young, middle, old = gc.get_count()
        if Clock.time() - self._touched > CALM_SECONDS and (young > WORTH or middle or old):
            gc.collect()
