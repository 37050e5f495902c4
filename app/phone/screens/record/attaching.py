"""Taking a file of this device into a record. Plain Python."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from app.phone.errors import FileNotReadable
from app.phone.session import Session

LONGEST_NAME: Final = 200


def attach_file(
    session: Session,
    encounter: str,
    path: Path,
    cancelled: Callable[[], bool],
    report: Callable[[int, int], None] | None = None,
) -> None:
    """Seal a file into a record; `report` is told bytes and of how many. Long. The file itself is left where it is.

    Raises FileNotReadable, VaultError.
    """
    try:
        source = path.open("rb")
        total = path.stat().st_size
    except OSError:
        raise FileNotReadable from None
    with source:
        session.vault.attach(
            encounter,
            source,
            session.now(),
            given_name=path.name[:LONGEST_NAME],
            progress=None if report is None else lambda done: report(done, total),
            cancelled=cancelled,
        )
