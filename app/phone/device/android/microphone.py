"""The microphone of a phone, encoded as it comes by our own Ear.java. The buffer is overwritten after every use."""

from collections.abc import Callable
from threading import Lock, Thread
from typing import Any, Final

import jnius

from app.phone.device import Deliver, Failed, Recording
from app.phone.device.android.asking import MICROPHONE, Outside, ask
from app.phone.device.android.java import java
from app.phone.device.calls import Calls
from app.phone.errors import NoMicrophone

_BUFFER: Final = 1 << 15
_PATIENCE: Final = 10.0


class AndroidMicrophone:
    """The phone's own microphone."""

    def __init__(self, deliver: Deliver, outside: Outside) -> None:
        self._deliver = deliver
        self._outside = outside

    def record(
        self, write: Callable[[bytes], None], failed: Failed, *, started: Callable[[], None] | None = None
    ) -> Recording:
        """Record until stopped, after the person allowed it."""
        sound = _Sound(Calls(self._deliver), write, failed, started)
        ask(MICROPHONE, sound.begin, self._outside)
        return sound


class _Sound:
    media_type = "audio/aac"

    def __init__(
        self,
        calls: Calls,
        write: Callable[[bytes], None],
        failed: Failed,
        started: Callable[[], None] | None,
    ) -> None:
        self._calls = calls
        self._write = write
        self._failed = failed
        self._started = started
        self._mutex = Lock()
        self._ear: Any = None
        self._stopped = False
        self._level = 0.0
        self._thread: Thread | None = None

    @property
    def level(self) -> float:
        return self._level

    def begin(self, granted: bool) -> None:
        """From any thread: the person answered."""
        if not granted:
            self._calls.last(self._failed, NoMicrophone())
            return
        with self._mutex:
            if not self._stopped:
                self._thread = Thread(target=self._listen, daemon=True)
                self._thread.start()

    def stop(self) -> None:
        with self._mutex:
            self._stopped = True
            thread, self._thread = self._thread, None
            if self._ear is not None:
                self._ear.finish()
        self._calls.close()
        if thread is not None:
            thread.join(_PATIENCE)

    def _listen(self) -> None:
        ear = None
        try:
            ear = java("Ear")()
            with self._mutex:
                self._ear = ear
                if self._stopped:
                    ear.finish()
            if self._started is not None:
                self._calls.call(self._started)
            self._pass_on(ear)
        except jnius.JavaException:
            self._calls.last(self._failed, NoMicrophone())
        except Exception as error:
            self._calls.last(self._failed, error)
        finally:
            with self._mutex:
                self._ear = None
            if ear is not None:
                ear.close()
            jnius.detach()

    def _pass_on(self, ear: Any) -> None:
        buffer = bytearray(_BUFFER)
        end = java("Ear").END
        while (length := ear.next(buffer)) != end:
            self._level = float(ear.level())
            if length:
                data = bytes(memoryview(buffer)[:length])
                buffer[:] = bytes(_BUFFER)
                self._write(data)
        if not self._stopped:
            raise NoMicrophone
