"""Playing a recording from memory; no file is written. On a phone its own player does it, see `Devices.sound`; elsewhere
Kivy's, for which the sound lies in a memory file (memfd).

Where the system has none, or the player cannot read the format, `CannotPlay` is raised and the screen says so.
"""

import os
from collections.abc import Callable
from typing import Any, Final

from app.phone.device import Sound

LARGEST_PLAYED: Final = 24 << 20
"""Bytes; the player decodes the whole sound at once."""


class CannotPlay(Exception):
    """This recording cannot be played here without writing it to a file."""


class Player:
    """One recording. `length` in seconds; `clock` gives seconds that never go back. `load` is the device's own player."""

    def __init__(
        self, content: bytes, clock: Callable[[], float], load: Callable[[bytes], Sound] | None = None
    ) -> None:
        if len(content) > LARGEST_PLAYED:
            raise CannotPlay
        self._clock = clock
        self._began: float | None = None
        try:
            self._sound: Sound = (load or _loaded)(content)
        except ValueError:
            raise CannotPlay from None
        self.length = float(self._sound.length)

    def play(self) -> None:
        """From the beginning."""
        self._sound.play()
        self._began = self._clock()

    def stop(self) -> None:
        """Silence."""
        self._began = None
        self._sound.stop()

    @property
    def position(self) -> float:
        """Seconds since the beginning; 0 when it does not play."""
        return 0.0 if self._began is None else min(self._clock() - self._began, self.length)

    @property
    def over(self) -> bool:
        """Whether it came to its end."""
        return self._began is not None and self._clock() - self._began >= self.length

    def forget(self) -> None:
        """Drop the sound."""
        self.stop()
        self._sound.unload()


def _loaded(content: bytes) -> Any:
    from kivy.core.audio.audio_sdl2 import SoundSDL2

    if not hasattr(os, "memfd_create"):
        raise CannotPlay
    memory = os.memfd_create("sound")
    try:
        with os.fdopen(memory, "wb", closefd=False) as file:
            file.write(content)
        sound = SoundSDL2(source=f"/proc/self/fd/{memory}")
    finally:
        os.close(memory)
    if sound.length <= 0:
        raise CannotPlay
    return sound
