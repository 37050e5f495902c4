"""Work as it must not be done, so that the torture is known to find each kind of harm."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from app.vault import StorageFull
from tests.torture.forked import confirmed
from tests.torture.harm import hold

OLD, NEW = b"old " * 2000, b"new " * 2000


def unsynced(home: Path) -> None:
    """Said to be there before it is."""
    (home / "made").write_bytes(NEW)
    confirmed("made")


def in_place(home: Path) -> None:
    """Written over what was there, piece by piece."""
    with (home / "kept").open("r+b", buffering=0) as file:
        for start in range(0, len(NEW), 4000):
            file.write(NEW[start : start + 4000])
    confirmed("kept")


def lying_about(home: Path) -> None:
    """What was written beside stays there when the rest fails."""
    (home / "kept.plain").write_bytes(NEW)
    (home / "kept.plain").replace(home / "kept")
    confirmed("kept")


def wordless(home: Path) -> None:
    """The system's own exception reaches the person."""
    try:
        (home / "kept.part").write_bytes(NEW)
        (home / "kept.part").replace(home / "kept")
    finally:
        (home / "kept.part").unlink(missing_ok=True)
    confirmed("kept")


def template(home: Path) -> Path:
    home.mkdir()
    (home / "kept").write_bytes(OLD)
    return home


def prepared(made: Path, operation: str, home: Path) -> Path:
    shutil.copytree(made, home)
    return home


def judge(operation: str, home: Path, said: list[list[str]], where: str) -> None:
    for (name,) in said:
        hold((home / name).exists() and (home / name).read_bytes() == NEW, "lost", where)
    hold((home / "kept").read_bytes() in (OLD, NEW), "corrupted", where)
    hold(not (home / "kept.plain").exists(), "leaked", where)


def careful(home: Path) -> None:
    """As it should be."""
    beside = home / "kept.part"
    try:
        fd = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            rest = memoryview(NEW)
            while rest:
                rest = rest[os.write(fd, rest) :]
            os.fsync(fd)
        finally:
            os.close(fd)
        beside.replace(home / "kept")
        fd = os.open(home, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
    except OSError:
        raise StorageFull from None
    confirmed("kept")


TITLES: dict[Callable[[Path], None], str] = {
    one: one.__name__ for one in (unsynced, in_place, lying_about, wordless, careful)
}
