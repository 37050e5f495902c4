"""The originals: `packages/<SHA-256>.age`, byte for byte as they came, readable and not writable."""

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import IO, Any, BinaryIO, Final

from app.desk import disk
from app.desk.errors import InputUnreadable, OutputUnwritable, ReceivingElsewhere

_BLOCK: Final = 1 << 20
_BESIDE: Final = ".partial"
_OLD_SECONDS: Final = 24 * 3600


class Changed(Exception):
    """The file is not the one that was checked any more."""


def original(packages: Path, digest: str) -> Path:
    """Where the package of that digest is kept."""
    return packages / f"{digest}.age"


def keep(
    source: Path, packages: Path, digest: str, *, sealed: bytes | None = None, name_lasts: bool = True
) -> Path:
    """Copy a checked file among the originals and make it last.

    `sealed` are the bytes that were checked, where they are at hand: then `source` is not read again. Without `name_lasts`
    its name is not made last yet: `names_last` does that for many at once. What is kept has the digest that was checked,
    whatever happened to the source meanwhile. Raises Changed, InputUnreadable, OutputUnwritable; then nothing is left.
    """
    target = original(packages, digest)
    if target.is_file():
        if name_lasts:
            names_last(packages)  # whoever brought it may have been refused just this
        return target
    beside = packages / f".{token_hex(8)}{_BESIDE}"
    try:
        if not packages.is_dir():
            disk.make_folder(packages)
        try:
            if sealed is not None:
                _write(sealed, beside)
            elif _copy(source, beside) != digest:
                raise Changed
            if os.name == "nt":
                beside.chmod(0o400)
            # Two receivers may do this at once: the bytes are the same.
            beside.replace(target)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        if name_lasts:
            sync_folder(packages)
    except OSError:
        raise OutputUnwritable(target) from None
    return target


def names_last(packages: Path) -> None:
    """Make the names of all that was kept last. Raises OutputUnwritable."""
    try:
        sync_folder(packages)
    except OSError:
        raise OutputUnwritable(packages) from None


def discard(packages: Path, digest: str) -> None:
    """Remove an original. Raises OutputUnwritable."""
    target = original(packages, digest)
    try:
        if os.name == "nt" and target.exists():
            target.chmod(0o600)
        target.unlink(missing_ok=True)
        if packages.is_dir():
            sync_folder(packages)
    except OSError:
        raise OutputUnwritable(target) from None


def sweep(packages: Path) -> None:
    """Remove copies that a killed run left unfinished a day ago or earlier. What cannot be removed waits for the next run."""
    # Another machine may be finishing one this moment, and tidying up must not stand in the way of receiving.
    with suppress(OSError):
        for left in list(packages.glob(f".*{_BESIDE}")):
            with suppress(OSError):
                if time.time() - left.stat().st_mtime > _OLD_SECONDS:
                    left.unlink(missing_ok=True)


def are_there(packages: Path) -> bool:
    """Whether anything was ever kept. Raises InputUnreadable when it cannot be seen."""
    try:
        with os.scandir(packages) as entries:
            return any(entry.name.endswith(".age") for entry in entries)
    except FileNotFoundError:
        return False
    except OSError:
        raise InputUnreadable(packages) from None


def sync_folder(folder: Path) -> None:
    """Make a rename inside last."""
    # Windows cannot open a folder for syncing; its rename is journalled by the file system.
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def receiving_alone(folder: Path) -> Iterator[None]:
    """One receiving process a desk folder; the lock goes with the process. Raises ReceivingElsewhere."""
    path = folder / "receiving.lock"
    try:
        file = path.open("a+b")
    except OSError:
        raise OutputUnwritable(path) from None
    with file:
        try:
            _lock(file)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
                raise ReceivingElsewhere(folder) from None
            raise OutputUnwritable(path) from None
        yield


def _lock(file: IO[bytes]) -> None:
    if os.name == "nt":
        import msvcrt

        locking: Any = msvcrt
        file.seek(0)
        locking.locking(file.fileno(), locking.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _copy(source: Path, target: Path) -> str:
    digest = sha256()
    try:
        reading = source.open("rb")
    except OSError:
        raise InputUnreadable(source) from None
    with reading, _new(target) as writing:
        while block := reading.read(_BLOCK):
            digest.update(block)
            writing.write(block)
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest()


def _write(sealed: bytes, target: Path) -> None:
    with _new(target) as writing:
        writing.write(sealed)
        writing.flush()
        os.fsync(writing.fileno())


def _new(target: Path) -> BinaryIO:
    # From its first byte on nobody may write into it; what is open for writing stays so. Windows could not remove it.
    mode = 0o600 if os.name == "nt" else 0o400
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    return os.fdopen(descriptor, "wb")
