"""How far long work is: bytes, time left, and a way to stop it."""

from time import monotonic
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from app.phone.widgets import button as _button  # noqa: F401  (its kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Column
from app.phone.words import words

load_kv(__file__)

SETTLE_SECONDS = 2.0
"""Before this nothing is said about time left: it would be a guess."""


class Meter(Widget):
    """A plain bar, `part` from 0 to 1."""

    part = NumericProperty(0)
    role = StringProperty("progressbar")
    name_for_reader = StringProperty("")
    state = StringProperty("")


class Progress(Column):
    """`title`, the bar, "12 MB of 40 MB, about 2 minutes left", and Cancel (event `on_cancel`).

    Call `begin()` and then `show(done, total)` with bytes; `show` fits `jobs.start(progress=...)`.
    """

    __events__ = ("on_cancel",)
    title = StringProperty("")
    part = NumericProperty(0)
    told = StringProperty("")
    stopping = BooleanProperty(False)
    cancels = BooleanProperty(True)
    """Whether the way to stop it stands here; not where the page has it at the bottom, in reach of the thumb."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._began = monotonic()

    def begin(self) -> None:
        """Start the time anew."""
        self._began = monotonic()
        self.part = 0
        self.told = ""
        self.stopping = False

    def show(self, done: int, total: int) -> None:
        """Say how far the work is."""
        self.part = done / total if total else 0.0
        spent = monotonic() - self._began
        told = words.tr("{done} of {total}").format(done=bytes_in_words(done), total=bytes_in_words(total))
        if spent > SETTLE_SECONDS and 0 < done < total:
            told = f"{told} · {time_left(spent * (total - done) / done)}"
        self.told = told

    def cancel(self) -> None:
        self.stopping = True
        self.dispatch("on_cancel")

    def on_cancel(self) -> None: ...


def bytes_in_words(count: int) -> str:
    """Such as 820 KB or 12.4 MB, in thousands as phones and file managers count."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000)) if count else 0} KB"
    unit, size = ("MB", count / 1e6) if count < 1_000_000_000 else ("GB", count / 1e9)
    return f"{size:.1f} {unit}" if size < 100 else f"{size:.0f} {unit}"


def time_left(seconds: float) -> str:
    """Coarse on purpose."""
    if seconds < 8:
        return words.tr("a few seconds left")
    if seconds < 55:
        return words.tr("less than a minute left")
    return words.trn("about %d minute left", "about %d minutes left", max(1, round(seconds / 60)))
