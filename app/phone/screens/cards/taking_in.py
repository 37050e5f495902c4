"""How a card, a receipt or a group's guides come in: pasted, as a file, or as a picture of a QR code."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.properties import StringProperty

from app.phone.qr_reading import read_code, read_document
from app.phone.widgets import button, card, field  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.overlay import BottomSheet

load_kv(__file__)

Then = Callable[[bytes], None]


class TakeInSheet(BottomSheet):
    """Asks how it comes. `then(untrusted bytes)` is called with what was given; an error is shown by the page."""

    def __init__(self, page: Any, then: Then, **settings: Any) -> None:
        self._page = page
        self._then = then
        super().__init__(**settings)

    def paste(self) -> None:
        """Ask for the text."""
        self.close()
        PasteSheet(self._then, title=self.title).open()

    def file(self) -> None:
        """Ask for the file."""
        self.close()
        self._page.app.pick_file(lambda path: self._read(path, read_document))

    def picture(self) -> None:
        """Ask for a picture with the code."""
        self.close()
        self._page.app.pick_file(lambda path: self._read(path, read_code), ("photo",))

    def _read(self, path: Path | None, how: Callable[[Path], bytes]) -> None:
        if path is not None:
            self._page.work(lambda _: how(path), self._then)


class PasteSheet(BottomSheet):
    """Room for the text of a card or a receipt."""

    text = StringProperty("")

    def __init__(self, then: Then, **settings: Any) -> None:
        self._then = then
        super().__init__(**settings)

    def from_clipboard(self) -> None:
        """Put in what was copied."""
        from kivy.core.clipboard import Clipboard

        self.ids.text.text = Clipboard.paste() or ""

    def use(self) -> None:
        """Take what is in the field."""
        text = self.ids.text.text.strip()
        if text:
            self.close()
            self._then(text.encode())


def take_in(page: Any, title: str, then: Then) -> None:
    """Ask how it comes, and hand over its bytes."""
    TakeInSheet(page, then, title=title).open()
