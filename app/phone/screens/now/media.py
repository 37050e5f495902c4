"""Voice notes and photos while it happens: from the device if it has them, from a file if it does not."""

from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from kivy.clock import Clock
from kivy.event import EventDispatcher
from kivy.properties import NumericProperty, StringProperty

from app.phone.errors import FileNotReadable, NoCamera, NoMicrophone
from app.phone.widgets.audio_row import clock
from app.phone.widgets.overlay import Dialog
from app.phone.words import explain, words


class NowMedia(EventDispatcher):
    """`seconds` of the voice note that is being recorded, -1 when none is; `told` words it."""

    seconds = NumericProperty(-1)
    told = StringProperty("")

    def __init__(self, page: Any) -> None:
        super().__init__()
        self._page = page
        self._recording: Any = None
        self._tick = Clock.schedule_interval(self._count, 1.0)
        self._tick.cancel()

    def voice(self) -> None:
        """Begin a voice note, or end it."""
        if self.seconds >= 0:
            self._stop()
            return
        microphone = self._page.app.senses.microphone
        if microphone is None:
            self._instead(NoMicrophone(), "audio")
            return
        model = self._page.model
        try:
            self._recording = model.record("audio", microphone.media_type, model.now())
            microphone.start(self._recording.write)
        except Exception as error:
            self._recording = None
            self._page.explain(error)
            return
        self.seconds = 0
        self._tick()
        self._say()

    def _stop(self) -> None:
        recording, self._recording = self._recording, None
        self._tick.cancel()
        self.seconds, self.told = -1, ""
        if recording is not None:
            self._page.app.senses.microphone.stop()
            model = self._page.model
            self._page.keep(partial(model.finish, "audio", recording, model.now()))

    def _count(self, _: float) -> None:
        self.seconds += 1
        self._say()

    def _say(self) -> None:
        self.told = clock(self.seconds)

    def photo(self) -> None:
        """Take a photo."""
        camera = self._page.app.senses.camera
        if camera is None:
            self._instead(NoCamera(), "photo")
        else:
            camera.take(partial(self._taken, self._page.model.now()))

    def _taken(self, moment: Any, jpeg: bytes | None) -> None:
        if jpeg:
            self._page.keep(partial(self._page.model.take_in, "photo", lambda: BytesIO(jpeg), moment))

    def _instead(self, error: Exception, kind: Literal["photo", "audio"]) -> None:
        what, then = explain(error)
        choices = [("file", words.tr("Choose a file"), "tonal"), ("close", words.tr("Close"), "text")]
        dialog = Dialog(title=what, text=then, choices=choices)
        dialog.bind(on_choice=lambda _, code: self._file(kind) if code == "file" else None)
        dialog.open()

    def _file(self, kind: Literal["photo", "audio"]) -> None:
        model = self._page.model

        def chosen(path: Path | None) -> None:
            if path is not None:
                self._page.keep(partial(_taken_in, model, kind, path, model.now()))

        self._page.app.pick_file(chosen, (kind,))

    def close(self) -> None:
        """Leaving: what is being recorded is ended and kept."""
        self._stop()
        self._tick.cancel()


def _taken_in(model: Any, kind: Literal["photo", "audio"], path: Path, moment: Any) -> Any:
    try:
        path.open("rb").close()
    except OSError:
        raise FileNotReadable from None
    return model.take_in(kind, partial(path.open, "rb"), moment)
