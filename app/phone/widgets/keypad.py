"""Big keys for a badge or a plate: no typing, no keyboard over half the screen."""

from typing import Any, Final

from kivy.properties import NumericProperty, StringProperty
from kivy.uix.gridlayout import GridLayout

from app.phone.widgets import button as _button  # noqa: F401  (its kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Column, Row
from app.phone.widgets.press import Pressable
from app.phone.words import words

load_kv(__file__)

KEYS: Final = "1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ"
UNKNOWN: Final = "?"
"""One character that could not be read."""
REST: Final = "*"
"""An unknown rest."""


class Key(Pressable, GridLayout):
    """One key. `says` is what it writes; `wide` keys hold a sign or words."""

    says = StringProperty("")
    text = StringProperty("")
    icon = StringProperty("")


class KeyMeaning(Row):
    """What a key with a sign stands for, to be seen by who has no screen reader to say it."""

    text = StringProperty("")
    icon = StringProperty("")


class Keypad(Column):
    """Writes `text` from 0-9, A-Z and a hyphen; `?` stands for one unreadable character, `*` for an unknown rest.

    `on_typed(text)` with each tap. At most `most` characters.
    """

    __events__ = ("on_typed",)
    text = StringProperty("")
    hint = StringProperty("")
    most = NumericProperty(16)

    def on_kv_post(self, base_widget: Any) -> None:
        grid = self.ids.key_grid
        for char in KEYS:
            grid.add_widget(self._key(char, char))
        self._special()
        words.bind(tr=self._special)

    def _special(self, *_: object) -> None:
        row = self.ids.special
        row.clear_widgets()
        for says, icon, name in (
            ("-", "remove", words.tr("Hyphen")),
            (UNKNOWN, "question_mark", words.tr("One I could not read")),
            (REST, "more_horiz", words.tr("More that I did not see")),
            ("<", "backspace", words.tr("Take back the last one")),
        ):
            key = self._key(says, "", icon)
            key.name_for_reader = name
            row.add_widget(key)

    def _key(self, says: str, text: str, icon: str = "") -> Key:
        key = Key(says=says, text=text, icon=icon, name_for_reader=text)
        key.bind(on_release=lambda key: self.tapped(key.says))
        return key

    def tapped(self, says: str) -> None:
        """One key was tapped."""
        if says == "<":
            self.text = self.text[:-1]
        elif len(self.text) < self.most and not self.text.endswith(REST):
            self.text += says
        else:
            return
        self.dispatch("on_typed", self.text)

    def on_typed(self, text: str) -> None: ...
