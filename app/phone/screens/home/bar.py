"""Under every main place: the big button, in reach of the thumb, and the way to the other main places."""

from typing import Any

from kivy.properties import ListProperty, StringProperty

from app.phone.flow import tabs
from app.phone.widgets import bars as _bars  # noqa: F401  (its kv)
from app.phone.widgets import button as _button  # noqa: F401
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Column
from app.phone.words import words

load_kv(__file__)

ICONS = {"timeline": "timeline", "rights": "balance", "cards": "badge", "settings": "settings"}


class NowBar(Column):
    """`here` is the main place shown. Events `on_now` and `on_go(place)`."""

    __events__ = ("on_now", "on_go")
    places = ListProperty([])
    here = StringProperty("")

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        words.bind(tr=self._word)
        self._word()

    def _word(self, *_: object) -> None:
        tr = words.tr
        said = {
            "timeline": tr("Records"),
            "rights": tr("Rights"),
            "cards": tr("Lawyers"),
            "settings": tr("Settings"),
        }
        self.places = [(place, said[place], ICONS[place]) for place in tabs()]

    def on_now(self) -> None: ...

    def on_go(self, place: str) -> None: ...
