"""How a card, a receipt or a group's guides come in: through the camera, as a picture, as a file, or pasted."""

from collections.abc import Callable
from typing import Any, Final

from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, StringProperty

from app.phone.device import Document, Frame, Stopping
from app.phone.errors import FileNotReadable, NoCodeThere
from app.phone.widgets import button, card, field, picture  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.overlay import BottomSheet

load_kv(__file__)

Then = Callable[[bytes], None]

LARGEST_PICTURE: Final = 32 << 20
LARGEST_FILE: Final = 4 << 20
"""Bytes that are read of what was chosen; a larger file is none of ours."""


class TakeInSheet(BottomSheet):
    """Asks how it comes. `then(untrusted bytes)` is called with what was given."""

    def __init__(self, page: Any, then: Then, **settings: Any) -> None:
        self._page = page
        self._then = then
        super().__init__(**settings)

    def paste(self) -> None:
        """Ask for the text."""
        self.close()
        PasteSheet(self._then, title=self.title).open()

    def camera(self) -> None:
        """Look through the camera."""
        self.close()
        ScanSheet(self._page, self._then, title=self.title).open()

    def file(self) -> None:
        """Ask for the file."""
        self.close()
        self._page.app.devices.documents.open(lambda chosen: self._read(chosen, False), ("any",))

    def picture(self) -> None:
        """Ask for a picture with the code."""
        self.close()
        self._page.app.devices.documents.open(lambda chosen: self._read(chosen, True), ("photo",))

    def _read(self, chosen: Document | None, is_picture: bool) -> None:
        if chosen is None:
            return
        scanner = self._page.app.devices.scanner

        def read(_: object) -> bytes:
            return code_in(scanner, chosen) if is_picture else whole(chosen, LARGEST_FILE)

        self._page.work(read, self._then)


class PasteSheet(BottomSheet):
    """Room for the text of a card or a receipt."""

    ready = BooleanProperty(False)

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


class ScanSheet(BottomSheet):
    """Shows what the camera sees until it sees a code."""

    told = StringProperty("")

    def __init__(self, page: Any, then: Then, **settings: Any) -> None:
        self._page = page
        self._then = then
        self._looking: Stopping | None = None
        super().__init__(**settings)

    def open(self) -> None:
        super().open()
        self._looking = self._page.app.devices.scanner.scan(self._found, self._failed, frame=self._frame)

    def _frame(self, frame: Frame) -> None:
        texture = Texture.create(size=(frame.width, frame.height), colorfmt="luminance")
        texture.blit_buffer(frame.luma, colorfmt="luminance", bufferfmt="ubyte")
        texture.flip_vertical()
        self.ids.seen.ratio = frame.width / frame.height
        self.ids.seen.texture = texture

    def _found(self, text: str) -> None:
        self.close()
        self._then(text.encode())

    def _failed(self, error: Exception) -> None:
        self.close()
        self._page.explain(error)

    def _stop(self) -> None:
        looking, self._looking = self._looking, None
        if looking is not None:
            looking.stop()

    def close(self) -> None:
        self._stop()
        super().close()

    def remove(self) -> None:
        self._stop()
        super().remove()


def take_in(page: Any, title: str, then: Then) -> None:
    """Ask how it comes, and hand over its bytes."""
    TakeInSheet(page, then, title=title).open()


def whole(document: Document, most: int) -> bytes:
    """All of a small file. Raises FileNotReadable, also when it has more than `most` bytes."""
    try:
        with document.open() as file:
            untrusted = file.read(most + 1)
    except OSError:
        raise FileNotReadable from None
    if len(untrusted) > most:
        raise FileNotReadable
    return untrusted


def code_in(scanner: Any, document: Document) -> bytes:
    """What the first QR code in a picture says. Raises FileNotReadable, NoCodeThere."""
    text: str | None = scanner.read(whole(document, LARGEST_PICTURE))
    if not text:
        raise NoCodeThere
    return text.encode()
