"""The files in `sealed/`: media, and what was captured while locked. Names tell the kind of file and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from attrs import frozen

from app.vault.disk import PART, reading

DAMAGED: Final = ".damaged"
"""What a captured file that cannot be read ends in: kept, and out of the way."""

_CAPTURE: Final = re.compile(r"capture-([0-9a-f]{32})\.age")


@frozen
class SealedFolder:
    """Paths in `<vault>/sealed`."""

    path: Path

    def media(self, media_id: str) -> Path:
        """The sealed file of one photo, recording or document."""
        return self.path / media_name(media_id)

    def capture(self, capture_id: str) -> Path:
        """The sealed file of one thing captured while locked."""
        return self.path / f"capture-{capture_id}.age"

    def captures(self) -> list[str]:
        """The ids of all whole captured files. Raises StorageError."""
        return [match[1] for name in self._names() if (match := _CAPTURE.fullmatch(name))]

    def damaged(self) -> list[str]:
        """The names of captured files that were set aside. Raises StorageError."""
        return sorted(name for name in self._names() if name.endswith(DAMAGED))

    def unfinished(self) -> list[Path]:
        """Captured files whose writing was never confirmed. Raises StorageError."""
        return [self.path / name for name in self._names() if name.endswith(PART)]

    def _names(self) -> Iterator[str]:
        with reading():
            try:
                names = [path.name for path in self.path.iterdir()]
            except FileNotFoundError:
                names = []
        yield from names


def media_name(media_id: str) -> str:
    """The file name of a media id."""
    return f"media-{media_id}.age"
