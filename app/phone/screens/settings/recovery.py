"""The recovery sheet again: try the one there is, or make a new one, which counts only after it was tried."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from app.phone.page import Page
from app.phone.screens.first_run.twelve import save_sheet
from app.phone.screens.settings.model import SettingsModel
from app.phone.widgets import bars, button, field, scroll, varying  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.overlay import snack
from app.phone.words import explain, words

load_kv(__file__)


class RecoveryScreen(Page):
    """`code` is the new sheet while it is shown."""

    code = StringProperty("")
    working = BooleanProperty(False)
    error = StringProperty("")

    def made(self, **given: Any) -> None:
        self.model = SettingsModel(self.session)

    def renew(self) -> None:
        """Show twelve new words."""
        self.error = ""
        self.code = self.model.new_sheet()
        self.ids.scroll.to_start()

    def save(self) -> None:
        """As a PDF."""
        save_sheet(self, self.code)

    def check(self) -> None:
        """Try what was written: the new sheet if one is shown, else the present one."""
        tried, passphrase = self.ids.tried.text, self.ids.passphrase.text
        if not tried.strip() or self.working:
            return
        self.working, self.error = True, ""
        if self.code:
            self.work(lambda _: self.model.try_new_sheet(passphrase, tried), self._good, self._failed)
        else:
            self.work(lambda _: self.model.try_present_sheet(tried), self._good, self._failed)

    def _good(self, _: None) -> None:
        new, self.working, self.code = bool(self.code), False, ""
        snack(
            words.tr("The new sheet counts now. Destroy the old one.")
            if new
            else words.tr("Your sheet is right.")
        )
        self.back()

    def _failed(self, error: Exception) -> None:
        self.working = False
        self.error = " ".join(explain(error))

    def leave(self) -> None:
        for secret in (self.ids.tried, self.ids.passphrase):
            secret.forget()

    def forget(self) -> None:
        super().forget()
        self.code = ""
        self.model.forget()


SCREEN = RecoveryScreen
