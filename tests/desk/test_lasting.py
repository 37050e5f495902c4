"""What the desk says it has is there after a power cut, also where the disk refused something once."""

from pathlib import Path

import pytest

from app.desk import disk
from app.desk.identity import DeskFolder, DeskIdentity
from app.desk.index import open_index


def test_a_commit_lasts_also_without_the_write_ahead_log(desk: DeskFolder, identity: DeskIdentity) -> None:
    """Refused once, SQLite stays with its journal; deleting that is what commits, and only EXTRA makes the deleting last."""
    index = open_index(desk, identity)
    with index.read() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 3
    index.close()


def test_a_folder_that_could_not_be_made_last_is_not_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise OSError

    monkeypatch.setattr(disk, "sync_folder", refuse)
    with pytest.raises(OSError):
        disk.make_folder(tmp_path / "one" / "two")
    assert not (tmp_path / "one").exists()
