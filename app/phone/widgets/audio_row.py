"""A recording: play, pause, where it is, how long."""

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from app.phone.widgets import button as _button  # noqa: F401  (its kv)
from app.phone.widgets import progress as _progress  # noqa: F401
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Row


def clock(seconds: float) -> str:
    """Such as 3:07."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02}"


load_kv(__file__, clock=clock)


class SeekBar(Widget):
    """A bar one may tap or drag along. `on_seek(part)` when the finger leaves it."""

    __events__ = ("on_seek",)
    part = NumericProperty(0)
    role = StringProperty("slider")
    name_for_reader = StringProperty("")
    state = StringProperty("")

    def on_touch_down(self, touch: Any) -> bool:
        if self.disabled or not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        self._follow(touch)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is self:
            self._follow(touch)
            return True
        return False

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is self:
            touch.ungrab(self)
            self.dispatch("on_seek", self.part)
            return True
        return False

    def cancel_touch(self, touch: Any) -> None:
        """The touch turned into scrolling."""

    def _follow(self, touch: Any) -> None:
        from app.phone.words import words

        part = min(max((touch.x - self.x) / max(1, self.width), 0), 1)
        self.part = 1 - part if words.rtl else part

    def on_seek(self, part: float) -> None: ...


class AudioRow(Row):
    """`length` and `position` in seconds. Events `on_play`, `on_pause`, `on_seek(part)`. It plays nothing itself."""

    __events__ = ("on_play", "on_pause", "on_seek")
    title = StringProperty("")
    playing = BooleanProperty(False)
    position = NumericProperty(0)
    length = NumericProperty(0)

    def tapped(self) -> None:
        """The one button: play or pause."""
        self.dispatch("on_pause" if self.playing else "on_play")

    def on_play(self) -> None: ...

    def on_pause(self) -> None: ...

    def on_seek(self, part: float) -> None: ...
