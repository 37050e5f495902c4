"""Writing one small file of the desk so that it is there whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.desk.errors import InputUnreadable, OutputExists, OutputUnwritable
from app.package.leftovers import lock, name_beside, sweep


def write_new(path: Path, data: bytes) -> None:
    """Write `data` under a name that is not taken yet; readable by the owner only.

    Written beside, fsynced, then linked under its name: `os.link` fails when the name is taken, so two
    processes cannot overwrite each other. Raises OutputExists, OutputUnwritable; then nothing is left.
    """
    try:
        with _beside(path, data) as beside:
            try:
                os.link(beside, path)
            except FileExistsError:
                raise OutputExists(path) from None
            except OSError:
                # A file system without hard links (FAT on a memory stick): a plain rename, checked first.
                if path.exists():
                    raise OutputExists(path) from None
                beside.rename(path)
            sync_folder(path.parent)
    except OSError:
        raise OutputUnwritable(path) from None


def replace(path: Path, data: bytes) -> None:
    """Put `data` in the place of the file at `path`, at once or not at all. Raises OutputUnwritable."""
    try:
        with _beside(path, data) as beside:
            beside.replace(path)
            sync_folder(path.parent)
    except OSError:
        raise OutputUnwritable(path) from None


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, that lasts through a power cut; for the owner only.

    Raises OSError; then none is left, or whoever comes next would take one for lasting that is not.
    """
    missing = [one for one in (path, *path.parents) if not one.exists()]
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        for one in reversed(missing):
            sync_folder(one.parent)
    except OSError:
        with suppress(OSError):  # another receiver may have put something into it
            for one in missing:
                one.rmdir()
        raise


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


@contextmanager
def _beside(path: Path, data: bytes) -> Iterator[Path]:
    """`data`, made last, in a file beside `path` that is gone at the end. What killed runs left there goes too."""
    sweep(path.parent)
    beside = name_beside(path)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            lock(descriptor)
            file.write(data)
            file.flush()
            os.fsync(descriptor)
            if os.name == "nt":
                # Windows does not rename an open file; elsewhere it stays open, and so locked, until it has its name.
                file.close()
            yield beside
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last. Raises OSError."""
    # Windows cannot open a folder for syncing; its rename is journalled by the file system.
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
