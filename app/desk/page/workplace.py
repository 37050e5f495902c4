"""What the page works with, opened once at its start."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from attrs import field, frozen

from app.desk.cards import own_card
from app.desk.errors import DeskError
from app.desk.identity import DeskFolder, DeskIdentity, SigningKey
from app.desk.index import Index
from app.package import CardError


@frozen
class Workplace:
    """A desk that is open: its folder, its keys, its index; `signers` as `open_signing_keys` gives them.

    `packages` is where the originals are, the desk's own folder unless several machines share one. `now` is the
    clock, aware.
    """

    desk: DeskFolder
    identity: DeskIdentity
    signers: tuple[SigningKey, ...] = field(repr=False)
    index: Index
    packages: Path
    now: Callable[[], datetime]

    def name(self) -> str:
        """The group's name on its card, or nothing."""
        try:
            return own_card(self.desk, self.now().date()).name
        except (DeskError, CardError):
            return ""
