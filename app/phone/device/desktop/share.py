"""Handing a file over on a desktop: the folder it lies in is shown, and the person takes it from there."""

import subprocess
import sys
from pathlib import Path
from shutil import which

from app.phone.device.outbox import waiting_in
from app.phone.errors import NothingToShareWith


class DesktopShare:
    """`show` is the program that shows a folder; None looks for this system's."""

    def __init__(self, outbox: Path, show: str | None = None) -> None:
        self._outbox = outbox
        self._show = show

    @property
    def outbox(self) -> Path:
        """Made when it is first asked for."""
        self._outbox.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._outbox

    def hand(self, path: Path, media_type: str = "application/octet-stream") -> None:
        """Show the folder."""
        there = waiting_in(self._outbox, path)
        named = {"darwin": "open", "win32": "explorer"}.get(sys.platform, "xdg-open")
        program = self._show or which(named)
        if program is None:
            raise NothingToShareWith
        try:
            subprocess.Popen(
                [program, str(there.parent)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            ).wait(1)
        except subprocess.TimeoutExpired:
            pass
        except OSError:
            raise NothingToShareWith from None
