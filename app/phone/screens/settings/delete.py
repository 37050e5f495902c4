"""Delete records: first what it can mean in law and the offer to keep a copy, then twice asked."""

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty

from app.phone.jobs import Job
from app.phone.page import Page
from app.phone.screens.first_run.pages import SignedLine  # noqa: F401  (its kv)
from app.phone.screens.settings.model import SettingsModel
from app.phone.widgets import bars, button, card, scroll, varying  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.overlay import Dialog, snack
from app.phone.words import words

load_kv(__file__)


class DeleteScreen(Page):
    """Given `encounter` it deletes that record, else all of them. `count` is how many."""

    count = NumericProperty(0)
    working = BooleanProperty(False)
    one = BooleanProperty(False)

    def made(self, encounter: str = "", **given: Any) -> None:
        self.model = SettingsModel(self.session)
        self.encounter = encounter
        self.one = bool(encounter)

    def arrive(self) -> None:
        self.encounters = (self.encounter,) if self.one else self.model.encounters()
        self.count = len(self.encounters)

    def export(self) -> None:
        """Keep a copy first."""
        if self.one:
            self.follow("share", encounter=self.encounter)
        else:
            self.follow("back_up")

    def ask(self) -> None:
        """The last question."""
        dialog = Dialog(
            icon="delete",
            title=words.trn("Delete %d record?", "Delete %d records?", self.count),
            text=words.tr("It cannot be brought back on this device. Copies you shared or backed up stay."),
            choices=[
                ("delete", words.tr("Delete for good"), "destructive"),
                ("keep", words.tr("Keep"), "filled"),
            ],
        )
        dialog.bind(on_choice=lambda _, code: self._delete() if code == "delete" else None)
        dialog.open()

    def _delete(self) -> None:
        self.working = True
        encounters = self.encounters

        def delete(job: Job[None]) -> None:
            self.model.delete(encounters, job.report)

        self.work(delete, self._done, self._failed)

    def _done(self, _: None) -> None:
        self.working = False
        snack(words.tr("Deleted. The history shows that something was deleted, not what."), seconds=8)
        self.follow("deleted")

    def _failed(self, error: Exception) -> None:
        self.working = False
        self.arrive()
        self.explain(error)


SCREEN = DeleteScreen
