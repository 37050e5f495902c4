"""Settings: what takes the vault. Plain Python; everything marked long belongs in a worker thread."""

from collections.abc import Callable
from pathlib import Path

from app.phone import content
from app.phone.errors import NotTheSheet
from app.phone.session import SETUP, Session
from app.vault import Finding, VaultDamaged, VaultExists, restore, restore_over, suggest_recovery_code
from app.vault import normalise as one_form

Progress = Callable[[int, int], None]
PAGE = 200


class SettingsModel:
    """One for each page; the secrets of a page are dropped with `forget`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.code = ""

    # Passphrase and recovery sheet

    def change_passphrase(self, old: str, new: str) -> None:
        """Long. Raises WrongSecret, WeakPassphrase; then the old one still holds."""
        self._session.change_passphrase(old, new)

    def sheet_tried(self) -> bool:
        """Whether the present recovery sheet was tried."""
        return self._session.vault.kept(SETUP, "sheet") == b"tried"

    def new_sheet(self) -> str:
        """Twelve new words. They open nothing until they were tried: the present sheet holds until then."""
        self.code = suggest_recovery_code(content.wordlist())
        return self.code

    def try_new_sheet(self, passphrase: str, tried: str) -> None:
        """Put the new sheet in place of the old. Long. Raises NotTheSheet, WrongSecret; then the old one still holds."""
        if _plain(tried) != _plain(self.code):
            raise NotTheSheet
        self._session.vault.set_recovery_code(passphrase, self.code)
        self._session.vault.keep(SETUP, "sheet", b"tried")
        self.code = ""

    def try_present_sheet(self, tried: str) -> None:
        """Long. Raises NotTheSheet."""
        if not self._session.vault.try_recovery(tried):
            raise NotTheSheet
        self._session.vault.keep(SETUP, "sheet", b"tried")

    def forget(self) -> None:
        """Drop the words."""
        self.code = ""

    # The whole

    def storage(self) -> int:
        """Bytes the vault takes on this device."""
        folder = self._session.vault_folder
        return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())

    def back_up(self, to: Path, progress: Progress) -> None:
        """Long. Raises BackupExists, StorageError."""
        total = self.storage()
        self._session.vault.backup(to, lambda done: progress(done, max(done, total)))

    def check(self, progress: Progress) -> tuple[Finding, ...]:
        """Everything that is wrong with the vault. List and search, if wrong, are made anew from the entries. Long."""
        vault = self._session.vault
        findings = vault.verify(progress)
        if any(finding.kind in ("timeline", "search") for finding in findings):
            vault.rebuild()
        return findings

    # Restoring

    def restorable(self) -> str:
        """ "free" where there is no vault, "damaged" where one would be set aside, "taken" where one is whole."""
        state = self._session.state()
        if state == "absent":
            return "free"
        return "damaged" if isinstance(state, VaultDamaged) else "taken"

    def restore(self, backup: Path, secret: str) -> None:
        """Unpack a backup and check it; only then, if a damaged vault is in its place, set that one aside. Long.

        Raises VaultExists, WrongSecret, BackupRejected, StorageError; then nothing has changed.
        """
        folder = self._session.vault_folder
        place = self.restorable()
        if place == "taken":
            raise VaultExists
        if place == "free":
            restore(backup, folder, secret)
        else:
            restore_over(backup, folder, secret, aside=_free_name(folder.with_name("vault.damaged")))
        self._session.moved()

    # Deleting

    def encounters(self) -> tuple[str, ...]:
        """The ids of all records."""
        found: list[str] = []
        after = None
        while True:
            page = self._session.vault.timeline(after=after, limit=PAGE)
            found += [card.encounter for card in page.cards]
            after = page.next
            if after is None:
                return tuple(found)

    def delete(self, encounters: tuple[str, ...], progress: Progress) -> None:
        """Delete records for good, one after the other. Long."""
        # Loads all that may lie beside a record: letters, packages, steps.
        from app.phone.deleting import delete_record

        for done, encounter in enumerate(encounters, 1):
            delete_record(self._session, encounter)
            progress(done, len(encounters))


def _plain(code: str) -> str:
    letters = "".join(char if char.isalpha() or char == "-" else " " for char in one_form(code).casefold())
    return " ".join(letters.split())


def _free_name(path: Path) -> Path:
    return next(
        name for name in (path.with_name(f"{path.name}.{n}") for n in range(1, 1000)) if not name.exists()
    )
