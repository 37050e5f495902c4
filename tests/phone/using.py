"""A program for the kill test: opens the app in a folder, does one thing by touch, and is killed (SIGKILL, by its own
hand) in the very frame in which the screen first says that it is saved.

python -m tests.phone.using FOLDER WAY   a way is a function of this module; what it tells of is on its standard output
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.package import card_text
from tests.fakes import fake_devices
from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.driver.scenes.after import card
from tests.phone.living import PASSPHRASE, at, new_session, start

CORNER = "Corner of Oak Street"
NOTE = "One held a tablet to my face."
LETTER = b"You are to come on Monday. " * 9000
OWN = "seven grey herons stand in the tall reeds"
GROUP = "Las Lomas Legal Aid"


class Mortal(Driver):
    """Looks at the screen after every frame; once `last` holds there is no next one."""

    last: Callable[[], bool] | None = None

    def lay_out(self, frames: int = 4, seconds: float = 1 / 60) -> None:
        for _ in range(frames):
            super().lay_out(1, seconds)
            if self.last is not None and self.last():
                os.kill(os.getpid(), signal.SIGKILL)

    def dies_reading(self, words: str) -> None:
        """From here on these words are the last it sees."""
        if self.reads(words):
            raise AssertionError(f"it says so before anything is done: {words}")
        self.last = lambda: self.reads(words)

    def dying(self) -> None:
        """What was touched was the last touch."""
        self.until(lambda: False)


def told(**what: str) -> None:
    """Tell whoever looks afterwards."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def page(driver: Mortal, home: Path, place: str, **given: Any) -> Any:
    """The app on an open vault, at a place; its one record where the place wants one."""
    from kivy.clock import Clock

    session = new_session(home)
    session.unlock(PASSPHRASE)
    if "encounter" in given:
        given["encounter"] = session.vault.timeline().cards[0].encounter
    devices = fake_devices(home, lambda call: Clock.schedule_once(lambda _: call()))
    shown = at(driver, session, place, devices, **given)
    driver.pump(12)  # a long page is made a part each frame
    return shown


def first_steps(driver: Mortal, home: Path) -> Any:
    app = start(driver, new_session(home))
    for _ in range(4):
        driver.tap("Continue")
    driver.tap("I have read this")
    passphrase = app.page.model.choosing.suggestion
    told(passphrase=passphrase)
    driver.write("Write the six words once", passphrase)
    return app


def vault_made(driver: Mortal, home: Path) -> None:
    first_steps(driver, home)
    driver.dies_reading("I have it on paper")
    driver.tap("Use this passphrase")


def sheet_tried(driver: Mortal, home: Path) -> None:
    app = first_steps(driver, home)
    driver.tap("Use this passphrase")
    driver.until(lambda: driver.has("I have it on paper"))
    code = app.page.model.code
    told(code=code)
    driver.tap("I have it on paper")
    driver.write("The twelve words of your recovery sheet", code)
    driver.dies_reading("Go to my records")
    driver.tap("Check")


def tapped(driver: Mortal, home: Path) -> None:
    page(driver, home, "timeline")
    driver.tap("It is happening now")
    driver.last = lambda: driver.find("Face scanned", "button").saved == "saved"
    driver.tap("Face scanned")


def voice_note(driver: Mortal, home: Path) -> None:
    app = page(driver, home, "timeline").app
    driver.tap("It is happening now")
    before = set(home.rglob("*.age"))
    driver.tap("Voice note")
    driver.until(lambda: driver.has("Stop recording") and set(home.rglob("*.age")) - before)
    driver.last = lambda: any(line.text == "Voice note" for line in app.page.lines.values())
    driver.tap("Stop recording")


def answered(driver: Mortal, home: Path) -> None:
    page(driver, home, "walk", encounter="", field="where.light")
    driver.dies_reading("Saved")
    driver.tap("Daylight")


def typed(driver: Mortal, home: Path) -> None:
    page(driver, home, "walk", encounter="", field="where.place_text")
    field = driver.find("Exact place", "textbox")
    driver.last = lambda: driver.has("Saved") and field.text == CORNER
    driver.write("Exact place", CORNER)


