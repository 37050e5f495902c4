"""The log a killed process left: what was confirmed is read from it, and damage to it is told instead of passed over."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.vault import DatabaseUnreadable, log_ahead
from tests.vault.making import encounter_id, new_vault, noted, opened, reopened, tapped

FRAME = 24 + 4096


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """The files of a vault whose process was lost after ten notes were confirmed."""
    vault, _ = new_vault(tmp_path / "vault")
    vault.append(opened())
    for n in range(10):
        vault.append(noted(f"note {n}", at=10 + n))
    shutil.copytree(tmp_path / "vault", tmp_path / "left")
    vault.lock()
    assert len((tmp_path / "left" / "log.db-wal").read_bytes()) > 20 * FRAME
    return tmp_path / "left"


def test_the_log_is_begun_anew_before_it_gets_long_and_holds_all_then_too(tmp_path: Path) -> None:
    vault, _ = new_vault(tmp_path / "vault")
    vault.append(opened())
    log = tmp_path / "vault" / "log.db-wal"
    for n in range(250):
        vault.append(tapped("searched", at=10.0 + n))
    shutil.copytree(tmp_path / "vault", tmp_path / "left")
    assert log.stat().st_size < 250 * FRAME, "a tap writes two pages at least"
    vault.lock()
    assert not log_ahead.is_damaged(tmp_path / "left" / "log.db-wal")
    with reopened(tmp_path / "left") as left:
        assert left.verify() == ()
        assert len(left.encounter(encounter_id(1)).taps) == 250


def notes(folder: Path) -> tuple[list[str], list[str]]:
    with reopened(folder) as vault:
        assert vault.verify() == ()
        told = vault.encounter(encounter_id(1)) if vault.timeline().cards else None
        return [note.text for note in told.notes] if told else [], [one.kind for one in vault.findings]


def test_a_whole_log_gives_all_that_was_confirmed(left: Path) -> None:
    assert not log_ahead.is_damaged(left / "log.db-wal")
    assert notes(left) == ([f"note {n}" for n in range(10)], [])


@pytest.mark.parametrize("at", [3, 9, 17, 25, 32 + 6, 32 + 10, 32 + 18, 32 + 24 + 100, 32 + 6 * FRAME + 500])
def test_damage_within_is_told_and_the_log_is_kept(left: Path, at: int) -> None:
    log = left / "log.db-wal"
    whole = bytearray(log.read_bytes())
    whole[at] ^= 1
    log.write_bytes(whole)
    found, findings = notes(left)
    assert found == [f"note {n}" for n in range(len(found))] and len(found) < 10
    assert findings == ["database_log"]
    assert (left / "log.db-wal.damaged").read_bytes() == whole
    # It is told each time until somebody has seen to it, and nothing more is lost.
    assert notes(left) == (found, ["database_log"])


def test_a_cut_log_gives_what_was_there_before(left: Path) -> None:
    log = left / "log.db-wal"
    whole = log.read_bytes()
    for size in (*range(0, 64, 8), *range(64, len(whole), 2 * FRAME + 777)):
        copy = shutil.copytree(left, left.with_name(f"cut-{size}"))
        (copy / "log.db-wal").write_bytes(whole[:size])
        found, _ = notes(copy)
        assert found == [f"note {n}" for n in range(len(found))]
        shutil.rmtree(copy)


def test_a_writing_that_was_half_there_is_no_damage(left: Path) -> None:
    """The last transaction, of which the power let only some frames through."""
    log = left / "log.db-wal"
    whole = bytearray(log.read_bytes())
    whole[-FRAME : -FRAME + 24] = bytes(24)
    log.write_bytes(whole)
    assert not log_ahead.is_damaged(log)
    found, findings = notes(left)
    assert (found, findings) == ([f"note {n}" for n in range(9)], [])


def test_frames_of_a_log_begun_anew_are_no_damage(tmp_path: Path) -> None:
    """After a checkpoint SQLite writes over the log from its beginning, and what it has not yet reached stays behind."""
    vault, _ = new_vault(tmp_path / "vault")
    vault.append(opened())
    for n in range(10):
        vault.append(noted(f"note {n}", at=10 + n))
    # As SQLite does by itself at a thousand pages.
    with vault._reading() as connection:
        connection.execute("PRAGMA wal_checkpoint(FULL)").fetchall()
    vault.append(noted("note 10", at=30))
    shutil.copytree(tmp_path / "vault", tmp_path / "left")
    vault.lock()
    assert not log_ahead.is_damaged(tmp_path / "left" / "log.db-wal")
    assert notes(tmp_path / "left") == ([f"note {n}" for n in range(11)], [])


def test_half_a_page_that_the_log_has_whole_is_no_damage(left: Path) -> None:
    """The power failed while the log was being moved into the database, which was growing."""
    database = left / "log.db"
    database.write_bytes(database.read_bytes() + bytes(512))
    assert notes(left) == ([f"note {n}" for n in range(10)], [])
    assert database.stat().st_size % 4096 == 0


def test_half_a_page_that_the_log_does_not_have_is_damage(left: Path) -> None:
    database = left / "log.db"
    database.write_bytes(database.read_bytes()[:-512])
    alone = Path(shutil.copytree(left, left.with_name("alone")))
    (alone / "log.db-wal").unlink()
    for folder in (left, alone):
        with pytest.raises(DatabaseUnreadable):
            notes(folder)
