"""A recording: play, pause, where it is, how long."""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from app.phone.widgets import button as _button  # noqa: F401  (its kv)
from app.phone.widgets import progress as _progress  # noqa: F401  (used in its kv)
from app.phone.widgets import seek_bar as _seek_bar  # noqa: F401  (used in its kv)
from app.phone.widgets import varying as _varying  # noqa: F401  (used in its kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Row
from app.phone.widgets.overlay import snack
from app.phone.words import words


def clock(seconds: float) -> str:
    """Such as 3:07."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02}"


def say_nothing_came(lift: float = 88.0) -> None:
    """A recording was ended before the microphone gave any sound: nothing is kept, and the person is told."""
    snack(words.tr("No sound had come yet, so nothing was kept."), lift=lift)


load_kv(__file__, clock=clock)


class AudioRow(Row):
    """`length` and `position` in seconds. Events `on_play`, `on_pause`, `on_seek(part)`. It plays nothing itself.

    Where the player cannot go to a place (`seeks` is False) there is only a bar that shows how far it is.
    """

    __events__ = ("on_play", "on_pause", "on_seek")
    title = StringProperty("")
    playing = BooleanProperty(False)
    position = NumericProperty(0)
    length = NumericProperty(0)
    seeks = BooleanProperty(True)

    def tapped(self) -> None:
        """The one button: play or pause."""
        self.dispatch("on_pause" if self.playing else "on_play")

    def on_play(self) -> None: ...

    def on_pause(self) -> None: ...

    def on_seek(self, part: float) -> None: ...
