"""The step in which the passphrase is chosen and the vault made."""

from app.phone.screens.first_run.chooser import PassphraseChooser  # noqa: F401  (its kv)
from app.phone.screens.first_run.step import FirstRunStep
from app.phone.widgets.kv import load_kv
from app.phone.words import explain

load_kv(__file__)


class PassphraseStep(FirstRunStep):
    """The chooser, and the vault made with what was chosen."""

    def go(self) -> None:
        chooser = self.ids.chooser
        chosen = chooser.chosen()
        if chosen is None or self.working:
            return
        self.working = True
        self.page.work(lambda _: self.model.create(chosen), lambda _: self.page.show(), self._failed)

    def _failed(self, error: Exception) -> None:
        self.working = False
        self.ids.chooser.error = " ".join(explain(error))
