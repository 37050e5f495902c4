"""How far the first run is, in a small file without secrets, so that it goes on where it stopped. Plain Python."""

from contextlib import suppress
from pathlib import Path
from typing import Final

from app.phone.small_files import read_small, remove_small, write_small

STEPS: Final = ("language", "what", "asks", "cannot", "law", "passphrase", "sheet", "try", "done")
FILE: Final = "first-run.json"


class Progress:
    """`step` is where to go on: "" when the first run is over, or was never begun."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE
        kept = read_small(self._path).get("step")
        self.step = kept if kept in STEPS else ""

    def at(self, step: str) -> None:
        """Note the step that is shown now. That it could not be noted only means beginning earlier another time."""
        self.step = step
        with suppress(OSError):
            write_small(self._path, {"step": step})

    def over(self) -> None:
        """The first run is over."""
        self.step = ""
        remove_small(self._path)
