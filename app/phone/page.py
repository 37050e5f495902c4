"""What every screen is: a page that is told when it is shown and left, and can go on, back, lock and work."""

from collections.abc import Callable
from typing import Any, TypeVar

from kivy.properties import BooleanProperty

from app.phone import jobs
from app.phone.session import Session
from app.phone.widgets.layout import Ground
from app.phone.widgets.overlay import Dialog
from app.phone.words import explain, words

Result = TypeVar("Result")


class Page(Ground):
    """`app` is the app, `session` what models call. Subclasses make their model in `made` and fill in the rest.

    kv calls `root.follow('event')`, `root.back()`, `root.lock()`, `root.now()`.
    """

    first = BooleanProperty(True)
    """Whether there is no page to go back to; kv says `shows_back: not root.first`."""
    lockable = BooleanProperty(False)
    """Whether the lock in the bar has something to do here; see `FirsthandApp.lock`."""

    def __init__(self, app: Any, place: str, **given: Any) -> None:
        self.app = app
        self.session: Session = app.session
        self.place = place
        self.given = given
        self.jobs: list[jobs.Job[Any]] = []
        self.forgotten = False
        self.made(**given)
        super().__init__()

    # for subclasses

    def made(self, **given: Any) -> None:
        """Before the widgets are there: make the model from what was given."""

    def arrive(self) -> None:
        """Shown, for the first time or again after Back: read what may have changed."""

    def leave(self) -> None:
        """No longer shown."""

    def before_lock(self) -> None:
        """The keys are about to be dropped: what is being recorded is ended and kept."""

    def went_back(self) -> bool:
        """Back or Escape: True when the page used it itself, as for a step inside it."""
        return False

    # for kv and subclasses

    def follow(self, event: str, **given: Any) -> None:
        """Say what happened here; flow.py knows which screen follows."""
        self.app.follow(event, **given)

    def back(self) -> None:
        """The arrow in the bar."""
        self.app.back()

    def lock(self) -> None:
        """The lock in the bar."""
        self.app.lock()

    def now(self) -> None:
        """It is happening now."""
        self.app.follow("now")

    @property
    def busy(self) -> bool:
        """Whether long work of this page is under way."""
        return any(job.running for job in self.jobs)

    def work(
        self,
        work: Callable[[jobs.Job[Result]], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None] | None = None,
        progress: Callable[[int, int], None] | None = None,
        stopped: Callable[[], None] | None = None,
        thread: str = jobs.NAME,
    ) -> jobs.Job[Result]:
        """Work in the worker thread, or another; what it says comes back only while this page is not forgotten."""
        failed = failed or self.explain
        job = jobs.start(work, done=done, failed=failed, progress=progress, stopped=stopped, thread=thread)
        if self.forgotten:  # a file was chosen after the app had locked
            job.abandon()
        self.jobs = [other for other in self.jobs if other.running]
        self.jobs.append(job)
        return job

    def explain(self, error: Exception) -> None:
        """Show what happened and what to do."""
        if self.forgotten:
            return
        what, then = explain(error)
        Dialog(title=what, text=then, choices=[("close", words.tr("Close"), "filled")]).open()

    def forget(self) -> None:
        """The app locks: nothing of this page is kept, nobody calls it any more."""
        self.forgotten = True
        for job in self.jobs:
            job.abandon()
        self.jobs = []
        self.leave()
