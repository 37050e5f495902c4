"""The bar of a recording: where it is, and a way to be elsewhere. How it looks stands in audio_row.kv.

Apart from the row, because the keyboard and screen readers know it from the first frame on.
"""

from typing import Any, Final

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from app.phone.widgets.press import Pressable
from app.phone.words import words

STEP_SECONDS: Final = 5.0
FEWEST_STEPS: Final = 10
"""A short recording is gone through in so many steps all the same."""


class SeekBar(Pressable):
    """A bar one may tap or drag along, or move by the arrow keys. `here` is how far it is, from 0 to 1; `part` what it shows,
    which is elsewhere while a finger drags. `on_seek(part)` asks to go there; without an answer it shows `here` again.

    `length` is the whole of it in seconds, for screen readers.
    """

    __events__ = ("on_seek",)
    here = NumericProperty(0)
    part = NumericProperty(0)
    length = NumericProperty(0)
    held = BooleanProperty(False)
    role = StringProperty("slider")

    def on_here(self, *_: object) -> None:
        if not self.held:
            self.part = self.here

    @property
    def step(self) -> float:
        """How far one arrow key goes."""
        return min(STEP_SECONDS / max(self.length, 1), 1 / FEWEST_STEPS)

    def move_by(self, steps: float) -> None:
        """So many steps on, or back."""
        self.move_to(self.part + steps * self.step)

    def move_to(self, part: float) -> None:
        """Ask for a place."""
        self.part = min(max(part, 0.0), 1.0)
        self.dispatch("on_release")

    def on_touch_down(self, touch: Any) -> bool:
        if self.disabled or touch.is_mouse_scrolling or not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        self.held = True
        self.dispatch("on_press")
        self._follow(touch)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        # Whoever took the touch over is heard in the same event: it still comes here once.
        if touch.grab_current is self and self.held:
            self._follow(touch)
            return True
        return False

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is self and self.held:
            touch.ungrab(self)
            self.held = False
            self.dispatch("on_release")
            return True
        return False

    def cancel_touch(self, touch: Any) -> None:
        """The touch turned into scrolling."""
        self.held = False
        self.part = self.here

    def _follow(self, touch: Any) -> None:
        part = min(max((touch.x - self.x) / max(1, self.width), 0), 1)
        self.part = 1 - part if words.rtl else part

    def on_release(self) -> None:
        self.dispatch("on_seek", self.part)
        self.part = self.here

    def on_seek(self, part: float) -> None: ...
