"""From the first run to an encounter, closed and opened again; and killed right after "saved"."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.phone.session import Session
from app.vault import InsecureTestCost
from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.living import PASSPHRASE, TestClock, first_run, made_session, new_session, start

ROOT = Path(__file__).parents[2]


def test_first_run_then_now_then_closed_and_opened_again(driver: Driver, tmp_path):
    clock = TestClock()
    app = start(driver, new_session(tmp_path, clock))
    passphrase = first_run(driver, app)
    clock.move(3600)
    driver.tap("It is happening now")
    clock.move(20)
    driver.tap("Face scanned")
    driver.until(lambda: driver.find("Face scanned", "button").saved == "saved")
    driver.close()

    session = Session(tmp_path, now=clock, cost=InsecureTestCost())
    app = start(driver, session)
    driver.write("Passphrase", passphrase)
    driver.tap("Unlock")
    driver.until(lambda: app.way.here.place == "timeline")  # open a moment before the page is told so
    driver.pump(10)
    (card,) = session.vault.timeline().cards
    assert card.taps == ("face_scanned",)
    assert (card.opened.instant - clock.began).total_seconds() == 3600


KILLED_AFTER = [
    ["Officers are here"],
    ["Face scanned", "Fingers scanned", "Threat"],
    ["BADGE"],
    ["LINE"],
    ["PHOTO"],
]


@pytest.mark.parametrize("taps", KILLED_AFTER)
def test_killed_right_after_saved_it_is_there(tmp_path, taps):
    made_session(tmp_path, locked=True)
    command = [sys.executable, "-m", "tests.phone.tapping", str(tmp_path), *taps]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, text=True
    ) as app:
        assert app.stdout
        said = [app.stdout.readline().split() for _ in taps]
        app.kill()
    assert [line[0] for line in said] == ["saved"] * len(taps)
    session = new_session(tmp_path)
    session.unlock(PASSPHRASE)
    encounter = session.encounter(said[0][-1])
    written = [*encounter.taps, *encounter.of("officer"), *encounter.notes, *encounter.media]
    assert len(written) == len(taps)
    assert {one.kind for one in encounter.media} == {"photo" for step in taps if step == "PHOTO"}
    assert session.vault.verify() == ()
    session.lock()


def test_killed_in_the_first_run_it_goes_on_where_it_was(driver: Driver, tmp_path):
    app = start(driver, new_session(tmp_path))
    driver.tap("Continue")
    driver.tap("Continue")
    assert app.page.model.step == "asks"
    app = start(driver, new_session(tmp_path))
    assert app.page.model.step == "asks"


def test_killed_while_the_sheet_was_shown_it_asks_for_it_after_unlocking(driver: Driver, tmp_path):
    session = new_session(tmp_path)
    app = start(driver, session)
    app.page.model.create(PASSPHRASE)
    session.lock()
    session = new_session(tmp_path)
    app = start(driver, session)
    driver.write("Passphrase", PASSPHRASE)
    driver.tap("Unlock")
    driver.until(lambda: app.way.here.place == "first_run")
    driver.pump(6)
    assert app.page.model.step == "sheet"
    driver.write("Passphrase", PASSPHRASE)
    driver.tap("Make a new sheet")
    driver.until(lambda: app.page.model.code)
    driver.pump(6)
    assert len(app.page.model.code.split()) == 12
    assert session.vault.try_recovery(app.page.model.code)
    driver.tap("Later")
    assert app.way.here.place == "timeline"
    assert session.vault.kept("setup", "sheet") is None
