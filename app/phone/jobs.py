"""Work beside the window: a worker thread for what is long, one for short readings; progress, and a way to stop it.

The work is a plain function that is handed a `Job` and reports in chunks of no more than about 50 milliseconds:

    def pack_it(job: Job) -> Packed:
        return pack(request, path, progress=job.report, cancelled=job.cancelled)

    job = start(pack_it, done=self.show, failed=self.explain, progress=self.bar.show)
    job.cancel()

`done`, `failed`, `stopped` and `progress` are called in the window's thread. Work that came to its end in spite of
`cancel()` is reported as done, because it is; after `abandon()`, as when the app locks, nothing is reported.
"""

from collections.abc import Callable
from threading import Event, Lock
from typing import Any, Final, Generic, TypeVar

Result = TypeVar("Result")
Later = Callable[[Callable[[], None]], None]


class Stopped(Exception):
    """Raised inside the work by `Job.check` after the person pressed Cancel."""


class Job(Generic[Result]):
    """One piece of work under way."""

    def __init__(self, progress: Callable[[int, int], None] | None, later: Later) -> None:
        self._stop = Event()
        self._abandoned = Event()
        self._finished = Event()
        self._progress = progress
        self._later = later
        self._lock = Lock()
        self._latest: tuple[int, int] | None = None

    def cancel(self) -> None:
        """Ask the work to stop at its next chunk."""
        self._stop.set()

    def abandon(self) -> None:
        """Stop the work and call nobody any more."""
        self._abandoned.set()
        self._stop.set()

    def cancelled(self) -> bool:
        """Whether the work should stop; called by the work."""
        return self._stop.is_set()

    def check(self) -> None:
        """Raises Stopped when the work should stop."""
        if self._stop.is_set():
            raise Stopped

    def report(self, done: int, total: int) -> None:
        """Say how far the work is, in any unit; reports between two frames are merged into the last one."""
        with self._lock:
            waiting = self._latest is not None
            self._latest = done, total
        if not waiting and self._progress:
            self._later(self._show)

    @property
    def abandoned(self) -> bool:
        """Whether nobody wants to hear of it any more."""
        return self._abandoned.is_set()

    def finish(self) -> None:
        """The work's own thread is through; called by `start`."""
        self._finished.set()

    def wait(self, seconds: float) -> bool:
        """Wait until the work's own thread is through; whether it is. For tests and for leaving the app."""
        return self._finished.wait(seconds)

    @property
    def running(self) -> bool:
        """Whether the work's own thread still works."""
        return not self._finished.is_set()

    def _show(self) -> None:
        with self._lock:
            latest, self._latest = self._latest, None
        if latest and self._progress and not self._abandoned.is_set():
            self._progress(*latest)


def forget_frames(error: BaseException | None) -> None:
    """Take away what functions had in hand when they failed, such as a passphrase: the error lives on, and it with it."""
    while error is not None and error.__traceback__ is not None:
        error.__traceback__ = None
        error = error.__cause__ or error.__context__


def _next_frame(call: Callable[[], None]) -> None:
    from kivy.clock import Clock

    Clock.schedule_once(lambda _: call(), 0)


_pools: dict[str, Any] = {}
NAME: Final = "firsthand-work"
READER: Final = "firsthand-read"
"""Of the thread for short readings, which wait for no long work."""


def start(
    work: Callable[[Job[Result]], Result],
    *,
    done: Callable[[Result], None],
    failed: Callable[[Exception], None],
    stopped: Callable[[], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
    later: Later = _next_frame,
    thread: str = NAME,
) -> Job[Result]:
    """Run `work` in the worker thread, or that of this name, after any work started there before it."""
    if thread not in _pools:
        from concurrent.futures import ThreadPoolExecutor

        _pools[thread] = ThreadPoolExecutor(1, thread)
    job: Job[Result] = Job(progress, later)

    def tell(call: Callable[[], None] | None) -> None:
        later(lambda: None if call is None or job.abandoned else call())

    def run() -> None:
        try:
            job.check()
            result = work(job)
        except Stopped:
            tell(stopped)
        except Exception as error:  # whatever it is, the person is told by `failed`
            caught = error
            forget_frames(error)
            tell(stopped if job.cancelled() else lambda: failed(caught))
        else:
            tell(lambda: done(result))
        finally:
            job.finish()

    _pools[thread].submit(run)
    return job
