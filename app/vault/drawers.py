"""Small things other rooms keep beside the encounters: cards, letters, receipts, drafts, settings."""

from __future__ import annotations

from app.vault.database import Connection, one


def keep(connection: Connection, drawer: str, name: str, content: bytes) -> None:
    """Put or replace; inside a transaction."""
    connection.execute(
        "INSERT INTO drawer (drawer, name, content) VALUES (?, ?, ?)"
        " ON CONFLICT (drawer, name) DO UPDATE SET content = excluded.content",
        (drawer, name, bytes(content)),
    )


def kept(connection: Connection, drawer: str, name: str) -> bytes | None:
    """What is kept under that name."""
    row = one(connection, "SELECT content FROM drawer WHERE drawer = ? AND name = ?", drawer, name)
    return None if row is None else bytes(row[0])


def names(connection: Connection, drawer: str) -> tuple[str, ...]:
    """The names in a drawer, in order."""
    rows = connection.execute("SELECT name FROM drawer WHERE drawer = ? ORDER BY name", (drawer,))
    return tuple(row[0] for row in rows)


def drop(connection: Connection, drawer: str, name: str) -> None:
    """Throw away; nothing happens when it is not there. Inside a transaction."""
    connection.execute("DELETE FROM drawer WHERE drawer = ? AND name = ?", (drawer, name))
