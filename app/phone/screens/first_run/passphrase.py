"""Choosing the passphrase: six words that are offered, or words of one's own with an honest meter."""

from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from app.phone.screens.first_run.step import FirstRunStep
from app.phone.widgets.kv import load_kv
from app.phone.words import explain, words

load_kv(__file__)

PAUSE = 0.25
"""Seconds of rest before what was typed is rated."""
STRONG_AT = 20.0
"""Powers of ten of guesses at which the meter is full; six random words have 23."""


class PassphraseStep(FirstRunStep):
    """`own` is whether the person writes their own. `strength` fills the meter, `verdict` words it."""

    own = BooleanProperty(False)
    suggestion = StringProperty("")
    strength = NumericProperty(0)
    verdict = StringProperty("")

    def __init__(self, page: Any, **settings: Any) -> None:
        self._rate = Clock.create_trigger(self._rated, PAUSE)
        super().__init__(page, **settings)
        self.suggestion = self.model.suggestion or self.model.suggest()

    def another(self) -> None:
        """Six other words."""
        self.ids.again.forget()
        self.suggestion = self.model.suggest()
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

    def _rated(self, _: float) -> None:
        text = self.ids.mine.text
        if not text:
            self.strength, self.verdict = 0, ""
            return
        found = self.model.strength(text)
        self.strength = min(1.0, found.guesses_log10 / STRONG_AT)
        power = int(found.guesses_log10)
        if found.reason == "too_short":
            self.verdict = words.tr("Too short. Use at least 15 characters.")
        elif found.reason == "guessable":
            self.verdict = words.tr("Too easy to guess: a computer would need about 10^{power} tries.").format(
                power=power
            )
        else:
            self.verdict = words.tr(
                "Good enough: about 10^{power} tries. Six random words are still stronger than they look."
            ).format(power=power)

    def go(self) -> None:
        chosen = self.ids.mine.text if self.own else self.suggestion
        try:
            self.model.check(chosen, self.ids.again.text)
        except Exception as error:
            self._failed(error)
            return
        self.working, self.error = True, ""
        self.page.work(lambda _: self.model.create(chosen), lambda _: self.page.show(), self._failed)

    def _failed(self, error: Exception) -> None:
        self.working = False
        self.error = " ".join(explain(error))
