"""The witness code: eight words for everything written so far, to read to somebody or to be scanned."""

from typing import Any

from kivy.properties import StringProperty

from app.phone.page import Page
from app.phone.screens.record.model import RecordModel
from app.phone.widgets import bars, button, picture, scroll, text  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import HugRow

load_kv(__file__)


class WitnessWord(HugRow):
    """One of the eight, with its number."""

    number = StringProperty("")
    word = StringProperty("")


class WitnessScreen(Page):
    """Given `encounter`; the words stand for the whole vault up to now."""

    code = StringProperty("")

    def made(self, encounter: str = "", **given: Any) -> None:
        self.model = RecordModel(self.session, encounter)

    def arrive(self) -> None:
        self.code, _ = self.model.witness()
        self.ids.qr.write(self.code)
        box = self.ids.eight
        box.clear_widgets()
        for number, word in enumerate(self.code.split(), 1):
            box.add_widget(WitnessWord(number=str(number), word=word))

    def forget(self) -> None:
        super().forget()
        self.code = ""
        self.ids.qr.matrix = None
        for word in self.ids.eight.children:
            word.word = ""


SCREEN = WitnessScreen
