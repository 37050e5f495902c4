"""Language, the four pages to read, and the last page."""

from typing import Any

from kivy.properties import ListProperty, StringProperty

from app.phone.errors import SettingNotKept
from app.phone.screens.first_run.step import FirstRunStep
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import HugRow
from app.phone.words import offered, words


class SignedLine(HugRow):
    """A sign and a sentence."""

    icon = StringProperty("")
    text = StringProperty("")


load_kv(__file__)


class LanguageStep(FirstRunStep):
    """Chosen by its own name; everything switches at once."""

    choices = ListProperty([])
    chosen = ListProperty([])

    def __init__(self, page: Any, **settings: Any) -> None:
        super().__init__(page, **settings)
        self.choices = list(offered().items())
        self.chosen = [words.language]

    def choose(self, codes: list[str]) -> None:
        """A language was tapped; one stays chosen."""
        self.chosen = codes or [words.language]
        try:
            self.model.choose_language(self.chosen[0])
        except SettingNotKept as error:
            self.page.explain(error)
        words.use(self.chosen[0])

    def go(self) -> None:
        if not self.page.session.preferences.language:
            self.choose(self.chosen)
        super().go()

    def other(self) -> None:
        self.page.follow("restore")


class WhatStep(FirstRunStep):
    """What this is."""


class AsksStep(FirstRunStep):
    """What it never asks."""


class CannotStep(FirstRunStep):
    """What it cannot protect against."""


class LawStep(FirstRunStep):
    """What deleting can mean in law."""


class DoneStep(FirstRunStep):
    """Over."""

    def go(self) -> None:
        self.page.finish()
