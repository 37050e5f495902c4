"""Deleting a record for good: what that can mean in law, handing it on first, and only then the button."""

from typing import Any

from kivy.properties import BooleanProperty

from app.phone.page import Page
from app.phone.screens.record.model import RecordModel
from app.phone.widgets import bars, button, card, scroll, step, text  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.vault import VaultError

load_kv(__file__)


class DeleteRecordScreen(Page):
    """Given `encounter`."""

    understood = BooleanProperty(False)
    handed_on = BooleanProperty(False)

    def made(self, encounter: str = "", **given: Any) -> None:
        self.model = RecordModel(self.session, encounter)

    def arrive(self) -> None:
        self.model.read()
        self.handed_on = bool(self.model.encounter.shares)

    def delete(self) -> None:
        """Delete it."""
        if not self.understood:
            return
        try:
            self.model.forget()
        except VaultError as error:
            self.explain(error)
            return
        self.follow("deleted")


SCREEN = DeleteRecordScreen
