"""Places to write: a plain field, one for the passphrase, one for searching."""

from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty

from app.phone.theme.live import theme
from app.phone.widgets import button as _button  # noqa: F401  (its kv)
from app.phone.widgets.following import follow
from app.phone.widgets.kv import load_kv
from app.phone.widgets.layout import UNKNOWN, Column, Row
from app.phone.widgets.typing_input import TypingInput

load_kv(__file__)


class FieldInput(TypingInput):
    """The part one types in."""

    name_for_reader = StringProperty("")
    role = StringProperty("textbox")
    state = StringProperty("")
    squeeze = NumericProperty(1.0)
    """Below 1 while a hint that would not fit is shown in smaller letters."""

    def __init__(self, **settings: Any) -> None:
        # With the size of its letters at once: Kivy measures as it is made.
        super().__init__(**{"font_size": theme.body, **UNKNOWN, **settings})
        for name in ("hint_text", "width", "multiline"):
            self.fbind(name, self._fit_hint)
        follow(theme, "body", self, "_fit_hint")

    def _fit_hint(self, *_: object) -> None:
        room = self.width - self.padding[0] - self.padding[2]
        if self.multiline or not self.hint_text or room < 1:
            self.squeeze = 1.0
            return
        wide = CoreLabel(text=self.hint_text, font_size=theme.body).get_extents(self.hint_text)[0]
        self.squeeze = max(0.45, min(1.0, room / (wide + 4)))

    @property
    def focused(self) -> bool:
        return bool(self.focus)


class TextField(Column):
    """`label` over the field, `helper` or `error` under it. `text` is what is written.

    Events: `on_typed(text)` for each change by the person, `on_enter` for the Enter key. `lines` above 1 makes room
    for more and lets Enter break the line.
    """

    __events__ = ("on_typed", "on_enter")
    label = StringProperty("")
    text = StringProperty("")
    hint = StringProperty("")
    helper = StringProperty("")
    error = StringProperty("")
    icon = StringProperty("")
    lines = NumericProperty(1)
    active = BooleanProperty(False)
    keyboard = OptionProperty("text", options=["text", "number", "tel", "mail", "null"])
    secret = BooleanProperty(False)
    shown = BooleanProperty(True)

    @property
    def input(self) -> TypingInput:
        """The part one types in."""
        return self.ids.input

    def set_focus(self) -> None:
        """Put the caret here and open the keyboard."""
        self.input.focus = True

    def forget(self) -> None:
        """Drop what was written and everything remembered of it."""
        self.input.forget()
        self.text = ""

    def typed(self, text: str) -> None:
        """The input's text changed; `on_typed` follows only when it was not set by the program."""
        if text != self.text:
            self.text = text
            self.dispatch("on_typed", text)

    def on_text(self, *_: object) -> None:
        if "input" in self.ids and self.input.text != self.text:
            self.input.text = self.text
            self.input.reset_undo()

    def on_kv_post(self, base_widget: Any) -> None:
        self.on_text()

    def on_typed(self, text: str) -> None: ...

    def on_enter(self) -> None: ...


class PassphraseField(TextField):
    """Hidden until the eye is tapped; keeps nothing for undo, copies nothing, never suggests."""


class SearchField(Row):
    """`text`, cleared by the cross. `on_search(text)` comes when typing has paused for a moment, or on Enter."""

    __events__ = ("on_search",)
    text = StringProperty("")
    hint = StringProperty("")
    active = BooleanProperty(False)
    PAUSE = 0.2

    def __init__(self, **settings: Any) -> None:
        from kivy.clock import Clock

        self._later = Clock.create_trigger(lambda _: self.dispatch("on_search", self.text), self.PAUSE)
        super().__init__(**settings)

    @property
    def input(self) -> TypingInput:
        return self.ids.input

    def typed(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self._later()

    def now(self) -> None:
        """Search at once."""
        self._later.cancel()
        self.dispatch("on_search", self.text)

    def clear(self) -> None:
        """Empty the field and search for nothing."""
        self.input.forget()
        self.text = ""
        self.now()

    def forget(self) -> None:
        """Drop what was searched."""
        self.text = ""
        self.input.forget()
        # Last: what empties the field counts as typing, and the search would come when the page is gone.
        self._later.cancel()

    def on_search(self, text: str) -> None: ...
