"""Writing one small file of the desk so that it is there whole or not at all."""

import os
from pathlib import Path
from secrets import token_hex

from app.desk.errors import InputUnreadable, OutputExists, OutputUnwritable


def write_new(path: Path, data: bytes) -> None:
    """Write `data` under a name that is not taken yet; readable by the owner only.

    Written beside, fsynced, then linked under its name: `os.link` fails when the name is taken, so two
    processes cannot overwrite each other. Raises OutputExists, OutputUnwritable; then nothing is left.
    """
    beside = path.with_name(f".{token_hex(8)}.partial")
    try:
        _write(beside, data)
        try:
            os.link(beside, path)
        except FileExistsError:
            raise OutputExists(path) from None
        except OSError:
            # A file system without hard links (FAT on a memory stick): a plain rename, checked first.
            if path.exists():
                raise OutputExists(path) from None
            beside.rename(path)
        _sync_folder(path.parent)
    except OSError:
        raise OutputUnwritable(path) from None
    finally:
        beside.unlink(missing_ok=True)


def replace(path: Path, data: bytes) -> None:
    """Put `data` in the place of the file at `path`, at once or not at all. Raises OutputUnwritable."""
    beside = path.with_name(f".{token_hex(8)}.partial")
    try:
        _write(beside, data)
        beside.replace(path)
        _sync_folder(path.parent)
    except OSError:
        raise OutputUnwritable(path) from None
    finally:
        beside.unlink(missing_ok=True)


def read(path: Path, *, limit: int) -> bytes:
    """The bytes of a file of at most `limit` bytes. Raises InputUnreadable (also when it is larger)."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError:
        raise InputUnreadable(path) from None
    if len(data) > limit:
        raise InputUnreadable(path)
    return data


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    # Windows cannot open a folder for syncing; its rename is journalled by the file system.
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
