"""Many rows in one statement.

PostgreSQL takes them as one JSON text: with a statement for each row, sending and answering took it and us several times as
long as the writing. SQLite is in our own process, where a statement costs nothing more.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Table, bindparam, text, update
from sqlalchemy.sql.elements import TextClause

Row = Mapping[str, Any]

_HAS: Final = "has_"


def put_rows(connection: Connection, table: Table, rows: Sequence[Row], *, once: bool = False) -> None:
    """Insert rows, which all name the same columns; with `once` those are left out whose key is there."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        statement = _inserting_here(table.name, tuple(rows[0]), once)
        connection.exec_driver_sql(statement, [tuple(row[name] for name in rows[0]) for row in rows])
        return
    put_on_server(connection, table.name, rows, "ON CONFLICT DO NOTHING" if once else "")


def change_rows(connection: Connection, table: Table, key: str, rows: Sequence[Row]) -> None:
    """Update the rows that have these keys."""
    if not rows:
        return
    columns = tuple(name for name in rows[0] if name != key)
    if connection.dialect.name == "sqlite":
        statement = update(table).where(table.c[key] == bindparam(_HAS + key))
        renamed = [{_HAS + name: value for name, value in row.items()} for row in rows]
        connection.execute(statement.values({name: bindparam(_HAS + name) for name in columns}), renamed)
        return
    connection.execute(_changing(table.name, key, columns), {"rows": _as_json(rows)})


def put_on_server(connection: Connection, table: str, rows: Sequence[Row], otherwise: str = "") -> None:
    """Insert rows into a table of PostgreSQL's; `otherwise` says what to do with those whose key is there."""
    if rows:
        statement = _inserting(table, tuple(rows[0]), otherwise)
        connection.execute(statement, {"rows": _as_json(rows)})


@cache
def _inserting_here(table: str, columns: tuple[str, ...], once: bool) -> str:
    held = ", ".join("?" * len(columns))
    otherwise = "ON CONFLICT DO NOTHING" if once else ""
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({held}) {otherwise}"  # noqa: S608 - names of our own tables


@cache
def _inserting(table: str, columns: tuple[str, ...], otherwise: str) -> TextClause:
    named = ", ".join(columns)
    # All these names are the program's own.
    return text(f"INSERT INTO {table} ({named}) SELECT {named} FROM {_given(table)} {otherwise}")  # noqa: S608


@cache
def _changing(table: str, key: str, columns: tuple[str, ...]) -> TextClause:
    given = ", ".join(f"{name} = given.{name}" for name in columns)
    return text(
        f"UPDATE {table} SET {given} FROM {_given(table)} AS given WHERE {table}.{key} = given.{key}"  # noqa: S608
    )


def _given(table: str) -> str:
    return f"json_populate_recordset(CAST(NULL AS {table}), CAST(:rows AS json))"


def _as_json(rows: Sequence[Row]) -> str:
    return json.dumps(rows, ensure_ascii=False, default=_bytes)


def _bytes(value: object) -> str:
    """Bytes as PostgreSQL reads them."""
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    raise TypeError(type(value).__name__)
