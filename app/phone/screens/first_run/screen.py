"""The frame of the first run: one step at a time, its two buttons below, dots for where one is."""

from typing import Any

from kivy.properties import NumericProperty, ObjectProperty

from app.phone.page import Page
from app.phone.screens.first_run.model import FirstRunModel
from app.phone.screens.first_run.pages import AsksStep, CannotStep, DoneStep, LanguageStep, LawStep, WhatStep
from app.phone.screens.first_run.passphrase import PassphraseStep
from app.phone.screens.first_run.progress import STEPS
from app.phone.screens.first_run.sheet import SheetStep, TryStep
from app.phone.widgets import bars, button, scroll  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv

load_kv(__file__)

VIEWS = {
    "language": LanguageStep,
    "what": WhatStep,
    "asks": AsksStep,
    "cannot": CannotStep,
    "law": LawStep,
    "passphrase": PassphraseStep,
    "sheet": SheetStep,
    "try": TryStep,
    "done": DoneStep,
}


class FirstRunScreen(Page):
    """`view` is the step shown; its properties word the buttons."""

    view = ObjectProperty(None, allownone=True, rebind=True)
    at = NumericProperty(0)
    steps = len(STEPS)

    def made(self, **given: Any) -> None:
        self.model = FirstRunModel(self.session)

    def arrive(self) -> None:
        if self.view is None:
            self.show()

    def show(self) -> None:
        """Show the step the model is at."""
        place = self.ids.place
        for old in list(place.children):
            old.forget()
            for widget in old.walk():
                if widget is not old and hasattr(widget, "forget"):
                    widget.forget()
        place.clear_widgets()
        self.view = VIEWS[self.model.step](self)
        place.add_widget(self.view)
        self.at = STEPS.index(self.model.step)
        self.ids.scroll.to_start()

    def next(self) -> None:
        """Go on."""
        self.model.next()
        self.show()

    def finish(self) -> None:
        """The first run is over."""
        self.model.finish()
        self.follow("done")

    def went_back(self) -> bool:
        if self.view.working or not self.model.back():
            return False
        self.show()
        return True

    def forget(self) -> None:
        super().forget()
        self.model.code = ""
        self.model.choosing.forget()


SCREEN = FirstRunScreen
