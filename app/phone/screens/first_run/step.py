"""What every step of the first run tells the frame around it."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from app.phone.widgets import button, card, chip, choice, field, progress, text  # noqa: F401  (their kv)
from app.phone.widgets.varying import Varying


class FirstRunStep(Varying):
    """`go_text` and `other_text` word the two buttons below; `ready` lets the first be tapped, `working` shows it busy."""

    go_text = StringProperty("")
    other_text = StringProperty("")
    ready = BooleanProperty(True)
    working = BooleanProperty(False)
    error = StringProperty("")

    def __init__(self, page: Any, **settings: Any) -> None:
        self.page = page
        self.model = page.model
        super().__init__(**settings)

    def go(self) -> None:
        """The main button."""
        self.page.next()

    def other(self) -> None:
        """The small button under it."""
