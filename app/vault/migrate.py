"""Changing the shape of the database: numbered steps, one by one, each on a verified copy that is swapped in.

Until the swap the old database is untouched; the swap is one rename. So a kill leaves the old one or the new one, and a
step that goes wrong leaves the old one.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from attrs import frozen
from sqlcipher3 import dbapi2 as sqlcipher

from app.vault.database import (
    Connection,
    checkpoint,
    damage_of,
    one,
    open_database,
    speaking_plainly,
    transaction,
)
from app.vault.disk import remove_quietly, sync_file, sync_folder, writing
from app.vault.errors import DatabaseUnreadable, NewerFormat

_NAME: Final = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")


@frozen
class Step:
    """SQL that takes the database from version `number` - 1 to `number`."""

    number: int
    sql: str


def steps() -> tuple[Step, ...]:
    """All steps this app knows, in order."""
    return _read_steps()


@cache
def _read_steps() -> tuple[Step, ...]:
    folder = resources.files("app.vault.migrations")
    found = [
        Step(int(match[1]), item.read_text("utf-8"))
        for item in folder.iterdir()
        if (match := _NAME.fullmatch(item.name))
    ]
    found.sort(key=lambda step: step.number)
    return tuple(found)


def apply(connection: Connection, step: Step) -> None:
    """Take one step, all of it or nothing."""
    with transaction(connection):
        statement = ""
        for line in step.sql.splitlines(keepends=True):
            statement += line
            if sqlcipher.complete_statement(statement):
                connection.execute(statement)
                statement = ""
        connection.execute(f"PRAGMA user_version = {step.number:d}")


def open_current(path: Path, key: bytearray, known: Sequence[Step] | None = None) -> Connection:
    """The database at `path`, brought to the newest version first.

    Raises NewerFormat, DatabaseUnreadable and its kin, StorageError; then the database is as it was.
    """
    known = steps() if known is None else known
    copy = path.with_name(path.name + ".migrating")
    _remove(copy)
    connection = open_database(path, key)
    try:
        with speaking_plainly():
            version = _version(connection)
        if version > len(known):
            raise NewerFormat("database", version, len(known))
        if version == 0:
            # We never leave a database without a shape: this one lost its content.
            raise DatabaseUnreadable("no_schema")
        for step in known[version:]:
            with speaking_plainly():
                head = _tail(connection)
            checkpoint(connection)
            connection.close()
            try:
                _step_on_copy(path, copy, key, step, head)
            finally:
                _remove(copy)
            connection = open_database(path, key)
    except BaseException:
        connection.close()
        raise
    return connection


def _step_on_copy(path: Path, copy: Path, key: bytearray, step: Step, head: object) -> None:
    with writing():
        shutil.copyfile(path, copy)
        copy.chmod(0o600)
    changed = open_database(copy, key)
    try:
        apply(changed, step)
        checkpoint(changed)
        with speaking_plainly():
            if damage_of(changed) or _tail(changed) != head or _version(changed) != step.number:
                raise DatabaseUnreadable(f"step_{step.number}")
    finally:
        changed.close()
    with writing():
        sync_file(copy)
        copy.rename(path)
        sync_folder(path.parent)


def _version(connection: Connection) -> int:
    return int(one(connection, "PRAGMA user_version")[0])


def _tail(connection: Connection) -> object:
    """What no step may change: how many entries there are, and the last link, which covers them all."""
    return (
        one(connection, "SELECT count(*), count(body) FROM link"),
        one(connection, "SELECT n, link FROM link ORDER BY n DESC LIMIT 1"),
    )


def _remove(copy: Path) -> None:
    remove_quietly(copy)
    remove_quietly(copy.with_name(copy.name + "-wal"))
