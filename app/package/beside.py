"""Write beside, make it last, then put it in place: what has a name is complete.

A name that is taken is never overwritten. On any failure what was written beside is removed. The reasons a disk can
give are told apart as DiskFull and FolderUnusable.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from app.package.behind import Behind, Block
from app.package.errors import AlreadyThere, DiskFull, FileTrouble, FolderUnusable, SourceUnreadable
from app.package.leftovers import lock, name_beside, sweep

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_PIECE: Final = 128 * 1024
"""As much as is written at once: a mebibyte takes twice as long for each byte (app.seal.behind says why)."""
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def trouble(error: OSError, where: Path) -> FileTrouble:
    """The typed error for a failed write."""
    return DiskFull(where) if error.errno in _FULL else FolderUnusable(where)


@contextmanager
def reading(where: Path) -> Iterator[None]:
    """Turn a failure to read into SourceUnreadable."""
    try:
        yield
    except OSError:
        raise SourceUnreadable(where) from None


class NewFile:
    """A file that appears under `path` when `keep` is called, and never before. Counts and hashes what is written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._beside = name_beside(path)
        self._digest = sha256()
        self._behind = Behind(self._hash_and_write)
        self.size = 0
        if _taken(path):
            raise AlreadyThere(path)
        sweep(path.parent)
        try:
            self._descriptor = os.open(self._beside, _NEW, 0o600)
        except OSError as error:
            raise trouble(error, path) from None
        lock(self._descriptor)

    def write(self, content: memoryview) -> int:
        """Write all of `content`, now or soon. Raises DiskFull, FolderUnusable, also for what was written before."""
        try:
            self._behind.put(content)
        except OSError as error:
            raise trouble(error, self._path) from None
        self.size += len(content)
        return len(content)

    def _hash_and_write(self, content: Block) -> None:
        self._digest.update(content)
        _write_all(self._descriptor, content)

    def keep(self) -> str:
        """Make it last, put it in place, and return the SHA-256 of its bytes in hex.

        Raises AlreadyThere, DiskFull, FolderUnusable; then nothing is there.
        """
        try:
            self._behind.finish()
            os.fsync(self._descriptor)
            if os.name == "nt":
                # Windows does not rename an open file. Elsewhere it stays open, and so locked, until it has its name.
                self._close()
            _put_in_place(self._beside, self._path)
            sync_folder(self._path.parent)
        except OSError as error:
            raise trouble(error, self._path) from None
        return self._digest.hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._behind.stop()
        self._close()
        # After `keep` the name beside is not needed; otherwise nothing may be left of it. If the disk refuses even that,
        # what is said is how the work ended, and the next file written here sweeps it.
        with suppress(OSError):
            self._beside.unlink(missing_ok=True)

    def _close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


class NewFolder:
    """A folder of files that appears under `path` when `keep` is called, and never before."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._beside = name_beside(path)
        self._open: int = -1
        self._behind = Behind(self._write_now)
        self._made: set[Path] = set()
        self._lock = -1
        if _taken(path):
            raise AlreadyThere(path)
        sweep(path.parent)
        try:
            self._beside.mkdir(mode=0o700)
            self._lock_folder()
        except OSError as error:
            raise trouble(error, path) from None

    def begin(self, name: str) -> None:
        """Start a file; `name` has been checked to be plain (`member_name`)."""
        self._end()
        target = self._beside.joinpath(*name.split("/"))
        try:
            if target.parent not in self._made:
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._made.add(target.parent)
            self._open = os.open(target, _NEW, 0o600)
        except OSError as error:
            raise trouble(error, self._path) from None

    def write(self, content: memoryview) -> None:
        """Write all of `content` to the file begun last, now or soon. Raises DiskFull, FolderUnusable."""
        try:
            self._behind.put(content)
        except OSError as error:
            raise trouble(error, self._path) from None

    def _write_now(self, content: Block) -> None:
        _write_all(self._open, content)

    def keep(self) -> None:
        """Make it last and put it in place. Raises AlreadyThere, DiskFull, FolderUnusable; then nothing is there."""
        self._end()
        try:
            for folder in (*self._made, self._beside):
                sync_folder(folder)
            if _taken(self._path):
                raise AlreadyThere(self._path)
            self._beside.rename(self._path)
            sync_folder(self._path.parent)
        except OSError as error:
            raise trouble(error, self._path) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._behind.stop()
        if self._open >= 0:
            os.close(self._open)
            self._open = -1
        # Swept by the next one written here if the disk refuses: how the work ended must still be said.
        shutil.rmtree(self._beside, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)

    def _lock_folder(self) -> None:
        if os.name != "nt":
            self._lock = os.open(self._beside, os.O_RDONLY)
            lock(self._lock)

    def _end(self) -> None:
        if self._open < 0:
            return
        try:
            self._behind.finish()
            os.fsync(self._open)
        except OSError as error:
            raise trouble(error, self._path) from None
        finally:
            os.close(self._open)
            self._open = -1


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last. Windows cannot; there the file system's journal does it."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, content: Block) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest[:_PIECE]) :]


def _taken(path: Path) -> bool:
    try:
        return os.path.lexists(path)
    except OSError as error:
        raise trouble(error, path) from None


def _put_in_place(beside: Path, path: Path) -> None:
    """Rename without overwriting: a hard link fails when the name is taken, where there are hard links."""
    try:
        os.link(beside, path)
    except FileExistsError:
        raise AlreadyThere(path) from None
    except OSError:
        # Android and FAT have none: look, then rename.
        if _taken(path):
            raise AlreadyThere(path) from None
        beside.rename(path)
