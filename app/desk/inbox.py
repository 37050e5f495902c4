"""The files to receive: found in what was given, each written down once, so that no run repeats what another has done.

A file is known by its name inside the given folder, its size, its time and its first bytes: the same on every machine
that sees the folder. One that was changed since is another file, and is looked at again.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from itertools import islice
from pathlib import Path
from stat import S_ISREG
from typing import Any, Final, TypeVar
from urllib.parse import quote_from_bytes, unquote_to_bytes

from attrs import frozen
from sqlalchemy import Connection, func, select, update

from app.desk.errors import InputUnreadable
from app.desk.index import Index
from app.desk.index.rows import change_rows, put_rows
from app.desk.index.tables import inbox
from app.desk.plain_words import holdable

ENDING: Final = ".age"
_One = TypeVar("_One")
_NO_TEXT: Final = "//"
_FIRST_BYTES: Final = 4096
_AT_ONCE: Final = 500


class State(StrEnum):
    """How far a file is."""

    WAITING = "waiting"
    TAKEN = "taken"
    KNOWN = "known"
    REJECTED = "rejected"
    REMOVED = "removed"
    UNREADABLE = "unreadable"


@frozen
class Waiting:
    """A file as it lies there.

    `name` is its path inside `place`, with forward slashes; where that is no text (a file system may hold any bytes), two
    slashes and the bytes as in a web address.
    """

    key: str
    place: Path
    name: str
    size: int

    @property
    def path(self) -> Path:
        """Where it is on this machine."""
        return _within(self.place, self.name)


def look(paths: Iterable[Path]) -> Iterator[Waiting]:
    """The package files in what was given: a file whatever its name, in a folder (and those inside) all `*.age`.

    Names that begin with a dot are passed over: what is still being copied is often called so. Links are not followed.
    """
    for given in paths:
        path = Path(os.path.abspath(given))  # noqa: PTH100 - not resolved: a link to the shared folder keeps its name
        if path.is_file():
            if (found := _met(path.parent, path)) is not None:
                yield found
        else:
            for inside in _walk(path):
                if (found := _met(path, inside)) is not None:
                    yield found


def must_be_there(paths: Iterable[Path]) -> None:
    """Raises InputUnreadable for the first that is no file and no folder that can be looked into."""
    for path in paths:
        try:
            if not path.is_file():
                os.scandir(path).close()
        except OSError:
            raise InputUnreadable(path) from None


def enter(index: Index, found: Iterable[Waiting], now: str, *, again: bool = False) -> None:
    """Write down the files that are not yet; with `again` those refused before wait once more."""
    for some in batched(found, _AT_ONCE):
        rows = [
            {
                "key": one.key,
                "place": holdable(str(one.place)),
                "name": one.name,
                "size": one.size,
                "state": State.WAITING,
                "seen": now,
            }
            for one in some
        ]
        with index.write() as connection:
            put_rows(connection, inbox, rows, once=True)
            if again:
                connection.execute(
                    update(inbox)
                    .where(
                        inbox.c.key.in_([one.key for one in some]),
                        inbox.c.state.in_([State.REJECTED, State.UNREADABLE]),
                    )
                    .values(state=State.WAITING)
                )


def waiting(index: Index, among: Sequence[Waiting]) -> list[Waiting]:
    """Those of the files found that still wait, in the order they were found."""
    left: set[str] = set()
    with index.read() as connection:
        for some in batched(among, _AT_ONCE):
            left.update(
                connection.execute(
                    select(inbox.c.key).where(
                        inbox.c.key.in_([one.key for one in some]), inbox.c.state == State.WAITING
                    )
                ).scalars()
            )
    return [one for one in among if one.key in left]


def claim(connection: Connection, places: Sequence[Path], most: int) -> list[Waiting]:
    """Waiting files nobody else is at, locked until the transaction ends; none when there are none within reach.

    PostgreSQL hands them out: a receiver that dies lets go of its files by dying.
    """
    after = ""
    while True:
        query = select(inbox).where(inbox.c.state == State.WAITING, inbox.c.key > after)
        query = query.order_by(inbox.c.key).limit(most).with_for_update(skip_locked=True)
        rows = connection.execute(query).all()
        found = []
        for row in rows:
            here = (place for place in (*places, Path(row.place)) if _within(place, row.name).is_file())
            if (place := next(here, None)) is not None:
                found.append(Waiting(row.key, place, row.name, row.size))
        if found or not rows:
            return found
        # Files of a folder that this machine does not have, or that are gone: another's, or nobody's.
        after = rows[-1].key


@frozen
class Closed:
    """What became of a file."""

    key: str
    state: State
    digest: str | None


def close(connection: Connection, these: Sequence[Closed], now: datetime) -> None:
    """Write down what became of files, in the transaction that did it."""
    done = now.isoformat(timespec="seconds")[:32]
    rows = [{"key": one.key, "state": one.state, "digest": one.digest, "done": done} for one in these]
    change_rows(connection, inbox, "key", rows)


def counts(index: Index) -> dict[str, int]:
    """How many files are in each state."""
    with index.read() as connection:
        rows = connection.execute(select(inbox.c.state, func.count()).group_by(inbox.c.state)).all()
    return {row[0]: row[1] for row in rows}


def batched(found: Iterable[_One], size: int) -> Iterator[list[_One]]:
    """So many at once. (The standard library has it from Python 3.12 on.)"""
    rest = iter(found)
    while some := list(islice(rest, size)):
        yield some


def _walk(folder: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(here, name)
            if name.endswith(ENDING) and not name.startswith(".") and not path.is_symlink():
                yield path


def _named(inside: Path) -> str:
    name = inside.as_posix()
    if holdable(name) == name:
        return name
    return _NO_TEXT + quote_from_bytes(os.fsencode(name))


def _within(place: Path, name: str) -> Path:
    if name.startswith(_NO_TEXT):
        name = os.fsdecode(unquote_to_bytes(name.removeprefix(_NO_TEXT)))
    return place / name


def _met(place: Path, path: Path) -> Waiting | None:
    name = _named(path.relative_to(place))
    try:
        about: Any = path.stat()
        if not S_ISREG(about.st_mode):
            # Opening a pipe would wait for somebody to write into it.
            return None
        with path.open("rb") as file:
            begin = file.read(_FIRST_BYTES)
    except FileNotFoundError:
        return None
    except OSError:
        # It is told at the end that it could not be read; once it can, it is another file.
        return Waiting(sha256(f"{name}\0".encode()).hexdigest(), place, name, 0)
    mark = f"{name}\0{about.st_size}\0{about.st_mtime_ns // 1_000_000_000}\0".encode()
    return Waiting(sha256(mark + begin).hexdigest(), place, name, about.st_size)
