"""Playing a recording from memory; no file is written. On a phone its own player does it, see `Devices.sound`; elsewhere
Kivy's, for which the sound lies in a memory file (memfd).

Where the system has none, or the player cannot read the format, `CannotPlay` is raised and the screen says so.
"""

import os
import wave
from collections.abc import Callable
from io import BytesIO
from typing import Any, Final

from kivy.clock import Clock

from app.phone.device import Sound

LARGEST_PLAYED: Final = 24 << 20
"""Bytes; a player decodes the whole sound at once, only a WAV goes to Kivy's in pieces."""
PIECE: Final = 20.0
"""Seconds of a WAV that are made ready at once."""


class CannotPlay(Exception):
    """This recording cannot be played here without writing it to a file."""


class Player:
    """One recording. `length` in seconds; `clock` gives seconds that never go back. `load` is the device's own player."""

    def __init__(
        self, content: bytes, clock: Callable[[], float], load: Callable[[bytes], Sound] | None = None
    ) -> None:
        if load is not None and len(content) > LARGEST_PLAYED:
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
    """Kivy's own player. It decodes all it is given, at once, and can only begin at its beginning.

    So a WAV is given to it in pieces, the first beginning at the place asked for, each made ready before its turn: a long
    one takes little memory and holds nothing up. Other formats are given whole and cannot begin elsewhere.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._before: Any = None
        self._now: Any = None
        self._next: Any = None
        self._at = self._due = 0.0
        self._turn = Clock.schedule_once(self._go_on, PIECE)
        self._turn.cancel()
        length = wav_length(content)
        self.seeks = length is not None
        if length is None:
            if len(content) > LARGEST_PLAYED:
                raise CannotPlay
            self._now = _loaded(content)
            self.length = float(self._now.length)
        else:
            self.length = length
            self._now = self._piece(0.0)
            if self._now is None:
                raise CannotPlay

    def play(self, start: float = 0.0) -> None:
        self.stop()
        if self.seeks and start != self._at:
            _unload(self._now)
            self._now, self._at = self._piece(start), start
        if self._now is not None:
            self._now.play()
            self._due = Clock.get_time()
            self._prepare()

    def _piece(self, start: float) -> Any:
        """From there; None when that is the end."""
        piece = cut(self._content, start, PIECE)
        if piece is None:
            return None
        try:
            return _loaded(piece)
        except CannotPlay:  # too little of it is left
            if start > 0:
                return None
            raise

    def _prepare(self) -> None:
        """Make ready what comes after the piece that has just begun; a turn that came late does not put off the next."""
        if self.seeks and self._at + PIECE < self.length:
            self._due += PIECE
            self._turn = Clock.schedule_once(self._go_on, max(self._due - Clock.get_time(), 0.0))
            self._next = self._piece(self._at + PIECE)

    def _go_on(self, _: float) -> None:
        _unload(self._before)  # not the last one, which may still be at its last sounds
        self._before, self._now, self._next = self._now, self._next, None
        self._at += PIECE
        if self._now is not None:
            self._now.play()
            self._prepare()

    def stop(self) -> None:
        self._turn.cancel()
        if self._now is not None:
            self._now.stop()
        _unload(self._before)
        _unload(self._next)
        self._before = self._next = None

    def unload(self) -> None:
        self.stop()
        _unload(self._now)
        self._now = None
        self._content = b""


def wav_length(untrusted: bytes) -> float | None:
    """Seconds; None for anything but a WAV with some sound in it."""
    try:
        with wave.open(BytesIO(untrusted)) as whole:
            there = len(untrusted) // (whole.getnchannels() * whole.getsampwidth())
            return min(whole.getnframes(), there) / whole.getframerate() or None
    except (wave.Error, EOFError, ZeroDivisionError):
        return None


def cut(untrusted: bytes, start: float, seconds: float | None = None) -> bytes | None:
    """A WAV without its first seconds, and of at most so many; None for anything else, and when nothing is left."""
    made = BytesIO()
    try:
        with wave.open(BytesIO(untrusted)) as whole, wave.open(made, "wb") as rest:
            frames, rate = whole.getnframes(), whole.getframerate()
            whole.setpos(min(int(start * rate), frames))
            left = whole.readframes(frames if seconds is None else int(seconds * rate))
            rest.setnchannels(whole.getnchannels())
            rest.setsampwidth(whole.getsampwidth())
            rest.setframerate(rate)
            rest.writeframes(left)
    except (wave.Error, EOFError):
        return None
    return made.getvalue() if left else None


def _unload(sound: Any) -> None:
    if sound is not None:
        sound.unload()


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
