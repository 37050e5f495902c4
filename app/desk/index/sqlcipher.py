"""Connections to the embedded index, opened the one safe way (see app/vault/database.py for why in this order)."""

from typing import Any, Final

from sqlcipher3 import dbapi2 as sqlcipher

from app.desk.index.key import KEY_BYTES
from app.desk.index.place import Embedded

_BEFORE_KEY: Final = ("PRAGMA cipher_log_level = NONE", "PRAGMA cipher_memory_security = OFF")
_AFTER_KEY: Final = (
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = ON",
    # Receiving and the page may be at work at once: each waits for the other's short transaction.
    "PRAGMA busy_timeout = 60000",
    "PRAGMA cache_size = -65536",
)


def connect(place: Embedded) -> Any:
    """A connection whose key has been proved right. Raises sqlcipher.DatabaseError."""
    if len(place.key) != KEY_BYTES:
        # SQLCipher would take any other length for a passphrase.
        raise ValueError("the index's key has 32 bytes")
    connection = sqlcipher.connect(
        place.path, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    try:
        for statement in _BEFORE_KEY:
            connection.execute(statement)
        connection.set_key(bytearray(f"x'{place.key.hex()}'".encode()))
        for statement in _AFTER_KEY:
            connection.execute(statement)
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        connection.execute("PRAGMA journal_mode = WAL")
        # Where it cannot have its log, as when the disk refuses once, a commit lasts only with the folder made last too.
        connection.execute("PRAGMA synchronous = EXTRA")
    except BaseException:
        connection.close()
        raise
    return connection
