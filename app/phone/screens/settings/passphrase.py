"""Change the passphrase."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from app.phone.choosing import Choosing
from app.phone.page import Page
from app.phone.screens.first_run.chooser import PassphraseChooser  # noqa: F401  (its kv)
from app.phone.screens.settings.model import SettingsModel
from app.phone.widgets import bars, scroll  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.overlay import snack
from app.phone.words import explain, words

load_kv(__file__)


class ChangePassphraseScreen(Page):
    """The present one (or the recovery words), then a new one, twice."""

    working = BooleanProperty(False)
    error = StringProperty("")

    def made(self, **given: Any) -> None:
        self.model = SettingsModel(self.session)
        self.choosing = Choosing()

    def change(self) -> None:
        """Take the new passphrase; until this is done the old one holds."""
        old, new = self.ids.old.text, self.ids.chooser.chosen()
        if new is None or not old.strip() or self.working:
            self.error = "" if old.strip() else words.tr("Write the present passphrase first.")
            return
        self.working, self.error = True, ""
        self.work(lambda _: self.model.change_passphrase(old, new), self._changed, self._failed)

    def _changed(self, _: None) -> None:
        self.working = False
        snack(words.tr("The passphrase is changed. The recovery sheet is still the same."))
        self.leave_page()

    def _failed(self, error: Exception) -> None:
        self.working = False
        self.error = " ".join(explain(error))

    def leave_page(self) -> None:
        """Back to the settings, or on to the records when it began at the lock."""
        if self.first:
            self.follow("done")
        else:
            self.back()

    def leave(self) -> None:
        self.ids.old.forget()
        self.choosing.forget()


SCREEN = ChangePassphraseScreen
