"""Chips: one of a few, or any of a few, or something to do at once."""

from typing import Any

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty

from app.phone.widgets import button as _button  # noqa: F401  (its kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Row, Wrap
from app.phone.widgets.press import Pressable

load_kv(__file__)


class Chip(Pressable, Row):
    """Does something when tapped; `icon` before the words."""

    text = StringProperty("")
    icon = StringProperty("")
    selected = BooleanProperty(False)
    most_width = NumericProperty("300dp")
    code = StringProperty("")


class ChoiceChip(Chip):
    """Can be chosen. Alone it is switched by a tap; in a `ChipChoice` the group decides."""

    def on_release(self) -> None:
        group = self.parent
        if isinstance(group, ChipChoice):
            group.tapped(self.code)
        else:
            self.selected = not self.selected


class ChipChoice(Wrap):
    """Chips made from `choices`, a list of (code, words) or (code, words, icon). `chosen` is the list of codes.

    With `many` any number can be chosen, else at most one; a second tap takes the choice back. The event
    `on_choice(codes)` comes only from a person's tap, never from setting `chosen`.
    """

    __events__ = ("on_choice",)
    choices = ListProperty([])
    chosen = ListProperty([])
    many = BooleanProperty(False)
    role = StringProperty("group")
    name_for_reader = StringProperty("")
    state = StringProperty("")

    def on_kv_post(self, base_widget: Any) -> None:
        # given to the constructor, choices came before there was anything to put them in
        if self.choices and not self.children:
            self.on_choices()

    def on_choices(self, *_: object) -> None:
        if self.canvas is None:
            return
        self.clear_widgets()
        for code, text, *icon in self.choices:
            chip = ChoiceChip(
                text=text, code=code, icon=icon[0] if icon else "", selected=code in self.chosen
            )
            chip.most_width = self.width
            self.add_widget(chip)

    def on_chosen(self, *_: object) -> None:
        for chip in self.children:
            chip.selected = chip.code in self.chosen

    def on_many(self, *_: object) -> None:
        for chip in self.children:
            chip.role = "checkbox" if self.many else "radio"

    def on_width(self, *_: object) -> None:
        for chip in self.children:
            chip.most_width = self.width

    def add_widget(self, widget: Any, *args: Any, **settings: Any) -> None:
        widget.role = "checkbox" if self.many else "radio"
        super().add_widget(widget, *args, **settings)

    def tapped(self, code: str) -> None:
        """A person tapped the chip with this code."""
        if code in self.chosen:
            self.chosen = [other for other in self.chosen if other != code]
        else:
            self.chosen = [*self.chosen, code] if self.many else [code]
        self.dispatch("on_choice", list(self.chosen))

    def on_choice(self, codes: list[str]) -> None: ...
