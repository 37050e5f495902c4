"""A microphone of a desktop, read and encoded by the ffmpeg program when both are there."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import which

from app.phone.device import Deliver, Failed, Recording
from app.phone.device.calls import Calls
from app.phone.device.desktop.program import Output
from app.phone.errors import NoMicrophone


def source() -> tuple[str, ...] | None:
    """What ffmpeg calls this machine's microphone; None when there is none."""
    if sys.platform == "darwin":
        return ("-f", "avfoundation", "-i", ":0")
    if which("pactl") is not None:
        return ("-f", "pulse", "-i", "default")
    return ("-f", "alsa", "-i", "default") if list(Path("/dev/snd").glob("pcm*c")) else None


class DesktopMicrophone:
    """`words` names the microphone as ffmpeg does; None looks for one each time."""

    def __init__(self, deliver: Deliver, words: Sequence[str] | None = None) -> None:
        self._deliver = deliver
        self._words = words

    def record(
        self, write: Callable[[bytes], None], failed: Failed, *, started: Callable[[], None] | None = None
    ) -> Recording:
        """Record until stopped."""
        return _Sound(Calls(self._deliver), self._words or source(), write, failed, started)


class _Sound:
    media_type = "audio/aac"
    level = 0.0

    def __init__(
        self,
        calls: Calls,
        words: Sequence[str] | None,
        write: Callable[[bytes], None],
        failed: Failed,
        started: Callable[[], None] | None,
    ) -> None:
        self._calls = calls
        self._write = write
        self._failed = failed
        self._started = started
        self._broken = False
        self._output: Output | None = None
        program = which("ffmpeg")
        if program is None or words is None:
            calls.last(failed, NoMicrophone())
            return
        out = (
            "-vn",
            "-ac",
            "1",
            "-ar",
            "44100",
            "-c:a",
            "aac",
            "-b:a",
            "64k",
            "-flush_packets",
            "1",
            "-f",
            "adts",
            "-",
        )
        try:
            self._output = Output((program, "-loglevel", "quiet", *words, *out), self._came, self._ended)
        except OSError:
            calls.last(failed, NoMicrophone())

    def stop(self) -> None:
        """ffmpeg finishes the last part of the sound when it reads a q."""
        self._calls.close()
        output, self._output = self._output, None
        if output is not None:
            output.finish(b"q")

    def _came(self, data: bytes) -> None:
        if self._broken:
            return
        if self._started is not None:
            self._calls.call(self._started)
            self._started = None
        try:
            self._write(data)
        except Exception as error:
            self._broken = True
            self._calls.last(self._failed, error)

    def _ended(self) -> None:
        self._calls.last(self._failed, NoMicrophone())
