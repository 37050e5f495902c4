"""Large rows to choose from: easier than chips when the words are long or the hand shakes."""

from typing import Any

from kivy.properties import BooleanProperty, ListProperty, StringProperty

from app.phone.widgets import button as _button  # noqa: F401  (its kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Column, Row
from app.phone.widgets.press import Pressable

load_kv(__file__)


class ChoiceRow(Pressable, Row):
    """One answer with its sign (ring or box), `text`, and `more` in smaller words. `quiet` for "don't know"."""

    text = StringProperty("")
    more = StringProperty("")
    icon = StringProperty("")
    code = StringProperty("")
    selected = BooleanProperty(False)
    quiet = BooleanProperty(False)
    role = StringProperty("radio")

    def on_release(self) -> None:
        if isinstance(self.parent, ChoiceList):
            self.parent.tapped(self.code)
        else:
            self.selected = not self.selected


class ChoiceList(Column):
    """Rows from `choices`, a list of (code, words), (code, words, more) or (code, words, more, icon).

    `chosen`, `many` and `on_choice(codes)` as in `ChipChoice`.
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
        for code, text, *rest in self.choices:
            self.add_widget(
                ChoiceRow(
                    code=code,
                    text=text,
                    more=rest[0] if rest else "",
                    icon=rest[1] if len(rest) > 1 else "",
                    selected=code in self.chosen,
                    role="checkbox" if self.many else "radio",
                )
            )

    def on_chosen(self, *_: object) -> None:
        for row in self.children:
            row.selected = row.code in self.chosen

    def on_many(self, *_: object) -> None:
        for row in self.children:
            row.role = "checkbox" if self.many else "radio"

    def tapped(self, code: str) -> None:
        """A person tapped the row with this code."""
        if code in self.chosen:
            self.chosen = [other for other in self.chosen if other != code]
        else:
            self.chosen = [*self.chosen, code] if self.many else [code]
        self.dispatch("on_choice", list(self.chosen))

    def on_choice(self, codes: list[str]) -> None: ...
