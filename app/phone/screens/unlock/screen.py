"""The screen before everything else: unlock, or go on without."""

from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from app.phone.page import Page
from app.phone.screens.unlock.model import UnlockModel, is_trouble
from app.phone.widgets import button, card, field, scroll, text, varying  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.phone.words import explain

load_kv(__file__)


class UnlockScreen(Page):
    """`from_sheet` asks for the twelve words instead of the passphrase."""

    busy_unlocking = BooleanProperty(False)
    from_sheet = BooleanProperty(False)
    wait = NumericProperty(0)
    error = StringProperty("")
    trouble = StringProperty("")
    trouble_next = StringProperty("")

    def made(self, **given: Any) -> None:
        self.model = UnlockModel(self.session)
        self._clock = Clock.schedule_interval(self._count, 0.5)

    def arrive(self) -> None:
        if self.model.trouble:
            self.trouble, self.trouble_next = explain(self.model.trouble)
        self._count(0)

    def leave(self) -> None:
        self._clock.cancel()
        for secret in (self.ids.passphrase, self.ids.sheet):
            secret.forget()

    def _count(self, _: float) -> None:
        self.wait = self.model.wait()

    def switch(self) -> None:
        """Passphrase or recovery sheet."""
        self.from_sheet = not self.from_sheet
        self.error = ""

    def went_back(self) -> bool:
        if self.from_sheet:
            self.switch()
            return True
        return False

    def unlock(self) -> None:
        """Try what was written."""
        secret = (self.ids.sheet if self.from_sheet else self.ids.passphrase).text
        if not secret.strip() or self.busy_unlocking or self.wait:
            return
        self.busy_unlocking, self.error = True, ""
        from_sheet = self.from_sheet
        self.work(lambda _: self.model.unlock(secret, from_sheet=from_sheet), self.follow, self._failed)

    def _failed(self, error: Exception) -> None:
        self.busy_unlocking = False
        self._count(0)
        what, then = explain(error)
        if is_trouble(error):
            self.trouble, self.trouble_next = what, then
        else:
            self.error = f"{what} {then}"


SCREEN = UnlockScreen
