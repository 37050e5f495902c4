"""Restore a backup: only where no whole vault is, and only after the backup was checked."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from app.phone.device import Document
from app.phone.page import Page
from app.phone.passing import here
from app.phone.screens.settings.model import SettingsModel
from app.phone.widgets import bars, button, card, field, scroll, varying  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.overlay import snack
from app.phone.words import explain, words

load_kv(__file__)


class RestoreScreen(Page):
    """`where` is free, damaged or taken; `file` the name of the backup that was chosen."""

    where = StringProperty("free")
    file = StringProperty("")
    working = BooleanProperty(False)
    error = StringProperty("")

    def made(self, **given: Any) -> None:
        self.model = SettingsModel(self.session)
        self.document: Document | None = None

    def arrive(self) -> None:
        self.where = self.model.restorable()

    def choose(self) -> None:
        """Ask for the backup."""
        self.app.devices.documents.open(self._chosen, ("backup",))

    def _chosen(self, document: Document | None) -> None:
        if document is not None:
            self.document, self.file, self.error = document, document.name, ""

    def begin(self) -> None:
        """Check it and put it in place."""
        document, secret = self.document, self.ids.secret.text
        if document is None or not secret.strip() or self.working:
            return
        self.working, self.error = True, ""
        outbox = self.app.devices.share.outbox

        def restore(_: object) -> None:
            with here(document, outbox) as path:
                self.model.restore(path, secret)

        self.work(restore, self._done, self._failed)

    def _done(self, _: None) -> None:
        self.working = False
        snack(words.tr("The backup is restored. Unlock it with its passphrase."), seconds=8)
        self.follow("restored")

    def _failed(self, error: Exception) -> None:
        self.working = False
        self.error = " ".join(explain(error))

    def leave(self) -> None:
        self.ids.secret.forget()


SCREEN = RestoreScreen
