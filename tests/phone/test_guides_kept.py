"""The guide a person was shown is in the record: read before it, while it happens and locked, and afterwards; up to the desk."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from app.phone.screens.cards.model import CardsModel
from app.phone.screens.share.model import ShareModel
from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.living import PASSPHRASE, TestClock, made_session, start
from tests.phone.sharing_desk import made_desk


def read_guide(driver: Driver, app, title: str) -> None:
    driver.tap(title)
    driver.pump(6)
    assert app.way.here.place == "guide"
    driver.key(27)


def settings_of(encounter) -> list[str]:
    return [shown.guide["setting"] for shown in encounter.guides]


def test_read_before_while_it_happens_and_locked(driver: Driver, tmp_path: Path):
    clock = TestClock()
    session = made_session(tmp_path, clock, locked=True)
    app = start(driver, session)
    driver.tap("Know your rights")
    driver.pump(6)
    read_guide(driver, app, "At home")
    driver.key(27)
    driver.tap("It is happening now")
    driver.until(lambda: app.page.told == "saved")
    driver.tap("Lock now")
    driver.tap("Know your rights")
    driver.pump(6)
    clock.move(30)
    for _ in range(2):
        read_guide(driver, app, "On the street")
    session.unlock(PASSPHRASE)
    (card,) = session.vault.timeline().cards
    encounter = session.encounter(card.encounter)
    assert encounter.guide is not None
    assert encounter.guide["setting"] == "home"
    assert settings_of(encounter) == ["street"]
    (shown,) = encounter.guides
    assert (shown.time.instant - clock.began).total_seconds() == 30
    assert set(shown.guide) == {"setting", "language", "version", "sha256"}


@pytest.mark.once
def test_read_while_a_record_is_written_down(driver: Driver, tmp_path: Path):
    session = made_session(tmp_path)
    one, other = session.begin(), session.begin()
    session.lock()
    session.unlock(PASSPHRASE)
    app = start(driver, session)
    app.follow("unlocked")
    app.follow("rights")
    driver.pump(6)
    read_guide(driver, app, "On the street")
    assert not session.encounter(one).guides
    app.follow("lock")
    session.unlock(PASSPHRASE)
    app.follow("unlocked")
    app.follow("open", encounter=one)
    app.follow("walk", encounter=one)
    app.follow("rights")
    driver.pump(6)
    read_guide(driver, app, "At home")
    assert (settings_of(session.encounter(one)), settings_of(session.encounter(other))) == (["home"], [])
    driver.key(27)
    driver.key(27)
    driver.until(lambda: driver.reads("You read a guide"))
    assert driver.reads("At home · 20")


@pytest.mark.once
def test_a_record_that_was_only_looked_at_takes_no_guide(driver: Driver, tmp_path: Path):
    from app.phone.screens.record.model import RecordModel

    clock = TestClock()
    session = made_session(tmp_path, clock)
    old = session.begin()
    clock.move(40 * 24 * 3600)
    session.lock()
    session.unlock(PASSPHRASE)
    app = start(driver, session)
    app.follow("unlocked")
    app.follow("open", encounter=old)
    app.follow("rights")
    driver.pump(6)
    read_guide(driver, app, "On the street")
    assert not session.encounter(old).guides
    # What is being written is the one that counts, whatever else is looked at in between.
    new = session.begin()
    driver.key(27)
    driver.pump(4)
    assert app.way.here.place == "record"
    app.follow("rights")
    driver.pump(6)
    read_guide(driver, app, "At home")
    assert (settings_of(session.encounter(new)), settings_of(session.encounter(old))) == (["home"], [])
    # Adding to it is working on it.
    RecordModel(session, old).note("A letter came.", "counsel", None)
    read_guide(driver, app, "In a car")
    assert settings_of(session.encounter(old)) == ["vehicle"]
    assert settings_of(session.encounter(new)) == ["home"]


def test_not_into_a_record_of_yesterday_nor_after_it_was_locked(tmp_path: Path):
    from app.phone.screens.now.model import NowModel
    from app.phone.screens.rights.model import RightsModel

    clock = TestClock()
    session = made_session(tmp_path, clock)
    looked_at = session.begin()
    session.lock()
    rights = RightsModel(session)
    rights.showing(rights.open("home"))
    now = NowModel(session, session.now())
    now.begin()
    clock.move(13 * 3600)
    rights.showing(rights.open("street"))
    session.unlock(PASSPHRASE)
    assert not session.encounter(looked_at).guides
    assert not session.encounter(now.encounter).guides


def test_a_disk_that_takes_nothing_leaves_the_guide_readable(tmp_path: Path):
    from app.phone.screens.now.model import NowModel
    from app.phone.screens.rights.model import RightsModel

    session = made_session(tmp_path, locked=True)
    NowModel(session, session.now()).begin()
    sealed = session.vault_folder / "sealed"
    gone = sealed.rename(sealed.with_name("elsewhere"))
    rights = RightsModel(session)
    rights.showing(rights.open("home"))
    assert session.guides_shown["setting"] == "home"
    gone.rename(sealed)
    rights.showing(rights.open("home"))
    session.unlock(PASSPHRASE)
    (card,) = session.vault.timeline().cards
    assert settings_of(session.encounter(card.encounter)) == ["home"]


def test_the_lawyer_reads_which_and_nobody_else(tmp_path: Path):
    from app.package import read_card
    from app.phone.screens.rights.model import RightsModel

    desk, card_file = made_desk(tmp_path / "desk")
    session = made_session(tmp_path / "home", TestClock(datetime.now().astimezone()))
    card = read_card(card_file.read_bytes(), session.now().instant.date())
    CardsModel(session).keep(card, compared=True)
    encounter = session.begin()
    rights = RightsModel(session)
    shown = rights.open("home")
    rights.showing(shown)
    (tmp_path / "outbox").mkdir()
    model = ShareModel(session, encounter, tmp_path / "outbox")
    model.choose(card.signing_key.hex())
    stays = [part.kind for part in model.look()["complaint"].stays]
    assert stays == ["shown"]
    chosen = model.chosen("somebody")
    assert chosen is not None
    model.pack(chosen)
    assert model.packed is not None
    desk("open", model.packed.path, "--into", tmp_path / "opened")
    (record,) = (tmp_path / "opened").rglob("record.json")
    (told,) = json.loads(record.read_text(encoding="utf-8"))["guides"]
    assert told["guide"] == shown.stamp()
    (timeline,) = (tmp_path / "opened").rglob("timeline.csv")
    assert f"guide shown,{shown.guide.version}" in timeline.read_text(encoding="utf-8")
