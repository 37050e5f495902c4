"""A desk behind its page, and a client at the page's own address."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.desk.cards import CardAnswers, keep_card, make_desk_card
from app.desk.identity import DeskFolder, create_desk, open_identity, open_signing_key, open_signing_keys
from app.desk.index import open_index
from app.desk.page import Door, Workplace, create_page
from app.desk.receive import Receiver
from tests.desk.browser.rich import rich_diary, rich_package
from tests.desk.conftest import CHEAP, PASSPHRASE

HOST = "127.0.0.1:8123"


class Browser(FlaskClient):
    """Asks at the page's own address unless told otherwise."""

    def open(self, *args: Any, **asked: Any) -> TestResponse:
        return super().open(*args, **{"base_url": f"http://{HOST}", **asked})


def now() -> datetime:
    return datetime.now().astimezone()


@pytest.fixture(scope="module")
def empty_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with a card and an empty index, to be copied."""
    desk = create_desk(tmp_path_factory.mktemp("empty") / "desk", PASSPHRASE, now(), work_factor=CHEAP)
    identity = open_identity(desk, PASSPHRASE)
    answers = CardAnswers("Example Legal Aid", "legal_aid", ("en", "es"), "+1 312 555 0142", 12)
    keep_card(desk, make_desk_card(answers, identity, open_signing_key(desk, PASSPHRASE), now().date()))
    open_index(desk, identity).close()
    return desk.folder


@pytest.fixture(scope="module")
def rich_file(empty_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A full record, sealed to that desk."""
    identity = open_identity(DeskFolder(empty_desk), PASSPHRASE)
    return rich_package(tmp_path_factory.mktemp("rich") / "rich.age", identity.recipients[0], rich_diary())


@pytest.fixture
def work(empty_desk: Path, tmp_path: Path) -> Iterator[Workplace]:
    """A desk with a card and an empty index."""
    desk = DeskFolder(shutil.copytree(empty_desk, tmp_path / "desk"))
    identity = open_identity(desk, PASSPHRASE)
    index = open_index(desk, identity)
    yield Workplace(desk, identity, open_signing_keys(desk, PASSPHRASE, identity), index, desk.packages, now)
    index.close()


@pytest.fixture
def door() -> Door:
    return Door(HOST)


@pytest.fixture
def stranger(work: Workplace, door: Door) -> FlaskClient:
    """A client that has not entered."""
    app = create_page(work, door)
    app.test_client_class = Browser
    return app.test_client()


@pytest.fixture
def page(stranger: FlaskClient, door: Door) -> FlaskClient:
    """A client that has."""
    assert stranger.get(door.address.removeprefix(f"http://{HOST}")).status_code == 303
    return stranger


@pytest.fixture
def rich(work: Workplace, rich_file: Path, tmp_path: Path) -> Path:
    """The desk with one full record, number 1."""
    path = tmp_path / "rich.age"
    shutil.copyfile(rich_file, path)
    assert Receiver.of(work.desk, work.identity, work.index).receive([path]).done == 1
    return path
