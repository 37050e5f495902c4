"""Scrolling by finger, wheel and keyboard.

Kivy's ScrollView waits 55 ms before it shows a press and delays quick taps by a fifth of a second. Here a press
reaches the content at once and is taken back when the finger starts to scroll.
"""

from math import exp
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.metrics import dp
from kivy.properties import AliasProperty, NumericProperty
from kivy.uix.widget import Widget

from app.phone.motion import MEDIUM, move
from app.phone.theme.live import theme
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import UNKNOWN
from app.phone.widgets.out_of_sight import draw_only

SLOP = 8.0
"""dp a finger may wander and still be a tap."""
FRICTION = 3.2
SLOWEST, FASTEST = 30.0, 5000.0
WHEEL = 72.0
SAMPLES = 5
BAR_AT_REST = 0.6
"""The bar stays, fainter, while there is more than fits: nothing else says so where a line ends at the edge."""

load_kv(__file__)


class Scroll(Widget):
    """Shows part of its one child, which may be higher than it. `offset` is how far it is scrolled, in pixels."""

    offset = NumericProperty(0)
    base = NumericProperty(0)
    """Part of `offset` already in the places of the children; only a very long list needs it."""
    extent = NumericProperty(0)
    """Height of all there is to see, in pixels."""
    bar_opacity = NumericProperty(BAR_AT_REST)

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{**UNKNOWN, **settings})
        self._speed = 0.0
        self._glide = Clock.schedule_interval(self._glide_on, 0)
        self._glide.cancel()
        self._place = Clock.create_trigger(self._place_content, -1)
        self.bind(size=self._place, pos=self._place)
        Window.bind(on_draw=self._draw_only_what_shows)

    def _draw_only_what_shows(self, *_: object) -> None:
        """Just before a frame is drawn, when everything has its place."""
        if self.content is not None and self.get_root_window() is not None:
            up = self.offset - self.base
            draw_only(self.content, self.y - up, self.top - up)

    @property
    def content(self) -> Any:
        """The child that is scrolled."""
        return self.children[0] if self.children else None

    def _get_furthest(self) -> float:
        return max(0.0, self.extent - self.height)

    furthest = AliasProperty(_get_furthest, bind=["height", "extent"])
    """The largest possible `offset`."""

    def add_widget(self, widget: Any, *args: Any, **settings: Any) -> None:
        super().add_widget(widget, *args, **settings)
        widget.fbind("height", self._place)
        self._place()

    def remove_widget(self, widget: Any, *args: Any, **settings: Any) -> None:
        widget.funbind("height", self._place)
        super().remove_widget(widget, *args, **settings)

    def _place_content(self, *_: object) -> None:
        content = self.content
        if content is None:
            return
        content.width = self.width
        if content.size_hint_y is not None:
            content.height = max(self.height, getattr(content, "minimum_height", 0))
        content.x = self.x
        content.y = self.top - content.height
        self.extent = content.height
        self.offset = min(max(self.offset, 0), self._get_furthest())

    # where things are: the content is drawn `offset` higher than it stands

    def to_parent(self, x: float, y: float, relative: bool = False) -> tuple[float, float]:
        return x, y + self.offset - self.base

    def to_local(self, x: float, y: float, relative: bool = False) -> tuple[float, float]:
        return x, y - self.offset + self.base

    # touch

    def on_touch_down(self, touch: Any) -> bool:
        if not self.collide_point(*touch.pos):
            return False
        if touch.is_mouse_scrolling:
            return self._wheel(touch)
        moving = abs(self._speed) > dp(SLOWEST)
        self.stop()
        touch.grab(self)
        touch.ud[self] = [touch.y, self.offset, False, [(Clock.time(), touch.y)]]
        if not moving:  # a finger that stops a glide presses nothing
            self._to_content("on_touch_down", touch)
        return True

    def _to_content(self, event: str, touch: Any) -> bool:
        touch.push()
        touch.apply_transform_2d(self.to_local)
        handled = bool(self.content is not None and self.content.dispatch(event, touch))
        touch.pop()
        return handled

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return self._to_content("on_touch_move", touch) if self not in touch.ud else True
        drag = touch.ud.get(self)
        if drag is None:
            return True
        start, offset, scrolling, samples = drag
        moved = touch.y - start
        if not scrolling and abs(moved) > dp(SLOP) and self._get_furthest() > 0:
            if abs(touch.x - touch.ox) > abs(moved):
                touch.ud.pop(self)
                return True
            drag[2] = scrolling = True
            self._take_over(touch)
        if scrolling:
            self._go(offset + moved)
            samples.append((Clock.time(), touch.y))
            del samples[:-SAMPLES]
        return True

    def _take_over(self, touch: Any) -> None:
        for reference in list(touch.grab_list):
            widget = reference()
            if widget is not None and widget is not self:
                touch.ungrab(widget)
                if hasattr(widget, "cancel_touch"):
                    widget.cancel_touch(touch)

    def cancel_touch(self, touch: Any) -> None:
        """A scroller around this one took the touch."""
        touch.ud.pop(self, None)

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return self._to_content("on_touch_up", touch) if self not in touch.ud else True
        touch.ungrab(self)
        drag = touch.ud.pop(self, None)
        if drag and drag[2]:
            (then, y), now = drag[3][0], Clock.time()
            if now > then:
                self._speed = min(max((touch.y - y) / (now - then), -dp(FASTEST)), dp(FASTEST))
                if abs(self._speed) > dp(SLOWEST) and not theme.still:
                    self._glide()
        return True

    def _wheel(self, touch: Any) -> bool:
        if self._to_content("on_touch_down", touch):
            return True
        step = {"scrollup": dp(WHEEL), "scrolldown": -dp(WHEEL)}.get(touch.button, 0)
        before = self.offset
        self._go(self.offset + step)
        return bool(self.offset != before)

    def _glide_on(self, seconds: float) -> bool:
        before = self.offset
        self._go(self.offset + self._speed * seconds)
        self._speed *= exp(-FRICTION * seconds)
        if abs(self._speed) < dp(SLOWEST) or (self.offset == before and not self._will_go_on()):
            self._speed = 0.0
            return False
        return True

    def _will_go_on(self) -> bool:
        """Whether a glide that came to the end waits there for more."""
        return False

    def stop(self) -> None:
        """Stand still at once."""
        self._glide.cancel()
        self._speed = 0.0

    def _go(self, offset: float) -> None:
        self.offset = min(max(offset, 0), self._get_furthest())

    def on_offset(self, *_: object) -> None:
        self.bar_opacity = 1
        Clock.unschedule(self._fade_bar)
        Clock.schedule_once(self._fade_bar, 0.8)

    def _fade_bar(self, *_: object) -> None:
        move(self, MEDIUM, bar_opacity=BAR_AT_REST)

    # by keyboard and program

    def reveal(self, widget: Any, margin: float = 24) -> None:
        """Scroll as little as needed to show a widget inside, with `margin` dp around it."""
        self._place_content()
        _, low = widget.to_window(widget.x, widget.y)
        _, mine = self.to_window(*self.pos)
        over = low + widget.height + dp(margin) - (mine + self.height)
        under = mine - (low - dp(margin))
        if under > 0:
            self._go(self.offset + under)
        elif over > 0:
            self._go(self.offset - over)

    def to_start(self) -> None:
        """Back to the top."""
        self.stop()
        self.offset = 0
