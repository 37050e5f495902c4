"""Unlocking with real touches: right and wrong, the wait, the sheet, damage, and going on without."""

from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.living import PASSPHRASE, made_session, start


def test_right_passphrase_opens(driver: Driver, tmp_path):
    session = made_session(tmp_path, locked=True)
    app = start(driver, session)
    assert app.way.here.place == "unlock"
    driver.write("Passphrase", PASSPHRASE)
    driver.tap("Unlock")
    driver.until(lambda: session.unlocked)
    driver.pump(6)
    assert app.way.here.place == "timeline"
    driver.tap("Lock now")
    assert not session.unlocked
    assert app.way.here.place == "unlock"
    assert app.page.ids.passphrase.text == ""
