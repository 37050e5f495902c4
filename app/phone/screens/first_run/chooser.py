"""Choosing a passphrase: six words that are offered, or words of one's own with an honest meter."""

from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from app.phone.choosing import LONG
from app.phone.widgets import button, card, chip, field, progress, text  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.varying import Varying
from app.phone.words import explain, words

load_kv(__file__)

PAUSE = 0.25
"""Seconds of rest before what was typed is rated."""
STRONG_AT = 20.0
"""Powers of ten of guesses at which the meter is full; six random words have 23."""


class PassphraseChooser(Varying):
    """`choosing` is the model; `own` whether the person writes their own. `chosen()` gives the passphrase."""

    __events__ = ("on_enter",)
    choosing = ObjectProperty(None, allownone=True)
    own = BooleanProperty(False)
    suggestion = StringProperty("")
    strength = NumericProperty(0)
    verdict = StringProperty("")
    error = StringProperty("")

    def __init__(self, **settings: Any) -> None:
        self._rate = Clock.create_trigger(self._rated, PAUSE)
        super().__init__(**settings)

    def on_choosing(self, *_: object) -> None:
        self.suggestion = self.choosing.suggestion or self.choosing.suggest()

    def another(self) -> None:
        """Six other words."""
        self.ids.again.forget()
        self.suggestion = self.choosing.suggest()
        self.error = ""

    def choose(self, codes: list[str]) -> None:
        """Offered words or one's own."""
        self.own = codes == ["own"]
        self.error = ""
        self.ids.again.forget()

    def typed(self) -> None:
        """One's own passphrase changed."""
        self.error = ""
        self._rate()

    def chosen(self) -> str | None:
        """The passphrase, or None after saying what is wrong with it."""
        chosen: str = self.ids.mine.text if self.own else self.suggestion
        try:
            self.choosing.check(chosen, self.ids.again.text)
        except Exception as error:
            self.error = " ".join(explain(error))
            return None
        self.error = ""
        return chosen

    def _rated(self, _: float) -> None:
        written = self.ids.mine.text
        if not written:
            self.strength, self.verdict = 0, ""
            return
        found = self.choosing.strength(written)
        self.strength = min(1.0, found.guesses_log10 / STRONG_AT)
        years = self.choosing.years(found)
        if found.reason == "too_short":
            self.verdict = words.tr("Too short. Use at least 15 characters.")
        elif found.reason == "guessable":
            self.verdict = words.tr("Too easy: a thousand computers would guess it in less than a year.")
        elif years >= LONG:
            self.verdict = words.tr(
                "Good: a thousand computers would need more than a thousand years. An estimate."
            )
        else:
            self.verdict = words.trn(
                "Enough: a thousand computers would need about %d year. An estimate.",
                "Enough: a thousand computers would need about %d years. An estimate.",
                max(1, years),
            )

    def on_enter(self) -> None: ...

    def forget(self) -> None:
        for one in (self.ids.mine, self.ids.again):
            one.forget()
        self.suggestion = ""
        super().forget()
