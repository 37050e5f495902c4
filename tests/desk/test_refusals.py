"""What the desk refuses by name and no other test waits for, each through its own door, with words given that it must not repeat."""

from pathlib import Path

import pytest
from sqlalchemy import text

from app.desk.cards import CardAnswers, make_desk_card, own_card
from app.desk.errors import (
    CardAnswerWrong,
    DeskMissing,
    HandoutEmpty,
    HandoutMalformed,
    IndexLost,
    IndexNewer,
    NoCardYet,
)
from app.desk.handing_out import gather
from app.desk.identity import DeskFolder, DeskIdentity, open_signing_key
from app.desk.index import open_index
from tests.desk.conftest import NOW, PASSPHRASE
from tests.desk.packages import Press

CANARY = "canary words of somebody"


def test_a_card_that_was_never_made(desk: DeskFolder, tmp_path: Path) -> None:
    with pytest.raises(NoCardYet):
        own_card(desk, NOW.date())
    with pytest.raises(DeskMissing):
        own_card(DeskFolder(tmp_path / "nowhere"), NOW.date())


def test_an_answer_that_cannot_stand_on_a_card_is_repeated_alone(
    desk: DeskFolder, identity: DeskIdentity
) -> None:
    answers = CardAnswers(CANARY, "legal_aid", ("en",), "call me", 12)
    with pytest.raises(CardAnswerWrong) as caught:
        make_desk_card(answers, identity, open_signing_key(desk, PASSPHRASE), NOW.date())
    assert (caught.value.answer, caught.value.given) == ("phone", "call me")


def test_a_group_s_own_texts(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    with pytest.raises(HandoutEmpty):
        gather(folder)
    (folder / "en").mkdir()
    (folder / "en" / "home.md").write_text(f"{CANARY}\n")
    with pytest.raises(HandoutMalformed) as caught:
        gather(folder)
    assert caught.value.file == "en/home.md"


def test_packages_without_an_index(desk: DeskFolder, identity: DeskIdentity, press: Press) -> None:
    desk.packages.mkdir()
    press.make(desk.packages / f"{'0' * 64}.age", 1)
    with pytest.raises(IndexLost):
        open_index(desk, identity)
    assert not desk.index.exists()


def test_an_index_of_a_later_version(desk: DeskFolder, identity: DeskIdentity) -> None:
    index = open_index(desk, identity)
    with index.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    index.close()
    with pytest.raises(IndexNewer) as caught:
        open_index(desk, identity)
    assert caught.value.version == "9999"
