"""Sound in a format Kivy's player does not know, made a WAV by the ffmpeg program. It passes through pipes, never a file.

What is decoded may come from anybody. The program may open nothing but the pipe it is given and knows only formats that
name no other file; it gets a little time, may give only so much, and is ended at once when the app locks.
"""

import subprocess
import time
import wave
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from selectors import EVENT_READ, DefaultSelector
from shutil import which
from threading import Thread
from typing import IO, Final

from app.phone.device import SoundTooLong
from app.phone.device.desktop.mp4 import streamed

RATE: Final = 16_000
"""Samples a second, one channel of 16 bits: all that is in a voice, for 2 MB a minute. The recording itself stays as it is."""
LONGEST_MINUTES: Final = 30
"""58 MB."""
PATIENCE: Final = 30.0
"""Seconds the program may take; half an hour of AAC takes it under two."""
_LARGEST: Final = LONGEST_MINUTES * 60 * RATE * 2
_FORMATS: Final = "aac,mp3,mov,ogg,flac,wav,amr,matroska,caf,aiff"
_LIMITS: Final = ("-protocol_whitelist", "pipe", "-format_whitelist", _FORMATS, "-max_alloc", str(1 << 26))
_AT_ONCE: Final = 1 << 16
_LOOK: Final = 0.05
"""Seconds between two looks at whether it shall go on."""


def decoded(untrusted: bytes, stopped: Callable[[], bool]) -> bytes | None:
    """A WAV of it; the bytes themselves where there is no ffmpeg; None when it was stopped. Long, for the worker thread.

    Raises ValueError when it cannot be decoded, SoundTooLong when it is longer than LONGEST_MINUTES.
    """
    program = which("ffmpeg")
    if program is None:
        return untrusted
    source = (*_LIMITS, "-vn", "-sn", "-dn", "-threads", "1", "-i", "pipe:0")
    out = ("-map", "0:a:0", "-ac", "1", "-ar", str(RATE), "-fs", str(_LARGEST + 2), "-f", "s16le", "pipe:1")
    try:
        process = subprocess.Popen(
            (program, "-loglevel", "quiet", *source, *out),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )
    except OSError:
        raise ValueError("ffmpeg cannot be started") from None
    if process.stdin is None or process.stdout is None:
        raise ValueError("no pipes")
    feeder = Thread(target=_feed, args=(process.stdin, streamed(untrusted)), daemon=True)
    feeder.start()
    try:
        samples = _read(process.stdout, stopped)
    finally:
        process.kill()
        process.wait()
        feeder.join()
        process.stdout.close()
    if samples is None:
        return None
    if len(samples) > _LARGEST:
        raise SoundTooLong(LONGEST_MINUTES)
    if not samples:
        raise ValueError("no sound in it")
    return _wav(samples)


def _feed(pipe: IO[bytes], untrusted: bytes) -> None:
    rest = memoryview(untrusted)
    with suppress(OSError), pipe:
        while rest:
            rest = rest[pipe.write(rest) :]


def _read(pipe: IO[bytes], stopped: Callable[[], bool]) -> bytearray | None:
    """What comes out, up to a little more than the most; None when it was stopped."""
    whole = bytearray()
    end = time.monotonic() + PATIENCE
    with DefaultSelector() as waiting:
        waiting.register(pipe, EVENT_READ)
        while len(whole) <= _LARGEST:
            if stopped():
                return None
            if time.monotonic() > end:
                raise ValueError("it takes too long")
            if not waiting.select(_LOOK):
                continue
            piece = pipe.read(_AT_ONCE)
            if not piece:
                break
            whole += piece
    del whole[len(whole) // 2 * 2 :]
    return whole


def _wav(samples: bytearray) -> bytes:
    """With the header that ffmpeg cannot write through a pipe: it would have to go back for the length."""
    made = BytesIO()
    with wave.open(made, "wb") as whole:
        whole.setnchannels(1)
        whole.setsampwidth(2)
        whole.setframerate(RATE)
        whole.writeframes(samples)
    return made.getvalue()
