"""Saying it instead of writing it: a voice note for a question or a note, sealed as it is spoken."""

from collections.abc import Callable
from threading import Lock
from typing import Any

from kivy.clock import Clock
from kivy.properties import NumericProperty, StringProperty

from app.phone.device import Recording
from app.phone.widgets import button, text  # noqa: F401  (their kv)
from app.phone.widgets.audio_row import clock, say_nothing_came
from app.phone.widgets.kv import load_kv
from app.phone.widgets.varying import Varying
from app.phone.words import words
from app.record import RecordError
from app.vault import MediaRecording, VaultError

load_kv(__file__)

Begin = Callable[[str], MediaRecording[Any]]
"""Begins the file for sound of a media type. Called on the microphone's thread."""


class Speaking(Varying):
    """A button that begins and ends a recording. `spoken` lists what was said before; `on_kept` when one is on disk."""

    __events__ = ("on_kept",)
    spoken = StringProperty("")
    seconds = NumericProperty(-1)
    told = StringProperty("")

    def __init__(self, page: Any, begin: Begin, **settings: Any) -> None:
        self._page, self._begin = page, begin
        self._mutex = Lock()
        self._sound: Recording | None = None
        self._sealed: MediaRecording[Any] | None = None
        self._tick = Clock.schedule_interval(self._count, 1.0)
        self._tick.cancel()
        super().__init__(**settings)

    @property
    def listening(self) -> bool:
        """Whether a recording is asked for or under way."""
        return self._sound is not None

    @property
    def heard(self) -> bool:
        """Whether some of it is on its way to the disk."""
        return self._sealed is not None

    def turn(self) -> None:
        """Begin, or end and keep it."""
        if self.listening:
            self.end()
            return
        self.told = words.tr("Wait for the microphone…")
        with self._mutex:
            self._sound = self._page.app.devices.microphone.record(
                self._write, self._broken, started=self._started
            )

    def _write(self, piece: bytes) -> None:
        with self._mutex:
            if self._sealed is None and self._sound is not None:
                self._sealed = self._begin(self._sound.media_type)
        if self._sealed is not None:
            self._sealed.write(piece)

    def _started(self) -> None:
        self._page.app.devices.screen.keep_on(True)
        self.seconds = -1
        self._count(0)
        self._tick()

    def _count(self, _: float) -> None:
        self.seconds += 1
        self.told = words.tr("Recording, {time}").format(time=clock(self.seconds))

    def _broken(self, error: Exception) -> None:
        self.finish()
        self._page.explain(error)

    def end(self) -> None:
        """The person ends it, or goes on to something else: they are told when nothing is kept."""
        if self.listening and not self.finish():
            say_nothing_came()

    def finish(self) -> bool:
        """End it; what was said is on disk when this returns, and only then told. False when no sound had come."""
        sound = self._sound
        self._tick.cancel()
        self.seconds, self.told = -1, ""
        if sound is None:
            return False
        sound.stop()
        self._sound = None
        self._page.app.devices.screen.keep_on(False)
        with self._mutex:
            sealed, self._sealed = self._sealed, None
        if sealed is None:
            return False
        try:
            sealed.finish()
        except (VaultError, RecordError) as error:
            self._page.explain(error)
            return True
        self.dispatch("on_kept")
        return True

    def on_kept(self) -> None: ...

    def forget(self) -> None:
        """The app locks."""
        self.finish()
        self.spoken = ""
        super().forget()
