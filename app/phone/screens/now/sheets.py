"""What rises from below while it happens: the keys for a badge or a plate, and one line of words."""

from collections.abc import Callable
from typing import Any, Literal

from kivy.properties import StringProperty

from app.phone.widgets import chip, field, keypad  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Box
from app.phone.widgets.overlay import BottomSheet
from app.phone.widgets.press import Pressable
from app.phone.words import words


class ToolButton(Pressable, Box):
    """A sign over a short word, 64 dp high."""

    icon = StringProperty("")
    text = StringProperty("")


load_kv(__file__)


class IdentifierSheet(BottomSheet):
    """`then(kind, text)` when it is to be saved."""

    kind = StringProperty("badge")

    def __init__(self, then: Callable[[Literal["badge", "plate"], str], None], **settings: Any) -> None:
        self._then = then
        super().__init__(title=words.tr("Badge or plate"), **settings)

    def save(self) -> None:
        """Hand it over."""
        text = self.ids.keypad.text
        if any(char.isalnum() for char in text):
            self.close()
            self._then("plate" if self.kind == "plate" else "badge", text)


class LineSheet(BottomSheet):
    """`then(text)` when it is to be saved."""

    def __init__(self, then: Callable[[str], None], **settings: Any) -> None:
        self._then = then
        super().__init__(title=words.tr("Write a line"), **settings)

    def open(self) -> None:
        super().open()
        self.ids.line.set_focus()

    def save(self) -> None:
        """Hand it over."""
        text = self.ids.line.text
        if text.strip():
            self.close()
            self.ids.line.forget()
            self._then(text)
