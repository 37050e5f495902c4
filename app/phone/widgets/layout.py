"""Rows, columns and grids that turn round with the language."""

from typing import Any, Final

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.layout import Layout
from kivy.uix.stacklayout import StackLayout
from kivy.uix.widget import Widget

from app.phone.widgets.following import follow
from app.phone.widgets.kv import load_kv
from app.phone.widgets.label import NO_BOUNDS
from app.phone.words import words

load_kv(__file__)

UNKNOWN: Final = {"width": 0}
"""How wide a layout is until it is laid out itself; not Kivy's 100 pixels. Words in it wait for their width: they would be drawn
in a column that narrow, in small letters of which each size is a font to open, and then again in the right one."""


class Box(BoxLayout):
    """Follows of its children what the app changes of them: not the bounds of their size."""

    size_hint_min = size_hint_max = NO_BOUNDS

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{**UNKNOWN, **settings})

    def add_widget(self, widget: Any, *args: Any, **settings: Any) -> None:
        for name in ("pos_hint", "size", "size_hint"):
            widget.fbind(name, self._trigger_layout)
        super(Layout, self).add_widget(widget, *args, **settings)


class Row(Box):
    """Children beside each other, from the side where reading begins."""

    present = BooleanProperty(True)
    """Whether a `Varying` around it shows it."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        follow(words, "rtl", self, "_turn")

    def _turn(self, *_: object) -> None:
        self._trigger_layout()

    def do_layout(self, *args: Any) -> None:
        super().do_layout(*args)
        if words.rtl:
            for child in self.children:
                child.x = self.x + self.right - child.right


class HugRow(Row):
    """As high as its highest child."""


class Column(Box):
    """Children under each other, as high as they need."""

    present = BooleanProperty(True)


class Wrap(StackLayout):
    """Children beside each other, on as many lines as they need."""

    size_hint_min = size_hint_max = NO_BOUNDS
    present = BooleanProperty(True)

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{**UNKNOWN, **settings})
        follow(words, "rtl", self, "_turn")
        self._turn()

    def _turn(self, *_: object) -> None:
        self.orientation = "rl-tb" if words.rtl else "lr-tb"


class TileGrid(GridLayout):
    """Tiles of one size: up to `many` columns, each at least `least` dp wide at 100 % text size."""

    many = NumericProperty(3)
    least = NumericProperty(112)

    def __init__(self, **settings: Any) -> None:
        self._level = Clock.create_trigger(self._make_level, -1)
        super().__init__(**{**UNKNOWN, **settings})
        follow(words, "rtl", self, "_turn")
        self._turn()

    def _turn(self, *_: object) -> None:
        self.orientation = "rl-tb" if words.rtl else "lr-tb"

    def add_widget(self, widget: Any, *args: Any, **settings: Any) -> None:
        super().add_widget(widget, *args, **settings)
        widget.fbind("need", self._level)
        self._level()

    def remove_widget(self, widget: Any, *args: Any, **settings: Any) -> None:
        widget.funbind("need", self._level)
        super().remove_widget(widget, *args, **settings)

    def _make_level(self, *_: object) -> None:
        self.row_default_height = max((child.need for child in self.children), default=0)


class Gap(Widget):
    """Empty room that takes what is left."""

    size_hint_min = size_hint_max = NO_BOUNDS


class Divider(Widget):
    """A hairline."""


class Ground(Box):
    """A whole screen's background; children under each other."""


class Panel(Column):
    """A quiet surface with rounded corners."""

    outlined = BooleanProperty(False)


class Middle(FloatLayout):
    """Holds one thing in its middle."""
