"""Stands in for a screen that has not been built yet."""

from typing import Any

from app.phone.page import Page
from app.phone.widgets.bars import AppBar
from app.phone.widgets.card import EmptyState
from app.phone.widgets.scroll import Scroll
from app.phone.words import words


class ComingScreen(Page):
    """Says so, and nothing else."""

    def __init__(self, app: Any, place: str, **given: Any) -> None:
        super().__init__(app, place, **given)
        bar = AppBar(title=words.tr("Not there yet"))
        bar.bind(on_back=lambda _: self.back(), on_lock=lambda _: self.lock())
        scroll = Scroll()
        scroll.add_widget(EmptyState(icon="hourglass_top", title=words.tr("This part is not built yet")))
        self.add_widget(bar)
        self.add_widget(scroll)


SCREEN = ComingScreen
