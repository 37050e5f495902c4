"""Playing a recording from memory; no file is written. On a phone its own player does it, see `Devices.sound`; elsewhere
Kivy's, for which the sound lies in a memory file (memfd).

Where the system has none, or the player cannot read the format, `CannotPlay` is raised and the screen says so.
"""

import os
import wave
from collections.abc import Callable
from io import BytesIO
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
        self._rests = 0.0
        try:
            self._sound: Sound = (load or KivySound)(content)
        except ValueError:
            raise CannotPlay from None
        self.length = float(self._sound.length)
        self.seeks = self._sound.seeks

    def play(self) -> None:
        """From where it rests; from the beginning again when that is the end."""
        if self._rests >= self.length:
            self._rests = 0.0
        self._sound.play(self._rests)
        self._began = self._clock() - self._rests

    def pause(self) -> None:
        """Silence; it rests where it is, or at the beginning when the player can begin nowhere else."""
        self._rests = self.position if self.seeks else 0.0
        self._began = None
        self._sound.stop()

    def stop(self) -> None:
        """Silence; back to the beginning."""
        self.pause()
        self._rests = 0.0

    def seek(self, seconds: float) -> None:
        """To a place: on from there if it plays. Does nothing where the player cannot."""
        if not self.seeks:
            return
        self._rests = min(max(seconds, 0.0), self.length)
        if self._began is None:
            return
        if self._rests < self.length:
            self.play()
        else:
            self._sound.stop()
            self._began = self._clock() - self.length

    @property
    def position(self) -> float:
        """Seconds since the beginning of the recording."""
        return self._rests if self._began is None else min(self._clock() - self._began, self.length)

    @property
    def over(self) -> bool:
        """Whether it came to its end."""
        return self.position >= self.length

    def forget(self) -> None:
        """Drop the sound."""
        self.stop()
        self._sound.unload()


class KivySound:
    """Kivy's own player. It can only begin at the beginning, so a WAV is cut where it shall begin; other formats cannot be."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._whole = _loaded(content)
        self._rest: Any = None
        self.length = float(self._whole.length)
        self.seeks = cut(content, self.length / 2) is not None

    def play(self, start: float = 0.0) -> None:
        self.stop()
        if start <= 0:
            self._whole.play()
        elif (rest := cut(self._content, start)) is not None:
            self._rest = _loaded(rest)
            self._rest.play()

    def stop(self) -> None:
        self._whole.stop()
        if self._rest is not None:
            self._rest.unload()
            self._rest = None

    def unload(self) -> None:
        self.stop()
        self._whole.unload()
        self._content = b""


def cut(untrusted: bytes, start: float) -> bytes | None:
    """A WAV without its first seconds; None for anything else, and when nothing is left."""
    made = BytesIO()
    try:
        with wave.open(BytesIO(untrusted)) as whole, wave.open(made, "wb") as rest:
            frames, rate = whole.getnframes(), whole.getframerate()
            whole.setpos(min(int(start * rate), frames))
            left = whole.readframes(frames)
            rest.setnchannels(whole.getnchannels())
            rest.setsampwidth(whole.getsampwidth())
            rest.setframerate(rate)
            rest.writeframes(left)
    except (wave.Error, EOFError):
        return None
    return made.getvalue() if left else None


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
