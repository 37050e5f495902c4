"""A camera of a desktop, read by the ffmpeg program when both are there. Pictures pass through a pipe, never a file."""

import sys
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from shutil import which
from threading import Lock
from typing import Final

from app.phone.device import Deliver, Failed, Frame, OpenCamera, Stopping
from app.phone.device.calls import Calls, OnePhoto
from app.phone.device.desktop.program import Output
from app.phone.errors import NoCamera

_BEGIN: Final = b"\xff\xd8"
_END: Final = b"\xff\xd9"
_LARGEST: Final = 64 << 20
_FRAME_SIDE: Final = 640


def source() -> tuple[str, ...] | None:
    """What ffmpeg calls this machine's first camera; None when there is none."""
    if sys.platform == "darwin":
        return ("-f", "avfoundation", "-framerate", "30", "-i", "0:none")
    found = sorted(Path("/dev").glob("video*"))
    return ("-f", "v4l2", "-i", str(found[0])) if found else None


class Jpegs:
    """Cuts a stream of JPEGs into whole ones. ffmpeg's hold no smaller picture inside, so the end mark is the end."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def add(self, data: bytes) -> list[bytes]:
        """The pictures that are whole now."""
        self._rest += data
        whole = []
        while (end := self._rest.find(_END)) >= 0:
            begin = self._rest.find(_BEGIN, 0, end)
            if begin >= 0:
                whole.append(bytes(self._rest[begin : end + 2]))
            del self._rest[: end + 2]
        if len(self._rest) > _LARGEST:
            self._rest.clear()
        return whole


class DesktopCamera:
    """`words` names the camera as ffmpeg does; None looks for one each time."""

    def __init__(self, deliver: Deliver, words: Sequence[str] | None = None) -> None:
        self._deliver = deliver
        self._words = words

    def open(
        self, photo: Callable[[bytes], None], failed: Failed, *, frame: Callable[[Frame], None] | None = None
    ) -> OpenCamera:
        """Start looking."""
        return _Looking(Calls(self._deliver), self._words or source(), photo, failed, frame)

    def take(self, photo: Callable[[bytes], None], failed: Failed) -> Stopping:
        """One photo."""
        return OnePhoto(self, photo, failed)


class _Looking:
    def __init__(
        self,
        calls: Calls,
        words: Sequence[str] | None,
        photo: Callable[[bytes], None],
        failed: Failed,
        frame: Callable[[Frame], None] | None,
    ) -> None:
        self._calls = calls
        self._photo = photo
        self._failed = failed
        self._frame = frame
        self._jpegs = Jpegs()
        self._mutex = Lock()
        self._wanted = self._showing = False
        self._output: Output | None = None
        program = which("ffmpeg")
        if program is None or words is None:
            calls.last(failed, NoCamera())
            return
        out = ("-an", "-r", "10", "-c:v", "mjpeg", "-q:v", "3", "-f", "image2pipe", "-")
        try:
            self._output = Output(
                (program, "-loglevel", "quiet", *words, *out),
                self._came,
                lambda: calls.last(failed, NoCamera()),
            )
        except OSError:
            calls.last(failed, NoCamera())

    def take(self) -> None:
        with self._mutex:
            self._wanted = True

    def stop(self) -> None:
        self._calls.close()
        output, self._output = self._output, None
        if output is not None:
            output.kill()

    def _came(self, data: bytes) -> None:
        for jpeg in self._jpegs.add(data):
            with self._mutex:
                wanted, self._wanted = self._wanted, False
                shows = self._frame is not None and not self._showing
                self._showing = self._showing or shows
            if wanted:
                self._calls.call(self._photo, jpeg)
            if shows:
                self._calls.call(self._show, jpeg)

    def _show(self, jpeg: bytes) -> None:
        with self._mutex:
            self._showing = False
        seen = grey(jpeg)
        if seen is not None and self._frame is not None:
            self._frame(seen)


def grey(image: bytes, side: int = _FRAME_SIDE) -> Frame | None:
    """A picture as a frame with no side longer than `side`; None when it is no picture."""
    from PIL import Image

    try:
        with Image.open(BytesIO(image), formats=("JPEG", "PNG")) as picture:
            picture.draft("L", (side, side))
            small = picture.convert("L")
            small.thumbnail((side, side))
            return Frame(small.width, small.height, small.tobytes())
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
