"""When Python clears away what is no longer used, and when the system gets its memory back.

A page of widgets is tens of thousands of objects that point at each other. Left to itself, Python looks through all of
them while the next page is being built, which doubles the time that takes. Here it does so when the screen has been
left alone for a moment, and never looks at what was loaded at start.

What is cleared away stays with the process until it is given back: the pictures of a long page's words take 40 MiB.
"""

import gc
from typing import Any, Final

from kivy.clock import Clock
from kivy.core.window import Window

YOUNG: Final = 25_000
"""Objects made before Python looks through the youngest of them: that takes a quarter of a frame. The first frame comes before."""
OLD: Final = 40, 1_000
LOOK_SECONDS: Final = 0.5
CALM_SECONDS: Final = 1.5
SPARING_SECONDS: Final = 4.0
"""To the next look, after one that found little."""
WORTH: Final = 8_000
"""New objects since the last time that make it worth a look."""
_dropped: Final = [False]
"""Whether a page was left for good since the last look."""
PAUSE_SECONDS: Final = 0.1
"""From clearing away to giving back: Kivy lets go of pictures a frame later."""
M_PURGE: Final = -101
"""Of Android's mallopt, from Android 9 on; older ones pass over it (bionic's malloc.h)."""


class Tidying:
    """One for the app, made when everything is loaded and no page is built yet; `stop()` puts Python's own ways back."""

    def __init__(self) -> None:
        self._before = gc.get_threshold()
        self._touched = self._not_before = Clock.time()
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
        now = Clock.time()
        if now - self._touched <= CALM_SECONDS or (not _dropped[0] and now < self._not_before):
            return
        young, middle, old = gc.get_count()
        if (_dropped[0] or young > WORTH or middle or old) and clear_away() < WORTH:
            self._not_before = now + SPARING_SECONDS


def dropped() -> None:
    """A page was left for good: the next calm moment is worth a look."""
    _dropped[0] = True


def clear_away() -> int:
    """Collect garbage now, and give the system back what that left free a moment later; how many objects were garbage."""
    _dropped[0] = False
    found = gc.collect()
    Clock.schedule_once(lambda _: give_back(), PAUSE_SECONDS)
    return found


def give_back() -> bool:
    """Ask the C library to give free memory back to the system; False where it cannot be asked, as on Windows.

    The system hands such memory out empty: what stood in it is gone with it.
    """
    try:
        import ctypes

        library = ctypes.CDLL(None)
    except (ImportError, OSError, TypeError):  # no ctypes; no library to be found by no name
        return False
    if hasattr(library, "malloc_trim"):  # glibc
        library.malloc_trim(ctypes.c_size_t(0))
    elif hasattr(library, "malloc_zone_pressure_relief"):  # macOS
        library.malloc_zone_pressure_relief(None, ctypes.c_size_t(0))
    elif hasattr(library, "mallopt"):  # Android
        return bool(library.mallopt(M_PURGE, 0))
    else:
        return False
    return True
