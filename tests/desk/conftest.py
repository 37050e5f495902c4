"""A desk with cheap keys, and packages sealed to it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.desk.identity import DeskFolder, DeskIdentity, create_desk, open_identity
from app.desk.index import Index, open_index
from app.desk.receive import Receiver
from tests.desk.packages import FILLED, Press
from tests.desk.postgresql import Cluster

PASSPHRASE = "lantern orchard violet harbor canyon maple"
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
CHEAP = 10
DATABASES = ["embedded", "postgresql"]


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


@pytest.fixture
def press(identity: DeskIdentity) -> Press:
    """Makes packages sealed to that desk."""
    return Press(identity.recipients[0])


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server. It need not survive a power cut."""
    with Cluster(fsync="off", full_page_writes="off") as made:
        yield made


@pytest.fixture(scope="session")
def busy_desk(tmp_path_factory: pytest.TempPathFactory) -> tuple[DeskFolder, DeskIdentity]:
    """A desk with packages of the encounters 0 to 39 in its folder `in`."""
    desk = create_desk(tmp_path_factory.mktemp("busy") / "desk", PASSPHRASE, NOW, work_factor=CHEAP)
    identity = open_identity(desk, PASSPHRASE)
    Press(identity.recipients[0]).many(desk.folder / "in", FILLED)
    return desk, identity


@pytest.fixture(scope="session", params=DATABASES)
def filled(
    request: pytest.FixtureRequest,
    busy_desk: tuple[DeskFolder, DeskIdentity],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Index]:
    """An index with those encounters, on both databases, for tests that only read."""
    desk, identity = busy_desk
    database = None if request.param == "embedded" else request.getfixturevalue("cluster").database()
    index = open_index(desk, identity, database)
    Receiver.of(desk, identity, index, tmp_path_factory.mktemp("kept")).receive(
        [desk.folder / "in"], processes=1
    )
    yield index
    index.close()


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str | None:
    """What `--database` is given: the test runs on both."""
    return None if request.param == "embedded" else request.getfixturevalue("cluster").database()


@pytest.fixture
def index(desk: DeskFolder, identity: DeskIdentity, database: str | None) -> Iterator[Index]:
    """That desk's index."""
    opened = open_index(desk, identity, database)
    yield opened
    opened.close()


@pytest.fixture
def receiver(desk: DeskFolder, identity: DeskIdentity, index: Index) -> Receiver:
    """What receives for it."""
    return Receiver.of(desk, identity, index)
