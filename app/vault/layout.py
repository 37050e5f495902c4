"""Where things lie in a vault's folder, and whether one is there at all."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Final, Literal

from attrs import frozen

from app.vault import reserve
from app.vault.database_file import check_file
from app.vault.disk import reading, sync_file, sync_folder, writing
from app.vault.errors import VaultError, VaultExists
from app.vault.key_file import read_key_file
from app.vault.sealed_folder import SealedFolder

_LOCK: Final = "lock"
_OURS: Final = frozenset({_LOCK, reserve.NAME})


@frozen
class VaultFolder:
    """The paths of a vault."""

    path: Path

    @property
    def key_file(self) -> Path:
        return self.path / "key.json"

    @property
    def database(self) -> Path:
        return self.path / "log.db"

    @property
    def sealed(self) -> SealedFolder:
        return SealedFolder(self.path / "sealed")

    @property
    def lock(self) -> Path:
        return self.path / _LOCK

    def beside(self, doing: str) -> Path:
        """Where a whole new vault is built before it takes this one's place."""
        return self.path.with_name(f".{self.path.name}.{doing}")

    def is_empty(self) -> bool:
        """Whether nothing is here, or only what an empty vault's folder may hold. Raises StorageError."""
        with reading():
            if not self.path.exists():
                return True
            names = {entry.name for entry in self.path.iterdir()} - _OURS
            if names == {self.sealed.path.name}:
                names = {entry.name for entry in self.sealed.path.iterdir()}
            return not names


def vault_state(folder: Path) -> Literal["absent", "present"] | VaultError:
    """Whether a vault is here, as far as can be told without its secret; or what is wrong with it, not raised.

    Missing and lost are told apart by the key file: without it and without anything else there is no vault; with it,
    a database that is gone or empty is damage.
    """
    place = VaultFolder(folder)
    try:
        if place.is_empty():
            return "absent"
        read_key_file(place.key_file)
        check_file(place.database)
    except VaultError as error:
        return error
    return "present"


def put_in_place(made: VaultFolder, place: VaultFolder) -> None:
    """Give a whole new vault its name. Raises VaultExists, StorageError."""
    with writing():
        sync_file(made.database)
        sync_folder(made.sealed.path)
        sync_folder(made.path)
        try:
            made.path.rename(place.path)
        except OSError as error:
            # An empty folder is replaced; one with anything in it is not.
            if not place.is_empty():
                raise VaultExists from None
            raise error from None
        sync_folder(place.path.parent)


def take_place_of(made: VaultFolder, place: VaultFolder, aside: Path) -> None:
    """Put a whole vault where a damaged one lies, which is kept under the name `aside`.

    Killed between the two, there is only `made`: whoever starts next gives it its name. Raises StorageError.
    """
    with writing():
        place.path.rename(aside)
        sync_folder(place.path.parent)
        made.path.rename(place.path)
        sync_folder(place.path.parent)


def finish_restoring(folder: Path) -> None:
    """Give a restored vault its name, if a kill came between setting the damaged one aside and that. Raises nothing."""
    made = restored(folder)
    if folder.exists() or not made.exists():
        return
    with contextlib.suppress(OSError):
        made.rename(folder)
        sync_folder(folder.parent)


def restored(folder: Path) -> Path:
    """Where a restored vault lies until it takes a damaged one's place."""
    return folder.with_name(f"{folder.name}.restored")
