"""What a killed process left half written, told apart from what another process is writing now.

Everything written beside its place is called ``.firsthand-<16 hex digits>.partial`` and locked by its writer. The system
drops the lock when the writer ends, however it ends; what can be locked has no writer any more and is removed.
Where there are no such locks (Windows, some memory cards) nothing is removed.
"""

import os
import re
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Final

if sys.platform != "win32":
    import fcntl

_NAME: Final = re.compile(r"\.firsthand-[0-9a-f]{16}\.partial")


def name_beside(path: Path) -> Path:
    """A new name in the same folder."""
    return path.with_name(f".firsthand-{token_hex(8)}.partial")


def lock(descriptor: int) -> bool:
    """Lock an open file or folder until the descriptor is closed or the process ends; whether that could be done."""
    if sys.platform == "win32":
        return False
    else:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def sweep(folder: Path) -> None:
    """Remove what killed processes left in `folder`. Never fails: what cannot be removed stays."""
    with suppress(OSError):
        for path in folder.iterdir():
            if _NAME.fullmatch(path.name):
                _remove_if_nobodys(path)


def _remove_if_nobodys(path: Path) -> None:
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        try:
            if not lock(descriptor):
                return
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        finally:
            os.close(descriptor)
