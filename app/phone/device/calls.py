"""What both kinds of device share: calling back on the app's thread, one photo, one QR code, copying and reading back."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final

from app.phone.device import Camera, Deliver, Failed, Frame, OpenCamera, Stopping

PIECE: Final = 1 << 20


def reading(source: Path | bytes) -> BinaryIO:
    """What is to be copied. Raises OSError."""
    return BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def copied(source: BinaryIO, to: BinaryIO) -> bytes:
    """Copy all of it; returns the SHA-256 of what was copied. Raises OSError."""
    seen = sha256()
    while piece := source.read(PIECE):
        seen.update(piece)
        to.write(piece)
    return seen.digest()


def digest(file: BinaryIO) -> bytes:
    """SHA-256 of what can be read there. Raises OSError."""
    seen = sha256()
    while piece := file.read(PIECE):
        seen.update(piece)
    return seen.digest()


class Calls:
    """Calls back on the app's thread until it is closed, then never again."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._open = True

    def call(self, back: Callable[..., None], *given: Any) -> None:
        """Call soon, unless closed by then. From any thread."""
        self._deliver(lambda: back(*given) if self._open else None)

    def last(self, back: Callable[..., None], *given: Any) -> None:
        """Call soon, then never again."""

        def ending() -> None:
            if self._open:
                self._open = False
                back(*given)

        self._deliver(ending)

    def close(self) -> None:
        """From the app's thread: nothing is called any more."""
        self._open = False

    def stop(self) -> None:
        """The same, so that it can stand for something that has already ended."""
        self._open = False


class OnePhoto:
    """Opens the camera, takes one photo, closes it."""

    def __init__(self, camera: Camera, photo: Callable[[bytes], None], failed: Failed) -> None:
        self._photo = photo
        self._failed = failed
        self._open: OpenCamera = camera.open(self._came, self._broke)
        self._open.take()

    def _came(self, jpeg: bytes) -> None:
        self.stop()
        self._photo(jpeg)

    def _broke(self, error: Exception) -> None:
        self.stop()
        self._failed(error)

    def stop(self) -> None:
        """Close the camera."""
        self._open.stop()


class OneCode:
    """Looks at the camera's frames until one holds a QR code."""

    def __init__(
        self,
        camera: Camera,
        read: Callable[[Frame], str | None],
        found: Callable[[str], None],
        failed: Failed,
        frame: Callable[[Frame], None] | None,
    ) -> None:
        self._read = read
        self._found = found
        self._failed = failed
        self._frame = frame
        self._open: Stopping = camera.open(lambda _: None, self._broke, frame=self._saw)

    def _saw(self, frame: Frame) -> None:
        if self._frame is not None:
            self._frame(frame)
        text = self._read(frame)
        if text is not None:
            self.stop()
            self._found(text)

    def _broke(self, error: Exception) -> None:
        self.stop()
        self._failed(error)

    def stop(self) -> None:
        """Close the camera."""
        self._open.stop()
