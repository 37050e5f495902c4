"""Taking a file of this device into a record. Plain Python."""

import io
from collections.abc import Callable
from typing import BinaryIO, Final

from app.phone.device import Document
from app.phone.session import Session

LONGEST_NAME: Final = 200


def attach_file(
    session: Session,
    encounter: str,
    document: Document,
    cancelled: Callable[[], bool],
    report: Callable[[int, int], None] | None = None,
) -> None:
    """Seal a file into a record; `report` is told bytes and of how many. Long. The file itself is left where it is.

    Raises FileNotReadable, VaultError.
    """
    with document.open() as source:
        total = _size(source)
        session.vault.attach(
            encounter,
            source,
            session.now(),
            given_name=document.name[:LONGEST_NAME] or None,
            progress=None if report is None or not total else lambda done: report(done, total),
            cancelled=cancelled,
        )


def _size(source: BinaryIO) -> int:
    """Bytes of a file; 0 where the system does not tell."""
    if not source.seekable():
        return 0
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    return size
