"""Handing over with real touches, to a real desk: card, profile, list, sealed file, receipt."""

from pathlib import Path

import pytest

from tests.phone.driver.drive import Driver  # before anything of Kivy

from app.phone.files import FileSheet
from app.phone.widgets.overlay import top_overlay
from tests.phone.driver.lint import lint
from tests.phone.living import TestClock, at, made_session
from tests.phone.sharing_desk import NAME, made_desk, told


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return made_desk(tmp_path_factory.mktemp("legal-aid") / "desk")


@pytest.fixture
def session(tmp_path):
    from datetime import datetime

    # The desk's clock is the machine's: the card must be valid on the phone's day.
    return made_session(tmp_path / "home", TestClock(datetime.now().astimezone()))


def paste(driver: Driver, text: str, which: str = "Paste the text") -> None:
    driver.tap(which)
    driver.wait(0.4)
    field = driver.find("The text they sent you", "textbox")
    field.text = text
    driver.pump(2)
    driver.tap("Use this text")
    driver.wait(0.4)


def pick(driver: Driver, path: Path) -> None:
    """Choose a file in the app's own browser."""
    driver.until(lambda: isinstance(top_overlay(), FileSheet))
    sheet = top_overlay()
    sheet.folder = str(path.parent)
    driver.wait(0.4)
    driver.tap(path.name)
    driver.wait(0.4)


def save_in(driver: Driver, folder: Path) -> Path:
    """Save into a folder under the name that is offered; returns the file."""
    driver.until(lambda: isinstance(top_overlay(), FileSheet))
    sheet = top_overlay()
    sheet.folder = str(folder)
    driver.wait(0.4)
    name = sheet.ids.name.text
    driver.tap("Save here")
    driver.wait(0.4)
    return folder / name


def test_from_record_to_desk_and_back(driver: Driver, session, desk, tmp_path):
    program, card_file = desk
    encounter = told(session)
    page = at(driver, session, "share", encounter=encounter)
    assert lint(page) == []
    driver.tap("Add a card")
    driver.wait(0.4)
    driver.tap("Open a file")
    pick(driver, card_file)
    driver.until(lambda: driver.has(NAME))
    driver.tap("The words are the same")
    driver.wait(0.4)
    assert page.view.whom != ""  # the only card is chosen
    driver.tap("Continue")
    driver.until(lambda: page.view.ready)
    driver.tap("For the public or an attorney general", "radio")
    assert page.model.profile == "public"
    driver.tap("Everything, for my lawyer", "radio")
    driver.tap("See what goes")
    assert driver.reads("Goes: ")
    assert driver.reads("90?7") or driver.reads("Officer 1")
    assert not session.encounter(encounter).shares
    driver.tap("Make the sealed file")
    driver.until(lambda: page.step == "ready", seconds=30)
    assert not session.encounter(encounter).shares, "nothing is said before the file is where it should be"
    out = tmp_path / "stick"
    out.mkdir()
    driver.tap("Save the file")
    sealed = save_in(driver, out)
    driver.until(lambda: page.step == "done", seconds=30)
    assert sealed.is_file()
    assert not list(page.app.devices.share.outbox.iterdir())
    (share,) = session.encounter(encounter).shares
    assert (share.to, share.profile) == (NAME, "counsel")
    assert not driver.reads("sent")

    report = program("open", sealed, "--into", tmp_path / "opened")
    assert report
    assert (tmp_path / "opened" / "data" / "summary.pdf").is_file()
    receipt = tmp_path / "receipt.json"
    program("receipt", sealed, "--out", receipt)

    assert not driver.reads("Received by")
    driver.tap("Add a receipt")
    driver.wait(0.4)
    driver.tap("Open a file")
    pick(driver, receipt)
    driver.until(lambda: driver.reads("Received by"))
    (got,) = session.encounter(encounter).receipts
    assert got.package == share.package
    driver.tap("Close")
    driver.wait(0.4)
    driver.tap("Done")
    page = at(driver, session, "share", encounter=encounter)
    assert driver.reads("Received by")
