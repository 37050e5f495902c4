"""Files over which receivers died, counted in the database before each is begun.

PostgreSQL lets go of the files of a receiver that is killed, and hands them out again: one that is made to kill (by its
memory, say) would be handed out for ever. The count is kept by a transaction of its own, since the receiver's dies with it.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, delete, select, text

from app.desk.index import Index
from app.desk.index.rows import put_on_server
from app.desk.index.tables import attempt

MOST: Final = 3
"""So many receivers may die over a file; then it is set aside."""


_AGAIN: Final = "ON CONFLICT (key) DO UPDATE SET tries = attempt.tries + excluded.tries"


def begin(index: Index, keys: Sequence[str]) -> None:
    """Count one more for each of the files, which this receiver holds. Raises DatabaseUnreachable."""
    with index.write() as connection:
        # A server that loses power forgets the count, and nothing else: that is cheaper than waiting for its disk.
        connection.execute(text("SET LOCAL synchronous_commit = off"))
        put_on_server(connection, attempt.name, [{"key": key, "tries": 1} for key in keys], _AGAIN)


def tried(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    """How many died over each of the files; those over which none did are left out."""
    rows = connection.execute(select(attempt).where(attempt.c.key.in_(keys)))
    return {row.key: row.tries for row in rows}


def over(connection: Connection, keys: Sequence[str]) -> None:
    """Nobody died over these files."""
    connection.execute(delete(attempt).where(attempt.c.key.in_(keys)))
