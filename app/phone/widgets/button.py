"""Buttons. The look says how much a button matters; use one filled button on a screen."""

from typing import Any

from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from app.phone.widgets import icon as _icon  # noqa: F401  (its kv)
from app.phone.widgets import text as _text  # noqa: F401
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Row
from app.phone.widgets.press import Pressable

load_kv(__file__)


class WordButton(Pressable, Row):
    """Common part: `text`, an optional `icon` before it, at least `tall` high. `busy` shows that it is at work."""

    text = StringProperty("")
    icon = StringProperty("")
    tall = NumericProperty("56dp")
    fill = ColorProperty([0, 0, 0, 0])
    edge = ColorProperty([0, 0, 0, 0])
    letters = ColorProperty([1, 1, 1, 1])
    paint = ColorProperty(None, allownone=True)
    busy = BooleanProperty(False)
    hug = BooleanProperty(False)
    """Only as wide as its words, at most `most_width`."""
    flush = BooleanProperty(False)
    """Begins where the words above it do."""
    most_width = NumericProperty("280dp")
    most_size = NumericProperty(0)
    """Caps the letters, in pixels, for what stands beside something else in a bar; 0 does not."""

    def on_kv_post(self, base_widget: Any) -> None:
        for part in (self.ids.words_, self.ids.sign):
            part.bind(width=self._hug)
        self._hug()

    def on_hug(self, *_: object) -> None:
        self._hug()

    def _hug(self, *_: object) -> None:
        if self.hug and "words_" in self.ids:
            self.size_hint_x = None
            # flush, the distances to the gaps at both sides are taken back
            sides = self.padding[0] + self.padding[2] + self.spacing * (3 if self.flush else 1)
            self.width = self.ids.words_.width + self.ids.sign.width + sides

    def on_touch_down(self, touch: Any) -> bool:
        if self.busy and self.collide_point(*touch.pos):
            return True
        return super().on_touch_down(touch)


class FilledButton(WordButton):
    """The one thing to do here."""


class TonalButton(WordButton):
    """Something else that is often done here."""


class OutlinedButton(WordButton):
    """Something that may be done here."""


class TextButton(WordButton):
    """A small way out: skip, not now, learn more."""


class PlainButton(WordButton):
    """What may be done about something said on a coloured ground; `paint` is the colour of the words there."""


class DestructiveButton(WordButton):
    """Deletes. Clay, not red; asks again in a dialog before anything happens."""


class IconButton(Pressable, FloatLayout):
    """A sign alone; `name_for_reader` must say what it does. `side` in dp, `tint` its colour."""

    icon = StringProperty("")
    side = NumericProperty(48)
    filled = BooleanProperty(False)
    tint = ColorProperty(None, allownone=True)
    backed = BooleanProperty(False)
