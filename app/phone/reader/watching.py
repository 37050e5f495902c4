"""What every screen reader needs of the app: what is shown now, and doing what is asked of one of its parts."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final
from weakref import WeakValueDictionary

from kivy.uix.textinput import TextInput

from app.phone.keyboard import into_sight
from app.phone.reader.part import ROOT, Tree, What
from app.phone.reader.tree import number_of, read
from app.phone.widgets.scroll import Scroll
from app.phone.widgets.seek_bar import SeekBar

EVERY: Final = 0.25
"""Seconds between two looks at the screen while a reader is listening."""
_PAGE: Final = 0.85
"""How much of what is in sight one step of a reader scrolls."""


class Watched:
    """`title()` names the window, `current()` is the widget that has the keyboard, `focus(widget)` gives it; when `keyless()`
    has taken the page away, nothing is done."""

    def __init__(
        self,
        title: Callable[[], str],
        current: Callable[[], Any],
        focus: Callable[[Any], None],
        keyless: Callable[[], bool] = lambda: False,
    ) -> None:
        self._title, self._current, self._focus, self._keyless = title, current, focus, keyless
        self._widgets: WeakValueDictionary[int, Any] = WeakValueDictionary()
        self.told: tuple[Tree, int] | None = None
        """The last tree and the number of the part that has the keyboard."""

    def look(self) -> bool:
        """Read the screen; whether anything is other than it was."""
        parts, widgets = read(self._title())
        current = self._current()
        focus = number_of(current) if current is not None and number_of(current) in parts else ROOT
        if self.told == (parts, focus):
            return False
        self._widgets = WeakValueDictionary(widgets)
        self.told = parts, focus
        return True

    def forget(self) -> None:
        """Keep nothing of what was shown."""
        self.told = None
        self._widgets = WeakValueDictionary()

    def do(self, number: int, what: What, text: str = "") -> None:
        """Do it to a part, if it is still there and may be used."""
        widget = self._widgets.get(number)
        if widget is None or widget.get_root_window() is None or self._keyless():
            return
        if what == "look":
            into_sight(widget)
        elif widget.disabled:
            return
        elif what == "focus":
            self._focus(widget)
        elif isinstance(widget, Scroll):
            if what in ("back", "forward"):
                step = widget.height * (_PAGE if what == "forward" else -_PAGE)
                widget.stop()
                widget.offset = min(max(widget.offset + step, 0), widget.furthest)
        elif isinstance(widget, TextInput):
            if what == "write":
                widget.text = text
        elif isinstance(widget, SeekBar):
            _move(widget, what, text)
        elif what == "press":
            widget.press()


def _move(slider: SeekBar, what: What, text: str) -> None:
    if what in ("back", "forward"):
        slider.move_by(1 if what == "forward" else -1)
    elif what == "write" and slider.length > 0:
        with suppress(ValueError):
            slider.move_to(float(text) / slider.length)
