"""Voice notes and photos while it happens: from the device if it has them, from a file if it does not."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from threading import Lock
from typing import Any, Literal

from kivy.clock import Clock
from kivy.event import EventDispatcher
from kivy.properties import NumericProperty, StringProperty

from app.phone.device import Document, Recording, Stopping
from app.phone.errors import NoCamera, NoMicrophone
from app.phone.screens.now.model import NowModel
from app.phone.widgets.audio_row import clock, say_nothing_came
from app.phone.widgets.overlay import Dialog
from app.phone.words import explain, words
from app.record import Moment
from app.vault import MediaRecording


class VoiceNote:
    """Sound on its way into the vault. The file for it is begun with the first of the sound, not before."""

    def __init__(self, model: NowModel) -> None:
        self._model = model
        self._moment = model.now()
        self._mutex = Lock()
        self._sound: Recording | None = None
        self._sealed: MediaRecording[str] | None = None

    def begin(self, record: Callable[[Callable[[bytes], None]], Recording]) -> None:
        """`record(write)` asks the microphone; it may call `write` at once, from its own thread."""
        with self._mutex:
            self._sound = record(self._write)

    def _write(self, piece: bytes) -> None:
        with self._mutex:
            if self._sealed is None and self._sound is not None:
                self._sealed = self._model.record("audio", self._sound.media_type, self._moment)
        if self._sealed is not None:
            self._sealed.write(piece)

    def stop(self) -> MediaRecording[str] | None:
        """No more sound; what has come of it, None when none had."""
        if self._sound is not None:
            self._sound.stop()
        return self._sealed


class NowMedia(EventDispatcher):
    """`seconds` of the voice note that is being recorded, -1 when none is; `told` words it."""

    seconds = NumericProperty(-1)
    told = StringProperty("")

    def __init__(self, page: Any) -> None:
        super().__init__()
        self._page = page
        self._note: VoiceNote | None = None
        self._photo: Stopping | None = None
        self._tick = Clock.schedule_interval(self._count, 1.0)
        self._tick.cancel()

    @property
    def listening(self) -> bool:
        """Whether a voice note is asked for or being recorded."""
        return self._note is not None

    def voice(self) -> None:
        """Begin a voice note, or end it."""
        if self._note is not None:
            if not self._stop():
                say_nothing_came(self._page.lift())
            return
        note = self._note = VoiceNote(self._page.model)
        microphone = self._page.app.devices.microphone
        note.begin(lambda write: microphone.record(write, self._broken, started=self._started))

    def _started(self) -> None:
        """The microphone truly listens; a phone whose screen goes dark would take it away."""
        self._page.app.devices.screen.keep_on(True)
        self.seconds = 0
        self._tick()
        self._say()

    def _broken(self, error: Exception) -> None:
        heard = self.seconds >= 0
        self._stop()
        if heard or not isinstance(error, NoMicrophone):
            self._page.explain(error)
        else:
            self._instead(error, "audio")

    def _stop(self) -> bool:
        """End the voice note and keep it; whether there was any sound to keep."""
        note, self._note = self._note, None
        self._tick.cancel()
        self.seconds, self.told = -1, ""
        if note is None:
            return False
        sealed = note.stop()
        self._page.app.devices.screen.keep_on(False)
        if sealed is None:
            return False
        model = self._page.model
        self._page.keep(partial(model.finish, "audio", sealed, model.now()))
        return True

    def _count(self, _: float) -> None:
        self.seconds += 1
        self._say()

    def _say(self) -> None:
        self.told = clock(self.seconds)

    def photo(self) -> None:
        """Take a photo. Asked again before it came, it is taken once."""
        if self._photo is None:
            camera = self._page.app.devices.camera
            self._photo = camera.take(partial(self._taken, self._page.model.now()), self._not_taken)

    def _taken(self, moment: Moment, jpeg: bytes) -> None:
        self._photo = None
        self._page.keep(partial(self._page.model.take_in, "photo", lambda: BytesIO(jpeg), moment))

    def _not_taken(self, error: Exception) -> None:
        self._photo = None
        if isinstance(error, NoCamera):
            self._instead(error, "photo")
        else:
            self._page.explain(error)

    def _instead(self, error: Exception, kind: Literal["photo", "audio"]) -> None:
        what, then = explain(error)
        choices = [("file", words.tr("Choose a file"), "tonal"), ("close", words.tr("Close"), "text")]
        dialog = Dialog(title=what, text=then, choices=choices)
        dialog.bind(on_choice=lambda _, code: self._file(kind) if code == "file" else None)
        dialog.open()

    def _file(self, kind: Literal["photo", "audio"]) -> None:
        model = self._page.model

        def chosen(document: Document | None) -> None:
            if document is not None:
                self._page.keep(partial(model.take_in, kind, document.open, model.now()))

        self._page.app.devices.documents.open(chosen, (kind,))

    def close(self) -> None:
        """Leaving: what is being recorded is ended and kept; a photo that has not come is not waited for."""
        self._stop()
        photo, self._photo = self._photo, None
        if photo is not None:
            photo.stop()
