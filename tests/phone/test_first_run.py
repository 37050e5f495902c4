"""The first run with real touches: through it, out of it and back into it."""

from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.living import new_session, start


def through_pages(driver: Driver) -> None:
    driver.tap("Continue")
    for _ in range(3):
        driver.tap("Continue")
    driver.tap("I have read this")


def test_from_language_to_records(driver: Driver, tmp_path):
    session = new_session(tmp_path)
    app = start(driver, session)
    through_pages(driver)
    words_ = app.page.model.choosing.suggestion
    assert len(words_.split()) == 6
    driver.write("Write the six words once", words_)
    driver.tap("Use this passphrase")
    driver.until(lambda: driver.has("I have it on paper"))
    driver.pump(6)
    code = app.page.model.code
    assert len(code.split()) == 12
    driver.tap("I have it on paper")
    driver.write("The twelve words of your recovery sheet", code.upper())
    driver.tap("Check")
    driver.until(lambda: driver.has("Go to my records"))
    driver.tap("Go to my records")
    assert app.way.here.place == "timeline"
    assert session.vault.kept("setup", "sheet") == b"tried"
    assert not (tmp_path / "first-run.json").exists()
