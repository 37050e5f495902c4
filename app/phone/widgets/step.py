"""Switches and steps: on or off, more or less."""

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty

from app.phone.motion import SHORT, move
from app.phone.widgets import button as _button  # noqa: F401  (its kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import Column, Row
from app.phone.widgets.press import Pressable

load_kv(__file__)


class Toggle(Pressable, Row):
    """A setting that is on or off: `text`, `more` under it, a switch at the end. `on_switch(on)` by a person's tap."""

    __events__ = ("on_switch",)
    text = StringProperty("")
    more = StringProperty("")
    on = BooleanProperty(False)
    knob = NumericProperty(0)
    role = StringProperty("switch")

    def on_on(self, *_: object) -> None:
        move(self, SHORT, knob=1.0 if self.on else 0.0)

    def on_release(self) -> None:
        self.on = not self.on
        self.dispatch("on_switch", self.on)

    def on_switch(self, on: bool) -> None: ...


class Stepper(Column):
    """One of a few `steps`, a list of (code, words), by a big minus and plus. `code` is the current one.

    `on_step(code)` comes from a person's tap.
    """

    __events__ = ("on_step",)
    label = StringProperty("")
    steps = ListProperty([])
    code = StringProperty("")

    def index(self) -> int:
        """Position of the current step; -1 when there is none."""
        return next((at for at, (code, _) in enumerate(self.steps) if code == self.code), -1)

    def words_of(self, steps: list[tuple[str, str]], code: str) -> str:
        return dict(steps).get(code, "")

    def by(self, amount: int) -> None:
        """Go some steps on, staying inside."""
        at = min(max(self.index() + amount, 0), len(self.steps) - 1)
        if self.steps and self.steps[at][0] != self.code:
            self.code = self.steps[at][0]
            self.dispatch("on_step", self.code)

    def on_step(self, code: str) -> None: ...
