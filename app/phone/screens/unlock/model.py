"""Unlocking: how long to wait, what to say of a damaged vault, where it leads."""

from app.phone.attempts import delay
from app.phone.screens.first_run.progress import Progress
from app.phone.session import Session
from app.vault import VaultError, WrongSecret


class UnlockModel:
    """`trouble` is what is wrong with the vault as far as can be told without its keys, or None."""

    def __init__(self, session: Session) -> None:
        self._session = session
        state = session.state()
        self.trouble: VaultError | None = state if isinstance(state, VaultError) else None

    def wait(self) -> int:
        """Whole seconds until the next try is taken; 0 for at once."""
        if not delay(self._session.attempts.count()):
            return 0
        seconds = self._session.attempts.wait(self._session.now())
        return int(seconds) + (seconds > int(seconds))

    def unlock(self, secret: str, *, from_sheet: bool = False) -> str:
        """Open the vault; returns the event that says where to go. Long.

        Raises WaitFirst, WrongSecret, and whatever is wrong with the vault.
        """
        self._session.unlock(secret)
        if Progress(self._session.home).step in ("sheet", "try"):
            return "unfinished"
        return "recovered" if from_sheet else "unlocked"


def is_trouble(error: Exception) -> bool:
    """Whether an error is about the vault and not about what was typed."""
    return isinstance(error, VaultError) and not isinstance(error, WrongSecret)
