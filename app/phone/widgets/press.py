"""What can be pressed: touch, hold, keyboard, and the look of it."""

from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from app.phone.motion import MEDIUM, SHORT, move
from app.phone.widgets.kv import load_kv

HOLD_SECONDS = 0.5
PRESSED, HOVERED = 0.14, 0.06

load_kv(__file__)


class Pressable(Widget):
    """A widget that can be pressed by finger, mouse, keyboard or screen reader.

    Events: `on_press` when a finger comes down, `on_release` when it is a tap, `on_hold` after half a second (then no
    `on_release` follows if something handled it). `name_for_reader`, `role` and `state` are what a screen reader
    says. `press()` does all of a tap at once. Buttons that are not `present` take no room.
    """

    __events__: tuple[str, ...] = ("on_press", "on_release", "on_hold")

    pressed = BooleanProperty(False)
    focused = BooleanProperty(False)
    radius = NumericProperty("14dp")
    layer = NumericProperty(0)
    present = BooleanProperty(True)
    role = StringProperty("button")
    name_for_reader = StringProperty("")
    state = StringProperty("")
    focusable = True

    def on_press(self) -> None: ...

    def on_release(self) -> None: ...

    def on_hold(self) -> bool | None:
        return None

    def press(self) -> None:
        """One whole tap, as Enter, Space and screen readers make it."""
        if self.disabled:
            return
        self.dispatch("on_press")
        self.layer = PRESSED
        move(self, MEDIUM, layer=0)
        self.dispatch("on_release")

    def on_touch_down(self, touch: Any) -> bool:
        if super().on_touch_down(touch):
            return True
        if touch.is_mouse_scrolling or not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        self.pressed = True
        move(self, SHORT, layer=PRESSED)
        touch.ud[self] = Clock.schedule_once(lambda _: self._held(touch), HOLD_SECONDS)
        self.dispatch("on_press")
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return bool(super().on_touch_move(touch))
        if self.pressed and not self.collide_point(*touch.pos):
            self.cancel_touch(touch)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        tapped = self.pressed
        self.cancel_touch(touch)
        if tapped and not self.disabled:
            self.dispatch("on_release")
        return True

    def cancel_touch(self, touch: Any) -> None:
        """The touch turned into something else, such as scrolling: nothing is released."""
        held = touch.ud.pop(self, None)
        if held:
            held.cancel()
        self.pressed = False
        move(self, MEDIUM, layer=0)

    def _held(self, touch: Any) -> None:
        if self.pressed and self.get_root_window() is Window and self.dispatch("on_hold"):
            self.cancel_touch(touch)
