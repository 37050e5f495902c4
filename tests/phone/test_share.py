"""Handing over with real touches, to a real desk: card, profile, list, sealed file, receipt."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.phone.files import FileSheet
from app.phone.screens.timeline.cards import CardRow
from app.phone.widgets.overlay import top_overlay
from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.driver.lint import lint
from tests.phone.living import TestClock, at, first_run, made_session, new_session, start
from tests.phone.sharing_desk import NAME, made_desk, told


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return made_desk(tmp_path_factory.mktemp("legal-aid") / "desk")


@pytest.fixture
def session(tmp_path):
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
    sheet: Any = top_overlay()
    sheet.folder = str(path.parent)
    driver.wait(0.4)
    driver.tap(path.name)
    driver.wait(0.4)


def save_in(driver: Driver, folder: Path) -> Path:
    """Save into a folder under the name that is offered; returns the file."""
    driver.until(lambda: isinstance(top_overlay(), FileSheet))
    sheet: Any = top_overlay()
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
    driver.until(lambda: page.step == "ready")
    assert not session.encounter(encounter).shares, "nothing is said before the file is where it should be"
    out = tmp_path / "stick"
    out.mkdir()
    driver.tap("Save the file")
    sealed = save_in(driver, out)
    driver.until(lambda: page.step == "done")
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


def tap_and_wait(driver: Driver, tile: str) -> None:
    """Tap a tile; it says saved when this returns."""
    driver.tap(tile)
    driver.until(lambda: driver.find(tile, "button").saved == "saved")


def test_from_the_first_run_to_a_package_that_the_desk_opens(driver: Driver, desk, tmp_path):
    """All of it by touch, nothing prepared: what the person tapped is what the lawyer reads."""
    program, card_file = desk
    session = new_session(tmp_path / "home", TestClock(datetime.now().astimezone()))
    app = start(driver, session)
    passphrase = first_run(driver, app)
    driver.tap("It is happening now")
    for tile in ("Officers are here", "Face scanned"):
        tap_and_wait(driver, tile)
    driver.tap("Lock now")
    driver.write("Passphrase", passphrase)
    driver.tap("Unlock")
    driver.until(lambda: app.way.here.place == "timeline")
    driver.pump(10)
    (row,) = [one for one in driver.walk() if isinstance(one, CardRow)]
    driver.tap(row)
    driver.until(lambda: app.way.here.place == "record" and not app.page.busy)
    driver.tap("Hand it to a lawyer")
    driver.tap("Add a card")
    driver.wait(0.4)
    driver.tap("Open a file")
    pick(driver, card_file)
    driver.until(lambda: driver.has(NAME))
    driver.tap("The words are the same")
    driver.wait(0.4)
    to_the_list(driver, app.page)
    driver.tap("Make the sealed file")
    driver.until(lambda: app.page.step == "ready")
    driver.tap("Save the file")
    sealed = save_in(driver, tmp_path)
    driver.until(lambda: app.page.step == "done")
    assert program("open", sealed, "--into", tmp_path / "opened")
    read = json.loads((tmp_path / "opened" / "data" / "record.json").read_text(encoding="utf-8"))
    assert [tap["tap"] for tap in read["taps"]] == ["officers_here", "face_scanned"]


def to_the_list(driver: Driver, page) -> None:
    driver.tap("Continue")
    driver.until(lambda: page.view.ready)
    driver.tap("See what goes")
    driver.pump(4)


def test_a_passphrase_has_to_be_kept_first(driver: Driver, session):
    page = at(driver, session, "share", encounter=told(session))
    driver.tap("Somebody without a card", "radio")
    to_the_list(driver, page)
    driver.tap("Make the sealed file")
    assert driver.has(", ".join(page.model.passphrase.split()))
    driver.tap("Make the sealed file")
    assert page.step == "secret", "not before the words were written down"
    driver.tap("I have written them down")
    driver.tap("Make the sealed file")
    driver.until(lambda: page.step == "ready")
    assert driver.reads("Whoever has the six words can open it.")


def test_cancel_goes_back_and_leaves_nothing(driver: Driver, session):
    encounter = told(session)
    page = at(driver, session, "share", encounter=encounter)
    page.view.choose(["passphrase"])
    to_the_list(driver, page)
    page.show("pack")
    page.view.cancel()
    driver.until(lambda: page.step == "look")
    assert not list(page.app.devices.share.outbox.iterdir())
    assert not session.encounter(encounter).shares


def test_locking_while_packing_leaves_nothing(driver: Driver, session):
    page = at(driver, session, "share", encounter=told(session))
    page.view.choose(["passphrase"])
    to_the_list(driver, page)
    page.show("pack")
    job, outbox = page.view._job, page.app.devices.share.outbox
    page.app.lock()
    assert job.wait(100)
    driver.pump(4)
    assert page.app.way.here.place == "unlock"
    assert page.model.passphrase == ""
    assert not list(outbox.iterdir())


def test_closing_the_place_chooser_says_nothing(driver: Driver, session):
    encounter = told(session)
    page = at(driver, session, "share", encounter=encounter)
    page.view.choose(["passphrase"])
    to_the_list(driver, page)
    page.show("pack")
    driver.until(lambda: page.step == "ready")
    driver.tap("Save the file")
    driver.wait(0.4)
    driver.key(27)
    driver.wait(0.4)
    assert page.step == "ready"
    assert not session.encounter(encounter).shares


def test_handing_to_another_app_is_told_as_that_and_no_more(driver: Driver, session):
    from attrs import evolve

    class Sheet:
        def __init__(self, share) -> None:
            self.outbox = share.outbox
            self.given: list[Any] = []

        def hand(self, path, media_type="application/octet-stream") -> None:
            self.given.append((path, path.read_bytes()[:21]))

    encounter = told(session)
    page = at(driver, session, "share", encounter=encounter)
    sheet = Sheet(page.app.devices.share)
    page.app.devices = evolve(page.app.devices, share=sheet)
    page.view.choose(["passphrase"])
    to_the_list(driver, page)
    page.show("pack")
    driver.until(lambda: page.step == "ready")
    driver.tap("Hand it to another app")
    driver.until(lambda: page.step == "done")
    ((path, head),) = sheet.given
    assert head == b"age-encryption.org/v1"
    assert path.exists(), "the other app may still be reading"
    assert len(session.encounter(encounter).shares) == 1
    assert driver.has("Whether that app has passed it on cannot be seen from here.")
    page.app.lock()
    assert path.exists(), "to go to the other app is to leave this one, which locks it"
    new_session(session.home).lock()
    assert not path.exists()
