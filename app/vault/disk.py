"""Writing that is whole or not there, and the operating system's refusals as typed errors.

The order is always the same: write beside, fsync, rename, fsync the folder.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from app.vault.errors import (
    FolderNotWritable,
    FolderUnreadable,
    StorageError,
    StorageFailed,
    StorageFull,
    VaultInUse,
)

PART: Final = ".part"
"""What a file that is not whole yet ends in."""

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_REFUSED: Final = frozenset({errno.EACCES, errno.EPERM})


def storage_error(error: OSError, *, writing: bool) -> StorageError:
    """The typed error for what the system said."""
    if error.errno in _FULL:
        return StorageFull()
    if error.errno == errno.EROFS or (error.errno in _REFUSED and writing):
        return FolderNotWritable()
    if error.errno in _REFUSED:
        return FolderUnreadable()
    return StorageFailed(error.errno or 0)


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """Turns OSError into StorageError for work that writes."""
    try:
        yield
    except OSError as error:
        raise storage_error(error, writing=True) from None


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Turns OSError into StorageError for work that only reads."""
    try:
        yield
    except OSError as error:
        raise storage_error(error, writing=False) from None


def has_room(folder: Path) -> bool:
    """Whether the device has a block and a name left for us; true when it does not say. Raises nothing."""
    try:
        device = os.statvfs(folder)
    except OSError:
        return True
    return device.f_bavail > 0 and (device.f_favail > 0 or device.f_files == 0)


def sync_folder(folder: Path) -> None:
    """Make names in `folder` last through a power cut. Raises OSError."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def write_whole(path: Path, content: bytes, check: Callable[[bytes], None] | None = None) -> None:
    """Replace or make `path`; a kill at any moment leaves the old content or the new.

    `check` is given what was read back from the disk before it takes the old one's place; if it raises, the old stays.
    Raises StorageError.
    """
    beside = path.with_name(path.name + PART)
    with writing():
        try:
            fd = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
            try:
                write_all(fd, content)
                os.fsync(fd)
            finally:
                os.close(fd)
            if check is not None:
                check(beside.read_bytes())
            beside.rename(path)
            sync_folder(path.parent)
        except BaseException:
            remove_quietly(beside)
            raise


def sync_file(path: Path) -> None:
    """Make the content of a file last through a power cut. Raises OSError."""
    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def write_all(fd: int, content: bytes | bytearray | memoryview) -> None:
    """Write every byte, however many calls that takes. Raises OSError."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(fd, rest) :]


def remove_quietly(path: Path) -> None:
    """Remove a file of ours that nobody needs; whoever comes next sweeps it if this fails."""
    with contextlib.suppress(OSError):
        path.unlink()


class FolderLock:
    """Held by whoever has the vault open, so that two never do. The system lets go of it when the process ends."""

    def __init__(self, path: Path) -> None:
        """Raises VaultInUse, StorageError."""
        with writing():
            fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        if not try_lock(fd):
            os.close(fd)
            raise VaultInUse
        self._fd: int | None = fd

    def release(self) -> None:
        """Let go; twice is the same as once."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


def try_lock(fd: int) -> bool:
    """Whether the open file is now locked by us alone."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
