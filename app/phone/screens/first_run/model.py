"""The first run: what is chosen, made and tried. Plain Python."""

from app.phone import content
from app.phone.choosing import Choosing
from app.phone.errors import NotTheSheet
from app.phone.screens.first_run.progress import STEPS, Progress
from app.phone.session import SETUP, Session

PAGES = ("what", "asks", "cannot", "law")
"""The four pages to read."""


class FirstRunModel:
    """`step` is shown now; `code` is the recovery sheet while it is shown, "" when it cannot be shown again."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._progress = Progress(session.home)
        self.code = ""
        self.choosing = Choosing()
        kept = self._progress.step
        if session.unlocked:
            self.step = kept if kept in ("sheet", "try", "done") else "sheet"
        else:
            # A passphrase that was being chosen is not kept anywhere: that step begins anew.
            self.step = kept if kept in STEPS[: STEPS.index("sheet")] else "language"

    def go(self, step: str) -> None:
        """Show a step and note it."""
        self.step = step
        self._progress.at(step)

    def next(self) -> None:
        """The step after this one."""
        self.go(STEPS[STEPS.index(self.step) + 1])

    def back(self) -> bool:
        """The step before this one; False where there is none: at the first, and once the vault is made."""
        at = STEPS.index(self.step)
        if self.step == "try":
            self.go("sheet")
            return True
        if at == 0 or self._session.unlocked:
            return False
        self.go(STEPS[at - 1])
        return True

    def choose_language(self, language: str) -> None:
        """Raises SettingNotKept."""
        self._session.change(language=language)

    # Passphrase

    def create(self, passphrase: str) -> None:
        """Make the vault. Long. Raises what `create_vault` raises."""
        self.code = self._session.create(passphrase)
        self.choosing.forget()
        self.go("sheet")

    # Recovery sheet

    def new_sheet(self, passphrase: str) -> None:
        """Make another sheet; the one before is then worth nothing. Long. Raises WrongSecret."""
        self.code = self._session.vault.new_recovery_code(passphrase, content.wordlist())

    def try_sheet(self, code: str) -> None:
        """Check that the words open the vault, and note that they do. Long. Raises NotTheSheet."""
        vault = self._session.vault
        if not vault.try_recovery(code):
            raise NotTheSheet
        vault.keep(SETUP, "sheet", b"tried")
        self.code = ""
        self.go("done")

    def finish(self) -> None:
        """The first run is over, whether the sheet was tried or not."""
        self.code = ""
        self._progress.over()
