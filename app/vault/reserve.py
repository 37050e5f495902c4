"""Room kept for the moment the disk is full: phones often are, and a tap must still fit then.

A quarter of a mebibyte of nothing, given up when a small write finds no space, and put back when there is some again.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from app.vault.disk import remove_quietly, write_all
from app.vault.errors import StorageFull

SIZE: Final = 1 << 18
NAME: Final = "reserve"

Result = TypeVar("Result")


def with_reserve(folder: Path, work: Callable[[], Result]) -> Result:
    """Do a small write; if the disk is full, once more with the reserve given up. Raises StorageFull when that is gone."""
    try:
        return work()
    except StorageFull:
        if not give_up(folder):
            raise
        return work()


def give_up(folder: Path) -> bool:
    """Free the reserve; whether there was one."""
    path = folder / NAME
    with contextlib.suppress(OSError):
        path.unlink()
        return True
    return False


def put_back(folder: Path) -> None:
    """Make the reserve if it is not there and there is room; otherwise leave things as they are."""
    path = folder / NAME
    try:
        if path.stat().st_size == SIZE:
            return
        path.unlink()
    except OSError:
        pass
    try:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except OSError:
        return
    try:
        # Random, since a file system may give zeros no room at all.
        write_all(fd, os.urandom(SIZE))
    except OSError:
        remove_quietly(path)
    finally:
        os.close(fd)
