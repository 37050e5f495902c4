"""What can be pressed: touch, hold, keyboard, and the look of it."""

from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics import Color
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from app.phone.motion import MEDIUM, SHORT, move
from app.phone.theme.live import theme
from app.phone.widgets.shapes import Rounded, RoundedEdge

HOLD_SECONDS = 0.5
PRESSED, HOVERED = 0.14, 0.06
RING, RING_AWAY = 2.8, 3.4
"""Of the ring around what has the keyboard, in dp: how thick, and how far out."""
_MARKS = "press"


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
    bleed = NumericProperty(0)
    """How far the press is shown beyond the sides, for what ends where the words around it do."""
    present = BooleanProperty(True)
    role = StringProperty("button")
    name_for_reader = StringProperty("")
    state = StringProperty("")
    focusable = True
    _marked = False

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        # In Python and only while there is something to see: most of a page's buttons are never pressed.
        for name in ("layer", "focused", "pos", "size", "radius"):
            self.fbind(name, self._mark)
        self._mark()

    def _mark(self, *_: Any) -> None:
        """Draw the layer over what is pressed, and the ring around what has the keyboard."""
        if not (self.layer or self.focused or self._marked):
            return
        after = self.canvas.after
        after.remove_group(_MARKS)
        if self.layer:
            after.add(Color(*theme.ink[:3], self.layer, group=_MARKS))
            after.add(
                Rounded(
                    pos=(self.x - self.bleed, self.y),
                    size=(self.width + 2 * self.bleed, self.height),
                    radius=self.radius,
                    group=_MARKS,
                )
            )
        if self.focused:
            away, line = dp(RING_AWAY), dp(RING)
            after.add(Color(*theme.accent, group=_MARKS))
            after.add(
                RoundedEdge(
                    pos=(self.x - away - self.bleed, self.y - away),
                    size=(self.width + 2 * (away + self.bleed), self.height + 2 * away),
                    radius=self.radius + away,
                    line=line,
                    group=_MARKS,
                )
            )
        marked = bool(self.layer or self.focused)
        if marked != self._marked:
            self._marked = marked
            (theme.fbind if marked else theme.funbind)("accent", self._mark)

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
