"""A program for the kill test: opens the app in a folder, taps, says what is on disk, and waits to be killed.

python -m tests.phone.tapping FOLDER TILE...
"""

import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

from tests.phone.driver.drive import Driver
from tests.phone.living import new_session, start


def _is_saved(button: Any) -> bool:
    return bool(button.saved == "saved")


def main(home: Path, tiles: list[str]) -> None:
    driver = Driver()
    app = start(driver, new_session(home))
    driver.tap("It is happening now")
    for tile in tiles:
        driver.tap(tile)
        button = driver.find(tile, "button")
        driver.until(partial(_is_saved, button), 20)
        sys.stdout.write(f"saved {tile} in {app.page.model.encounter}\n")
        sys.stdout.flush()
    time.sleep(60)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
