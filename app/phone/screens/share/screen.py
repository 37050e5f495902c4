"""The frame of handing over: one step at a time, what to do next below."""

from typing import Any

from kivy.properties import ObjectProperty, StringProperty

from app.phone.page import Page
from app.phone.screens.share.finish import PackStep, ReadyStep, SavedStep, SecretStep
from app.phone.screens.share.look import LookStep
from app.phone.screens.share.model import NO_CARD, Chosen, ShareModel
from app.phone.screens.share.much import MuchStep
from app.phone.screens.share.whom import WhomStep
from app.phone.widgets import bars, button, scroll  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.phone.words import words

load_kv(__file__)

VIEWS = {
    "whom": WhomStep,
    "much": MuchStep,
    "look": LookStep,
    "secret": SecretStep,
    "pack": PackStep,
    "ready": ReadyStep,
    "done": SavedStep,
}
BEFORE = {"much": "whom", "look": "much", "secret": "look", "ready": "look"}


class ShareScreen(Page):
    """`view` is the step shown. `looks` is what would go and stay, by profile, once it is known."""

    view = ObjectProperty(None, allownone=True, rebind=True)
    looks = ObjectProperty(None, allownone=True)
    saved_as = StringProperty("")
    """The name it was saved under; "" when it was handed to another app."""

    def made(self, encounter: str = "", **given: Any) -> None:
        self.model = ShareModel(self.session, encounter, self.app.devices.share.outbox)
        self.step = "whom"

    def arrive(self) -> None:
        if self.view is None:
            self.show("whom")
        else:
            self.view.arrive()

    def show(self, step: str) -> None:
        """Show a step."""
        place = self.ids.place
        for old in list(place.children):
            old.forget()
        place.clear_widgets()
        self.step = step
        self.view = VIEWS[step](self)
        place.add_widget(self.view)
        self.view.arrive()
        self.ids.scroll.to_start()

    def chosen(self) -> Chosen | None:
        """To whom it goes."""
        return self.model.chosen(words.tr("whoever has the passphrase"))

    def after_look(self) -> None:
        """What goes has been seen: a passphrase has to be kept first."""
        self.show("secret" if self.model.whom == NO_CARD else "pack")

    def went_back(self) -> bool:
        if self.step == "pack":
            self.view.other()
            return True
        before = BEFORE.get(self.step)
        if before is None:
            return False
        if self.step == "ready":
            self.model.discard()
        self.show(before)
        return True

    def forget(self) -> None:
        super().forget()
        self.model.forget()
        self.looks = None

    def leave(self) -> None:
        if self.step == "ready" and not self.busy:
            self.model.discard()


SCREEN = ShareScreen
