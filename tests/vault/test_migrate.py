"""The database's shape changes step by step, each on a copy; what goes wrong leaves the old one."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.vault import DatabaseUnreadable, NewerFormat
from app.vault.database import one, open_database, transaction
from app.vault.migrate import Step, open_current, steps
from tests.vault.making import encounter_id, new_vault, noted, opened, reopened

RENAMED = Step(
    2, "ALTER TABLE drawer RENAME COLUMN content TO kept;\nCREATE TABLE extra (a INTEGER) STRICT;\n"
)
WIDENED = Step(
    3,
    "-- A comment; with a semicolon.\nALTER TABLE extra ADD COLUMN b TEXT DEFAULT 'x;y';\nINSERT INTO extra (a) VALUES (7);\n",
)


@pytest.fixture
def old(tmp_path: Path) -> tuple[Path, bytearray]:
    """A vault of today, which plays the old one, and its key."""
    vault, _ = new_vault(tmp_path / "vault")
    vault.append(opened())
    vault.append(noted("they wore masks"))
    vault.keep("cards", "one", b"a card")
    key = bytearray(vault._key)
    vault.lock()
    return tmp_path / "vault" / "log.db", key


def test_steps_are_numbered_without_gaps() -> None:
    assert [step.number for step in steps()] == list(range(1, len(steps()) + 1))


def test_every_step_is_taken_in_order(old: tuple[Path, bytearray]) -> None:
    path, key = old
    connection = open_current(path, key, (*steps(), RENAMED, WIDENED))
    assert one(connection, "PRAGMA user_version")[0] == len(steps()) + 2
    assert one(connection, "SELECT a, b FROM extra") == (7, "x;y")
    assert one(connection, "SELECT kept FROM drawer")[0] == b"a card"
    assert one(connection, "SELECT count(*) FROM link")[0] == 2
    assert one(connection, "SELECT count(*) FROM words WHERE words MATCH 'masks'")[0] == 1
    connection.close()
    assert sorted(left.name for left in path.parent.iterdir()) == [
        "key.json",
        "lock",
        "log.db",
        "reserve",
        "sealed",
    ]


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE extra (a);\nSELECT no_such_function();\n",
        "UPDATE link SET body = NULL, salt = NULL WHERE n = 2;\n",
        "DELETE FROM link WHERE n = 1;\n",
        "UPDATE link SET link = zeroblob(32) WHERE n = 2;\n",
    ],
)
def test_a_step_that_goes_wrong_leaves_the_old_one(old: tuple[Path, bytearray], sql: str) -> None:
    path, key = old
    before = path.read_bytes()
    with pytest.raises(Exception) as raised:
        open_current(path, key, (*steps(), Step(len(steps()) + 1, sql)))
    assert isinstance(raised.value, DatabaseUnreadable) or "no such function" in str(raised.value)
    assert path.read_bytes() == before
    assert sorted(left.name for left in path.parent.iterdir()) == [
        "key.json",
        "lock",
        "log.db",
        "reserve",
        "sealed",
    ]
    with reopened(path.parent) as vault:
        assert vault.encounter(encounter_id(1)).notes[0].text == "they wore masks"


def test_a_newer_shape_is_left_alone(old: tuple[Path, bytearray]) -> None:
    path, key = old
    open_current(path, key, (*steps(), RENAMED)).close()
    before = path.read_bytes()
    with pytest.raises(NewerFormat) as raised:
        reopened(path.parent)
    assert (raised.value.what, raised.value.found) == ("database", len(steps()) + 1)
    assert path.read_bytes() == before


def test_a_database_without_a_shape_is_damage(old: tuple[Path, bytearray]) -> None:
    path, key = old
    connection = open_database(path, key)
    with transaction(connection):
        connection.execute("PRAGMA user_version = 0")
    connection.close()
    with pytest.raises(DatabaseUnreadable):
        reopened(path.parent)


def test_what_a_killed_step_left_is_cleared(old: tuple[Path, bytearray]) -> None:
    path, _ = old
    for name in ("log.db.migrating", "log.db.migrating-wal"):
        (path.parent / name).write_bytes(b"half")
    reopened(path.parent).lock()
    assert sorted(left.name for left in path.parent.iterdir()) == [
        "key.json",
        "lock",
        "log.db",
        "reserve",
        "sealed",
    ]
