"""Captures go to disk in a thread of their own, in the order of the taps: never behind other long work."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from typing import Any, Final, TypeVar

from kivy.clock import Clock

Result = TypeVar("Result")

PATIENCE: Final = 0.012
"""Seconds of a frame that may be spent waiting for the disk. A tap is mostly written by then, and the frame that lets
go of the tile already says "saved"; otherwise a whole frame is drawn in between."""


class Writer:
    """What was handed to it is written, also after the screen has gone; only nobody is told any more then."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, "firsthand-now")
        self._listening = True
        self._last: Future[Any] | None = None

    def write(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None],
        patience: float = 0.0,
    ) -> None:
        """Do `work`; then call `done` or `failed` in the window's thread: before this returns when it takes no longer
        than `patience` seconds, else at its next frame.
        """
        written = self._last = self._pool.submit(work)
        wait([written], patience)
        if written.done():
            self._tell(written, done, failed)
        else:
            written.add_done_callback(lambda _: self.later(partial(self._tell, written, done, failed)))

    @staticmethod
    def _tell(
        written: Future[Result], done: Callable[[Result], None], failed: Callable[[Exception], None]
    ) -> None:
        error = written.exception()
        if error is None:
            done(written.result())
        elif isinstance(error, Exception):
            failed(error)
        else:
            raise error

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
            wait([self._last], seconds)
