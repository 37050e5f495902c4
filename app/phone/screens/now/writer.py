"""Captures go to disk in a thread of their own, in the order of the taps: never behind other long work."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from kivy.clock import Clock

Result = TypeVar("Result")


class Writer:
    """What was handed to it is written, also after the screen has gone; only nobody is told any more then."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, "firsthand-now")
        self._listening = True
        self._last: Future[Any] | None = None

    def write(
        self, work: Callable[[], Result], done: Callable[[Result], None], failed: Callable[[Exception], None]
    ) -> None:
        """Do `work`; then call `done` or `failed` in the window's thread, at its next frame."""

        def run() -> None:
            try:
                result = work()
            except Exception as error:  # whatever it is, the person is told by `failed`
                caught = error
                self.later(lambda: failed(caught))
            else:
                self.later(lambda: done(result))

        self._last = self._pool.submit(run)

    def later(self, call: Callable[[], None], seconds: float = -1) -> None:
        """Call in the window's thread, at its next frame or later, unless the screen has gone by then."""
        Clock.schedule_once(lambda _: call() if self._listening else None, seconds)

    def close(self) -> None:
        """Tell nobody any more. What waits is still written: the pool ends after it."""
        self._listening = False
        self._pool.shutdown(wait=False)

    def wait(self, seconds: float) -> None:
        """Wait for what is being written, as when the app is closed."""
        if self._last is not None:
            self._last.exception(seconds)
