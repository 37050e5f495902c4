"""A label of Kivy's that follows what the app changes, and no more: half the widgets of a page are labels.

What kv rules would bind here is bound in Python, once for each method instead of once for each thing a rule reads.
"""

from collections.abc import Callable
from typing import Any, ClassVar, Final

from kivy.clock import Clock
from kivy.core.text import Label as Provider
from kivy.graphics import Color, Rectangle
from kivy.uix.label import Label

FIXED: Final = {"font_script_name": "Latn", "split_str": ""}
"""Kivy's label has these where its provider of text, left to itself, has others."""

NO_BOUNDS: Final = None, None
"""For the least and the most of a size, in place of Kivy's two properties of six numbers that are 6 KiB a widget once they are
followed or read: the app uses neither."""


class SparingLabel(Label):
    """`followed` are the properties that change what is drawn; `looked_at` those set once, before it is first drawn.

    The others stay at Kivy's defaults. Its words look the same when it is disabled.
    """

    followed: ClassVar[tuple[str, ...]] = ("text", "font_size", "color")
    looked_at: ClassVar[tuple[str, ...]] = ("halign",)
    size_hint_min = size_hint_max = NO_BOUNDS

    def __init__(self, **settings: Any) -> None:
        self._trigger_texture = Clock.create_trigger(self.texture_update, -1)
        super(Label, self).__init__(**settings)  # in place of Kivy's, which follows everything
        update = self._trigger_texture_update
        for name in self.followed:
            self.fbind(name, update, name)
        self._create_label()
        self._trigger_texture()

    @property
    def disabled_color(self) -> Any:
        """Of the words when disabled."""
        return self.color

    def _create_label(self) -> None:
        asked = {name: getattr(self, name) for name in (*self.followed, *self.looked_at)}
        self._label = Provider(**FIXED, **asked, usersize=asked.get("text_size", (None, None)))

    def _trigger_texture_update(self, name: Any = None, source: Any = None, value: Any = None) -> None:
        if name == "color":  # Kivy passes over it while the label is disabled
            self._label.options[name] = value
            self._trigger_texture()
        else:
            super()._trigger_texture_update(name, source, value)

    def texture_update(self, *largs: Any) -> None:
        """Draw the words."""
        options = self._label.options
        for name in self.looked_at:
            options[name] = getattr(self, name)
        super().texture_update(*largs)

    def apply_class_lang_rules(self, *given: Any, **named: Any) -> None:
        """What the rules of this class would be comes first, then the rules of those made from it."""
        with self.canvas:
            Color(1, 1, 1, 1)
            self._drawn = Rectangle(size=(0, 0))
        self.follow()
        super().apply_class_lang_rules(*given, **named)

    def follow(self) -> None:
        """Bind what depends on other properties, the theme or the language, and set it."""
        self.fbind("texture", self._show)
        self.keep(self._place, "texture_size", "pos", "size")

    def keep(self, method: Callable[..., None], *names: str) -> None:
        """Call `method` now, and whenever one of these properties changes."""
        for name in names:
            self.fbind(name, method)
        method()

    def _show(self, _: Any, texture: Any) -> None:
        self._drawn.texture = texture

    def _place(self, *_: object) -> None:
        wide, high = self.texture_size
        self._drawn.size = wide, high
        self._drawn.pos = int(self.x + self.width / 2 - wide / 2), int(self.y + self.height / 2 - high / 2)