def spoken(driver: Mortal, home: Path) -> None:
    block = page(driver, home, "walk", encounter="", field="where.area").blocks[0]
    driver.tap("Say it instead")
    driver.until(lambda: block.speaking.heard)
    driver.dies_reading("4:47")
    driver.tap("Stop and keep it")


def put_right(driver: Mortal, home: Path) -> None:
    page(driver, home, "record", encounter="")
    driver.tap("Put it right")
    field = driver.find("Your words", "textbox")
    driver.tap(field)
    field.select_all()
    driver.type(NOTE)
    driver.last = lambda: not driver.has("Your words") and driver.reads(NOTE)
    driver.tap("Save")


def affirmed(driver: Mortal, home: Path) -> None:
    page(driver, home, "record", encounter="")
    driver.tap("More")
    driver.tap("Affirm it, Say that you wrote it from your own memory")
    driver.dies_reading("Written down, with today's date.")
    driver.tap("Yes, that is true")


def file_added(driver: Mortal, home: Path) -> None:
    letter = home.parent / "letter.txt"
    letter.write_bytes(LETTER)
    app = page(driver, home, "record", encounter="").app
    app.devices.documents.reads = letter
    driver.tap("Add to it")
    driver.dies_reading("Saved in this record.")
    driver.tap("A photo or a file, A sealed copy is made; the file stays where it is")


def marked_sent(driver: Mortal, home: Path) -> None:
    page(driver, home, "afterwards", encounter="")
    driver.tap("Ask for your Global Entry back")
    driver.tap("Mark as done")
    driver.tap("Yesterday")
    driver.dies_reading("Written into your record")
    driver.tap("Write it into my record")


def card_kept(driver: Mortal, home: Path) -> None:
    page(driver, home, "cards")
    driver.tap("Add a card")
    driver.tap("Paste the text")
    driver.find("The text they sent you", "textbox").text = card_text(card(1, GROUP))
    driver.tap("Use this text")
    driver.dies_reading("Card kept.")
    driver.tap("The words are the same")


def setting_changed(driver: Mortal, home: Path) -> None:
    from app.phone.theme.live import theme

    page(driver, home, "settings")
    driver.last = lambda: theme.scheme == "light" and driver.find("Light colors", "switch").on
    driver.tap("Light colors", "switch")


def passphrase_changed(driver: Mortal, home: Path) -> None:
    page(driver, home, "change_passphrase")
    driver.write("Present passphrase, or the twelve words", PASSPHRASE)
    driver.tap("My own")
    driver.write("Your own passphrase", OWN)
    driver.write("Write it once more", OWN)
    driver.dies_reading("The passphrase is changed.")
    driver.tap("Change it")


def backed_up(driver: Mortal, home: Path) -> None:
    app = page(driver, home, "back_up").app
    app.devices.documents.writes = home.parent
    driver.dies_reading("It was read back and is whole")
    driver.tap("Make a backup")


def handed_over(driver: Mortal, home: Path) -> None:
    shown = page(driver, home, "share", encounter="")
    shown.app.devices.documents.writes = home.parent
    driver.tap("Somebody without a card", "radio")
    driver.tap("Continue")
    driver.until(lambda: shown.view.ready)
    driver.tap("See what goes")
    driver.pump(4)
    driver.tap("Make the sealed file")
    told(passphrase=shown.model.passphrase)
    driver.tap("I have written them down")
    driver.tap("Make the sealed file")
    driver.until(lambda: shown.step == "ready")
    driver.dies_reading("The file is saved")
    driver.tap("Save the file")


def deleted(driver: Mortal, home: Path) -> None:
    app = page(driver, home, "delete_record", encounter="").app
    driver.tap("I have read this and want to delete it for good")
    driver.last = lambda: app.page.place == "timeline"
    driver.tap("Delete for good")


WAYS = {
    way.__name__: way
    for way in (
        vault_made,
        sheet_tried,
        tapped,
        voice_note,
        answered,
        typed,
        spoken,
        put_right,
        affirmed,
        file_added,
        marked_sent,
        card_kept,
        setting_changed,
        passphrase_changed,
        backed_up,
        handed_over,
        deleted,
    )
}

if __name__ == "__main__":
    driver = Mortal()
    driver.drawn = False
    WAYS[sys.argv[2]](driver, Path(sys.argv[1]))
    driver.dying()
