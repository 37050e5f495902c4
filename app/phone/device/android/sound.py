"""Playing sound with the phone's own player, from memory: our Replay.java gives it the bytes and never a file."""

from typing import Any

import jnius

from app.phone.device.android.java import java


class AndroidSound:
    """One recording, AAC or what else the phone plays. Raises ValueError when it cannot be played."""

    seeks = True

    def __init__(self, content: bytes) -> None:
        self._replay: Any = None
        try:
            self._replay = java("Replay")(content)
            self.length = self._replay.length() / 1000
        except jnius.JavaException:
            self.unload()
            raise ValueError("cannot be played") from None
        if self.length <= 0:
            self.unload()
            raise ValueError("has no length")

    def play(self, start: float = 0.0) -> None:
        """From the beginning, or so many seconds after it."""
        if self._replay is not None:
            self._replay.play(round(start * 1000))

    def stop(self) -> None:
        """Silence."""
        if self._replay is not None:
            self._replay.stop()

    def unload(self) -> None:
        """Let the player go and overwrite the bytes it had. Twice is the same as once."""
        replay, self._replay = self._replay, None
        if replay is not None:
            replay.close()
