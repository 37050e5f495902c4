"""One SQLCipher 4 database under a raw 32-byte key, opened the one safe way.

The order of the statements matters: silent before the key is given, since SQLCipher otherwise writes every failed
check to the system's log; the key's length checked here, since SQLCipher takes any other length for a passphrase.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from sqlcipher3 import dbapi2 as sqlcipher

from app.vault.database_file import PAGE_BYTES, check_file
from app.vault.disk import has_room, reading
from app.vault.errors import (
    DatabaseUnreadable,
    FolderNotWritable,
    FolderUnreadable,
    NotEnoughMemory,
    StorageFailed,
    StorageFull,
    VaultError,
    VaultInUse,
)
from app.vault.key_derivation import KEY_BYTES
from app.vault.wiping import wipe


class Rows(Protocol):
    """What a statement gives."""

    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...
    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """What we use of an open database."""

    def execute(self, statement: str, values: Sequence[Any] = ..., /) -> Rows: ...
    def executemany(self, statement: str, values: Iterable[Sequence[Any]], /) -> Rows: ...
    def set_key(self, key: bytearray, /) -> None: ...
    def close(self) -> None: ...


_BEFORE_KEY: Final = ("PRAGMA cipher_log_level = NONE", "PRAGMA cipher_memory_security = ON")
_AFTER_KEY: Final = (
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = ON",
    # One process, one connection: the index of the write-ahead log then lives in memory and not in a file.
    "PRAGMA locking_mode = EXCLUSIVE",
)
_HEX: Final = b"0123456789abcdef"

_BY_CODE: Final[dict[int, type[VaultError]]] = {
    3: FolderUnreadable,
    5: VaultInUse,
    6: VaultInUse,
    8: FolderNotWritable,
    13: StorageFull,
    14: FolderUnreadable,
    23: FolderUnreadable,
}
_BROKEN: Final = {11: "malformed", 26: "not_a_database"}
_IO_ERROR: Final = 10
_NO_MEMORY: Final = 7


def create_database(path: Path, key: bytearray) -> Connection:
    """A new, empty database; the file must not exist. Raises StorageError, FileExistsError."""
    with reading():
        path.touch(mode=0o600, exist_ok=False)
    return _open(path, key)


def open_database(path: Path, key: bytearray) -> Connection:
    """The database at `path`, which must be there, with its key proved right.

    Raises DatabaseMissing, DatabaseEmpty, DatabaseUnreadable, StorageError.
    """
    check_file(path)
    with reading():
        torn = path.stat().st_size % PAGE_BYTES
    connection = _open(path, key)
    if torn:
        # Whole pages again at once: SQLCipher's own check looks at the file alone.
        try:
            checkpoint(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def _open(path: Path, key: bytearray) -> Connection:
    with speaking_plainly():
        connection: Connection = sqlcipher.connect(
            path, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        try:
            for statement in _BEFORE_KEY:
                connection.execute(statement)
            _set_key(connection, key)
            for statement in _AFTER_KEY:
                connection.execute(statement)
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            connection.execute("PRAGMA journal_mode = WAL")
            # EXTRA is FULL, and makes a commit lasting also where no write-ahead log could be had.
            connection.execute("PRAGMA synchronous = EXTRA")
            # Pages, where SQLite's own choice is 1,000. A log that is often begun anew stays short, and what is written
            # over old pages is lasting sooner than what makes a file longer: a tap waits a quarter less (ext4).
            connection.execute("PRAGMA wal_autocheckpoint = 200")
        except sqlcipher.OperationalError as error:
            connection.close()
            # "Unable to open" is also how SQLite says that no log could be made beside the file.
            if isinstance(_translated(error), FolderUnreadable) and not has_room(path.parent):
                raise StorageFull from None
            raise
        except BaseException:
            connection.close()
            raise
    return connection


def _set_key(connection: Connection, key: bytearray) -> None:
    if len(key) != KEY_BYTES:
        raise ValueError("a database key has 32 bytes")
    # Built in a bytearray, since the hex of the key in a str could never be wiped.
    raw = bytearray(b"x'" + bytes(2 * KEY_BYTES) + b"'")
    for place, value in enumerate(key):
        raw[2 + 2 * place] = _HEX[value >> 4]
        raw[3 + 2 * place] = _HEX[value & 15]
    try:
        connection.set_key(raw)
    finally:
        wipe(raw)


@contextlib.contextmanager
def speaking_plainly() -> Iterator[None]:
    """Turns what SQLite says about the disk or the file into this room's errors; our own mistakes pass through."""
    try:
        yield
    except sqlcipher.DatabaseError as error:
        raise _translated(error) from None


def _translated(error: Exception) -> Exception:
    code = getattr(error, "sqlite_errorcode", 0) or 0
    primary = code & 0xFF
    if primary in _BROKEN:
        return DatabaseUnreadable(_BROKEN[primary])
    if primary == _IO_ERROR:
        return StorageFailed(code)
    if primary == _NO_MEMORY:
        return NotEnoughMemory(0)
    if primary in _BY_CODE:
        return _BY_CODE[primary]()
    return error


@contextlib.contextmanager
def transaction(connection: Connection, undone: Callable[[], None] = lambda: None) -> Iterator[None]:
    """All of it or nothing. Returns only when it is on disk. Raises StorageError, DatabaseUnreadable.

    `undone` is called when nothing of it was kept, or when that is not sure.
    """
    with speaking_plainly():
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            undone()
            # A full disk or a failing device has often rolled back already.
            with contextlib.suppress(sqlcipher.Error):
                connection.execute("ROLLBACK")
            raise


def checkpoint(connection: Connection) -> None:
    """Move everything from the write-ahead log into the database file, and empty the log. Raises StorageError."""
    with speaking_plainly():
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise VaultInUse


def damage_of(connection: Connection) -> list[str]:
    """What SQLCipher's and SQLite's own checks find: one short line each, nothing of the content."""
    with speaking_plainly():
        pages = [f"pages: {row[0]}" for row in connection.execute("PRAGMA cipher_integrity_check")]
        rows = connection.execute("PRAGMA integrity_check(20)").fetchall()
    return pages + [f"structure: {row[0]}" for row in rows if row[0] != "ok"]


def index_holds(connection: Connection) -> bool:
    """Whether FTS5 finds its own index in order. Nothing is written, whatever the statement looks like."""
    try:
        connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    except sqlcipher.DatabaseError:
        return False
    return True


def one(connection: Connection, statement: str, *values: Any) -> Any:
    """The first row, or None."""
    return connection.execute(statement, values).fetchone()
