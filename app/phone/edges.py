"""How far the phone's bars, its camera's hole and its keyboard reach into the window, for whatever stands at an edge.

Android draws the app under them, and says what they cover only when it is asked.
"""

from collections.abc import Callable
from typing import Any, Final

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.event import EventDispatcher
from kivy.properties import NumericProperty

from app.phone.device import Insets

OFTEN: Final = 0.2
"""Seconds between two looks: a keyboard that rises has covered a field no longer than that."""


class Edges(EventDispatcher):
    """Pixels that are covered at each edge; all 0 where a window is the app's alone."""

    left = NumericProperty(0)
    top = NumericProperty(0)
    right = NumericProperty(0)
    bottom = NumericProperty(0)

    def __init__(self) -> None:
        super().__init__()
        self._ask: Callable[[], Insets] = Insets
        self._looking: Any = None

    def follow(self, ask: Callable[[], Insets]) -> None:
        """Ask from now on, a few times a second and whenever the window changes."""
        self.rest()
        self._ask = ask
        self._looking = Clock.schedule_interval(self.look, OFTEN)
        Window.bind(size=self.look)
        self.look()

    def look(self, *_: object) -> None:
        """Ask now. What would leave less than a third of the window is not believed."""
        found = self._ask()
        if (
            found.left + found.right > Window.width * 2 / 3
            or found.top + found.bottom > Window.height * 2 / 3
        ):
            return
        self.left, self.top, self.right, self.bottom = found.left, found.top, found.right, found.bottom

    def rest(self) -> None:
        """Ask no more; nothing is covered."""
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
            Window.unbind(size=self.look)
        self._ask = Insets
        self.left = self.top = self.right = self.bottom = 0


edges = Edges()
"""Those of the app's one window."""
