"""Twelve words in two columns, and saving them as a sheet to print."""

from typing import Any

from kivy.properties import ListProperty, StringProperty

from app.phone.device import NewDocument
from app.phone.recovery_sheet import SheetWords, sheet
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Panel
from app.phone.widgets.overlay import snack
from app.phone.words import words

load_kv(__file__)


class TwelveWords(Panel):
    """`code` is the twelve words, one space between."""

    code = StringProperty("")
    first_half = ListProperty([])
    second_half = ListProperty([])

    def on_code(self, *_: object) -> None:
        numbered = [f"{n}.  {word}" for n, word in enumerate(self.code.split(), 1)]
        self.first_half, self.second_half = numbered[:6], numbered[6:]

    def forget(self) -> None:
        """Drop the words."""
        self.code = ""


def save_sheet(page: Any, code: str) -> None:
    """Ask where, write the PDF there, and say what is true then."""

    def chosen(place: NewDocument | None) -> None:
        if place is None:
            return
        said = sheet_words()
        made, language = page.session.now().instant, page.session.language
        page.work(
            lambda _: place.put(sheet(code, said, made, language)),
            lambda _: snack(words.tr("Saved. Print it, then delete the file from this device."), seconds=10),
        )

    page.app.devices.documents.create(words.tr("recovery sheet") + ".pdf", "application/pdf", chosen)


def sheet_words() -> SheetWords:
    """The sentences of the sheet."""
    tr = words.tr
    return SheetWords(
        title=tr("Recovery sheet"),
        what=tr("These twelve words open the records if the passphrase is forgotten."),
        keep=tr("Keep this paper where only you or someone you trust can find it, not beside the device."),
        lost=tr(
            "Whoever has it can open the records. If it is lost, make a new sheet: the old one then opens nothing."
        ),
        made=tr("Made on {day}."),
    )
