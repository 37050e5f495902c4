"""Unlocking with real touches: right and wrong, the wait, the sheet, damage, and going on without."""

from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.living import PASSPHRASE, TestClock, made_session, new_session, start


def test_right_passphrase_opens(driver: Driver, tmp_path):
    session = made_session(tmp_path, locked=True)
    app = start(driver, session)
    assert app.way.here.place == "unlock"
    driver.write("Passphrase", PASSPHRASE)
    driver.tap("Unlock")
    driver.until(lambda: app.way.here.place == "timeline")
    driver.pump(6)
    assert session.unlocked
    driver.tap("Lock now")
    assert not session.unlocked
    assert app.way.here.place == "unlock"
    assert app.page.ids.passphrase.text == ""


def test_wrong_passphrase_says_so_and_keeps_everything(driver: Driver, tmp_path):
    session = made_session(tmp_path, locked=True)
    app = start(driver, session)
    driver.write("Passphrase", "something else entirely")
    driver.tap("Unlock")
    driver.until(lambda: app.page.error)
    driver.pump(4)
    assert driver.reads("That is not the passphrase")
    assert not session.unlocked
    assert session.state() == "present"


def test_many_wrong_tries_make_it_wait_and_it_counts_down(driver: Driver, tmp_path):
    clock = TestClock()
    session = made_session(tmp_path, clock, locked=True)
    for _ in range(5):
        session.attempts.wrong(clock())
    app = start(driver, session)
    assert driver.has("The next try is possible in 10 seconds.")
    assert driver.find("Unlock", "button").disabled
    clock.move(9.5)
    driver.wait(0.6)
    assert driver.has("The next try is possible in 1 second.")
    clock.move(1)
    driver.wait(0.6)
    driver.write("Passphrase", PASSPHRASE)
    driver.tap("Unlock")
    driver.until(lambda: session.unlocked)
    assert app.session.attempts.count() == 0


def test_recovery_sheet_opens_it_and_offers_a_new_passphrase(driver: Driver, tmp_path):
    session = new_session(tmp_path)
    code = session.create(PASSPHRASE)
    session.lock()
    app = start(driver, session)
    driver.tap("Use the recovery sheet")
    driver.write("The twelve words of your recovery sheet", code)
    driver.tap("Unlock")
    driver.until(lambda: app.way.here.place == "change_passphrase")
    driver.pump(4)
    driver.tap("Not now")
    assert app.way.here.place == "timeline"


def test_damage_is_told_and_a_backup_offered(driver: Driver, tmp_path):
    session = made_session(tmp_path, locked=True)
    (tmp_path / "vault" / "log.db").unlink()
    app = start(driver, session)
    assert driver.reads("The file with your records is missing.")
    driver.tap("Restore a backup")
    assert app.way.here.place == "restore"
    assert driver.reads("The damaged records are set aside and kept.")


def test_the_eye_shows_what_is_written(driver: Driver, tmp_path):
    app = start(driver, made_session(tmp_path, locked=True))
    assert app.page.ids.passphrase.input.password
    driver.tap("Show what I write")
    assert not app.page.ids.passphrase.input.password


def test_unlocked_too_late_is_locked_again(driver: Driver, tmp_path):
    session = made_session(tmp_path, locked=True)
    app = start(driver, session)
    driver.write("Passphrase", PASSPHRASE)
    app.page.unlock()
    job = app.page.jobs[0]
    app.follow("now")
    assert job.wait(100)
    driver.pump(6)
    assert not session.unlocked
    assert app.way.here.place == "now"
