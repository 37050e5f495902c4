"""What lies over the screen: sheet, dialog, and the snackbar with its undo."""

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from app.phone.edges import edges
from app.phone.motion import LONG, MEDIUM, move
from app.phone.widgets import button as _button  # noqa: F401  (its kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Row
from app.phone.widgets.scroll import Scroll

load_kv(__file__)

_open: list["Overlay"] = []
_snackbars: list["Snackbar"] = []


class Overlay(FloatLayout):
    """Covers the window, catches every touch, and closes by Back, Escape or a tap beside it (`dismissable`).

    Event `on_dismiss` when it is closed without a choice.
    """

    __events__ = ("on_dismiss",)
    shade = NumericProperty(0)
    slide = NumericProperty(0)
    dismissable = BooleanProperty(True)
    role = StringProperty("dialog")
    name_for_reader = StringProperty("")
    state = StringProperty("")

    def open(self) -> None:
        """Show it over everything."""
        if self in _open:
            return
        _open.append(self)
        self._fill()
        Window.bind(size=self._fill)
        edges.bind(left=self._fill, top=self._fill, right=self._fill, bottom=self._fill)
        Window.add_widget(self)
        self.shade, self.slide = 0, dp(64)
        move(self, LONG, shade=1, slide=0)

    def _fill(self, *_: object) -> None:
        self.pos = edges.left, edges.bottom
        self.size = Window.width - edges.left - edges.right, Window.height - edges.bottom - edges.top

    def _unbind(self) -> None:
        Window.unbind(size=self._fill)
        edges.unbind(left=self._fill, top=self._fill, right=self._fill, bottom=self._fill)

    def close(self) -> None:
        """Take it away."""
        if self not in _open:
            return
        _open.remove(self)
        self._unbind()
        move(self, MEDIUM, shade=0, slide=dp(64), then=lambda: Window.remove_widget(self))

    def remove(self) -> None:
        """Take it away at once, as locking does."""
        if self in _open:
            _open.remove(self)
        self._unbind()
        Window.remove_widget(self)

    def dismiss(self) -> None:
        """Close it as Back does."""
        if self.dismissable:
            self.close()
            self.dispatch("on_dismiss")

    def on_touch_down(self, touch: Any) -> bool:
        if self in _open and not super().on_touch_down(touch) and not self._inside(touch):
            self.dismiss()
        return True

    def _inside(self, touch: Any) -> bool:
        return bool(self.ids.box.collide_point(*touch.pos))

    def on_touch_move(self, touch: Any) -> bool:
        super().on_touch_move(touch)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        super().on_touch_up(touch)
        return True

    def on_dismiss(self) -> None: ...


class BottomSheet(Overlay):
    """Rises from below. Children go into its scrolling column; `title` stands over them."""

    title = StringProperty("")

    def add_widget(self, widget: Any, *args: Any, **settings: Any) -> None:
        if "column" in self.ids:
            self.ids.column.add_widget(widget, *args, **settings)
        else:
            super().add_widget(widget, *args, **settings)


class Dialog(Overlay):
    """A question in the middle of the screen.

    `choices` is a list of (code, words, look) with look filled, tonal, outlined, text or destructive, the safest last.
    `on_choice(code)` after it has closed. Children go between the words and the choices.
    """

    __events__ = ("on_choice",)
    icon = StringProperty("")
    title = StringProperty("")
    text = StringProperty("")
    choices = ListProperty([])

    def add_widget(self, widget: Any, *args: Any, **settings: Any) -> None:
        if "middle" in self.ids:
            self.ids.middle.add_widget(widget, *args, **settings)
        else:
            super().add_widget(widget, *args, **settings)

    def on_kv_post(self, base_widget: Any) -> None:
        self.on_choices()

    def on_choices(self, *_: object) -> None:
        if "buttons" not in self.ids:
            return
        from app.phone.widgets import button

        looks = {
            "filled": button.FilledButton,
            "tonal": button.TonalButton,
            "outlined": button.OutlinedButton,
            "text": button.TextButton,
            "destructive": button.DestructiveButton,
        }
        self.ids.buttons.clear_widgets()
        for code, text, look in self.choices:
            made = looks[look](text=text)
            made.bind(on_release=lambda _, code=code: self.choose(code))
            self.ids.buttons.add_widget(made)

    def choose(self, code: str) -> None:
        """Close, then tell the choice."""
        self.close()
        self.dispatch("on_choice", code)

    def on_choice(self, code: str) -> None: ...


class Snackbar(Row):
    """A line at the bottom that goes by itself; see `snack`."""

    text = StringProperty("")
    action = StringProperty("")
    lift = NumericProperty("88dp")
    role = StringProperty("status")
    name_for_reader = StringProperty("")
    state = StringProperty("")

    def __init__(self, then: Callable[[], None] | None = None, **settings: Any) -> None:
        self._then = then
        super().__init__(**settings)

    def act(self) -> None:
        """The action was tapped."""
        then, self._then = self._then, None
        self.leave()
        if then:
            then()

    def leave(self) -> None:
        """Fade away."""
        if self in _snackbars:
            _snackbars.remove(self)
            move(self, MEDIUM, opacity=0, then=lambda: Window.remove_widget(self))

    def remove(self) -> None:
        """Away at once, as locking does."""
        if self in _snackbars:
            _snackbars.remove(self)
        Window.remove_widget(self)


def snack(
    text: str,
    action: str = "",
    then: Callable[[], None] | None = None,
    *,
    seconds: float = 6.0,
    lift: float = 88.0,
) -> Snackbar:
    """Show a line at the bottom for some seconds, `lift` dp above the edge, with one action such as Undo."""
    for old in list(_snackbars):
        old.remove()
    bar = Snackbar(text=text, action=action, then=then, lift=dp(lift), opacity=0)
    _snackbars.append(bar)
    Window.add_widget(bar)
    move(bar, MEDIUM, opacity=1)
    Clock.schedule_once(lambda _: bar.leave(), seconds)
    return bar


def top_overlay() -> Overlay | None:
    """The overlay that has the keyboard now."""
    return _open[-1] if _open else None


def snackbars() -> tuple[Snackbar, ...]:
    """The lines shown now."""
    return tuple(_snackbars)


def remove_all() -> None:
    """Take every overlay and snackbar away at once."""
    for overlay in list(_open):
        overlay.remove()
    for bar in list(_snackbars):
        bar.remove()


__all__ = [
    "BottomSheet",
    "Dialog",
    "Overlay",
    "Scroll",
    "Snackbar",
    "remove_all",
    "snack",
    "snackbars",
    "top_overlay",
]
