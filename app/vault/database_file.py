"""What the database's file shows without its key. Apart from database.py, so that asking whether there is a vault does
not load SQLCipher."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.vault.disk import reading
from app.vault.errors import DatabaseEmpty, DatabaseMissing, DatabaseUnreadable

PAGE_BYTES: Final = 4096


def check_file(path: Path) -> None:
    """Raises DatabaseMissing, DatabaseEmpty, DatabaseUnreadable, StorageError for what shows without the key."""
    with reading():
        try:
            size = path.stat().st_size
        except FileNotFoundError:
            raise DatabaseMissing from None
    if size == 0:
        # SQLite would take it for a new database and be content.
        raise DatabaseEmpty
    if size % PAGE_BYTES and not _log_has_bytes(path):
        raise DatabaseUnreadable("cut_off")


def _log_has_bytes(path: Path) -> bool:
    """Whether a write-ahead log lies beside: a power cut while it was moved into the database may leave part of a page at
    the database's end, and the log still has the whole of it."""
    with reading():
        try:
            return path.with_name(path.name + "-wal").stat().st_size > 0
        except FileNotFoundError:
            return False
