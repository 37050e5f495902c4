"""What every step of handing over tells the frame around it."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from app.phone.widgets import button, card, chip, choice, field, progress, step, text  # noqa: F401  (their kv)
from app.phone.widgets.varying import Varying


class ShareStep(Varying):
    """`go_text` and `other_text` word the two buttons below; `ready` lets the first be tapped."""

    go_text = StringProperty("")
    go_icon = StringProperty("")
    other_text = StringProperty("")
    ready = BooleanProperty(True)
    working = BooleanProperty(False)

    def __init__(self, page: Any, **settings: Any) -> None:
        self.page = page
        self.model = page.model
        super().__init__(**settings)

    def arrive(self) -> None:
        """Shown, also after Back from another page."""

    def go(self) -> None:
        """The main button."""

    def other(self) -> None:
        """The small button under it."""
