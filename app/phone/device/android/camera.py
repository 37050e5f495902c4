"""The camera of a phone: Camera2, through our own Eye.java. Bytes in memory only."""

from collections.abc import Callable
from threading import Lock, Thread
from typing import Any, Final

import jnius

from app.phone.device import Deliver, Failed, Frame, OpenCamera, Stopping
from app.phone.device.android.asking import CAMERA, Outside, ask
from app.phone.device.android.java import activity, java, octets
from app.phone.device.calls import Calls, OnePhoto
from app.phone.errors import NoCamera

_WAIT: Final = 200
"""Milliseconds between looks at whether it should go on."""
_PATIENCE: Final = 5.0


class AndroidCamera:
    """The camera at the back, or the only one."""

    def __init__(self, deliver: Deliver, outside: Outside) -> None:
        self._deliver = deliver
        self._outside = outside

    def open(
        self, photo: Callable[[bytes], None], failed: Failed, *, frame: Callable[[Frame], None] | None = None
    ) -> OpenCamera:
        """Start looking, after the person allowed it."""
        looking = _Looking(Calls(self._deliver), photo, failed, frame)
        ask(CAMERA, looking.begin, self._outside)
        return looking

    def take(self, photo: Callable[[bytes], None], failed: Failed) -> Stopping:
        """One photo."""
        return OnePhoto(self, photo, failed)


class _Looking:
    def __init__(
        self,
        calls: Calls,
        photo: Callable[[bytes], None],
        failed: Failed,
        frame: Callable[[Frame], None] | None,
    ) -> None:
        self._calls = calls
        self._photo = photo
        self._failed = failed
        self._frame = frame
        self._mutex = Lock()
        self._eye: Any = None
        self._wanted = self._stopped = self._showing = False
        self._thread: Thread | None = None

    def begin(self, granted: bool) -> None:
        """From any thread: the person answered."""
        if not granted:
            self._calls.last(self._failed, NoCamera())
            return
        with self._mutex:
            if not self._stopped:
                self._thread = Thread(target=self._look, daemon=True)
                self._thread.start()

    def take(self) -> None:
        with self._mutex:
            self._wanted = True
            if self._eye is not None:
                self._eye.take()

    def stop(self) -> None:
        with self._mutex:
            self._stopped = True
            thread, self._thread = self._thread, None
        self._calls.close()
        if thread is not None:
            thread.join(_PATIENCE)

    def _look(self) -> None:
        eye = None
        try:
            quarters = activity().getWindowManager().getDefaultDisplay().getRotation()
            eye = java("Eye")(activity(), self._frame is not None, quarters)
            with self._mutex:
                self._eye = eye
                if self._wanted:
                    eye.take()
            while not self._stopped:
                if not self._came(eye, eye.next(_WAIT)):
                    raise NoCamera
        except Exception:  # whatever Java says: there is no camera for us
            self._calls.last(self._failed, NoCamera())
        finally:
            with self._mutex:
                self._eye = None
            if eye is not None:
                eye.close()
            jnius.detach()

    def _came(self, eye: Any, what: int) -> bool:
        kinds = java("Eye")
        if what == kinds.PHOTO:
            self._calls.call(self._photo, octets(eye.data))
        elif what == kinds.FRAME and not self._showing:
            self._showing = True
            self._calls.call(self._show, Frame(eye.width, eye.height, octets(eye.data), eye.turn))
        return bool(what != kinds.BROKEN)

    def _show(self, frame: Frame) -> None:
        self._showing = False
        if self._frame is not None:
            self._frame(frame)
