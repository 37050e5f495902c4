"""A key in a file. It fits where a phone's key store does, and is worth only as much as the file is out of reach.

The app does not use it for a vault on a desktop: beside the vault it would add nothing, and would be one more thing to lose.
"""

import hmac
import os
from pathlib import Path
from typing import Final

from app.phone.errors import KeystoreSilent

_KEY_BYTES: Final = 32


class FileKeystore:
    """The key lies in `path`, readable by its owner only."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def exists(self) -> bool:
        """Whether there is a key."""
        return self._path.is_file()

    def create(self) -> None:
        """Make the key, on disk when this returns; not when there is one."""
        if self.exists():
            return
        beside = self._path.with_name(f".{self._path.name}.part")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(os.urandom(_KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            beside.rename(self._path)
        except OSError:
            raise KeystoreSilent from None

    def strengthen(self, data: bytes) -> bytes:
        """HMAC-SHA256 under the key."""
        try:
            key = self._path.read_bytes()
        except OSError:
            raise KeystoreSilent from None
        if len(key) != _KEY_BYTES:
            raise KeystoreSilent
        return hmac.digest(key, data, "sha256")

    def forget(self) -> None:
        """Remove the key."""
        self._path.unlink(missing_ok=True)
