"""Which packages were deleted, noted beside the originals, so that they stay deleted when the index is lost and made anew.

`packages/deleted/<SHA-256>` holds the time, as the index has it. A name tells no more than the names of the originals do.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sqlalchemy import select

from app.desk import disk
from app.desk.errors import InputUnreadable, OutputUnwritable
from app.desk.index import Index
from app.desk.index.rows import put_rows
from app.desk.index.tables import removed

_FOLDER: Final = "deleted"
_DIGEST: Final = re.compile("[0-9a-f]{64}")
_LONGEST: Final = 32


def note(packages: Path, gone: Mapping[str, str]) -> None:
    """Note packages by digest, with the time of each. Noting again changes nothing. Raises OutputUnwritable."""
    folder = packages / _FOLDER
    new = {digest: at for digest, at in gone.items() if not (folder / digest).exists()}
    if not new:
        return
    try:
        disk.make_folder(folder)
    except OSError:
        raise OutputUnwritable(folder) from None
    for digest, at in new.items():
        disk.replace(folder / digest, at.encode())


def noted(packages: Path) -> dict[str, str]:
    """The time of each package noted, by digest. Raises InputUnreadable."""
    folder = packages / _FOLDER
    try:
        names = [one.name for one in folder.iterdir()] if folder.is_dir() else []
    except OSError:
        raise InputUnreadable(folder) from None
    # That it was deleted is told by the name: what somebody wrote into the file is kept only as far as it fits.
    return {
        name: disk.read(folder / name, limit=4096).decode("ascii", "replace")[:_LONGEST]
        for name in sorted(names)
        if _DIGEST.fullmatch(name)
    }


def remember(index: Index, packages: Path) -> int:
    """Put what is noted into an index that was made anew; gives how many. Raises InputUnreadable, DeskError."""
    gone = noted(packages)
    with index.write() as connection:
        put_rows(connection, removed, [{"digest": one, "at": at} for one, at in gone.items()], once=True)
    return len(gone)


def of_index(index: Index) -> dict[str, str]:
    """What the index has as deleted: the time by digest."""
    with index.read() as connection:
        return {row.digest: row.at for row in connection.execute(select(removed))}
