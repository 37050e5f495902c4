"""Back up: the whole vault as one file that the same passphrase opens."""

from typing import Any, Final

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from app.phone.device import NewDocument
from app.phone.jobs import Job
from app.phone.page import Page
from app.phone.passing import passing
from app.phone.screens.first_run.pages import SignedLine  # noqa: F401  (its kv)
from app.phone.screens.settings.model import SettingsModel
from app.phone.widgets import bars, button, card, progress, scroll, varying  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv

load_kv(__file__)


NAME: Final = "copy"
"""A backup's name is seen by whoever sees the folder: it says nothing of what it is a copy of."""
MEDIA_TYPE: Final = "application/octet-stream"


class BackUpScreen(Page):
    """`saved` names the file once it was read back and found whole."""

    saved = StringProperty("")
    working = BooleanProperty(False)
    part = NumericProperty(0)

    def made(self, **given: Any) -> None:
        self.model = SettingsModel(self.session)

    def begin(self) -> None:
        """Ask where, and write it."""
        day = self.session.now().instant.date().isoformat()
        self.app.devices.documents.create(f"{NAME}-{day}.backup", MEDIA_TYPE, self._chosen)

    def _chosen(self, place: NewDocument | None) -> None:
        if place is None:
            return
        self.working, self.saved = True, ""
        self.part = 0
        outbox = self.app.devices.share.outbox

        def back_up(job: Job[str]) -> str:
            with passing(outbox) as path:
                self.model.back_up(path, job.report)
                place.put(path)
            return place.name

        self.work(back_up, self._done, self._failed, self._show)

    def _show(self, done: int, total: int) -> None:
        self.part = done / total if total else 1.0

    def _done(self, name: str) -> None:
        self.working, self.saved = False, name

    def _failed(self, error: Exception) -> None:
        self.working = False
        self.explain(error)


SCREEN = BackUpScreen
