"""Cards, list rows, section headings, banners and empty places."""

from typing import Any

from kivy.metrics import dp
from kivy.properties import BooleanProperty, ColorProperty, ListProperty, OptionProperty, StringProperty

from app.phone.widgets import button as _button  # noqa: F401  (its kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Column, HugRow, Panel, Row
from app.phone.widgets.press import Pressable

load_kv(__file__)


class Card(Panel):
    """A quiet surface for things that belong together."""


class TapCard(Pressable, Panel):
    """A card that opens something. Set `name_for_reader`."""


class ListRow(Pressable, Row):
    """One line of a list: `icon`, `text`, `more` under it, `value` at the end, and an arrow when it `opens`."""

    text = StringProperty("")
    more = StringProperty("")
    value = StringProperty("")
    icon = StringProperty("")
    tone = OptionProperty("ink", options=["ink", "accent", "clay"])
    opens = BooleanProperty(True)
    flush = BooleanProperty(True)
    """Begins and ends where the words around it do; within a card of rows it keeps a distance from the card's edge."""


class SectionHeader(HugRow):
    """A small heading over a group, with an optional `action` at the end (event `on_act`)."""

    __events__ = ("on_act",)
    text = StringProperty("")
    action = StringProperty("")

    def on_act(self) -> None: ...


class Banner(HugRow):
    """Something to know: `kind` info, warn or due. Up to two `actions`; `on_act(index)` says which was tapped."""

    __events__ = ("on_act",)
    kind = OptionProperty("info", options=["info", "good", "warn", "due"])
    title = StringProperty("")
    text = StringProperty("")
    actions = ListProperty([])
    ink = ColorProperty([1, 1, 1, 1])
    role = StringProperty("note")
    name_for_reader = StringProperty("")
    state = StringProperty("")

    def on_kv_post(self, base_widget: Any) -> None:
        # given to the constructor, actions came before there was anything to put them in
        if self.actions and not self.ids.actions.children:
            self.on_actions()

    def on_actions(self, *_: object) -> None:
        if "actions" not in self.ids:
            return
        from app.phone.widgets.button import PlainButton

        box = self.ids.actions
        box.clear_widgets()
        for index, text in enumerate(self.actions):
            button = PlainButton(text=text, hug=True, paint=self.ink, most_width=dp(400))
            self.fbind("ink", button.setter("paint"))
            button.bind(on_release=lambda _, index=index: self.dispatch("on_act", index))
            box.add_widget(button)

    def on_act(self, index: int) -> None: ...


class EmptyState(Column):
    """Nothing here yet: a sign, what this place is for, and the one thing to do (event `on_act`)."""

    __events__ = ("on_act",)
    icon = StringProperty("")
    title = StringProperty("")
    text = StringProperty("")
    action = StringProperty("")

    def on_act(self) -> None: ...


class Tag(Row):
    """A small label with a colour and a sign: due, unfinished, sealed. Never colour alone."""

    text = StringProperty("")
    icon = StringProperty("")
    tone = OptionProperty("quiet", options=["quiet", "good", "sand", "accent"])
    ink = ColorProperty([1, 1, 1, 1])
