"""Checking everything: whole vaults have no findings, and each kind of damage has its own."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from app.vault import DatabaseUnreadable, HistoryDamaged, Vault, VaultError
from app.vault.database import transaction
from tests.vault.making import encounter_id, moment, new_vault, noted, opened, random_bytes, reopened, tapped


@pytest.fixture
def vault(tmp_path: Path):
    vault, _ = new_vault(tmp_path / "vault")
    vault.append(opened())
    vault.append(tapped())
    vault.append(noted("they wore masks"))
    vault.append(opened(2))
    for _ in range(2):
        vault.attach(encounter_id(1), io.BytesIO(random_bytes(10)), moment(5))
    with vault:
        yield vault


DAMAGE = [
    ("UPDATE link SET link = zeroblob(32) WHERE n = 3", {("history", "3", "link"), ("history", "4", "link")}),
    ("UPDATE link SET salt = zeroblob(16) WHERE n = 3", {("history", "3", "body")}),
    (
        "UPDATE link SET body = CAST(replace(CAST(body AS TEXT), 'masks', 'suits') AS BLOB) WHERE n = 3",
        {("history", "3", "body"), ("search", "3", "")},
    ),
    (
        "UPDATE link SET body = CAST('{}' AS BLOB) WHERE n = 2",
        {("history", "2", "body"), ("entry", "2", "WrongShape"), ("timeline", encounter_id(1), "")},
    ),
    ("UPDATE encounter SET card = '{}' WHERE no = 2", {("timeline", encounter_id(2), "")}),
    ("UPDATE encounter SET card = 'x' WHERE no = 2", {("timeline", encounter_id(2), "")}),
    ("DELETE FROM encounter WHERE no = 2", {("timeline", "2", "")}),
    ("DELETE FROM words", {("search", "3", "")}),
    ("UPDATE words SET written = 'other'", {("search", "3", "")}),
]


@pytest.mark.parametrize(("statement", "expected"), DAMAGE)
def test_each_damage_is_named(vault: Vault, statement: str, expected: set[tuple[str, str, str]]) -> None:
    assert vault.verify() == ()
    assert vault._connection is not None
    with transaction(vault._connection):
        vault._connection.execute(statement)
    found = {(finding.kind, finding.where, finding.detail) for finding in vault.verify()}
    assert found >= expected
    assert {kind for kind, _, _ in found} == {kind for kind, _, _ in expected}


def test_a_body_that_cannot_be_read_is_named(vault: Vault) -> None:
    assert vault._connection is not None
    with transaction(vault._connection):
        vault._connection.execute("UPDATE link SET body = CAST('{}' AS BLOB) WHERE n = 2")
    vault._log.forget_read()
    with pytest.raises(HistoryDamaged) as raised:
        vault.encounter(encounter_id(1))
    assert raised.value.n == 2
    assert len(vault.timeline().cards) == 2


def test_what_is_derived_can_be_made_anew(vault: Vault) -> None:
    before = vault.timeline().cards
    assert vault._connection is not None
    with transaction(vault._connection):
        vault._connection.execute("UPDATE encounter SET card = '{}', happened = 5")
        vault._connection.execute("DELETE FROM words")
        vault._connection.execute("DELETE FROM encounter_code")
    assert vault.verify() != ()
    vault.rebuild()
    assert vault.verify() == ()
    assert vault.timeline().cards == before
    assert len(vault.search("masks")) == 1


def test_progress_is_told(vault: Vault) -> None:
    told: list[tuple[int, int]] = []
    vault.verify(lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]


def test_a_flipped_byte_anywhere_in_the_database_is_noticed(tmp_path: Path) -> None:
    vault, _ = new_vault(tmp_path / "vault")
    vault.append(opened())
    vault.append(noted("they wore masks"))
    vault.lock()
    path = tmp_path / "vault" / "log.db"
    whole = path.read_bytes()
    for place in [0, 7, 15, 16, 17, 100, *range(211, len(whole), len(whole) // 60 + 1), len(whole) - 1]:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        try:
            with reopened(tmp_path / "vault") as vault:
                kinds = {finding.kind for finding in vault.verify()}
            assert "database_pages" in kinds, place
        except DatabaseUnreadable:
            continue
        except VaultError as error:  # pragma: no cover - anything else would be a wrong answer
            pytest.fail(f"{place}: {type(error).__name__}")
    path.write_bytes(whole)
    with reopened(tmp_path / "vault") as vault:
        assert vault.verify() == ()
