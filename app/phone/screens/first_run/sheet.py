"""The recovery sheet: shown, kept by the person, tried once."""

from typing import Any

from kivy.properties import StringProperty

from app.phone.screens.first_run.step import FirstRunStep
from app.phone.screens.first_run.twelve import save_sheet
from app.phone.widgets.kv import load_kv
from app.phone.words import explain

load_kv(__file__)


class SheetStep(FirstRunStep):
    """Shows the twelve words; after a restart, when they cannot be shown again, offers to try or renew them."""

    code = StringProperty("")

    def __init__(self, page: Any, **settings: Any) -> None:
        super().__init__(page, **settings)
        self.code = self.model.code

    def save(self) -> None:
        """As a PDF."""
        save_sheet(self.page, self.model.code)

    def renew(self) -> None:
        """Make another sheet."""
        passphrase = self.ids.passphrase.text
        if passphrase.strip() and not self.working:
            self.working, self.error = True, ""
            self.page.work(lambda _: self.model.new_sheet(passphrase), self._renewed, self._failed)

    def _renewed(self, _: None) -> None:
        self.working = False
        self.ids.passphrase.forget()
        self.code = self.model.code

    def _failed(self, error: Exception) -> None:
        self.working = False
        self.error = " ".join(explain(error))

    def other(self) -> None:
        self.page.finish()

    def forget(self) -> None:
        super().forget()
        self.code = ""


class TryStep(FirstRunStep):
    """The words are written from the sheet; only then it counts."""

    def go(self) -> None:
        code = self.ids.sheet.text
        if code.strip() and not self.working:
            self.working, self.error = True, ""
            self.page.work(lambda _: self.model.try_sheet(code), lambda _: self.page.show(), self._failed)

    def _failed(self, error: Exception) -> None:
        self.working = False
        self.error = " ".join(explain(error))

    def other(self) -> None:
        self.page.finish()
