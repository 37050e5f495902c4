"""A desk with cheap keys, and packages sealed to it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.desk.identity import DeskFolder, DeskIdentity, create_desk, open_identity

PASSPHRASE = "lantern orchard violet harbor canyon maple"
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
CHEAP = 10


@pytest.fixture
def desk(tmp_path: Path) -> DeskFolder:
    """A new desk whose passphrase costs little to try."""
    return create_desk(tmp_path / "desk", PASSPHRASE, NOW, work_factor=CHEAP)


@pytest.fixture
def identity(desk: DeskFolder) -> DeskIdentity:
    """That desk, opened."""
    return open_identity(desk, PASSPHRASE)


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    """The desk's passphrase as `--passphrase-file` takes it."""
    path = tmp_path / "passphrase.txt"
    path.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return path
