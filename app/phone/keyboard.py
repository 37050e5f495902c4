"""The whole app by keyboard: Tab moves, Enter and Space press, Escape goes back, Page keys scroll.

In a long list the arrows go from row to row, and each comes into sight; a slider they move, Home and End to its ends.
"""

from collections.abc import Callable
from math import inf
from typing import Any

from kivy.core.window import Window
from kivy.uix.textinput import TextInput
from kivy.uix.widget import Widget

from app.phone.widgets.overlay import snackbars, top_overlay
from app.phone.widgets.scroll import Scroll
from app.phone.widgets.seek_bar import SeekBar
from app.phone.words import words

TAB, ENTER, KEYPAD_ENTER, SPACE, ESCAPE = 9, 13, 271, 32, 27
PAGE_UP, PAGE_DOWN, HOME, END = 280, 281, 278, 279
UP, DOWN, RIGHT, LEFT = 273, 274, 275, 276


class Keyboard:
    """One for the app. `root()` gives the widget shown now; `back()` is what Escape and Back do when no overlay is open.

    `current` is the widget that has the keyboard.
    """

    def __init__(self, root: Callable[[], Widget | None], back: Callable[[], bool]) -> None:
        self._root = root
        self._back = back
        self.current: Any = None
        Window.bind(on_key_down=self._key)

    def stops(self) -> list[Any]:
        """Everything Tab visits, in reading order, in the topmost layer; what a line over it offers comes last."""
        found: list[Any] = []
        top = top_overlay() or self._root()
        if top is not None:
            _collect(top, found)
        # Such as Undo, which is there for a few seconds: one step back from the beginning.
        for bar in snackbars():
            _collect(bar, found)
        return found

    def move_to(self, widget: Any) -> None:
        """Give the keyboard to a widget, scrolling it into sight."""
        self.release()
        self.current = widget
        if isinstance(widget, TextInput):
            widget.focus = True
        else:
            widget.focused = True
        into_sight(widget)

    def release(self) -> None:
        """Nothing has the keyboard."""
        current, self.current = self.current, None
        if isinstance(current, TextInput):
            current.focus = False
        elif current is not None:
            current.focused = False

    def close(self) -> None:
        """Listen no more."""
        self.release()
        Window.unbind(on_key_down=self._key)

    def _key(self, _: Any, key: int, scan: int, text: str | None, modifiers: list[str]) -> bool:
        if key == TAB:
            self._tab(-1 if "shift" in modifiers else 1)
            return True
        if key == ESCAPE:
            overlay = top_overlay()
            if overlay:
                overlay.dismiss()
                return True
            return self._back()
        typing = isinstance(self.current, TextInput) and self.current.focus
        if key in (ENTER, KEYPAD_ENTER, SPACE) and self.current is not None and not typing:
            if self.current.get_root_window():
                self.current.press()
            return True
        if isinstance(self.current, SeekBar) and self._slide(self.current, key):
            return True
        if key in (UP, DOWN) and not typing:
            return self._row(1 if key == DOWN else -1)
        if key in (PAGE_UP, PAGE_DOWN, HOME, END) and not typing:
            return self._scroll(key)
        return False

    def _tab(self, step: int) -> None:
        stops = self.stops()
        if not stops:
            return
        if self.current in stops:
            self.move_to(stops[(stops.index(self.current) + step) % len(stops)])
        else:
            self.move_to(stops[0 if step > 0 else -1])

    def _row(self, step: int) -> bool:
        """To the row before or after the one that has the keyboard."""
        row = self.current
        long_list: Any = None if row is None or row.parent is None else row.parent.parent
        if not hasattr(long_list, "beside"):
            return False
        other = long_list.beside(row, step)
        if other is not None:
            self.move_to(other)
        return True

    def _slide(self, slider: SeekBar, key: int) -> bool:
        onward, backward = (LEFT, RIGHT) if words.rtl else (RIGHT, LEFT)
        steps = {onward: 1, UP: 1, backward: -1, DOWN: -1, HOME: -inf, END: inf}.get(key)
        if steps is None or slider.get_root_window() is None:
            return False
        slider.move_by(steps)
        return True

    def _scroll(self, key: int) -> bool:
        top = top_overlay() or self._root()
        scroll = next((w for w in top.walk() if isinstance(w, Scroll)), None) if top else None
        if scroll is None:
            return False
        page = scroll.height * 0.85
        goal = {
            PAGE_UP: scroll.offset - page,
            PAGE_DOWN: scroll.offset + page,
            HOME: 0,
            END: scroll.furthest,
        }[key]
        scroll.stop()
        scroll.offset = min(max(goal, 0), scroll.furthest)
        return True


def into_sight(widget: Any) -> None:
    """Scroll whatever the widget is in until it is seen."""
    parent = widget.parent
    while parent is not None and parent is not Window:
        if isinstance(parent, Scroll):
            parent.reveal(widget)
        parent = parent.parent


def _collect(widget: Any, found: list[Any]) -> None:
    if widget.disabled or widget.opacity == 0 or widget.width < 1 or widget.height < 1:
        return
    if getattr(widget, "focusable", False) or isinstance(widget, TextInput):
        found.append(widget)
    for child in in_reading_order(widget):
        _collect(child, found)


def in_reading_order(widget: Any) -> list[Any]:
    """What is in a widget, in the order it is read."""
    if hasattr(widget, "row_of"):  # a long list holds its rows in no particular order
        return sorted_rows(widget)
    return list(reversed(widget.children))


def sorted_rows(long_list: Any) -> list[Any]:
    """The visible rows of a long list from top to bottom."""
    rows = [row for sheet in long_list.children for row in sheet.children]
    low = long_list.y - long_list.offset + long_list.base
    visible = [row for row in rows if row.top > low and row.y < low + long_list.height]
    return sorted(visible, key=lambda row: -row.y)
