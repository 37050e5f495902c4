"""A program for the kill test: opens the app in a folder, taps, says what is on disk, and waits to be killed.

python -m tests.phone.tapping FOLDER STEP...   a step is the name of a tile, or BADGE, LINE, PHOTO
"""

import sys
import time
from pathlib import Path
from typing import Any

from tests.fakes import fake_devices
from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.living import new_session, start

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(2000)


def _later(call: Any) -> None:
    from kivy.clock import Clock

    Clock.schedule_once(lambda _: call())


def _step(driver: Driver, step: str) -> None:
    if step == "BADGE":
        driver.tap("Badge or plate")
        driver.tap("4")
        driver.tap("One I could not read")
        driver.tap("Save")
    elif step == "LINE":
        driver.tap("Write a line")
        driver.wait(0.3)
        driver.type("Two of them")
        driver.tap("Save")
    elif step == "PHOTO":
        driver.tap("Photo")
    else:
        driver.tap(step)


def main(home: Path, steps: list[str]) -> None:
    driver = Driver()
    driver.drawn = False
    app = start(driver, new_session(home), fake_devices(home, _later, JPEG))
    driver.tap("It is happening now")
    for count, step in enumerate(steps, 1):
        _step(driver, step)
        shown = app.page.lines
        driver.until(lambda count=count, shown=shown: len(shown) == count)  # type: ignore[misc]
        sys.stdout.write(f"saved {step} in {app.page.model.encounter}\n")
        sys.stdout.flush()
    time.sleep(60)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
